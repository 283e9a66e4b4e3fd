"""What every lake agrees on: which nouns may be added, which replaced, and the order of rows."""

from collections.abc import Collection as Many
from datetime import date

import polars as pl
import pyarrow as pa

from truce.model.columns import conform, schema
from truce.model.incident import Incident
from truce.model.nouns import DERIVED, TOLD

CHUNK = 100_000  # rows; text of one Arrow array must stay below 2 GB
KEYS = ("day", "id", "left", "right", "ruling", "incident", "source")  # those a noun has give its order


def order(noun: type) -> list[str]:
    """The columns by which rows of a noun are sorted: day, then id (links, grounds: two ids; profiles: the source)."""
    names = schema(noun).names
    if noun is Incident or "id" in names:
        return [name for name in ("day", "id") if name in names]
    return [name for name in KEYS if name in names]


def check_add(noun: type, table: pa.Table) -> pa.Table:
    """The table with exactly the columns of a noun that may be added to."""
    if noun not in TOLD:
        raise TypeError(f"{noun.__name__} is derived: replace it, do not add to it")
    return conform(noun, table)


def check_replace(noun: type, table: pa.Table, days: Many[date] | None) -> pa.Table:
    """The table with exactly the columns of a derived noun; with `days`, no row may fall outside them."""
    if noun not in DERIVED:
        raise TypeError(f"{noun.__name__} is told, not derived: it is never replaced")
    table = conform(noun, table)
    if days is not None:
        if "day" not in table.column_names:
            raise TypeError(f"{noun.__name__} has no day: replace the whole of it")
        outside = set(table.column("day").unique().to_pylist()) - set(days)
        if outside:
            raise ValueError(f"rows of {noun.__name__} fall on {min(outside)}, outside the days to replace")
    return table


def first_of_each(table: pa.Table) -> pl.DataFrame:
    """The table as a frame; of rows that share an id the first."""
    return frame(table).unique("id", keep="first", maintain_order=True)


def frame(table: pa.Table) -> pl.DataFrame:
    """An Arrow table as a Polars frame."""
    answer = pl.from_arrow(table)
    if not isinstance(answer, pl.DataFrame):
        raise TypeError("an Arrow table gives a frame")
    return answer


def arrow(noun: type, rows: pl.DataFrame, columns: list[str] | None) -> pa.Table:
    """A sorted frame as the Arrow table of its noun, or of some of its columns, in bounded chunks."""
    wanted = schema(noun) if columns is None else pa.schema([schema(noun).field(name) for name in columns])
    pieces = [_piece(part, wanted) for part in rows.iter_slices(CHUNK)]
    return pa.concat_tables(pieces) if pieces else wanted.empty_table()


def _piece(part: pl.DataFrame, wanted: pa.Schema) -> pa.Table:
    table = part.to_arrow()
    have = dict(zip(table.column_names, table.columns, strict=True))
    columns = []
    for field in wanted:
        column = have.get(field.name)
        if column is None:
            column = pa.nulls(table.num_rows, field.type)
        columns.append(column if column.type == field.type else column.cast(field.type))
    return pa.Table.from_arrays(columns, schema=wanted)
