"""When and where an incident happened, as the group's posterior has it: a disc and an interval."""

import numpy as np
import polars as pl

from truce.fusion.pool import Members
from truce.fusion.tellings import Floats


def common_time(m: Members) -> dict[str, pl.Series]:
    """earliest, latest: the shortest stretch of time that holds the truth HOLDS of the time.

    A group that was never weighed as one (a report that no stretch laid claim to) keeps what its reports tell.
    """
    begin, end = (np.round(stated(m, name) * 86_400) * 1e6 for name in ("begin", "end"))
    first, last = (
        m.frame[name].cast(pl.Datetime("us", "UTC")).dt.epoch("us").to_numpy() for name in ("earliest", "latest")
    )
    begin = np.where(np.isfinite(begin), begin, np.minimum.reduceat(first, m.start))
    end = np.where(np.isfinite(end), end, np.maximum.reduceat(last, m.start))
    return {"earliest": instants(begin), "latest": instants(np.maximum(begin, end))}


def stated(m: Members, name: str) -> Floats:
    """What the group's posterior has for every incident; NaN where it has nothing. It is told on one row of each."""
    told = m.frame[name].is_not_null()
    rows = np.flatnonzero(told.to_numpy())[::-1]
    answer = np.full(m.n, np.nan)
    answer[m.inc[rows]] = m.frame[name].gather(rows).to_numpy()  # the first row wins
    return answer


def instants(micros: Floats) -> pl.Series:
    """Microseconds since 1970 as instants."""
    return pl.Series(micros.astype(np.int64)).cast(pl.Datetime("us")).dt.replace_time_zone("UTC")


def common_place(m: Members) -> dict[str, pl.Series]:
    """lon, lat, radius_m: the middle of the group's place, and the disc that holds it HOLDS of the time."""
    lon, lat, km = (stated(m, name) for name in ("post_lon", "post_lat", "post_km"))
    found = {"lon": (lon + 180) % 360 - 180, "lat": lat, "radius_m": 1000 * km}
    return {name: pl.Series(values).fill_nan(None) for name, values in found.items()}
