"""What is expected to come, frozen when it was said, and what became of it. A forecast is not a finding."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated as Col

HOLD, COUNT = "hold", "count"
PART = "part"  # as hold, of a term, an area or both; or of the truce where any part's end is its end
WATCHED, REPORTED = "watched", "reported"
ANY_END = "any_end"  # the definition that counts first: neither broken down, nor replaced, nor run out
MET = "met"  # state of a part: its mark is met by the last days, which may be left again; no end
GONE = ("ended", MET)  # states of which nothing is left to foretell


@dataclass(frozen=True, slots=True, kw_only=True)
class Forecast:
    """One thing to come, said at `made_at` and never edited: whether a truce, term or area holds, or how many breaches.

    A `hold` has a definition of the end and a chance; a `count` has a distribution, as draws of equal weight. Where
    nobody watches, `basis` is `reported`: it then says what will be reported, and never that a truce holds.
    """

    id: Col[str, "fct-…, from what it is about, its target and `made_at` (not from its result)"]
    agreement: Col[str, "agreement id"]
    term: Col[str | None, "term id; null: the truce as a whole"] = None
    reading: Col[str | None, "reading id; null: the truce as a whole"] = None
    party: Col[str | None, "as in the ruling; null: the truce as a whole"] = None
    area: Col[str | None, "as in the ruling; null: the truce as a whole"] = None
    kind: Col[str, "hold, part (whether a part holds) or count"]
    made_at: Col[datetime, "what was known at this instant (UTC)"]
    target_earliest: Col[datetime, "start of the stretch that it speaks of (UTC)"]
    target_latest: Col[datetime, "end of it, exclusive (UTC)"]
    ahead_days: Col[int, "days from the last day that is known whole to the last day of the target"]
    definition: Col[str | None, "hold: what would count as its end (outlook/survival/data/ends.yaml)"] = None
    state: Col[str | None, "holds, ended or cannot_be_told already now; part: met, its mark is met now, no end"] = None
    p: Col[float | None, "hold: chance that it still holds at the end of the target; null: cannot be told"] = None
    p_low: Col[float | None, "5 % bound of that chance: what is not known of it"] = None
    p_high: Col[float | None, "95 % bound"] = None
    base: Col[float | None, "hold: the same chance by base rate alone, without what is seen now"] = None
    base_low: Col[float | None, "5 % bound"] = None
    base_high: Col[float | None, "95 % bound"] = None
    vary_n: Col[int | None, "hold: under how many other thresholds of its definition it was asked as well"] = None
    vary_ended: Col[int | None, "hold: by how many of those it has ended already"] = None
    vary_low: Col[float | None, "hold: the least chance under any of them"] = None
    vary_high: Col[float | None, "hold: the greatest"] = None
    guessed: Col[bool, "hold: the record hardly saw a truce of that age"] = False
    mean: Col[float | None, "count: expected number, if the stretch is watched wholly"] = None
    q05: Col[float | None, "5 % quantile"] = None
    q25: Col[float | None, "25 %"] = None
    q50: Col[float | None, "50 %"] = None
    q75: Col[float | None, "75 %"] = None
    q95: Col[float | None, "95 %"] = None
    draws: Col[tuple[float, ...], "count: the distribution, as draws of equal weight, rising"] = ()
    climatology: Col[tuple[float, ...], "count: as many draws of what the last weeks were like"] = ()
    last: Col[tuple[float, ...], "count: as many draws around the last known count"] = ()
    basis: Col[str, "watched, or reported (nobody watched: what will be told, not what will happen)"]
    model: Col[str, "what made it: a life table with signals, or a model of counts"]
    beats_climatology: Col[
        bool | None, "whether that model did better than climatology so far; null: not known yet"
    ] = None
    because: Col[tuple[str, ...], "ids it rests on, strongest first: signals, rulings, incidents"] = ()
    why: Col[str | None, "code of why it cannot be told, or of what it stands on alone"] = None
    hindcast: Col[bool, "made later, by what was known at `made_at` alone: no proof that it was said then"] = False
    method: Col[str, "method and version"]
    day: Col[date, "UTC day of `made_at`"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """What became of one forecast, once its day had come and was judged. Scored once; an unwatched one is listed."""

    id: Col[str, "scr-…, from the forecast"]
    forecast: Col[str, "forecast id"]
    agreement: Col[str, "agreement id"]
    kind: Col[str, "hold, part (whether a part holds) or count"]
    definition: Col[str | None, "hold: by which definition of the end"] = None
    basis: Col[str, "watched or reported"]
    model: Col[str, "what made the forecast"]
    made_at: Col[datetime, "when the forecast was made (UTC)"]
    ahead_days: Col[int, "how far ahead it looked"]
    hindcast: Col[bool, "that forecast was made later, by what was known then"] = False
    scored_at: Col[datetime, "by what was known at this instant (UTC)"]
    seen: Col[float | None, "count: what came; hold: 1 it held, 0 it ended; null: nobody can tell"] = None
    watched: Col[float, "share of the target that somebody watched"] = 0.0
    p: Col[float | None, "hold: the chance that was said"] = None
    crps: Col[float | None, "count: continuous ranked probability score, less is better"] = None
    ignorance: Col[float | None, "count: surprise in bits, by the classes of the VIEWS challenge"] = None
    interval: Col[float | None, "count: interval score of the 90 % interval"] = None
    held: Col[float | None, "count: how far what came lay in the 90 % interval, 0 to 1"] = None
    brier: Col[float | None, "hold: squared distance of the chance from what came"] = None
    log_score: Col[float | None, "hold: surprise in nats"] = None
    climatology_crps: Col[float | None, "count: what climatology would have scored"] = None
    last_crps: Col[float | None, "count: what the last value would have scored"] = None
    base_brier: Col[float | None, "hold: what the base rate alone would have scored"] = None
    because: Col[tuple[str, ...], "ids of the rulings that say what came"] = ()
    method: Col[str, "method and version"]
    day: Col[date, "UTC day of `scored_at`"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Regime:
    """Whether a series of breaches is still what it was, since when not, and how sure; by what was known then."""

    id: Col[str, "reg-…, from what it is about and `as_of`"]
    agreement: Col[str, "agreement id"]
    term: Col[str, "term id"]
    reading: Col[str, "reading id"]
    party: Col[str, "as in the ruling"]
    area: Col[str, "as in the ruling"]
    as_of: Col[datetime, "what was known at this instant (UTC)"]
    rise_odds: Col[float | None, "log odds that it rose within the last weeks, against no change; null: cannot be told"]
    fall_odds: Col[float | None, "log odds that it fell"]
    chance: Col[float | None, "chance that it changed, where a change comes every half year"]
    since: Col[date | None, "likeliest first day of the new regime; null: no change is likelier than not"] = None
    level: Col[float | None, "breaches a watched day if nothing changed"] = None
    now: Col[float | None, "breaches a watched day since then"] = None
    knob: Col[float | None, "log odds at which an alarm is given"] = None
    false_alarm_days: Col[float | None, "days between false alarms at that knob, where nothing changes"] = None
    alarm: Col[bool, "whether the odds of a rise are above it"] = False
    basis: Col[str, "watched or reported"]
    days_known: Col[int, "days of the series that are known"] = 0
    why: Col[str | None, "code of why it cannot be told"] = None
    because: Col[tuple[str, ...], "ids of the rulings of the days since, newest first"] = ()
    method: Col[str, "method and version"]
    day: Col[date, "UTC day of `as_of`"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Signal:
    """One sign that a truce weakens or holds (DOMAIN 6.2), as it stood then, with what it did to the chances."""

    id: Col[str, "sgn-…, from what it is about and `as_of`"]
    agreement: Col[str, "agreement id"]
    signal: Col[str, "its name (outlook/signals/data/signals.yaml)"]
    state: Col[str, "tripped, not_tripped or not_observed"]
    value: Col[float | None, "what was measured"] = None
    before: Col[float | None, "what it is held against: the stretch before"] = None
    ratio: Col[float | None, "the ratio of the hazard that it is thought to make; a judgement, see the data"] = None
    ratio_low: Col[float | None, "5 %"] = None
    ratio_high: Col[float | None, "95 %"] = None
    counted: Col[float | None, "the part of it that counts beside stronger ones, 1 for the strongest"] = None
    moved_7: Col[float | None, "what knowing it changes of the chance to hold in 7 days"] = None
    moved_30: Col[float | None, "in 30 days"] = None
    moved_90: Col[float | None, "in 90 days"] = None
    why: Col[str | None, "in a few words what was seen, or why nobody could see it"] = None
    because: Col[tuple[str, ...], "ids it was seen in"] = ()
    as_of: Col[datetime, "what was known at this instant (UTC)"]
    method: Col[str, "method and version"]
    day: Col[date, "UTC day of `as_of`"]
