"""What the policy answers to whoever acts. Nothing here writes."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any, TypeAlias

from truce.flow.house import House
from truce.flow.rulebook import in_force, register_of, time_of
from truce.model.member import Member
from truce.record.canon import canonical
from truce.rights.decide import Answer, Question, Reason, decide, reach
from truce.rights.register import Register
from truce.rights.standing import administrators

MISSION = "mission"  # what an act that needs two is about, where it is about no one thing
Asking: TypeAlias = Callable[[str, str | None, str | None, frozenset[str]], Answer]


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What somebody wants to do, as it is put to the policy.

    `about`: the subject; with `what` it makes an act that needs two exactly this one. `whose`: the member whose
    source, report or right it concerns. `two`: the roles that must agree, where the action alone does not say so.
    """

    action: str
    case: str | None = None
    state: str | None = None
    about: str = MISSION
    what: Mapping[str, Any] | None = None
    whose: str | None = None
    two: tuple[str, ...] | None = None

    @property
    def digest(self) -> str:
        """sha256 over the action, its subject and its parameters."""
        told = {"action": self.action, "about": self.about, "what": self.what or {}}
        return sha256(canonical(told)).hexdigest()


def members(house: House) -> dict[str, Member]:
    """Every member ever enrolled, by handle."""
    return dict(register_of(house).members)


def may(house: House, action: str, *, case: str | None = None, state: str | None = None, **more: Any) -> Answer:
    """What the policy answers; writes nothing. The handle counts only with the key that was enrolled for it.

    `more`: about, what, whose, two (see Wish). A state that is not given is read from the case's own acts.
    """
    return answer_to(house, Wish(action=action, case=case, state=state, **more))


def may_at_all(house: House, action: str) -> Answer:
    """Whether whoever acts may do this to anything: what a door asks that does not know yet to what."""
    register = register_of(house)
    policy, agreed = in_force(house, register, action)
    if not register.members:
        return answer_to(house, Wish(action=action))
    if not agreed:
        return _not_agreed()
    member, wrong = _member(house, register)
    now = time_of(house, register)
    return wrong or reach(policy, member, action, now, register.holding(now))


def reaching(house: House) -> Asking:
    """`may` for many actions and cases at once: who asks, and what time it is, are read once.

    What comes back answers for (action, case, its state, what whoever asks did in it before). It writes nothing.
    """
    register = register_of(house)
    member, wrong = _member(house, register)
    now = time_of(house, register)
    requests, overrides = tuple(register.requests.values()), register.holding(now)

    def answer(action: str, case: str | None, state: str | None, done: frozenset[str]) -> Answer:
        policy, agreed = in_force(house, register, action)
        if register.members and not agreed:
            return _not_agreed()
        if wrong is not None:
            return wrong
        digest = Wish(action=action, case=case, about=case or MISSION).digest if requests else None
        question = Question(
            action=action,
            at=now,
            case=case,
            state=state,
            done=done,
            digest=digest,
            requests=requests,
            overrides=overrides,
        )
        return decide(policy, member, question, founded=bool(register.members))

    return answer


def answer_to(house: House, wish: Wish) -> Answer:
    """What the policy answers to a wish."""
    register = register_of(house)
    policy, agreed = in_force(house, register, wish.action)
    if register.members and not agreed:
        return _not_agreed()
    member, wrong = _member(house, register)
    if wrong is not None:
        return wrong
    state, done = _history(house, wish, member)
    now = time_of(house, register)
    question = Question(
        action=wish.action,
        at=now,
        case=wish.case,
        state=state,
        done=done,
        own=wish.whose is not None and member is not None and wish.whose == member.handle,
        digest=wish.digest,
        two=wish.two,
        requests=tuple(register.requests.values()),
        overrides=register.holding(now),
    )
    return decide(policy, member, question, founded=bool(register.members))


def _not_agreed() -> Answer:
    why = "rights.yaml is not the one that two agreed to: truce roles policy FOLDER shows what stands"
    return Answer(False, why, Reason.POLICY)


def _member(house: House, register: Register) -> tuple[Member | None, Answer | None]:
    """Who acts; or an answer at once, where the key in hand is not the one enrolled."""
    member = register.members.get(house.actor.handle) if house.actor is not None else None
    if member is None and house.actor is not None and register.members:
        return None, Answer(False, _no_member(house.actor.handle, register, time_of(house, register)), Reason.NOBODY)
    if member is None or house.actor is None or member.signing == house.actor.signing:
        return member, None
    why = f"the key in hand is not the one enrolled for {member.handle}"
    return None, Answer(False, why, Reason.KEY)


def _no_member(handle: str, register: Register, now: datetime) -> str:
    """Said to whoever has a key of their own that nobody took in: whom to ask."""
    whom = sorted(h for h in administrators(register, now) if not register.members[h].is_suspended(now))
    told = " or ".join(whom) or "an administrator"
    return (
        f"{handle} is no member of this mission; {told} can take you in: truce roles enrol FOLDER {handle} --card FILE"
    )


def _history(house: House, wish: Wish, member: Member | None) -> tuple[str | None, frozenset[str]]:
    """The state of the case as its own acts tell it, and what this member did in it."""
    if wish.case is None:
        return wish.state, frozenset()
    kept = house.mission.ledger.entries(subject=wish.case)
    moves = [entry.move.to for entry in kept if entry.move is not None]
    done = frozenset(entry.act for entry in kept if member is not None and entry.by == member.handle)
    return wish.state or (moves[-1] if moves else None), done
