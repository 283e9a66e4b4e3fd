"""Checks made of checks, and the one that checks nothing."""

import logging
from dataclasses import dataclass

from truce.errors import NotEstablished
from truce.verification.checks import Argument, Check

log = logging.getLogger(__name__)
DRILL = "DRILL: taken on trust, nothing was checked"


@dataclass(frozen=True, slots=True)
class AllOf:
    """Every check must hold; all that is lacking is said at once. A standard without checks is refused."""

    checks: tuple[Check, ...]

    def __post_init__(self) -> None:
        _refuse_empty(self.checks)

    def __call__(self, argument: Argument) -> tuple[str, ...]:
        reasons, lacking = weighed(self.checks, argument)
        if lacking:
            raise NotEstablished("; ".join(lacking))
        return reasons


@dataclass(frozen=True, slots=True)
class AnyOf:
    """One check must hold. An empty choice is refused."""

    checks: tuple[Check, ...]

    def __post_init__(self) -> None:
        _refuse_empty(self.checks)

    def __call__(self, argument: Argument) -> tuple[str, ...]:
        lacking = []
        for check in self.checks:
            try:
                return check(argument)
            except NotEstablished as lack:
                lacking.append(lack.what)
        raise NotEstablished(f"none of these: {' / '.join(lacking)}")


class TakeOnTrustForDrillsOnly:
    """Establishes everything. For exercises: it says so in the log, and wherever its result is shown."""

    def __call__(self, argument: Argument) -> tuple[str, ...]:
        log.warning("%s (%d items)", DRILL, len(argument.items))
        return (DRILL,)


def weighed(checks: tuple[Check, ...], argument: Argument) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """(what holds, what is lacking), over all checks."""
    reasons: list[str] = []
    lacking: list[str] = []
    for check in checks:
        try:
            reasons += check(argument)
        except NotEstablished as lack:
            lacking.append(lack.what)
    return tuple(reasons), tuple(lacking)


def _refuse_empty(checks: tuple[Check, ...]) -> None:
    if not checks:
        raise ValueError("a standard needs at least one check")
