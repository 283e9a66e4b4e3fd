"""One case as a page shows it: what is in it, what may be done with it and by whom, its evidence, and its timeline."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from truce.errors import NotFound
from truce.evidence.custody import Custody, custody
from truce.flow.acting import enter, look_at, may, reaching
from truce.flow.house import House
from truce.flow.room.cases import Book, book, done_by, place_of
from truce.flow.room.exhibits_kept import kept
from truce.flow.rulebook import in_force, register_of
from truce.flow.verification.case_look import Overdue, overdue
from truce.model.case import Case
from truce.model.information import Graded, Information
from truce.verification import fold

BEFORE_VISIT = ("received", "registered", "triaged", "under_verification")
QUIET = ("case.view", "case.receive")  # no steps of a case that is there


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """What the policy knows that can be done with a case as it stands: where it leads, who may, whether you may.

    `to` is empty where the case stays where it is. `why` is the policy's own answer.
    """

    action: str
    to: tuple[str, ...]
    roles: tuple[str, ...]
    you: bool
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """One point of the timeline. `kind`: told (the allegation), act, touch (of an exhibit), visit, or due (to come).

    `code` is an act, a touch or what is due; `about` the id within the case or of the exhibit; `until` where it lasted.
    """

    at: datetime
    kind: str
    code: str
    until: datetime | None = None
    by: str | None = None
    why: str = ""
    to: str | None = None
    about: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A case with all that hangs on it. `place`: up to where it was read; forms carry it.

    `exhibits` is None where whoever asks may not look at evidence; then `exhibit_ids` says only how many there are.
    """

    case: Case
    place: int
    items: tuple[Information, ...]
    graded: Mapping[str, tuple[Graded, ...]]
    numbers: Mapping[str, str]
    steps: tuple[Step, ...]
    overdue: tuple[Overdue, ...]
    exhibit_ids: tuple[str, ...] = ()
    exhibits: tuple[Custody, ...] | None = None
    timeline: tuple[Moment, ...] = field(default=())

    def step(self, action: str) -> Step | None:
        """What can be done under an action; None where the case as it stands does not know it."""
        return next((one for one in self.steps if one.action == action), None)

    @property
    def moves(self) -> tuple[Step, ...]:
        """The steps that lead somewhere."""
        return tuple(one for one in self.steps if one.to)

    @property
    def additions(self) -> tuple[Step, ...]:
        """The steps after which the case stands where it stood."""
        return tuple(one for one in self.steps if not one.to)


def shown(house: House, ref: str) -> Shown:
    """A case and all about it; the look is on record. Raises Refused, NotFound."""
    enter(house, "case.view")
    known = book(house)
    case = known.find(ref)
    look_at(house, "case.view", case.id)
    return _shown(house, known, case)


def again(house: House, ref: str) -> Shown:
    """The same for a page that is open already and refreshes itself: asked, but the look was put on record before."""
    enter(house, "case.view")
    known = book(house)
    case = known.find(ref)
    if not may(house, "case.view", case=case.id, state=case.state).allowed:
        look_at(house, "case.view", case.id)  # refused, and on record
    return _shown(house, known, case)


def _shown(house: House, known: Book, case: Case) -> Shown:
    kin = known.kin(case)
    others = [*kin, *([case.merged_into] if case.merged_into else [])]
    ids = exhibits_of(house, kin.values())
    chains = _chains(house, case, ids)
    return Shown(
        case=case,
        place=place_of(house, case),
        items=fold.items(kin, case.id),
        graded=fold.graded_in(kin, case.id),
        numbers={id: number for id in others if (number := known.cases[id].number)},
        steps=steps(house, case),
        overdue=overdue(case, house.clock()),
        exhibit_ids=ids,
        exhibits=chains,
        timeline=timeline(case, chains or (), house.clock()),
    )


def steps(house: House, case: Case) -> tuple[Step, ...]:
    """Everything that the policy lets somebody do with a case in this state, in the policy's own order."""
    policy = in_force(house, register_of(house), "case.view")[0]
    handle = None if house.actor is None else house.actor.handle
    done, asking, found = done_by(case, handle), reaching(house), []
    for code, action in policy.actions.items():
        if not code.startswith(fold.FAMILY) or code in QUIET or case.state not in (action.states or ()):
            continue
        ends = tuple(to for to in case.next_states if to in action.to)
        stays = not action.to or case.state in action.to or (code == "case.assess" and case.state == "assessed")
        if not ends and not stays:
            continue
        answer = asking(code, case.id, case.state, done)
        roles = tuple(name for name, role in policy.roles.items() if role.allows(code))
        found.append(Step(action=code, to=ends, roles=roles, you=answer.allowed, why=answer.why))
    return tuple(found)


def exhibits_of(house: House, cases: Iterable[Case]) -> tuple[str, ...]:
    """The exhibits that belong to cases: received for them, linked to them, or leaned on by an item."""
    known = tuple(cases)
    ids = kept(house).ids
    received = (id for case in known for id in ids.get(case.id, ()))
    linked = (id for case in known for id in case.all_exhibits if id.startswith("exh-"))
    return tuple(dict.fromkeys((*received, *linked)))


def _chains(house: House, case: Case, ids: Iterable[str]) -> tuple[Custody, ...] | None:
    """The custody of each, where whoever asks may look at evidence of this case; what is not kept here is left out."""
    if not may(house, "exhibit.view", case=case.id).allowed:
        return None
    found = []
    for id in ids:
        try:
            found.append(custody(house.mission.ledger.entries(subject=id)))
        except NotFound:  # linked by an id that names nothing here: the checks of a finding say so
            continue
    return tuple(found)


def timeline(case: Case, chains: Iterable[Custody], now: datetime) -> tuple[Moment, ...]:
    """What was told to happen, every act, every touch of the evidence, and what is still due; in order of time."""
    told = case.allegation
    found = [] if told.earliest is None else [Moment(at=told.earliest, until=told.latest, kind="told", code="alleged")]
    found += [Moment(at=one.at, kind="act", code=one.act, by=one.by, why=one.why, to=one.to) for one in case.history]
    found += [
        Moment(at=one.began, kind="visit", code=one.kind, by=one.by, why=one.note, about=one.id) for one in case.visits
    ]
    found += [
        Moment(at=e.at, kind="touch", code=e.what, by=e.by, why=e.why or "", about=chain.exhibit.id)
        for chain in chains
        for e in chain.events
    ]
    return tuple(sorted((*found, *_due(case, now)), key=lambda one: one.at))


def _due(case: Case, now: datetime) -> Iterable[Moment]:
    for remedy in case.open_remedies():
        if remedy.due > now:
            yield Moment(at=remedy.due, kind="due", code="remedy", by=remedy.owner, why=remedy.text, about=remedy.id)
    if case.state == "notified":
        for notice in case.notices:
            if not notice.replies and notice.due > now:
                yield Moment(at=notice.due, kind="due", code="reply", by=notice.to, about=notice.id)
    if (
        case.state in BEFORE_VISIT
        and not case.visits
        and case.plans
        and (by := case.plans[-1].visit_by) is not None
        and by > now
    ):
        yield Moment(at=by, kind="due", code="visit")
