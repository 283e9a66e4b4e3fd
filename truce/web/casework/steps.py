"""All steps of a case that are forms of one kind, by action and by name."""

from collections.abc import Mapping

from truce.web.casework import steps_begin, steps_end
from truce.web.casework.fields import Step

ASSESS = "assess"  # has an editor of its own (assessing.py)
STEPS: tuple[Step, ...] = (*steps_begin.STEPS, *steps_end.STEPS)


def _by_action() -> dict[str, tuple[Step, ...]]:
    found: dict[str, tuple[Step, ...]] = {}
    for step in STEPS:
        found[step.action] = (*found.get(step.action, ()), step)
    return found


BY_ACTION: Mapping[str, tuple[Step, ...]] = _by_action()

__all__ = ["ASSESS", "BY_ACTION", "STEPS", "Step"]
