"""Who could see whether each promise of a package is kept: by the measures that would watch it, and their coverage."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from truce.errors import UnusableValue
from truce.talks.packages.problem import Choice, Package, Problem


@dataclass(frozen=True, slots=True)
class Measure:
    """A term of the text that an option would write: who watches it, and which share of its hours and area is watched.

    `coverage` is None where nobody knows it: it is then never read as good, nor as none.
    """

    term: str
    watcher: str
    coverage: float | None

    def __post_init__(self) -> None:
        if self.coverage is not None and not 0.0 <= self.coverage <= 1.0:
            raise UnusableValue("coverage is a share from 0 to 1", term=self.term, coverage=self.coverage)


@dataclass(frozen=True, slots=True)
class Promise:
    """One option of a package with what would watch it; `coverage` is that of its least watched term."""

    issue: str
    option: str
    measures: tuple[Measure, ...]
    coverage: float | None


def promises(problem: Problem, package: Package, watched: Mapping[Choice, Sequence[Measure]]) -> tuple[Promise, ...]:
    """Each option of the package, least watched first: unknown, then none, then by coverage."""
    found = [
        Promise(
            issue.name, issue.options[option], measures := tuple(watched.get((number, option), ())), weakest(measures)
        )
        for number, (issue, option) in enumerate(zip(problem.issues, package, strict=True))
    ]
    return tuple(sorted(found, key=lambda promise: -1.0 if promise.coverage is None else promise.coverage))


def weakest(measures: Sequence[Measure]) -> float | None:
    """The coverage of the least watched term, each term by whoever watches it best; None where one is unknown."""
    terms: dict[str, float | None] = {}
    for each in measures:
        known = [value for value in (terms.get(each.term), each.coverage) if value is not None]
        terms[each.term] = max(known, default=None)
    shares = list(terms.values())
    return min((share for share in shares if share is not None), default=None) if None not in shares else None
