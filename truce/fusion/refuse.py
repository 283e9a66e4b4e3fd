"""The same answer as `fuse` with the same profiles, doing again only the stretches that changed days can touch."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

import polars as pl
import pyarrow as pa
import pyarrow.compute as pc

from truce.engines.contract import Engine
from truce.fusion import constants as c
from truce.fusion.fuse import NOBODY_DECIDED, Statistics, pooled, statistics
from truce.fusion.profiles import known_from
from truce.fusion.solve import Solved, far_apart, solve
from truce.fusion.tellings import in_days, prepared, stretch_of


@dataclass(frozen=True, slots=True)
class Refused:
    """What changed: all incidents and links that now lie on `days`; those of all other days stand as they were."""

    incidents: pa.Table
    links: pa.Table
    days: tuple[date, ...]
    statistics: Statistics


def refuse(
    reports: pl.DataFrame,
    kept_incidents: pa.Table,
    kept_links: pa.Table,
    changed_days: Collection[date],
    engine: Engine,
    *,
    profiles: pa.Table,
    grades: Mapping[str, float | None] | None = None,
    decisions: pl.DataFrame | None = None,
    withdrawn: pl.DataFrame | None = None,
) -> Refused:
    """The same answer as `fuse` of all `reports` with these `profiles`, after the reports of `changed_days` changed.

    `kept_incidents` and `kept_links` are the answer before those days changed. The caller puts the rows
    returned in place of those it keeps for the returned days. `withdrawn`: rows of the reports that were taken back,
    which are not among `reports` and may stand in what is kept.
    """
    ruled = NOBODY_DECIDED if decisions is None else decisions
    again = touched(reports, changed_days, ruled)
    looked = {key + step for key in again for step in (-1, 0, 1)}
    told = prepared(reports, {key + step for key in looked for step in (-1, 0, 1)} if ruled.is_empty() else None)
    known = known_from(profiles, reports)
    solved = solve(told, engine, known, looked, ruled)
    mine = Solved(
        solved.groups.filter(pl.col("stretch").is_in(sorted(again))),
        solved.links.filter(pc.field("key").isin(sorted(again))),
        solved.pairs,
        solved.dropped,
        solved.seams,
    )
    incidents, _ = pooled(told, mine, engine, grades)
    links = mine.links.drop_columns(["key"]).sort_by([(name, "ascending") for name in ("day", "left", "right")])
    ever = reports if withdrawn is None or withdrawn.is_empty() else pl.concat([reports, withdrawn])
    old = owners(pl.DataFrame(kept_incidents), ever)
    return merged(incidents, links, kept_incidents, kept_links, old, again, statistics(told, mine, 0))


def touched(reports: pl.DataFrame, changed: Collection[date], decisions: pl.DataFrame) -> set[int]:
    """Stretches whose incidents a change of these days can alter: those that see the days, and the ones behind them."""
    see: set[int] = set()
    for day in changed:
        for step in (-c.HALO_DAYS, 0, c.HALO_DAYS):
            see.add(((day + timedelta(days=step)) - date(1970, 1, 1)).days // c.STRETCH_DAYS)
    if not decisions.is_empty():
        placed = reports.select("id", "day", stretch_of(pl.col("day")).alias("stretch"))
        for key, begin, end in far_apart(placed, decisions).iter_rows():
            if any(begin <= day <= end for day in changed):
                see.add(key)
    return see | {key + 1 for key in see}


def owners(kept: pl.DataFrame, reports: pl.DataFrame) -> pl.DataFrame:
    """(report, id, stretch, start): of every report its incident, the stretch that owns it, and when it begins."""
    members = kept.select("id", "members").explode("members").unnest("members").select("id", "report")
    days = reports.select(
        report="id", stretch=stretch_of(pl.col("day")), start=in_days(pl.col("earliest")),
    )  # fmt: skip
    return members.join(days, on="report").with_columns(pl.col("stretch").min().over("id"))


def merged(
    incidents: pa.Table, links: pa.Table, kept_incidents: pa.Table, kept_links: pa.Table, old: pl.DataFrame,
    again: set[int], counted: Statistics,
) -> Refused:  # fmt: skip
    """Fresh rows in place of those that the stretches `again` own; the days on which rows differ."""
    was, linked = pl.DataFrame(kept_incidents), pl.DataFrame(kept_links)
    stale = old.filter(pl.col("stretch").is_in(sorted(again)))
    gone = was["id"].is_in(stale["id"].unique().implode())
    lost = link_owner(linked, old).is_in(sorted(again))
    now, now_linked = pl.DataFrame(incidents), pl.DataFrame(links)
    days = sorted(
        set(was.filter(gone)["day"]) | set(linked.filter(lost)["day"]) | set(now["day"]) | set(now_linked["day"])
    )
    on_days = pl.col("day").is_in(days)
    kept = was.filter(~gone).filter(on_days), linked.filter(~lost).filter(on_days)
    return Refused(
        as_kept(pl.concat([kept[0], now]).sort("day", "id"), kept_incidents.schema),
        as_kept(pl.concat([kept[1], now_linked]).sort("day", "left", "right"), kept_links.schema),
        tuple(days),
        counted,
    )


def as_kept(frame: pl.DataFrame, schema: pa.Schema) -> pa.Table:
    """The frame as a table of this schema."""
    return frame.to_arrow(compat_level=pl.CompatLevel.oldest()).cast(schema)


def link_owner(links: pl.DataFrame, old: pl.DataFrame) -> pl.Series:
    """The stretch that made each link: of the incident of its earlier report (the left one, if both begin at once)."""
    ends = links.select("left", "right").join(old, left_on="left", right_on="report", how="left", maintain_order="left")
    ends = ends.join(old, left_on="right", right_on="report", how="left", suffix="_b", maintain_order="left")
    first = pl.col("start") <= pl.col("start_b")
    return ends.select(pl.when(first).then("stretch").otherwise("stretch_b").alias("owner"))["owner"]
