"""What dialogue, harm and human rights are kept in: registers, sealed in the vault, each to readers of its own.

A register has a lock for each year. What is written is sealed to it; the log holds the act, an id that tells nothing,
the record's id and its sha256, and no content. Nothing is edited: a change is one more revision. Who may read is the
policy's word (`dialogue.read`, `harm.read`, `rights.read`), and whoever holds a role that must never read a register
is not among its readers, whatever else they hold.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import sha256
from typing import Any

from truce.errors import NotFound, Refused, Untrustworthy, WrongUsage
from truce.flow.acting import ask, look_at, members, perform, perform_all
from truce.flow.house import House
from truce.flow.people.people_keep import new_id, seal
from truce.flow.rights.outgoing import SCREEN, shown
from truce.flow.rulebook import in_force, register_of
from truce.model.act import Entry
from truce.model.person import Lock, Sealed
from truce.people import sealing
from truce.rights.decide import Question, decide
from truce.wire.dossier import dossier_from

PREFIXES = {"dialogue": "dlg", "harm": "hrm", "rights": "rgt"}  # of ids; they tell the register, and no more
WRITING = ("write", "verify")  # rights of a register under which something is written
MUCH = 100_000  # rows in one act of writing


@dataclass(frozen=True, slots=True, kw_only=True)
class Revision:
    """One writing, as it was told: `told` is its content, `act` the right it was written under."""

    record: str
    act: str
    at: datetime
    by: str | None
    told: Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """One thing of a register: every revision, oldest first."""

    id: str
    revisions: tuple[Revision, ...]

    @property
    def told(self) -> Mapping[str, Any]:
        """What stands now."""
        return self.revisions[-1].told

    @property
    def told_first(self) -> Mapping[str, Any]:
        """What was told when it began."""
        return self.revisions[0].told

    @property
    def noun(self) -> str:
        """What it is, as it was first told (`noun`); empty where nothing says."""
        return str(self.told_first.get("noun", ""))


def write(
    house: House,
    register: str,
    told: Mapping[str, Any],
    *,
    id: str | None = None,
    new: str | None = None,
    verb: str = "write",
) -> str:
    """Keep one thing, or the next revision of it (`id`); its id. `new`: the id of a new one, of `id_of_sending`.

    `verb`: the right it takes, of the register's own (`harm.verify`: "verify"). Raises Refused, NotFound.
    """
    action = f"{register}.{verb}"
    ask(house, action, about=id or register)
    if id is not None:
        _known(house, register, id)
    facts = sealed(house, register, [told])
    subject = id or new or new_id(PREFIXES[register])
    perform(house, action, subject, facts[0])
    return subject


def id_of_sending(house: House, register: str, sending: str) -> str:
    """The id of what a member tells by one sending of a form. It tells nothing: what a form carries is by lot."""
    by = "" if house.actor is None else house.actor.handle
    return f"{PREFIXES[register]}-{sha256(f'{register} {by} {sending}'.encode()).hexdigest()[:16]}"


def write_all(
    house: House, register: str, told: Sequence[Mapping[str, Any]], *, ids: Sequence[str | None] = ()
) -> list[str]:
    """Keep many at once, all or none; their ids. `ids`: for each, the thing it revises, or None for a new one."""
    if len(told) > MUCH:
        raise WrongUsage("these are too many at once", rows=len(told), most=MUCH, remedy="send them in parts")
    action = f"{register}.write"
    ask(house, action, about=register)
    given = list(ids) or [None] * len(told)
    known = written(house, register) if any(given) else {}
    if any(id is not None and id not in known for id in given):
        raise _nothing(register)
    if len(set(filter(None, given))) != len(list(filter(None, given))):
        raise WrongUsage("one thing stands twice among these rows", remedy="send its revisions one after the other")
    subjects = [id or new_id(PREFIXES[register]) for id in given]
    if told:
        perform_all(house, action, list(zip(subjects, sealed(house, register, told), strict=True)))
    return subjects


def read(house: House, register: str, *, noun: str | None = None, form: str = SCREEN) -> list[Held]:
    """Everything of a register, in the order it was first written; of one noun, where asked. The look is on record.

    `form`: in which it is shown; in any other than on a screen its rows count as taken out. Raises Refused where the
    policy or the lock does not open to whoever acts, NotFound where the vault does not hold what the log names,
    Untrustworthy where it holds something else.
    """
    action = f"{register}.read"
    ask(house, action, about=register)
    found = [held for held in opened(house, register) if noun in (None, held.noun)]
    shown(house, action, register, len(found), form=form)
    return found


def find(house: House, register: str, id: str, *, noun: str | None = None) -> Held:
    """One thing with its revisions; the look is on record. Raises NotFound."""
    look_at(house, f"{register}.read", id if id.startswith(f"{PREFIXES[register]}-") else register)
    found = {held.id: held for held in opened(house, register, only=id)}
    if id not in found or noun not in (None, found[id].noun):
        raise _nothing(register)
    return found[id]


def opened(house: House, register: str, *, only: str | None = None) -> list[Held]:
    """The same, and no look is put on record: for a step that has put one there itself."""
    entries, gone = written(house, register), forgotten(house, register)
    wanted = {
        id: [entry for entry in acts if entry.facts["lock"] not in gone]
        for id, acts in entries.items()
        if only in (None, id)
    }
    told = _told(house, register, {entry.facts["record"]: entry for acts in wanted.values() for entry in acts})
    return [
        Held(id=id, revisions=tuple(_revision(entry, told) for entry in acts)) for id, acts in wanted.items() if acts
    ]


def written(house: House, register: str) -> dict[str, list[Entry]]:
    """Id -> the acts that wrote it, in order: all that the log knows of a register."""
    kept: dict[str, list[Entry]] = {}
    for entry in house.mission.ledger.entries(acts=[f"{register}.{verb}" for verb in WRITING]):
        if entry.subject is not None and "record" in entry.facts:
            kept.setdefault(entry.subject, []).append(entry)
    return kept


def given_out(house: House, register: str) -> list[Entry]:
    """The acts that let figures of a register leave, in order; looks under the same right are none of them."""
    return [one for one in house.mission.ledger.entries(acts=[f"{register}.release"]) if "start" in one.facts]


def unsealed(house: House, register: str, entry: Entry) -> Mapping[str, Any]:
    """What one act sealed, held against its hash. Raises NotFound where its lock was destroyed, Untrustworthy."""
    if entry.facts["lock"] in forgotten(house, register):
        raise _nothing(register)
    return _told(house, register, {entry.facts["record"]: entry})[entry.facts["record"]]


def forgotten(house: House, register: str) -> frozenset[str]:
    """Ids of the locks of a register that the log says were destroyed: what they locked is read no more."""
    return frozenset(
        str(lock)
        for entry in house.mission.ledger.entries(acts=[f"{register}.forget"])
        for lock in entry.facts["locks"]
    )


def sweep(house: House, register: str) -> int:
    """Destroy every lock that the log says is destroyed: after a cut, or where an old copy of the vault came back."""
    gone = forgotten(house, register)
    return house.mission.vault.shred(gone) if gone & {lock.id for lock in house.mission.vault.locks()} else 0


def readers(house: House, register: str) -> dict[str, str]:
    """Handle and age recipient of those who may read a register now."""
    action = f"{register}.read"
    policy, _ = in_force(house, register_of(house), action)
    question = Question(action=action, at=house.clock())
    return {
        member.handle: member.reading
        for member in members(house).values()
        if decide(policy, member, question, founded=True).allowed
        and not any(policy.roles[role].forbids(action) for role in member.roles(question.at) if role in policy.roles)
    }


@dataclass(frozen=True, slots=True, kw_only=True)
class Resealed:
    """What sealing anew did: locks sealed to the readers named, and how many the key in hand does not open."""

    done: int
    closed: int
    readers: tuple[str, ...]


def rewrap(house: House, register: str) -> Resealed:
    """Seal its locks to those who may read a register now: after somebody came or left. Takes a key that opens them."""
    action = f"{register}.rewrap"
    ask(house, action, about=register)
    sweep(house, register)
    allowed = readers(house, register)
    made, closed = list[Lock](), 0
    for lock in locks(house, register):
        try:
            made.append(replace(lock, wrapped=sealing.seal_to(allowed.values(), _unsealed(house, lock).encode())))
        except Refused:
            closed += 1
    perform(house, action, register, {"locks": len(made), "closed": closed, "readers": sorted(allowed)})
    if made:
        house.mission.vault.rewrap(made)
    return Resealed(done=len(made), closed=closed, readers=tuple(sorted(allowed)))


def locks(house: House, register: str) -> list[Lock]:
    """The locks of a register that there are, that a writer put on record, and that nobody was told to destroy."""
    told = [entry.facts for acts in written(house, register).values() for entry in acts]
    told += [entry.facts for entry in given_out(house, register)]
    known = {(facts["lock"], facts["recipient"]) for facts in told if "recipient" in facts}
    there = [lock for lock in house.mission.vault.locks() if lock.kind == register]
    gone = forgotten(house, register)
    return [lock for lock in there if (lock.id, lock.recipient) in known and lock.id not in gone]


def _known(house: House, register: str, id: str) -> None:
    last = house.mission.ledger.last(id) if id.startswith(f"{PREFIXES[register]}-") else None
    if last is None:
        raise _nothing(register)


def _nothing(register: str) -> NotFound:
    """What was given is not repeated: it may be a name."""
    return NotFound("there is no such thing in this register", register=register, remedy="its list names all")


def sealed(house: House, register: str, told: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Keep records sealed to the lock of this year; the facts of the acts that name them.

    They are kept before those acts are: a cut leaves noise, never a gap. The first act under a new lock names whom it
    seals to (`recipient`): a lock that no writer put on record, planted in the file, is never sealed to.
    """
    lock, new = _lock(house, register)
    records = [seal(house, lock, register, one) for one in told]
    house.mission.vault.keep(records, [lock] if new else [])
    facts = [{"record": record.id, "sha256": record.sha256, "lock": record.lock} for record in records]
    if new:
        facts[0]["recipient"] = lock.recipient
    return facts


