"""What the verbs of several areas share: rows that are put in once, and mappings as text."""

import json
from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection
from sqlalchemy.dialects import postgresql, sqlite


def once(connection: Connection, table: Any, **row: Any) -> bool:
    """Insert a row unless its key is there; whether it was not. Two workers at once: one of them is first."""
    kind = postgresql.insert if connection.dialect.name == "postgresql" else sqlite.insert
    added = kind(table).values(**row).on_conflict_do_nothing().returning(next(iter(table.c)))
    return connection.execute(added).first() is not None


def text_of(told: Mapping[str, Any]) -> str:
    """A mapping as JSON, in one order."""
    return json.dumps(dict(told), ensure_ascii=False, sort_keys=True)
