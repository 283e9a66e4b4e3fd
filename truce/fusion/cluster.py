"""Clusters scored as wholes. Pure arithmetic on arrays; clusters grow in rounds of mutual best, then members may move.

The worth of a cluster of n reports is 2/n times the sum of all its pair scores. For Gaussian errors of equal
size that is exactly what the reports say together: the sum over all pairs counts the same evidence n/2 times.
A pair that was never compared, being too far apart, counts as evidence against (ABSENT), so a chain of
neighbours that reaches beyond what one event explains is worth less than its parts.
"""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from truce.fusion import constants as c
from truce.fusion.tellings import Bools, Floats, Ints

EPSILON = 1e-9
TURNS = 12  # of growing and moving; each makes the whole worth more, so they end by themselves, mostly in three


@dataclass(frozen=True, slots=True)
class Graph:
    """Pairs (i < j) of n reports, sorted by i, then j.

    `score` is evidence of one event, shared with the other pairs of a group; `once` is what speaks against a
    group by itself, in full, however large the group (one source that tells an event twice).
    """

    n: int
    i: Ints
    j: Ints
    score: Floats
    once: Floats


@dataclass(frozen=True, slots=True)
class Parts:
    """A grouping of the reports: `label` is the smallest member; sizes and sums stand at the labels."""

    label: Ints
    size: Floats
    within: Floats
    once: Floats


@dataclass(frozen=True, slots=True)
class Ties:
    """What every report has to do with every group it has a pair in: summed scores, absent pairs included.

    `stay` is what the report adds to the worth of its own group, `join` what it would add to another.
    """

    report: Ints
    group: Ints
    join: Floats
    stay: Floats


def worth(size: Floats, within: Floats, once: Floats) -> Floats:
    """Worth of a group from its size and the sums of its pairs; a single report is worth nothing."""
    return 2 / np.maximum(size, 1) * within + once


def parts_of(g: Graph, label: Ints) -> Parts:
    """Sizes and inner sums of a grouping."""
    size = np.bincount(label, minlength=g.n).astype(np.float64)
    inner = label[g.i] == label[g.j]
    told = np.bincount(label[g.i[inner]], minlength=g.n)
    within = np.bincount(label[g.i[inner]], g.score[inner], minlength=g.n)
    once = np.bincount(label[g.i[inner]], g.once[inner], minlength=g.n).astype(np.float64)
    return Parts(label, size, within + c.ABSENT * (size * (size - 1) / 2 - told), once)


def first_of(key: Ints, *order: Floats | Ints) -> Ints:
    """Positions of the best entry of every key; `order` from the most to the least important, ascending."""
    if len(key) == 0:
        return key
    sort = np.lexsort((*reversed(order), key))
    head = np.flatnonzero(np.diff(key[sort], prepend=key[sort[0]] - 1))
    return sort[head]


def mutual(a: Ints, b: Ints, gain: Floats, n: int) -> Bools:
    """Which of the pairs of groups are each other's best choice (ties: the smaller partner)."""
    node, other = np.concatenate([a, b]), np.concatenate([b, a])
    edge = np.tile(np.arange(len(a)), 2)
    best = np.full(n, -1, dtype=np.int64)
    chosen = first_of(node, -np.tile(gain, 2), other)
    best[node[chosen]] = edge[chosen]
    answer: Bools = best[a] == best[b]
    return answer


def folded(n: int, a: Ints, b: Ints, sums: Floats) -> tuple[Ints, Ints, Floats]:
    """Ties between groups, those between the same two added up. `sums`: score, once, count, one column a tie."""
    apart = a != b
    key = np.minimum(a, b)[apart] * n + np.maximum(a, b)[apart]
    pair, place = np.unique(key, return_inverse=True)
    added = [np.bincount(place, row, len(pair)) for row in sums[:, apart]]
    return pair // max(n, 1), pair % max(n, 1), np.array(added, dtype=np.float64).reshape(len(sums), len(pair))


def grow(g: Graph, parts: Parts) -> Parts:
    """Join groups that are each other's best choice, as long as that makes the whole worth more."""
    label = parts.label.copy()
    size, within, once = (x.copy() for x in (parts.size, parts.within, parts.once))
    a, b, sums = folded(g.n, label[g.i], label[g.j], np.array([g.score, g.once, np.ones(len(g.i))]))
    while True:
        both = size[a] + size[b]
        inner = within[a] + within[b] + sums[0] + c.ABSENT * (size[a] * size[b] - sums[2])
        against = once[a] + once[b] + sums[1]
        apart = worth(size[a], within[a], once[a]) + worth(size[b], within[b], once[b])
        gain = worth(both, inner, against) - apart
        good = np.flatnonzero(gain > EPSILON)
        join = good[mutual(a[good], b[good], gain[good], g.n)]
        if len(join) == 0:
            return Parts(label, size, within, once)
        low, high = a[join], b[join]
        size[low], within[low], once[low] = both[join], inner[join], against[join]
        size[high] = within[high] = once[high] = 0
        into = np.arange(g.n)
        into[high] = low
        label = into[label]
        a, b, sums = folded(g.n, into[a], into[b], sums)


