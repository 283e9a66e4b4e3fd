"""The forms of what lies under data/log/: one text for one content, so that nothing can be changed unseen."""

import hashlib
import json
from collections.abc import Iterable, Sequence


def record_of(leaves: Iterable[tuple[int, str]]) -> str:
    """One hash over which acts a bundle holds: their numbers and hashes, one a line, in order."""
    digest = hashlib.sha256()
    for seq, hash in leaves:
        digest.update(f"{seq} {hash}\n".encode())
    return digest.hexdigest()


def proof_line(seq: int, path: Sequence[bytes]) -> bytes:
    """A line of `proofs.jsonl`: the number of a leaf, from 1, and its path to the root."""
    return _compact({"leaf": seq, "path": [one.hex() for one in path]})


def earlier_lines(notes: Iterable[tuple[str, Sequence[bytes]]]) -> bytes:
    """`earlier.jsonl`: older checkpoints, each with the path that ties it to the newest."""
    made = [_compact({"note": note, "path": [one.hex() for one in path]}) for note, path in notes]
    return b"".join(line + b"\n" for line in made)


def notes_of(notes: Iterable[str]) -> str:
    """One hash over the older checkpoints of a bundle."""
    return hashlib.sha256("\n".join(notes).encode()).hexdigest()


def _compact(told: object) -> bytes:
    return json.dumps(told, separators=(",", ":"), ensure_ascii=False).encode()
