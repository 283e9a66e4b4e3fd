"""Small made-up records of truces for the tests of survival."""

import numpy as np

from truce.outlook.survival.exposure import CUTS, Exposure
from truce.outlook.survival.spell import COLLAPSE, STANDS, Spell


def spell(days: float, end: str = COLLAPSE, group: str = "g", name: str = "s", **classes: str) -> Spell:
    """A truce that ended (or was last seen) at an exact age."""
    return Spell(name, group, end, days, days, 0.0, dict(classes))


def record(spells: int, rate: float, days: float, kind: str = COLLAPSE) -> Exposure:
    """A class with the same days at risk in every interval and ends at that rate."""
    at_risk = np.full(CUTS.size - 1, days)
    return Exposure(spells, at_risk, {kind: at_risk * rate})


def drawn(rate: float, many: int, until: float, seed: int = 3) -> list[Spell]:
    """Truces of one constant hazard, watched until an age."""
    ages = np.random.default_rng(seed).exponential(1 / rate, many)
    return [spell(min(a, until), COLLAPSE if a < until else STANDS, name=f"s{i}") for i, a in enumerate(ages)]
