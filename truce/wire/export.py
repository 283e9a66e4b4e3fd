"""What is kept, in the formats of the field: exactly the rows given, in their order, in pieces."""

import csv
import io
import json
from collections.abc import Callable, Iterator
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from truce.errors import WrongUsage
from truce.model.columns import conform, schema
from truce.wire.geojson import write_geojson
from truce.wire.hxl import hashtags
from truce.wire.kml import write_kml
from truce.wire.plain import write_lines
from truce.wire.shape import slots

PIECE = 5_000  # rows turned into text at a time
FORMULA = ("=", "+", "-", "@", "\t", "\r")  # a spreadsheet would run a cell that starts with one of these


def export(noun: type, table: pa.Table, form: str) -> Iterator[bytes]:
    """The rows of a noun as jsonl, csv, parquet, geojson, kml or hxl, as pieces of one file.

    A row without a place (every ruling) is a feature without a geometry in the map formats: no row is lost. Raises
    WrongUsage for a format that is not one of these, before the first piece.
    """
    if form not in FORMATS:
        raise WrongUsage("no such format", format=form, remedy=f"one of: {', '.join(FORMATS)}")
    return FORMATS[form](noun, conform(noun, table))


def _jsonl(noun: type, table: pa.Table) -> Iterator[bytes]:
    for line in write_lines(noun, table):
        yield f"{line}\n".encode()


def _csv(noun: type, table: pa.Table) -> Iterator[bytes]:
    return _rows(noun, table, [schema(noun).names])


def _hxl(noun: type, table: pa.Table) -> Iterator[bytes]:
    names = schema(noun).names
    return _rows(noun, table, [names, hashtags(noun)])


def _rows(noun: type, table: pa.Table, heads: list[list[str]]) -> Iterator[bytes]:
    """RFC 4180 in UTF-8: one column a field of the noun, CRLF, nothing for null (nor for an empty text).

    Lists and geometries are compact JSON. A text that a spreadsheet would run as a formula gets an apostrophe in
    front; who needs the text to the letter takes jsonl or parquet.
    """
    page = io.StringIO()
    writer = csv.writer(page)
    writer.writerows(heads)
    write = cells(noun)
    for batch in table.to_batches(max_chunksize=PIECE):
        writer.writerows(write(row) for row in batch.to_pylist())
        yield _taken(page)
    if page.tell():
        yield _taken(page)


def _taken(page: io.StringIO) -> bytes:
    text = page.getvalue()
    page.seek(0)
    page.truncate()
    return text.encode()


def cells(noun: type) -> Callable[[dict[str, Any]], list[Any]]:
    """A function from a row to its cells, in the order of the noun's columns."""
    whole = {slot.columns[0]: slot.write for slot in slots(noun) if len(slot.columns) == 1}
    names = schema(noun).names

    def write(row: dict[str, Any]) -> list[Any]:
        return [_cell(whole[name](row) if name in whole else row[name]) for name in names]

    return write


def _cell(value: Any) -> Any:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, dict | list):
        return json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    if isinstance(value, str) and value.startswith(FORMULA):
        return f"'{value}"
    return value


class _Pieces(io.RawIOBase):
    """A file that keeps only what was written since it was last emptied."""

    def __init__(self) -> None:
        self._held = bytearray()
        self._written = 0

    def writable(self) -> bool:
        """Always."""
        return True

    def write(self, data: Any) -> int:
        """Hold the bytes."""
        self._held += memoryview(data)
        size = memoryview(data).nbytes
        self._written += size
        return size

    def tell(self) -> int:
        """Bytes written since the start, not only those still held."""
        return self._written

    def take(self) -> bytes:
        """What is held, once."""
        held = bytes(self._held)
        self._held.clear()
        return held


def _parquet(noun: type, table: pa.Table) -> Iterator[bytes]:
    """Parquet with the columns of the noun as they are in the lake; geometries are WKB."""
    sink = _Pieces()
    with pq.ParquetWriter(sink, schema(noun), compression="zstd") as writer:
        for start in range(0, table.num_rows, PIECE * 10):
            writer.write_table(table.slice(start, PIECE * 10))
            yield sink.take()
    yield sink.take()


FORMATS: dict[str, Callable[[type, pa.Table], Iterator[bytes]]] = {
    "jsonl": _jsonl,
    "csv": _csv,
    "parquet": _parquet,
    "geojson": write_geojson,
    "kml": write_kml,
    "hxl": _hxl,
}
