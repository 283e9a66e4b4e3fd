"""What the tests of sources share: a file from text, a source read to its end."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pyarrow as pa

from truce.model.collection import Fault
from truce.model.columns import required, schema
from truce.model.coverage import Coverage
from truce.model.line import Line
from truce.model.report import Report
from truce.sources.catalogue import cards, open_source
from truce.sources.contract import Window

NOUNS = {"report": Report, "coverage": Coverage, "line": Line}
ALWAYS = Window()


@dataclass(frozen=True)
class Whole:
    """All parcels of one file together."""

    tables: dict[str, pa.Table]
    rows_read: int
    outside: int
    folded: int
    faults: list[Fault]
    notes: list[str]

    def rows(self, noun: str = "report") -> list[dict[str, Any]]:
        return self.tables[noun].to_pylist() if noun in self.tables else []

    def ids(self, noun: str = "report") -> list[str]:
        return [row["id"] for row in self.rows(noun)]


def read(name: str, path: Path, window: Window = ALWAYS, **options: str) -> Whole:
    """Everything that one source reads in one file; every table is held against its noun."""
    return read_by(open_source(cards()[name]), path, window, options)


def read_by(reader: Any, path: Path, window: Window, options: Mapping[str, str]) -> Whole:
    parcels = list(reader(path, window, options))
    tables: dict[str, list[pa.Table]] = {}
    for parcel in parcels:
        for noun, table in parcel.tables.items():
            assert table.schema == schema(NOUNS.get(noun, Report)) or noun not in NOUNS
            assert table.num_rows <= 50_000
            for column in required(NOUNS[noun]) if noun in NOUNS else []:
                assert table.column(column).null_count == 0
            tables.setdefault(noun, []).append(table)
    return Whole(
        {noun: pa.concat_tables(some) for noun, some in tables.items()},
        sum(p.rows_read for p in parcels),
        sum(p.outside_window for p in parcels),
        sum(p.folded_repeats for p in parcels),
        [fault for p in parcels for fault in p.faults],
        [note for p in parcels for note in p.notes],
    )


def written(path: Path, text: str, encoding: str = "utf-8") -> Path:
    """The file, holding that text."""
    path.write_bytes(text.encode(encoding))
    return path


def at(text: str) -> datetime:
    """An instant from ISO text with an offset, in UTC."""
    return datetime.fromisoformat(text).astimezone(UTC)


def acts(row: Mapping[str, Any]) -> dict[str, float]:
    return {a["code"]: a["weight"] for a in row["acts"]}
