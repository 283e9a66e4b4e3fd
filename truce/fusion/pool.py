"""Sums and lists within incidents, in a fixed order: the same reports give the same digits, whatever stands beside."""

from dataclasses import dataclass

import numpy as np
import polars as pl
import pyarrow as pa
import pyarrow.compute as pc

from truce.fusion.tellings import Bools, Floats, Ints

UNKNOWN = "unknown"
OLDEST = pl.CompatLevel.oldest()


@dataclass(frozen=True, slots=True)
class Members:
    """Reports by incident, then by id. `inc`: number of each one's incident (ascending); each of `n` has a report."""

    frame: pl.DataFrame
    inc: Ints
    n: int
    told: Ints  # microseconds since 1970: when it was told, or else when what it tells was over

    @property
    def start(self) -> Ints:
        """The first row of every incident."""
        return firsts(self.inc)

    def tells(self, *columns: str) -> bool:
        """Whether any report tells any of these."""
        return any(self.frame[name].null_count() < len(self.frame) for name in columns)


def add(inc: Ints, value: Floats, n: int) -> Floats:
    """Sum of the values of each incident, in row order."""
    return np.bincount(inc, value, minlength=n).astype(np.float64)


def some(inc: Ints, which: Bools, n: int) -> Bools:
    """Which incidents have any of these rows."""
    answer: Bools = np.bincount(inc[which], minlength=n) > 0
    return answer


def firsts(*keys: Ints) -> Ints:
    """The first row of every run of equal keys."""
    if not len(keys[0]):
        return np.empty(0, np.int64)
    new = np.zeros(len(keys[0]), np.bool_)
    new[0] = True
    for key in keys:
        new[1:] |= key[1:] != key[:-1]
    return np.flatnonzero(new)


def numbered(words: pl.Series) -> tuple[Ints, pl.Series]:
    """Every word's number among the different ones, and those in their order; -1 where none was told."""
    if words.null_count() == len(words):
        return np.full(len(words), -1), pl.Series([], dtype=pl.String)
    coded = pc.dictionary_encode(arrow(words))
    order = pc.array_sort_indices(coded.dictionary)
    rank = np.full(len(order) + 1, -1)  # the last is for null
    rank[order.to_numpy()] = np.arange(len(order))
    code: Ints = rank[pc.fill_null(coded.indices, -1).to_numpy(zero_copy_only=False)]
    return code, pl.Series(coded.dictionary.take(order), dtype=pl.String)


def arrow(values: pl.Series | Floats | Ints | Bools) -> pa.Array:
    """A column as Arrow has it."""
    return values.to_arrow(compat_level=OLDEST) if isinstance(values, pl.Series) else pa.array(values)


def structs(**columns: pl.Series | pa.Array | Floats | Ints | Bools) -> pa.Array:
    """Columns side by side as one of structs."""
    found = [column if isinstance(column, pa.Array) else arrow(column) for column in columns.values()]
    return pa.StructArray.from_arrays(found, names=list(columns))


def listed(at: Ints, n: int, values: pl.Series | pa.Array) -> pa.Array:
    """For each of n rows the list of the values whose `at` (ascending) is its number; empty where there are none."""
    ends = np.concatenate([[0], np.cumsum(np.bincount(at, minlength=n))])
    return pa.LargeListArray.from_arrays(pa.array(ends), values if isinstance(values, pa.Array) else arrow(values))


@dataclass(frozen=True, slots=True)
class Choice:
    """Weighted choices of incidents: by incident, the heaviest first."""

    inc: Ints
    code: Ints
    share: Floats
    names: pl.Series

    def lists(self, n: int) -> pa.Array:
        """One list of {code, weight} for each of n incidents."""
        return listed(self.inc, n, structs(code=self.names.gather(self.code), weight=self.share))


def choice(inc: Ints, words: pl.Series, weight: Floats, total: Floats) -> Choice:
    """What the members tell, pooled; null and 'unknown' say nothing. `weight`: of each telling, times its member's.

    `total`: weight of all members of each incident, those who told nothing included: what they leave open is missing.
    """
    code, names = numbered(words.replace(UNKNOWN, None))
    inc, weight, code = inc[code >= 0], weight[code >= 0], code[code >= 0]
    pair, at = np.unique(inc * max(len(names), 1) + code, return_inverse=True)
    where, what = np.divmod(pair, max(len(names), 1))
    summed = np.bincount(at, weight, minlength=len(pair))
    share = np.clip(summed / np.maximum(total[where], 1e-300), 0, 1).round(9)
    order = np.lexsort((what, -share, where))
    order = order[share[order] > 0]
    return Choice(where[order], what[order], share[order], names)


def texts(inc: Ints, words: pl.Series, n: int) -> pa.Array:
    """For each of n incidents the sorted list of the different words."""
    code, names = numbered(words)
    pair = np.unique(inc[code >= 0] * max(len(names), 1) + code[code >= 0])
    where, what = np.divmod(pair, max(len(names), 1))
    return listed(where, n, names.gather(what))


def spelled(lists: pl.Series) -> tuple[Ints, pl.Series]:
    """(row, value): a column of lists as one value a row, in their order; empty lists and nulls have none."""
    size = lists.list.len().fill_null(0).to_numpy().astype(np.int64)
    return np.repeat(np.arange(len(size)), size), lists.filter(pl.Series(size > 0)).explode()


@dataclass(frozen=True, slots=True)
class Acts:
    """What every member says it was, as weighted codes: `row` of the member (ascending), `code`, `weight`."""

    row: Ints
    code: pl.Series
    weight: Floats


def acts_of(frame: pl.DataFrame) -> Acts:
    """The column `acts`, one code a row."""
    row, each = spelled(frame["acts"])
    if not len(row):
        return Acts(row, pl.Series([], dtype=pl.String), np.empty(0))
    return Acts(row, each.struct.field("code"), each.struct.field("weight").to_numpy())
