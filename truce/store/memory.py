"""A store that forgets: it keeps the same law as the lasting ones, and ships for tests and trials."""

from collections.abc import Collection as Many
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any

import polars as pl
import pyarrow as pa

from truce.model.act import Act, Entry
from truce.model.collection import Collection, Fault
from truce.model.columns import empty
from truce.model.decision import Decision
from truce.record.merkle import Tree, tree_of
from truce.record.tiles import full_tiles
from truce.store import bare, decided
from truce.store.contract import Added, Beside, KeptCheckpoint, Row, Step
from truce.store.facts import from_text, storable, to_text
from truce.store.laws import check_acts
from truce.store.rows import arrow, check_add, check_replace, first_of_each, frame, order


class MemoryLake:
    """Bulk nouns in memory: every version of every noun is one table."""

    def __init__(self) -> None:
        self._versions: dict[type, list[pa.Table]] = {}

    def _now(self, noun: type) -> pa.Table:
        return self._versions.get(noun, [empty(noun)])[-1]

    def add(self, noun: type, table: pa.Table) -> Added:
        """See the contract."""
        table = check_add(noun, table)
        kept = frame(self._now(noun).select(["id"]))
        new = first_of_each(table).join(kept, on="id", how="anti")
        if new.height:
            self._keep(noun, pa.concat_tables([self._now(noun), arrow(noun, new, None)]))
        days = tuple(sorted(set(new["day"].to_list()))) if "day" in new.columns else ()
        return Added(new.height, table.num_rows - new.height, days)

    def replace(self, noun: type, table: pa.Table, days: Many[date] | None = None) -> None:
        """See the contract."""
        table = check_replace(noun, table, days)
        if days is None:
            self._keep(noun, table)
        elif days:
            staying = frame(self._now(noun)).filter(~pl.col("day").is_in(list(days)))
            self._keep(noun, pa.concat_tables([arrow(noun, staying, None), table]))

    def _keep(self, noun: type, table: pa.Table) -> None:
        self._versions.setdefault(noun, []).append(table)

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
        tables = [empty(noun), *self._versions.get(noun, [])]
        rows = frame(tables[-1 if version is None else version])
        if days is not None:
            rows = rows.filter(pl.col("day").is_between(*days))
        if ids is not None:
            rows = rows.filter(pl.col("id").is_in(list(ids)))
        return arrow(noun, rows.sort(order(noun)), list(columns) if columns is not None else None)

    def version(self, noun: type) -> int:
        """See the contract."""
        return len(self._versions.get(noun, []))

    def count(self, noun: type) -> int:
        """See the contract."""
        return int(self._now(noun).num_rows)


class MemoryLedger:
    """Acts, collections, steps and decisions in memory; facts pass through the same text as in a lasting ledger."""

    def __init__(self) -> None:
        self._collections: list[Collection] = []
        self._steps: list[Step] = []
        self._entries: list[Entry] = []
        self._decisions: dict[str, Decision] = {}
        self._checkpoints: list[KeptCheckpoint] = []

    def keep_collection(self, collection: Collection) -> None:
        """See the contract."""
        faults = tuple(Fault(f.row, storable(f.field), storable(f.reason)) for f in collection.faults)
        self._collections.append(replace(collection, faults=faults, file=storable(collection.file)))

    def collections(self) -> list[Collection]:
        """See the contract."""
        return list(self._collections)

    def keep_step(self, step: Step) -> None:
        """See the contract."""
        facts = from_text(to_text(step.facts))
        self._steps.append(
            Step(name=step.name, inputs=step.inputs, method=step.method, done_at=step.done_at, facts=facts)
        )

    def last_step(self, name: str) -> Step | None:
        """See the contract."""
        return next((step for step in reversed(self._steps) if step.name == name), None)

    def log(self, act: str, at: datetime, **facts: Any) -> None:
        """See the contract."""
        self.append([Act(act=act, at=at, facts=facts)])

    def append(self, acts: Sequence[Act]) -> Sequence[Entry]:
        """See the contract."""
        made = check_acts(self._entries, acts)
        self._entries += made
        return made

    def entries(
        self, *, subject: str | None = None, acts: Many[str] | None = None, after: int = 0, until: int | None = None
    ) -> list[Entry]:
        """See the contract."""
        return [
            entry
            for entry in self._entries
            if entry.seq > after
            and (until is None or entry.seq <= until)
            and subject in (None, entry.subject)
            and (acts is None or entry.act in acts)
        ]

    def last(self, subject: str) -> Entry | None:
        """See the contract."""
        return next((entry for entry in reversed(self._entries) if entry.subject == subject), None)

    def size(self) -> int:
        """See the contract."""
        return len(self._entries)

    def leaf_hashes(self, start: int, end: int) -> list[bytes]:
        """See the contract."""
        return [bytes.fromhex(entry.hash) for entry in self._entries[start:end]]

    def rows(self, after: int, until: int) -> list[Row]:
        """See the contract."""
        return [bare.row_of(entry) for entry in self._entries[after:until]]

    def beside(self) -> Beside:
        """See the contract."""
        hashes = self.leaf_hashes(0, self.size())
        return bare.beside_of(self._entries, list(full_tiles(0, hashes, lambda *_: ())))

    def tree(self) -> Tree:
        """See the contract."""
        return tree_of(self.leaf_hashes(0, self.size()))

    def keep_checkpoint(self, size: int, note: str) -> None:
        """See the contract."""
        self._checkpoints.append(KeptCheckpoint(size, note))

    def checkpoints(self) -> list[KeptCheckpoint]:
        """See the contract."""
        return list(self._checkpoints)

    def keep_decisions(self, decisions: Sequence[Decision]) -> None:
        """See the contract."""
        rows = [decided.to_row(one) for one in decisions]
        self._decisions |= {row["id"]: decided.from_rows(row, None) for row in rows}

    def undo(self, decision: str, by: str, why: str, at: datetime) -> None:
        """See the contract."""
        if decision not in self._decisions:
            raise decided.unknown(decision)
        before = self._decisions[decision]
        if not before.stands:
            raise decided.undone_before(before)
        self._decisions[decision] = decided.from_rows(decided.to_row(before), decided.undoing_row(by, why, at))

    def decisions(self) -> list[Decision]:
        """See the contract."""
        return list(self._decisions.values())
