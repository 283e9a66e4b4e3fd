"""From prepared reports to groups and links, stretch by stretch, and what is made right where stretches meet."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from functools import partial

import numpy as np
import polars as pl
import pyarrow as pa
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from truce.engines.contract import Engine
from truce.fusion import constants as c
from truce.fusion.habits import Known
from truce.fusion.packing import unpack
from truce.fusion.stretch import GROUPS, SOLVED, solve_stretch, with_halo
from truce.fusion.tellings import COLUMNS
from truce.model.columns import schema
from truce.model.incident import Link

FAR = {"key": pl.Int64, "begin": pl.Date, "end": pl.Date}


@dataclass(frozen=True, slots=True)
class Solved:
    """Groups of the reports (columns of stretch.GROUPS, and `stretch` of the group), links (Link) with `key`, pairs
    looked at, pairs not kept, and reports that two stretches or none laid claim to."""

    groups: pl.DataFrame
    links: pa.Table
    pairs: int
    dropped: int
    seams: int


def solve(
    told: pl.DataFrame, engine: Engine, known: Known, keys: Collection[int] | None, decisions: pl.DataFrame
) -> Solved:
    """Groups and links of the stretches `keys` (None: all) of prepared reports."""
    seen = with_halo(
        told.lazy().select(name for name in (*COLUMNS, "day") if name in told.columns), far_apart(told, decisions)
    )
    parts = [SOLVED.empty_table()]
    for batch in batches(told["stretch"].unique() if keys is None else keys):
        table = seen.filter(pl.col("key").is_in(batch)).sort("key", maintain_order=True).collect()
        work = partial(solve_stretch, known=known, decisions=decisions)
        parts.append(engine.by_key(table.to_arrow(compat_level=pl.CompatLevel.oldest()), "key", work, SOLVED))
    found = pa.concat_tables(parts)
    groups = pl.DataFrame(unpack(found.column("groups"), GROUPS))
    mine = told.lazy() if keys is None else told.lazy().filter(pl.col("stretch").is_in(sorted(keys)))
    whole, seams = sewn(groups, mine.select("id", "stretch").collect(), told.select("id", "stretch"))
    return Solved(whole, keyed_links(found), int(groups["pairs"].sum()), int(groups["dropped"].sum()), seams)


def batches(keys: Iterable[int]) -> Iterator[list[int]]:
    """The stretches in ascending order, so many at a time that what lies between steps fits in memory."""
    wanted = sorted(set(keys))
    for at in range(0, len(wanted), c.STRETCHES_AT_A_TIME):
        yield wanted[at : at + c.STRETCHES_AT_A_TIME]


def keyed_links(found: pa.Table) -> pa.Table:
    """The links of every stretch (SOLVED), with `key`: the stretch that made them."""
    parts = [schema(Link).append(pa.field("key", pa.int64())).empty_table()]
    for key, blob in zip(found.column("stretch"), found.column("links"), strict=True):
        made = pa.ipc.open_stream(blob.as_buffer()).read_all()
        parts.append(made.append_column("key", pa.repeat(key, made.num_rows)))
    return pa.concat_tables(parts)


def sewn(groups: pl.DataFrame, mine: pl.DataFrame, everyone: pl.DataFrame) -> tuple[pl.DataFrame, int]:
    """Each report in just one group: the first stretch that claims one has it, and one that none claims stands alone.

    Stretches that see a seam alike agree on it; they differ only where a chain of groups reaches beyond the halo.
    """
    once = groups.unique("report", keep="first", maintain_order=True)
    lost = mine.join(once, left_on="id", right_on="report", how="anti")
    alone = lost.select(report="id", group="id", probability=pl.lit(0.5), copy="id")
    whole = pl.concat([once, alone], how="diagonal")
    first = whole.join(everyone, left_on="report", right_on="id").group_by("group").agg(pl.col("stretch").min())
    return whole.join(first, on="group").sort("report"), len(groups) - len(once) + len(lost)


def components(decisions: pl.DataFrame) -> pl.DataFrame:
    """(report, whole): reports that persons put together, directly or by way of others."""
    same = decisions.filter("same")
    names = pl.concat([same["left"], same["right"]]).unique().sort()
    n = len(names)
    i, j = (names.search_sorted(same[end]).to_numpy() for end in ("left", "right"))
    label = connected_components(coo_array((np.ones(len(i), np.int8), (i, j)), shape=(n, n)), directed=False)[1]
    return pl.DataFrame({"report": names, "whole": label.astype(np.int64)})


def far_apart(told: pl.DataFrame, decisions: pl.DataFrame) -> pl.DataFrame:
    """(key, begin, end): days that a stretch must see, a person having put reports of both together."""
    if decisions.is_empty() or not decisions["same"].any():
        return pl.DataFrame(schema=FAR)
    bound = components(decisions).join(told.select("id", "day", "stretch"), left_on="report", right_on="id")
    bound = bound.with_columns(pl.col("stretch").min().over("whole").alias("key"))
    apart = bound.filter(pl.col("stretch") > pl.col("key"))
    halo = timedelta(days=c.HALO_DAYS)
    return apart.select("key", begin=pl.col("day") - halo, end=pl.col("day") + halo).unique().sort("key", "begin")
