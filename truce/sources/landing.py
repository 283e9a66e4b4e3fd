"""From sheets of text to parcels of reports: checks, window, repeats, ids. Every source of reports lands this way."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import MISSING, dataclass, field, fields
from pathlib import Path

import numpy as np
import polars as pl
import pyarrow as pa

from truce.model.card import Card
from truce.model.collection import Fault
from truce.model.columns import conform, empty, schema
from truce.model.ids import make_id
from truce.model.report import Report
from truce.model.where import position_faults
from truce.sources.contract import Parcel, Window
from truce.sources.textfile import ROW, UNLISTED, Sheet

CODES_NAMED = 20
KEPT = (ROW, "repeats", "earliest", "latest", "told_at", "time_precision")
COLUMN = "c:"
OTHER_CONTENT = "a second row under this id with other content; the first is kept"
POSITION = {
    "missing": "one of longitude and latitude is missing, or not a number",
    "out_of_range": "outside the world",
    "swapped": "longitude and latitude look swapped",
    "null_island": "0, 0 stands for no position",
}


class Sieve:
    """Rows on their way in, and the faults of those that fall through. `frame` holds the rows still good."""

    def __init__(self, frame: pl.DataFrame) -> None:
        self.frame = frame
        self.faults: list[Fault] = []

    def drop(self, bad: pl.Expr, field: str, reason: str) -> None:
        """Rows for which `bad` is true become faults."""
        wrong = self.frame.select(ROW, bad.fill_null(value=False).alias("bad"))
        if wrong["bad"].any():
            named = field.replace(COLUMN, "")
            self.faults += [Fault(row, named, reason) for row in wrong.filter("bad")[ROW]]
            self.frame = self.frame.filter(~wrong["bad"])

    def number(self, column: str, kind: pl.DataType | type[pl.DataType] = pl.Float64) -> None:
        """Text to numbers; text that is no (finite) number is a fault, no text is null."""
        number = pl.col(column).str.strip_chars().cast(pl.Float64, strict=False)
        if kind == pl.Int64:
            whole = number.is_finite() & (number == number.round()) & (number.abs() < 2**53)
            number = pl.when(whole).then(number)
        bad = pl.col(column).str.strip_chars().ne("") & ~number.is_finite().fill_null(value=False)
        self.drop(bad, column, "not a number" if kind == pl.Float64 else "not a whole number")
        self.frame = self.frame.with_columns(number.cast(kind, strict=False).alias(column))

    def position(self, lon: str, lat: str, box: tuple[float, float, float, float] | None = None) -> None:
        """Two columns of degrees, text or numbers, into `lon` and `lat`; both empty is no place, not a fault."""
        for name in {lon, lat}:
            if self.frame[name].dtype == pl.String:
                self.number(name)
        self.frame = self.frame.with_columns(pl.col(lon).alias("lon"), pl.col(lat).alias("lat"))
        told = self.frame["lon"].is_not_null() | self.frame["lat"].is_not_null()
        codes = position_faults(self.frame["lon"].to_numpy(), self.frame["lat"].to_numpy(), box)
        named = pl.Series("_wrong", np.where(told.to_numpy(), codes, ""), dtype=pl.String)
        self.frame = self.frame.with_columns(named)
        for code, reason in POSITION.items():
            self.drop(pl.col("_wrong") == code, f"{lon}, {lat}", reason)
        self.frame = self.frame.drop("_wrong")


def columns(frame: pl.DataFrame, **named: pl.Expr | str | float | None) -> pl.DataFrame:
    """The columns of Report that are named, with those of the landing: a file's own column never passes for one.

    A text names a column of the frame; `None` is left out.
    """
    kept = [name for name in frame.columns if name in (*KEPT, UNLISTED) or name.startswith("_id")]
    told = {
        name: pl.col(value) if isinstance(value, str) else value for name, value in named.items() if value is not None
    }
    return frame.select(*kept, **{name: pl.lit(v) if isinstance(v, float) else v for name, v in told.items()})


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """How one source's rows become reports.

    `sheets` reads the file from its start each time it is called. `check` adds earliest and latest (UTC) and
    whatever `tell` needs, and lets bad rows fall; `tell` makes the columns of Report (those it leaves out take their
    defaults) and may give several rows for one, told apart by a column `_part`. `identity` names the columns of the
    sheet from which the id is made (with the source's name): two rows that agree in them are one report. Rows that
    agree there and differ in `merge` have its values joined with "|"; those that differ in any other column but the
    `blind` ones are a fault.
    """

    card: Card
    path: Path
    sheets: Callable[[], Iterator[Sheet]]
    identity: Sequence[str]
    check: Callable[[Sieve], None]
    tell: Callable[[pl.DataFrame], pl.DataFrame]
    merge: str | None = None
    blind: Sequence[str] = ()
    notes: tuple[str, ...] = ()


@dataclass(slots=True)
class _Fold:
    """What is known of rows that occur more than once: counted on a first walk, folded on the second."""

    counts: pl.DataFrame
    seen: dict[int, int] = field(default_factory=dict)


def land(shape: Shape, window: Window) -> Iterator[Parcel]:
    """The parcels of a file. It is walked twice: once to count exact repeats (16 bytes a row), once to land."""
    fold = _Fold(_count(shape))
    notes = shape.notes
    for sheet in shape.sheets():
        yield _parcel(shape, sheet, window, fold, notes)
        notes = ()


def _parcel(shape: Shape, sheet: Sheet, window: Window, fold: _Fold, notes: tuple[str, ...]) -> Parcel:
    sieve = Sieve(_keyed(shape, sheet.frame))
    shape.check(sieve)
    inside = sieve.frame.filter(in_window(window))
    outside = sieve.frame.height - inside.height
    sieve.frame = inside
    folded = _fold_repeats(shape, sieve, fold)
    table, unlisted = _table(shape, sieve.frame)
    return Parcel(
        tables={"report": table},
        rows_read=sheet.rows,
        outside_window=outside,
        folded_repeats=folded,
        faults=tuple(sorted((*sheet.faults, *sieve.faults), key=lambda f: f.row or 0)),
        notes=(*notes, *sheet.notes, *unlisted),
    )


def in_window(window: Window) -> pl.Expr:
    """Whether [earliest, latest) touches the half-open window; an instant (earliest == latest) must lie in it."""
    inside = pl.lit(value=True)
    if window.end is not None:
        inside = inside & (pl.col("earliest") < window.end)
    if window.start is not None:
        after = (pl.col("latest") > window.start) | (pl.col("earliest") >= window.start)
        inside = inside & after
    return inside


def _keyed(shape: Shape, frame: pl.DataFrame) -> pl.DataFrame:
    """With `_key`, a hash of what makes a row the report it is, and `_all`, a hash of the rest of the row."""
    rest = [n for n in frame.columns if n not in (ROW, shape.merge, *shape.blind)]
    key = frame.select(shape.identity).hash_rows(1).alias("_key")
    names = [pl.col(name).cast(pl.String).alias(f"_id{i}") for i, name in enumerate(shape.identity)]
    return frame.with_columns(key, frame.select(rest).hash_rows(2).alias("_all"), *names)


def _count(shape: Shape) -> pl.DataFrame:
    """`_key`, how often it occurs, and the joined values of `merge`, for keys that occur more than once."""
    kept = ["_key", *([shape.merge] if shape.merge else [])]
    walked = [_keyed(shape, sheet.frame).select(kept) for sheet in shape.sheets()]
    counted = pl.concat(walked) if walked else pl.DataFrame(schema={"_key": pl.UInt64})
    more = [pl.col(shape.merge).drop_nulls().unique().sort().str.join("|")] if shape.merge else []
    return counted.filter(pl.col("_key").is_duplicated()).group_by("_key").agg(pl.len().alias("repeats"), *more)


def _fold_repeats(shape: Shape, sieve: Sieve, fold: _Fold) -> int:
    """Keep the first of every row that repeats, with its count; the number folded into it."""
    frame = sieve.frame.join(fold.counts, on="_key", how="left", suffix="_joined", maintain_order="left")
    if shape.merge and frame["repeats"].is_not_null().any():
        joined = pl.when(pl.col("repeats").is_not_null()).then(f"{shape.merge}_joined").otherwise(shape.merge)
        frame = frame.with_columns(joined.replace("", None).alias(shape.merge))
    keep, folded = _first_of_each(frame.filter(pl.col("repeats").is_not_null()), fold, sieve)
    once = pl.col("repeats").is_null() | pl.col(ROW).is_in(keep)
    sieve.frame = frame.filter(once).with_columns(pl.col("repeats").fill_null(1).cast(pl.Int64))
    return folded


def _first_of_each(many: pl.DataFrame, fold: _Fold, sieve: Sieve) -> tuple[list[int], int]:
    """Row numbers to keep, and how many were folded; only rows whose key occurs more than once come here."""
    keep: list[int] = []
    folded = 0
    for row, key, whole in many.select(ROW, "_key", "_all").iter_rows():
        if key not in fold.seen:
            fold.seen[key] = whole
            keep.append(row)
        elif fold.seen[key] == whole:
            folded += 1
        else:
            sieve.faults.append(Fault(row, "id", OTHER_CONTENT))
    return keep, folded


def _table(shape: Shape, frame: pl.DataFrame) -> tuple[pa.Table, tuple[str, ...]]:
    """Exactly the columns of Report, and a note of codes that no crosswalk lists.

    The ids are made from `identity` (and `_part`, where one row gives several).
    """
    if not frame.height:
        return empty(Report), ()
    told = shape.tell(frame)
    keys = [*(f"_id{i}" for i in range(len(shape.identity))), *(["_part"] if "_part" in told.columns else [])]
    ids = [make_id("report", shape.card.name, *row) for row in told.select(keys).iter_rows()]
    told = told.with_columns(
        pl.Series("id", ids, dtype=pl.String),
        pl.lit(shape.card.name).alias("source"),
        pl.lit(shape.path.name).alias("file"),
        pl.col(ROW).alias("row"),
        pl.col("earliest").dt.date().alias("day"),
        *(pl.lit(v).alias(n) for n, v in _of_card(shape.card).items() if n not in told.columns),
    )
    return conform(Report, _with_defaults(told)), _of_unlisted(told)


def _of_unlisted(told: pl.DataFrame) -> tuple[str, ...]:
    """The codes that the crosswalk does not list, with how many rows have each; the first of them, if they are many."""
    if UNLISTED not in told.columns:
        return ()
    codes = told.unique(ROW).select(pl.col(UNLISTED).drop_nulls().str.split(", ").explode().alias("code"))
    counted = codes.group_by("code").len().sort("len", "code", descending=[True, False]).rows()
    if not counted:
        return ()
    named = ", ".join(f"{code} ({number} row{'s' * (number > 1)})" for code, number in counted[:CODES_NAMED])
    more = f" and {len(counted) - CODES_NAMED} more" if len(counted) > CODES_NAMED else ""
    return (f"codes that the crosswalk does not list, left unknown (flag code_unknown): {named}{more}",)


def _of_card(card: Card) -> dict[str, object]:
    """What a card says of every report of its source, where the source does not say otherwise row by row."""
    return {"grade": card.grade, "unit": card.unit, "once": card.once, "time_zone": card.time_zone}


def _with_defaults(told: pl.DataFrame) -> pa.Table:
    """The columns of Report that are there, and the noun's own defaults for those that are not."""
    names = schema(Report).names
    table = told.select([n for n in names if n in told.columns]).to_arrow()
    for column in fields(Report):
        if column.name in table.column_names or column.default in (MISSING, None):
            continue
        value = list(column.default) if isinstance(column.default, tuple) else column.default
        kind = schema(Report).field(column.name).type
        table = table.append_column(column.name, pa.array([value] * table.num_rows, kind))
    return table
