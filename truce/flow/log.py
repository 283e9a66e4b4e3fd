"""log: the tree over every act, signed as it stands; the mission's own key for that; proofs for those outside."""

import os
import re
from base64 import b64decode, b64encode
from dataclasses import dataclass
from pathlib import Path
from secrets import token_hex

from truce.errors import UnusableMission
from truce.flow.acting import perform
from truce.flow.house import House
from truce.record.checkpoint import Checkpoint
from truce.record.note import ED25519, PublicKey, key_hash, sign_note
from truce.record.signing import new_secret, public_of

SUBJECT = "log"
KEY_ACT = "log.key"
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
        if not path.exists():
            aside.rename(path)
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
    return checkpoint(house)
