"""The packages that no other beats for everybody, and the points on that frontier that theories of bargaining name.

Each point is an answer to a question of fairness that somebody must choose to ask; none is a recommendation. All of
them look only at what is above no deal, and change nothing when a party's scale is shifted; Nash's and Kalai and
Smorodinsky's do not change either when it is stretched. The egalitarian one does: it takes points of different parties
for equal.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import prod
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from truce.talks.packages.problem import MILLI, Ints, Package, Problem, milli
from truce.talks.packages.sweep import Walked, values, walk

Score = tuple[Fraction | int, ...]  # compared from its first entry on
CLOSE = 1e-9  # relative: what floats cannot tell apart is compared again in whole numbers


@dataclass(frozen=True, slots=True)
class Point:
    """What a package is worth to each party, one package that is worth just that, and how many there are."""

    worth: tuple[float, ...]
    package: Package
    ways: int


@dataclass(frozen=True, slots=True)
class Frontier:
    """Every value that no package beats for everybody, from high to low, with the packages."""

    problem: Problem
    walked: Walked
    packages: Ints  # (n, issues)

    def __len__(self) -> int:
        return len(self.packages)

    @property
    def points(self) -> Ints:
        """(n, parties), in thousandths."""
        return self.walked.points

    def point(self, row: int) -> Point:
        """One of them."""
        worth = tuple(float(value) / MILLI for value in self.points[row])
        return Point(worth, tuple(int(o) for o in self.packages[row]), int(self.walked.ways[row]))

    def equals(self, row: int, most: int = 100) -> tuple[Package, ...]:
        """Packages with exactly these values, at most so many of them."""
        return tuple(package for package, _ in zip(self.walked.equals(row), range(most), strict=False))

    def better(self) -> NDArray[np.int64]:
        """The rows that give every party at least what no deal gives it."""
        return no_worse(self.points, self.problem.least())


class Points(Protocol):
    """What points can be named of: a whole frontier, or the packages that a search with a bound has found."""

    @property
    def problem(self) -> Problem:
        """Of what."""
        ...

    @property
    def points(self) -> Ints:
        """(n, parties), in thousandths."""
        ...

    def __len__(self) -> int: ...

    def point(self, row: int) -> Point:
        """One of them."""
        ...

    def better(self) -> NDArray[np.int64]:
        """The rows that give every party at least what no deal gives it."""
        ...


def frontier(problem: Problem, floor: Sequence[float] | None = None) -> Frontier:
    """All that no allowed package beats; with `floor`, only what gives each party at least so much.

    Exact: TooTangled or TooMany where that cannot be had.
    """
    walked = walk(problem, None if floor is None else milli(floor))
    return Frontier(problem, walked, walked.packages())


def acceptable(problem: Problem) -> Frontier:
    """The frontier of what every party would rather have than no deal; empty where there is nothing."""
    return frontier(problem, problem.reservation)


def better_than(problem: Problem, package: Package) -> Frontier:
    """What gives no party less than a package (the current text) does; holds its own value where nothing beats it.

    The package itself may cross red lines: it is what stands on paper.
    """
    floor = values(problem, np.array([package]))[0][0]
    return frontier(problem, [float(value) / MILLI for value in floor])


def no_worse(points: Ints, floor: Ints) -> NDArray[np.int64]:
    """The rows of (n, parties) that give every party at least its floor."""
    return np.flatnonzero((points >= floor).all(axis=1))


def nash(front: Points) -> tuple[Point, ...]:
    """Where the product of the gains over no deal is largest (Nash 1950); empty where none gains for everybody."""
    gains, rows = _gains(front)
    rows = rows[(gains > 0).all(axis=1)]
    gains = front.points[rows] - front.problem.least()
    near = _nearly(np.log(gains.astype(np.float64)).sum(axis=1))
    return _best(front, rows[near], [(prod(int(value) for value in gain),) for gain in gains[near]])


def kalai_smorodinsky(front: Points) -> tuple[Point, ...]:
    """Where the least share that a party gets of the most it could hope for is largest (Kalai and Smorodinsky 1975).

    The most it could hope for: its best package among those acceptable to all. Between equal least shares the next
    least decides (Imai 1983), so that what is named is never beaten. A party that can gain nothing has no share.
    """
    gains, rows = _gains(front)
    if not len(rows):
        return ()
    most = gains.max(axis=0)
    able = np.flatnonzero(most > 0)
    if not len(able):
        return _best(front, rows, [()] * len(rows))
    near = _nearly((gains[:, able] / most[able]).min(axis=1))
    return _best(
        front, rows[near], [tuple(sorted(Fraction(int(gain[p]), int(most[p])) for p in able)) for gain in gains[near]]
    )


def egalitarian(front: Points) -> tuple[Point, ...]:
    """Where the least gain over no deal is largest (Kalai 1977), then the next least; takes points of all as equal."""
    gains, rows = _gains(front)
    if not len(rows):
        return ()
    near = np.flatnonzero(gains.min(axis=1) == gains.min(axis=1).max())
    return _best(front, rows[near], [tuple(sorted(int(value) for value in gain)) for gain in gains[near]])


NAMED: dict[str, Callable[[Points], tuple[Point, ...]]] = {
    "nash": nash,
    "kalai_smorodinsky": kalai_smorodinsky,
    "egalitarian": egalitarian,
}


def _gains(front: Points) -> tuple[Ints, Ints]:
    rows = front.better()
    return front.points[rows] - front.problem.least(), rows


def _nearly(scores: NDArray[np.float64]) -> Ints:
    if not len(scores):
        return np.zeros(0, np.int64)
    best = scores.max()
    return np.flatnonzero(scores >= best - CLOSE * max(1.0, abs(float(best))))


def _best(front: Points, rows: Ints, scores: Sequence[Score]) -> tuple[Point, ...]:
    """The points with the highest score; all of them, where several are equal."""
    highest = max(scores, default=())
    return tuple(front.point(int(row)) for row, score in zip(rows, scores, strict=True) if score == highest)
