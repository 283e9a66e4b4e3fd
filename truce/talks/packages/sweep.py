"""The walk over the issues: at each, only partial packages that none beats go on; then the way back to the packages."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from math import prod

import numpy as np

from truce.errors import TruceError
from truce.talks.packages.kernels.merge import merge
from truce.talks.packages.plan import FAR, Rule, Step, rest_of, rules_of, steps_of
from truce.talks.packages.problem import Ints, Package, Problem

MOST_ROWS = 3_000_000  # partial packages at a step that are kept before a bounded answer is asked for
FEWEST = 3  # parties the kernel works with: what is missing is worth nothing to nobody


class TooMany(TruceError):
    """More packages that none beats than can be held."""

    remedy = "search with a stated bound (`bounded`), set floors, or round what options are worth to fewer values"


@dataclass(frozen=True, slots=True)
class Layer:
    """What was kept after a step: points (n, parties), equal packages of each, (row before, option), and states."""

    points: Ints
    ways: Ints
    origin: Ints
    starts: Ints


@dataclass(frozen=True, slots=True)
class Walked:
    """A whole walk: the last layer holds what no package beats; `error` is what thinning may have cost anyone."""

    steps: list[Step]
    layers: list[Layer]
    parties: int
    error: int = 0
    _start: Layer = field(default_factory=lambda: Layer(*(np.zeros((1, 1), np.int64) for _ in range(4))))

    @property
    def points(self) -> Ints:
        """(n, parties), from high to low."""
        return self.layers[-1].points[:, : self.parties]

    @property
    def ways(self) -> Ints:
        """How many packages have exactly these values."""
        return self.layers[-1].ways

    def packages(self) -> Ints:
        """(n, issues): one package of each point."""
        rows = np.arange(len(self.layers[-1].points))
        found = np.zeros((len(rows), len(self.steps)), np.int64)
        for step, layer in zip(reversed(self.steps), reversed(self.layers), strict=True):
            found[:, step.issue] = layer.origin[rows, 1]
            rows = layer.origin[rows, 0]
        return found

    def equals(self, row: int) -> Iterator[Package]:
        """Every package with exactly the values of a point, one after another."""
        state = int(np.searchsorted(self.layers[-1].starts, row, side="right")) - 1
        yield from self._back(len(self.steps) - 1, state, self.layers[-1].points[row], {})

    def _back(self, number: int, state: int, value: Ints, taken: dict[int, int]) -> Iterator[Package]:
        if number < 0:
            yield tuple(taken[issue] for issue in range(len(self.steps)))
            return
        step = self.steps[number]
        for k in range(step.bounds[state], step.bounds[state + 1]):
            before, earlier = value - step.shifts[k], int(step.moves[k, 0])
            if self._has(number - 1, earlier, before):
                yield from self._back(number - 1, earlier, before, taken | {step.issue: int(step.moves[k, 1])})

    def _has(self, number: int, state: int, value: Ints) -> bool:
        if number < 0:
            return not value.any()
        layer = self.layers[number]
        rows = layer.points[layer.starts[state] : layer.starts[state + 1]]
        low = int(np.searchsorted(-rows[:, 0], -value[0], side="left"))
        high = int(np.searchsorted(-rows[:, 0], -value[0], side="right"))
        return bool((rows[low:high] == value).all(axis=1).any())


def walk(problem: Problem, floor: Ints | None = None, most: int = MOST_ROWS) -> Walked:
    """Every package that none beats, among those that give each party at least its floor; TooMany, TooTangled."""
    return walked(steps_of(problem, rules_of(problem)), len(problem.parties), floor, most)


def walked(steps: list[Step], parties: int, floor: Ints | None = None, most: int = MOST_ROWS, thin: int = 0) -> Walked:
    """The same from a plan; with `thin`, no layer keeps more rows than that (or one a state), at a stated error."""
    width = max(parties, FEWEST)
    steps = [_padded(step, width) for step in steps]
    floors = _floors(steps, parties, floor)
    layer = Layer(np.zeros((1, width), np.int64), np.ones(1, np.int64), np.zeros((1, 2), np.int64), np.array([0, 1]))
    layers, error = [], 0
    for step, least in zip(steps, floors, strict=True):
        args = (layer.points, layer.ways, layer.starts, step.moves, step.shifts, step.bounds, least - error)
        layer = Layer(*merge(*args, most))
        if layer.starts[-1] < 0:
            raise TooMany("more packages that none beats than can be held", most=most, issue=step.issue)
        if thin:
            layer, cost = thinned(layer, thin)
            error += cost
        layers.append(layer)
    return Walked(steps, layers, parties, error)


def _padded(step: Step, width: int) -> Step:
    missing = width - step.shifts.shape[1]
    return (
        step if missing == 0 else Step(step.issue, step.moves, np.pad(step.shifts, ((0, 0), (0, missing))), step.bounds)
    )


def _floors(steps: Sequence[Step], parties: int, floor: Ints | None) -> Ints:
    """For each step, below what a party's share can never reach its floor."""
    floors = np.full((len(steps), steps[0].shifts.shape[1]), -FAR, np.int64)
    if floor is not None:
        floors[:, :parties] = floor - rest_of(steps)[:, :parties]
    return floors


def thinned(layer: Layer, most: int) -> tuple[Layer, int]:
    """The layer with at most so many rows (or one a state), and the most that a row left out had over one kept."""
    states = np.repeat(np.arange(len(layer.starts) - 1), np.diff(layer.starts))
    if len(states) <= most:
        return layer, 0
    above = np.column_stack([states, layer.points - layer.points.min(axis=0)])
    fewest = max(most, len(np.unique(states)))
    cell, rows = 1, np.arange(len(states))
    while len(rows) > fewest:
        cell *= 2
        above[:, 1:] //= 2
        rows = np.sort(np.unique(_keys(above), return_index=True, axis=0)[1])
    starts = np.searchsorted(states[rows], np.arange(len(layer.starts))).astype(np.int64)
    return Layer(layer.points[rows], layer.ways[rows], layer.origin[rows], starts), cell - 1


def _keys(cells: Ints) -> Ints:
    """One number for each different row of whole numbers from 0, if such numbers are not too large; else the rows."""
    sizes = [int(size) + 1 for size in cells.max(axis=0)]
    return np.ravel_multi_index(tuple(cells.T), sizes) if prod(sizes) < FAR else cells


def values(problem: Problem, packages: Ints, rules: Sequence[Rule] | None = None) -> tuple[Ints, Ints]:
    """What packages (n, issues) are worth (n, parties), and 1 for each that breaks no rule or red line, else 0."""
    packages = np.atleast_2d(packages)
    worth, fine = np.zeros((len(packages), len(problem.parties)), np.int64), np.ones(len(packages), np.bool_)
    for column, table, allowed in zip(packages.T, problem.worths(), problem.allowed(), strict=True):
        worth += table[column]
        fine &= allowed[column]
    for rule in rules_of(problem) if rules is None else rules:
        at = tuple(packages[:, issue] for issue in rule.scope)
        worth += rule.worth[at]
        fine &= rule.allowed[at]
    return worth, fine.astype(np.int64)
