"""From the tables of a mission to what is compared: breaches by day, cell, weapon and hour, and who watched where."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime

import numpy as np
import polars as pl
from numpy.typing import NDArray

Floats = NDArray[np.float64]
IsNight = Callable[[Floats, Floats, NDArray[np.int64]], NDArray[np.bool_]]  # lon, lat, microseconds

CELL_KM = 10.0
KM_A_DEGREE = 111.195
VAGUE_HOURS = 6.0  # an incident whose time is wider than that happened by day or by night: nobody knows
HOUR_US = 3.6e9
PIECE_US = 1.8e9  # of a watch, by which night and day are told apart
MANY = 2_000_000  # pairs of cells and watches held at once


def breaches(
    grounds: pl.DataFrame, incidents: pl.DataFrame, heavy: Collection[str], is_night: IsNight | None = None
) -> pl.DataFrame:
    """One row an incident of the grounds of some rulings, each incident once.

    Columns: incident, day, weight (expected breaches), heavy (weight of heavy weapons among weapons told; null: no
    weapon told), night (0 or 1; null: not told or not asked), cell (null: no place, or one wider than a cell).
    """
    told = grounds.group_by("incident").agg(pl.col("contribution").max().alias("weight"), pl.col("day").first())
    columns = ["id", "earliest", "latest", "lon", "lat", "radius_m", "weapon_class"]
    rows = told.join(incidents.select(columns).rename({"id": "incident"}), on="incident", how="inner")
    rows = rows.join(_heavy(rows, heavy), on="incident", how="left")
    middle = pl.col("earliest") + (pl.col("latest") - pl.col("earliest")) / 2
    sharp = (pl.col("latest") - pl.col("earliest")).dt.total_seconds() <= VAGUE_HOURS * 3600
    rows = rows.with_columns(
        middle=middle.dt.epoch("us"),
        cell=pl.when(pl.col("radius_m").fill_null(0.0) <= CELL_KM * 1000).then(cell("lon", "lat")),
        sharp=sharp & pl.col("lon").is_not_null() & pl.col("lat").is_not_null(),
    )
    rows = rows.with_columns(night=_night(rows, is_night))
    return rows.select("incident", "day", "weight", "heavy", "night", "cell").sort("day", "incident")


def cell(lon: str, lat: str, km: float = CELL_KM) -> pl.Expr:
    """Code of the cell of a place: rows of `km` from the south pole up, each cut into squares of about `km`."""
    row = ((pl.col(lat) + 90.0) * KM_A_DEGREE / km).floor()
    wide = ((row + 0.5) * km / KM_A_DEGREE - 90.0).radians().cos() * KM_A_DEGREE / km
    column = ((pl.col(lon) + 180.0) * wide).floor()
    return pl.concat_str(row.cast(pl.Int64), pl.lit(":"), column.cast(pl.Int64))


def middles(cells: pl.Series, km: float = CELL_KM) -> tuple[Floats, Floats]:
    """Longitudes and latitudes of the middles of cells."""
    parts = cells.str.split_exact(":", 1).struct.unnest().to_numpy().astype(np.float64)
    lat = (parts[:, 0] + 0.5) * km / KM_A_DEGREE - 90.0
    lon = (parts[:, 1] + 0.5) * km / KM_A_DEGREE / np.cos(np.radians(lat)) - 180.0
    return lon, lat


def _heavy(rows: pl.DataFrame, heavy: Collection[str]) -> pl.DataFrame:
    """Share of heavy weapons among the weapons told, by incident; none where no weapon is told."""
    weapons = rows.select("incident", "weapon_class").explode("weapon_class").drop_nulls("weapon_class")
    weapons = weapons.with_columns(
        code=pl.col("weapon_class").struct.field("code"), part=pl.col("weapon_class").struct.field("weight")
    )
    weight = pl.when(pl.col("code").is_in(sorted(heavy))).then(pl.col("part")).otherwise(0.0)
    return weapons.group_by("incident").agg((weight.sum() / pl.col("part").sum()).alias("heavy"))


def _night(rows: pl.DataFrame, is_night: IsNight | None) -> pl.Series:
    if is_night is None or not rows.height:
        return pl.Series("night", [None] * rows.height, dtype=pl.Float64)
    places = [rows[name].fill_null(0.0).to_numpy().astype(np.float64) for name in ("lon", "lat")]
    dark = is_night(places[0], places[1], rows["middle"].to_numpy().astype(np.int64)).astype(float)
    return pl.Series("night", np.where(rows["sharp"].to_numpy(), dark, np.nan)).fill_nan(None)


@dataclass(frozen=True, slots=True)
class Watchers:
    """Coverage of a mission as arrays: discs, times in microseconds, quality."""

    lon: Floats
    lat: Floats
    km: Floats
    earliest: Floats
    latest: Floats
    quality: Floats


def watchers(coverage: pl.DataFrame) -> Watchers:
    """Of a table of coverage; a drawn footprint counts as the disc around it."""
    columns = [coverage[name].to_numpy().astype(np.float64) for name in ("lon", "lat", "radius_m", "quality")]
    times = [coverage[name].dt.epoch("us").to_numpy().astype(np.float64) for name in ("earliest", "latest")]
    return Watchers(columns[0], columns[1], columns[2] / 1000.0, times[0], times[1], columns[3])


def hours_of(cells: pl.Series, of: Watchers, start: datetime, end: datetime) -> Floats:
    """Covered hours (C), weighted by quality, of each cell between two instants: a watcher sees a cell whose middle
    lies within its reach, or in whose square it stands."""
    lon, lat = middles(cells)
    first, last = start.timestamp() * 1e6, end.timestamp() * 1e6
    hours = np.clip(np.minimum(of.latest, last) - np.maximum(of.earliest, first), 0.0, None) / HOUR_US * of.quality
    some = hours > 0
    told = np.zeros(lon.size)
    step = max(1, MANY // max(1, int(some.sum())))
    for begin in range(0, lon.size, step):
        part = slice(begin, begin + step)
        flat = np.cos(np.radians(lat[part]))[:, None]
        east = (of.lon[some] - lon[part, None]) * flat * KM_A_DEGREE
        north = (of.lat[some] - lat[part, None]) * KM_A_DEGREE
        reach = np.maximum(of.km[some], CELL_KM / 2)
        told[part] = ((np.hypot(east, north) <= reach) * hours[some]).sum(axis=1)
    return told


def dark_hours(of: Watchers, start: datetime, end: datetime, is_night: IsNight) -> tuple[float, float]:
    """Watched hours by night and by day between two instants, weighted by quality, summed over all watchers.

    Each watch is cut into pieces of about half an hour; the sun at the middle of a piece counts for all of it.
    """
    first, last = np.maximum(of.earliest, start.timestamp() * 1e6), np.minimum(of.latest, end.timestamp() * 1e6)
    some = np.flatnonzero(last > first)
    night = day = 0.0
    step = max(1, MANY // max(1, int(np.ceil((end - start).total_seconds() / 1800))))
    for begin in range(0, some.size, step):
        part = some[begin : begin + step]
        length = last[part] - first[part]
        pieces = np.maximum(1, np.ceil(length / PIECE_US)).astype(np.int64)
        row = np.repeat(np.arange(part.size), pieces)
        nth = np.arange(row.size) - np.repeat(np.cumsum(pieces) - pieces, pieces)
        middle = first[part][row] + (nth + 0.5) * (length / pieces)[row]
        dark = is_night(of.lon[part][row], of.lat[part][row], middle.astype(np.int64))
        hours = (length / pieces / HOUR_US * of.quality[part])[row]
        night, day = night + float(hours[dark].sum()), day + float(hours[~dark].sum())
    return night, day
