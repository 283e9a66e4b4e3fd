"""What the form alone cannot see: whether the parts of an agreement file agree with one another."""

from collections.abc import Callable, Iterator
from typing import Any

from truce.wire.agreement_check import Fault
from truce.wire.agreement_schema import ROLES
from truce.wire.agreement_walk import Path

Data = dict[str, Any]
BOUND = ROLES[:3]


def sense_faults(data: Data, broken: frozenset[Path]) -> list[Fault]:
    """Every disagreement between the parts. Parts whose form is broken are passed over: `broken` has their paths."""
    checks: tuple[Callable[[Data], Iterator[Fault]], ...] = ()
    return [fault for check in checks for fault in check(data) if fault.path not in broken]
