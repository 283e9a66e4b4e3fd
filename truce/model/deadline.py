"""What is due, by when, and what became of it: the board of an agreement's dates; and the count of quiet days."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Annotated as Col

ALL, PART, NONE = "all", "part", "none"
FOLLOWED = (ALL, PART, NONE)
DAY_ENDS = time(23, 59, 59, tzinfo=UTC)  # where only a day was told


def ends_a_day(instant: datetime) -> bool:
    """Whether an instant stands for a whole day, of which no hour was told."""
    return instant.astimezone(UTC).timetz() == DAY_ENDS


@dataclass(frozen=True, slots=True, kw_only=True)
class Deadline:
    """One date of one term under one reading: a start, a latest start, a deadline, a milestone or an end.

    A deadline that a mediator or another side set outside any agreement has no term and no reading.
    """

    id: Col[str, "dln-…, from what it is about"]
    agreement: Col[str | None, "agreement id; null: set outside any"] = None
    term: Col[str | None, "term id; null: of no term"] = None
    reading: Col[str | None, "reading id; null: of no term"] = None
    party: Col[str, "who must have done it; 'all' where it is one act of all"]
    kind: Col[str, "start, start_latest, deadline, milestone, target, end, response or set (outside the text)"]
    name: Col[str | None, "of a milestone or a limit; by_rule where rule and instant of the text differ"] = None
    trigger: Col[str | None, "event it counts from; null: an absolute date"] = None
    triggered_at: Col[datetime | None, "when that event took place, if it did (UTC)"] = None
    offset: Col[str | None, "ISO 8601 duration after the trigger"] = None
    convention: Col[str, "how days are counted: exact, day_of_trigger_is_zero or day_of_trigger_is_one"] = "exact"
    due: Col[datetime | None, "instant by which; null: its trigger has no date yet (UTC)"] = None
    due_other: Col[datetime | None, "the same under the other first-day convention, where it differs"] = None
    due_first: Col[datetime | None, "the earliest that documents allow which contradict each other on the trigger"] = (
        None
    )
    extended_to: Col[datetime | None, "new instant, where it was extended (UTC)"] = None
    done_at: Col[datetime | None, "when it was done, if it was (UTC)"] = None
    status: Col[str, "pending, due_soon, met, met_late, partly, overdue... (vocabulary/due)"]
    days_late: Col[float | None, "days after the (extended) due instant, until done or as-of"] = None
    set_by: Col[str | None, "who set it, where not the agreement"] = None
    announced_consequence: Col[str | None, "what was announced to follow if it is missed"] = None
    actual_consequence: Col[str | None, "what did follow, as documents show; never taken from the announcement"] = None
    followed: Col[str | None, "how much of what was announced did follow: all, part or none; null: not told"] = None
    because: Col[tuple[str, ...], "ids of the documents it rests on"] = ()
    waits_for: Col[tuple[str, ...], "evidence it waits for, as KIND from WHOM"] = ()
    as_of: Col[datetime, "what was known at this instant (UTC)"]
    method: Col[str, "method and version"]


@dataclass(frozen=True, slots=True, kw_only=True)
class QuietDay:
    """One day of one area under a term that counts quiet days: quiet only if it was watched, by night as well."""

    id: Col[str, "qui-…, from what it is about"]
    agreement: Col[str, "agreement id"]
    term: Col[str, "term id"]
    reading: Col[str, "reading id"]
    area: Col[str, "name of the area"]
    earliest: Col[datetime, "start of the day (UTC)"]
    latest: Col[datetime, "its end, exclusive"]
    state: Col[str, "quiet, broken, unsure (something told, not established) or unwatched"]
    p_quiet: Col[float | None, "probability that nothing of the kind happened; null: unwatched"] = None
    coverage_day: Col[float, "share of daylight and area watched"] = 0.0
    coverage_night: Col[float, "share of night and area watched"] = 0.0
    run: Col[int, "quiet days in a row, this one included; 0 after a reset"] = 0
    needed: Col[int, "how many the term asks for"]
    reset_by: Col[tuple[str, ...], "ids of what broke the silence; empty: nobody watched"] = ()
    as_of: Col[datetime, "what was known at this instant (UTC)"]
    method: Col[str, "method and version"]
    day: Col[date, "UTC day of `earliest`"]
