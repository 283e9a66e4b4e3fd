"""table: any CSV or parquet through a card file that maps its columns (docs/bring-your-own-source.md)."""

import math
from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import polars as pl

from truce.errors import WrongUsage
from truce.sources.acts import CHOICE, choices
from truce.sources.clock import parsed, utc
from truce.sources.contract import Parcel, Window
from truce.sources.landing import COLUMN, Shape, Sieve, columns, land
from truce.sources.parquetfile import is_parquet, schema_of, sheets_of
from truce.sources.tablecard import Field, TableCard, read_card
from truce.sources.textfile import UNLISTED, Format, Sheet, header_of, read_text, require

C = COLUMN  # before the name of every column of the table
ISO = ("%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M:%S", "%Y-%m-%d %H:%M:%S%.f", "%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M", "%Y-%m-%d")
OFFSET = r"(?:[Zz]|[+-]\d\d:?\d\d)$"
CLOCK, SECOND = ("%H", "%I", "%T", "%R", "%X"), ("%S", "%T", "%X", "%s")


def read(path: Path, window: Window, options: Mapping[str, str]) -> Iterator[Parcel]:
    """One report per row, as the card file (option `card`) says."""
    if "card" not in options:
        raise WrongUsage("the source `table` needs a card file", option="card", remedy="--option card=FILE.yaml")
    told = read_card(Path(options["card"]))
    form = Format(delimiter=told.delimiter, encoding=told.encoding)
    found = schema_of(path).names if is_parquet(path) else header_of(path, form)
    require(found, told.columns(), path, "table")
    shape = Shape(
        card=told.card,
        path=path,
        sheets=partial(_sheets, path, form, told.columns()),
        identity=[C + name for name in told.identity or told.columns()],
        check=partial(_check, told),
        tell=partial(_tell, told),
    )
    yield from land(shape, window)


def _sheets(path: Path, form: Format, named: list[str]) -> Iterator[Sheet]:
    """Only the columns that the card file names, as text, under names that no column of ours has."""
    for sheet in sheets_of(path) if is_parquet(path) else read_text(path, form):
        texts = [pl.col(name).cast(pl.String).replace("", None).alias(C + name) for name in named]
        yield replace(sheet, frame=sheet.frame.select("_row", *texts))


def _check(told: TableCard, sieve: Sieve) -> None:
    start = _time(told, told.start, sieve, "_start")
    _time(told, told.end, sieve, "_end") if told.end else None
    last = pl.coalesce("_end_latest", "_start_latest") if told.end else pl.col("_start_latest")
    sieve.frame = sieve.frame.with_columns(
        pl.col("_start_earliest").alias("earliest"),
        last.alias("latest"),
        (pl.lit("interval") if told.end else pl.col("_start_precision")).alias("time_precision"),
    )
    sieve.drop(pl.col("latest") < pl.col("earliest"), start, "ends before it starts")
    if told.told:
        _time(told, told.told, sieve, "_told")
        sieve.frame = sieve.frame.with_columns(pl.col("_told_latest").alias("told_at"))
    if told.lon and told.lat:
        _position(told, sieve)
    for name, field in told.numbers.items():
        if field.column:
            sieve.frame = sieve.frame.with_columns(pl.col(C + field.column).alias(f"_{name}"))
            _whole(sieve, field.column, f"_{name}")


def _whole(sieve: Sieve, column: str, name: str) -> None:
    number = pl.col(name).str.strip_chars().cast(pl.Float64, strict=False)
    bad = pl.col(name).is_not_null() & ~(number.is_finite() & (number == number.round()) & (number >= 0)).fill_null(
        value=False
    )
    sieve.drop(bad, column, "not a whole number of zero or more")
    sieve.frame = sieve.frame.with_columns(number.cast(pl.Int64).alias(name))


def _position(told: TableCard, sieve: Sieve) -> None:
    sieve.position(f"{C}{told.lon}", f"{C}{told.lat}")
    radius = _value(told.radius, pl.Float64)
    sieve.frame = sieve.frame.with_columns(radius.alias("_radius"))
    bad = pl.col("lon").is_not_null() & ~(pl.col("_radius").is_finite() & (pl.col("_radius") > 0)).fill_null(
        value=False
    )
    sieve.drop(bad, told.radius.column or "radius_m" if told.radius else "radius_m", "no radius, or not above zero")


