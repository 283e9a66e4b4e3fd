"""What counts under a rule beside incidents: restrictions of the watchers, and weapons seen.

Both are kept as what they are. Where an incident tells of the same, the two count once (access.py says how for
restrictions). A weapon seen counts for a withdrawal term unless an incident of a kind the term forbids lies less than
an hour away and their discs meet: then that incident, which holds all who told of it, stands for both.
"""

from dataclasses import dataclass, replace

import numpy as np

from truce.compliance.access import restrictions
from truce.compliance.arms.sighted import weapons_seen
from truce.compliance.events import meetings
from truce.compliance.periods import Force
from truce.compliance.prepared import Floats, Incidents
from truce.compliance.rules.rule import Rule
from truce.compliance.setting import Setting


@dataclass(frozen=True, slots=True, kw_only=True)
class Beside:
    """`events` in the form of incidents, with what is left of each as its `p_happened`; `doubles`: per incident of the
    setting the share that an event tells of already.
    """

    events: Incidents
    doubles: Floats


def beside(setting: Setting, rule: Rule, force: Force | None = None) -> Beside | None:
    """What counts under the rule beside incidents, known at as-of; None where there is nothing of the kind."""
    if rule.measure == "access":
        found = restrictions(setting, rule, force)
        return Beside(events=found.events, doubles=found.doubles)
    if rule.measure == "distance" and setting.sightings.height:
        return _sighted(setting, rule)
    return None


def _sighted(setting: Setting, rule: Rule) -> Beside:
    events, incidents = weapons_seen(setting.sightings.sort("id")), setting.incidents
    told = np.flatnonzero(incidents.acts.mass(rule.acts) * incidents.p_happened > setting.options.told)
    event, _ = meetings(events, events.radius_m, incidents, told)
    left = np.ones(events.size)
    left[event] = 0.0
    return Beside(events=replace(events, p_happened=left), doubles=np.zeros(incidents.size))
