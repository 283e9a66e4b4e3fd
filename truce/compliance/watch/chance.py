"""The chance that an incident of a kind, there and then, would have been noticed by somebody of the mission.

Quality is what a watcher states of a record: the chance that an incident in view would be noticed. What a means cannot
notice, or less well, takes a factor off it (vocabulary/notice); light, weather and sight cap it (watches.py). Over
place and time the chance is averaged with the incident's own blur. Several watchers miss independently. What is done to
the watchers themselves they cannot miss.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from truce.compliance.periods import Ints
from truce.compliance.prepared import Flags, Floats, Incidents
from truce.compliance.rules.rule import Rule
from truce.compliance.setting import Setting
from truce.compliance.watch.captures import Captures
from truce.compliance.watch.field import Field, Under, field_of, under
from truce.compliance.watch.watches import Watches
from truce.vocabulary import vocabulary
from truce.vocabulary.notice import Notice

EDGES = np.array([0.02, 0.15, 0.35, 0.6, 0.85])  # levels of the chance of notice
LEVELS = np.array([0.0, 0.085, 0.25, 0.475, 0.725, 0.925])  # what each level stands for
OTHERS = 3  # none, one, two or more
Profile = tuple[float, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Classes:
    """Kinds of incidents alike in how they could be noticed and who told of them; arrays of one length.

    `pi`: chance to be noticed by a watcher; `seen`: a watcher did notice; `others`: independent others that told
    (2 stands for two or more).
    """

    pi: Floats
    seen: Flags
    others: Ints

    @property
    def count(self) -> int:
        """How many."""
        return self.pi.size


def _classes() -> Classes:
    number = np.arange(LEVELS.size * OTHERS * 2)
    return Classes(pi=LEVELS[number // (OTHERS * 2)], seen=number % 2 == 1, others=number // 2 % OTHERS)


CLASSES = _classes()  # the same for every rule and every block of incidents


@dataclass(frozen=True, slots=True, kw_only=True)
class Noticed:
    """Per incident of a case: the chance that a watcher would notice it, whether one did, and its class in CLASSES."""

    pi: Floats
    seen: Flags
    klass: Ints


def noticed(setting: Setting, rule: Rule, incidents: Incidents, captures: Captures) -> Noticed:
    """The chance of notice of each incident, for the acts of the rule; `captures` are those of the same rows."""
    pi = chances(setting.watches, vocabulary().notice, rule.acts, incidents, captures.loudest)
    return classed(pi, captures)


def classed(pi: Floats, captures: Captures) -> Noticed:
    """Part incidents into classes by chance of notice, by whether a watcher noticed, and by how many others told."""
    level = np.searchsorted(EDGES, pi, side="right")
    klass = (level * OTHERS + np.minimum(captures.others, OTHERS - 1)) * 2 + captures.seen
    return Noticed(pi=pi, seen=captures.seen, klass=klass.astype(np.int64))


def done_to_watchers(rule: Rule) -> bool:
    """Whether all acts of the rule are done to the watchers themselves, who then miss none."""
    known = vocabulary().notice
    return bool(rule.acts) and all(known.is_own(act) for act in rule.acts)


def chances(watches: Watches, notice: Notice, acts: Mapping[str, float], incidents: Incidents, loudest: Ints) -> Floats:
    """Per incident the chance that a watcher would notice it: the mean over the acts that it may have been."""
    weight, chance = np.zeros(incidents.size), np.zeros(incidents.size)
    for act in (a for a in incidents.acts.codes if a in acts):
        mass = incidents.acts.mass({act: acts[act]})
        weight += mass
        chance += mass * _of_act(watches, notice, act, incidents, loudest)
    return np.divide(chance, weight, out=np.zeros(incidents.size), where=weight > 0)


def _of_act(watches: Watches, notice: Notice, act: str, incidents: Incidents, loudest: Ints) -> Floats:
    if notice.is_own(act):
        return np.ones(incidents.size)
    answer = np.zeros(incidents.size)
    known = [*vocabulary().phenomena, None]  # -1, none told, is the last
    groups: dict[Profile, list[int]] = {}
    for number in np.unique(loudest).tolist():
        groups.setdefault(profile(watches, notice, act, known[number]), []).append(number)
    for factors, numbers in groups.items():
        found = field_for(watches, factors)
        if found is not None:
            mine = np.isin(loudest, numbers)
            answer[mine] = found.at(incidents)[mine]
    return answer


def profile(watches: Watches, notice: Notice, act: str, phenomenon: str | None = None) -> Profile:
    """The factor of each of the watchers' means for an act, told by a phenomenon."""
    return tuple(notice.factor(means, act, phenomenon) for means in watches.by_means)


def _under(watches: Watches) -> Under | None:
    """The grid under all footprints, made once: the quality of a watch does not move it."""
    if watches.size and "under" not in watches.made:
        watches.made["under"] = under(watches)
    return watches.made.get("under")


def field_for(watches: Watches, factors: Profile) -> Field | None:
    """The field of chances with these factors, made once; None where nobody could notice."""
    key = ("field", factors)
    if key not in watches.made:
        watches.made[key] = field_of(watches.scaled(factors), _under(watches)) if any(factors) else None
    found: Field | None = watches.made[key]
    return found
