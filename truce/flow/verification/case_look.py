"""list, show, history, times: where cases stand, what may come next and who may do it, and what is overdue."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from truce.flow.acting import enter, keep_look, look_at, may
from truce.flow.house import House
from truce.flow.rulebook import in_force, register_of
from truce.flow.verification.case import all_cases, find, kin
from truce.flow.verification.case_work import VISIT_WITHIN
from truce.model.act import Entry
from truce.model.case import Case
from truce.model.information import Information
from truce.verification import fold
from truce.verification.times import Spread, Stretch, spread, times_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Overdue:
    """Something whose date is past: what, since when."""

    what: str
    since: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Next:
    """A step that the case can take: where it leads (None: it stays), which roles may, whether whoever asks may."""

    action: str
    to: tuple[str, ...]
    roles: tuple[str, ...]
    you: bool
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """A case as it is shown: with items of the cases joined to it, letters of its sources, what is next and overdue."""

    case: Case
    items: tuple[Information, ...]
    letters: dict[str, str]
    numbers: dict[str, str]  # of other cases, those joined to it or that it is joined to, by id
    next: tuple[Next, ...]
    overdue: tuple[Overdue, ...]


def show(house: House, ref: str) -> Seen:
    """A case with all that hangs on it; the look is on record."""
    enter(house, "case.view")
    case = find(house, ref)
    look_at(house, "case.view", case.id)
    known = kin(house, case)
    graded = fold.graded_in(known, case.id)
    others = [*known.values(), *([find(house, case.merged_into)] if case.merged_into else [])]
    return Seen(
        case=case,
        items=fold.items(known, case.id),
        letters={source: told[-1].grade for source, told in graded.items()},
        numbers={one.id: one.number for one in others if one.number},
        next=_next(house, case),
        overdue=overdue(case, house.clock()),
    )


def _next(house: House, case: Case) -> tuple[Next, ...]:
    policy = in_force(house, register_of(house), "case.view")[0]
    found = []
    for code, action in policy.actions.items():
        ends = tuple(to for to in case.next_states if to in action.to)
        if not code.startswith(fold.FAMILY) or not ends or case.state not in (action.states or ()):
            continue
        answer = may(house, code, case=case.id, state=case.state)
        roles = tuple(name for name, role in policy.roles.items() if role.allows(code))
        found.append(Next(action=code, to=ends, roles=roles, you=answer.allowed, why=answer.why))
    return tuple(found)


def overdue(case: Case, now: datetime) -> tuple[Overdue, ...]:
    """Visits not made in time, notices without a reply, remedies past their date, requests for access unanswered."""
    found = []
    if case.state in ("triaged", "under_verification", "registered", "received"):
        due = case.plans[-1].visit_by if case.plans else None
        due = due or case.allegation.received_at + VISIT_WITHIN
        if not case.visits and now >= due:
            found.append(Overdue(what="a visit to the site, or another act of verification", since=due))
    if case.state == "notified":
        found += [
            Overdue(what=f"reply of {one.to} to notice {one.id}", since=one.due)
            for one in case.notices
            if not one.replies and now >= one.due
        ]
    if case.remedies:  # most cases have none: lists ask this of every case that there is
        found += [
            Overdue(what=f"remedy {one.id} ({one.kind}, owed by {one.owner})", since=one.due)
            for one in case.open_remedies()
            if now >= one.due
        ]
    found += [
        Overdue(what=f"answer of {one.to} to request for access {one.id}", since=one.asked_at + VISIT_WITHIN)
        for one in case.access
        if one.outcome is None and now >= one.asked_at + VISIT_WITHIN
    ]
    return tuple(found)


def visible(house: House) -> tuple[Case, ...]:
    """Every case that whoever asks may read; the look is on record."""
    enter(house, "case.view")
    found = tuple(
        one for one in all_cases(house).values() if may(house, "case.view", case=one.id, state=one.state).allowed
    )
    keep_look(house, "case.view", "cases", rows=len(found))
    return found


def history(house: House, ref: str) -> Sequence[Entry]:
    """Every act about a case as it stands in the log, sealing too: who, when, why, and the hash of the one before."""
    enter(house, "case.view")
    case = find(house, ref)
    look_at(house, "case.view", case.id, form="history")
    return house.mission.ledger.entries(subject=case.id)


def times(house: House, ref: str | None) -> tuple[Case | None, Sequence[Stretch] | Sequence[Spread]]:
    """Times from the allegation to each step: of one case, or over all that whoever asks may read."""
    if ref is None:
        return None, spread(visible(house))
    enter(house, "case.view")
    case = find(house, ref)
    look_at(house, "case.view", case.id, form="times")
    return case, times_of(case)
