"""A store over a store: it shows what lies below as somebody else would see it, and keeps what is written in memory.

For a look back (`--as-of`) and a trial (`whatif`): what the mission keeps is never touched. What lies below is read at
the versions it had when the overlay was laid, so that a mission that works on meanwhile changes nothing here.
"""

from collections.abc import Callable, Mapping, Sequence
from collections.abc import Collection as Many
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from pathlib import Path

import polars as pl
import pyarrow as pa

from truce.model.columns import schema
from truce.model.decision import Decision
from truce.model.nouns import NOUNS, TOLD
from truce.store.contract import Added, Lake, Ledger, Step
from truce.store.inbox import Inbox
from truce.store.inbox_memory import MemoryInbox
from truce.store.memory import MemoryLake, MemoryLedger
from truce.store.rows import arrow, check_add, check_replace, first_of_each, frame, order
from truce.store.vault import Vault
from truce.store.vault_memory import MemoryVault


@dataclass(frozen=True, slots=True)
class Sight:
    """How rows of one noun are seen through an overlay: which columns that needs, and what is left of a frame."""

    columns: tuple[str, ...]
    see: Callable[[pl.DataFrame], pl.DataFrame]


class OverlayLake:
    """A lake over another. Nouns in `anew` are seen as if nothing of them had ever been kept."""

    def __init__(self, below: Lake, sights: Mapping[type, Sight] | None = None, anew: Many[type] = ()) -> None:
        self._below = below
        self._sights = sights or {}
        self._above = MemoryLake()
        self._laid = {noun: 0 if noun in anew else below.version(noun) for noun in NOUNS}

    def add(self, noun: type, table: pa.Table) -> Added:
        """See the contract. A row that is kept below counts as kept, seen or not."""
        table = check_add(noun, table)
        told = first_of_each(table)
        kept = frame(self._below.read(noun, ids=told["id"].to_list(), columns=["id"], version=self._laid[noun]))
        added = self._above.add(noun, arrow(noun, told.join(kept, on="id", how="anti", maintain_order="left"), None))
        return Added(added.new, table.num_rows - added.new, added.days)

    def replace(self, noun: type, table: pa.Table, days: Many[date] | None = None) -> None:
        """See the contract."""
        check_replace(noun, table, days)
        if days is not None and not self._above.version(noun):
            self._above.replace(noun, self.read(noun))
        self._above.replace(noun, table, days)

    def read(
        self,
        noun: type,
        *,
        days: tuple[date, date] | None = None,
        ids: Many[str] | None = None,
        columns: Sequence[str] | None = None,
        version: int | None = None,
    ) -> pa.Table:
        """See the contract."""
        laid = self._laid[noun]
        own = None if version is None else max(0, version - laid)
        wanted = schema(noun).names if columns is None else list(columns)
        written = own if own is not None else self._above.version(noun)
        parts = []
        if noun in TOLD or not written:
            at = laid if version is None else min(version, laid)
            parts.append(self._seen(noun, days=days, ids=ids, columns=wanted, version=at))
        if written:
            needed = list(dict.fromkeys([*wanted, *order(noun)]))
            parts.append(frame(self._above.read(noun, days=days, ids=ids, columns=needed, version=own)))
        return arrow(noun, pl.concat(parts).sort(order(noun), maintain_order=True), wanted)

    def _seen(
        self,
        noun: type,
        *,
        days: tuple[date, date] | None,
        ids: Many[str] | None,
        columns: Sequence[str],
        version: int,
    ) -> pl.DataFrame:
        """The rows below, as they are seen, with the columns wanted and those that give the order."""
        sight = self._sights.get(noun)
        needed = list(dict.fromkeys([*columns, *order(noun)]))
        read = [*needed, *(c for c in sight.columns if c not in needed)] if sight else needed
        rows = frame(self._below.read(noun, days=days, ids=ids, columns=read, version=version))
        return rows if sight is None else sight.see(rows).select(needed)

    def version(self, noun: type) -> int:
        """See the contract."""
        return self._laid[noun] + self._above.version(noun)

    def count(self, noun: type) -> int:
        """See the contract."""
        return int(self.read(noun, columns=order(noun)[-1:]).num_rows)


class OverlayLedger(MemoryLedger):
    """A ledger over another: its collections, and its decisions as they stood at `until` (None: now).

    Steps done below count as done, unless all is done `anew`.
    """

    def __init__(self, below: Ledger, until: datetime | None = None, *, anew: bool = False) -> None:
        super().__init__()
        self._under = None if anew else below
        for collection in below.collections():
            self.keep_collection(collection)
        for decision in below.decisions():
            if until is None or decision.at <= until:
                self._decisions[decision.id] = _as_it_stood(decision, until)
        for entry in below.entries():
            if until is None or entry.at <= until:
                self._entries.append(entry)

    def last_step(self, name: str) -> Step | None:
        """See the contract."""
        own = super().last_step(name)
        return own if own is not None or self._under is None else self._under.last_step(name)


def _as_it_stood(decision: Decision, until: datetime | None) -> Decision:
    """A decision that was undone later stood until then."""
    if until is None or decision.undone_at is None or decision.undone_at <= until:
        return decision
    return replace(decision, undone_by=None, undone_why=None, undone_at=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class OverlayMission:
    """A mission seen through an overlay: its folder is named, and nothing is ever written there."""

    folder: Path
    lake: Lake
    ledger: Ledger
    vault: Vault = field(default_factory=MemoryVault)  # nobody's identity is seen through an overlay
    inbox: Inbox = field(default_factory=MemoryInbox)  # nor what was sent and has not landed

    def writing(self) -> AbstractContextManager[None]:
        """Nobody else sees what is written here: there is nothing to hold."""
        return nullcontext()

    def turn(self, what: str) -> AbstractContextManager[None]:  # noqa: ARG002
        """Nobody else sees what is written here: there is nothing to hold."""
        return nullcontext()
