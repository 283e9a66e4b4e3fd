"""cosign: what a witness outside does, with no mission: see that the log goes on from what it knew, then sign."""

import os
from hashlib import sha256
from pathlib import Path

from truce.errors import Untrustworthy, WrongUsage
from truce.record.checkpoint import Checkpoint, cosign, open_checkpoint, read_checkpoint
from truce.record.merkle import EMPTY, check_consistency
from truce.record.note import COSIGNED, PublicKey
from truce.record.proof import read_request
from truce.record.signing import public_of


def witness_key(name: str, secret: bytes) -> PublicKey:
    """The key that a mission and everybody else checks a witness with."""
    return PublicKey(name, COSIGNED, public_of(secret))


def seen_file(folder: Path, note: str) -> Path:
    """Where a witness keeps the newest checkpoint of a log that it signed: one file a log."""
    return folder / f"{sha256(read_checkpoint(note).origin.encode()).hexdigest()[:16]}.checkpoint"


def witnessed(note: str, log: PublicKey, name: str, secret: bytes, *, now: int, seen: Path, proof: str | None) -> str:
    """The checkpoint with the witness's signature, kept in `seen` before it is given out.

    `seen`: the file of the newest checkpoint signed; there is none before the first. `proof`: what `truce log
    consistency` printed for that one. Raises Untrustworthy where the log does not go on from it, or is not the log's.
    """
    told = open_checkpoint(note, {log.name: log.public})
    before = read_checkpoint(seen.read_text("utf-8")) if seen.exists() else Checkpoint(told.origin, 0, EMPTY)
    if before.origin != told.origin:
        raise Untrustworthy("the checkpoint seen last is another log's", seen=before.origin, given=told.origin)
    check_consistency(before.size, told.size, before.root, told.root, _path(before, told, proof))
    signed = cosign(note, name, secret, now)
    _keep(seen, signed)
    return signed


def _path(before: Checkpoint, told: Checkpoint, proof: str | None) -> list[bytes]:
    if before.size in (0, told.size) or told.size < before.size:
        return []  # nothing to show, or nothing could show it
    if proof is None:
        raise WrongUsage(
            f"you signed this log at {before.size:,} acts: show that it goes on from there",
            remedy="ask the mission for `truce log consistency FOLDER YOUR-CHECKPOINT`, and give it with --proof",
        )
    old, path, _ = read_request(proof)
    if old != before.size:
        raise WrongUsage("the proof does not start where you signed last", signed=before.size, proof=old)
    return path


def _keep(seen: Path, signed: str) -> None:
    """Whole or not at all, and on the disk before anybody is told."""
    seen.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    aside = seen.with_name(f".{seen.name}.new")
    with aside.open("w", encoding="utf-8") as file:
        file.write(signed)
        file.flush()
        os.fsync(file.fileno())
    aside.replace(seen)
