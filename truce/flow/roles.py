"""roles: members taken in, roles given and ended. Each is an act on record."""

from datetime import datetime

from truce.errors import NotFound, WrongUsage
from truce.flow.acting import act_of, ask, members, perform
from truce.flow.house import House
from truce.model.act import Entry
from truce.vocabulary.rights import rights

FIRST_ROLES = ("administrator",)


def found(house: House, reading: str) -> Entry:
    """Make whoever acts the first member, as administrator. From then on every door asks.

    Raises WrongUsage where nobody acts or the mission has members.
    """
    if house.actor is None:
        raise WrongUsage("say who you are", remedy="truce --as HANDLE roles found FOLDER")
    if members(house):
        raise WrongUsage("this mission has members already", remedy="an administrator enrols you: truce roles enrol")
    facts = {"member": house.actor.handle, "signing": house.actor.signing, "reading": reading, "role": FIRST_ROLES[0]}
    return house.mission.ledger.append([act_of(house, "roles.found", "members", facts)])[0]


def enrol(house: House, handle: str, signing: str, reading: str) -> Entry:
    """Take a member in, without a role yet."""
    if handle in members(house):
        raise WrongUsage("there is a member of that handle", member=handle, remedy="take another handle")
    return perform(house, "roles.enrol", "members", {"member": handle, "signing": signing, "reading": reading})


def grant(house: House, handle: str, role: str, *, case: str | None = None, until: datetime | None = None) -> Entry:
    """Give a member a role: for one case or all, until an instant or until it is ended."""
    _known(house, handle, role)
    return perform(house, "roles.grant", "members", {"member": handle, "role": role, "case": case, "until": until})


def end(house: House, handle: str, role: str, *, case: str | None = None) -> Entry:
    """End a role that a member holds."""
    _known(house, handle, role)
    return perform(house, "roles.end", "members", {"member": handle, "role": role, "case": case})


def listed(house: House) -> list[dict[str, object]]:
    """Every grant of every member, in the order of handles; a member without one has a row too."""
    ask(house, "roles.view")
    return [
        {
            "member": member.handle,
            "role": g and g.role,
            "case": g and g.case,
            "since": g and g.since,
            "until": g and g.until,
        }
        for _, member in sorted(members(house).items())
        for g in (member.grants or (None,))
    ]


def _known(house: House, handle: str, role: str) -> None:
    if handle not in members(house):
        raise NotFound("no member of that handle", member=handle, remedy="`truce roles list FOLDER` names them")
    if role not in rights()[0]:
        raise NotFound("no such role", role=role, known=", ".join(rights()[0]))
