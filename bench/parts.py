"""How good chances of parts are (`truce/outlook/survival/landmark.py`), tried on rolling days of known records.

    python -m bench.parts            the tables
    python -m bench.parts --write    and put them between their marks of docs/outlook-survival.md

Every second week of a record each part that stands is told its chance not to meet a mark within 7, 30 and 90 days, by
days before that one only; what came is scored by Brier, beside the base rate of all parts of the record so far and
beside each part's own share of such stretches so far. Intervals: 90 %, origins drawn anew. The truce's own hazard is
taken as one end in a hundred days, everywhere.
"""

import argparse
import sys
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import numpy as np
from scipy import special

from bench.outlook_data import levant, viina
from bench.outlook_story import one_calendar
from bench.tables import put_between
from truce.outlook.counts.panel import Panel
from truce.outlook.scores.brier import brier, reliability
from truce.outlook.scores.skill import skill, skill_interval
from truce.outlook.survival.hold import HORIZONS
from truce.outlook.survival.parts import Days, Mark, met
from truce.outlook.survival.recalibrated import FACTORS, SPREAD, learned, likelihood, looks
from truce.outlook.survival.spell import Floats

PAGE = Path(__file__).resolve().parent.parent / "docs" / "outlook-survival.md"
MARKS = (Mark("1 in 1 day", "", "", days=1, breaches=1), Mark("7 in 7 days", "", "", days=7, breaches=7),
         Mark("21 in 7 days", "", "", days=7, breaches=21))  # fmt: skip
HAZARD = np.full(len(HORIZONS), 0.01)
AS_IT_IS = int(np.argmin(np.abs(FACTORS - 1.0)))  # of the factors, the one that changes nothing
DOUBT = 0.3  # of the mean of log k, before any record


@dataclass(frozen=True, slots=True)
class Tried:
    """Forecasts whose outcome is known: what was said, and before recalibration; base rate, own past; what came."""

    said: Floats
    plain: Floats
    base: Floats
    own: Floats
    held: Floats
    origin: Floats
    ahead: Floats


