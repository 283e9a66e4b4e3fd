"""Things that are no incidents in the form of incidents, so that one code weighs them; and which of them tell of one.

A gun seen and a patrol turned back are kept as what they are (a sighting, a coverage record). Here they only take the
columns that judging reads.
"""

import numpy as np
import polars as pl

from truce.compliance.periods import DAY, HOUR, Ints
from truce.compliance.prepared import Flags, Floats, Incidents, prepare

NEAR_IN_TIME = HOUR  # two tellings of one event seldom agree to the minute
METRES_A_DEGREE = 111_195.0
NO_WEAPON = {"weapon_class": None, "weapon_system": None, "calibre_mm": None}


def as_incidents(told: pl.DataFrame, act: str) -> Incidents:
    """Events of one act code as incidents that surely happened, in order of id.

    `told` has id, earliest, latest, lon, lat, radius_m (of a 90 % disc, metres), party and, where weapons are meant,
    weapon_class, weapon_system and calibre_mm; anything null was not told.
    """
    missing = [pl.lit(value, dtype=pl.String).alias(name) for name, value in NO_WEAPON.items() if name not in told]
    told = told.with_columns(*missing)
    return prepare(
        told.select(
            "id", "earliest", "latest", "lon", "lat", "radius_m", "weapon_system", "calibre_mm",
            _one("party").alias("by"),
            _one("weapon_class").alias("weapon_class"),
            pl.concat_list(_weighted(pl.lit(act))).alias("acts"),
            pl.lit([], dtype=CHOICE).alias("target"),
            pl.lit([], dtype=pl.List(pl.String)).alias("flags"),
            pl.lit(1.0).alias("p_happened"),
            pl.lit(None, dtype=pl.Int64).alias("killed_low"),
            pl.lit(None, dtype=pl.Int64).alias("killed_high"),
            pl.lit(1).alias("n_reports"),
            pl.col("earliest").dt.date().alias("day"),
        )
    )  # fmt: skip


CHOICE = pl.List(pl.Struct({"code": pl.String, "weight": pl.Float64}))


def _weighted(code: pl.Expr) -> pl.Expr:
    return pl.struct(code.alias("code"), pl.lit(1.0).alias("weight"))


def _one(column: str) -> pl.Expr:
    """A choice with one option of weight 1; empty where it is null."""
    one = pl.concat_list(_weighted(pl.col(column).cast(pl.String)))
    return pl.when(pl.col(column).is_not_null()).then(one).otherwise(pl.lit([], dtype=CHOICE))


def meetings(left: Incidents, reach_m: Floats, right: Incidents, rows: Ints) -> tuple[Ints, Ints]:
    """(row of left, row of right) that may tell of one event: less than an hour apart and their discs meet.

    `reach_m` are the discs of the left (metres); `rows` are the rows of the right to look at. Without a place nothing
    meets. Work grows with the pairs that share a day.
    """
    a = _by_day(left.earliest, left.latest, np.flatnonzero(left.placed))
    b = _by_day(right.earliest[rows], right.latest[rows], np.flatnonzero(right.placed[rows]))
    pairs = a.join(b, on="day", suffix="_right").select("row", "row_right").unique().sort("row", "row_right")
    i, j = pairs["row"].to_numpy(), rows[pairs["row_right"].to_numpy()]
    apart = np.maximum(left.earliest[i] - right.latest[j], right.earliest[j] - left.latest[i])
    near = _metres(left, i, right, j) <= reach_m[i] + right.radius_m[j]
    keep = (apart < NEAR_IN_TIME) & near
    return i[keep], j[keep]


def _by_day(earliest: Ints, latest: Ints, rows: Ints) -> pl.DataFrame:
    """(row, day) for every day that an interval touches, an hour wider."""
    first, last = (earliest[rows] - NEAR_IN_TIME) // DAY, (latest[rows] + NEAR_IN_TIME) // DAY
    frame = pl.DataFrame({"row": rows, "first": first, "last": last + 1})
    return frame.select("row", pl.int_ranges("first", "last").alias("day")).explode("day").drop_nulls()


def _metres(left: Incidents, i: Ints, right: Incidents, j: Ints) -> Floats:
    """Distance in metres on a sphere, good for what lies in one theatre."""
    lat = np.radians((left.lat[i] + right.lat[j]) / 2)
    east = (left.lon[i] - right.lon[j] + 180.0) % 360.0 - 180.0
    return np.asarray(np.hypot(east * np.cos(lat), left.lat[i] - right.lat[j]) * METRES_A_DEGREE)


def named(incidents: Incidents) -> Flags:
    """Whether anybody is named for each."""
    return np.asarray(incidents.by.told() > 0)
