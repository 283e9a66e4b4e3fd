"""How good forecasts of counts are: every model on five records, tried from many days of their past.

    python -m bench.outlook                  tables of the five records
    python -m bench.outlook --only kashmir   one of them
    python -m bench.outlook --held-out       other stories, halves of each record, origins a week later, beside them
    python -m bench.outlook --speed          a year of 1,000 series, on two cores
    python -m bench.outlook --spark          the same on Spark, beside it, on fewer series
    python -m bench.outlook --write          the tables into docs/outlook.md

Origins lie 14 days apart (every day in the demo, every month in monthly records), each asked for several distances;
1,000 draws. Nothing after an origin is known to a forecast made there. Skill intervals (90 %) draw whole origins anew;
of the demo, whose stories know nothing of each other, whole stories.
"""

import argparse
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from pathlib import Path

import numpy as np

from bench.machine import machine
from bench.outlook_bound import bound
from bench.outlook_data import DATA, kashmir, levant, ucdp, viina
from bench.outlook_held import held_out
from bench.outlook_story import missions, one_calendar, with_before
from bench.outlook_tried import CLIMATOLOGY, COMBINATION, CRPS_MARK, IGNORANCE_MARK, LAST, Tried, tried
from bench.tables import put_between
from truce.engines.contract import Engine
from truce.engines.local import LocalEngine
from truce.outlook.counts.asked import Asked
from truce.outlook.counts.backtest import AHEAD, Scored, Trial, scored
from truce.outlook.counts.models import BENCHMARKS
from truce.outlook.counts.panel import Panel
from truce.outlook.counts.spread import backtest
from truce.outlook.scores.skill import skill, skill_interval
from truce.sample.happenings import SIGNED_START
from truce.sample.places import local_day
from truce.sample.truth import PARTIES

PAGE = Path(__file__).resolve().parent.parent / "docs" / "outlook.md"
MADE: Mapping[str, Callable[[Path], Sequence[Panel]]] = {
    "viina": lambda data: [viina(data)],
    "ucdp": lambda data: [ucdp(data)],
    "levant": lambda data: [levant(data)],
    "kashmir": lambda data: [kashmir(data)],
    "demo": lambda _: missions(),
}
SETTINGS: Mapping[str, Callable[[], Sequence[Panel]]] = {
    "with the days before the truce, two series a story": with_before,
    "the same, forty series of twenty stories in one panel": one_calendar,
}
TRUCES: Mapping[str, tuple[str | tuple[str, ...], date]] = {  # beginnings of the names of areas, and the day
    "Lebanon 2024-11-27": ("Lebanon", date(2024, 11, 27)),
    "Gaza 2025-01-19": ("Gaza", date(2025, 1, 19)),
    "Gaza 2025-10-10": ("Gaza", date(2025, 10, 10)),
    "the story's truce": (PARTIES, local_day(SIGNED_START)),
}
SERIES, YEAR = 1000, 365


def table(one: Tried) -> Iterator[str]:
    """Models x scores of one record; the best benchmark of each score is marked."""
    shape, number = one.trials[0].known.shape, one.scores[COMBINATION].crps.size
    about = f"{shape[0]} series, {shape[1]} origins, {number} forecasts scored"
    many = f"{len(one.panels)} panels of " if len(one.panels) > 1 else ""
    yield f"**{one.name}**: {many}{about}; distances {', '.join(map(str, one.ahead))} {one.panels[0].step}s"
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
        over = one.over_climatology()
        met = "yes" if crps >= CRPS_MARK and ignorance >= IGNORANCE_MARK else "no"
        yield (
            f"| {one.name} | {one.best('crps')} | {100 * crps:.1f} % | {one.best('ignorance')} "
            f"| {100 * ignorance:.1f} % | {100 * over:.1f} % | {held:.3f} | {met} |"
        )
    yield ""


def by_distance(all_tried: Sequence[Tried]) -> Iterator[str]:
    """CRPS and IGN of the combination and of the best benchmark at each distance."""
    yield "| record | ahead | CRPS | best benchmark | IGN | best benchmark | 90 % hold |"
    yield "|---|---:|---:|---:|---:|---:|---:|"
    for one in all_tried:
        for ahead in one.ahead:
            cells = [_at(one, COMBINATION, what, ahead) for what in ("crps", "ignorance", "held")]
            rivals = [min(_at(one, name, what, ahead) for name in BENCHMARKS) for what in ("crps", "ignorance")]
            yield (
                f"| {one.name} | {ahead} | {cells[0]:.3f} | {rivals[0]:.3f} | {cells[1]:.3f} | {rivals[1]:.3f} "
                f"| {cells[2]:.3f} |"
            )
    yield ""


