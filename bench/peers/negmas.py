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


def laid_out(worth: list[Any]) -> Any:
    """What every package is worth (packages, parties), as numpy does it."""
    points = np.zeros((1, len(worth[0][0])))
    for options in worth:
        points = (points[:, None] + np.asarray(options)[None]).reshape(-1, points.shape[1])
    return points


def main() -> None:
    """One problem, both ways."""
    asked = json.load(sys.stdin)
    issues, functions = utilities(asked["worth"], asked["reservation"])
    told: dict[str, Any] = {"version": version}
    begun = time.perf_counter()
    points = laid_out(asked["worth"])
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
