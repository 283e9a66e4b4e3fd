"""What judging writes down as it goes; tables are sorted at the end, so the order of writing never matters."""

from dataclasses import dataclass, field
from typing import Any

import polars as pl

Row = dict[str, Any]


@dataclass(slots=True)
class Book:
    """Rows by noun. What is counted, and grounds, come as frames, for they are many."""

    rulings: list[Row] = field(default_factory=list)
    counted: list[pl.DataFrame] = field(default_factory=list)
    grounds: list[pl.DataFrame] = field(default_factory=list)
    changes: list[Row] = field(default_factory=list)
    deadlines: list[Row] = field(default_factory=list)
    quiet_days: list[Row] = field(default_factory=list)
    holdings: list[Row] = field(default_factory=list)
