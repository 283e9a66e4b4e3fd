"""Packages of a negotiation: how long the exact frontier takes, and whether others find the same.

    python -m bench.talks [--peer PYTHON] [--write] [--only TABLE]

`--write` puts the tables into docs/talks-packages.md.

PYTHON is an interpreter that has NegMAS (bench/peers/requirements-talks.txt); without it, the peer is left out.
"Tried": every package laid out by numpy and filtered by ours, to 10^7. Ours: the median of five runs, compiled ahead.
"""

import argparse
import json
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from statistics import median
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bench.machine import machine
from bench.tables import put_between
from bench.talks_worlds import made_up, ruled
from truce.talks.packages.bounded import bounded
from truce.talks.packages.front import Frontier, acceptable, frontier, kalai_smorodinsky, nash
from truce.talks.packages.kernels.gap import highest
from truce.talks.packages.plan import rules_of
from truce.talks.packages.problem import Problem
from truce.talks.packages.sweep import values
from truce.talks.packages.warm import warm

Ints = NDArray[np.int64]
PAGE = Path(__file__).resolve().parent.parent / "docs" / "talks-packages.md"
PEER = Path(__file__).resolve().parent / "peers" / "negmas.py"
SIZES = ((3, 10), (5, 10), (6, 10), (7, 10), (10, 10), (13, 10))  # 10^3 to 10^13 packages
RULED = ((3, 10), (5, 10), (6, 10), (7, 10))
MOST_TRIED = 10**7
MOST_WHOLE = 10**6  # its whole path builds every package as a tuple: minutes and gigabytes beyond
MOST_WHOLE_RULED = 10**5  # and holds each against every rectangle: a hundred seconds, then a thousand


def timed(work: Callable[[], Any], rounds: int = 5) -> tuple[Any, float]:
    """What it gave last, and the median of seconds."""
    spent = []
    for _ in range(rounds):
        begun = time.perf_counter()
        told = work()
        spent.append(time.perf_counter() - begun)
    return told, median(spent)


def answered(problem: Problem) -> tuple[Frontier, int]:
    """The frontier with its packages, and how many Nash and Kalai-Smorodinsky points."""
    front = frontier(problem)
    return front, len(nash(front)) + len(kalai_smorodinsky(front))


def tried(problem: Problem) -> Ints:
    """The same by trying every package."""
    packages = np.indices(problem.sizes).reshape(len(problem.sizes), -1).T
    worth, fine = values(problem, packages, rules_of(problem))
    worth = worth[fine > 0]
    worth = worth[np.lexsort(-worth.T[::-1])]
    return worth[highest(np.ascontiguousarray(worth))]


def asked(problem: Problem, peer: str) -> dict[str, Any]:
    """What NegMAS says to it."""
    worth = [issue.worth for issue in problem.issues]
    rules = [
        {"scope": rule.scope, "worth": rule.worth.tolist(), "allowed": rule.allowed.tolist()}
        for rule in rules_of(problem)
    ]
    whole = problem.packages() <= (MOST_WHOLE_RULED if rules else MOST_WHOLE)
    told = {"worth": worth, "reservation": problem.reservation, "whole": whole, "rules": rules}
    told["allowed"] = [mask.tolist() for mask in problem.allowed()]
    done = subprocess.run([peer, str(PEER)], input=json.dumps(told), capture_output=True, text=True, check=True)
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def same(mine: Ints, theirs: list[list[int]]) -> str:
    """Are the values equal."""
    return "equal" if {tuple(row) for row in mine.tolist()} == {tuple(row) for row in theirs} else "**differs**"


def beside(peer: str | None) -> Iterator[str]:
    """Ours, every package tried, and NegMAS, over the same made-up worth without rules."""
    yield "| packages | on the frontier | ours | every package tried | NegMAS, laid out by numpy | NegMAS, whole |"
    yield "|---|---|---|---|---|---|"
    for issues, options in SIZES:
        problem = made_up(issues, options, 3, seed=1)
        (front, _), spent = timed(partial(answered, problem))
        cells = [f"10^{issues}", f"{len(front):,}", f"{1000 * spent:.3g} ms"]
        within = problem.packages() <= MOST_TRIED
        cells.append(_tried(problem, front) if within else "-")
        cells += _peer(problem, front, spent, peer) if within and peer else ["-", "-"]
        yield f"| {' | '.join(cells)} |"


