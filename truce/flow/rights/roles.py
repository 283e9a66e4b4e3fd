"""roles: members taken in, roles given and ended, keys changed, members suspended. Each is an act on record."""

import re
from datetime import datetime

from truce.errors import NotFound, WrongUsage
from truce.flow.acting import act_of, alarm_of, ask, members, perform
from truce.flow.house import House
from truce.flow.rulebook import in_force, register_of, time_of
from truce.model.act import Entry
from truce.model.member import Member
from truce.rights.standing import ADMINISTRATOR, administrators, takes_another
from truce.vocabulary.rights import Policy

HEAD = "head"
FIRST_ROLES = (ADMINISTRATOR,)
HANDLE = re.compile(r"[a-z][a-z0-9_-]{0,31}")
SUBJECT = "members"


def found(house: House, reading: str) -> Entry:
    """Make whoever acts the first member, as administrator. From then on every door asks.

    Raises WrongUsage where nobody acts or the mission has members.
    """
    if house.actor is None:
        raise WrongUsage("say who you are", remedy="truce --as HANDLE roles found FOLDER")
    if members(house):
        raise WrongUsage("this mission has members already", remedy="an administrator enrols you: truce roles enrol")
    refuse_handle(house.actor.handle)
    facts = {"member": house.actor.handle, "signing": house.actor.signing, "reading": reading, "role": FIRST_ROLES[0]}
    return house.mission.ledger.append([act_of(house, "roles.found", SUBJECT, facts)])[0]


def enrol(house: House, handle: str, signing: str, reading: str) -> Entry:
    """Take a member in, without a role yet. One key is one member: whoever has one already is refused."""
    refuse_handle(handle)
    known = members(house)
    if handle in known:
        raise WrongUsage("there is a member of that handle", member=handle, remedy="take another handle")
    _refuse_known_key(known, signing)
    return perform(house, "roles.enrol", SUBJECT, {"member": handle, "signing": signing, "reading": reading})


def refuse_handle(handle: str) -> None:
    """A handle is no name and no path: small letters, digits, - and _, at most 32. Raises WrongUsage."""
    if not HANDLE.fullmatch(handle):
        raise WrongUsage(
            "this cannot be a handle", given=handle, remedy="small letters, digits, - and _; a letter first"
        )


def _refuse_known_key(known: dict[str, Member], signing: str) -> None:
    holder = next((m.handle for m in known.values() if signing in {k.signing for k in m.keys}), None)
    if holder is not None:
        raise WrongUsage(
            "this key is or was a member's already", member=holder, remedy="make a new key for each member"
        )


def grant(house: House, handle: str, role: str, *, case: str | None = None, until: datetime | None = None) -> Entry:
    """Give a member a role: for one case or all, until an instant or until it is ended.

    Nobody gives one to themselves, or two that stand apart. Where there are two administrators or more, a strong role
    takes the agreement of another. Raises Refused, NotFound, WrongUsage.
    """
    now = time_of(house)
    policy = _known(house, handle, role)
    if case is not None and house.mission.ledger.last(case) is None:
        raise NotFound("there is no such case", given=case, remedy="`truce case list FOLDER` names them")
    for held in members(house)[handle].roles(now):
        if policy.clash(role, held):
            raise WrongUsage(
                "these roles stand apart: nobody holds both", member=handle, holds=held, wanted=role,
                remedy=f"truce roles end FOLDER {handle} {held}, or give it to somebody else",
            )  # fmt: skip
    if until is not None and until <= now:
        raise WrongUsage("the role would end before it begins", until=until)
    two = second_for(house, "roles.grant", role)
    facts = {"member": handle, "role": role, "case": case, "until": until}
    return perform(
        house,
        "roles.grant",
        SUBJECT,
        facts,
        whose=handle,
        two=two,
        what=terms(handle, role, case) if two else None,
    )


def terms(handle: str, role: str, case: str | None) -> dict[str, str]:
    """What exactly two agree to when they give a strong role, or end an administrator's."""
    return {"member": handle, "role": role} | ({} if case is None else {"case": case})


