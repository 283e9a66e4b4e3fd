"""keep: the mission's own safe-keeping: walls in a shared database, moves, backups and what comes back from them."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from truce.errors import Untrustworthy
from truce.flow.acting import members, perform
from truce.flow.house import House
from truce.flow.record.log import KEY_ACT, checkpoint
from truce.flow.rulebook import in_force, register_of
from truce.model.member import Grant, Member
from truce.model.person import REGISTERS
from truce.record.checkpoint import Checkpoint, open_checkpoint
from truce.record.note import read_key
from truce.store.addresses import addresses, url_of
from truce.store.backup import Backup, make_backup, restore_backup
from truce.store.contract import Ledger
from truce.store.ledger import open_engine
from truce.store.mission import Mission
from truce.store.moving import Moved, move
from truce.store.transfer import address
from truce.store.walls import Reach, Walls, raise_walls
from truce.vocabulary.rights import Policy, Role

SUBJECT = "keeping"
OPENS = {  # compartment -> the action whose right opens it to reading; `vault`: who a person is
    "mission": ("look", "log.prove", "log.view"),
    "case": ("case.view",),
    "evidence": ("exhibit.view",),
    "protection": ("people.list",),
    "vault": ("people.open",),
    **{register: (f"{register}.read",) for register in REGISTERS},
    "talks": ("talks.read", "talks.confide", "talks.write"),
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


def move_ledger(house: House, to: str) -> Moved:
    """Move ledger and vault to another database; the act that says so goes along. Raises as `store.moving.move`."""
    folder = house.mission.folder
    perform(house, "keep.move", SUBJECT, {"to": address(url_of(folder, to))})
    with house.progress.task("copying the ledger", house.mission.ledger.size(), "acts") as tick:
        return move(folder, to, house.clock(), tick)


@dataclass(frozen=True, slots=True, kw_only=True)
class BackedUp:
    """A backup that was made and checked. `list_sha256`: write it down elsewhere; it vouches for all the rest."""

    folder: Path
    list_sha256: str
    holds: Backup


def back_up(house: House, out: Path, *, with_vault: bool) -> BackedUp:
    """Copy the whole mission into a new folder, signed as the log stands, and check the copy."""
    perform(house, "keep.backup", SUBJECT, {"with_vault": with_vault})
    checkpoint(house)
    holds, listed = make_backup(house.mission.folder, out, house.clock(), with_vault=with_vault)
    return BackedUp(folder=out, list_sha256=listed, holds=holds)


@dataclass(frozen=True, slots=True, kw_only=True)
class Restored:
    """A mission that is back. `missing`: acts that a newer checkpoint knows of and the backup does not."""

    folder: Path
    holds: Backup
    missing: int
    forgotten_again: int


def restore(out: Path, folder: Path, clock: Callable[[], datetime], known: str | None = None) -> Restored:
    """Put a backup back as a new mission. `known`: a checkpoint that somebody kept.

    Raises Untrustworthy where the backup is damaged, or where it and the checkpoint tell two histories.
    """
    holds, mission, forgotten = restore_backup(out, folder)
    missing = 0 if known is None else _held_against(mission, known)
    mission.ledger.log("restored", clock(), backup_of=holds.made_at, root=holds.ledger.root, missing=missing)
    return Restored(folder=folder, holds=holds, missing=missing, forgotten_again=forgotten)


def _held_against(mission: Mission, note: str) -> int:
    kept = _signed(mission.ledger, note)
    tree = mission.ledger.tree()
    if kept.size > tree.size:
        return kept.size - tree.size
    if tree.root(kept.size) != kept.root:
        raise Untrustworthy(
            "the checkpoint and this backup tell two histories",
            leaves=kept.size,
            remedy="one of them is forged: ask the witnesses of the log which",
        )
    return 0


def _signed(ledger: Ledger, note: str) -> Checkpoint:
    keys = [read_key(entry.facts["key"]) for entry in ledger.entries(acts=[KEY_ACT])]
    return open_checkpoint(note, {key.name: key.public for key in keys})