def ties(g: Graph, parts: Parts) -> Ties:
    """What each report adds to its own group, and would add to each other group it is linked with."""
    label, size, within = parts.label, parts.size, parts.within
    report, other = np.concatenate([g.i, g.j]), np.concatenate([g.j, g.i])
    key, place = np.unique(report * g.n + label[other], return_inverse=True)
    row, group = np.divmod(key, max(g.n, 1))
    count = np.bincount(place, minlength=len(key))
    score, against = (np.bincount(place, np.tile(x, 2), len(key)).astype(np.float64) for x in (g.score, g.once))
    home = group == label[row]
    whole = score + c.ABSENT * (size[group] - home - count)
    own = np.where(np.bincount(row[home], minlength=g.n) > 0, 0.0, c.ABSENT * (size[label] - 1))
    own[row[home]] = whole[home]
    own_once = np.zeros(g.n)
    own_once[row[home]] = against[home]
    stay = worth(size[label], within[label], own_once) - worth(size[label] - 1, within[label] - own, np.zeros(g.n))
    join = worth(size[group] + 1, within[group] + whole, against) - worth(
        size[group], within[group], np.zeros(len(key))
    )
    return Ties(row[~home], group[~home], join[~home], np.where(size[label] > 1, stay, 0.0))


def canonical(label: Ints) -> Ints:
    """The same grouping, every group named by its smallest member."""
    _, first, place = np.unique(label, return_index=True, return_inverse=True)
    return first[place]


def move(g: Graph, parts: Parts) -> tuple[Parts, int]:
    """Let reports change to a group that gains more than theirs loses, or stand alone: one change a group at a time."""
    t = ties(g, parts)
    alone = np.flatnonzero(t.stay < -EPSILON)
    row = np.concatenate([t.report, alone])
    into = np.concatenate([t.group, g.n + alone])
    gain = np.concatenate([t.join, np.zeros(len(alone))]) - t.stay[row]
    good = np.flatnonzero(gain > EPSILON)
    good = good[first_of(row[good], -gain[good], into[good])]
    row, into, gain = row[good], into[good], gain[good]
    touched = np.concatenate([parts.label[row], into])
    which = np.tile(np.arange(len(row)), 2)
    best = np.full(2 * g.n, -1, dtype=np.int64)
    chosen = first_of(touched, -gain[which], row[which])
    best[touched[chosen]] = which[chosen]
    free = (best[parts.label[row]] == np.arange(len(row))) & (best[into] == np.arange(len(row)))
    label = parts.label.copy()
    label[row[free]] = into[free]
    return parts_of(g, canonical(label)), int(free.sum())


def chances(g: Graph, parts: Parts) -> Floats:
    """Probability that each report belongs where it is, against standing alone or belonging to another group."""
    t = ties(g, parts)
    top = np.maximum(t.stay, 0.0)
    np.maximum.at(top, t.report, t.join)
    rest = np.exp(-top)
    np.add.at(rest, t.report, np.exp(t.join - top[t.report]))
    own = np.where(parts.size[parts.label] > 1, np.exp(t.stay - top), 0.0)
    return np.where(parts.size[parts.label] > 1, own / (own + rest), 1.0)


def settle(g: Graph, parts: Parts) -> tuple[Parts, Floats]:
    """Send away whoever more likely does not belong, until every member more likely does than not."""
    while True:
        chance = chances(g, parts)
        out = np.flatnonzero(chance < 0.5)
        if len(out) == 0:
            return parts, chance
        label = parts.label.copy()
        label[out] = g.n + out
        parts = parts_of(g, canonical(label))


def cluster(g: Graph) -> tuple[Ints, Floats]:
    """For every report its group (named by the smallest member) and the probability that it belongs there."""
    parts = grow(g, parts_of(g, np.arange(g.n)))
    for _ in range(TURNS):
        parts, moved = move(g, parts)
        if not moved:
            break
        parts = grow(g, parts)
    parts, chance = settle(g, parts)
    return parts.label, chance


GROUPS = pa.schema([("report", pa.string()), ("group", pa.string()), ("probability", pa.float64())])


def cluster_bucket(table: pa.Table) -> pa.Table:
    """Groups (GROUPS) of the reports in a table of pairs (left, right, score, once) of whole components."""
    names = pc.unique(pa.chunked_array([*table.column("left").chunks, *table.column("right").chunks])).sort()
    i, j = (pc.index_in(table.column(end), names).to_numpy().astype(np.int64) for end in ("left", "right"))
    order = np.lexsort((j, i))
    score, once = (table.column(name).to_numpy()[order] for name in ("score", "once"))
    label, chance = cluster(Graph(len(names), i[order], j[order], score, once))
    return pa.Table.from_arrays([names, names.take(pa.array(label)), pa.array(chance)], schema=GROUPS)
