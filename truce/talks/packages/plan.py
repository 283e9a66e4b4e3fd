"""In which order the issues are taken, and what each step must still remember of those before.

An issue is *open* while a rule joins it to one not yet taken; only the options of open issues are remembered. An order
with few states is sought greedily from every beginning (the vertex separation of the graph of rules, which is its
pathwidth; Kinnersley 1992), the most tangled parts first, while the partial packages are still few.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import prod

import numpy as np
from numpy.typing import NDArray

from truce.errors import TruceError
from truce.talks.packages.problem import Choice, Ints, Problem, cycles, milli

Masks = NDArray[np.bool_]
MOST_STATES = 20_000
FAR = 2**61


class TooTangled(TruceError):
    """The rules join so many issues that no order keeps the states few: ask for a bounded answer instead."""

    remedy = "search with a stated bound (`bounded`), or leave out the weakest dependences"


@dataclass(frozen=True, slots=True)
class Rule:
    """What several issues have to do with each other, by option of each of `scope`: worth (..., parties), and whether
    it is allowed at all."""

    scope: tuple[int, ...]
    worth: Ints
    allowed: Masks


@dataclass(frozen=True, slots=True)
class Step:
    """One issue taken: moves (from state, option) with their shifts, in the order of the states they lead to."""

    issue: int
    moves: Ints
    shifts: Ints
    bounds: Ints


def rules_of(problem: Problem) -> list[Rule]:
    """Dependences, exclusions, preconditions and rings of precedence as tables over their issues."""
    parties = len(problem.parties)
    found: list[Rule] = []
    for pair in problem.together:
        table = _blank(problem, (pair.first, pair.second), parties)
        table.worth[pair.first[1], pair.second[1]] = milli(pair.worth)
        found.append(table)
    for choices in [*(each.choices for each in problem.excluded), *cycles(problem.needs)]:
        table = _blank(problem, choices, parties)
        table.allowed[tuple(option for _, option in choices)] = False
        found.append(table)
    for needs in problem.needs:
        scope = (needs.choice[0], *sorted({issue for issue, _ in needs.one_of}))
        table = _blank(problem, [(issue, 0) for issue in scope], parties)
        table.allowed[needs.choice[1]] = False
        for issue, option in needs.one_of:
            at: list[slice | int] = [slice(None)] * len(scope)
            at[0], at[scope.index(issue)] = needs.choice[1], option
            table.allowed[tuple(at)] = True
        found.append(table)
    return found


def _blank(problem: Problem, choices: Sequence[Choice], parties: int) -> Rule:
    scope = tuple(issue for issue, _ in choices)
    shape = tuple(problem.sizes[issue] for issue in scope)
    return Rule(scope, np.zeros((*shape, parties), np.int64), np.ones(shape, np.bool_))


def neighbours(count: int, rules: Sequence[Rule]) -> list[set[int]]:
    """Which issues each is joined to by a rule."""
    joined: list[set[int]] = [set() for _ in range(count)]
    for rule in rules:
        for issue in rule.scope:
            joined[issue] |= set(rule.scope) - {issue}
    return joined


def parts(joined: Sequence[set[int]]) -> list[list[int]]:
    """The issues in groups that no rule joins."""
    left, found = set(range(len(joined))), []
    while left:
        group, edge = set[int](), {min(left)}
        while edge:
            group |= edge
            edge = set().union(*(joined[issue] for issue in edge)) - group
        left -= group
        found.append(sorted(group))
    return found


def _still_open(done: Sequence[int], joined: Sequence[set[int]]) -> list[int]:
    taken = set(done)
    return [issue for issue in done if joined[issue] - taken]


def _from(begin: int, group: Sequence[int], joined: Sequence[set[int]], sizes: Sequence[int]) -> tuple[int, list[int]]:
    """An order of the group from one beginning, and the moves it asks for."""
    done, cost = [begin], sizes[begin]
    states = prod(sizes[issue] for issue in _still_open(done, joined))
    while len(done) < len(group):
        after = {
            issue: prod(sizes[each] for each in _still_open([*done, issue], joined))
            for issue in group
            if issue not in done
        }
        following = min(after, key=lambda issue: (after[issue] / sizes[issue], after[issue], issue))
        cost += states * sizes[following]
        done.append(following)
        states = after[following]
    return cost, done


def order(sizes: Sequence[int], rules: Sequence[Rule], *, quick: bool = False) -> tuple[int, list[int]]:
    """The order of the issues, and the most moves that one of its parts asks for; `quick`: from one beginning only."""
    joined = neighbours(len(sizes), rules)
    best = []
    for group in parts(joined):
        begins = [min(group, key=lambda issue: len(joined[issue]))] if quick else group
        best.append(min(_from(begin, group, joined, sizes) for begin in begins))
    best.sort(reverse=True)
    return best[0][0], [issue for _, group in best for issue in group]


def steps_of(problem: Problem, rules: Sequence[Rule], extra: Sequence[Ints] | None = None) -> list[Step]:
    """The whole plan; `extra`: more worth for each issue (options, parties). TooTangled where states would be many."""
    sizes = problem.sizes
    cost, taken = order(sizes, rules)
    if cost > MOST_STATES * max(sizes):
        raise TooTangled("these dependences cannot be followed exactly", moves=cost, most=MOST_STATES * max(sizes))
    joined = neighbours(len(sizes), rules)
    worth = problem.worths() if extra is None else [a + b for a, b in zip(problem.worths(), extra, strict=True)]
    allowed = problem.allowed()
    made, opened = [], list[int]()
    for number, issue in enumerate(taken):
        remain = _still_open(taken[: number + 1], joined)
        scope = [*opened, issue]
        ready = [rule for rule in rules if issue in rule.scope and set(rule.scope) <= set(scope)]
        made.append(_step(scope, remain, sizes, worth[issue], allowed[issue], ready))
        opened = remain
    return made


def _step(
    scope: list[int], remain: list[int], sizes: Sequence[int], worth: Ints, allowed: Masks, ready: Sequence[Rule]
) -> Step:
    """The moves over the options of the open issues and of the one taken, which is the last of `scope`."""
    shape = [sizes[issue] for issue in scope]
    options = dict(zip(scope, np.indices(shape).reshape(len(scope), -1), strict=True))
    issue = scope[-1]
    shifts, fine = worth[options[issue]].copy(), allowed[options[issue]].copy()
    for rule in ready:
        at = tuple(options[each] for each in rule.scope)
        shifts += rule.worth[at]
        fine &= rule.allowed[at]
    origin = (
        np.ravel_multi_index([options[each] for each in scope[:-1]], shape[:-1]) if scope[:-1] else 0 * shifts[:, 0]
    )
    kept = [sizes[each] for each in remain]
    into = np.ravel_multi_index([options[each] for each in remain], kept) if remain else 0 * shifts[:, 0]
    moves = np.column_stack([origin, options[issue]]).astype(np.int64)[fine]
    shifts, into = shifts[fine], into[fine]
    by_state = np.argsort(into, kind="stable")
    bounds = np.searchsorted(into[by_state], np.arange(prod(kept) + 1)).astype(np.int64)
    return Step(issue, np.ascontiguousarray(moves[by_state]), np.ascontiguousarray(shifts[by_state]), bounds)


def rest_of(steps: Sequence[Step]) -> Ints:
    """For each step (steps, parties), the most that the steps after it can still bring to each party."""
    most = np.zeros((len(steps) + 1, steps[0].shifts.shape[1]), np.int64)
    for number in range(len(steps) - 1, -1, -1):
        shifts = steps[number].shifts
        most[number] = most[number + 1] + (shifts.max(axis=0) if len(shifts) else 0)
    return most[1:]
