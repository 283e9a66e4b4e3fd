"""How good forecasts of counts are: every model on five records, tried from many days of their past.

    python -m bench.outlook                  tables of the five records
    python -m bench.outlook --only kashmir   one of them
    python -m bench.outlook --speed          a year of 1,000 series, on two cores
    python -m bench.outlook --spark          the same on Spark, beside it, on fewer series
    python -m bench.outlook --write          the tables into docs/outlook.md

Origins lie 14 days apart (every day in the demo, every month in monthly records), each asked for several distances;
1,000 draws. Nothing after an origin is known to a forecast made there. Skill intervals (90 %) draw whole origins anew.
"""

import argparse
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import numpy as np

from bench.machine import machine
from bench.outlook_data import DATA, demo, kashmir, levant, ucdp, viina
from bench.tables import put_between
from truce.engines.contract import Engine
from truce.engines.local import LocalEngine
from truce.outlook.counts.asked import Asked
from truce.outlook.counts.backtest import AHEAD, Scored, Trial, scored, try_models
from truce.outlook.counts.boosted import ENOUGH, available, boosted
from truce.outlook.counts.models import BENCHMARKS
from truce.outlook.counts.panel import Panel
from truce.outlook.counts.spread import backtest
from truce.outlook.scores.skill import skill, skill_interval

PAGE = Path(__file__).resolve().parent.parent / "docs" / "outlook.md"
MADE: Mapping[str, Callable[[Path], Panel]] = {
    "viina": viina,
    "ucdp": ucdp,
    "levant": levant,
    "kashmir": kashmir,
    "demo": lambda _: demo(),
}
TRUCES = {
    "Lebanon 2024-11-27": ("Lebanon", date(2024, 11, 27)),
    "Gaza 2025-01-19": ("Gaza", date(2025, 1, 19)),
    "Gaza 2025-10-10": ("Gaza", date(2025, 10, 10)),
}
CRPS_MARK, IGNORANCE_MARK, HELD_MARK = 0.04, 0.25, (0.85, 0.95)
COMBINATION, CLIMATOLOGY, LAST, BOOSTED = "combination", "climatology", "last", "boosted"
SERIES, YEAR, DRAWS = 1000, 365, 1000


@dataclass(frozen=True, slots=True)
class Tried:
    """One record, and the scores of every model on it."""

    panel: Panel
    trial: Trial
    scores: Mapping[str, Scored]

    def mean(self, model: str, what: str) -> float:
        """Mean score of a model."""
        return float(getattr(self.scores[model], what).mean())

    def best(self, what: str) -> str:
        """The benchmark that does best by that score."""
        return min(BENCHMARKS, key=lambda name: self.mean(name, what))

    def gain(self, what: str) -> float:
        """By what share the combination is better than the best benchmark."""
        return 1.0 - self.mean(COMBINATION, what) / self.mean(self.best(what), what)


def asked_of(panel: Panel, draws: int = DRAWS) -> Asked:
    """Origins and distances of a record."""
    steps = len(panel.steps)
    if steps < 60:
        return Asked(np.arange(11, steps - 1), np.array([1, 3, 7, 14]), draws)
    if panel.step == "day":
        return Asked(np.arange(119, steps - 30, 14), np.array(AHEAD["day"]), draws)
    known = np.flatnonzero(panel.exposure[0] > 0.0)
    return Asked(known[(known >= 11) & (known < steps - 1)], np.array(AHEAD["month"]), draws)


def tried(panel: Panel) -> Tried:
    """Every model; boosting where the record is long enough for it."""
    trial = try_models(panel, asked_of(panel))
    if available() and int((panel.exposure > 0.0).sum()) > 2 * ENOUGH:
        trial = Trial(
            trial.asked, {**trial.draws, BOOSTED: boosted(panel, trial.asked)}, trial.weight, trial.seen, trial.known
        )
    return Tried(panel, trial, {name: scored(trial, name) for name in trial.draws})


