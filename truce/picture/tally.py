"""Chosen incidents summed by what they are told to be; every number with what it is and a 90 % interval."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from truce.picture.kernels import count
from truce.picture.select import ANYBODY, WEIGHED, Selection, is_set
from truce.picture.sheet import Floats, Rule, Sheet
from truce.picture.timed import since

Ints = NDArray[np.int64]
MOST_TRIALS = 256  # groups of more are approximated by their moments


@dataclass(frozen=True, slots=True)
class Trials:
    """Sums of yes-or-no trials by group: how many, mean, variance, third central moment; and those of small groups.

    `group` (rising) and `chance`: the trials of every group that has at most MOST_TRIALS.
    """

    n: Ints
    mean: Floats
    variance: Floats
    third: Floats
    group: Ints
    chance: Floats


Law = Callable[[Trials], tuple[Floats, Floats]]  # the 5 % and 95 % quantile of every group's number of events


@dataclass(frozen=True, slots=True)
class Count:
    """A number of events: `n` incidents that may be it, how many are expected among them, with 5 % and 95 %."""

    n: int
    expected: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Part:
    """The chosen incidents of one code; `chosen`: the choice names it."""

    code: str
    count: Count
    chosen: bool


@dataclass(frozen=True, slots=True)
class Ruled:
    """What the chosen incidents add to one ruling over a whole period."""

    rule: Rule
    count: Count
    chosen: bool


class Sums:
    """Room for the sums of so many groups."""

    def __init__(self, groups: int) -> None:
        """All zero."""
        self.n = np.zeros(groups, dtype=np.int64)
        self.sums = np.zeros((groups, 3))
        self.trials = np.empty((groups, MOST_TRIALS))

    @property
    def room(self) -> tuple[Ints, Floats, Floats]:
        """What the kernels write into."""
        return self.n, self.sums, self.trials

    def counted(self, law: Law) -> list[Count]:
        """Every group with its interval."""
        few = np.where(self.n <= MOST_TRIALS, self.n, 0)
        group = np.repeat(np.arange(few.size), few)
        place = np.arange(group.size) - np.repeat(np.cumsum(few) - few, few)
        mean, variance, third = self.sums.T
        low, high = law(Trials(self.n, mean, variance, third, group, self.trials[group, place]))
        told = zip(self.n.tolist(), mean.tolist(), low.tolist(), high.tolist(), strict=True)
        return [Count(*row) for row in told]


def total(weight: Floats, law: Law) -> Count:
    """All of them as one number."""
    sums = Sums(1)
    count.by_key(np.zeros(weight.size, dtype=np.uint32), weight, *sums.room)
    return sums.counted(law)[0]


def by_code(selection: Selection, name: str, law: Law) -> list[Part]:
    """By party, against, act or weapon. The filter of that very name is lifted, so that the others can be compared.

    A code's expected number is what choosing that code alone would leave. Only codes that occur are told.
    """
    codes = selection.sheet.codes(WEIGHED[name])
    sums = Sums(len(codes.names))
    start = codes.start[selection.first :]
    count.by_list(start, codes.code, codes.weight, selection.without(name), *sums.room)
    return _parts(codes.names, sums, law, getattr(selection.choice, name))


def by_means(selection: Selection, law: Law) -> list[Part]:
    """By the means by which they were noticed; an incident noticed by two is under both."""
    return _by_bits(selection, "means", "means", law)


def by_status(selection: Selection, law: Law) -> list[Part]:
    """By the statuses of the rulings in which they count; an incident may be under several."""
    return _by_bits(selection, "statuses", "status", law)


def _by_bits(selection: Selection, column: str, name: str, law: Law) -> list[Part]:
    names = selection.sheet.names[column]
    sums = Sums(len(names))
    bits = selection.sheet.column(column)[selection.first : selection.last]
    count.by_bits(bits, selection.without(name), *sums.room)
    return _parts(names, sums, law, getattr(selection.choice, name))


def _parts(names: Sequence[str], sums: Sums, law: Law, chosen: Sequence[str]) -> list[Part]:
    counted = zip(names, sums.counted(law), strict=True)
    return [Part(code, number, code in chosen) for code, number in counted if number.n or code in chosen]


def by_rule(selection: Selection, law: Law) -> list[Ruled]:
    """By ruling (agreement, term, reading) over whole periods, acts of whomever, the filter of terms lifted."""
    sheet = selection.sheet
    start, row, p = (sheet.column(f"rule_{name}") for name in ("start", "row", "p"))
    wanted = [number for number, rule in enumerate(sheet.rules) if rule.party == ANYBODY]
    edges = np.array([selection.first, selection.last], dtype=row.dtype)
    ends = np.array([start[n] + np.searchsorted(row[start[n] : start[n + 1]], edges) for n in wanted], dtype=np.int64)
    sums = Sums(len(wanted))
    low, high = ends.reshape(-1, 2).T.copy()
    count.by_ruling(low, high, row, p, selection.p, selection.without("term"), selection.first, *sums.room)
    told = zip(wanted, sums.counted(law), strict=True)
    return [Ruled(sheet.rules[n], counted, _names(selection, sheet.rules[n])) for n, counted in told]


def _names(selection: Selection, rule: Rule) -> bool:
    choice = selection.choice
    told = ((choice.agreement, rule.agreement), (choice.term, rule.term), (choice.reading, rule.reading))
    return is_set(choice, "term") and all(not wanted or value in wanted for wanted, value in told)


@dataclass(frozen=True, slots=True)
class Day:
    """A local day (numbered since 1970-01-01) and its chosen incidents, the window of the choice lifted."""

    day: int
    count: Count


def by_day(selection: Selection, law: Law) -> list[Day]:
    """Every day on which the sheet has an incident, chosen or not: a day without chosen ones is told as 0."""
    days = selection.sheet.column("days").tolist()
    sums = Sums(len(days))
    day_at = selection.sheet.column("day_at")[selection.first : selection.last]
    count.by_key(day_at, selection.without("time"), *sums.room)
    return [Day(day, counted) for day, counted in zip(days, sums.counted(law), strict=True)]


def in_windows(sheet: Sheet, sums: Floats, windows: Sequence[tuple[int, int]]) -> list[float]:
    """The expected number in each window [begin, end), microseconds since 1970.

    `sums[i]`: of the weights of the newest i incidents of the sheet.
    """
    newer = since(sheet.column("time_at"), [edge for window in windows for edge in window])
    edges = sums[newer].reshape(-1, 2)
    return [float(value) for value in edges[:, 0] - edges[:, 1]]
