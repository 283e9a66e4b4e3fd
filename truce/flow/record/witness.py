"""cosign: what a witness outside does, with no mission: see that the log goes on from what it knew, then sign.

A witness has one memory for each of its keys and each log: every checkpoint it ever signed there. It is read before
and written before a signature is given out, and nothing else is written.
"""

import fcntl
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from truce.errors import TruceError, Untrustworthy, WrongUsage
from truce.record.checkpoint import Checkpoint, cosign, cosignatures, open_checkpoint, read_checkpoint
from truce.record.merkle import EMPTY, check_consistency
from truce.record.note import COSIGNED, PublicKey
from truce.record.proof import read_request
from truce.record.signing import public_of


@dataclass(frozen=True, slots=True)
class Witnessed:
    """A checkpoint with the witness's signature; `before`: it was signed earlier, and this is that signature."""

    note: str
    before: bool = False


def witness_key(name: str, secret: bytes) -> PublicKey:
    """The key that a mission and everybody else checks a witness with."""
    return PublicKey(name, COSIGNED, public_of(secret))


def log_key_file(folder: Path, note: str) -> Path:
    """Where a witness keeps the key of a log as it first knew it: one file a log."""
    return folder / f"{_short(read_checkpoint(note).origin.encode())}.key"


def memory_file(folder: Path, origin: str, public: bytes) -> Path:
    """Where a witness's key keeps what it signed of a log; whatever name the witness goes by."""
    return folder / f"{_short(origin.encode())}-{_short(public)}.json"


def _short(of: bytes) -> str:
    return sha256(of).hexdigest()[:16]


def witnessed(
    note: str,
    log: PublicKey,
    name: str,
    secret: bytes,
    *,
    now: int,
    memory: Path,
    proof: str | None = None,
    seen: str | None = None,
) -> Witnessed:
    """The checkpoint with the witness's signature, kept in the folder `memory` before it is given out.

    `proof`: what `truce log consistency` printed for the newest one signed. `seen`: a checkpoint that it signed
    elsewhere; only read. Raises Untrustworthy where the log does not go on from what was signed, or is not the log's;
    a smaller one is given back where the very same was signed before, and refused where it was not.
    """
    told = open_checkpoint(note, {log.name: log.public})
    public = public_of(secret)
    with _alone(memory):
        kept = memory_file(memory, told.origin, public)
        signed = _remembered(kept, told.origin)
        before = _newest(signed, told.origin, seen, name, public)
        if told.size < before.size:
            return Witnessed(_as_before(signed, told, before), before=True)
        check_consistency(before.size, told.size, before.root, told.root, _path(before, told, proof))
        made = cosign(note, name, secret, now)
        if seen is not None and name in cosignatures(seen, {name: public}):
            signed.setdefault(read_checkpoint(seen).size, seen)
        _keep(kept, signed | {told.size: made})
    return Witnessed(made)


def _remembered(kept: Path, origin: str) -> dict[int, str]:
    """Every note signed, by size. A memory that cannot be read is no empty one."""
    if not kept.exists():
        return {}
    try:
        told = {int(size): str(note) for size, note in json.loads(kept.read_text("utf-8")).items()}
        if any((read.size, read.origin) != (size, origin) for size, read in _read(told)):
            raise ValueError("a note in it is another")
    except (ValueError, AttributeError, TruceError) as broken:
        raise Untrustworthy(
            "the memory of what you signed cannot be read", file=kept, remedy="put it back from a copy; sign nothing"
        ) from broken
    return told


def _read(notes: dict[int, str]) -> Iterator[tuple[int, Checkpoint]]:
    yield from ((size, read_checkpoint(note)) for size, note in notes.items())


def _newest(signed: dict[int, str], origin: str, seen: str | None, name: str, public: bytes) -> Checkpoint:
    """What the log must go on from: the newest ever signed, here or, by its signature, elsewhere."""
    newest = read_checkpoint(signed[max(signed)]) if signed else Checkpoint(origin, 0, EMPTY)
    if seen is None:
        return newest
    given = read_checkpoint(seen)
    if given.origin != origin:
        raise Untrustworthy("the checkpoint seen last is another log's", seen=given.origin, given=origin)
    if given.size in signed and read_checkpoint(signed[given.size]).root != given.root:
        raise Untrustworthy("the checkpoint seen is not the one you signed at that size", size=given.size)
    if given.size <= newest.size:
        return newest
    if signed and name not in cosignatures(seen, {name: public}):  # else it would lead past what was signed here
        raise Untrustworthy(
            "the checkpoint seen is newer than any you signed here, and bears no signature of yours",
            seen=f"{given.size:,} acts",
            signed=f"{newest.size:,} acts",
            remedy="leave --seen out, or give the note that you signed",
        )
    return given


def _as_before(signed: dict[int, str], told: Checkpoint, newest: Checkpoint) -> str:
    """The signature given then. A new one would say that nothing newer was known today."""
    note = signed.get(told.size)
    if note is None or read_checkpoint(note).root != told.root:
        raise Untrustworthy(
            "it is smaller than what you signed already, and you never signed this one",
            given=f"{told.size:,} acts",
            signed=f"{newest.size:,} acts",
            remedy="ask the mission for its newest checkpoint; if it shows you none, its log was cut or rewritten",
        )
    return note


def _path(before: Checkpoint, told: Checkpoint, proof: str | None) -> list[bytes]:
    if before.size in (0, told.size):
        return []  # nothing to show
    if proof is None:
        raise WrongUsage(
            f"you signed this log at {before.size:,} acts: show that it goes on from there",
            remedy="ask the mission for `truce log consistency FOLDER YOUR-CHECKPOINT`, and give it with --proof",
        )
    old, path, _ = read_request(proof)
    if old != before.size:
        raise WrongUsage("the proof does not start where you signed last", signed=before.size, proof=old)
    return path


@contextmanager
def _alone(memory: Path) -> Iterator[None]:
    """Two at once could each sign another branch."""
    memory.mkdir(parents=True, exist_ok=True, mode=0o700)
    with (memory / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _keep(kept: Path, signed: dict[int, str]) -> None:
    """Whole or not at all, and on the disk before anybody is told."""
    aside = kept.with_name(f".{kept.name}.new")
    with aside.open("w", encoding="utf-8") as file:
        json.dump({str(size): signed[size] for size in sorted(signed)}, file, ensure_ascii=False, indent=1)
        file.flush()
        os.fsync(file.fileno())
    aside.replace(kept)
    folder = os.open(kept.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
