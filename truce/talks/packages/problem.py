"""What a search for packages is given: parties, issues with options, what each is worth to whom, what rules out what.

Worth is in points of whatever scale a party's own is; scales of different parties are never added up. Inside, it is
whole thousandths: equal is equal, and no answer hangs on the last digit of a float.
"""

from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from truce.errors import UnusableValue

Ints = NDArray[np.int64]
Choice = tuple[int, int]  # (number of the issue, number of its option)
Package = tuple[int, ...]  # an option for each issue
MILLI = 1000
MOST_WORTH = 2**50  # thousandths: sums of all issues stay exact


@dataclass(frozen=True, slots=True)
class Issue:
    """One thing to be settled, and the ways to settle it; `worth[option][party]`, with bounds where it is uncertain."""

    name: str
    options: tuple[str, ...]
    worth: tuple[tuple[float, ...], ...]
    low: tuple[tuple[float, ...], ...] | None = None
    high: tuple[tuple[float, ...], ...] | None = None


@dataclass(frozen=True, slots=True)
class Together:
    """What two options of different issues are worth to each party beyond their own worth, if both are taken."""

    first: Choice
    second: Choice
    worth: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Excluded:
    """Options of different issues that cannot all be taken."""

    choices: tuple[Choice, ...]


@dataclass(frozen=True, slots=True)
class Needs:
    """The option can only be taken with one of some options of another issue; `before`: which must come first."""

    choice: Choice
    one_of: tuple[Choice, ...]
    before: bool = False


@dataclass(frozen=True, slots=True)
class RedLine:
    """An option that a party will not have, whatever else is in the package."""

    party: int
    choice: Choice


@dataclass(frozen=True, slots=True)
class Problem:
    """A negotiation as a search sees it; refuses what cannot be meant. `reservation`: what no deal is worth to each."""

    parties: tuple[str, ...]
    issues: tuple[Issue, ...]
    reservation: tuple[float, ...]
    red_lines: tuple[RedLine, ...] = ()
    together: tuple[Together, ...] = ()
    excluded: tuple[Excluded, ...] = ()
    needs: tuple[Needs, ...] = ()
    reservation_low: tuple[float, ...] | None = field(default=None)
    reservation_high: tuple[float, ...] | None = field(default=None)

    def __post_init__(self) -> None:
        if not 1 <= len(self.parties) <= 6:
            raise UnusableValue("packages are for one to six parties", parties=len(self.parties))
        if not self.issues:
            raise UnusableValue("packages need an issue", remedy="name what is to be settled")
        for row in (self.reservation, self.reservation_low, self.reservation_high):
            self._for_each_party(row, "reservation")
        for issue in self.issues:
            self._check_issue(issue)
        for pair in self.together:
            self._for_each_party(pair.worth, "together")
        for choices in self._all_choices():
            self._check_choices(choices)
        if any(not 0 <= line.party < len(self.parties) for line in self.red_lines):
            raise UnusableValue("a red line of a party that is not there")

    def _for_each_party(self, row: tuple[float, ...] | None, where: str) -> None:
        if row is not None and len(row) != len(self.parties):
            raise UnusableValue("a worth for each party is needed", where=where, given=len(row))
        if row is not None and not np.all(np.abs(np.asarray(row)) * MILLI < MOST_WORTH / 100):
            raise UnusableValue("a worth is no usable number", where=where)

    def _check_issue(self, issue: Issue) -> None:
        if not issue.options:
            raise UnusableValue("an issue has no option", issue=issue.name)
        for rows in (issue.worth, issue.low, issue.high):
            if rows is not None and len(rows) != len(issue.options):
                raise UnusableValue("a worth for each option is needed", issue=issue.name)
            for row in rows or ():
                self._for_each_party(row, issue.name)
        for low, value, high in zip(issue.low or issue.worth, issue.worth, issue.high or issue.worth, strict=True):
            if not all(a <= b <= c for a, b, c in zip(low, value, high, strict=True)):
                raise UnusableValue("bounds must lie around the worth", issue=issue.name)

    def _all_choices(self) -> list[tuple[Choice, ...]]:
        """What must be different issues, by rule."""
        found: list[tuple[Choice, ...]] = [each.choices for each in self.excluded]
        found += [(each.first, each.second) for each in self.together]
        found += [(each.choice, other) for each in self.needs for other in each.one_of]
        found += [(line.choice,) for line in self.red_lines]
        return found

    def _check_choices(self, choices: tuple[Choice, ...]) -> None:
        for issue, option in choices:
            if not (0 <= issue < len(self.issues) and 0 <= option < len(self.issues[issue].options)):
                raise UnusableValue("an option that is not there", issue=issue, option=option)
        if len({issue for issue, _ in choices}) != len(choices):
            raise UnusableValue("a rule joins options of different issues", given=choices)

    @property
    def sizes(self) -> tuple[int, ...]:
        """How many options each issue has."""
        return tuple(len(issue.options) for issue in self.issues)

    def packages(self) -> int:
        """How many combinations there are, allowed or not."""
        total = 1
        for size in self.sizes:
            total *= size
        return total

    def worths(self) -> list[Ints]:
        """For each issue (options, parties), in thousandths."""
        return [milli(issue.worth) for issue in self.issues]

    def least(self) -> Ints:
        """What no deal is worth to each, in thousandths."""
        return milli(self.reservation)

    def allowed(self) -> list[NDArray[np.bool_]]:
        """For each issue, which options cross nobody's red line."""
        masks = [np.ones(size, np.bool_) for size in self.sizes]
        for line in self.red_lines:
            masks[line.choice[0]][line.choice[1]] = False
        return masks

    def names(self, package: Package) -> dict[str, str]:
        """The package in words: issue -> option."""
        return {issue.name: issue.options[option] for issue, option in zip(self.issues, package, strict=True)}

    def without(self, rule: RedLine | Excluded | Needs) -> "Problem":
        """The same without one red line, exclusion or precondition."""
        return replace(
            self,
            red_lines=tuple(each for each in self.red_lines if each != rule),
            excluded=tuple(each for each in self.excluded if each != rule),
            needs=tuple(each for each in self.needs if each != rule),
        )


