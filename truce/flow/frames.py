"""What the lake keeps, as frames for the rooms."""

from collections.abc import Collection, Sequence
from datetime import date

import polars as pl
import pyarrow as pa

from truce.flow.house import House


def as_frame(table: pa.Table) -> pl.DataFrame:
    """The frame of an Arrow table."""
    return pl.DataFrame(table)


def frame(
    house: House,
    noun: type,
    *,
    columns: Sequence[str] | None = None,
    ids: Collection[str] | None = None,
    days: tuple[date, date] | None = None,
    version: int | None = None,
) -> pl.DataFrame:
    """What the mission's lake keeps of a noun (see `Lake.read`)."""
    return as_frame(house.mission.lake.read(noun, columns=columns, ids=ids, days=days, version=version))
