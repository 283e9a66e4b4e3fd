"""What the steps of a check share: the record as it was read, and how a fault becomes a failure that explains."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from truce.bundle.holder import Holder, whole
from truce.bundle.steps import Findings
from truce.errors import TruceError, Untrustworthy
from truce.model.act import Entry

LEAVES = "data/log/leaves.jsonl"
PROOFS = "data/log/proofs.jsonl"
CHECKPOINT = "data/log/checkpoint.txt"
KEYS = "data/log/keys.json"
CONTENTS = "data/log/contents.sha256"
EARLIER = "data/log/earlier.jsonl"
LOG = (LEAVES, PROOFS, CHECKPOINT, KEYS, CONTENTS, EARLIER)
UNREADABLE = (TruceError, ValueError, KeyError, TypeError, AttributeError, IndexError, ArithmeticError, RecursionError)
SEALS = ("seal.case", "seal.brief", "seal.mission")


@dataclass(slots=True)
class Record:
    """The acts of a bundle in order, the path of each, which of them stand in the tree, and the act of sealing."""

    entries: list[Entry] = field(default_factory=list)
    leaves: list[bytes] = field(default_factory=list)
    paths: list[list[bytes]] = field(default_factory=list)

    @property
    def seal(self) -> Entry | None:
        """The act of sealing: the last leaf."""
        last = self.entries[-1] if self.entries else None
        return last if last is not None and last.act in SEALS else None

    @property
    def kind(self) -> str:
        """What was sealed: case, brief or mission; empty where nobody can tell."""
        return "" if self.seal is None else self.seal.act.removeprefix("seal.")


def json_of(holder: Holder, name: str) -> dict[str, Any]:
    """A JSON object of the bundle. Raises Untrustworthy where it is none: broken, too deep, another encoding."""
    try:
        told = json.loads(whole(holder, name).decode("utf-8"), object_pairs_hook=once)
    except (ValueError, RecursionError) as wrong:
        raise Untrustworthy("a file cannot be read as JSON", file=name, why=type(wrong).__name__) from wrong
    if not isinstance(told, dict):
        raise Untrustworthy("a file holds no JSON object", file=name)
    return told


def once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """An object whose keys are named once each; readers differ about the others."""
    told = dict(pairs)
    if len(told) != len(pairs):
        raise ValueError("a key is named twice")
    return told


def failed(told: Findings, step: int, file: str, wrong: Exception) -> None:
    """A fault on the way becomes a failure of its step."""
    if isinstance(wrong, TruceError):
        given: Mapping[str, object] = wrong.given
        why = "; ".join(f"{name}: {value}" for name, value in given.items() if name != "file")
        told.fail(
            step, str(given.get("file", file)), wrong.what, why or str(wrong.__cause__ or ""), remedy=wrong.remedy
        )
    else:
        told.fail(step, file, "it cannot be read", type(wrong).__name__)
