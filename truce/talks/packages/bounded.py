"""An answer with a stated bound, where an exact one would cost too much: better the more it is given.

The weakest dependences are let go until few states are left; what a party could at best have had from one is granted to
it, half on each of the two issues, and rules that are let go forbid nothing (the splitting of mini-buckets: Dechter
and Rish 2003). So every package is worth no more, to anybody, than some *ceiling*. The packages under the ceilings
are counted at their true worth and bettered one issue at a time. The gap is how far at most a package still missing
could be above a package told, for the party to which it matters most. Nothing here knows a clock: who asks takes the
answers one after another for as long as they like.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from truce.talks.packages.front import Point, no_worse
from truce.talks.packages.kernels.gap import highest, largest_gap
from truce.talks.packages.plan import Rule, TooTangled, order, rules_of, steps_of
from truce.talks.packages.problem import MILLI, Ints, Problem, milli
from truce.talks.packages.sweep import TooMany, values, walked

EFFORTS = ((5, 5_000), (25, 20_000), (125, 60_000), (625, 200_000))  # moves a step, rows a layer
FROM_CEILINGS = 100
ROUNDS = 8
ENOUGH_REFUSED = 20  # in a row: then the weaker ones are let go unasked


@dataclass(frozen=True, slots=True)
class Bounded:
    """Packages of which none told beats another, and what nothing left out can exceed.

    `gap`: every allowed package (that reaches the floor, where one was asked for) is, for each party, at most so many
    points above some package told here; 0 is the exact frontier (of values), None where no such package was found.
    `best` is empty where there surely is none. `let_go`: dependences that were loosened.
    """

    problem: Problem
    packages: Ints  # (n, issues)
    points: Ints  # (n, parties), in thousandths
    gap: float | None
    best: tuple[float, ...]  # no package gives a party more than this
    let_go: int

    def __len__(self) -> int:
        return len(self.packages)

    def point(self, row: int) -> Point:
        """One of them; how many others are worth just that is not known."""
        worth = tuple(float(value) / MILLI for value in self.points[row])
        return Point(worth, tuple(int(option) for option in self.packages[row]), 1)

    def better(self) -> Ints:
        """The rows that give every party at least what no deal gives it."""
        return no_worse(self.points, self.problem.least())


def bounded(
    problem: Problem, efforts: Sequence[tuple[int, int]] = EFFORTS, floor: Sequence[float] | None = None
) -> Iterator[Bounded]:
    """Answers, each at least as good as the one before, until one is exact or the efforts are spent.

    `floor`: only what gives each party at least so much counts, among what is told and among what may be left out.
    """
    rules, least = rules_of(problem), None if floor is None else milli(floor)
    told, ceiling = np.zeros((0, len(problem.issues)), np.int64), None
    gap: int | None = None
    for moves, rows in efforts:
        kept, extra, let_go = loosened(problem, rules, moves)
        try:
            found = walked(steps_of(problem, kept, extra), len(problem.parties), least, thin=rows)
        except (TooMany, TooTangled):
            return
        seeds = found.packages()
        seeds = _spread_out(seeds) if let_go else seeds
        told = bettered(problem, rules, np.concatenate([told, seeds]), least, deep=bool(let_go))
        ceilings = found.points + found.error
        if not len(ceilings):
            yield Bounded(problem, told, ceilings, None, (), let_go)
            return
        most = ceilings.max(axis=0)
        ceiling = most if ceiling is None else np.minimum(ceiling, most)
        worth = values(problem, told, rules)[0]
        if len(told):
            now = int(largest_gap(np.ascontiguousarray(ceilings), np.ascontiguousarray(worth)))
            gap = now if gap is None else min(gap, now)
        best = tuple(float(value) / MILLI for value in ceiling)
        yield Bounded(problem, told, worth, None if gap is None else gap / MILLI, best, let_go)
        if gap == 0:
            return


def loosened(problem: Problem, rules: Sequence[Rule], most: int) -> tuple[list[Rule], list[Ints], int]:
    """The rules that are kept so that no part asks for more moves an issue than `most`, what is granted for the others
    by issue (options, parties), and how many were let go: the least worth first, what forbids something last."""
    kept, let_go, refused = list[Rule](), list[Rule](), 0
    for rule in sorted(rules, key=_weight, reverse=True):
        fits = refused < ENOUGH_REFUSED and order(problem.sizes, [*kept, rule], quick=True)[0] <= most * len(
            problem.issues
        )
        refused = 0 if fits else refused + 1
        (kept if fits else let_go).append(rule)
    extra = [np.zeros((size, len(problem.parties)), np.int64) for size in problem.sizes]
    for rule in let_go:
        for axis, issue in enumerate(rule.scope):
            extra[issue] += -(-_granted(rule, axis) // len(rule.scope))
    return kept, extra, len(let_go)


def _weight(rule: Rule) -> tuple[bool, int]:
    """Whether the rule forbids anything, and what it can change for the parties together."""
    axes = tuple(range(len(rule.scope)))
    return not rule.allowed.all(), int((rule.worth.max(axis=axes) - rule.worth.min(axis=axes)).sum())


def _granted(rule: Rule, axis: int) -> Ints:
    """The best that each option of one issue could bring each party by the rule, whatever the others."""
    others = tuple(each for each in range(len(rule.scope)) if each != axis)
    granted: Ints = rule.worth.max(axis=others)
    return granted


def bettered(problem: Problem, rules: Sequence[Rule], packages: Ints, floor: Ints | None, *, deep: bool) -> Ints:
    """The allowed ones of which none beats another, after changes of one issue at a time while that helps."""
    told = _top(problem, rules, packages, floor)
    for _ in range(ROUNDS if deep else 0):
        near = _neighbours(problem, _few(told, packages))
        more = _top(problem, rules, np.concatenate([told, near]), floor)
        if len(more) == len(told) and (more == told).all():
            break
        told = more
    return told


def _few(told: Ints, packages: Ints) -> Ints:
    """Where to look around: what is told, or, while nothing is allowed, what was under the ceilings."""
    return _spread_out(told if len(told) else packages)


def _spread_out(rows: Ints) -> Ints:
    """At most so many of the rows, evenly taken."""
    return rows[np.unique(np.linspace(0, len(rows) - 1, FROM_CEILINGS).astype(int))] if len(rows) else rows


def _neighbours(problem: Problem, packages: Ints) -> Ints:
    """Every package that differs in one issue."""
    made = []
    for issue, size in enumerate(problem.sizes):
        for option in range(size):
            changed = packages.copy()
            changed[:, issue] = option
            made.append(changed)
    return np.concatenate(made)


def _top(problem: Problem, rules: Sequence[Rule], packages: Ints, floor: Ints | None) -> Ints:
    """The allowed packages that reach the floor, of which none beats another, one of each value, from high to low."""
    if not len(packages):
        return packages
    packages = np.unique(packages, axis=0)
    worth, fine = values(problem, packages, rules)
    packages, worth = packages[fine > 0], worth[fine > 0]
    if floor is not None:
        high = no_worse(worth, floor)
        packages, worth = packages[high], worth[high]
    down = np.lexsort(-worth.T[::-1])
    return packages[down][highest(np.ascontiguousarray(worth[down]))]
