"""An act that matters: who did what to what, when and why. Kept, it is a leaf of the log."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any


@dataclass(frozen=True, slots=True)
class StateMove:
    """A case goes from one state to the next; `number` counts its moves from 1. The first comes from nowhere."""

    number: int
    start: str | None
    to: str


@dataclass(frozen=True, slots=True)
class Signs:
    """The actor takes one part in a finding: author, reviewer or releaser. Nobody takes two."""

    finding: str
    part: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """An act as it is handed to the ledger.

    `by` is a member's handle, never a name; None where the mission has no members. `position` is its place among the
    acts about `subject`, from 1, and `previous` the hash (hex) of the one before: two who act at once cannot both be
    kept. `signature` is the member's own (base64, Ed25519) over everything else.
    """

    act: str
    at: datetime
    by: str | None = None
    subject: str | None = None
    position: int | None = None
    previous: str | None = None
    compartment: str = "mission"
    facts: Mapping[str, Any] = field(default_factory=dict)
    move: StateMove | None = None
    signs: Signs | None = None
    signature: str | None = None

    @property
    def is_look(self) -> bool:
        """Whether somebody only looked, under whatever action that was asked; a look changes nobody's rights."""
        return "looked_at" in self.facts


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry(Act):
    """An act as it is kept: its number in the log from 1, and the hash of its leaf (hex)."""

    seq: int
    hash: str