def table(one: Tried) -> Iterator[str]:
    """Models x scores of one record; the best benchmark of each score is marked."""
    shape = one.trial.known.shape
    about = f"{shape[0]} series, {shape[1]} origins, {int(one.trial.known.sum())} forecasts scored"
    yield f"**{one.panel.name}**: {about}; distances {', '.join(map(str, one.trial.asked.ahead))} {one.panel.step}s"
    yield ""
    yield "| model | CRPS | IGN | MIS | 90 % hold | skill against climatology | against last |"
    yield "|---|---:|---:|---:|---:|---|---|"
    best = {what: one.best(what) for what in ("crps", "ignorance", "interval")}
    for name in one.scores:
        cells = [f"{one.mean(name, what):.3f}" + (" *" if best[what] == name else "") for what in best]
        skills = [_skill(one, name, simple) for simple in (CLIMATOLOGY, LAST)]
        words = f"**{name}**" if name == COMBINATION else name
        yield f"| {words} | {' | '.join(cells)} | {one.mean(name, 'held'):.3f} | {' | '.join(skills)} |"
    yield ""


def _skill(one: Tried, name: str, simple: str) -> str:
    if name == simple:
        return ""
    mine, theirs = one.scores[name], one.scores[simple]
    low, high = skill_interval(mine.crps, theirs.crps, mine.origin)
    return f"{100 * skill(mine.crps, theirs.crps):.1f} % ({100 * low:.1f} to {100 * high:.1f})"


def marks(all_tried: Sequence[Tried]) -> Iterator[str]:
    """The combination against the best benchmark of each record, by each score, and whether the marks are met."""
    yield "| record | best by CRPS | CRPS better | best by IGN | IGN better | CRPS to climatology | hold | both |"
    yield "|---|---|---:|---|---:|---:|---:|---|"
    for one in all_tried:
        crps, ignorance, held = one.gain("crps"), one.gain("ignorance"), one.mean(COMBINATION, "held")
        over = 1.0 - one.mean(COMBINATION, "crps") / one.mean(CLIMATOLOGY, "crps")
        met = "yes" if crps >= CRPS_MARK and ignorance >= IGNORANCE_MARK else "no"
        yield (
            f"| {one.panel.name} | {one.best('crps')} | {100 * crps:.1f} % | {one.best('ignorance')} "
            f"| {100 * ignorance:.1f} % | {100 * over:.1f} % | {held:.3f} | {met} |"
        )
    yield ""


def by_distance(all_tried: Sequence[Tried]) -> Iterator[str]:
    """CRPS and IGN of the combination and of the best benchmark at each distance."""
    yield "| record | ahead | CRPS | best benchmark | IGN | best benchmark | 90 % hold |"
    yield "|---|---:|---:|---:|---:|---:|---:|"
    for one in all_tried:
        for ahead in one.trial.asked.ahead:
            cells = [_at(one, COMBINATION, what, ahead) for what in ("crps", "ignorance", "held")]
            rivals = [min(_at(one, name, what, ahead) for name in BENCHMARKS) for what in ("crps", "ignorance")]
            yield (
                f"| {one.panel.name} | {ahead} | {cells[0]:.3f} | {rivals[0]:.3f} | {cells[1]:.3f} | {rivals[1]:.3f} "
                f"| {cells[2]:.3f} |"
            )
    yield ""


def _at(one: Tried, name: str, what: str, ahead: int) -> float:
    of = one.scores[name]
    return float(getattr(of, what)[of.ahead == ahead].mean())


def at_truces(one: Tried) -> Iterator[str]:
    """Forecasts across a truce, made before it for days after it, beside those made once it held."""
    yield "| truce | forecasts | number | CRPS | climatology | 90 % hold |"
    yield "|---|---|---:|---:|---:|---:|"
    for words, (place, day) in TRUCES.items():
        rows = np.array([name.startswith(place) for name in one.panel.areas])
        at = (day - one.panel.steps[0]).days
        for when, some in _around(one, rows, at).items():
            if some.any():
                ours, simple = (_only(one, name, some) for name in (COMBINATION, CLIMATOLOGY))
                scores = f"{ours.crps.mean():.1f} | {simple.crps.mean():.1f} | {ours.held.mean():.2f}"
                yield f"| {words} | {when} | {int(some.sum())} | {scores} |"
    yield ""


