"""How near to a party's own baseline: bands either side of a line, and what lies forward of it."""

import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import cast

import numpy as np

from truce.compliance.count.factors import Factor, kind_factor
from truce.compliance.periods import Ints
from truce.compliance.prepared import Flags, Floats, Incidents
from truce.compliance.rules.rule import Rule
from truce.compliance.space.geometry import outline, p_beyond, reach_m
from truce.compliance.space.lines import Places, Series, line_for, named_line, places_of
from truce.compliance.space.threads import each
from truce.compliance.words import Words

HOLDER, OTHER, NO_SIDE = 1, 0, -1


@dataclass(frozen=True, slots=True)
class Standing:
    """Where places stood beside that day's line: metres from it (no sign), who holds the ground, how sharp the line is.

    `known`: a version held and the place was told. `side`: HOLDER, OTHER or NO_SIDE (no area was drawn).
    """

    metres: Floats
    side: Ints
    precision_m: Floats
    known: Flags

    def of(self, series: Series, party: str) -> Floats:
        """Metres, positive on the party's own side; without a sign where the line says nothing of the party."""
        if party not in series.sides:
            return self.metres
        own = HOLDER if party == series.holder else OTHER
        return np.where((self.side == own) | (self.side == NO_SIDE), self.metres, -self.metres)


def standing(series: Series, places: Places, at_most_m: float | None = None) -> Standing:
    """Measure places against the version of the line that held then.

    `at_most_m`: nothing will be asked of distances greater than this (metres), apart from their blur. Then what lies
    farther is given as lying so far, which is much faster.
    """
    size = places.at.size
    metres, precision = np.zeros(size), np.zeros(size)
    side, known = np.full(size, NO_SIDE, dtype=np.int64), np.zeros(size, dtype=bool)

    def ask(part: tuple[int, Ints]) -> None:
        version, rows = part
        spots = places.lon[rows], places.lat[rows]
        precision[rows], known[rows] = series.precision_m[version], True
        far = None if at_most_m is None else at_most_m + reach_m(places.radius_m[rows], precision[rows])
        metres[rows] = np.abs(outline(series.line[version]).signed_distance(*spots, far))
        if (area := series.area[version]) is not None:
            side[rows] = outline(area).holds(*spots)

    each(series.groups(places), ask, size)
    return Standing(metres, side, precision, known)


_RECENT = threading.local()


def _stood(series: Series, places: Places, at_most_m: float) -> Standing:
    """`standing`, remembered while a rule goes through its parties: they ask about the same places."""
    kept = getattr(_RECENT, "kept", [])
    for one, lon, at, far, found in kept:
        if one is series and lon is places.lon and at is places.at and far == at_most_m:
            return cast(Standing, found)
    fresh = standing(series, places, at_most_m)
    _RECENT.kept = [*kept[-1:], (series, places.lon, places.at, at_most_m, fresh)]
    return fresh


def depths_of(rule: Rule) -> tuple[float | None, ...]:
    """How far each kind of weapon of the rule must stand from the baseline, metres; one entry where it names none."""
    depth = rule.reading.depth_each_side_m or rule.term.zone.depth_each_side_m
    return tuple(kind.depth_m or depth for kind in rule.weapons) or (depth,)


@dataclass(frozen=True, slots=True)
class Near:
    """P(nearer than it may be), one factor a kind of weapon of the rule (one in all where it names none)."""

    kinds: tuple[Factor, ...]
    line: Series

    def combined(self, rule: Rule, incidents: Incidents, words: Words | None) -> Factor:
        """One factor for all kinds: each weighs by P(the weapon is of that kind), as kinds are exclusive.

        Times P(the weapon is one of the rule's) it is the sum over kinds of P(of the kind) x P(nearer than its depth).
        Where every kind has the same depth nothing needs weighing, nor `words`.
        """
        if all(kind is self.kinds[0] for kind in self.kinds):
            return self.kinds[0]
        if words is None:
            return _widest(self.kinds)
        each_kind = [kind_factor(weapon, incidents, words) for weapon in rule.weapons]
        p = _weighed([k.p for k in each_kind], [n.p for n in self.kinds])
        high = _weighed([k.high for k in each_kind], [n.high for n in self.kinds])
        return Factor(p, np.maximum(p, high))


def _widest(kinds: Sequence[Factor]) -> Factor:
    """What is sure whatever the kind, and what is possible for some kind."""
    return Factor(np.minimum.reduce([k.p for k in kinds]), np.maximum.reduce([k.high for k in kinds]))


def _weighed(shares: Sequence[Floats], near: Sequence[Floats]) -> Floats:
    total = np.sum(shares, axis=0)
    told = np.sum([s * n for s, n in zip(shares, near, strict=True)], axis=0)
    return np.asarray(np.divide(told, total, out=np.zeros_like(told), where=total > 0))


