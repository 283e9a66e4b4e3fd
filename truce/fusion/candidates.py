"""Which pairs are worth comparing: near in space and time, or alike in words. What is left out is counted."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import polars as pl
from scipy.spatial import KDTree

from truce.fusion import constants as c
from truce.fusion.tellings import Bools, Floats, Ints, Tellings

SIGMA_STEPS = (1.6, 4.0, 10.0)
AHEAD_DAYS = 12  # no partner of a report begins later than this after it
ALONGSIDE = 8  # texts found by one key are compared with so many of those nearest in time


@dataclass(frozen=True, slots=True)
class Pairs:
    """Pairs of rows (i < j): distance (km, NaN where a place is missing) and gap of their intervals (days).

    `dropped`: for each row, how many near reports were not compared with it because of the crowd.
    """

    i: Ints
    j: Ints
    km: Floats
    gap: Floats
    dropped: Ints


def distance_km(t: Tellings, i: Ints, j: Ints) -> Floats:
    """Straight distance of each pair; NaN where either tells no place."""
    apart = np.asarray(np.sqrt(((t.xyz[i] - t.xyz[j]) ** 2).sum(axis=1)), dtype=np.float64)
    return np.where(t.placed[i] & t.placed[j], apart, np.nan)


def gap_days(t: Tellings, i: Ints, j: Ints) -> Floats:
    """How far the intervals of each pair are apart; 0 where they touch or overlap."""
    apart: Floats = np.maximum(t.start[i], t.start[j]) - np.minimum(t.end[i], t.end[j])
    return np.clip(apart, 0, None)


def near(t: Tellings, a: Ints, b: Ints, same: bool, dropped: Ints) -> tuple[Ints, Ints]:
    """Pairs of rows from `a` and `b` within the widest reach of the two kinds; a crowd is cut to its nearest."""
    km = c.REACH_SIGMAS * np.hypot(t.sigma[a].max(), t.sigma[b].max())
    days = c.GAP_DAYS + ((t.end - t.start)[a].max() + (t.end - t.start)[b].max()) / 2
    points = np.column_stack([t.xyz / km, t.middle / days])
    left, right = KDTree(points[a]), KDTree(points[b])
    radius = np.sqrt(2)
    if int(left.count_neighbors(right, radius)) <= c.NEIGHBOURS * (len(a) + len(b)):
        if same:
            found = left.query_pairs(radius, output_type="ndarray")
            return a[found[:, 0]], a[found[:, 1]]
        met = left.sparse_distance_matrix(right, radius, output_type="ndarray")
        return a[met["i"]], b[met["j"]]
    there = in_crowd(points, a, b, right, radius, dropped)
    if same:
        return there
    back = in_crowd(points, b, a, left, radius, dropped)
    return np.concatenate([there[0], back[0]]), np.concatenate([there[1], back[1]])


def in_crowd(points: Floats, a: Ints, b: Ints, tree: KDTree, radius: float, dropped: Ints) -> tuple[Ints, Ints]:
    """The nearest of `b` to each of `a`; how many more there were is added to `dropped`."""
    most = min(c.NEIGHBOURS, len(b))
    reach, found = (np.asarray(x) for x in tree.query(points[a], k=np.arange(1, most + 1), distance_upper_bound=radius))
    hit = np.isfinite(reach)
    everyone = np.asarray(tree.query_ball_point(points[a], radius, return_length=True))
    dropped[a] += np.maximum(everyone - hit.sum(axis=1), 0)
    rows = np.broadcast_to(a[:, None], found.shape)[hit]
    return rows, b[found[hit]]


def kinds(t: Tellings, among: Bools) -> list[Ints]:
    """The rows that can be looked around, grouped by width of disc and of interval, so that small ones stay cheap."""
    size = np.digitize(np.nan_to_num(t.sigma), SIGMA_STEPS)
    long = t.end - t.start > c.SHORT_DAYS
    rows = [np.flatnonzero(among & t.lookable & (size == s) & (long == w)) for s in range(4) for w in (False, True)]
    return [r for r in rows if len(r)]


def by_place(t: Tellings, among: Bools, dropped: Ints) -> Iterator[tuple[Ints, Ints]]:
    """Pairs near in space and time."""
    groups = kinds(t, among)
    for at, a in enumerate(groups):
        for b in groups[at:]:
            yield near(t, a, b, a is b, dropped)


def by_words(t: Tellings, among: Bools, keys: pl.DataFrame) -> Iterator[tuple[Ints, Ints]]:
    """Pairs found by a shared wording, address or pair of rare stems: each with those nearest to it in time."""
    rows = pl.DataFrame({"row": np.flatnonzero(among & t.timed)})
    timed = rows.with_columns(pl.Series("at", t.middle[rows["row"].to_numpy()]))
    listed = keys.join(timed, on="row").sort("key", "at", "row")
    for step in range(1, ALONGSIDE + 1):
        met = listed.with_columns(pl.col("row").shift(-step).over("key").alias("other")).drop_nulls("other")
        yield met["row"].to_numpy(), met["other"].to_numpy()


def candidates(t: Tellings, key: int, keys: pl.DataFrame) -> Pairs:
    """All pairs to compare whose earlier report belongs to stretch `key`."""
    last = (key + 1) * c.BLOCK_DAYS + AHEAD_DAYS
    among = (t.block >= key) & (t.start < last)
    dropped = np.zeros(t.size, dtype=np.int64)
    found = [*by_place(t, among, dropped), *by_words(t, among, keys)]
    a = np.concatenate([np.empty(0, np.int64), *(f[0] for f in found)]).astype(np.int64)
    b = np.concatenate([np.empty(0, np.int64), *(f[1] for f in found)]).astype(np.int64)
    ours = (a != b) & ((t.block[a] == key) | (t.block[b] == key))
    once = np.unique(np.minimum(a, b)[ours] * t.size + np.maximum(a, b)[ours])
    i, j = np.divmod(once, max(t.size, 1))
    km, gap = distance_km(t, i, j), gap_days(t, i, j)
    reach = c.REACH_SIGMAS * np.hypot(t.sigma[i], t.sigma[j])
    near_enough = ~(km > reach) | ~(t.lookable[i] & t.lookable[j])
    ok = (gap <= c.GAP_DAYS) & near_enough
    return Pairs(i[ok], j[ok], km[ok], gap[ok], np.where(t.block == key, dropped, 0))
