"""P(the act is what the term forbids): acts x target x weapon, each with what cannot be told apart.

A factor has two arrays: `p`, what the sources tell, and `high`, with all that they leave open counted in.
`p <= high` always. Only `p` enters expected numbers; `high` only widens the upper end of intervals.
"""

from dataclasses import dataclass

import numpy as np
import polars as pl

from truce.compliance.prepared import Flags, Floats, Incidents
from truce.compliance.rules.pieces import WeaponRule
from truce.compliance.rules.rule import Rule
from truce.compliance.words import Words

PROTECTED = "strike_on_protected_object"


@dataclass(frozen=True, slots=True)
class Factor:
    """A probability per incident, its upper bound, and where the two differ."""

    p: Floats
    high: Floats

    @property
    def open(self) -> Flags:
        """Incidents of which something is left open."""
        return np.asarray(self.high > self.p + 1e-12)

    def __mul__(self, other: "Factor") -> "Factor":
        return Factor(self.p * other.p, self.high * other.high)


def sure(p: Floats) -> Factor:
    """A factor that leaves nothing open."""
    return Factor(p, p)


def target_factor(rule: Rule, incidents: Incidents) -> Factor:
    """P(what was hit is of a class the term names). A source that names no target tells of none.

    Where the act itself is told as a strike on a protected object but the class is not told, the untold
    share is left open.
    """
    p = incidents.target.mass(dict.fromkeys(rule.targets, 1.0))
    struck = incidents.acts.mass({PROTECTED: 1.0})
    rest = np.clip(1.0 - incidents.target.told(), 0.0, 1.0) * struck
    return Factor(p, np.clip(p + rest, 0.0, 1.0))


def weapon_factor(weapons: tuple[WeaponRule, ...], incidents: Incidents, words: Words) -> Factor:
    """P(the weapon is one of those the term names); 1 where it names none. Each is of one kind: kinds add up."""
    if not weapons:
        return sure(np.ones(incidents.size))
    each = [kind_factor(kind, incidents, words) for kind in weapons]
    return Factor(np.minimum(sum(f.p for f in each), 1.0), np.minimum(sum(f.high for f in each), 1.0))


def kind_factor(weapons: WeaponRule, incidents: Incidents, words: Words) -> Factor:
    """P(the weapon is of one kind): named system first, then class, then calibre.

    A calibre nobody told fits where every known system of the class would; else it is left open, and so is a weapon
    nobody named. Where the text lists systems (`only_named`), a class and a calibre alone leave it open.
    """
    named = _named_systems(weapons, incidents, words)
    by_class = incidents.weapon_class.mass(dict.fromkeys(weapons.classes, 1.0))
    open_share = np.clip(1.0 - incidents.weapon_class.told(), 0.0, 1.0)
    calibre = incidents.calibre_mm
    known = np.isfinite(calibre)
    p, high = by_class, np.clip(by_class + open_share, 0.0, 1.0)
    if weapons.bounds_calibre:
        sizes = np.unique(calibre[known])
        fits = np.isin(calibre, sizes[[weapons.calibre_fits(float(c)) for c in sizes]] if sizes.size else sizes)
        certain = incidents.weapon_class.mass({c: 1.0 for c in weapons.classes if _always_fits(weapons, c, words)})
        p = np.where(known, np.where(fits, by_class, 0.0), certain)
        high = np.where(known & ~fits, 0.0, high)
    if weapons.only_named:
        p = np.zeros(incidents.size)
    has_name = np.isfinite(named)
    return Factor(np.where(has_name, named, p), np.where(has_name, named, high))


def _always_fits(weapons: WeaponRule, weapon_class: str, words: Words) -> bool:
    """Whether every system of the class that the vocabulary knows has a calibre within the bounds."""
    sizes = [s.calibre_mm for s in words.systems.values() if s.weapon_class == weapon_class and s.calibre_mm]
    return bool(sizes) and all(weapons.calibre_fits(size) for size in sizes)


def _named_systems(weapons: WeaponRule, incidents: Incidents, words: Words) -> Floats:
    """1 or 0 where a system is named and known, NaN elsewhere."""
    verdict: dict[str, float] = {}
    for name in incidents.system.drop_nulls().unique().to_list():
        code = words.system_code(name)
        system = words.systems.get(code)
        if code in weapons.excluded:
            verdict[name] = 0.0
        elif code in weapons.systems:
            verdict[name] = 1.0
        elif system is not None and weapons.only_named:
            verdict[name] = 0.0
        elif system is not None:
            fits = system.calibre_mm is None or weapons.calibre_fits(system.calibre_mm)
            verdict[name] = float(system.weapon_class in weapons.classes and fits)
    if not verdict:
        return np.full(incidents.size, np.nan)
    found = incidents.system.replace_strict(
        list(verdict), list(verdict.values()), default=None, return_dtype=pl.Float64
    )
    return found.fill_null(float("nan")).to_numpy()


def act_factor(rule: Rule, incidents: Incidents, words: Words) -> Factor:
    """P(the act is what the term forbids): acts x target (for acts that need one) x weapon."""
    bound = rule.only_at_targets if rule.targets else frozenset()
    free = {a: w for a, w in rule.acts.items() if a not in bound and a not in rule.only_with}
    anywhere = incidents.acts.mass(free) + _with_weapons(rule, incidents)
    there = incidents.acts.mass({a: w for a, w in rule.acts.items() if a in bound})
    target = target_factor(rule, incidents)
    acts = Factor(np.minimum(anywhere + there * target.p, 1.0), np.minimum(anywhere + there * target.high, 1.0))
    return acts * weapon_factor(rule.weapons, incidents, words)


def _with_weapons(rule: Rule, incidents: Incidents) -> Floats:
    """The acts that count only with weapons of certain classes. A source that names no weapon tells of none."""
    mass = np.zeros(incidents.size)
    for act, classes in rule.only_with.items():
        if act in rule.acts:
            armed = incidents.weapon_class.mass(dict.fromkeys(classes, 1.0))
            mass += incidents.acts.mass({act: rule.acts[act]}) * armed
    return mass


def party_factor(incidents: Incidents, party: str) -> Floats:
    """P(the party did it), by what sources say and nothing else; 1 for 'any'."""
    return np.ones(incidents.size) if party == "any" else incidents.by.mass({party: 1.0})


def unnamed(incidents: Incidents) -> Floats:
    """Share of each incident for which no source names a doer."""
    return np.clip(1.0 - incidents.by.told(), 0.0, 1.0)


def grave(incidents: Incidents, words: Words) -> Floats:
    """P(the act is serious, if it happened): somebody was killed, or a heavy weapon was used."""
    heavy = incidents.weapon_class.mass(dict.fromkeys(words.heavy, 1.0))
    return np.where(incidents.killed_low > 0, 1.0, heavy)
