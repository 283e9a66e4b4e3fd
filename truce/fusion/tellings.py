"""Reports as numbers: one row a report, sorted by id, so that no answer depends on the order of a file."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from truce.errors import UnusableValue
from truce.fusion import constants as c
from truce.fusion.kernels.shapes import KM_PER_DEGREE
from truce.fusion.words import Words, read_words, taken
from truce.model.columns import schema
from truce.model.report import Report
from truce.model.spread import spreads

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]

COLUMNS = [
    "id",
    "stretch",
    "source",
    "once",
    "earliest",
    "latest",
    "where_kind",
    "lon",
    "lat",
    "radius_m",
    "geometry",
    "acts",
    "weapon_class",
    "by",
    "against",
    "target",
    "killed_low",
    "killed_high",
    "injured_low",
    "injured_high",
    "said",
    "url",
    "told_at",
    "features",
    "weights",
]
NOT_WORDS = r"[^\p{L}\p{N}]+"


@dataclass(frozen=True, slots=True)
class Tellings:
    """The reports of one stretch. Times are days since 1970; `cov` is km2 east-east, east-north, north-north.

    `sigma` (km, as stated) is NaN where no place was told. `stretch` is the one a report belongs to.
    """

    frame: pl.DataFrame
    start: Floats
    end: Floats
    lon: Floats
    lat: Floats
    sigma: Floats
    cov: Floats
    stretch: Ints
    words: Words

    @property
    def size(self) -> int:
        """Number of reports."""
        return len(self.start)

    @property
    def middle(self) -> Floats:
        """Middle of each interval, in days."""
        return (self.start + self.end) / 2

    @property
    def placed(self) -> Bools:
        """Which of them tell a place, however wide."""
        return np.isfinite(self.sigma)

    @property
    def clock(self) -> Bools:
        """Which of them were told by the clock."""
        return self.end - self.start < c.CLOCK_DAYS

    @property
    def stated(self) -> Ints:
        """How exact each place is said to be: half powers of two of its deviation in km; 0 to 63, 0 where none is."""
        steps = np.round(2 * np.log2(np.nan_to_num(self.sigma, nan=1.0))) + 24
        return np.where(self.placed, np.clip(steps, 1, 63), 0).astype(np.int64)


def stretch_of(day: pl.Expr) -> pl.Expr:
    """The stretch that a day falls into: days since 1970, by whole stretches."""
    return day.cast(pl.Int32).floordiv(c.STRETCH_DAYS).cast(pl.Int64)


def plain_words(text: pl.Expr) -> pl.Expr:
    """A text for comparing: lower case, letters and digits only, single spaces; null where none is left."""
    bare = text.str.to_lowercase().str.replace_all(NOT_WORDS, " ").str.strip_chars()
    return pl.when(bare.str.len_chars() > 0).then(bare)


def in_days(time: pl.Expr) -> pl.Expr:
    """An instant as days since 1970, UTC."""
    return time.cast(pl.Datetime("us", "UTC")).dt.epoch("us").cast(pl.Float64) / 86_400e6


def prepared(reports: pl.DataFrame, stretches: Collection[int] | None = None) -> pl.DataFrame:
    """The reports (of these stretches; None: all) by id, with `said` (plain words), `stretch`, sparse rows of words.

    Rarity of words is counted over all reports, so that every stretch weighs them alike.
    """
    named_once(reports["id"])
    blank = [pl.lit(None, kind).alias(name) for name, kind in OPTIONAL.items() if name not in reports.columns]
    told = reports.with_columns(*blank, stretch_of(pl.col("day")).alias("stretch"))
    spoken = told.filter(pl.col("text").is_not_null()).select("id", "text").sort("id")
    if stretches is not None:
        told = told.filter(pl.col("stretch").is_in(sorted(stretches)))
    told = told.with_columns(plain_words(pl.col("text").cast(pl.String)).alias("said")).sort("id")
    if spoken.is_empty():
        return narrow(told)
    at = told.select("id").join(spoken.with_row_index("at"), on="id", how="left", maintain_order="left")["at"]
    words = taken(read_words(spoken["text"]), at.fill_null(len(spoken)).cast(pl.Int64).to_numpy())
    told = told.with_columns(
        rows_of(words.start, pl.Series(words.feature.astype(np.int32))).alias("features"),
        rows_of(words.start, pl.Series(words.weight)).alias("weights"),
    )
    return narrow(told)


def named_once(ids: pl.Series) -> None:
    """Raises UnusableValue where a report has no id, or two have one: links and members could not tell them apart."""
    if ids.null_count():
        raise UnusableValue(f"{ids.null_count()} reports have no id", field="id", remedy="give every report an id")
    twice = ids.filter(ids.is_duplicated())
    if len(twice):
        raise UnusableValue(
            f"{twice.n_unique()} ids stand for several reports, the first is {twice.sort()[0]}",
            field="id",
            remedy="give every report an id of its own, or leave out what is there twice",
        )


def narrow(told: pl.DataFrame) -> pl.DataFrame:
    """Without the columns in which nothing is told: a million empty texts would be carried through every step."""
    told_of = [name for name in told.columns if name in PLACE or told[name].null_count() < len(told)]
    return told.select(told_of) if len(told) else told


def widened(told: pl.DataFrame) -> pl.DataFrame:
    """With all columns of reports, and what `prepared` adds, again."""
    kinds = {**dict(pl.DataFrame(schema(Report).empty_table()).schema), "said": pl.String(), **LISTS}
    return told.with_columns(pl.lit(None, kind).alias(name) for name, kind in kinds.items() if name not in told.columns)


OPTIONAL = {"text": pl.String(), "geometry": pl.Binary(), "url": pl.String(), "told_at": pl.Datetime("us", "UTC")}
WORDS = {"features": pl.Int32(), "weights": pl.Float32()}
PLACE = ("lon", "lat", "radius_m")  # looked at wherever reports are
LISTS = {name: pl.List(kind) for name, kind in WORDS.items()}


def rows_of(start: Ints, values: pl.Series) -> pl.Series:
    """A column of lists from their offsets and values."""
    size = np.diff(start)
    at = pl.DataFrame({"row": np.repeat(np.arange(len(size)), size), "value": values})
    listed = at.group_by("row", maintain_order=True).agg("value")
    whole = pl.DataFrame({"row": np.arange(len(size))}).join(listed, on="row", how="left", maintain_order="left")
    return whole["value"]


def words_in(frame: pl.DataFrame) -> Words:
    """The words of these reports, from their columns of lists."""
    size = frame["features"].list.len().fill_null(0).to_numpy().astype(np.int64)
    start = np.concatenate([[0], np.cumsum(size)]).astype(np.int64)
    if not start[-1]:
        return Words(start, np.empty(0, np.int32), np.empty(0, np.float32))
    whole = frame.filter(pl.col("features").list.len() > 0)
    return Words(start, *(whole[name].explode().to_numpy() for name in WORDS))


def tellings(reports: pl.DataFrame) -> Tellings:
    """The reports of one table (COLUMNS), sorted by id."""
    frame = reports.sort("id")
    times = frame.select(in_days(pl.col("earliest")).alias("a"), in_days(pl.col("latest")).alias("b"))
    start = times["a"].to_numpy().astype(np.float64)
    lon, lat, radius = (
        frame[name].cast(pl.Float64).fill_null(np.nan).to_numpy().copy() for name in ("lon", "lat", "radius_m")
    )
    sigma = np.maximum(radius / 1000 / c.SIGMA_OF_RADIUS, c.SIGMA_FLOOR_KM)
    sigma = np.where(np.isfinite(lon) & np.isfinite(lat), sigma, np.nan)
    cov = np.column_stack([sigma**2, np.zeros(len(sigma)), sigma**2])
    shape_places(frame, lon, lat, sigma, cov)
    return Tellings(
        frame=frame,
        start=start,
        end=np.maximum(times["b"].to_numpy().astype(np.float64), start),
        lon=np.nan_to_num(lon),
        lat=np.nan_to_num(lat),
        sigma=sigma,
        cov=cov,
        stretch=frame["stretch"].to_numpy().astype(np.int64),
        words=words_in(frame),
    )


def shape_places(frame: pl.DataFrame, lon: Floats, lat: Floats, sigma: Floats, cov: Floats) -> None:
    """Put the middle and spread of sectors, lines and polygons in place of their discs: a bearing is no disc."""
    shaped = frame.select((pl.col("geometry").is_not_null() & (pl.col("where_kind") != "disc")).alias("is"))["is"]
    rows = np.flatnonzero(shaped.fill_null(value=False).to_numpy())
    if not len(rows):
        return
    drawn: Sequence[bytes] = frame["geometry"].gather(rows).to_list()
    found = spreads(drawn)
    usable = np.isfinite(found).all(axis=1)
    rows, found = rows[usable], found[usable]
    floor = c.SIGMA_FLOOR_KM**2
    lon[rows], lat[rows] = found[:, 0], found[:, 1]
    cov[rows, 0], cov[rows, 1], cov[rows, 2] = found[:, 2] + floor, found[:, 3], found[:, 4] + floor
    sigma[rows] = (cov[rows, 0] * cov[rows, 2] - cov[rows, 1] ** 2) ** 0.25


def km_between(t: Tellings, i: Ints, j: Ints) -> Floats:
    """Kilometres between two places; NaN where either is not told."""
    east = (t.lon[j] - t.lon[i] + 540) % 360 - 180
    east = east * np.cos(np.radians((t.lat[i] + t.lat[j]) / 2))
    answer: Floats = KM_PER_DEGREE * np.hypot(east, t.lat[j] - t.lat[i])
    return np.where(t.placed[i] & t.placed[j], answer, np.nan)


def days_between(t: Tellings, i: Ints, j: Ints) -> Floats:
    """Days from the end of one interval to the beginning of the other; 0 where they meet."""
    answer: Floats = np.maximum(np.maximum(t.start[i], t.start[j]) - np.minimum(t.end[i], t.end[j]), 0.0)
    return answer