def _time(told: TableCard, field: Field, sieve: Sieve, name: str) -> str:
    """Adds NAME_earliest, NAME_latest (UTC) and NAME_precision; a row whose text fits no format falls.

    A text with an offset is an instant; without, it is local to the card's zone. A format without hours is a day.
    """
    column = field.column or "time"
    if field.column is None:
        sieve.frame = sieve.frame.with_columns(pl.lit(str(field.value)).alias("_fixed"))
    text = C + field.column if field.column else "_fixed"
    if field.clock:
        both = pl.concat_str(C + str(field.column), C + field.clock, separator=" ", ignore_nulls=True)
        sieve.frame = sieve.frame.with_columns(pl.when(pl.col(text).is_not_null()).then(both).alias("_with_clock"))
        text = "_with_clock"
    zone = told.card.time_zone
    with_offset = pl.col(text).str.strip_chars().str.contains(OFFSET) & pl.col(text).str.contains(r"\d[T ]\d")
    instant = pl.when(with_offset).then(_offset(pl.col(text)))
    earliest: list[pl.Expr] = [instant]
    latest: list[pl.Expr] = [instant]
    precision: list[pl.Expr] = [pl.when(instant.is_not_null()).then(pl.lit("instant"))]
    for form in field.formats or ISO:
        naive = pl.when(~with_offset).then(parsed(text, form))
        width = "instant" if any(m in form for m in SECOND) else "minute" if any(m in form for m in CLOCK) else "day"
        ends = {"instant": naive, "minute": naive.dt.offset_by("1m"), "day": naive.dt.offset_by("1d")}[width]
        earliest.append(utc(naive, zone, "earliest"))
        latest.append(utc(ends, zone, "earliest" if width == "day" else "latest"))
        precision.append(pl.when(naive.is_not_null()).then(pl.lit(width)))
    sieve.frame = sieve.frame.with_columns(
        pl.coalesce(earliest).alias(f"{name}_earliest"),
        pl.coalesce(latest).alias(f"{name}_latest"),
        pl.coalesce(precision).alias(f"{name}_precision"),
    )
    optional = name != "_start"
    bad = pl.col(f"{name}_earliest").is_null() & (pl.col(text).is_not_null() if optional else pl.lit(value=True))
    sieve.drop(bad, column, "missing, or a time of no format that the card file names")
    return column


def _offset(text: pl.Expr) -> pl.Expr:
    plain = text.str.strip_chars().str.replace("T", " ").str.replace(r"[Zz]$", "+00:00")
    forms = ("%Y-%m-%d %H:%M:%S%.f%:z", "%Y-%m-%d %H:%M%:z")
    return pl.coalesce(plain.str.to_datetime(form, time_unit="us", time_zone="UTC", strict=False) for form in forms)


def _value(field: Field | None, kind: Any = pl.String) -> pl.Expr:
    """One value for all rows, or a column's, rewritten by its codes."""
    if field is None or field.column is None:
        return pl.lit(None if field is None else field.value, dtype=kind)
    if field.codes is None:
        return pl.col(C + field.column).cast(kind, strict=False)
    codes = {key: value for key, value in field.codes.items() if value is not None}
    return pl.col(C + field.column).replace_strict(codes, default=field.otherwise, return_dtype=kind)


def _tell(told: TableCard, frame: pl.DataFrame) -> pl.DataFrame:
    numbers = {
        name: pl.col(f"_{name}") if field.column else pl.lit(field.value) for name, field in told.numbers.items()
    }
    for what in ("killed", "injured"):
        if what in numbers:
            exact = numbers.pop(what)
            numbers |= {f"{what}_low": exact, f"{what}_high": exact}
    known = pl.col("lon").is_not_null() if told.lon else pl.lit(value=False)
    place: dict[str, pl.Expr | str] = (
        {"lon": "lon", "lat": "lat", "radius_m": pl.when(known).then("_radius")} if told.lon else {}
    )
    frame, acts = _acts(told.acts, frame)
    words = {name: _value(field) for name, field in told.words.items()}
    return columns(
        frame,
        origin=pl.coalesce(_value(told.origin), pl.lit(f"{told.card.name}:unknown")),
        time_text=pl.col(C + told.start.column) if told.start.column else pl.lit(str(told.start.value)),
        where_kind=pl.when(known).then(pl.lit("disc")).otherwise(pl.lit("none")),
        acts=acts,
        **place,
        **numbers,
        **words,
    )


def _acts(field: Field, frame: pl.DataFrame) -> tuple[pl.DataFrame, pl.Expr]:
    """The frame, with a column `_acts` where the acts come from a column, and the expression that gives them."""
    if field.column is None:
        return frame, pl.lit(_pairs(field.value), dtype=CHOICE)
    if field.crosswalk:
        chosen = choices(field.crosswalk, frame[C + field.column], field.separator).select(
            "code", pl.col("acts").alias("_acts"), UNLISTED
        )
    else:
        values = frame[C + field.column].drop_nulls().unique().to_list()
        rows = [
            (value, _mixed(value.split(field.separator) if field.separator else [value], field)) for value in values
        ]
        chosen = pl.DataFrame(rows, schema=pl.Schema({"code": pl.String(), "_acts": CHOICE}), orient="row")
    frame = frame.join(chosen, left_on=C + field.column, right_on="code", how="left", maintain_order="left")
    return frame, pl.col("_acts").fill_null(pl.lit(_pairs(field.otherwise or {}), dtype=CHOICE))


def _mixed(codes: list[str], field: Field) -> list[dict[str, object]]:
    """Each act's highest weight over the codes of one row, scaled down where they pass 1."""
    best: dict[str, float] = {}
    for code in codes:
        for act, weight in (field.codes or {}).get(code.strip(), field.otherwise or {}).items():
            best[act] = max(weight, best.get(act, 0.0))
    total = max(1.0, math.fsum(best.values()))
    return _pairs({act: weight / total for act, weight in best.items()})


def _pairs(acts: Mapping[str, float]) -> list[dict[str, object]]:
    return [{"code": act, "weight": weight} for act, weight in sorted(acts.items(), key=lambda p: (-p[1], p[0]))]
