"""Ask, then put the act on record: nothing changes without a yes, and no yes goes unrecorded."""

from base64 import b64encode
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from truce.errors import Conflict, Refused
from truce.flow.acting.alarms import alarm_of, watch
from truce.flow.acting.answering import MISSION, Wish, answer_to, may_at_all
from truce.flow.house import House
from truce.flow.rulebook import forget, in_force, register_of, time_of
from truce.model.act import Act, Entry, Signs, StateMove
from truce.rights.decide import Answer, Reason
from truce.wire.leaf import statement_of

USED = "roles.used"  # an agreed request was used up by the act beside it
ALARMING = (Reason.KEY, Reason.SUSPENDED)


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


def perform_all(house: House, action: str, told: Sequence[tuple[str, Mapping[str, Any]]]) -> Sequence[Entry]:
    """Ask once, then put one act on record for each (subject, facts), all or none. No subject stands there twice."""
    wish = Wish(action=action)
    answer = _allowed(house, wish)
    watch(house, action, [subject for subject, _ in told])
    acts = [act_of(house, action, subject, facts) for subject, facts in told]
    return _keep(house, [*_spent(house, wish, answer), *acts])[-len(told) :]


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


def _allowed(house: House, wish: Wish) -> Answer:
    answer = answer_to(house, wish)
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
