"""Whether a member could act at a place in the log: by what stood on record before it, whatever time the act tells."""

from collections.abc import Mapping
from datetime import datetime

from truce.model.act import Entry
from truce.rights.register import Register
from truce.vocabulary.rights import Policy

ADMINISTRATOR = "administrator"
BESIDE: Mapping[str, tuple[str, ...]] = {  # acts that are kept beside another, by the right to that one
    "people.release": ("case.notify", "case.publish", "seal.case"),
    "exhibit.export": ("seal.case", "seal.brief", "seal.mission"),
}


def case_of(entry: Entry) -> str | None:
    """The case that an act is about, where the act says so."""
    told = entry.subject if str(entry.subject).startswith("cas-") else entry.facts.get("case")
    return str(told) if told else None


def no_standing(register: Register, policy: Policy, entry: Entry, at: datetime) -> str | None:
    """Why whoever is named could not act at all there; None where nothing shows it.

    `register`: what stood before the act; `at`: the later of its own time and the newest time on record before it. Told
    only of members: not enrolled, suspended, without any role, or without the role any more that reached it. Whether
    a role that holds was enough is another question, for the policy of that time.
    """
    member = register.members.get(str(entry.by))
    if member is None:
        return f"{entry.by} was not enrolled at that place"
    if member.is_suspended(at):
        return f"{entry.by} was suspended at that place"
    if any(one.by == entry.by and one.action == entry.act for one in register.holding(at)):
        return None
    wanted = (entry.act, *BESIDE.get(entry.act, ())) if entry.act in policy.actions else ()
    reaching = [
        grant
        for grant in member.grants
        if (grant.case is None or case_of(entry) in (None, grant.case))
        and (role := policy.roles.get(grant.role)) is not None
        and (not wanted or any(role.allows(action) for action in wanted))
    ]
    if any(grant.holds(at) for grant in reaching or member.grants):
        return None
    return f"{entry.by} held no role at that place that reaches it"


def administrators(register: Register, at: datetime) -> frozenset[str]:
    """Who holds the role that gives roles. Whoever is suspended counts: suspending one leaves nobody alone with it."""
    return frozenset(m.handle for m in register.members.values() if ADMINISTRATOR in m.roles(at))


def takes_another(policy: Policy, register: Register, act: str, role: str, at: datetime) -> bool:
    """Whether giving or ending a role needs another administrator, because there are two: a strong one given, their own
    ended."""
    known = policy.roles.get(role)
    strong = (act == "roles.grant" and known is not None and known.strong) or (
        act == "roles.end" and role == ADMINISTRATOR
    )
    return strong and len(administrators(register, at)) > 1
