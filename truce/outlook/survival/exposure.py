"""Days at risk and ends, by interval of age: all that piecewise-constant hazards need to know of a table of spells."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from truce.outlook.survival.spell import Floats, Spell

CUTS = np.array([0.0, 7, 30, 90, 180, 365, 730, 1825, 3650, np.inf])  # ages in days; 9 intervals
LEAST = 1e-6  # width of a window, so that an end known to the second is one too


@dataclass(frozen=True, slots=True)
class Exposure:
    """Of one class of truces: how many, days at risk by interval (J), ends by kind and interval (each J)."""

    spells: int
    days: Floats
    ends: dict[str, Floats]

    def __add__(self, other: "Exposure") -> "Exposure":
        return self._with(other, 1)

    def __sub__(self, other: "Exposure") -> "Exposure":
        return self._with(other, -1)

    def _with(self, other: "Exposure", sign: int) -> "Exposure":
        kinds = sorted({*self.ends, *other.ends})
        ends = {kind: np.maximum(self.of(kind) + sign * other.of(kind), 0.0) for kind in kinds}
        days = np.maximum(self.days + sign * other.days, 0.0)
        return Exposure(self.spells + sign * other.spells, days, ends)

    def of(self, kind: str) -> Floats:
        """Ends of one kind by interval; none where the table knows no such kind."""
        none = np.zeros(self.days.size)
        return self.ends.get(kind, none)


def exposure_of(spells: Sequence[Spell], cuts: Floats = CUTS) -> Exposure:
    """Sums over spells. An end known to lie between two days counts in each interval by the share of days there."""
    entry, low, high = (np.array([getattr(s, name) for s in spells], np.float64) for name in ("entry", "low", "high"))
    low = np.maximum(low, entry)
    high = np.maximum(high, low + LEAST)
    begin, finish = cuts[:-1, None], cuts[1:, None]
    days = _expected_below(low, high, finish) - _expected_below(low, high, begin)
    days -= np.clip(entry, begin, finish) - begin
    share = _share_below(low, high, finish) - _share_below(low, high, begin)
    ended = [s.end for s in spells]
    kinds = {k: np.array([e == k for e in ended], np.float64) for k in sorted(set(ended) - {"stands"})}
    return Exposure(len(spells), np.maximum(days, 0.0).sum(axis=1), {k: share @ mask for k, mask in kinds.items()})


def _share_below(low: Floats, high: Floats, age: Floats) -> Floats:
    """Chance that an age spread evenly from low to high is below `age`."""
    return np.clip((age - low) / (high - low), 0.0, 1.0)


def _expected_below(low: Floats, high: Floats, age: Floats) -> Floats:
    """Mean of min(T, age) for T spread evenly from low to high."""
    wide = high - low
    past = np.clip(age - low, 0.0, wide)
    return np.where(age <= low, np.minimum(age, low), low + past * (1.0 - 0.5 * past / wide))


def levels_of(spells: Sequence[Spell], factor: str) -> dict[str, list[Spell]]:
    """Spells by level of a factor, in order of the level's name; a spell of no known level is in none."""
    found: dict[str, list[Spell]] = {}
    for spell in spells:
        if factor in spell.classes:
            found.setdefault(spell.classes[factor], []).append(spell)
    return dict(sorted(found.items()))


def by_class(spells: Sequence[Spell]) -> dict[str, dict[str, Exposure]]:
    """Factor -> level -> exposure, the factor "whole" with the one level "whole" first."""
    factors = sorted({factor for spell in spells for factor in spell.classes})
    told = {"whole": {"whole": exposure_of(spells)}}
    for factor in factors:
        told[factor] = {level: exposure_of(of) for level, of in levels_of(spells, factor).items()}
    return told
