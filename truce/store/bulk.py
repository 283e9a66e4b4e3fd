"""Many rows in one go: as fast as each database takes them, and no less durable."""

from collections.abc import Sequence
from functools import cache
from typing import Any

from sqlalchemy import Connection, Dialect, Table


def put(connection: Connection, table: Table, rows: Sequence[tuple[Any, ...]]) -> None:
    """Add rows, their values in the order of the table's columns. Raises IntegrityError as any insert does."""
    if not rows:
        return
    if connection.dialect.name == "postgresql":
        # not COPY: it is refused where rows are guarded one by one (row-level security)
        columns = tuple(list(column) for column in zip(*rows, strict=True))
        connection.exec_driver_sql(_by_columns(table, connection.dialect), columns)
    else:
        connection.exec_driver_sql(_by_rows(table, connection.dialect), list(rows))


@cache
def _by_rows(table: Table, dialect: Dialect) -> str:
    return f"INSERT INTO {_named(table, dialect)} VALUES ({', '.join('?' for _ in table.columns)})"  # noqa: S608


@cache
def _by_columns(table: Table, dialect: Dialect) -> str:
    kinds = ", ".join(f"%b::{column.type.compile(dialect)}[]" for column in table.columns)
    return f"INSERT INTO {_named(table, dialect)} SELECT * FROM unnest({kinds})"  # noqa: S608


def _named(table: Table, dialect: Dialect) -> str:
    quote = dialect.identifier_preparer.quote
    return f"{quote(table.name)} ({', '.join(quote(column.name) for column in table.columns)})"
