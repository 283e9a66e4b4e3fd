"""The work on one stretch of days: from its reports to its groups and links. Pure; an engine runs it on each."""

from dataclasses import dataclass
from typing import TypeVar

import numpy as np
import polars as pl
import pyarrow as pa
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components
from scipy.special import expit

from truce.fusion import constants as c
from truce.fusion.desk import (
    TEXT_RATIO,
    Said,
    alone_groups,
    both_ways,
    copy_of,
    desk_for,
    habits_of,
    heap_for,
    like_rows,
    order_of,
    records,
    said_by,
    tables_of,
    words_of,
)
from truce.fusion.habits import Known
from truce.fusion.kernels.grow import grow, join
from truce.fusion.kernels.moves import settle
from truce.fusion.kernels.pairs import Bounds, Tables, given_pairs, near_pairs
from truce.fusion.kernels.pairs import Words as KernelWords
from truce.fusion.kernels.posterior import whereabouts
from truce.fusion.kernels.shapes import Desk, Groups, Habits, Pairs, Records, Singles
from truce.fusion.likeness import nearest
from truce.fusion.links import links_of
from truce.fusion.options import TRAITS
from truce.fusion.tellings import Bools, Floats, Ints, Tellings, days_between, km_between, tellings, widened

Numbers = TypeVar("Numbers", Floats, Singles)

TURNS = 3  # of moving; each leaves fewer to move, mostly none after the second
ALONGSIDE = 3  # texts found by a shared key are compared with so many of the nearest in time
SAME_DAYS = 8.0  # and no further apart than this: a date may be wrong by a week
WORD_DAYS = 2.0  # texts that are only alike are compared within this
UNLIKE = -0.4  # evidence of two texts that were never compared, having nothing in common (see desk.TEXT_RATIO)

FACTORS = {"place": 0, "crowd": 1, "tellers": 3, "time": 4, "words": 5, "company": 6}  # columns of `parts`

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


@dataclass(frozen=True, slots=True)
class Looked:
    """A stretch laid out: its reports, habits, single groups, and the pairs worth looking at."""

    t: Tellings
    told: Records
    said: Said
    h: Habits
    tables: Tables
    words: KernelWords
    desk: Desk
    alone: Groups
    pairs: Pairs
    left: Ints
    right: Ints
    counts: Ints  # pairs looked at, and not kept for want of room


@dataclass(frozen=True, slots=True)
class Settled:
    """Where every report ended: its group, the probability that it belongs there, and for every pair (both ways, as
    listed in Pairs) the probability that the report belongs to the group of its partner."""

    groups: Groups
    chance: Floats
    likely: Singles


def with_halo(reports: pl.LazyFrame, far: pl.DataFrame) -> pl.LazyFrame:
    """Every report once for each stretch (`key`) that must see it: its own, and a neighbour near the border.

    `far` (key, begin, end): stretches that must see these days too, since a person put reports so far apart together.
    """
    into = pl.col("day").cast(pl.Int32).mod(c.STRETCH_DAYS)
    own = pl.col("day").cast(pl.Int32).floordiv(c.STRETCH_DAYS).cast(pl.Int64)
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


def look(t: Tellings, known: Known, decisions: pl.DataFrame | None = None) -> Looked:
    """Lay a stretch out and find the pairs worth looking at."""
    said = said_by(t, known)
    same, differ = decided(t, decisions)
    ruled, bound = np.full(t.size, -1, np.int64), np.zeros(t.size, np.int64)
    named = np.unique(differ)
    ruled[named] = np.arange(len(named))
    bound[same.ravel()] = 1
    told = records(t, known, ruled, bound)
    h = habits_of(known, np.searchsorted(named, differ), said, UNLIKE)
    desk = desk_for(t.size, len(known.sources), len(said.prior))
    tables, words = tables_of(said), words_of(t)
    alone = alone_groups(told, like_rows(said, told), h, desk)
    bounds = Bounds(c.AHEAD_DAYS, c.REACH, c.KEEP_FROM, c.MOST_PAIRS)
    left, right, gain, text, counts = near_pairs(order_of(t, told), bounds, told, h, tables, words, desk)
    if t.words.start[-1]:
        a, b = by_words(t)
        more, parts = given_pairs(a, b, told, h, tables, words, desk)
        keep = (more > c.KEEP_FROM) & ~np.isin(a * t.size + b, left.astype(np.int64) * t.size + right)
        left, right = np.concatenate([left, a[keep]]), np.concatenate([right, b[keep]])
        gain = np.concatenate([gain, more[keep].astype(np.float32)])
        text = np.concatenate([text, parts[keep, 5].astype(np.float32)])
        counts[0] += len(a)
    pairs = both_ways(t.size, left, right, gain, text)
    start = copy_of(alone)
    for i, j in same:
        a, b = start.root[i], start.root[j]
        if a != b:
            join(a, b, start, pairs, told, h, desk)
    left, right = left.astype(np.int64), right.astype(np.int64)
    return Looked(t, told, said, h, tables, words, desk, start, pairs, left, right, counts)


