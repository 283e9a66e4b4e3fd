"""Local clock times of a source into UTC intervals, column by column."""

import csv
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Literal

import polars as pl

from truce.model.when import zone_of

Side = Literal["earliest", "latest"]
YEARS = (1900, 2199)  # a mistyped year such as 0025 or -025 is an impossible date
HOUR = pl.duration(hours=1)
EAST_OF_UTC, WEST_OF_UTC = pl.duration(hours=14), pl.duration(hours=12)


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


def days_somewhere(first: pl.Expr, last: pl.Expr) -> tuple[pl.Expr, pl.Expr]:
    """The same for days of a zone that is not known: from the first place on earth to the last."""
    start, end = days(first, "UTC", last)
    return start - EAST_OF_UTC, end + WEST_OF_UTC


def days_by_country(
    frame: pl.DataFrame, first: str, last: str, country: str, options: Mapping[str, str]
) -> pl.DataFrame:
    """With earliest, latest and time_zone from columns of local dates.

    The zone is the option `zone`; else the zone of a country that has only one (data/country_zones.csv); else unknown,
    and the interval holds the days wherever on earth they were.
    """
    given = zone_option(options)
    zone = pl.lit(given) if given else pl.col(country).replace_strict(_zones(), default=None, return_dtype=pl.String)
    frame = frame.with_columns(zone.alias("time_zone"))
    earliest, latest = days_somewhere(pl.col(first), pl.col(last))
    for name in frame["time_zone"].drop_nulls().unique().to_list():
        start, end = days(pl.col(first), name, pl.col(last))
        here = pl.col("time_zone") == name
        earliest, latest = pl.when(here).then(start).otherwise(earliest), pl.when(here).then(end).otherwise(latest)
    return frame.with_columns(
        earliest.alias("earliest"), latest.alias("latest"), pl.col("time_zone").fill_null("UTC").alias("time_zone")
    )


def zone_option(options: Mapping[str, str]) -> str | None:
    """The option `zone`, checked; None where it is not given."""
    given = options.get("zone")
    return zone_of(given).key if given else None


@cache
def _zones() -> dict[str, str]:
    text = (files("truce.sources") / "data" / "country_zones.csv").read_text("utf-8")
    return {row["country"]: row["zone"] for row in csv.DictReader(text.splitlines())}


def parsed(column: str, *forms: str) -> pl.Expr:
    """Text to clock times of the first strptime format that fits; null where none does, or the year is not in YEARS."""
    text = pl.col(column).str.strip_chars()
    told = pl.coalesce(text.str.to_datetime(form, time_unit="us", strict=False, exact=True) for form in forms)
    return pl.when(told.dt.year().is_between(*YEARS)).then(told)
