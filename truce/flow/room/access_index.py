"""The access index: how much of what watchers tried to see each party let them see."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

import polars as pl

from truce.flow.frames import frame
from truce.flow.house import House
from truce.model.coverage import Coverage
from truce.vocabulary import vocabulary

WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """Access by who controls it, over a week and the week before: times kept out, hours lost, and the index.

    Index: hours watched, over hours watched and hours lost to this party. None: nobody tried to watch.
    """

    party: str | None
    times: int
    hours: float
    times_before: int
    hours_before: float
    index: float | None
    index_before: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Access:
    """The access index of the week until `until`, beside the week before."""

    until: datetime
    watched: float
    watched_before: float
    rows: tuple[Kept, ...]


def access(house: House, as_of: datetime) -> Access | None:
    """Who kept watchers away in the last week of coverage, and in the week before; None without coverage."""
    told = frame(house, Coverage, columns=["earliest", "latest", "quality", "restriction", "restricted_by"])
    told = told.filter(pl.col("earliest") < as_of)
    last = told["latest"].max()
    if not isinstance(last, datetime):
        return None
    until = min(last, as_of)
    counted = [code for code, entry in vocabulary().access.items() if entry.counted]
    now, before = (_week(told, end, counted) for end in (until, until - WEEK))
    rows = tuple(
        _kept(party, now, before) for party in sorted({*now[1], *before[1]}, key=lambda one: (one is None, one))
    )
    return Access(until=until, watched=now[0], watched_before=before[0], rows=rows)


Week = tuple[float, Mapping[str | None, tuple[int, float]]]


def _week(told: pl.DataFrame, until: datetime, counted: list[str]) -> Week:
    """Hours watched in the week until then, and by party the times and hours that watchers were kept out."""
    start, end = pl.max_horizontal("earliest", pl.lit(until - WEEK)), pl.min_horizontal("latest", pl.lit(until))
    met = told.with_columns(((end - start).dt.total_microseconds() / 3_600_000_000).alias("hours"))
    instant = pl.col("earliest") == pl.col("latest")
    met = met.filter(
        (pl.col("hours") > 0) | (instant & pl.col("earliest").is_between(until - WEEK, until, closed="left"))
    )
    watched = met.filter((pl.col("quality") > 0) & pl.col("restriction").is_null())["hours"].sum()
    kept = (
        met.filter(pl.col("restriction").is_in(counted)).group_by("restricted_by").agg(pl.len(), pl.col("hours").sum())
    )
    return float(watched), {party: (int(times), float(hours)) for party, times, hours in kept.iter_rows()}


def _kept(party: str | None, now: Week, before: Week) -> Kept:
    times, hours = now[1].get(party, (0, 0.0))
    times_before, hours_before = before[1].get(party, (0, 0.0))
    return Kept(
        party=party,
        times=times,
        hours=hours,
        times_before=times_before,
        hours_before=hours_before,
        index=now[0] / (now[0] + hours) if now[0] + hours > 0 else None,
        index_before=before[0] / (before[0] + hours_before) if before[0] + hours_before > 0 else None,
    )
