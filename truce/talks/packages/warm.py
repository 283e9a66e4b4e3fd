"""A negotiation of two issues, so small that only compiling takes time: for `python -m truce.warm`."""

from truce.talks.packages.bounded import bounded
from truce.talks.packages.front import frontier
from truce.talks.packages.problem import Issue, Problem, Together

ISSUES = (
    Issue("one", ("a", "b"), ((1.0, 0.0, 0.0), (0.0, 1.0, 0.0))),
    Issue("two", ("a", "b"), ((0.0, 0.0, 1.0), (1.0, 0.0, 0.0))),
)


def warm() -> int:
    """Compile what packages need; how many packages of the little negotiation none beats."""
    pair = Together((0, 0), (1, 0), (0.0, 1.0, 0.0))
    problem = Problem(("x", "y", "z"), ISSUES, (0.0, 0.0, 0.0), together=(pair,))
    list(bounded(problem))
    return len(frontier(problem))
