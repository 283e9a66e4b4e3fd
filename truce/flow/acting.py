"""The one way to act: ask the policy, write the act, sign it. Every step that a person answers for goes through it."""

from base64 import b64encode
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from truce.errors import Refused
from truce.flow.house import House
from truce.model.act import Act, Entry, Signs, StateMove
from truce.model.member import Member
from truce.rights import members as registry
from truce.rights.decide import Answer, Question, decide
from truce.vocabulary.rights import rights
from truce.wire.leaf import statement_of


def members(house: House) -> dict[str, Member]:
    """Every member ever enrolled, by handle."""
    return registry.members(house.mission.ledger.entries(acts=registry.ACTS))


def may(house: House, action: str, *, case: str | None = None, state: str | None = None) -> Answer:
    """What the policy answers; writes nothing. The handle counts only with the key that was enrolled for it."""
    known = members(house)
    member = known.get(house.actor.handle) if house.actor is not None else None
    if member is not None and house.actor is not None and member.signing != house.actor.signing:
        return Answer(False, f"the key in hand is not the one enrolled for {member.handle}")
    roles, actions = rights()
    question = Question(action=action, at=house.clock(), case=case, state=state)
    return decide(roles, actions, member, question, founded=bool(known))


def ask(house: House, action: str, *, case: str | None = None, state: str | None = None) -> None:
    """Ask before a door opens. Raises Refused; in a mission with members the refusal itself is put on record."""
    answer = may(house, action, case=case, state=state)
    if answer.allowed:
        return
    if members(house):
        by = house.actor.handle if house.actor is not None else None
        refused = {"action": action, "case": case, "by": by}
        house.mission.ledger.append([Act(act="refused", at=house.clock(), compartment="audit", facts=refused)])
    raise Refused(f"not allowed: {action}", case=case, why=answer.why)


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
) -> Entry:
    """Ask, then put the act on record, right after the last one about its subject, signed by whoever acts.

    `case` is the case whose rights decide, where the subject is something else. Raises Refused, Conflict.
    """
    ask(house, action, case=case, state=state)
    return house.mission.ledger.append([act_of(house, action, subject, facts, move=move, signs=signs)])[0]


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
    """An act ready to be kept; `after` is the one before it where that is not kept yet."""
    before = after or house.mission.ledger.last(subject)
    known = rights()[1].get(action)
    act = Act(
        act=action,
        at=house.clock(),
        by=None if house.actor is None else house.actor.handle,
        subject=subject,
        position=1 if before is None else (before.position or 0) + 1,
        previous=None if before is None else before.hash,
        compartment="mission" if known is None else known.compartment,
        facts=facts,
        move=move,
        signs=signs,
    )
    return act if house.actor is None else replace(act, signature=_signed(house.actor.sign(statement_of(act))))


def _signed(signature: bytes) -> str:
    return b64encode(signature).decode("ascii")


def look_at(house: House, action: str, subject: str, *, case: str | None = None) -> None:
    """Ask, and put on record who looked at what: the look itself is an act, about the looker's own trail."""
    ask(house, action, case=case)
    if house.actor is not None:
        trail = f"views:{house.actor.handle}"
        house.mission.ledger.append([act_of(house, action, trail, {"looked_at": subject, "case": case})])
