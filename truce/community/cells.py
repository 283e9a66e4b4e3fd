"""Counts of persons made fit to publish: small ones are hidden, and whatever would give them away by subtraction.

Two steps, as statistical offices take them (Hundepool and others, Statistical Disclosure Control, 2012, chapter 4).
Primary: a count of 1 to `least` - 1 is hidden; it may be one family that its neighbours know. Complementary: more is
hidden until, from all that is shown and from knowing that persons are whole and not negative, every small count may be
nobody at all and may be `least` or more. That is checked exactly (integer programming), not by a rule of thumb.
Which hidden count was small and which was hidden beside it is never told. What is hidden is enough, not the least
possible.

Two tables of one period can be subtracted, so a correction is protected as if its reader held every table before it:
what was hidden once stays hidden, and a count that changed by 1 to `least` - 1 is hidden as a count of so few is. From
what is shown it may then not have changed at all, and may have changed by `least` or more (docs/decisions/0019).
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import product
from typing import Any

import numpy as np
from numpy.typing import NDArray

from truce.errors import UnusableValue

Key = tuple[str | None, ...]  # for each dimension a category, or None: all of them
Equation = tuple[Key, tuple[Key, ...]]  # a sum and its parts
LEAST = 5  # persons: the smallest count that is shown, 0 apart


def tabulate(
    rows: Iterable[tuple[Mapping[str, str], int]],
    dimensions: Mapping[str, Sequence[str]],
    tables: Sequence[Sequence[str]],
) -> dict[Key, int]:
    """Counts of every cell and every sum of some tables over the same persons, each key as long as `dimensions`.

    rows: (category by dimension, how many). dimensions: its categories, in order. tables: the dimensions that each
    crosses. Raises UnusableValue for a category that stands nowhere: it would be missing in its sums.
    """
    names = tuple(dimensions)
    counts = {key: 0 for table in tables for key in _keys(names, dimensions, set(table))}
    for told, number in rows:
        for name in names:
            if told[name] not in dimensions[name]:
                raise UnusableValue("a category that the table lacks", dimension=name)
        full = tuple(told[name] for name in names)
        for key in product(*((None, category) for category in full)):
            if key in counts:
                counts[key] += number
    return counts


def _keys(names: Sequence[str], dimensions: Mapping[str, Sequence[str]], crossed: set[str]) -> Iterable[Key]:
    return product(*((None, *dimensions[name]) if name in crossed else (None,) for name in names))


def protect(
    counts: Mapping[Key, int], least: int = LEAST, earlier: Sequence[Mapping[Key, int | None]] = ()
) -> dict[Key, int | None]:
    """The counts as they may be published; None: hidden. Deterministic; where nothing is small, all stay.

    `earlier`: the same tables as they were published before, None where a count was hidden; a cell that one of them
    lacks was 0 there. Raises UnusableValue where a sum is not the sum of its parts.
    """
    counts = {**counts, **{key: 0 for before in earlier for key in before if key not in counts}}
    solver = _Solver(counts, _equations(counts))
    small = [n for n, number in enumerate(counts.values()) if 0 < number < least]
    near = _near(counts, least, earlier)
    solver.hidden[[*small, *(cell for cell, _ in near)]] = True
    solver.hidden[[n for n, key in enumerate(counts) if any(before.get(key, 0) is None for before in earlier)]] = True
    none, many = set[int](), set[int]()  # small cells that may be nobody, and that may be `least` or more
    for cell in small:
        for seen, wanted in ((none, 0), (many, least)):
            if cell not in seen:
                answer = solver.answer(cell, wanted, or_more=wanted > 0)
                none |= {one for one in small if answer[one] == 0}
                many |= {one for one in small if answer[one] >= least}
    for cell, before in near:
        solver.answer(cell, before)
        solver.answer(cell, before + least, or_more=True)
    return {key: None if solver.hidden[n] else number for n, (key, number) in enumerate(counts.items())}


def protect_one(number: int, least: int = LEAST, earlier: Sequence[int | None] = ()) -> int | None:
    """A count that stands in no sum; None: hidden."""
    return protect({(None,): number}, least, [{(None,): before} for before in earlier])[None,]


def few_apart(now: float, before: float | None, least: int) -> bool:
    """Whether a number changed by so few that the change would tell of them."""
    return before is not None and 0 < abs(now - before) < least


def _near(counts: Mapping[Key, int], least: int, earlier: Sequence[Mapping[Key, int | None]]) -> list[tuple[int, int]]:
    """(cell, what it was) wherever a count that was shown before has changed by few."""
    told = {
        (n, was)
        for before in earlier
        for n, (key, number) in enumerate(counts.items())
        if (was := before.get(key, 0)) is not None and few_apart(number, was, least)
    }
    return sorted(told)


def _equations(counts: Mapping[Key, int]) -> list[Equation]:
    """Every sum over one dimension that can be made among the cells."""
    parts: dict[tuple[int, Key], list[Key]] = defaultdict(list)
    for key in counts:
        for at, category in enumerate(key):
            if category is not None:
                parts[at, (*key[:at], None, *key[at + 1 :])].append(key)
    found = [(total, tuple(of)) for (_, total), of in parts.items() if total in counts]
    if any(counts[total] != sum(counts[key] for key in of) for total, of in found):
        raise UnusableValue("a sum is not the sum of its parts", remedy="count them again with `tabulate`")
    return found


class _Solver:
    """Other counts that a reader cannot tell from the true ones; what must be hidden for that becomes hidden.

    The nearest other table is looked for, cell by cell, as Kelly, Golden and Assad do (Cell suppression: disclosure
    protection for sensitive tabular data, Networks 1992): to change a hidden cell costs next to nothing, a shown one
    costs, a sum costs more.
    """

    def __init__(self, counts: Mapping[Key, int], equations: Sequence[Equation]) -> None:
        self.true = np.array(list(counts.values()), dtype=np.int64)
        self.hidden = np.zeros(len(counts), dtype=bool)
        width = np.array([4.0 ** key.count(None) for key in counts])
        self.cost = width + self.true / (1 + self.true.sum()) + (self.true == 0) / 2
        at = {key: n for n, key in enumerate(counts)}
        self.sums = np.zeros((len(equations), len(counts)))
        for row, (total, of) in enumerate(equations):
            self.sums[row, [at[key] for key in of]] = 1
            self.sums[row, at[total]] = -1

    def answer(self, cell: int, wanted: int, *, or_more: bool = False) -> NDArray[np.int64]:
        """Counts that fit all sums, with exactly so many in one cell, or more; what differs is hidden from now on."""
        from scipy.optimize import Bounds, LinearConstraint, milp  # noqa: PLC0415 - slow to load, seldom wanted

        size = len(self.true)
        low, high = np.zeros(2 * size), np.full(2 * size, np.inf)  # how many more, how many fewer
        high[size:] = self.true
        up = wanted >= self.true[cell]
        at, away = (cell, size + cell) if up else (size + cell, cell)
        high[away] = 0
        low[at] = abs(wanted - self.true[cell])
        high[at] = high[at] if or_more else low[at]
        cost = np.tile(np.where(self.hidden, 1e-3, self.cost), 2)
        ties: Any = [LinearConstraint(np.hstack([self.sums, -self.sums]), 0, 0)] if len(self.sums) else []
        found = milp(cost, integrality=np.ones(2 * size, dtype=np.int64), bounds=Bounds(low, high), constraints=ties)
        if found.x is None:
            raise UnusableValue(
                "no way was found to hide the small counts of this table", remedy="cross fewer categories"
            )
        change = np.rint(found.x).astype(np.int64)
        told = self.true + change[:size] - change[size:]
        self.hidden |= told != self.true
        return np.asarray(told, dtype=np.int64)