def decided(t: Tellings, decisions: pl.DataFrame | None) -> tuple[Ints, Ints]:
    """(same, differ): pairs of rows of this stretch that a person decided."""
    none = np.empty((0, 2), np.int64)
    if decisions is None or decisions.is_empty():
        return none, none
    row = t.frame.select("id", row=pl.int_range(pl.len(), dtype=pl.Int64))
    both = decisions.join(row, left_on="left", right_on="id").join(row, left_on="right", right_on="id", suffix="_b")
    both = both.sort("row", "row_b")
    return tuple(  # type: ignore[return-value]
        both.filter(pl.col("same") == is_same).select("row", "row_b").to_numpy().astype(np.int64).reshape(-1, 2)
        for is_same in (True, False)
    )


def by_words(t: Tellings) -> tuple[Ints, Ints]:
    """Pairs that words, an address or a wording bring together where place and time would not.

    Reports with a wide place or none are compared with the texts most like theirs, any report with those of its
    very words or address.
    """
    wide = np.flatnonzero(~(t.sigma <= c.WIDE_DISC_KM) & (np.diff(t.words.start) > 0))
    like = nearest(t.words, wide, t.middle, WORD_DAYS)
    row = pl.int_range(pl.len(), dtype=pl.Int64).alias("row")
    whole = t.frame.select(row, pl.format("w:{}", pl.col("said")).alias("key"))
    address = t.frame.select(row, pl.format("u:{}", pl.col("url")).alias("key"))
    listed = pl.concat([whole, address]).drop_nulls()
    listed = listed.with_columns(pl.Series("at", t.middle[listed["row"].to_numpy()])).sort("key", "at", "row")
    met = [pl.DataFrame({"row": like[0], "other": like[1]}, schema={"row": pl.Int64, "other": pl.Int64})]
    for step in range(1, ALONGSIDE + 1):
        next_ = listed.with_columns(
            pl.col("row").shift(-step).over("key").alias("other"), pl.col("at").shift(-step).over("key").alias("then")
        ).drop_nulls("other")
        met.append(next_.filter(pl.col("then") - pl.col("at") <= SAME_DAYS).select("row", "other"))
    both = pl.concat(met).select(
        pl.min_horizontal("row", "other").alias("a"), pl.max_horizontal("row", "other").alias("b")
    )
    both = both.filter(pl.col("a") != pl.col("b")).unique().sort("a", "b")
    return both["a"].to_numpy().astype(np.int64), both["b"].to_numpy().astype(np.int64)


def group(looked: Looked, turns: int = TURNS) -> Settled:
    """Grow groups from single reports, then let every report move to where it is best off."""
    groups = copy_of(looked.alone)
    grow(groups, looked.pairs, looked.told, looked.h, looked.desk, heap_for(looked.pairs))
    chance, likely, _ = settle(turns, groups, looked.alone, looked.pairs, looked.told, looked.h, looked.desk)
    return Settled(groups, chance, likely)


def sobered(settled: Settled, burst: float) -> Settled:
    """The same with probabilities that are true: odds to a power below 1.

    A report's choices are weighed with all others held where they are, which makes them look surer than they are, the
    more so the more events come side by side. The two numbers are measured on worlds with known truth (bench).
    """
    power = float(np.clip(c.SURENESS[0] - c.SURENESS[1] * burst, *c.SURENESS_BOUNDS))
    return Settled(settled.groups, sober(settled.chance, power), sober(settled.likely, power))


def sober(chance: Numbers, power: float) -> Numbers:
    """Odds to this power; what is certain stays so."""
    with np.errstate(divide="ignore"):
        answer: Numbers = expit(power * (np.log(chance) - np.log1p(-chance))).astype(chance.dtype)
    return answer


def solve_stretch(table: pa.Table, *, known: Known, decisions: pl.DataFrame | None = None) -> pa.Table:
    """One row (SOLVED): the groups (GROUPS) whose earliest report belongs to this stretch, and their links (Link)."""
    frame = widened(pl.DataFrame(table))
    key = int(frame["key"][0])
    looked = look(tellings(frame), known, decisions)
    settled = sobered(group(looked), known.burst)
    ours = owned(looked.t.stretch, settled.groups.root, key)
    packed = [pack(groups_of(looked, settled, ours)), pack(kept_links(looked, settled, ours))]
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


def pack(table: pa.Table) -> bytes:
    """A table as an IPC stream."""
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, table.schema) as stream:
        stream.write_table(table)
    return bytes(sink.getvalue())


def unpack(blobs: pa.ChunkedArray, schema: pa.Schema) -> pa.Table:
    """The tables of IPC streams, one below the other."""
    parts = [pa.ipc.open_stream(blob.as_buffer()).read_all() for blob in blobs]
    return pa.concat_tables([schema.empty_table(), *parts])