def _at(one: Tried, name: str, what: str, ahead: int) -> float:
    of = one.scores[name]
    return float(getattr(of, what)[of.ahead == ahead].mean())


def at_truces(some: Sequence[Tried]) -> Iterator[str]:
    """Forecasts across a truce, made before it for days after it, beside those made once it held."""
    yield "| truce | forecasts | number | CRPS | climatology | 90 % hold |"
    yield "|---|---|---:|---:|---:|---:|"
    for one in some:
        for words, (places, day) in TRUCES.items():
            if day in one.panels[0].steps and any(name.startswith(places) for name in one.panels[0].areas):
                yield from _at_truce(one, words, places, day)
    yield ""


def _at_truce(one: Tried, words: str, places: str | tuple[str, ...], day: date) -> Iterator[str]:
    before = [_around(panel, trial, places, day) for panel, trial in zip(one.panels, one.trials, strict=True)]
    for when in before[0]:
        parts = [(trial, around[when]) for trial, around in zip(one.trials, before, strict=True) if around[when].any()]
        if parts:
            ours, simple = ([_only(*part, name) for part in parts] for name in (COMBINATION, CLIMATOLOGY))
            number = sum(of.crps.size for of in ours)
            scores = f"{_mean(ours, 'crps'):.1f} | {_mean(simple, 'crps'):.1f} | {_mean(ours, 'held'):.2f}"
            yield f"| {words} | {when} | {number} | {scores} |"


def _around(panel: Panel, trial: Trial, places: str | tuple[str, ...], day: date) -> dict[str, np.ndarray]:
    rows = np.array([name.startswith(places) for name in panel.areas])
    at = (day - panel.steps[0]).days
    made = trial.asked.origins[None, :, None]
    target = made + trial.asked.ahead[None, None, :]
    of = trial.known & rows[:, None, None] & (target >= at) & (target < at + 60)
    week = of & (made >= at) & (made < at + 7)
    return {"made before it": of & (made < at), "made in its first week": week, "made later": of & (made >= at + 7)}


def _only(trial: Trial, some: np.ndarray, name: str) -> Scored:
    return scored(Trial(trial.asked, {name: trial.draws[name]}, trial.weight, trial.seen, some), name)


def _mean(parts: Sequence[Scored], what: str) -> float:
    return float(np.concatenate([getattr(one, what) for one in parts]).mean())


def settings(record: Tried, others: Sequence[Tried]) -> Iterator[str]:
    """The demo's record beside other ways to lay out the same stories."""
    yield "| the stories | best by IGN | CRPS better | IGN better | CRPS to climatology | hold |"
    yield "|---|---|---:|---:|---:|---:|"
    for one in (record, *others):
        gains = f"{100 * one.gain('crps'):.1f} % | {100 * one.gain('ignorance'):.1f} %"
        over, held = one.over_climatology(), one.mean(COMBINATION, "held")
        yield f"| {one.name} | {one.best('ignorance')} | {gains} | {100 * over:.1f} % | {held:.3f} |"
    yield ""


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
    for flag in ("--held-out", "--speed", "--spark", "--write"):
        parser.add_argument(flag, action="store_true")
    asked = parser.parse_args()
    for name, lines in found(asked).items():
        print(*lines, sep="\n")
        if asked.write:
            put_between(PAGE, name, lines)
    return 0


def found(asked: argparse.Namespace) -> dict[str, list[str]]:
    """Lines by the mark of the page between which they stand."""
    if asked.speed or asked.spark:
        return {"speed": list(speed(asked.spark))}
    of = {name: tried(name, MADE[name](asked.data)) for name in asked.only}
    others = [tried(name, made()) for name, made in SETTINGS.items()] if "demo" in of else []
    across = [of[name] for name in of if name == "levant"] + others[:1]
    lines = [*marks(list(of.values()))]
    lines += [*settings(of["demo"], others), bound(of["demo"]), ""] if others else []
    lines += [*by_distance(list(of.values())), *at_truces(across)]
    lines += [line for one in of.values() for line in table(one)]
    told = {"outlook": [*lines, f"Measured on {machine()}."]}
    if asked.held_out:
        told["held-out"] = list(held_out({name: one for name, one in of.items() if name != "demo"}))
    return told


if __name__ == "__main__":
    sys.exit(main())
