"""NegMAS on a table of worths, in an interpreter of its own: reads one problem as JSON, writes what it found.

    peers/bin/python bench/peers/negmas.py < problem.json

Two ways of asking it: `pareto_frontier` of its utility functions over its outcome space (its own end-to-end path), and
`pareto_frontier_numpy` on values that numpy laid out for it beforehand (its fastest filter; laying out is timed too).
The bargaining points are its `nash_points` on the frontier it found.
"""

import json
import sys
import time
from typing import Any

sys.path.pop(0)  # this folder: the file has the name of what it imports

import numpy as np
from negmas import __version__ as version  # type: ignore[import-not-found]
from negmas import make_issue
from negmas.preferences import LinearAdditiveUtilityFunction  # type: ignore[import-not-found]
from negmas.preferences.ops import nash_points, pareto_frontier, pareto_frontier_numpy  # type: ignore[import-not-found]
from negmas.preferences.value_fun import TableFun  # type: ignore[import-not-found]


def utilities(worth: list[Any], reservation: list[float]) -> tuple[list[Any], list[Any]]:
    """Its issues and utility functions of `worth[issue][option][party]`."""
    issues = [make_issue(list(range(len(options))), f"i{number}") for number, options in enumerate(worth)]
    made = []
    for party, least in enumerate(reservation):
        tables = [TableFun({k: row[party] for k, row in enumerate(options)}) for options in worth]
        made.append(
            LinearAdditiveUtilityFunction(
                tables, weights=[1.0] * len(worth), issues=issues, reserved_value=least, name=f"p{party}"
            )
        )
    return issues, made


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
    issues, functions = utilities(asked["worth"], asked["reservation"])
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
    nash = nash_points(functions, [tuple(row) for row in frontier.tolist()], issues=issues)
    told["nash"] = np.rint(np.array([point for point, _ in nash]) * 1000).astype(int).tolist()
    json.dump(told, sys.stdout)


if __name__ == "__main__":
    main()