def made(parts: int = 20, last: int = 400, seed: int = 5) -> Panel:
    """Parts of known kinds: lively and quiet ones whose level wanders, with days that nobody watched."""
    rng = np.random.default_rng(seed)
    level = rng.gamma(1.0, 0.8, parts)[:, None] * np.exp(np.cumsum(rng.normal(0.0, 0.08, (parts, last)), axis=1))
    counts = rng.poisson(rng.gamma(3.0, np.minimum(level, 20.0) / 3.0)).astype(np.float64)
    known = np.repeat(rng.random((parts, last // 50)) > 0.1, 50, axis=1).astype(np.float64)
    first = date(2024, 1, 1)
    steps = tuple(first + timedelta(days=n) for n in range(last))
    return Panel("made", tuple(str(n) for n in range(parts)), steps, "day", counts * known, known)


def tried(panel: Panel, mark: Mark, beforehand: Floats) -> Tried:
    """Rolling origins over one record; what is learned of chances, by the days before each of them only."""
    days, needed = _days(panel), mark.needed(np.full(len(panel.areas), np.nan))
    surely, maybe = met(days, needed, mark.days)
    past = list(looks(days, mark, needed, HAZARD, most=None))
    rows: list[tuple[float, ...]] = []
    for one in past:
        weight = learned(past, one.at, beforehand)
        for place, ahead in enumerate(HORIZONS):
            for n in np.flatnonzero(~np.isnan(one.held[:, place])):
                own = _own(surely[n, : one.at], maybe[n, : one.at], int(ahead))
                said = (float(one.said[n, place] @ weight[place]), float(one.said[n, place, AS_IT_IS]))
                rows.append((*said, float(one.base[place]), own, one.held[n, place], float(one.at), ahead))
    columns = np.array(rows).reshape(-1, 7).T
    return Tried(*columns)


def _days(panel: Panel) -> Days:
    known = (panel.exposure > 0.0).astype(np.float64)
    seen = np.where(known > 0, panel.y, np.nan)
    return Days(panel.y, seen, seen, known)


def taught(panels: Iterable[Panel]) -> Floats:
    """Mean of log k by horizon over some records, each mark of each its own; half believed to be none."""
    means, log = np.linspace(-0.5, 1.2, 35), -0.5 * (np.linspace(-0.5, 1.2, 35) / DOUBT)[None] ** 2
    total = np.repeat(log, len(HORIZONS), axis=0)
    prior = -0.5 * ((np.log(FACTORS)[None] - means[:, None]) / SPREAD) ** 2
    prior = prior - special.logsumexp(prior, axis=1, keepdims=True)
    for panel in panels:
        for mark in MARKS:
            past = list(looks(_days(panel), mark, mark.needed(np.full(len(panel.areas), np.nan)), HAZARD, most=None))
            for place in range(len(HORIZONS)):
                seen = sum((likelihood(one, place) for one in past), start=np.zeros(FACTORS.size))
                total[place] += special.logsumexp(prior + seen, axis=1) if seen.any() else 0.0
    weight = np.exp(total - total.max(axis=1, keepdims=True))
    told: Floats = (weight @ means) / weight.sum(axis=1)
    return told


def _own(surely: np.ndarray, maybe: np.ndarray, ahead: int) -> float:
    """Share of the part's own past stretches of that length, that held; one of each kind added."""
    starts = [at for at in range(len(surely) - ahead) if not maybe[at]]
    held = sum(1 for at in starts if not surely[at + 1 : at + 1 + ahead].any())
    return (held + 1.0) / (len(starts) + 2.0)


def table(records: Mapping[str, Panel]) -> Iterator[str]:
    """A line for each record, mark and horizon."""
    yield "| record | mark | days | n | held | Brier | base rate | own past | better than base rate | than own past |"
    yield "|---|---|---:|---:|---:|---:|---:|---:|---|---|"
    every: list[Tried] = []
    for name, panel in records.items():
        beforehand = taught(other for of, other in records.items() if of != name)
        for mark in MARKS:
            of = tried(panel, mark, beforehand)
            every.append(of)
            for ahead in HORIZONS:
                rows = of.ahead == ahead
                if rows.sum() >= 30 and len(set(of.origin[rows])) >= 5:
                    yield _line(name, mark.name, int(ahead), of, rows)
    yield ""
    mean = f"{taught(records.values()).round(2).tolist()}"
    yield f"Mean of the logarithm of the factor by 7, 30 and 90 days, over all records: {mean}."
    yield ""
    for words, said in (("as it is said", "said"), ("before recalibration", "plain")):
        score = np.concatenate([(getattr(one, said) - one.held) ** 2 for one in every]).mean()
        told = "; ".join(_reliable(every, said))
        yield f"What was said, and how often it held, over all of them, {words} (Brier {score:.4f}): {told}."
        yield ""


def _line(name: str, mark: str, ahead: int, of: Tried, rows: np.ndarray) -> str:
    held, block = of.held[rows], of.origin[rows].astype(np.int64)
    scores = [brier(held, one[rows]) for one in (of.said, of.base, of.own)]
    means = " | ".join(f"{one.mean():.3f}" for one in scores)
    better = " | ".join(_skill(scores[0], other, block) for other in scores[1:])
    return f"| {name} | {mark} | {ahead} | {rows.sum()} | {held.mean():.0%} | {means} | {better} |"


def _skill(mine: Floats, theirs: Floats, block: np.ndarray) -> str:
    low, high = skill_interval(mine, theirs, block)
    return f"{100 * skill(mine, theirs):.0f} % ({100 * low:.0f} to {100 * high:.0f})"


def _reliable(every: list[Tried], of: str) -> Iterator[str]:
    held, said = (np.concatenate([getattr(one, name) for one in every]) for name in ("held", of))
    for one in reliability(held, said, 10):
        yield f"{one.said:.0%} {one.came:.0%}"


def main() -> int:
    """See the module's words."""
    parser = argparse.ArgumentParser(description="chances of parts of a truce, tried on the past")
    parser.add_argument("--write", action="store_true")
    asked = parser.parse_args()
    lines = list(table({"made": made(), "viina": viina(), "levant": levant(), "demo": one_calendar()[0]}))
    print(*lines, sep="\n")
    if asked.write:
        put_between(PAGE, "parts", lines)
    return 0


if __name__ == "__main__":
    sys.exit(main())
