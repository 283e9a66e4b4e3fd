"""The chance that an incident of a kind, there and then, would have been noticed by somebody of the mission."""

from dataclasses import dataclass

import numpy as np

from truce.compliance.periods import Ints
from truce.compliance.prepared import Flags, Floats, Incidents
from truce.compliance.rules.rule import Rule
from truce.compliance.setting import Setting
from truce.compliance.watch.captures import Captures


@dataclass(frozen=True, slots=True, kw_only=True)
class Classes:
    """Kinds of incidents alike in how they could be noticed and who told of them; arrays of one length.

    `pi`: mean chance to be noticed by a watcher; `seen`: a watcher did notice; `others`: independent others that told
    (2 stands for two or more).
    """

    pi: Floats
    seen: Flags
    others: Ints

    @property
    def count(self) -> int:
        """How many."""
        return self.pi.size


@dataclass(frozen=True, slots=True, kw_only=True)
class Noticed:
    """Per incident of a case: the chance that a watcher would notice it, whether one did, and its class."""

    pi: Floats
    seen: Flags
    klass: Ints
    classes: Classes


def noticed(setting: Setting, rule: Rule, incidents: Incidents, captures: Captures) -> Noticed:  # noqa: ARG001
    """The chance of notice of each incident, for the acts of the rule; `captures` are those of the same rows."""
    none = np.zeros(incidents.size)
    klass = np.zeros(incidents.size, dtype=np.int64)
    classes = Classes(pi=np.zeros(1), seen=np.zeros(1, dtype=bool), others=np.ones(1, dtype=np.int64))
    return Noticed(pi=none, seen=captures.seen, klass=klass, classes=classes)