def second_for(house: House, action: str, role: str) -> tuple[str, ...]:
    """The roles whose agreement it takes to give or end a role: another administrator's, where there are two and it is
    a strong role that is given or their own that is ended. The head's too, where every other one is suspended."""
    now, known = time_of(house), register_of(house)
    policy, _ = in_force(house, known, action)
    if not takes_another(policy, known, action, role, now):
        return ()
    others = administrators(known, now) - {"" if house.actor is None else house.actor.handle}
    stands = any(not known.members[handle].is_suspended(now) for handle in others)
    return (ADMINISTRATOR,) if stands else (ADMINISTRATOR, HEAD)


def end(house: House, handle: str, role: str, *, case: str | None = None) -> Entry:
    """End a role that a member holds; an administrator's takes the agreement of another, where there are two.

    Raises Refused, NotFound where the member does not hold it for that case (None: all).
    """
    _known(house, handle, role)
    now = time_of(house)
    held = [g for g in members(house)[handle].grants if (g.role, g.case) == (role, case)]
    if not any(g.until is None or now < g.until for g in held):
        raise NotFound("the member does not hold that role", member=handle, role=role, case=case)
    two = second_for(house, "roles.end", role)
    facts, what = {"member": handle, "role": role, "case": case}, terms(handle, role, case) if two else None
    return perform(house, "roles.end", SUBJECT, facts, two=two, what=what)


def suspend(house: House, handle: str, why: str) -> Entry:
    """Let a member do nothing more, at once: the key is lost or stolen, or trust is. Any use of it raises an alarm.

    So does suspending an administrator: it is one person's word against whoever could stop them.
    """
    member, now = _member(house, handle), time_of(house)
    if member.is_suspended(now):
        raise WrongUsage("the member is suspended already", member=handle)
    by = None if house.actor is None else house.actor.handle
    told = {"action": "roles.suspend", "by": by, "member": handle}
    loud = [alarm_of(house, "administrator", **told)] if ADMINISTRATOR in member.roles(now) else []
    return perform(house, "roles.suspend", SUBJECT, {"member": handle, "why": reason_given(why)}, beside=loud)


def resume(house: House, handle: str, why: str) -> Entry:
    """Let a suspended member act again, with the roles that still hold."""
    member = _member(house, handle)
    if not member.is_suspended(time_of(house)):
        raise WrongUsage("the member is not suspended", member=handle)
    return perform(house, "roles.resume", SUBJECT, {"member": handle, "why": reason_given(why)}, whose=handle)


def rekey(house: House, handle: str, signing: str, reading: str, why: str) -> Entry:
    """Put new keys in the place of a member's old ones; it takes two. What the old one signed before stays valid."""
    _member(house, handle)
    _refuse_known_key(members(house), signing)
    facts = {"member": handle, "signing": signing, "reading": reading, "why": reason_given(why)}
    what = {"member": handle, "signing": signing, "reading": reading}
    return perform(house, "roles.rekey", SUBJECT, facts, whose=handle, what=what)


def listed(house: House) -> list[dict[str, object]]:
    """Every grant of every member, in the order of handles; a member without one has a row too."""
    ask(house, "roles.view")
    now = time_of(house)
    return [
        {
            "member": member.handle,
            "role": g and g.role,
            "case": g and g.case,
            "since": g and g.since,
            "until": g and g.until,
            "suspended": member.is_suspended(now),
        }
        for _, member in sorted(members(house).items())
        for g in (member.grants or (None,))
    ]


def reason_given(why: str) -> str:
    """The reason, without space around it. Raises WrongUsage where there is none."""
    if not why.strip():
        raise WrongUsage("this needs a reason", empty="--why")
    return why.strip()


def _member(house: House, handle: str) -> Member:
    member = members(house).get(handle)
    if member is None:
        raise NotFound("no member of that handle", member=handle, remedy="`truce roles list FOLDER` names them")
    return member


def _known(house: House, handle: str, role: str) -> Policy:
    _member(house, handle)
    policy, _ = in_force(house, register_of(house), "roles.view")
    if role not in policy.roles:
        raise NotFound("no such role", role=role, known=", ".join(policy.roles))
    return policy
