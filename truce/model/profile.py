"""How a source errs, as learned from reports alone: what fusion holds to be true of it, to be shown and argued with."""

from dataclasses import dataclass
from typing import Annotated as Col


@dataclass(frozen=True, slots=True)
class PlaceHabit:
    """How far off a source is where it says that it is exact to so many metres."""

    stated_m: Col[float, "radius of the 95 % disc that the source states"]
    true_m: Col[float, "radius of the disc that does hold its places with 95 %, tails aside"]
    reports: Col[float, "reports that taught it"]
    step: Col[int, "number of the step of exactness"]


@dataclass(frozen=True, slots=True)
class TimeHabit:
    """How often a source's time is off by so much."""

    clock: Col[bool, "told by the clock (true) or by the day"]
    side: Col[str, "within, late (it says later than it was) or early"]
    up_to_hours: Col[float, "far edge of the bin; 0: within the interval told"]
    share: Col[float, "of its reports"]


@dataclass(frozen=True, slots=True)
class CodeHabit:
    """What the truth is when a source says so."""

    trait: Col[str, "act, weapon_class, by, against, target, killed or injured"]
    told: Col[str, "what the source says, with its weights"]
    really: Col[str, "what is true"]
    share: Col[float, "probability of that"]
    often: Col[float, "how often the source says so"]


@dataclass(frozen=True, slots=True)
class CopyHabit:
    """From whom a source takes its news."""

    source: Col[str, "who told it first, with the same words, address or error"]
    share: Col[float, "of its reports"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """One source as fusion came to know it. The row of source `*` is what all share: the world, and how it bursts."""

    source: Col[str, "name of the source; * for the world"]
    reports: Col[int, "reports that there were"]
    coverage: Col[float, "chance that it tells an event that happened, as far as others show (capture and recapture)"]
    repeats: Col[float, "chance that it tells an event once more"]
    reach: Col[tuple[float, ...], "the same for events that few notice, and many; of *: the shares of those kinds"] = ()
    place_tails: Col[tuple[float, ...], "shares of places off by 1, 2.5 and 7 times its own deviation"] = ()
    places: Col[tuple[PlaceHabit, ...], "how far off its places are"] = ()
    times: Col[tuple[TimeHabit, ...], "how far off its times are"] = ()
    codes: Col[tuple[CodeHabit, ...], "what its codes mean"] = ()
    copies: Col[tuple[CopyHabit, ...], "whom it repeats"] = ()
    burst: Col[float | None, "events that come with another (of * only)"] = None
    spread_km: Col[float | None, "kilometres between those, deviation per axis (of * only)"] = None
    per_day: Col[float | None, "events a day that happen, told or not (of * only)"] = None
    method: Col[str, "method and version that learned it"]
