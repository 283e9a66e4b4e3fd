"""The book of cases: every case as its acts make it, read on from where it was read before.

The same fold as `truce case` (`verification/fold.py`), kept between two looks of one process. Nothing in it is a second
truth: it is forgotten with the process and made again from the log.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from threading import Lock
from weakref import WeakKeyDictionary

from truce.errors import NotFound
from truce.flow.acting import reaching
from truce.flow.house import House
from truce.flow.rulebook import in_force, register_of
from truce.flow.verification.case_ref import no_such_case
from truce.model.act import Entry
from truce.model.case import Case
from truce.store.contract import Ledger
from truce.verification import fold


@dataclass(frozen=True, slots=True, kw_only=True)
class Book:
    """Every case as it stands after the act numbered `seq`; `numbers` and `findings` lead to the id of a case."""

    seq: int = 0
    cases: Mapping[str, Case] = field(default_factory=dict)
    numbers: Mapping[str, str] = field(default_factory=dict)
    findings: Mapping[str, str] = field(default_factory=dict)

    def find(self, ref: str) -> Case:
        """The case of an id or a number. Raises NotFound."""
        case = self.cases.get(self.numbers.get(ref, ref))
        if case is None:
            raise no_such_case(ref)
        return case

    def kin(self, case: Case) -> dict[str, Case]:
        """The case and every case that is joined to it, by id, as `flow.verification.case.kin` has it."""
        return {one.id: one for one in fold.family(self.cases, case.id)}


OUTSIDE = frozenset({"liaison", "commission"})  # roles of those to whom a case is told by its notices

_books: WeakKeyDictionary[Ledger, Book] = WeakKeyDictionary()
_turn = Lock()  # of several threads only one reads on; the others take what it read


def book(house: House) -> Book:
    """The book as it is now: one indexed query for what came since the last look."""
    ledger = house.mission.ledger
    with _turn:
        before = _books.get(ledger) or Book()
        now = read_on(before, ledger.entries(acts=fold.ACTS, after=before.seq))
        _books[ledger] = now
        return now


def read_on(before: Book, entries: Iterable[Entry]) -> Book:
    """The book after more acts; the one before stays as it was, for whoever is still reading it."""
    cases, numbers, findings = dict(before.cases), dict(before.numbers), dict(before.findings)
    seq, new = before.seq, False
    for entry in entries:
        seq = entry.seq
        id = entry.subject or ""
        if not id.startswith(fold.SUBJECT):
            continue
        new = True
        case = cases[id] = fold.after(cases.get(id), entry)
        if case.number is not None:
            numbers[case.number] = id
        if case.finding is not None:
            findings[case.finding.id] = id
    if not new:
        return Book(seq=seq, cases=before.cases, numbers=before.numbers, findings=before.findings)
    return Book(seq=seq, cases=cases, numbers=numbers, findings=findings)


def done_by(case: Case, handle: str | None) -> frozenset[str]:
    """What a member did in a case before; nothing for nobody."""
    return frozenset(one.act for one in case.history if one.by == handle) if handle else frozenset()


def has_part(house: House, case: Case) -> bool:
    """Whether somebody who reads no cases knows of this one.

    They acted in it, are on its team, or were given a role for it alone; or a party was told of it, and they are one of
    those outside who answer for a party or sit in the commission.
    """
    handle = None if house.actor is None else house.actor.handle
    member = register_of(house).members.get(handle or "")
    if member is None:
        return False
    named = handle in case.plans[-1].team if case.plans else False
    given = any(grant.case == case.id and grant.holds(house.clock()) for grant in member.grants)
    outside = bool(case.notices) and bool(OUTSIDE & member.roles(house.clock()))
    return named or given or outside or bool(done_by(case, handle))


def allowing(house: House, action: str) -> Callable[[Case], bool]:
    """Whether whoever acts may do this to a case, asked once for each kind of case that differs to the policy.

    Two cases differ to it by their state, by what whoever asks did in them that stands apart from the action, and,
    where a grant or an emergency is of single cases, by themselves.
    """
    answer = reaching(house)
    register = register_of(house)
    known = in_force(house, register, action)[0].actions.get(action)
    apart = frozenset(known.apart) if known is not None else frozenset()
    handle = None if house.actor is None else house.actor.handle
    member = register.members.get(handle or "")
    single = member is not None and any(grant.case for grant in member.grants)
    single = single or any(one.case for one in register.overrides.values()) or bool(known and known.agree)
    told: dict[object, bool] = {}

    def allowed(case: Case) -> bool:
        done = done_by(case, handle) & apart if apart else frozenset()
        key = (case.state, done, case.id if single else None)
        if key not in told:
            told[key] = answer(action, case.id, case.state, done).allowed
        return told[key]

    return allowed


def place_of(house: House, case: Case) -> int:
    """The place in its chain up to which a case is read: what a form carries, so that no act overwrites another's."""
    last = house.mission.ledger.last(case.id)
    if last is None:
        raise NotFound("there is no such case")
    return last.position or 0


def since(house: House, case: str, place: int) -> tuple[Entry, ...]:
    """The acts about a case that came after a place in its chain."""
    return tuple(one for one in house.mission.ledger.entries(subject=case) if (one.position or 0) > place)
