"""P(it lay where the term holds), and what is said where no geometry can tell."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import polars as pl
import shapely
from shapely.geometry.base import BaseGeometry

from truce.compliance.count.factors import Factor, sure
from truce.compliance.periods import micros
from truce.compliance.prepared import Incidents
from truce.compliance.rules.rule import Rule
from truce.compliance.space.geometry import read_shape
from truce.compliance.space.lines import Places, Series, band_factor, places_of, zone_probability

NO_AREA_STATED = frozenset({"undefined", "disputed", "class_of_place"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Dated:
    """A shape and when it was valid (microseconds, half-open; None is open)."""

    shape: BaseGeometry
    start: int | None
    end: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Reach:
    """Where a rule reaches for a party: the factor, the area to be watched, and what bears on it.

    `note` is no_area_stated, no_geometry or None. `area` is null where no area is stated or known.
    """

    factor: Factor
    area: BaseGeometry | None = None
    series: Series | None = None
    note: str | None = None


def find_zone(zones: pl.DataFrame, name: str | None, agreement: str) -> list[Dated]:
    """The dated shapes of a zone, by name (letter case aside); shapes that are valid together are one union."""
    if name is None:
        return []
    rows = zones.filter(
        (pl.col("name").str.to_lowercase() == name.lower())
        & (pl.col("agreement").is_null() | (pl.col("agreement") == agreement))
    ).sort("id")
    together: dict[tuple[int | None, int | None], list[BaseGeometry]] = {}
    for row in rows.iter_rows(named=True):  # a handful of versions, never incidents
        key = tuple(None if row[c] is None else micros(row[c]) for c in ("earliest", "latest"))
        together.setdefault((key[0], key[1]), []).append(read_shape(row["geometry"], row["id"]))
    return [Dated(shape=shapely.union_all(s), start=a, end=b) for (a, b), s in together.items()]


def in_zone(shapes: list[Dated], places: Places) -> Factor:
    """P(in the zone valid at that instant); a place nobody told, or a day without a version, is left open."""
    p, valid = np.zeros(places.at.size), np.zeros(places.at.size, dtype=bool)
    for dated in shapes:
        now = np.ones(places.at.size, dtype=bool)
        if dated.start is not None:
            now &= places.at >= dated.start
        if dated.end is not None:
            now &= places.at < dated.end
        p = np.where(now, np.maximum(p, zone_probability(dated.shape, places)), p)
        valid |= now
    known = valid & places.placed
    return Factor(np.where(known, p, 0.0), np.where(known, p, 1.0))


def _open(size: int) -> Factor:
    return Factor(np.zeros(size), np.ones(size))


def _without(factor: Factor, excluded: Factor) -> Factor:
    """The factor outside an excluded area."""
    return Factor(factor.p * (1.0 - excluded.high), factor.high * (1.0 - excluded.p))


def _named(rule: Rule, zones: pl.DataFrame) -> list[Dated]:
    """The zone a reading names, and no other; else those of the term. All of several must be drawn."""
    zone = rule.term.zone
    if rule.reading.zone is not None:
        return find_zone(zones, rule.reading.zone, rule.agreement.id)
    if zone.zones:
        each = [find_zone(zones, name, rule.agreement.id) for name in zone.zones]
        return [dated for found in each for dated in found] if all(each) else []
    for name in (zone.name, zone.description):
        if found := find_zone(zones, name, rule.agreement.id):
            return found
    return []


def reach_of(
    rule: Rule,
    party: str,
    incidents: Incidents,
    zones: pl.DataFrame,
    series: Mapping[str, Series],
    chosen: Mapping[str, str],
) -> Reach:
    """Where the rule reaches: the zone of its reading or text, less what the reading leaves out.

    undefined, disputed and class of place state no area: factor 1 (the class of place is judged by target).
    A band is measured from the party's own baseline. Anything else needs a zone of that name in the mission;
    without one nothing can be placed: factor 0 to 1, note no_geometry.
    """
    places, size = places_of(incidents), incidents.size
    kind, line, area = rule.term.zone.kind, None, None
    note: str | None = None
    if rule.reading.zone is None and kind in NO_AREA_STATED:
        factor, note = sure(np.ones(size)), "no_area_stated"
    elif rule.reading.zone is None and kind == "symmetric_band":
        band, line = band_factor(rule, party, series, chosen, incidents)
        factor, note = (_open(size), "no_geometry") if band is None else (band, None)
    elif shapes := _named(rule, zones):
        factor, area = in_zone(shapes, places), shapely.union_all([d.shape for d in shapes])
    else:
        factor, note = _open(size), "no_geometry"
    for name in rule.reading.zone_excludes:
        left_out = find_zone(zones, name, rule.agreement.id)
        factor = _without(factor, in_zone(left_out, places) if left_out else _open(size))
        note = note if left_out else "no_geometry"
        if left_out and area is not None:
            area = shapely.difference(area, shapely.union_all([d.shape for d in left_out]))
    return Reach(factor=factor, area=area, series=line, note=note)
