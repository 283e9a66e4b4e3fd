"""Local clock times of a source into UTC intervals, column by column."""

from typing import Literal

import polars as pl

Side = Literal["earliest", "latest"]
HOUR = pl.duration(hours=1)


def utc(naive: pl.Expr, zone: str, side: Side) -> pl.Expr:
    """Clock times of a zone as UTC. `side` is "earliest" or "latest".

    A time that occurs twice when clocks go back is the earlier or the later of the two. One that does not occur when
    they go forward is read with the offset that makes it earlier, or later: together the sides hold both meanings.
    """
    local = naive.cast(pl.Datetime("us"))
    straight = _zoned(local, zone, side)
    shift = HOUR if side == "earliest" else -HOUR
    skipped = _zoned(local + shift, zone, side) - shift
    return pl.coalesce(straight, skipped)


def _zoned(local: pl.Expr, zone: str, side: Side) -> pl.Expr:
    if zone == "UTC":
        return local.dt.replace_time_zone("UTC")
    return local.dt.replace_time_zone(zone, ambiguous=side, non_existent="null").dt.convert_time_zone("UTC")


def days(first: pl.Expr, zone: str, last: pl.Expr | None = None) -> tuple[pl.Expr, pl.Expr]:
    """[start of the first day, end of the last day) of a zone, in UTC; the two are dates."""
    end = (first if last is None else last).dt.offset_by("1d")
    return utc(first, zone, "earliest"), utc(end, zone, "earliest")


def parsed(column: str, form: str) -> pl.Expr:
    """Text to clock times of one strptime format; null where it is not of that format."""
    return pl.col(column).str.strip_chars().str.to_datetime(form, time_unit="us", strict=False, exact=True)
