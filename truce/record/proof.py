"""Proofs that carry all they need: as JSON, as C2SP tlog-proof, and as what a witness is asked (C2SP tlog-witness)."""

import json
from base64 import b64decode, b64encode
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from truce.errors import Untrustworthy
from truce.record.checkpoint import Checkpoint, open_checkpoint
from truce.record.merkle import check_inclusion, leaf_hash
from truce.record.note import PublicKey, read_key

FORMAT = "truce-log-proof/1"
LONGEST = 63  # hashes of a path that shows consistency


@dataclass(frozen=True, slots=True)
class Proved:
    """One act: its number from 1, its leaf, and the path from there to the root."""

    seq: int
    leaf: bytes
    path: tuple[bytes, ...]


@dataclass(frozen=True, slots=True)
class Proof:
    """Acts under one checkpoint of the log, with the key that is said to be the log's."""

    key: PublicKey
    checkpoint: str
    acts: tuple[Proved, ...]

    def told(self) -> dict[str, Any]:
        """As JSON: leaves as their own text, hashes in base64."""
        acts = [{"seq": a.seq, "leaf": a.leaf.decode(), "path": [_base64(one) for one in a.path]} for a in self.acts]
        return {"format": FORMAT, "key": self.key.text, "checkpoint": self.checkpoint, "acts": acts}

    def check(self, key: PublicKey | None = None) -> Checkpoint:
        """That every act stands in the log that was signed; `key`: the log's, as known from elsewhere.

        Raises Untrustworthy.
        """
        trusted = key or self.key
        told = open_checkpoint(self.checkpoint, {trusted.name: trusted.public})
        for act in self.acts:
            check_inclusion(act.seq - 1, told.size, leaf_hash(act.leaf), act.path, told.root)
        return told


def read_proof(text: str) -> Proof:
    """A proof from its JSON; nothing is checked but the form. Raises Untrustworthy."""
    try:
        told = json.loads(text)
        if told["format"] != FORMAT or not told["acts"]:
            raise ValueError("another format, or nothing in it")
        acts = [Proved(int(a["seq"]), a["leaf"].encode(), tuple(map(_bytes, a["path"]))) for a in told["acts"]]
        return Proof(read_key(told["key"]), str(told["checkpoint"]), tuple(acts))
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as wrong:
        raise Untrustworthy("this is not a proof from a log") from wrong


def tlog_proof(checkpoint: str, act: Proved) -> str:
    """One act's proof in the form of C2SP tlog-proof; the leaf goes beside it."""
    lines = ["c2sp.org/tlog-proof@v1", f"index {act.seq - 1}", *map(_base64, act.path)]
    return "\n".join(lines) + "\n\n" + checkpoint


def request_text(old: int, path: Sequence[bytes], checkpoint: str) -> str:
    """What a witness is sent: the size it knows, the path from there, the checkpoint it shall sign."""
    return "\n".join([f"old {old}", *map(_base64, path)]) + "\n\n" + checkpoint


def read_request(text: str) -> tuple[int, list[bytes], str]:
    """Old size, path and checkpoint of what a witness is sent. Raises Untrustworthy."""
    head, blank, note = text.partition("\n\n")
    first, *path = head.split("\n")
    size = first.removeprefix("old ")
    if not blank or first != f"old {size}" or not (size.isascii() and size.isdigit()) or len(path) > LONGEST:
        raise Untrustworthy("this is not what a witness is asked", remedy="truce log consistency FOLDER OLD")
    try:
        return int(size), [_bytes(line) for line in path], note
    except ValueError as wrong:
        raise Untrustworthy("a proof of consistency cannot be read") from wrong


def _base64(held: bytes) -> str:
    return b64encode(held).decode()


def _bytes(text: str) -> bytes:
    return b64decode(text, validate=True)
