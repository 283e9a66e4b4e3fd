"""The sheet: what the picture needs of every incident, as plain columns that all workers share.

Rows lie in order of their Morton code, those without a place last, so that every tile is one range of rows.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

Array = NDArray[Any]
Floats = NDArray[np.float64]
EPOCH = date(1970, 1, 1)
START = datetime(1970, 1, 1, tzinfo=UTC)
UNKNOWN = "unknown"  # code 0 of every list: what no code was given
NO_RULING = "no_ruling"  # the status of incidents that count in no ruling
COUNTS_FROM = 0.01  # an incident counts in a ruling with more than this (as `Ruling.n_incidents`)
TABLES = ("lines", "zones", "denials", "watched", "cells")


@dataclass(frozen=True, slots=True)
class Codes:
    """A column of weighted choices: row i gives `code[k]` the `weight[k]`, k in [start[i], start[i + 1])."""

    names: tuple[str, ...]
    start: Array
    code: Array
    weight: Array


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """A ruling over a whole period and area, whose incidents stand in the sheet."""

    ruling: str
    agreement: str
    term: str
    reading: str
    party: str
    status: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """Columns by name (see `lay.py`), the names behind their codes, and small tables for what else is drawn.

    `version`: what it was made of, in 16 hex digits. `zone`: whose midnights part its days. `placed`: rows with a
    place; they come first. `of`: the sheet whose rows these are in another order (timed.py).
    """

    version: str
    zone: str
    columns: Mapping[str, Array]
    names: Mapping[str, tuple[str, ...]]
    rules: tuple[Rule, ...]
    tables: Mapping[str, pl.DataFrame]
    of: "Sheet | None" = None

    @property
    def size(self) -> int:
        """How many incidents."""
        return int(self.columns["p"].size)

    @property
    def placed(self) -> int:
        """How many of them have a place."""
        return int(self.columns["placed"][0])

    def column(self, name: str) -> Array:
        """A column."""
        return self.columns[name]

    def codes(self, name: str) -> Codes:
        """A column of weighted choices: acts, by, against, weapons."""
        parts = (self.columns[f"{name}_{part}"] for part in ("start", "code", "weight"))
        return Codes(self.names[name], *parts)

    def id_of(self, row: int) -> str:
        """The id of a row."""
        return bytes(self.columns["ids"][row]).rstrip(b"\0").decode("ascii")

    def ids_of(self, rows: Array) -> list[bytes]:
        """The ids of rows, in ASCII."""
        found = np.ascontiguousarray(self.columns["ids"][rows])
        ids: list[bytes] = found.view(f"S{found.shape[1]}")[:, 0].tolist()
        return ids


def day_of(number: int) -> date:
    """A day from its number since 1970-01-01."""
    return EPOCH + timedelta(days=int(number))


def instant(us: int) -> datetime:
    """An instant (UTC) from microseconds since 1970."""
    return START + timedelta(microseconds=int(us))


def micros(at: datetime) -> int:
    """Microseconds since 1970 of an instant with a zone."""
    return (at - START) // timedelta(microseconds=1)
