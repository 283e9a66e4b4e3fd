"""A stretch laid out and grouped: the pairs worth looking at, the groups that grow from them, and how sure each is."""

from dataclasses import dataclass
from typing import TypeVar

import numpy as np
import polars as pl
from scipy.special import expit

from truce.fusion import constants as c
from truce.fusion.desk import (
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
from truce.fusion.kernels.shapes import Desk, Groups, Habits, Pairs, Records, Singles
from truce.fusion.likeness import nearest
from truce.fusion.tellings import Floats, Ints, Tellings

Numbers = TypeVar("Numbers", Floats, Singles)

TURNS = 3  # of moving; each leaves fewer to move, mostly none after the second
ALONGSIDE = 3  # texts found by a shared key are compared with so many of the nearest in time
SAME_DAYS = 8.0  # and no further apart than this: a date may be wrong by a week
WORD_DAYS = 2.0  # texts that are only alike are compared within this
UNLIKE = -0.4  # evidence of two texts that were never compared, having nothing in common (see desk.TEXT_RATIO)


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
