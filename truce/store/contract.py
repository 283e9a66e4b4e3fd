"""What a store must do; every implementation passes the same tests (tests/store/)."""

from collections.abc import Collection as Many
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Protocol

import pyarrow as pa

from truce.model.act import Act, Entry
from truce.model.collection import Collection
from truce.model.decision import Decision
from truce.record.merkle import Tree


@dataclass(frozen=True, slots=True)
class Added:
    """What `add` did: new rows, rows already kept, and the days the new ones fall on."""

    new: int
    already: int
    days: tuple[date, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """A step of the street that was done: from which state of its inputs, by which method, with what result."""

    name: str
    inputs: str
    method: str
    done_at: datetime
    facts: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class KeptCheckpoint:
    """The log as it stood at a size, signed: a note (C2SP tlog-checkpoint), with whatever witnesses added to it."""

    size: int
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """An act as the tables hold it, for whoever checks them: its leaf and that leaf's hash, None where one is missing,
    and what stands beside it for finding it (names as in the leaf)."""

    seq: int
    leaf: bytes | None
    hash: bytes | None
    beside: Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Beside:
    """What the database keeps beside the leaves to hold its laws: by number of the act.

    `moves`: case, number, from, to. `parts`: finding, part, member. `tiles`: level, number, root, hashes joined.
    `arrows`: from, to, as the database holds moves against them; None where there is no such table. `unguarded`: tables
    that the database would let be changed, because what refuses it is gone.
    """

    moves: Mapping[int, tuple[str | None, int, str | None, str]]
    parts: Mapping[int, tuple[str, str, str | None]]
    tiles: Sequence[tuple[int, int, bytes, bytes]]
    arrows: frozenset[tuple[str, str]] | None = None
    unguarded: tuple[str, ...] = ()


class Lake(Protocol):
    """Bulk nouns by class: those of `truce/store/rows.py`."""

    def add(self, noun: type, table: pa.Table) -> Added:
        """Keep rows whose id is not kept yet; never changes a kept row. Durable when it returns."""
        ...

    def replace(self, noun: type, table: pa.Table, days: Many[date] | None = None) -> None:
        """Derived nouns only: put `table` in place of what is kept for `days` (None: for all), in one commit."""
        ...

    def read(
        self,
        noun: type,
        *,
        days: tuple[date, date] | None = None,
        ids: Many[str] | None = None,
        columns: Sequence[str] | None = None,
        version: int | None = None,
    ) -> pa.Table:
        """The rows, sorted by day then id (`days`: first and last, inclusive); empty where nothing is kept."""
        ...

    def version(self, noun: type) -> int:
        """Number that grows with every commit to this noun; 0 where nothing is kept. Frozen snapshots name it."""
        ...

    def count(self, noun: type) -> int:
        """Number of rows kept."""
        ...


class Ledger(Protocol):
    """Acts, collections, steps and decisions. Small, transactional, append-only."""

    def keep_collection(self, collection: Collection) -> None: ...

    def collections(self) -> list[Collection]: ...

    def keep_step(self, step: Step) -> None: ...

    def last_step(self, name: str) -> Step | None: ...

    def log(self, act: str, at: datetime, **facts: Any) -> None:
        """Add an act of the program itself, about nothing in particular. Shorthand for `append`."""
        ...

    def append(self, acts: Sequence[Act]) -> Sequence[Entry]:
        """Add acts to the log, all or none, numbered without a gap; durable when it returns, in order of the acts.

        An act may be earlier than the one before: clocks go back, and what happened is kept.

        Raises Conflict where an act does not stand where it says (somebody else acted on its subject meanwhile), where
        its move is none that the case can make now, or its member has another part in that finding already;
        UnusableValue where its facts have no canonical text.
        """
        ...

    def entries(
        self, *, subject: str | None = None, acts: Many[str] | None = None, after: int = 0, until: int | None = None
    ) -> list[Entry]:
        """What the log holds, in order: about one subject, of some kinds, numbered above `after` up to `until`."""
        ...

    def last(self, subject: str) -> Entry | None:
        """The newest act about a subject."""
        ...

    def size(self) -> int:
        """The number of leaves."""
        ...

    def leaf_hashes(self, start: int, end: int) -> list[bytes]:
        """Hashes of the leaves `start` to `end`, counted from 0, half-open."""
        ...

    def rows(self, after: int, until: int) -> list[Row]:
        """What the tables hold of the acts numbered above `after` up to `until`, unread: for checking them."""
        ...

    def beside(self) -> Beside:
        """What the tables hold beside the leaves: for checking them."""
        ...

    def tree(self) -> Tree:
        """The Merkle tree over the leaves as they are now: its roots, and paths that prove what stands in it."""
        ...

    def keep_checkpoint(self, size: int, note: str) -> None:
        """Keep a signed tree head, or one more copy of it that a witness signed."""
        ...

    def checkpoints(self) -> list[KeptCheckpoint]:
        """Every signed tree head kept, in the order of keeping."""
        ...

    def keep_decisions(self, decisions: Sequence[Decision]) -> None:
        """Keep them all or none. Whether they contradict what stands is asked before (`flow/decide.py`)."""
        ...

    def undo(self, decision: str, by: str, why: str, at: datetime) -> None:
        """Add that a decision no longer stands; the decision itself stays as it was.

        Raises NotFound where there is no such decision, Contradiction where it has been undone before.
        """
        ...

    def decisions(self) -> list[Decision]:
        """Every decision ever made, in order, with who undid it where somebody did."""
        ...
