"""Is it holding now? Rates per covered hour, heavy weapons, nights and spread, each against a stretch it is like.

    1. Take the last days as now; the days before them with as many covered hours; the phase since the truce (or since
       its last change); the days before the truce.
    2. Compare the rate now with each of them (`rates`), the shares of heavy weapons and of nights (`shares`), and
       where it happens (`spots`).
    3. Broken: the rate is, for all but sure, at or near what it was before the truce.
       Fraying: the rate is, for all but sure, above its phase or its matched period; or a share or the spread went up.
       Holding: watched, neither, and nothing or no more happens than in the phase.
       Cannot be told: nobody watched enough, or too little is known to say any of these.
    4. Where hardly anybody watched, what was told all the same is the least there was: it can break a truce and fray
       it, and never make it hold.
    5. Where nobody ever watched there are no covered hours: no rate, no ratio and no share, however much was told of.

Every answer carries the measures it rests on. Silence where nobody watched is never "holding".
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from truce.model.condition import BROKEN_FROM, FRAYED_FROM, SURE
from truce.outlook.change.rates import HOURS, Compared, bursts_of, compare, matched
from truce.outlook.change.shares import Part, Shares, compare_shares
from truce.outlook.change.spots import Cells, Concentration, Spread, compare_spread, concentration

Floats = NDArray[np.float64]

HOLDING, FRAYING, BROKEN, UNTOLD = "holding", "fraying", "broken", "cannot_be_told"
STATES = (HOLDING, FRAYING, BROKEN, UNTOLD)
ONLY_REPORTED = "only_reported"


@dataclass(frozen=True, slots=True)
class Marks:
    """What the words mean; a mission may set its own."""

    days: int = 7  # that are "now"
    before: int = 28  # days before the truce
    broken: float = BROKEN_FROM  # of the rate before the truce
    frayed: float = FRAYED_FROM  # times the rate of the phase
    sure: float = SURE  # chance from which broken and fraying are said
    watched: float = 0.25  # share of the time now that must have been watched
    quiet: float = 0.5  # expected breaches below which nothing happened


@dataclass(frozen=True, slots=True)
class Series:
    """Expected breaches by day (T) and the share of each day that was watched (T; 0: nobody)."""

    counts: Floats
    exposure: Floats
    reported: bool = False  # nobody ever watched; exposure is 1 where something could have been reported: no hour of it
    watched: Floats | None = None  # share of each day that was watched, where exposure also counts what others tell
    told: Floats | None = None  # breaches told of each day, also of those that nobody watched; None: as `counts`

    def share(self, of: slice) -> float:
        """Of the time of some days that was watched."""
        if self.reported:
            return 0.0
        seen = self.exposure if self.watched is None else self.watched
        return float(np.minimum(seen[of], 1.0).mean()) if seen[of].size else 0.0

    def least(self, of: slice) -> tuple[Floats, Floats]:
        """What was told of some days, as if all of each had been watched: no fewer happened than that."""
        told = self.counts if self.told is None else self.told
        return told[of], np.full(told[of].size, HOURS)

    def part(self, of: slice) -> tuple[Floats, Floats]:
        """Counts and covered hours of some days; none of a series that nobody ever watched."""
        hours = self.exposure[of] * (0.0 if self.reported else HOURS)
        return self.counts[of], hours


@dataclass(frozen=True, slots=True)
class Kinds:
    """What kind of breaches there were in one stretch; None where the mission has no such table."""

    heavy: Part | None = None
    night: Part | None = None
    cells: Cells | None = None


@dataclass(frozen=True, slots=True)
class Measure:
    """One number now against one then."""

    name: str  # rate, heavy, night, cells
    against: str  # matched, phase, before
    now: float | None  # per covered hour, share, or cells
    then: float | None
    value: float | None  # ratio of rates, difference of shares, cells over those expected
    low: float | None
    high: float | None
    state: str  # up, down, no_change_told, cannot_be_told


@dataclass(frozen=True, slots=True)
class Holding:
    """The word, its reasons as codes, and what it rests on."""

    state: str
    why: Sequence[str]
    measures: Sequence[Measure]
    watched: float  # share of the time now
    hours: float  # covered, now
    counts: float  # expected breaches, now
    chance_broken: float | None  # that the rate is at `Marks.broken` of before the truce, or above
    chance_frayed: float | None  # that it is above `Marks.frayed` times the phase
    concentration: Concentration | None = None
    stretches: dict[str, slice] = field(default_factory=dict)  # name -> days


def stretches(
    series: Series, truce: int, today: int, marks: Marks = Marks(), phase: int | None = None
) -> dict[str, slice]:
    """Days (half-open) of now, of the matched period, of the phase and of before, up to and with day `today`.

    `phase`: the day from which things are as they have been, where that is later than the truce. None may overlap now.
    """
    start = max(truce, today + 1 - marks.days)
    begins = max(truce, phase if phase is not None else truce)
    return {
        "now": slice(start, today + 1),
        "matched": matched(series.exposure, start, today + 1, truce),
        "phase": slice(min(begins, start), start),
        "before": slice(max(0, truce - marks.before), truce),
    }


def is_it_holding(
    series: Series,
    truce: int,
    today: int,
    kinds: dict[str, Kinds] | None = None,
    marks: Marks = Marks(),
    phase: int | None = None,
    *,
    rose: bool = False,
) -> Holding:
    """The answer for one area on the evening of day `today`; nothing after it is looked at.

    `kinds`: by name of the stretch (now, matched, phase, before), as far as the mission can tell. `rose`: whoever
    watches for a change of regime gave the alarm of a rise.
    """
    days = stretches(series, truce, today, marks, phase)
    counts, hours = series.part(days["now"])
    watched = series.share(days["now"])
    rates = {name: compare((counts, hours), series.part(days[name])) for name in ("matched", "phase", "before")}
    told = {name: one for name, one in rates.items() if one.told}
    measures = [_rate(name, one) for name, one in rates.items()]
    seen = {} if series.reported or kinds is None else kinds
    bursts = bursts_of((counts, hours), series.part(days["phase"]))
    measures += list(_others(seen, bursts))
    broken = told["before"].chance_above(marks.broken) if "before" in told else None
    frayed = told["phase"].chance_above(marks.frayed) if "phase" in told else None
    happened = float(counts[hours > 0].sum())
    why: Sequence[str]
    if series.reported:  # what is not reported may have happened, then and now: no more was told than was told of
        state, why = UNTOLD, (ONLY_REPORTED,)
    elif watched < marks.watched:
        state, why = _told_alone(series, days, marks)
    else:
        state, why = _word(told, measures, happened, marks)
    if state == HOLDING and rose:
        state, why = FRAYING, ("regime_rose",)
    cells = seen["now"].cells if "now" in seen else None
    spots = concentration(cells, bursts) if cells is not None else None
    return Holding(state, why, measures, watched, float(hours.sum()), happened, broken, frayed, spots, days)


def _rate(name: str, of: Compared) -> Measure:
    if not of.told:
        return Measure("rate", name, of.now.each_hour, of.then.each_hour, None, None, None, UNTOLD)
    value, low, high = of.interval()
    state = "up" if low > 1 else "down" if high < 1 else "no_change_told"
    return Measure("rate", name, of.now.each_hour, of.then.each_hour, value, low, high, state)


def _others(kinds: dict[str, Kinds], bursts: float) -> Iterator[Measure]:
    """Shares and spread now, against every stretch that can tell them."""
    now = kinds.get("now")
    if now is None:
        return
    for against in ("matched", "phase", "before"):
        then = kinds.get(against)
        if then is None:
            continue
        for name in ("heavy", "night"):
            one, other = getattr(now, name), getattr(then, name)
            if one is not None and other is not None:
                yield _share(name, against, compare_shares(one, other, bursts))
        if now.cells is not None and then.cells is not None:
            yield _cells(against, compare_spread(now.cells, then.cells, bursts))


def _share(name: str, against: str, of: Shares) -> Measure:
    value = None if of.now is None or of.then is None else of.now - of.then
    return Measure(name, against, of.now, of.then, value, of.low, of.high, of.state)


def _cells(against: str, of: Spread) -> Measure:
    low, high = (None if end is None else float(end) for end in (of.low, of.high))
    value = of.cells / of.expected if of.expected else None
    return Measure("cells", against, float(of.cells), of.expected, value, low, high, of.state)


def _told_alone(series: Series, days: dict[str, slice], marks: Marks) -> tuple[str, Sequence[str]]:
    """State and reasons where hardly anybody watched: by what was told all the same."""
    least = series.least(days["now"])
    if least[0].sum() >= marks.quiet:
        than = {name: compare(least, series.part(days[name])) for name in ("before", "phase", "matched")}
        than = {name: one for name, one in than.items() if one.told}
        if "before" in than and than["before"].chance_above(marks.broken) >= marks.sure:
            return BROKEN, ("told_as_before_the_truce",)
        above = [name for name in ("phase", "matched") if name in than]
        above = [name for name in above if than[name].chance_above(marks.frayed) >= marks.sure]
        if above:
            return FRAYING, tuple(f"told_above_{name}" for name in above)
    return UNTOLD, ("hardly_watched",)


def _word(
    told: dict[str, Compared], measures: Sequence[Measure], happened: float, marks: Marks
) -> tuple[str, Sequence[str]]:
    """State, and codes of the reasons, strongest first."""
    if "before" in told and told["before"].chance_above(marks.broken) >= marks.sure and happened >= marks.quiet:
        return BROKEN, ("rate_as_before_the_truce",)
    signs = tuple(_signs(told, measures, marks)) if happened >= marks.quiet else ()
    if signs:
        return FRAYING, signs
    if happened < marks.quiet:
        return HOLDING, ("watched_and_quiet",)
    if not told.keys() & {"phase", "matched"} or "before" not in told:
        return UNTOLD, ("nothing_to_compare_with",)
    below = told["before"].chance_above(marks.broken) <= 1.0 - marks.sure
    calm = all(told[name].chance_above(marks.frayed) <= 0.5 for name in ("phase", "matched") if name in told)
    return (HOLDING, ("rate_below_before_and_no_higher_than_since",)) if below and calm else (UNTOLD, ("too_few",))


def _signs(told: dict[str, Compared], measures: Sequence[Measure], marks: Marks) -> Iterator[str]:
    for name in ("phase", "matched"):
        if name in told and told[name].chance_above(marks.frayed) >= marks.sure:
            yield f"rate_above_{name}"
    for name in ("heavy", "night", "cells"):
        if any(m.state == "up" and m.name == name and m.against in {"phase", "matched"} for m in measures):
            yield f"{name}_up"
