"""Is it holding now: the word for a truce and its areas at an instant, with all it rests on. Frozen when said."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated as Col

IN_FORCE, OVER, NOT_BEGUN, NO_START = "in_force", "over", "not_begun", "start_unknown"
STAGES = (IN_FORCE, OVER, NOT_BEGUN, NO_START)
HOLDING, FRAYING, BROKEN, UNTOLD = "holding", "fraying", "broken", "cannot_be_told"
STATES = (HOLDING, FRAYING, BROKEN, UNTOLD)
SURE = 0.8  # chance from which fraying and broken are said
FRAYED_FROM, BROKEN_FROM = 1.25, 0.75  # times the rate of the phase or matched period; of the rate before the truce


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """One number of the last days against the same in a stretch they are like."""

    name: Col[str, "rate (breaches per covered hour), heavy, night (shares) or cells (places with a breach)"]
    against: Col[str, "matched (the days before with as many covered hours), phase, or before the truce"]
    now: Col[float | None, "the rate per covered hour, the share, or how many cells"] = None
    then: Col[float | None, "the same then; of cells: as many as now would have reached in the old places"] = None
    value: Col[float | None, "rate, cells: now over then; shares: now less then. Null: cannot be told"] = None
    low: Col[float | None, "5 %; of cells: of how many would have been reached"] = None
    high: Col[float | None, "95 %"] = None
    state: Col[str, "up, down, no_change_told or cannot_be_told"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Spot:
    """One place of about ten by ten kilometres, by what happened there per hour that somebody watched it."""

    lon: Col[float, "middle of it, degrees east"]
    lat: Col[float, "degrees north"]
    counts: Col[float, "expected breaches there since the truce (or its phase) began"]
    hours: Col[float, "hours that it was watched; 0: nobody did, and it has no rate"]
    rate: Col[float | None, "breaches per watched hour, drawn towards those of all places"] = None
    low: Col[float | None, "5 %"] = None
    high: Col[float | None, "95 %"] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """Whether a truce, or one area of it, holds now; by what was known at `as_of`, and never edited.

    Where hardly anybody watched it is `cannot_be_told`, or what was told all the same shows it fraying or broken; quiet
    that nobody watched is never `holding`. Of a truce that is over it says how it stood in its last days.
    """

    id: Col[str, "cnd-…, from what it is about and `as_of` (not from its result)"]
    agreement: Col[str, "agreement id"]
    area: Col[str, "as in the ruling; all: the truce as a whole"]
    term: Col[str | None, "term whose series it is told by; null: there is no series"] = None
    reading: Col[str | None, "reading id"] = None
    party: Col[str | None, "as in the ruling"] = None
    as_of: Col[datetime, "what was known at this instant (UTC)"]
    stage: Col[str, "in_force, over (its last days are told), not_begun or start_unknown"]
    ended_by: Col[str | None, "over: its_end_came (as announced), declared_over or superseded"] = None
    state: Col[str, "holding, fraying, broken or cannot_be_told"]
    why: Col[tuple[str, ...], "codes of the reasons, strongest first"] = ()
    basis: Col[str, "watched, or reported (nobody watched: what was told, not what happened)"]
    earliest: Col[datetime | None, "start of the days that are now (UTC)"] = None
    latest: Col[datetime | None, "end of them, exclusive"] = None
    watched: Col[float, "share of those days and the area that somebody watched"] = 0.0
    hours: Col[float, "covered hours: those in which a breach anywhere in the area would have become known"] = 0.0
    counts: Col[float, "expected breaches in the covered days"] = 0.0
    told: Col[float, "expected breaches told of those days, also where nobody watched"] = 0.0
    chance_broken: Col[float | None, "that the rate is three quarters of that before the truce, or more"] = None
    chance_frayed: Col[float | None, "that the rate is a quarter above that of the phase, or more"] = None
    measures: Col[tuple[Measure, ...], "now against the matched period, the phase, and before the truce"] = ()
    effect_state: Col[str, "what the truce itself changed: fell, rose, no_change_told, cannot_be_told"] = UNTOLD
    effect_why: Col[str | None, "code of why that cannot be told"] = None
    effect: Col[float | None, "rate since over what the trend before would have brought (interrupted series)"] = None
    effect_low: Col[float | None, "5 %"] = None
    effect_high: Col[float | None, "95 %"] = None
    effect_first: Col[float | None, "the same on its first day"] = None
    effect_monthly: Col[float | None, "how that moves in 28 days: above 1 a fall wears off"] = None
    effect_monthly_low: Col[float | None, "5 %"] = None
    effect_monthly_high: Col[float | None, "95 %"] = None
    effect_hangs: Col[bool, "without the first days of the truce the answer would be another"] = False
    days_before: Col[int, "covered days before the truce that the effect stands on"] = 0
    days_after: Col[int, "and since"] = 0
    in_four: Col[float | None, "share of all breaches in the four places with most, as told"] = None
    in_four_corrected: Col[float | None, "the same by watched hour: had every place been watched alike"] = None
    in_four_low: Col[float | None, "5 %"] = None
    in_four_high: Col[float | None, "95 %"] = None
    cells_for_most: Col[int | None, "places that hold 76 % of the rates"] = None
    unwatched_part: Col[float | None, "share of all breaches told in places that nobody watched"] = None
    spots: Col[tuple[Spot, ...], "the hottest places by watched hour, then those that nobody watched"] = ()
    because: Col[tuple[str, ...], "ids it rests on: rulings of those days (newest first), before, the change"] = ()
    hindcast: Col[bool, "made later, by what was known at `as_of` alone"] = False
    method: Col[str, "method and version"]
    day: Col[date, "UTC day of `as_of`"]
