"""ucdp-ged: lethal events of the UCDP Georeferenced Event Dataset, one report per source article behind each."""

from collections.abc import Iterator, Mapping
from functools import partial
from pathlib import Path

import polars as pl

from truce.errors import WrongUsage
from truce.sources.acts import choices
from truce.sources.cards import UCDP_GED
from truce.sources.clock import days_by_country, parsed
from truce.sources.contract import Parcel, Window
from truce.sources.landing import Shape, Sieve, columns, land
from truce.sources.textfile import Format, encoding_of, header_of, read_text, require

NEEDED = (
    "id", "type_of_violence", "source_article", "where_prec", "latitude", "longitude", "country", "date_prec",
    "date_start", "date_end", "best", "high", "low",
)  # fmt: skip
RADIUS_M = {"1": 2_000.0, "2": 25_000.0, "3": 50_000.0, "4": 130_000.0, "5": 200_000.0, "6": 600_000.0, "7": 600_000.0}
PRECISION = {"1": "day", "2": "interval", "3": "week", "4": "month", "5": "interval"}
SIDES = {"Government of Ukraine": "ua", "Government of Russia (Soviet Union)": "ru"}
ARTICLE = r"^(.*?),(\d{4}-\d\d-\d\d),(.*)$"


def read(path: Path, window: Window, options: Mapping[str, str]) -> Iterator[Parcel]:
    """One report per source article (origin: its office), or per event with the option articles=no."""
    articles = options.get("articles", "yes")
    if articles not in ("yes", "no"):
        raise WrongUsage("yes or no", option="articles", given=articles)
    form = Format(encoding=encoding_of(options))
    require(header_of(path, form), NEEDED, path, UCDP_GED.name)
    shape = Shape(
        card=UCDP_GED,
        path=path,
        sheets=partial(read_text, path, form),
        identity=("id",),
        check=partial(_check, options),
        tell=_tell_articles if articles == "yes" else _tell_events,
    )
    yield from land(shape, window)


def _check(options: Mapping[str, str], sieve: Sieve) -> None:
    sieve.drop(pl.col("id").is_null(), "id", "missing")
    for name in ("date_start", "date_end"):
        day = parsed(name, "%Y-%m-%d %H:%M:%S%.f", "%Y-%m-%d").dt.date()
        sieve.frame = sieve.frame.with_columns(day.alias(f"_{name}"))
        sieve.drop(pl.col(f"_{name}").is_null(), name, "not a date")
    sieve.drop(pl.col("_date_end") < pl.col("_date_start"), "date_end", "before date_start")
    sieve.frame = days_by_country(sieve.frame, "_date_start", "_date_end", "country", options)
    sieve.position("longitude", "latitude")
    for name in ("low", "best", "high"):
        sieve.number(name, pl.Int64)
        sieve.drop(pl.col(name) < 0, name, "below zero")
    precision = pl.col("date_prec").replace_strict(PRECISION, default="interval")
    sieve.frame = sieve.frame.with_columns(precision.alias("time_precision"))


def _tell_events(frame: pl.DataFrame) -> pl.DataFrame:
    told = frame.with_columns(
        pl.lit("ucdp-ged").alias("_origin"),
        pl.lit(True).alias("_once"),
        pl.lit(None, dtype=pl.String).alias("_headline"),
        pl.lit(None, dtype=pl.Datetime("us", "UTC")).alias("told_at"),
    )
    return _columns(told)


def _tell_articles(frame: pl.DataFrame) -> pl.DataFrame:
    """A row per distinct article; the same article named twice behind one event is one report that repeats.

    An article is told by the end of its day (UTC): more is not known.
    """
    part = pl.col("source_article").str.strip_chars('"').str.split('";"')
    rows = frame.with_columns(part.fill_null([""]).alias("_part")).explode("_part")
    counted = rows.group_by(ROW_AND_PART, maintain_order=True).len("_n")
    rows = rows.unique(ROW_AND_PART, keep="first", maintain_order=True).join(
        counted, on=ROW_AND_PART, maintain_order="left"
    )
    day = pl.col("_part").str.extract(ARTICLE, 2).str.to_date("%Y-%m-%d", strict=False)
    office = pl.col("_part").str.extract(ARTICLE, 1).str.strip_chars()
    told = rows.with_columns(
        pl.coalesce("ucdp-ged:" + office.str.to_lowercase(), pl.lit("ucdp-ged:office-unknown")).alias("_origin"),
        pl.coalesce(pl.col("_part").str.extract(ARTICLE, 3), pl.col("_part").replace("", None)).alias("_headline"),
        day.dt.offset_by("1d").cast(pl.Datetime("us")).dt.replace_time_zone("UTC").alias("told_at"),
        (pl.col("repeats") * pl.col("_n")).cast(pl.Int64).alias("repeats"),
        pl.lit(False).alias("_once"),
    )
    return _columns(told)


ROW_AND_PART = ["_row", "_part"]


def _columns(told: pl.DataFrame) -> pl.DataFrame:
    acts = (
        choices("ucdp_ged", told["type_of_violence"])
        .rename({"code": "type_of_violence"})
        .drop("target", "weapon_class")
    )
    told = told.join(acts, on="type_of_violence", how="left", maintain_order="left")
    known = pl.col("lon").is_not_null()
    place = [name for name in ("where_description", "where_coordinates", "adm_1") if name in told.columns]
    one_sided = pl.when(pl.col("type_of_violence") == "3").then(
        pl.col("side_a").replace_strict(SIDES, default=None, return_dtype=pl.String)
        if "side_a" in told.columns
        else pl.lit(None, dtype=pl.String)
    )
    return columns(
        told,
        origin="_origin",
        once="_once",
        reference="id",
        time_text=pl.concat_str("date_start", pl.lit(" to "), "date_end"),
        time_zone="time_zone",
        where_kind=pl.when(known).then(pl.lit("disc")).otherwise(pl.lit("none")),
        lon="lon",
        lat="lat",
        radius_m=pl.when(known).then(
            pl.col("where_prec").replace_strict(RADIUS_M, default=RADIUS_M["6"], return_dtype=pl.Float64)
        ),
        place=pl.coalesce(place) if place else None,
        acts=pl.col("acts"),
        flags="flags",
        means=pl.lit("reported_by_source"),
        by=one_sided,
        killed_low="low",
        killed_high="high",
        text="_headline",
        _part="_part" if "_part" in told.columns else None,
    )
