"""Restrictions of the watchers themselves, as events that count under a term on access: whose, when, where."""

from dataclasses import dataclass

import numpy as np

from truce.compliance.periods import Force, Ints
from truce.compliance.prepared import Floats, Incidents, take
from truce.compliance.rules.rule import Rule
from truce.compliance.setting import Setting


@dataclass(frozen=True, slots=True, kw_only=True)
class Restrictions:
    """Restrictions as events of the same form as incidents, so that the same code counts them.

    `events`: one row a restriction, id that of its coverage record, `by` who controls the place (weight 1, or
    nobody named), an instant each: counted once. `hours`: hours lost to each. `doubles`: per incident of the setting
    the share of it that a restriction already tells of: count it with 1 minus that.
    """

    events: Incidents
    hours: Floats
    doubles: Floats


def restrictions(setting: Setting, rule: Rule, force: Force | None = None) -> Restrictions:  # noqa: ARG001
    """The restrictions that count under a rule of measure access, known at as-of."""
    none: Ints = np.empty(0, dtype=np.int64)
    return Restrictions(
        events=take(setting.incidents, none), hours=np.empty(0), doubles=np.zeros(setting.incidents.size)
    )
