"""log: the tree over every act, signed as it stands; the mission's own key for that; proofs for those outside."""

import os
import re
from base64 import b64decode, b64encode
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from secrets import token_hex

from truce.errors import NotFound, Untrustworthy, UnusableMission
from truce.flow.acting import ask, look_at, perform
from truce.flow.house import House
from truce.model.act import Entry
from truce.model.person import REGISTERS
from truce.record.checkpoint import Checkpoint, cosignatures, open_checkpoint, read_checkpoint
from truce.record.note import ED25519, PublicKey, key_hash, sign_note
from truce.record.proof import Proof, Proved, request_text
from truce.record.signing import new_secret, public_of
from truce.wire.leaf import leaf_of

SUBJECT = "log"
KEY_ACT = "log.key"
GUARDED = (
    "protection",
    "audit",
    "talks",
    *REGISTERS,
)  # compartments whose acts are proved only to whoever may read the log
KEY_MARK = "PRIVATE+KEY+"  # how Go's note package writes a secret key


@dataclass(frozen=True, slots=True, repr=False)
class LogKey:
    """The mission's own key: it signs the log as it stands, and is no person's."""

    origin: str
    secret: bytes

    @property
    def public(self) -> PublicKey:
        """What others check with; its `text` is the form to hand out."""
        return PublicKey(self.origin, ED25519, public_of(self.secret))


def log_key(house: House) -> LogKey:
    """The key in `keys/log.key` of the mission's folder, made on first need; that it is used is on record."""
    path = house.mission.folder / "keys" / "log.key"
    if not path.exists():
        _make(path, _origin(house.choices.name))
    key = _read(path)
    ledger = house.mission.ledger
    if key.public.text not in (entry.facts.get("key") for entry in ledger.entries(acts=[KEY_ACT])):
        ledger.log(KEY_ACT, house.clock(), key=key.public.text)
    return key


def key_kept(house: House) -> LogKey | None:
    """The key as it lies in its file; None where there is none. Raises UnusableMission where it cannot be read."""
    path = house.mission.folder / "keys" / "log.key"
    return _read(path) if path.exists() else None


def _origin(name: str) -> str:
    """A name for the log that no other has: the mission's, in plain letters, and eight digits of chance."""
    plain = re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-") or "mission"
    return f"truce/{plain}-{token_hex(4)}"


