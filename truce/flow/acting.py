"""The one way to act: ask the policy, write the act, sign it. Every step that a person answers for goes through it."""

from base64 import b64encode
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import sha256
from typing import Any

from truce.errors import Conflict, Refused
from truce.flow.house import House
from truce.flow.rulebook import forget, in_force, register_of, time_of
from truce.model.act import Act, Entry, Signs, StateMove
from truce.model.member import Member
from truce.record.canon import canonical
from truce.rights.decide import Answer, Question, Reason, decide, reach
from truce.rights.register import Register
from truce.rights.standing import administrators
from truce.wire.leaf import statement_of

USED = "roles.used"  # an agreed request was used up by the act beside it
MISSION = "mission"  # what an act that needs two is about, where it is about no one thing
TURNS = 5  # two looks of one member at once: the second takes the next place in the trail
ALARMING = (Reason.KEY, Reason.SUSPENDED)


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
    return _answer(house, Wish(action=action, case=case, state=state, **more))


def may_at_all(house: House, action: str) -> Answer:
    """Whether whoever acts may do this to anything: what a door asks that does not know yet to what."""
    register = register_of(house)
    policy, agreed = in_force(house, register, action)
    if not register.members:
        return _answer(house, Wish(action=action))
    if not agreed:
        return _not_agreed()
    member, wrong = _member(house, register)
    now = time_of(house, register)
    return wrong or reach(policy, member, action, now, register.holding(now))


Asking = Callable[[str, str | None, str | None, frozenset[str]], Answer]


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


def ask(house: House, action: str, *, case: str | None = None, state: str | None = None, **more: Any) -> Answer:
    """Ask before a door opens. Raises Refused; in a mission with members the refusal itself is put on record.

    An agreement of two that it rests on is used up by it. `more`: see `may`.
    """
    wish = Wish(action=action, case=case, state=state, **more)
    answer = _allowed(house, wish)
    if spent := _spent(house, wish, answer):
        _keep(house, spent)
    watch(house, action, [case, wish.about])
    return answer


def enter(house: House, action: str) -> None:
    """Ask at the door of a command, before anything is read. Raises Refused, and puts the refusal on record."""
    answer = may_at_all(house, action)
    if not answer.allowed:
        refuse(house, Wish(action=action), answer)


def perform(
    house: House,
    action: str,
    subject: str,
    facts: Mapping[str, Any],
    *,
    case: str | None = None,
    state: str | None = None,
    move: StateMove | None = None,
    signs: Signs | None = None,
    beside: Sequence[Act] = (),
    **more: Any,
) -> Entry:
    """Ask, then put the act on record, right after the last one about its subject, signed by whoever acts.

    `case` is the case whose rights decide, where the subject is something else. `more`: what, whose, two (see Wish).
    `beside`: acts of the program that are kept with it or not at all. Raises Refused, Conflict.
    """
    case = case or (subject if subject.startswith("cas-") else None)
    wish = Wish(action=action, case=case, state=state, about=subject, **more)
    answer = _allowed(house, wish)
    watch(house, action, [subject, case])
    act = act_of(house, action, subject, facts, move=move, signs=signs)
    return _keep(house, [*_spent(house, wish, answer), *beside, act])[-1]


def _keep(house: House, acts: Sequence[Act]) -> Sequence[Entry]:
    """Put acts on record; whatever of them decides about rights counts at once."""
    kept = house.mission.ledger.append(acts)
    forget()
    return kept


def act_of(
    house: House,
    action: str,
    subject: str,
    facts: Mapping[str, Any],
    *,
    move: StateMove | None = None,
    signs: Signs | None = None,
    after: Entry | None = None,
) -> Act:
    """An act ready to be kept; `after` is the one before it where that is not kept yet.

    Raises Conflict where somebody acted on the subject after what whoever acts has read (`House.seen`).
    """
    before = after or house.mission.ledger.last(subject)
    _refuse_stale(house, subject, 0 if before is None else before.position or 0)
    known = in_force(house, register_of(house), action)[0].actions.get(action)
    act = Act(
        act=action,
        at=house.clock(),
        by=None if house.actor is None else house.actor.handle,
        subject=subject,
        position=1 if before is None else (before.position or 0) + 1,
        previous=None if before is None else before.hash,
        compartment=known.compartment if known is not None else "audit" if action == USED else "mission",
        facts=facts,
        move=move,
        signs=signs,
    )
    return act if house.actor is None else replace(act, signature=_signed(house.actor.sign(statement_of(act))))