def under_rules(peer: str | None) -> Iterator[str]:
    """The same with dependences, red lines, exclusions and preconditions: NegMAS gets them in the values laid out, and
    whole as hyper-rectangles of its own."""
    yield "| packages | on the frontier | ours | every package tried | NegMAS, laid out by numpy | NegMAS, whole |"
    yield "|---|---|---|---|---|---|"
    for issues, options in RULED:
        problem = ruled(made_up(issues, options, 3, seed=1, joined=4), seed=2, lines=3)
        (front, _), spent = timed(partial(answered, problem))
        cells = [f"10^{issues}", f"{len(front):,}", f"{1000 * spent:.3g} ms", _tried(problem, front)]
        cells += _peer(problem, front, spent, peer) if peer else ["-", "-"]
        yield f"| {' | '.join(cells)} |"


def _tried(problem: Problem, front: Frontier) -> str:
    plain, spent = timed(lambda: tried(problem), 1)
    return f"{spent:.3g} s, {same(front.points, plain.tolist())}"


def _peer(problem: Problem, front: Frontier, spent: float, peer: str) -> list[str]:
    told = asked(problem, peer)
    rational, apart = timed(lambda: acceptable(problem))
    points = np.array([[round(1000 * v) for v in point.worth] for point in nash(front)])
    numpy_cell = f"{told['numpy_s']:.3g} s ({told['numpy_s'] / spent:,.0f} times), {same(front.points, told['numpy'])}"
    nash_cell = f"Nash {same(points, told['nash'])}"
    if "whole" not in told:
        return [f"{numpy_cell}, {nash_cell}", "-"]
    whole = f"{told['whole_s']:.3g} s ({told['whole_s'] / apart:,.0f} times), {same(rational.points, told['whole'])}"
    return [f"{numpy_cell}, {nash_cell}", whole]


def marks() -> Iterator[str]:
    """Twenty issues of five options, as the mark asks."""
    yield "| 20 issues x 5 options: 9.5e13 packages | parties | on the frontier | with Nash and Kalai points |"
    yield "|---|---|---|---|"
    for name, parties, problem in cases():
        (front, _), spent = timed(partial(answered, problem))
        yield f"| {name} | {parties} | {len(front):,} | {spent:.3g} s |"


def cases() -> Iterator[tuple[str, int, Problem]]:
    """Name, parties, problem."""
    yield "worth drawn apart", 3, made_up(20, 5, 3, 1)
    yield "6 red lines, 4 exclusions and preconditions, 6 dependences", 3, ruled(made_up(20, 5, 3, 1, joined=6), 2)
    yield "the same, 14 dependences", 3, ruled(made_up(20, 5, 3, 1, joined=14), 2)
    yield "two opposed on every issue", 3, made_up(20, 5, 3, 1, opposed=True)
    hard = ruled(made_up(20, 5, 3, 1, joined=10, opposed=True), 2)
    yield "two opposed, red lines, exclusions, 10 dependences", 3, hard
    yield "two parties, opposed, 6 dependences", 2, made_up(20, 5, 2, 1, joined=6, opposed=True)


def bounds() -> Iterator[str]:
    """Where everything hangs on everything: how the stated gap narrows."""
    problem = made_up(20, 5, 3, 1, joined=190)
    span = np.array([[max(r[p] for r in i.worth) for p in range(3)] for i in problem.issues]).sum(axis=0)
    yield "| after | packages told | gap, points | dependences let go, of 190 |"
    yield "|---|---|---|---|"
    begun = time.perf_counter()
    for answer in bounded(problem):
        spent = time.perf_counter() - begun
        gap = "-" if answer.gap is None else f"{answer.gap:.0f} of about {span.mean():.0f}"
        yield f"| {spent:.2g} s | {len(answer.points)} | {gap} | {answer.let_go} |"


def main() -> int:
    """See the module's words."""
    parser = argparse.ArgumentParser(description="packages of a negotiation, beside others")
    parser.add_argument("--peer", help="an interpreter that has NegMAS")
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--only", choices=("marks", "bounds", "beside", "ruled"), help="one table")
    given = parser.parse_args()
    warm()
    tables = {"marks": marks(), "bounds": bounds(), "beside": beside(given.peer), "ruled": under_rules(given.peer)}
    for name in (given.only,) if given.only else tables:
        told = []
        for line in tables[name]:
            sys.stdout.write(line + "\n")
            sys.stdout.flush()
            told.append(line)
        if given.write:
            put_between(PAGE, name, [*told, "", f"Measured on {machine()}."])
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
