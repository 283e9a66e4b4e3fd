"""Who took it from whom: in an incident, reports of one origin, one wording, one address or one error are one voice."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np
import polars as pl
import pyarrow as pa
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from truce.fusion import constants as c
from truce.fusion.pool import Members, firsts, numbered
from truce.fusion.tellings import Floats, Ints

WORDS = 3  # the same two words ("explosions Kharkiv") may well be chance
ROUNDED, FINER = 0.001, 0.001  # a place told to a thousandth of a degree is rounded; give or take so much of that
MOSTLY = 0.5  # an origin that takes more than this from others is a copier
COPIES = pa.schema([("source", pa.string()), ("other", pa.string()), ("n", pa.int64())])


@dataclass(frozen=True, slots=True)
class Voices:
    """Independence groups, by incident and then by name: the origin that told first. `of`: number of each member's.

    `taken`: the row from which each member took what it tells; its own, if from nobody else.
    """

    of: Ints
    inc: Ints
    name: pl.Series
    size: Ints
    taken: Ints


def voices(m: Members) -> Voices:
    """Who speaks for himself. The frame has `id`, `origin`, `said`, `url`, `copy`, `lon`, `lat`, `radius_m`.

    What tells alike is one voice, and so is what one origin tells of its own. A copy speaks with the voice that it was
    taken from: an outlet that repeats two observers does not make one voice of them.
    """
    origin, names = numbered(m.frame["origin"])
    spot = spots(m)
    alike = [*same_words(m), own_errors(m, spot)]
    label = joined(m.inc, alike)
    taken, habit = originals(m, label, origin)
    copied = errors_of_copiers(m, spot, origin, habit, label)
    if len(copied[0]):
        alike.append(copied)
        taken, habit = originals(m, joined(m.inc, alike), origin)
    own = np.flatnonzero(taken == np.arange(len(taken)))
    label = joined(m.inc, [*alike, (own, origin[own])])
    order = np.lexsort((origin, habit[origin], m.told, label))
    first = order[firsts(label[order])]
    by_name = np.lexsort((origin[first], m.inc[first]))
    number = np.empty_like(by_name)
    number[by_name] = np.arange(len(by_name))
    first, of = first[by_name], number[label]
    return Voices(of, m.inc[first], names.gather(origin[first]), np.bincount(of, minlength=len(first)), taken)


def same_words(m: Members) -> Iterator[tuple[Ints, Ints]]:
    """(rows, key) of wordings and addresses that members may share."""
    row, frame = np.arange(len(m.inc)), m.frame
    if m.tells("said"):
        wordy = pl.col("said").str.count_matches(" ", literal=True) >= WORDS - 1
        yield row, numbered(frame.select(pl.when(wordy).then("said")).to_series())[0]
    if m.tells("url"):
        yield row, numbered(frame["url"])[0]
    took = frame.select(took=(pl.col("copy") != pl.col("id")).fill_null(value=False))["took"]
    if took.any():
        copied = frame["copy"].filter(took).unique()
        among = np.flatnonzero((took | frame["id"].is_in(copied.implode())).to_numpy())
        yield among, numbered(frame["copy"].gather(among))[0]


def spots(m: Members) -> Ints:
    """A number for every exact spot that a report tells; -1 for all others.

    A rounded place is shared by chance, and the place of a report in words was looked up in a gazetteer.
    """
    finer = [(pl.col(name) / ROUNDED - (pl.col(name) / ROUNDED).round()).abs() > FINER for name in ("lon", "lat")]
    narrow = m.frame.select(
        (pl.col("radius_m") <= c.WIDE_DISC_KM * 1000 * c.SIGMA_OF_RADIUS)
        & (finer[0] | finer[1])
        & pl.col("said").is_null()
    ).to_series()
    rows = np.flatnonzero(narrow.fill_null(value=False).to_numpy())
    lon, lat = (m.frame[name].gather(rows).to_numpy() for name in ("lon", "lat"))
    order = np.lexsort((lat, lon))
    start = firsts(lon[order], lat[order])
    answer = np.full(len(m.inc), -1)
    answer[rows[order]] = np.searchsorted(start, np.arange(len(order)), side="right") - 1
    return answer


def own_errors(m: Members, spot: Ints) -> tuple[Ints, Ints]:
    """(rows, key): reports of one incident at exactly one spot that no other incident of the stretch is told at.

    Two who look for themselves do not err by the same metre; two who look it up in one gazetteer do, but then other
    incidents lie at that spot too.
    """
    rows = np.flatnonzero(spot >= 0)
    rows = rows[np.argsort(spot[rows], kind="stable")]
    start = firsts(spot[rows])
    if not len(start):
        return rows, rows
    own = np.minimum.reduceat(m.inc[rows], start) == np.maximum.reduceat(m.inc[rows], start)
    rows = rows[own[spot[rows]]]
    return rows, spot[rows]


def originals(m: Members, label: Ints, origin: Ints) -> tuple[Ints, Floats]:
    """Of every report the one from which it was taken (itself, if its origin told first); of every origin how much of
    what it tells is taken from others.

    Who told first is the original; of those who told at once, the origin that is less often one of several.
    """
    order = np.lexsort((origin, label))
    several = np.bincount(label[order][firsts(label[order], origin[order])])[label] > 1
    often = np.bincount(origin)
    shared = np.bincount(origin[several], minlength=len(often)) / np.maximum(often, 1)
    order = np.lexsort((origin, shared[origin], m.told, label))
    first = order[firsts(label[order])][label]
    taken: Ints = np.where(origin == origin[first], np.arange(len(label)), first)
    copied = np.bincount(origin[taken != np.arange(len(taken))], minlength=len(often))
    return taken, copied / np.maximum(often, 1)


def errors_of_copiers(m: Members, spot: Ints, origin: Ints, habit: Floats, label: Ints) -> tuple[Ints, Ints]:
    """(rows, key): reports of origins that mostly repeat others, each with who told first at the same common spot.

    Where many incidents are told at one spot, to share it proves nothing of others.
    """
    copier = habit[origin] > MOSTLY
    if not copier.any():
        return np.empty(0, np.int64), np.empty(0, np.int64)
    there = np.flatnonzero(spot >= 0)
    there = there[np.lexsort((origin[there], m.told[there], copier[there], spot[there], m.inc[there]))]
    start = firsts(m.inc[there], spot[there])
    first = np.repeat(there[start], np.diff([*start, len(there)]))
    alone = np.bincount(label)[label] == 1
    late = copier[there] & alone[there] & ~copier[first]
    return np.concatenate([there[late], first[late]]), np.concatenate([first[late], first[late]])


def joined(inc: Ints, keys: Iterable[tuple[Ints, Ints]]) -> Ints:
    """A number for every row: the same for rows of one incident that share a key (-1: none) of any kind."""
    size = nodes = len(inc)
    rows, ends = [np.empty(0, np.int64)], [np.empty(0, np.int64)]
    for all_rows, all_keys in keys:
        row, key = all_rows[all_keys >= 0], all_keys[all_keys >= 0]
        _, at, n = np.unique(inc[row] * (key.max(initial=0) + 1) + key, return_inverse=True, return_counts=True)
        several = n[at] > 1
        rows.append(row[several])
        ends.append(at[several] + nodes)
        nodes += len(n)
    a, b = np.concatenate(rows), np.concatenate(ends)
    graph = coo_array((np.ones(len(a), np.int8), (a, b)), shape=(nodes, nodes))
    label: Ints = connected_components(graph, directed=False)[1][:size].astype(np.int64)
    return label


def repeated(m: Members, heard: Voices) -> pa.Table:
    """(source, other, n): how often a source took from another what it tells (COPIES)."""
    source, names = numbered(m.frame["source"])
    other = source[heard.taken]
    later = source != other
    pair, n = np.unique(source[later] * max(len(names), 1) + other[later], return_counts=True)
    who, whom = np.divmod(pair, max(len(names), 1))
    told = pl.DataFrame({"source": names.gather(who), "other": names.gather(whom), "n": n})
    return told.to_arrow(compat_level=pl.CompatLevel.oldest()).cast(COPIES)
