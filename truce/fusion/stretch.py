"""The work on one stretch of days: from its reports to its groups and links. Pure; an engine runs it on each."""

import numpy as np
import polars as pl
import pyarrow as pa
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from truce.fusion import constants as c
from truce.fusion.desk import TEXT_RATIO
from truce.fusion.grouping import Looked, Settled, group, look, sobered
from truce.fusion.habits import Known
from truce.fusion.kernels.pairs import given_pairs
from truce.fusion.kernels.posterior import whereabouts
from truce.fusion.links import links_of
from truce.fusion.options import TRAITS
from truce.fusion.packing import pack
from truce.fusion.tellings import Bools, Floats, Ints, days_between, km_between, stretch_of, tellings, widened

FACTORS = {"place": 0, "crowd": 1, "tellers": 3, "time": 4, "words": 5, "company": 6}  # columns of `parts`

REPEATED = (
    "source", "earliest", "latest", "where_kind", "lon", "lat", "radius_m", "geometry", "acts", "weapon_class", "by",
    "against", "target", "killed_low", "killed_high", "injured_low", "injured_high", "said", "url",
)  # fmt: skip

A_FEW = 8  # rows that are the same in all they tell, and have no words
SOLVED = pa.schema([("stretch", pa.int64()), ("groups", pa.large_binary()), ("links", pa.large_binary())])
GROUPS = pa.schema(
    [
        ("report", pa.string()),
        ("group", pa.string()),  # the id of its smallest report
        ("probability", pa.float64()),
        ("copy", pa.string()),  # the smallest report of the group with the same words or address
        ("pairs", pa.int64()),  # that were looked at; on the first row of the stretch
        ("dropped", pa.int64()),  # that were not kept, being too many; likewise
        ("post_lon", pa.float64()),  # of the group; told on the row of the report that names it
        ("post_lat", pa.float64()),
        ("post_km", pa.float64()),  # radius of the disc that holds it
        ("begin", pa.float64()),  # days since 1970
        ("end", pa.float64()),
    ]
)


def with_halo(reports: pl.LazyFrame, far: pl.DataFrame) -> pl.LazyFrame:
    """Every report once for each stretch (`key`) that must see it: its own, and a neighbour near the border.

    `far` (key, begin, end): stretches that must see these days too, since a person put reports so far apart together.
    """
    into = pl.col("day").cast(pl.Int32).mod(c.STRETCH_DAYS)
    own = stretch_of(pl.col("day"))
    parts = [
        reports.with_columns(own.alias("key")),
        reports.filter(into < c.HALO_DAYS).with_columns((own - 1).alias("key")),
        reports.filter(into >= c.STRETCH_DAYS - c.HALO_DAYS).with_columns((own + 1).alias("key")),
    ]
    if far.is_empty():
        return pl.concat(parts)
    for key, begin, end in far.iter_rows():
        parts.append(
            reports.filter(pl.col("day").is_between(begin, end)).with_columns(pl.lit(key, pl.Int64).alias("key"))
        )
    return pl.concat(parts).unique(["id", "key"], maintain_order=True)