def _lock(house: House, register: str) -> tuple[Lock, bool]:
    """The lock of a register and year, and whether it was made just now. Raises Refused where nobody could open it."""
    whose = f"{register}:{house.clock():%Y}"
    if there := [lock for lock in locks(house, register) if lock.person == whose]:
        return there[0], False
    allowed = readers(house, register)
    if not allowed:
        raise Refused(
            "there is nobody yet who could ever open this",
            register=register,
            remedy="an administrator gives somebody the role: truce roles grant FOLDER HANDLE "
            + ("community" if register == "dialogue" else "human_rights"),
        )
    identity, recipient = sealing.new_lock()
    wrapped = sealing.seal_to(allowed.values(), identity.encode())
    return Lock(id=new_id("lck"), person=whose, kind=register, recipient=recipient, wrapped=wrapped), True


def _told(house: House, register: str, named: Mapping[str, Entry]) -> dict[str, Mapping[str, Any]]:
    """Record -> what it says, each held against the hash in the log."""
    told: dict[str, Mapping[str, Any]] = {}
    for lock in locks(house, register) if named else ():
        wanted = [record for record in house.mission.vault.records(lock.person) if _is(record, lock, named)]
        identity = _unsealed(house, lock) if wanted else ""
        told |= {record.id: dossier_from(sealing.open(identity, record.sealed)) for record in wanted}
    if len(told) < len(named):
        remedy = "was the mission restored without its vault? `truce backup --with-vault` keeps it"
        raise NotFound("the vault lacks what the log names", records=len(named) - len(told), remedy=remedy)
    return told


def _is(record: Sealed, lock: Lock, named: Mapping[str, Entry]) -> bool:
    if record.lock != lock.id or record.id not in named:
        return False
    facts = named[record.id].facts
    if facts.get("sealed", facts["sha256"]) != sha256(record.sealed).hexdigest():
        raise Untrustworthy("a sealed record is not the one that was written", record=record.id)
    return True


def _unsealed(house: House, lock: Lock) -> str:
    if house.actor is None:
        raise Refused("only a member's own key opens this", remedy="truce --as HANDLE ...")
    try:
        return house.actor.unseal(lock.wrapped).decode()
    except Refused:
        raise Refused(
            "your key does not open this lock yet",
            member=house.actor.handle,
            register=lock.kind,
            remedy="somebody who can read it seals it to you: truce community rewrap FOLDER",
        ) from None


def _revision(entry: Entry, told: Mapping[str, Mapping[str, Any]]) -> Revision:
    record = entry.facts["record"]
    return Revision(record=record, act=entry.act, at=entry.at, by=entry.by, told=told[record])