def _refuse_stale(house: House, subject: str, stands: int) -> None:
    """The place is read once, and the ledger holds the act to the very place it was made for: nothing slips between."""
    seen = house.seen.get(subject)
    if seen is not None and stands > seen:
        raise Conflict(
            "somebody acted on this meanwhile; nothing was written",
            subject=subject,
            you_had_read=f"{seen} acts",
            there_are=f"{stands} acts",
            remedy="read what changed, then send it again",
        )


def _signed(signature: bytes) -> str:
    return b64encode(signature).decode("ascii")


def look_at(house: House, action: str, subject: str, *, case: str | None = None, **told: Any) -> None:
    """Ask, and put on record who looked at what: the look itself is an act, about the looker's own trail.

    `told`: rows, form, filter, sha256 of what left, where something did.
    """
    ask(house, action, case=case or (subject if subject.startswith("cas-") else None), about=subject)
    _keep_look(house, action, subject, case, told)


def keep_look(house: House, action: str, subject: str, *, case: str | None = None, **told: Any) -> None:
    """Put a look on record that was asked for before; nothing in a mission without members."""
    _keep_look(house, action, subject, case, told)
    watch(house, action, [subject, case])


def _keep_look(house: House, action: str, subject: str, case: str | None, told: Mapping[str, Any]) -> None:
    if house.actor is None or not register_of(house).members:
        return
    facts = {"looked_at": subject, "case": case} | {name: value for name, value in told.items() if value is not None}
    trail = f"views:{house.actor.handle}"
    for turn in range(TURNS):
        try:
            house.mission.ledger.append([act_of(house, action, trail, facts)])
            break
        except Conflict:
            if turn == TURNS - 1:
                raise


def watch(house: House, action: str, ids: Iterable[str | None]) -> None:
    """Raise an alarm where a decoy is among the ids. Whoever touched it is not told."""
    marks = register_of(house).marks
    if marks is None or house.actor is None:
        return
    touched = sorted({mark for id in ids if id and (mark := mark_of(marks.salt, id)) in marks.digests})
    if touched:
        alarm(house, "decoy", action=action, by=house.actor.handle, marks=touched)


def mark_of(salt: str, id: str) -> str:
    """What stands in the log for the id of a decoy."""
    return sha256(f"{salt}:{id}".encode()).hexdigest()


def alarm(house: House, kind: str, **facts: Any) -> None:
    """Put an alarm on record: an act of the program itself."""
    house.mission.ledger.append([alarm_of(house, kind, **facts)])


def alarm_of(house: House, kind: str, **facts: Any) -> Act:
    """An alarm that is not kept yet."""
    return Act(act="alarm", at=time_of(house), compartment="audit", facts={"kind": kind, **facts})


def _answer(house: House, wish: Wish) -> Answer:
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


def _allowed(house: House, wish: Wish) -> Answer:
    answer = _answer(house, wish)
    if not answer.allowed:
        refuse(house, wish, answer)
    return answer


def refuse(house: House, wish: Wish, answer: Answer) -> None:
    """Put the refusal on record, with an alarm where an account may have been stolen; then raise Refused."""
    if register_of(house).members:
        by = None if house.actor is None else house.actor.handle
        facts = {"action": wish.action, "case": wish.case, "by": by, "reason": answer.reason.name.lower()}
        acts = [Act(act="refused", at=time_of(house), compartment="audit", facts=facts)]
        if answer.reason in ALARMING:
            acts.append(alarm_of(house, answer.reason.name.lower(), action=wish.action, by=by))
        house.mission.ledger.append(acts)
    given = {} if wish.case is None else {"case": wish.case}
    raise Refused(f"not allowed: {wish.action}", **given, why=answer.why, remedy=_remedy(wish, answer))


def _remedy(wish: Wish, answer: Answer) -> str | None:
    if answer.reason is not Reason.TWO:
        return None
    told = "".join(f" --with {name}={value}" for name, value in sorted((wish.what or {}).items()))
    about = "" if wish.about == MISSION else f" {wish.about}"
    return f"truce roles ask FOLDER {wish.action}{about}{told} --why TEXT"


def _spent(house: House, wish: Wish, answer: Answer) -> Sequence[Act]:
    """What stands beside an act that rests on more than a role: the request it uses up, or the emergency, aloud."""
    if answer.rests_on is None:
        return ()
    if answer.reason is Reason.EMERGENCY:
        by = None if house.actor is None else house.actor.handle
        told = {"override": answer.rests_on, "action": wish.action, "about": wish.about, "by": by}
        return [alarm_of(house, "emergency", **told)]
    facts = {"request": answer.rests_on, "action": wish.action, "digest": wish.digest}
    return [act_of(house, USED, answer.rests_on, facts)]
