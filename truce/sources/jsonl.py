"""jsonl: our own JSON Lines (DESIGN 5), from a field form, another mission, or `truce export`."""

import io
from collections.abc import Iterator, Mapping
from hashlib import blake2b
from itertools import islice
from pathlib import Path
from typing import Any

import pyarrow as pa

from truce.errors import UnusableSource
from truce.model.collection import Fault
from truce.model.columns import schema
from truce.model.nouns import OUTSIDE
from truce.sources.contract import Parcel, Window
from truce.sources.textfile import open_bytes
from truce.wire.plain import read_lines

PARCEL = 10_000
NOT_FROM_OUTSIDE = (
    "truce makes these itself: only reports, coverage, claims, documents, sightings, inventories, lines and zones enter"
)
Told = tuple[int, type | None, dict[str, Any] | Fault]


def read(path: Path, window: Window, options: Mapping[str, str]) -> Iterator[Parcel]:  # noqa: ARG001 - it has none
    """Every noun that strangers bring; each line is one object with the key `noun`.

    A line that is no such object is a fault. Exact repeats are one row. Raises UnusableSource where not one line is
    JSON of ours.
    """
    many = _repeated(path)
    seen: set[str] = set()
    good = False
    first: Fault | None = None
    with open_bytes(path) as stream:
        lines = io.TextIOWrapper(stream, encoding="utf-8-sig", errors="surrogateescape", newline="\n")
        told = read_lines(_guarded(lines), file=path.name, source="jsonl")
        while rows := list(islice(told, PARCEL)):
            faults = [row for _, _, row in rows if isinstance(row, Fault)]
            good = good or len(faults) < len(rows)
            first = first or (faults[0] if faults else None)
            yield _parcel(rows, faults, window, seen, many)
    if first is not None and not good:
        raise UnusableSource(
            "not one line is a JSON object of ours",
            file=path.name,
            row=first.row,
            **({"field": first.field} if first.field else {}),
            reason=first.reason,
        )


def _guarded(lines: Iterator[str]) -> Iterator[str]:
    """Lines; one that is not UTF-8 becomes one that is not JSON either, so that it is a fault and no more."""
    for line in lines:
        yield line if line.isascii() or not any("\udc80" <= c <= "\udcff" for c in line) else "not UTF-8"


def _repeated(path: Path) -> dict[int, int]:
    """Line number -> how often the line occurs, for the first of every line that occurs more than once."""
    first: dict[bytes, int] = {}
    many: dict[int, int] = {}
    with open_bytes(path) as stream:
        for number, line in enumerate(stream, start=1):
            at = first.setdefault(blake2b(line.strip(), digest_size=8).digest(), number)
            if at != number:
                many[at] = many.get(at, 1) + 1
    return many


def _parcel(rows: list[Told], faults: list[Fault], window: Window, seen: set[str], many: Mapping[int, int]) -> Parcel:
    kept: dict[type, list[dict[str, Any]]] = {}
    outside = folded = 0
    for number, noun, row in rows:
        if noun is None or isinstance(row, Fault):
            continue
        if noun not in OUTSIDE:
            faults.append(Fault(number, "noun", NOT_FROM_OUTSIDE))
        elif not _inside(row, window):
            outside += 1
        elif row["id"] in seen:
            folded += 1
        else:
            seen.add(row["id"])
            if "repeats" in row and number in many:
                row["repeats"] = max(row["repeats"], many[number])
            kept.setdefault(noun, []).append(row)
    tables = {n.__name__.lower(): pa.Table.from_pylist(r, schema=schema(n)) for n, r in kept.items()}
    return Parcel(
        tables=tables, rows_read=len(rows), outside_window=outside, folded_repeats=folded, faults=tuple(faults)
    )


def _inside(row: Mapping[str, Any], window: Window) -> bool:
    earliest, latest = row.get("earliest"), row.get("latest")
    if window.end is not None and earliest is not None and earliest >= window.end:
        return False
    if window.start is None or latest is None:
        return True
    return bool(latest > window.start or (earliest is not None and earliest >= window.start))
