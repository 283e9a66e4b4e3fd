"""What waits for a person: open cases by age, what is past its date in them, notices that nobody answered."""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from truce.flow.acting import may_at_all
from truce.flow.house import House
from truce.flow.room.cases import allowing, book
from truce.flow.verification.case_look import overdue
from truce.model.case import Case
from truce.model.proceeding import Notice

ENDED = ("closed", "rejected_out_of_scope", "merged")  # states in which nobody works on a case
AGES = (1, 3, 7, 30)  # days; the last group is older than all
BOUNDS = [timedelta(days=days) for days in AGES]


@dataclass(frozen=True, slots=True, kw_only=True)
class Age:
    """Open cases of one age: `over` to less than `under` days since the mission heard of them; None: no end."""

    over: int
    under: int | None
    cases: int
    late: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Unanswered:
    """A notice without a reply: of which case, to whom, until when it may be answered."""

    case: str
    number: str | None
    notice: Notice
    late: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Open:
    """Cases that somebody works on, of those whoever asks may read. `oldest`: when the mission heard of the oldest."""

    ages: tuple[Age, ...]
    total: int
    late: int
    oldest: Case | None
    unanswered: tuple[Unanswered, ...]


def open_cases(house: House, now: datetime) -> Open | None:
    """What waits in cases; None for who may read none."""
    if not may_at_all(house, "case.view").allowed:
        return None
    allowed = allowing(house, "case.view")
    cases = [one for one in book(house).cases.values() if one.state not in ENDED and allowed(one)]
    late = {one.id for one in cases if overdue(one, now)}
    return Open(
        ages=_ages(cases, late, now),
        total=len(cases),
        late=len(late),
        oldest=min(cases, key=lambda one: (one.allegation.received_at, one.id), default=None),
        unanswered=_unanswered(cases, now),
    )


def _ages(cases: Sequence[Case], late: set[str], now: datetime) -> tuple[Age, ...]:
    """Every case in the group of its age, each looked at once."""
    counts, lates = [0] * (len(AGES) + 1), [0] * (len(AGES) + 1)
    for one in cases:
        group = bisect_right(BOUNDS, now - one.allegation.received_at)
        counts[group] += 1
        lates[group] += one.id in late
    groups = zip((0, *AGES), (*AGES, None), counts, lates, strict=True)
    return tuple(Age(over=over, under=under, cases=n, late=k) for over, under, n, k in groups)


def _unanswered(cases: Sequence[Case], now: datetime) -> tuple[Unanswered, ...]:
    found = [
        Unanswered(case=case.id, number=case.number, notice=notice, late=now >= notice.due)
        for case in cases
        for notice in case.notices
        if not notice.replies
    ]
    return tuple(sorted(found, key=lambda one: (one.notice.due, one.case, one.notice.id)))
