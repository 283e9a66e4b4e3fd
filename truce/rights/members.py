"""The members of a mission, from the acts that enrolled them, gave and ended their roles, and changed their keys."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime

from truce.model.act import Entry
from truce.model.member import Grant, Keys, Member, Span

ACTS = (
    "roles.found",
    "roles.enrol",
    "roles.grant",
    "roles.end",
    "roles.rekey",
    "roles.suspend",
    "roles.resume",
)


def members(entries: Iterable[Entry], known: Mapping[str, Member] | None = None) -> dict[str, Member]:
    """Every member ever enrolled, by handle, with every grant ever given and where it ended.

    `known`: what the acts before them made, so that reading on costs only what is new.
    """
    made = dict(known or {})
    for entry in entries:
        if entry.act in ACTS and not entry.is_look:
            handle = entry.facts["member"]
            made[handle] = _after(made.get(handle), handle, entry)
    return made


def key_at(known: Mapping[str, Member], handle: str, at: datetime) -> str | None:
    """The public signing key (hex) that was a member's at an instant; None where there was none."""
    member = known.get(handle)
    return None if member is None else next((k.signing for k in member.keys if k.holds(at)), None)


def key_for(known: Mapping[str, Member], handle: str, seq: int) -> str | None:
    """The same by place in the log: a thief of an old key can date an act back, but not put it before the new key."""
    member = known.get(handle)
    if member is None:
        return None
    return next((k.signing for k in reversed(member.keys) if k.first_seq <= seq), None)


def _after(member: Member | None, handle: str, entry: Entry) -> Member:
    facts = entry.facts
    if member is None or entry.act in ("roles.found", "roles.enrol", "roles.rekey"):
        member = _keyed(member, handle, entry)
    if entry.act in ("roles.found", "roles.enrol", "roles.grant") and facts.get("role"):
        member = _given(member, entry)
    if entry.act == "roles.end":
        member = _ended(member, facts["role"], facts.get("case"), entry.at)
    if entry.act == "roles.suspend":
        member = replace(member, suspended=(*member.suspended, Span(since=entry.at)))
    if entry.act == "roles.resume":
        member = replace(member, suspended=tuple(_until(span, entry.at) for span in member.suspended))
    return member


def _keyed(member: Member | None, handle: str, entry: Entry) -> Member:
    facts = entry.facts
    keys = Keys(signing=facts["signing"], reading=facts["reading"], since=entry.at, first_seq=entry.seq)
    if member is None:
        return Member(handle=handle, signing=keys.signing, reading=keys.reading, keys=(keys,))
    before = tuple(replace(k, until=entry.at) if k.until is None else k for k in member.keys)
    return replace(member, signing=keys.signing, reading=keys.reading, keys=(*before, keys))


def _until(span: Span, at: datetime) -> Span:
    return replace(span, until=at) if span.until is None else span


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
        replace(grant, until=at)
        if (grant.role, grant.case) == (role, case) and (grant.until is None or at < grant.until)
        else grant
        for grant in member.grants
    )
    return replace(member, grants=grants)
