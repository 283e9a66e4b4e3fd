"""gdelt: the GDELT 2.0 event export. A row is a mention in the news, not an event."""

from collections.abc import Iterator, Mapping
from functools import partial
from pathlib import Path

import polars as pl

from truce.errors import UnusableSource
from truce.sources.acts import choices, known_codes
from truce.sources.cards import GDELT
from truce.sources.clock import days, parsed
from truce.sources.contract import Parcel, Window
from truce.sources.landing import Shape, Sieve, columns, land
from truce.sources.origins import site
from truce.sources.textfile import Format, encoding_of, open_bytes, read_text

ACTOR = ("Code", "Name", "CountryCode", "KnownGroupCode", "EthnicCode", "Religion1Code", "Religion2Code")
GEO = ("Type", "Fullname", "CountryCode", "ADM1Code", "ADM2Code", "Lat", "Long", "FeatureID")
COLUMNS = (
    "GlobalEventID", "Day", "MonthYear", "Year", "FractionDate",
    *(f"Actor{n}{name}" for n in (1, 2) for name in (*ACTOR, "Type1Code", "Type2Code", "Type3Code")),
    "IsRootEvent", "EventCode", "EventBaseCode", "EventRootCode", "QuadClass", "GoldsteinScale", "NumMentions",
    "NumSources", "NumArticles", "AvgTone",
    *(f"{who}Geo_{name}" for who in ("Actor1", "Actor2", "Action") for name in GEO),
    "DATEADDED", "SOURCEURL",
)  # fmt: skip
RADIUS_M = {"1": 600_000.0, "2": 200_000.0, "3": 10_000.0, "4": 10_000.0, "5": 130_000.0}
PARTIES = {"UKR": "ua", "RUS": "ru"}  # CAMEO country -> party id


def read(path: Path, window: Window, options: Mapping[str, str]) -> Iterator[Parcel]:
    """One report per record. The file has no header: it is known by its 61 tab-separated columns."""
    form = Format(delimiter="\t", quoted=False, header=COLUMNS, encoding=encoding_of(options))
    with open_bytes(path) as stream:
        found = stream.readline(1 << 20).count(b"\t") + 1
    if found != len(COLUMNS):
        raise UnusableSource(
            "not a GDELT 2.0 event export",
            file=path.name,
            expected=f"{len(COLUMNS)} tab-separated columns",
            found=found,
        )
    shape = Shape(
        card=GDELT,
        path=path,
        sheets=partial(read_text, path, form),
        identity=("GlobalEventID",),
        check=_check,
        tell=_tell,
    )
    yield from land(shape, window)


def _check(sieve: Sieve) -> None:
    sieve.drop(pl.col("GlobalEventID").is_null(), "GlobalEventID", "missing")
    sieve.frame = sieve.frame.with_columns(
        parsed("Day", "%Y%m%d").dt.date().alias("_day"),
        parsed("DATEADDED", "%Y%m%d%H%M%S").dt.replace_time_zone("UTC").alias("told_at"),
    )
    sieve.drop(pl.col("_day").is_null(), "Day", "not a date YYYYMMDD")
    sieve.drop(pl.col("DATEADDED").is_not_null() & pl.col("told_at").is_null(), "DATEADDED", "not YYYYMMDDHHMMSS")
    start, end = days(pl.col("_day"), "UTC")
    sieve.frame = sieve.frame.with_columns(
        start.alias("earliest"), end.alias("latest"), pl.lit("day").alias("time_precision")
    )
    sieve.position("ActionGeo_Long", "ActionGeo_Lat")


def _tell(frame: pl.DataFrame) -> pl.DataFrame:
    codes = ("EventCode", "EventBaseCode", "EventRootCode")
    listed = [pl.when(pl.col(name).is_in(known_codes("gdelt_cameo"))).then(name) for name in codes]
    frame = frame.with_columns(pl.coalesce(*listed, "EventRootCode").alias("_code"))
    acts = choices("gdelt_cameo", frame["_code"]).rename({"code": "_code"})
    told = frame.join(acts, on="_code", how="left", maintain_order="left")
    known = pl.col("lon").is_not_null()
    return columns(
        told,
        origin="gdelt:" + pl.coalesce(site(pl.col("SOURCEURL")), pl.lit("site-unknown")),
        reference="GlobalEventID",
        time_text="Day",
        where_kind=pl.when(known).then(pl.lit("disc")).otherwise(pl.lit("none")),
        lon="lon",
        lat="lat",
        radius_m=pl.when(known).then(
            pl.col("ActionGeo_Type").replace_strict(RADIUS_M, default=RADIUS_M["1"], return_dtype=pl.Float64)
        ),
        place="ActionGeo_Fullname",
        acts=pl.col("acts").fill_null([]),
        weapon_class="weapon_class",
        target="target",
        flags=pl.col("flags").fill_null([]).list.concat(pl.lit(["date_of_report"])),
        means=pl.lit("reported_by_source"),
        by=pl.col("Actor1CountryCode").replace_strict(PARTIES, default=None, return_dtype=pl.String),
        against=pl.col("Actor2CountryCode").replace_strict(PARTIES, default=None, return_dtype=pl.String),
        url="SOURCEURL",
    )