def _make(path: Path, origin: str) -> None:
    """Written aside and linked into place: whole or not at all, and never over another."""
    secret = new_secret()
    named = f"{origin}+{key_hash(origin, public_of(secret)).hex()}"
    path.parent.mkdir(mode=0o700, exist_ok=True)
    aside = path.with_name(f".{path.name}.{token_hex(4)}")
    try:
        with os.fdopen(os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(f"{KEY_MARK}{named}+{b64encode(bytes([ED25519]) + secret).decode()}\n")
            file.flush()
            os.fsync(file.fileno())
        with suppress(FileExistsError):  # another was quicker: its key is the log's
            path.hardlink_to(aside)
    finally:
        aside.unlink(missing_ok=True)


def _read(path: Path) -> LogKey:
    try:
        origin, told, held = path.read_text("ascii").strip().removeprefix(KEY_MARK).split("+", 2)
        secret = b64decode(held, validate=True)[1:]
        if key_hash(origin, public_of(secret)).hex() != told:
            raise ValueError("its hash does not fit")
    except ValueError as wrong:
        raise UnusableMission(
            "the key of the log cannot be read",
            file=path.name,
            remedy="take it from a backup; without it move it aside: a new one is made, and that is on record",
        ) from wrong
    return LogKey(origin, secret)


def checkpoint(house: House) -> str:
    """The log as it stands, signed and kept: a note that anyone can keep and hold against what comes later.

    It asks nobody: a step that seals or backs up has asked for its own right. The same tree gives the same note.
    """
    key = log_key(house)
    ledger = house.mission.ledger
    tree = ledger.tree()
    note = sign_note(Checkpoint(key.origin, tree.size, tree.root()).text, key.origin, key.secret)
    kept = next((one.note for one in reversed(ledger.checkpoints()) if one.size == tree.size), None)
    if kept is not None and kept.startswith(note):
        return kept
    ledger.keep_checkpoint(tree.size, note)
    return note


def sign_log(house: House) -> str:
    """Somebody asks for a checkpoint: that is an act of its own, and the checkpoint covers it.

    Where nothing has happened since the last one, that one is given again. Raises Refused.
    """
    log_key(house)
    last = house.mission.ledger.entries(acts=["log.checkpoint"])[-1:]
    if not last or last[0].seq < house.mission.ledger.size():
        perform(house, "log.checkpoint", SUBJECT, {})
    else:
        ask(house, "log.checkpoint")
    return checkpoint(house)


def show(
    house: House, *, subject: str | None = None, acts: Sequence[str] = (), member: str | None = None
) -> list[Entry]:
    """The acts that match, in order. The look is put on record. Raises Refused."""
    look_at(house, "log.view", subject or SUBJECT)
    found = house.mission.ledger.entries(subject=subject, acts=list(acts) or None)
    return [entry for entry in found if member in (None, entry.by)]


def prove(house: House, *, seq: int | None = None, subject: str | None = None) -> Proof:
    """That an act, or every act about a subject, stands in the log: leaves, paths and a checkpoint over them.

    Acts about people, roles and looks can only be proved by who may read the log. Raises Refused, NotFound.
    """
    ledger = house.mission.ledger
    found = ledger.entries(subject=subject) if subject is not None else ledger.entries(after=(seq or 0) - 1, until=seq)
    about = found[0].subject if found else None  # all are about one
    ask(house, "log.prove", case=about if about is not None and about.startswith("cas-") else None)
    if not found or (seq is not None and seq < 1):
        raise NotFound("no such act in the log", act=seq, subject=subject, remedy="`truce log show FOLDER` lists them")
    if any(entry.compartment in GUARDED for entry in found):
        ask(house, "log.view")
    return proof_of(house, found)


def proof_of(house: House, found: Sequence[Entry]) -> Proof:
    """The same, and it asks nobody: for a step that has asked for its own right."""
    ledger = house.mission.ledger
    note = checkpoint(house)
    tree, size = ledger.tree(), read_checkpoint(note).size
    paths = [tuple(tree.inclusion(entry.seq - 1, size)) for entry in found]
    acts = tuple(Proved(e.seq, leaf_of(e), path) for e, path in zip(found, paths, strict=True))
    return Proof(log_key(house).public, note, acts)


def consistency(house: House, older: str) -> str:
    """What a witness asks for: that the log as signed now goes on from a checkpoint it holds (C2SP tlog-witness).

    Raises Untrustworthy where `older` is no checkpoint of this log.
    """
    known = log_key(house).public
    before = open_checkpoint(older, {known.name: known.public})
    note = checkpoint(house)
    size = read_checkpoint(note).size
    if before.size > size:
        raise Untrustworthy("that checkpoint has more acts than the log", yours=before.size, here=size)
    return request_text(before.size, house.mission.ledger.tree().consistency(before.size, size), note)


def keep_witnessed(house: House, note: str, witness: PublicKey) -> int:
    """Keep a checkpoint that a witness signed; the time of the signature, seconds since 1970.

    Raises Refused; Untrustworthy where it is not a checkpoint of this log, or the witness did not sign it.
    """
    known = log_key(house).public
    told = open_checkpoint(note, {known.name: known.public})
    tree = house.mission.ledger.tree()
    if told.size > tree.size or tree.root(told.size) != told.root:
        raise Untrustworthy("this checkpoint is not of this log", size=told.size)
    signed = cosignatures(note, {witness.name: witness.public})
    if witness.name not in signed:
        raise Untrustworthy("that witness did not sign this checkpoint", witness=witness.name)
    facts = {"size": told.size, "key": witness.text, "signed_at": signed[witness.name]}
    perform(house, "log.witness", SUBJECT, facts)
    house.mission.ledger.keep_checkpoint(told.size, note)
    return signed[witness.name]
