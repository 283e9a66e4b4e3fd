"""keep: the mission's own safe-keeping: walls in a shared database, moves, backups and what comes back from them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from truce.flow.acting import members, perform
from truce.flow.house import House
from truce.flow.rulebook import in_force, register_of
from truce.model.member import Grant, Member
from truce.store.addresses import addresses
from truce.store.ledger import open_engine
from truce.store.walls import Reach, Walls, raise_walls
from truce.vocabulary.rights import Policy, Role

SUBJECT = "keeping"
OPENS = {  # compartment -> the action whose right opens it to reading; `vault`: who a person is
    "mission": ("look", "log.prove", "log.view"),
    "case": ("case.view",),
    "evidence": ("exhibit.view",),
    "protection": ("people.list",),
    "vault": ("people.open",),
    "audit": ("log.view",),
}
PART_OF = {"vault": "protection"}
USED = ("roles.used", "audit")  # written beside what an agreed request was used for, whoever uses it


def reach_of(policy: Policy, known: Mapping[str, Member], at: datetime) -> list[Reach]:
    """What every member's roles reach now, for the database to hold them to."""
    return [
        one
        for member in known.values()
        if not member.is_suspended(at)
        for grant in member.grants
        if grant.until is None or at < grant.until
        for one in _of_grant(policy, member.handle, grant)
    ]


def _of_grant(policy: Policy, handle: str, grant: Grant) -> Iterator[Reach]:
    role = policy.roles[grant.role]
    for verb, what, compartment in [*_writes(policy, role), *_reads(policy, role, grant.case)]:
        if grant.compartment in (None, compartment):
            yield Reach(
                handle=handle, role=grant.role, verb=verb, what=what, compartment=compartment,
                since=grant.since, until=grant.until, case=grant.case,
            )  # fmt: skip


def _writes(policy: Policy, role: Role) -> Iterator[tuple[str, str, str]]:
    yield ("write", *USED)
    for action in policy.actions.values():
        if role.allows(action.code):
            yield "write", action.code, action.compartment


def _reads(policy: Policy, role: Role, case: str | None) -> Iterator[tuple[str, str, str]]:
    """A role opens what it may view; given for one case, whatever it may act on there."""
    for compartment, actions in OPENS.items():
        acts_there = case is not None and compartment in ("case", "evidence") and any(
            role.allows(action.code) for action in policy.actions.values() if action.compartment == compartment
        )  # fmt: skip
        if acts_there or any(role.allows(action) for action in actions):
            yield "read", compartment, PART_OF.get(compartment, compartment)


@dataclass(frozen=True, slots=True, kw_only=True)
class Raised:
    """The walls as they stand now."""

    walls: Walls


def walls(house: House) -> Raised:
    """Raise or mend the walls from the roles on record. Raises Refused, UnusableMission where the ledger is a file."""
    engine = open_engine(addresses(house.mission.folder).ledger)
    try:
        known = members(house)
        policy, _ = in_force(house, register_of(house), "keep.walls")
        perform(house, "keep.walls", SUBJECT, {"members": sorted(known)})
        at = house.clock()
        return Raised(walls=raise_walls(engine, reach_of(policy, known, at), known, at))
    finally:
        engine.dispose()