def once_each(frame: pl.DataFrame, decisions: pl.DataFrame | None) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The reports without exact repeats, and (report, like) of the repeats: a thousand of them are one telling.

    A repeat has the source, time, place, words and all else of an earlier one (by id). Reports on which a
    person decided, or whose source tells an event at most once, are never taken for repeats; nor are a few without
    words, which may be as many events told in few strokes.
    """
    many = pl.len().over(REPEATED) > A_FEW
    own = (pl.col("said").is_not_null() | many) & ~pl.col("once").fill_null(value=False)
    if decisions is not None and not decisions.is_empty():
        own &= ~pl.col("id").is_in(pl.concat([decisions["left"], decisions["right"]]).unique().implode())
    same = frame.with_columns(pl.when(own).then(pl.col("id").min().over(REPEATED)).otherwise("id").alias("like"))
    kept = same.filter(pl.col("like") == pl.col("id")).drop("like")
    return kept, same.filter(pl.col("like") != pl.col("id")).select(report="id", like="like")


def solve_stretch(table: pa.Table, *, known: Known, decisions: pl.DataFrame | None = None) -> pa.Table:
    """One row (SOLVED): the groups (GROUPS) whose earliest report belongs to this stretch, and their links (Link)."""
    frame = widened(pl.DataFrame(table))
    key = int(frame["key"][0])
    kept, repeats = once_each(frame, decisions)
    looked = look(tellings(kept), known, decisions)
    settled = sobered(group(looked), known.burst)
    ours = owned(looked.t.stretch, settled.groups.root, key)
    packed = [pack(repeated(groups_of(looked, settled, ours), repeats)), pack(kept_links(looked, settled, ours))]
    return pa.table([[key], *([blob] for blob in packed)], schema=SOLVED)


def owned(stretch: Ints, root: Ints, key: int) -> Bools:
    """Which reports are in groups of this stretch: the one of their earliest report. So each group has one owner."""
    first = np.full(len(root), np.iinfo(np.int64).max)
    np.minimum.at(first, root, stretch)
    answer: Bools = first[root] == key
    return answer


def groups_of(looked: Looked, settled: Settled, ours: Bools) -> pa.Table:
    """The reports of our groups (GROUPS)."""
    rows = np.flatnonzero(ours)
    root = settled.groups.root[rows]
    where = whereabouts(settled.groups, settled.chance, looked.told, looked.h, c.HOLDS, looked.desk)[rows]
    where[rows != root] = np.nan
    ids = looked.t.frame["id"]
    counted = np.zeros((len(rows), 2), np.int64)
    counted[:1] = looked.counts
    told = pl.DataFrame(
        {
            "report": ids.gather(rows),
            "group": ids.gather(root),
            "probability": settled.chance[rows],
            "copy": ids.gather(copies(looked, settled)[rows]),
            "pairs": counted[:, 0],
            "dropped": counted[:, 1],
            **{name: where[:, k] for k, name in enumerate(GROUPS.names[6:])},
        }
    )
    return (
        told.with_columns(pl.col(pl.Float64).fill_nan(None)).to_arrow(compat_level=pl.CompatLevel.oldest()).cast(GROUPS)
    )


def repeated(groups: pa.Table, repeats: pl.DataFrame) -> pa.Table:
    """The groups with the repeats in them, each beside the report that it repeats."""
    if repeats.is_empty():
        return groups
    told = pl.DataFrame(groups)
    beside = repeats.join(told.select(like="report", group="group", probability="probability", copy="copy"), on="like")
    whole = pl.concat([told, beside.drop("like").sort("report")], how="diagonal")
    return whole.to_arrow(compat_level=pl.CompatLevel.oldest()).cast(GROUPS)


def copies(looked: Looked, settled: Settled) -> Ints:
    """For every report the smallest of its group that has its words or its address (itself, where none has)."""
    n, root = looked.t.size, settled.groups.root
    row = np.repeat(np.arange(n), np.diff(looked.pairs.start))
    other = looked.pairs.other.astype(np.int64)
    alike = (looked.pairs.text >= TEXT_RATIO[-1]) & (root[row] == root[other])
    address = looked.t.frame["url"].rank("dense").cast(pl.Int64).fill_null(0).to_numpy()
    alike |= (address[row] > 0) & (address[row] == address[other]) & (root[row] == root[other])
    graph = coo_array((np.ones(int(alike.sum()), np.int8), (row[alike], other[alike])), shape=(n, n))
    count, label = connected_components(graph, directed=False)
    first = np.full(count, n)
    np.minimum.at(first, label, np.arange(n))
    answer: Ints = first[label]
    return answer


def kept_links(looked: Looked, settled: Settled, ours: Bools) -> pa.Table:
    """Links of the pairs that ended in one incident or might have, if the earlier of them is ours."""
    i, j, root = looked.left, looked.right, settled.groups.root
    chance = pair_chance(looked, settled)
    together = root[i] == root[j]
    mine = np.where(together, ours[i], ours[np.where(looked.t.start[i] <= looked.t.start[j], i, j)])
    kept = mine & (together | (chance >= c.LINK_FROM))
    i, j, chance, together = i[kept], j[kept], chance[kept], together[kept]
    gain, parts = given_pairs(i, j, looked.told, looked.h, looked.tables, looked.words, looked.desk)
    working = {
        "km": km_between(looked.t, i, j),
        "days": days_between(looked.t, i, j),
        **{name: parts[:, k] for name, k in FACTORS.items()},
        **traits_of(looked, i, j),
    }
    return links_of(looked.t.frame, i, j, gain, chance, together, working)


def traits_of(looked: Looked, i: Ints, j: Ints) -> dict[str, Floats]:
    """The factor of each trait for these pairs; 0 for traits that nobody tells."""
    tables, said = looked.tables, looked.said.symbol
    found = {}
    for k, trait in enumerate(looked.said.traits):
        found[trait] = tables.ratio[tables.begin[k] + said[i, k] * tables.size[k] + said[j, k]].astype(np.float64)
    return {trait: found.get(trait, np.zeros(len(i))) for trait in TRAITS}


def pair_chance(looked: Looked, settled: Settled) -> Floats:
    """Probability that the two of each pair tell of one event, from where each of them most probably belongs.

    Pairs inside a group stay together if neither leaves; others come together if one joins the other's group, which
    must hold the other.
    """
    n, groups = looked.t.size, settled.groups
    size = np.bincount(groups.root, minlength=n)[groups.root]
    start = looked.pairs.start
    at = np.repeat(np.arange(n), np.diff(start)) * n + looked.pairs.other
    there = settled.likely[np.searchsorted(at, looked.left * n + looked.right)].astype(np.float64)
    back = settled.likely[np.searchsorted(at, looked.right * n + looked.left)].astype(np.float64)
    stays = np.where(size > 1, settled.chance, 1.0)
    i, j = looked.left, looked.right
    inside = np.where(size[i] == 2, (there + back) / 2, settled.chance[i] * settled.chance[j])
    across = np.maximum(there * stays[j], back * stays[i])
    answer: Floats = np.where(groups.root[i] == groups.root[j], inside, across)
    return answer
