"""Where no package is acceptable to all: the smallest change that would unlock one.

Each change is tried alone: a red line lifted, an exclusion or a precondition dropped, a party content with less, one
option worth more to a party. Nothing says that the change is right, or that whoever holds the line should move: a red
line against a crime stays one whatever the arithmetic.
"""

from dataclasses import dataclass, replace
from itertools import combinations

import numpy as np

from truce.talks.packages.front import Point, acceptable, kalai_smorodinsky
from truce.talks.packages.plan import FAR
from truce.talks.packages.problem import MILLI, Choice, Excluded, Needs, Problem, RedLine
from truce.talks.packages.sweep import walk

Rule = RedLine | Excluded | Needs


@dataclass(frozen=True, slots=True)
class Key:
    """Rules without which a package acceptable to all exists, and the Kalai-Smorodinsky point that is then reached."""

    rules: tuple[Rule, ...]
    opens: Point


@dataclass(frozen=True, slots=True)
class Short:
    """By how much one party falls short of no deal in the best that all others accept, and that package.

    As much less asked, or as much more from any one option that it holds, would do; None where no package is
    acceptable to the others.
    """

    party: int
    points: float | None
    nearest: Point | None


@dataclass(frozen=True, slots=True)
class Sweet:
    """An option, and how many points more it would have to be worth to one party, all else as it is, to open the
    package that holds it and that all others accept; 0 or below: that party accepts it as it is."""

    choice: Choice
    points: float
    nearest: Point


@dataclass(frozen=True, slots=True)
class Unlocked:
    """`open`: there is a package already, and nothing needs to change. Else the keys, fewest rules first."""

    open: bool
    keys: tuple[Key, ...]
    short: tuple[Short, ...]


def unlock(problem: Problem, pairs: bool = True) -> Unlocked:
    """Every single rule that alone blocks agreement; pairs of rules where no single one does; what each falls short."""
    if len(acceptable(problem)):
        return Unlocked(True, (), ())
    rules: tuple[Rule, ...] = (*problem.red_lines, *problem.excluded, *problem.needs)
    short = tuple(_short(problem, party) for party in range(len(problem.parties)))
    keys = _keys(problem, [(rule,) for rule in rules])
    if not keys and pairs and len(acceptable(replace(problem, red_lines=(), excluded=(), needs=()))):
        keys = _keys(problem, list(combinations(rules, 2)))
    return Unlocked(False, keys, short)


def _keys(problem: Problem, tried: list[tuple[Rule, ...]]) -> tuple[Key, ...]:
    found = []
    for rules in tried:
        lifted = problem
        for rule in rules:
            lifted = lifted.without(rule)
        front = acceptable(lifted)
        if len(front):
            found.append(Key(rules, kalai_smorodinsky(front)[0]))
    return tuple(found)


def _short(problem: Problem, party: int) -> Short:
    """The best for one party of what all others accept."""
    floor = problem.least().astype(np.int64)
    floor[party] = -FAR // 4
    walked = walk(problem, floor)
    if not len(walked.points):
        return Short(party, None, None)
    row = int(walked.points[:, party].argmax())
    value = walked.points[row]
    package = tuple(int(option) for option in walked.packages()[row])
    point = Point(tuple(float(v) / MILLI for v in value), package, int(walked.ways[row]))
    return Short(party, float(problem.least()[party] - value[party]) / MILLI, point)


def sweetened(problem: Problem, party: int) -> tuple[Sweet, ...]:
    """For one party, each option by how much more it would have to be worth to unlock agreement by itself, least first.

    A question of its own, for it takes a search for each option; empty where the others accept no package at all.
    """
    found = []
    for choice in ((issue, option) for issue, size in enumerate(problem.sizes) for option in range(size)):
        short = _short(_only(problem, choice), party)
        if short.points is not None and short.nearest is not None:
            found.append(Sweet(choice, short.points, short.nearest))
    return tuple(sorted(found, key=lambda sweet: (sweet.points, sweet.choice)))


def _only(problem: Problem, choice: Choice) -> Problem:
    """The same, with one option of its issue left."""
    issue, option = choice
    gone = tuple(RedLine(0, (issue, other)) for other in range(problem.sizes[issue]) if other != option)
    return replace(problem, red_lines=(*problem.red_lines, *gone))


def blocked(problem: Problem) -> tuple[tuple[int, tuple[RedLine, ...]], ...]:
    """Issues with no option left, each with the red lines that between them take every option away."""
    found = []
    for issue, mask in enumerate(problem.allowed()):
        if not mask.any():
            found.append((issue, tuple(line for line in problem.red_lines if line.choice[0] == issue)))
    return tuple(found)
