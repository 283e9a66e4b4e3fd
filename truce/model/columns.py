"""One schema, two shapes: a frozen noun is also the Arrow table with exactly its fields as columns.

A noun that comes by the million is a frozen dataclass whose fields are annotated
`Annotated[type, "what the column means"]`. From that one statement come the Arrow schema
(`schema`), the table of many (`to_table`), the values back (`from_table`) and the docs (`describe`).
"""

import types
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import fields, is_dataclass
from datetime import UTC, date, datetime
from functools import cache
from typing import Annotated, Any, TypeVar, Union, get_args, get_origin, get_type_hints

import pyarrow as pa

N = TypeVar("N")

PLAIN: dict[type, pa.DataType] = {
    str: pa.string(),
    int: pa.int64(),
    float: pa.float64(),
    bool: pa.bool_(),
    bytes: pa.binary(),
    date: pa.date32(),
    datetime: pa.timestamp("us", tz="UTC"),
}


def _split(hint: Any) -> tuple[Any, bool, str]:
    """(bare type, may be null, meaning) of one annotation."""
    meaning = ""
    if get_origin(hint) is Annotated:
        hint, *notes = get_args(hint)
        meaning = str(notes[0])
    if get_origin(hint) in (Union, types.UnionType):
        some = [a for a in get_args(hint) if a is not type(None)]
        if len(some) != 1:
            raise TypeError(f"a column has one type or is null: {hint}")
        return some[0], True, meaning
    return hint, False, meaning


def _arrow(kind: Any) -> pa.DataType:
    if kind in PLAIN:
        return PLAIN[kind]
    if get_origin(kind) is tuple:
        inner = _split(get_args(kind)[0])[0]
        return pa.list_(pa.field("item", _arrow(inner)))
    if is_dataclass(kind):
        return pa.struct(list(schema(kind)))  # type: ignore[arg-type]
    raise TypeError(f"no Arrow type for {kind!r}")


@cache
def _hints(noun: type) -> dict[str, tuple[Any, bool, str]]:
    hints = get_type_hints(noun, include_extras=True)
    return {f.name: _split(hints[f.name]) for f in fields(noun)}


@cache
def schema(noun: type) -> pa.Schema:
    """The Arrow schema of a noun: its fields, in order, with nullability.

    Nullability is not written into the Arrow fields (lakes and frames disagree on it); it is held
    by `conform`.
    """
    return pa.schema([pa.field(name, _arrow(kind)) for name, (kind, _, _) in _hints(noun).items()])


def required(noun: type) -> list[str]:
    """The columns that may not be null."""
    return [name for name, (_, nullable, _) in _hints(noun).items() if not nullable]


def describe(noun: type) -> list[tuple[str, str, bool, str]]:
    """(column, Arrow type, may be null, meaning) for every column; the docs are made from it."""
    hints = _hints(noun)
    return [(f.name, str(f.type), hints[f.name][1], hints[f.name][2]) for f in schema(noun)]


def _plain(value: Any) -> Any:
    if is_dataclass(value) and not isinstance(value, type):
        return {f.name: _plain(getattr(value, f.name)) for f in fields(value)}
    if isinstance(value, tuple):
        return [_plain(v) for v in value]
    if isinstance(value, datetime):
        return value.astimezone(UTC)
    return value


def _value(kind: Any, raw: Any) -> Any:
    if raw is None:
        return None
    if get_origin(kind) is tuple:
        inner = _split(get_args(kind)[0])[0]
        return tuple(_value(inner, item) for item in raw)
    if is_dataclass(kind) and isinstance(kind, type):
        return from_row(kind, raw)
    return raw


def from_row(noun: type[N], row: Mapping[str, Any]) -> N:
    """One value from a mapping of its columns; missing columns take the noun's defaults."""
    hints = _hints(noun)  # type: ignore[arg-type]
    return noun(**{n: _value(hints[n][0], row[n]) for n in hints if n in row})


def to_row(value: Any) -> dict[str, Any]:
    """The columns of one value, nested values as mappings."""
    return {f.name: _plain(getattr(value, f.name)) for f in fields(value)}


def to_table(noun: type, values: Iterable[Any]) -> pa.Table:
    """Many values as the Arrow table of their noun."""
    return pa.Table.from_pylist([to_row(v) for v in values], schema=schema(noun))


def from_table(noun: type[N], table: pa.Table) -> Iterator[N]:
    """The values of an Arrow table, one at a time."""
    for batch in table.to_batches():
        for row in batch.to_pylist():
            yield from_row(noun, row)


def empty(noun: type) -> pa.Table:
    """The table of a noun with no rows."""
    return pa.Table.from_batches([], schema=schema(noun))  # `empty_table` would load pandas, where it is there


def conform(noun: type, table: pa.Table) -> pa.Table:
    """The table with exactly the columns of the noun, in order and type; absent nullable columns are null.

    Raises KeyError for an absent required column, ValueError where a required column holds a null.
    """
    columns = []
    for field in schema(noun):
        if field.name in table.column_names:
            columns.append(table.column(field.name).cast(field.type))
        elif field.name in required(noun):
            raise KeyError(field.name)
        else:
            columns.append(pa.nulls(table.num_rows, field.type))
    answer = pa.Table.from_arrays(columns, schema=schema(noun))
    for name in required(noun):
        if answer.column(name).null_count:
            raise ValueError(f"{noun.__name__}.{name} may not be null")
    return answer
