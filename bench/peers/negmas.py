"""NegMAS on a table of worths, in an interpreter of its own: reads one problem as JSON, writes what it found.

    peers/bin/python bench/peers/negmas.py < problem.json

Two ways of asking it: `pareto_frontier` of its utility functions over its outcome space (its own end-to-end path), and
`pareto_frontier_numpy` on values that numpy laid out for it beforehand (its fastest filter; laying out is timed too).
The bargaining points are its `nash_points` on the frontier it found.
"""

import json
import sys
import time
from collections.abc import Iterator
from math import inf
from typing import Any

sys.path.pop(0)  # this folder: the file has the name of what it imports

import numpy as np
from negmas import __version__ as version  # type: ignore[import-not-found]
from negmas import make_issue
from negmas.preferences import (  # type: ignore[import-not-found]
    HyperRectangleUtilityFunction,
    LinearAdditiveUtilityFunction,
    WeightedUtilityFunction,
)
from negmas.preferences.ops import nash_points, pareto_frontier, pareto_frontier_numpy  # type: ignore[import-not-found]
from negmas.preferences.value_fun import TableFun  # type: ignore[import-not-found]


def utilities(
    worth: list[Any], reservation: list[float], allowed: list[Any], rules: list[Any]
) -> tuple[list[Any], list[Any]]:
    """Its issues and utility functions of `worth[issue][option][party]`.

    Rules go into its hyper-rectangles: what a pair of options adds, and minus infinity for what is forbidden, which its
    frontier leaves out.
    """
    issues = [make_issue(list(range(len(options))), f"i{number}") for number, options in enumerate(worth)]
    made = []
    for party, least in enumerate(reservation):
        tables = [TableFun({k: row[party] for k, row in enumerate(options)}) for options in worth]
        told: dict[str, Any] = {"issues": issues, "reserved_value": least, "name": f"p{party}"}
        plain = LinearAdditiveUtilityFunction(tables, weights=[1.0] * len(worth), **told)
        ranges = list(rectangles(allowed, rules, party))
        if ranges:
            joint = HyperRectangleUtilityFunction(*map(list, zip(*ranges, strict=True)), issues=issues)
            plain = WeightedUtilityFunction([plain, joint], weights=[1.0, 1.0], **told)
        made.append(plain)
    return issues, made


def rectangles(allowed: list[Any], rules: list[Any], party: int) -> Iterator[tuple[dict[int, list[int]], float]]:
    """The options of which issues together, and what they add for one party."""
    for issue, mask in enumerate(allowed):
        yield from (({issue: [k]}, -inf) for k, fine in enumerate(mask) if not fine)
    for rule in rules:
        table, fine = np.asarray(rule["worth"])[..., party] / 1000, np.asarray(rule["allowed"])
        for at in np.argwhere((table != 0) | ~fine):
            where = {issue: [int(k)] for issue, k in zip(rule["scope"], at, strict=True)}
            yield where, float(table[tuple(at)]) if fine[tuple(at)] else -inf


def laid_out(worth: list[Any], allowed: list[Any], rules: list[Any]) -> Any:
    """What every package that no rule forbids is worth (packages, parties), as numpy does it.

    NegMAS has no rules between issues: they are in the values it is given, and what they forbid is not among them.
    """
    sizes = [len(options) for options in worth]
    points, fine = np.zeros((*sizes, len(worth[0][0]))), np.ones(sizes, bool)
    for issue, (options, mask) in enumerate(zip(worth, allowed, strict=True)):
        points += _along(np.asarray(options), (issue,), len(sizes))
        fine &= _along(np.asarray(mask)[..., None], (issue,), len(sizes))[..., 0]
    for rule in rules:
        points += _along(np.asarray(rule["worth"]) / 1000, rule["scope"], len(sizes))
        fine &= _along(np.asarray(rule["allowed"])[..., None], rule["scope"], len(sizes))[..., 0]
    return points[fine]


def _along(table: Any, scope: Any, issues: int) -> Any:
    """A table over some issues (and a last axis) as one over all of them."""
    order = np.argsort(scope)
    turned = table.transpose(*order, table.ndim - 1)
    shape = [1] * issues
    for place, issue in enumerate(np.sort(scope)):
        shape[issue] = turned.shape[place]
    return turned.reshape(*shape, table.shape[-1])


def main() -> None:
    """One problem, both ways."""
    asked = json.load(sys.stdin)
    issues, functions = utilities(asked["worth"], asked["reservation"], asked["allowed"], asked["rules"])
    told: dict[str, Any] = {"version": version}
    begun = time.perf_counter()
    points = laid_out(asked["worth"], asked["allowed"], asked["rules"])
    rows = pareto_frontier_numpy(points)
    told["numpy_s"] = time.perf_counter() - begun
    frontier = points[rows]
    told["numpy"] = np.rint(frontier * 1000).astype(int).tolist()
    if asked["whole"]:
        begun = time.perf_counter()
        found, _ = pareto_frontier(functions, issues=issues)
        told["whole_s"] = time.perf_counter() - begun
        told["whole"] = np.rint(np.array(found) * 1000).astype(int).tolist()
    # two losses multiply to a gain for it: it is given what all accept
    rational = frontier[(frontier >= np.asarray(asked["reservation"])).all(axis=1)]
    _, plain = utilities(asked["worth"], asked["reservation"], [], [])  # only their ranges and no deal are asked for
    nash = nash_points(plain, [tuple(row) for row in rational.tolist()], issues=issues)
    told["nash"] = np.rint(np.array([point for point, _ in nash]) * 1000).astype(int).tolist()
    json.dump(told, sys.stdout)


if __name__ == "__main__":
    main()
