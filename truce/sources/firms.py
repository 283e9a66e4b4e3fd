"""firms: NASA's fire detections, VIIRS and MODIS. A hot pixel is a lead, never a breach."""

from collections.abc import Iterator, Mapping
from functools import partial
from pathlib import Path

import polars as pl

from truce.sources.acts import choices
from truce.sources.cards import FIRMS
from truce.sources.clock import parsed
from truce.sources.contract import Parcel, Window
from truce.sources.landing import Shape, Sieve, columns, land
from truce.sources.textfile import Format, encoding_of, header_of, read_text, require

NEEDED = ("latitude", "longitude", "acq_date", "acq_time", "satellite", "confidence")
WORDS = {"l": "low", "n": "nominal", "h": "high", "low": "low", "nominal": "nominal", "high": "high"}
PIXEL_M = 1_000.0  # where the file gives no scan and track: the larger of the two instruments
NOT_VEGETATION = ("1", "2", "3")


def read(path: Path, window: Window, options: Mapping[str, str]) -> Iterator[Parcel]:
    """One report per hot pixel, act fire_detection; the minute of the pass, the pixel's size."""
    form = Format(encoding=encoding_of(options))
    require(header_of(path, form), NEEDED, path, FIRMS.name)
    shape = Shape(
        card=FIRMS,
        path=path,
        sheets=partial(read_text, path, form),
        identity=("latitude", "longitude", "acq_date", "acq_time", "satellite"),
        check=_check,
        tell=_tell,
        blind=("version",),
    )
    yield from land(shape, window)


def _check(sieve: Sieve) -> None:
    clock = pl.col("acq_time").str.replace(":", "").str.strip_chars()
    sieve.drop(~clock.str.contains(r"^\d{1,4}$").fill_null(value=False), "acq_time", "not a time HHMM")
    sieve.frame = sieve.frame.with_columns((pl.col("acq_date") + " " + clock.str.zfill(4)).alias("_text"))
    minute = parsed("_text", "%Y-%m-%d %H%M").dt.replace_time_zone("UTC")
    sieve.frame = sieve.frame.with_columns(
        minute.alias("earliest"),
        (minute + pl.duration(minutes=1)).alias("latest"),
        pl.lit("minute").alias("time_precision"),
    )
    sieve.drop(pl.col("earliest").is_null(), "acq_date, acq_time", "not a date YYYY-MM-DD and a time HHMM")
    sieve.position("longitude", "latitude")
    sieve.drop(pl.col("lon").is_null(), "longitude, latitude", "missing")
    _confidence(sieve)
    for name in {"scan", "track"} & set(sieve.frame.columns):
        sieve.number(name)


def _confidence(sieve: Sieve) -> None:
    """VIIRS writes a word, MODIS 0 to 100: below 30 is low, from 80 high (the bands of NASA's guide)."""
    word = pl.col("confidence").str.to_lowercase().replace_strict(WORDS, default=None)
    number = pl.col("confidence").cast(pl.Float64, strict=False)
    banded = (
        pl.when(number < 30).then(pl.lit("low")).when(number < 80).then(pl.lit("nominal")).otherwise(pl.lit("high"))
    )
    level = pl.coalesce(word, pl.when(number.is_between(0, 100)).then(banded))
    sieve.drop(level.is_null(), "confidence", "neither low, nominal, high nor a number from 0 to 100")
    sieve.frame = sieve.frame.with_columns(level.alias("_level"))


def _tell(frame: pl.DataFrame) -> pl.DataFrame:
    names = frame.columns
    kind = (
        pl.when(pl.col("type").is_in(NOT_VEGETATION)).then("type") if "type" in names else pl.lit(None, dtype=pl.String)
    )
    frame = frame.with_columns(pl.coalesce(kind, "_level").alias("_code"))
    acts = choices("firms", frame["_code"]).rename({"code": "_code"})
    told = frame.join(acts, on="_code", how="left", maintain_order="left")
    sized = {"scan", "track"} <= set(names)
    half = (pl.col("scan").pow(2) + pl.col("track").pow(2)).sqrt() * 500 if sized else pl.lit(PIXEL_M)
    instrument = [pl.col(name) for name in ("satellite", "instrument") if name in names]
    power = (
        pl.when(pl.col("frp").is_not_null()).then("; radiative power " + pl.col("frp") + " MW")
        if "frp" in names
        else None
    )
    words = pl.concat_str(
        pl.lit("hot pixel, confidence "), "confidence", *([power] if power is not None else []), ignore_nulls=True
    )
    return columns(
        told,
        origin=pl.concat_str(pl.lit("firms"), *instrument, separator=":", ignore_nulls=True),
        time_text="_text",
        where_kind=pl.lit("disc"),
        lon="lon",
        lat="lat",
        radius_m=half.fill_null(PIXEL_M).round(0),
        acts="acts",
        flags="flags",
        means=pl.lit("satellite"),
        phenomenon=pl.lit("fire"),
        text=words,
        language=pl.lit("en"),
    )