def _around(one: Tried, rows: np.ndarray, at: int) -> dict[str, np.ndarray]:
    asked = one.trial.asked
    made = asked.origins[None, :, None]
    target = made + asked.ahead[None, None, :]
    of = one.trial.known & rows[:, None, None] & (target >= at) & (target < at + 60)
    return {"made before it": of & (made < at), "made in its first 60 days": of & (made >= at)}


def _only(one: Tried, name: str, some: np.ndarray) -> Scored:
    trial = one.trial
    return scored(Trial(trial.asked, {name: trial.draws[name]}, trial.weight, trial.seen, some), name)


def invented(series: int, seed: int = 1) -> Panel:
    """A year of counts that drift, scatter and now and then jump, some days of which nobody watched."""
    rng = np.random.default_rng(seed)
    drift = np.cumsum(rng.normal(0.0, 0.05, (series, YEAR)), axis=1)
    jump = np.cumsum(rng.normal(0.0, 1.0, (series, YEAR)) * (rng.random((series, YEAR)) < 1 / 120), axis=1)
    level = np.exp(np.clip(rng.normal(0.5, 1.0, (series, 1)) + drift + jump, -4.0, 5.0))
    y = rng.poisson(rng.gamma(3.0, level / 3.0)).astype(float)
    exposure = (rng.random(y.shape) < 0.9).astype(float)
    days = tuple(date(2031, 1, 1) + timedelta(days=n) for n in range(YEAR))
    return Panel("invented", tuple(f"s{n:04d}" for n in range(series)), days, "day", y * exposure, exposure)


def timed(engine: Engine, series: int) -> tuple[float, np.ndarray]:
    """Seconds for forecasting and backtesting so many series over a year, and the medians that were foretold."""
    panel = invented(series)
    asked = Asked(np.r_[np.arange(42, YEAR - 1, 14), YEAR - 1], np.array(AHEAD["day"]), 200)
    start = time.perf_counter()
    told = backtest(panel, asked, engine)
    return time.perf_counter() - start, np.array(told.column("q50").to_pylist())


def speed(spark: bool) -> Iterator[str]:
    """How long it takes."""
    timed(LocalEngine(workers=2), 4)  # kernels are compiled once
    before = time.process_time()
    seconds, _ = timed(LocalEngine(workers=2), SERIES)
    worked = time.process_time() - before
    yield f"A year of {SERIES:,} series, tried from 23 days of it and foretold from its last, at 5 distances with 200"
    yield f"draws: {seconds:.0f} s, {worked:.0f} s of work shared by two cores ({machine()})."
    if spark:
        from truce.engines.spark import SparkEngine, session  # noqa: PLC0415 - an extra

        some = 256
        seconds, here = timed(LocalEngine(workers=2), some)
        beside, there = timed(SparkEngine(session("local[2]")), some)
        same = "the same" if np.array_equal(here, there) else "NOT the same"
        yield f"{some} series: {seconds:.0f} s here, {beside:.0f} s on Spark with its start; the counts are {same}."


def main() -> int:
    """See the module's words."""
    parser = argparse.ArgumentParser(description="forecasts of counts, tried on five records")
    parser.add_argument("--only", nargs="*", default=list(MADE), choices=list(MADE))
    parser.add_argument("--data", type=Path, default=DATA)
    for flag in ("--speed", "--spark", "--write"):
        parser.add_argument(flag, action="store_true")
    asked = parser.parse_args()
    found: dict[str, list[str]] = {}
    if asked.speed or asked.spark:
        found["speed"] = list(speed(asked.spark))
    else:
        of = [tried(MADE[name](asked.data)) for name in asked.only]
        found["outlook"] = [*marks(of), *by_distance(of)]
        found["outlook"] += [line for one in of if one.panel.name == "levant" for line in at_truces(one)]
        found["outlook"] += [line for one in of for line in table(one)]
    for name, lines in found.items():
        print(*lines, sep="\n")
        if asked.write:
            put_between(PAGE, name, lines)
    return 0


if __name__ == "__main__":
    sys.exit(main())
