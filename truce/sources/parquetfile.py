"""Parquet read in batches; what is damaged is said, what is whole lands."""

from collections.abc import Iterator, Sequence
from pathlib import Path

import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq

from truce.errors import UnusableSource
from truce.model.collection import Fault
from truce.sources.textfile import ROW, Sheet, open_bytes


def is_parquet(path: Path) -> bool:
    """Whether the name says so, or the first four bytes."""
    if path.suffix == ".parquet":
        return True
    with open_bytes(path) as stream:
        return stream.read(4) == b"PAR1"


def schema_of(path: Path) -> pa.Schema:
    """The columns of a parquet file. Raises UnusableSource where it is none, or cut short (its index is at the end)."""
    with open_bytes(path) as stream:
        if stream.read(4) != b"PAR1":
            raise UnusableSource(
                "this is not a Parquet file", file=path.name, remedy="`truce sources show NAME` names the file it needs"
            )
    try:
        return pq.read_schema(path)
    except (pa.ArrowException, OSError) as fault:
        raise UnusableSource(
            "not a whole parquet file", file=path.name, remedy="it may be cut short: fetch it again"
        ) from fault


def batches(path: Path, columns: Sequence[str] | None = None, rows: int = 50_000) -> Iterator[pa.RecordBatch | Fault]:
    """Batches of at most `rows` rows; where a page is damaged, a Fault, and reading ends."""
    with pq.ParquetFile(path) as file:
        done = 0
        walk = file.iter_batches(batch_size=rows, columns=list(columns) if columns else None)
        while True:
            try:
                batch = next(walk, None)
            except (pa.ArrowException, OSError):
                yield Fault(None, "file", f"damaged after row {done}: the rows behind it could not be read")
                return
            if batch is None:
                return
            done += batch.num_rows
            yield batch


def sheets_of(path: Path, rows: int = 50_000) -> Iterator[Sheet]:
    """The rows of a parquet file in sheets, columns in their own types; empty text is null, as in a text file."""
    schema_of(path)
    done = 0
    for batch in batches(path, rows=rows):
        if isinstance(batch, Fault):
            yield Sheet(pl.DataFrame(schema={ROW: pl.Int64}), 0, (batch,))
            return
        frame = pl.DataFrame(pl.from_arrow(batch)).with_columns(pl.col(pl.String).replace("", None))
        numbered = pl.int_range(done + 1, done + 1 + frame.height, dtype=pl.Int64, eager=True).alias(ROW)
        yield Sheet(frame.select(numbered, pl.all()), frame.height)
        done += frame.height