def milli(rows: object) -> Ints:
    """Points as whole thousandths."""
    return np.rint(np.asarray(rows, np.float64) * MILLI).astype(np.int64)


def cycles(needs: tuple[Needs, ...]) -> list[tuple[Choice, ...]]:
    """Options that would each have to come before the next, round in a ring: they cannot all be taken.

    Rings that would take two options of one issue cannot come about and are left out.
    """
    after: dict[Choice, set[Choice]] = {}
    for each in needs:
        if each.before:
            after.setdefault(each.choice, set()).update(each.one_of)
    found: list[tuple[Choice, ...]] = []
    for start in sorted(after):
        paths: list[tuple[Choice, ...]] = [(start,)]
        while paths:
            path = paths.pop()
            for onward in sorted(after.get(path[-1], ())):
                if onward == start:
                    found.append(path)
                elif onward > start and onward[0] not in {issue for issue, _ in path}:
                    paths.append((*path, onward))
    return found


def sequence(problem: Problem, package: Package) -> tuple[Choice, ...]:
    """The options of a package, each after what must come before it; else in the order of the issues.

    Refuses a package whose options wait for each other in a ring.
    """
    taken = set(enumerate(package))
    waits = {choice: set[Choice]() for choice in taken}
    for each in problem.needs:
        if each.before and each.choice in taken:
            waits[each.choice] |= taken & set(each.one_of)
    ordered: list[Choice] = []
    while waits:
        ready = min((choice for choice, first in waits.items() if not first - set(ordered)), default=None)
        if ready is None:
            raise UnusableValue("these options wait for each other", options=sorted(waits))
        ordered.append(ready)
        del waits[ready]
    return tuple(ordered)
