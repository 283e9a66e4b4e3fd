"""acled: the CSV export of ACLED, one report per event (columns of its public codebook)."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import partial
from pathlib import Path

import polars as pl

from truce.sources.acts import choices
from truce.sources.cards import ACLED
from truce.sources.clock import days_by_country, parsed
from truce.sources.contract import Parcel, Window
from truce.sources.landing import Shape, Sieve, columns, land
from truce.sources.textfile import Format, Sheet, encoding_of, header_of, read_text, require

NEEDED = (
    "event_id_cnty", "event_date", "time_precision", "event_type", "sub_event_type", "country", "location", "latitude",
    "longitude", "geo_precision", "source", "notes", "fatalities",
)  # fmt: skip
RADIUS_M = {"1": 5_000.0, "2": 25_000.0, "3": 100_000.0}
PRECISION = {"1": "day", "2": "week", "3": "month"}
DATES = ("%Y-%m-%d", "%d %B %Y", "%d-%B-%Y", "%d %b %Y")


def read(path: Path, window: Window, options: Mapping[str, str]) -> Iterator[Parcel]:
    """One report per event. `by` stays empty: ACLED's two actors carry no direction."""
    form = Format(encoding=encoding_of(options))
    require([name.lower() for name in header_of(path, form)], NEEDED, path, ACLED.name)
    shape = Shape(
        card=ACLED,
        path=path,
        sheets=partial(_sheets, path, form),
        identity=("event_id_cnty",),
        check=partial(_check, options),
        tell=_tell,
        blind=("timestamp", "event_id_no_cnty", "data_id"),
    )
    yield from land(shape, window)


def _sheets(path: Path, form: Format) -> Iterator[Sheet]:
    """Older exports write their header in capitals."""
    for sheet in read_text(path, form):
        yield replace(sheet, frame=sheet.frame.rename({name: name.lower() for name in sheet.frame.columns}))


def _check(options: Mapping[str, str], sieve: Sieve) -> None:
    sieve.drop(pl.col("event_id_cnty").is_null(), "event_id_cnty", "missing")
    sieve.frame = sieve.frame.with_columns(parsed("event_date", *DATES).dt.date().alias("_day"))
    sieve.drop(pl.col("_day").is_null(), "event_date", "not a date")
    precision = pl.col("time_precision").replace_strict(PRECISION, default=None)
    sieve.drop(precision.is_null(), "time_precision", "not 1, 2 or 3")
    week = precision == "week"
    month = precision == "month"
    day = pl.col("_day")
    sieve.frame = sieve.frame.with_columns(
        precision.alias("time_precision"),
        pl.when(week)
        .then(day.dt.offset_by("-3d"))
        .when(month)
        .then(day.dt.month_start())
        .otherwise(day)
        .alias("_first"),
        pl.when(week).then(day.dt.offset_by("3d")).when(month).then(day.dt.month_end()).otherwise(day).alias("_last"),
    )
    sieve.frame = days_by_country(sieve.frame, "_first", "_last", "country", options)
    sieve.position("longitude", "latitude")
    sieve.number("fatalities", pl.Int64)
    sieve.drop(pl.col("fatalities") < 0, "fatalities", "below zero")


def _tell(frame: pl.DataFrame) -> pl.DataFrame:
    frame = frame.with_columns(pl.concat_str("event_type", "sub_event_type", separator="/").alias("_code"))
    acts = choices("acled", frame["_code"]).rename({"code": "_code"})
    told = frame.join(acts, on="_code", how="left", maintain_order="left")
    known = pl.col("lon").is_not_null()
    some = pl.col("fatalities") > 0
    return columns(
        told,
        origin="acled:" + pl.coalesce(pl.col("source").str.to_lowercase(), pl.lit("source-unknown")),
        reference="event_id_cnty",
        told_at=_told_at(frame.columns),
        time_text="event_date",
        time_zone="time_zone",
        where_kind=pl.when(known).then(pl.lit("disc")).otherwise(pl.lit("none")),
        lon="lon",
        lat="lat",
        radius_m=pl.when(known).then(
            pl.col("geo_precision").replace_strict(RADIUS_M, default=RADIUS_M["3"], return_dtype=pl.Float64)
        ),
        place="location",
        acts="acts",
        weapon_class="weapon_class",
        target="target",
        flags="flags",
        means=pl.lit("reported_by_source"),
        killed_low="fatalities",
        killed_high=pl.when(some).then("fatalities"),
        text="notes",
        language=pl.lit("en"),
    )


def _told_at(names: list[str]) -> pl.Expr | None:
    """`timestamp` is when ACLED last wrote the row (seconds since 1970): a bound on when it was told."""
    if "timestamp" not in names:
        return None
    seconds = pl.col("timestamp").cast(pl.Int64, strict=False)
    sane = seconds.is_between(0, 4_102_444_800)
    return pl.when(sane).then((seconds * 1_000_000).cast(pl.Datetime("us", "UTC")))