def nearness(
    rule: Rule,
    party: str,
    series: Mapping[str, Series],
    chosen: Mapping[str, str],
    incidents: Incidents,
) -> Near | None:
    """P(nearer to the party's own baseline than each kind of weapon may be), or beyond it; met exactly is met.

    For 'any' each party's distance counts by the share with which sources name it; what nobody is named for counts with
    the smallest. A kind without a depth is left open. None where a baseline is missing, or no depth is stated at all.
    """
    depths = depths_of(rule)
    stated = [d for d in depths if d is not None]
    lines = _lines(rule, party, series, chosen)
    if not stated or lines is None:
        return None
    places = places_of(incidents)
    stood = {line.name: _stood(line, places, max(stated)) for line in lines.values()}

    def nearer(depth: float | None) -> Factor:
        if depth is None:
            return Factor(np.zeros(places.at.size), np.ones(places.at.size))
        parts = {p: _nearer(stood[line.name], line, p, depth, places.radius_m) for p, line in lines.items()}
        return by_whom(party, parts, incidents)

    found = {depth: nearer(depth) for depth in dict.fromkeys(depths)}
    return Near(tuple(found[depth] for depth in depths), next(iter(lines.values())))


def _lines(rule: Rule, party: str, series: Mapping[str, Series], chosen: Mapping[str, str]) -> dict[str, Series] | None:
    """The baseline of each party that is meant; None where one is missing."""
    wanted = rule.parties if party == "any" else (party,)
    lines = {p: line_for(rule, p, series, chosen) for p in wanted}
    known = {p: line for p, line in lines.items() if line is not None}
    return known if known and len(known) == len(wanted) else None


def _nearer(stood: Standing, line: Series, party: str, depth_m: float, radius_m: Floats) -> Factor:
    beyond = p_beyond(stood.of(line, party) - depth_m, radius_m, stood.precision_m)
    p = np.where(stood.known, 1.0 - beyond, 0.0)
    return Factor(p, np.where(stood.known, p, 1.0))


def by_whom(party: str, parts: Mapping[str, Factor], incidents: Incidents) -> Factor:
    """A factor that differs by party: the party's own, or for 'any' by the shares with which sources name each."""
    if party != "any":
        return parts[party]
    named = {p: incidents.by.mass({p: 1.0}) for p in parts}
    rest = np.clip(1.0 - np.sum(list(named.values()), axis=0), 0.0, 1.0)
    least = np.minimum.reduce([f.p for f in parts.values()])
    p = np.clip(np.sum([named[w] * parts[w].p for w in parts], axis=0) + rest * least, 0.0, 1.0)
    return Factor(p, np.maximum(np.maximum.reduce([f.high for f in parts.values()]), p))


def band_factor(
    rule: Rule,
    party: str,
    series: Mapping[str, Series],
    chosen: Mapping[str, str],
    incidents: Incidents,
    words: Words | None = None,
) -> tuple[Factor | None, Series | None]:
    """P(within the band in which the term allows no such weapon), all kinds together, and the line it rests on.

    None where no line or no depth is known. `words` are needed where kinds have depths of their own.
    """
    near = nearness(rule, party, series, chosen, incidents)
    return (None, None) if near is None else (near.combined(rule, incidents, words), near.line)


def forward_factor(
    rule: Rule, party: str, series: Mapping[str, Series], chosen: Mapping[str, str], incidents: Incidents
) -> tuple[Factor | None, Series | None]:
    """P(forward of the party's line: on the other side from its own). On the line itself nobody is forward.

    None where a line is missing, or says of a party neither that it holds the area nor that it holds the rest.
    """
    lines = _lines(rule, party, series, chosen)
    if lines is None or any(p not in line.sides for p, line in lines.items()):
        return None, None
    places = places_of(incidents)
    parts = {}
    for p, line in lines.items():
        stood = standing(line, places, 0.0)
        told = stood.known & (stood.side != NO_SIDE)
        forward = 1.0 - p_beyond(stood.of(line, p), places.radius_m, stood.precision_m)
        parts[p] = Factor(np.where(told, forward, 0.0), np.where(told, forward, 1.0))
    return by_whom(party, parts, incidents), next(iter(lines.values()))


def strip_factor(
    name: str | None, width_m: float | None, series: Mapping[str, Series], chosen: Mapping[str, str], places: Places
) -> tuple[Factor | None, Series | None]:
    """P(within a strip of a width along a line, half of it on either side). None where line or width is not known.

    Raises WrongUsage where several series could be the line.
    """
    line = None if name is None or width_m is None else named_line(name, series, chosen)
    if line is None or width_m is None:
        return None, None
    stood = standing(line, places, width_m / 2)
    p = np.where(stood.known, 1.0 - p_beyond(stood.metres - width_m / 2, places.radius_m, stood.precision_m), 0.0)
    return Factor(p, np.where(stood.known, p, 1.0)), line
