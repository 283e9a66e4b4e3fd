"""The members of a mission, from the acts that enrolled them and gave and ended their roles."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from truce.model.act import Entry
from truce.model.member import Grant, Member

ACTS = ("roles.found", "roles.enrol", "roles.grant", "roles.end")


def members(entries: Iterable[Entry]) -> dict[str, Member]:
    """Every member ever enrolled, by handle, with every grant ever given and where it ended."""
    known: dict[str, Member] = {}
    for entry in entries:
        facts = entry.facts
        if entry.act in ("roles.found", "roles.enrol"):
            handle = facts["member"]
            known[handle] = Member(handle=handle, signing=facts["signing"], reading=facts["reading"])
        if entry.act in ("roles.found", "roles.enrol", "roles.grant") and facts.get("role"):
            known[facts["member"]] = _given(known[facts["member"]], entry)
        if entry.act == "roles.end":
            known[facts["member"]] = _ended(known[facts["member"]], facts["role"], facts.get("case"), entry.at)
    return known


def _given(member: Member, entry: Entry) -> Member:
    until = entry.facts.get("until")
    grant = Grant(
        role=entry.facts["role"],
        by=entry.by or entry.facts["member"],
        since=entry.at,
        until=None if until is None else datetime.fromisoformat(until),
        case=entry.facts.get("case"),
        compartment=entry.facts.get("compartment"),
    )
    return replace(member, grants=(*member.grants, grant))


def _ended(member: Member, role: str, case: str | None, at: datetime) -> Member:
    grants = tuple(
        replace(grant, until=at) if (grant.role, grant.case) == (role, case) and grant.holds(at) else grant
        for grant in member.grants
    )
    return replace(member, grants=grants)
