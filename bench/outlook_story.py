"""The invented story as a record of forecasts: true counts, laid out as a mission of one story would lay them out.

`missions` is what `truce forecast` meets: each story a panel of its own, a series for each term, party and area, from
the day its truce begins (flow/outlook/series.py). The other two are kept to compare: `with_before` knows the days
before the truce as well, which no panel of a truce holds, so that a regime changes in it; `one_calendar` lays the
stories side by side in one panel, as if a mission had nineteen sibling worlds to look at on the same day.
"""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

import numpy as np
from numpy.typing import NDArray

from truce.flow.outlook.series import LEAST_LENGTH
from truce.outlook.counts.panel import Panel
from truce.sample.happenings import SIGNED_START, TRUCE_END, Happening
from truce.sample.places import holder, local, local_day
from truce.sample.story import tell
from truce.sample.truth import PARTIES, PERIODS, broken_by

Floats = NDArray[np.float64]
SEEDS = range(1, 21)
FIRST, DAYS = date(2024, 9, 21), 41  # of the story; the truce begins on its 24th day
READING = "text"
DAY = timedelta(days=1)


def missions(seeds: Sequence[int] = SEEDS) -> tuple[Panel, ...]:
    """A panel for each story: what its mission counts, if it sees everything."""
    return tuple(mission(seed) for seed in seeds)


def mission(seed: int) -> Panel:
    """True breaches by term, party and area, and day of the truce, as series.py lays out the days of one reading.

    A day of which a term was in force for less than half is not known; everything else was watched wholly.
    """
    truth = tell(seed).truth
    first = local_day(SIGNED_START)
    steps = _days(first, (local_day(TRUCE_END) - first).days)
    names, y, exposure = [], [], []
    for term, reading, start in PERIODS:
        if reading == READING:
            some = [one for one in truth if term in broken_by(one) and start <= one.start < TRUCE_END]
            for party in ("any", *PARTIES):
                for area in ("all", *(f"held:{side}" for side in PARTIES)):
                    names.append(f"{term}|{party}|{area}")
                    y.append(_counts([one for one in some if _of(one, party, area)], steps))
                    exposure.append(_in_force(start, steps))
    known = np.array(exposure)
    return Panel(f"story {seed}", tuple(names), steps, "day", np.where(known > 0.0, np.array(y), 0.0), known)


def with_before(seeds: Sequence[int] = SEEDS) -> tuple[Panel, ...]:
    """A panel for each story: fire a day by party, with the 24 days before the truce."""
    return tuple(_panel(f"story {seed}", PARTIES, _fire(seed)) for seed in seeds)


def one_calendar(seeds: Sequence[int] = SEEDS) -> tuple[Panel]:
    """The same counts, all stories in one panel."""
    names = tuple(f"{party} {seed}" for seed in seeds for party in PARTIES)
    return (_panel("demo", names, [row for seed in seeds for row in _fire(seed)]),)


def _panel(name: str, areas: tuple[str, ...], rows: Sequence[Floats]) -> Panel:
    y = np.array(rows)
    return Panel(name, areas, _days(FIRST, DAYS), "day", y, np.ones_like(y))


def _fire(seed: int) -> list[Floats]:
    """True fire a day of each party, over all days of the story."""
    truth = [one for one in tell(seed).truth if one.is_fire]
    return [_counts([one for one in truth if one.by == party], _days(FIRST, DAYS)) for party in PARTIES]


def _days(first: date, many: int) -> tuple[date, ...]:
    return tuple(first + n * DAY for n in range(many))


def _of(one: Happening, party: str, area: str) -> bool:
    return party in ("any", one.by) and area in ("all", f"held:{holder(one.x, one.y, local_day(one.start))}")


def _counts(some: Sequence[Happening], steps: tuple[date, ...]) -> Floats:
    counts = np.zeros(len(steps))
    for one in some:
        if 0 <= (at := (local_day(one.start) - steps[0]).days) < len(steps):
            counts[at] += 1.0
    return counts


def _in_force(start: datetime, steps: tuple[date, ...]) -> Floats:
    """Share (T) of each day in which a term was in force, 0 where that is less than half."""
    share = np.clip([(local(day + DAY) - start) / DAY for day in steps], 0.0, 1.0)
    return np.where(share >= LEAST_LENGTH, share, 0.0)
