"""Reports as numbers: one row a report, sorted by id, so that no answer depends on the order of a file."""

from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from truce.fusion import constants as c

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]

EARTH_KM = 6371.0088
COLUMNS = [
    "id",
    "source",
    "once",
    "earliest",
    "latest",
    "day",
    "lon",
    "lat",
    "radius_m",
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
]
NOT_WORDS = r"[^\p{L}\p{N}]+"


@dataclass(frozen=True, slots=True)
class Tellings:
    """The reports of one stretch. Times are days since 1970, lengths kilometres, places on the globe.

    `sigma` is NaN where no place was told. `block` is the stretch a report belongs to.
    """

    frame: pl.DataFrame
    start: Floats
    end: Floats
    xyz: Floats
    sigma: Floats
    block: Ints

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
    def lookable(self) -> Bools:
        """Which of them tell a place and a time narrow enough to look around there for others."""
        return self.placed & (self.sigma <= c.WIDE_DISC_KM) & self.timed

    @property
    def timed(self) -> Bools:
        """Which of them tell a time that is narrow enough to be compared."""
        return self.end - self.start <= c.LONGEST_DAYS


def block_of(day: pl.Expr) -> pl.Expr:
    """The stretch that a day falls into: days since 1970, by whole stretches."""
    return day.cast(pl.Int32).floordiv(c.BLOCK_DAYS).cast(pl.Int64)


def plain_words(text: pl.Expr) -> pl.Expr:
    """A text for comparing: lower case, letters and digits only, single spaces; null where none is left."""
    bare = text.str.to_lowercase().str.replace_all(NOT_WORDS, " ").str.strip_chars()
    return pl.when(bare.str.len_chars() > 0).then(bare)


def in_days(time: pl.Expr) -> pl.Expr:
    """An instant as days since 1970, UTC."""
    return time.cast(pl.Datetime("us", "UTC")).dt.epoch("us").cast(pl.Float64) / 86_400e6


def on_globe(lon: Floats, lat: Floats) -> Floats:
    """Points of a sphere in kilometres; a chord below 300 km differs from the arc by less than 0.01 %."""
    lam, phi = np.radians(lon), np.radians(lat)
    return EARTH_KM * np.column_stack([np.cos(phi) * np.cos(lam), np.cos(phi) * np.sin(lam), np.sin(phi)])


def tellings(reports: pl.DataFrame) -> Tellings:
    """The reports of one table, sorted by id."""
    frame = reports.sort("id")
    times = frame.select(
        in_days(pl.col("earliest")).alias("a"), in_days(pl.col("latest")).alias("b"), block_of(pl.col("day")).alias("k")
    )
    start = times["a"].to_numpy().astype(np.float64)
    lon, lat, radius = (
        frame[name].cast(pl.Float64).fill_null(np.nan).to_numpy() for name in ("lon", "lat", "radius_m")
    )
    sigma = np.maximum(radius / 1000 / c.SIGMA_OF_RADIUS, c.SIGMA_FLOOR_KM)
    sigma = np.where(np.isfinite(lon) & np.isfinite(lat), sigma, np.nan)
    return Tellings(
        frame=frame,
        start=start,
        end=np.maximum(times["b"].to_numpy().astype(np.float64), start),
        xyz=on_globe(np.nan_to_num(lon), np.nan_to_num(lat)),
        sigma=sigma,
        block=times["k"].to_numpy().astype(np.int64),
    )
