"""P(it lay where the term holds), and what is said where no geometry can tell."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import polars as pl
from shapely.geometry.base import BaseGeometry

from truce.compliance.count.factors import Factor, sure
from truce.compliance.prepared import Incidents
from truce.compliance.rules.rule import Rule
from truce.compliance.space.bands import band_factor, forward_factor, strip_factor
from truce.compliance.space.drawn import Dated, find_zone, in_zone, unknown_place, within_metres
from truce.compliance.space.lines import Places, Series, places_of
from truce.compliance.space.shapes import difference, together
from truce.compliance.words import Words

__all__ = ["Dated", "Reach", "find_zone", "in_zone", "own_reach", "reach_of"]

NO_AREA_STATED = frozenset({"undefined", "disputed", "class_of_place"})
PER_PARTY = frozenset({"symmetric_band", "line"})  # measured from each party's own baseline


@dataclass(frozen=True, slots=True, kw_only=True)
class Reach:
    """Where a rule reaches for a party: the factor, the area to be watched, and what bears on it.

    `note` is no_area_stated, no_geometry or None. `area` is null where no area is stated or known. `buffer_m`: metres
    around a drawn area that were assumed, not stated: to be told with every finding. `mended`: ids of zones that
    cross themselves and are judged by what mending made of them.
    """

    factor: Factor
    area: BaseGeometry | None = None
    series: Series | None = None
    note: str | None = None
    buffer_m: float | None = None
    mended: tuple[str, ...] = ()


def own_reach(rule: Rule) -> bool:
    """Whether the rule reaches elsewhere for each party, so that each must be asked about."""
    return rule.term.zone.kind in PER_PARTY and rule.reading.zone is None


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
        return _all_of(rule, zone.zones, zones)
    for name in (zone.name, zone.description, zone.reference_line):
        if found := find_zone(zones, name, rule.agreement.id):
            return found
    return []


def _all_of(rule: Rule, names: tuple[str, ...], zones: pl.DataFrame) -> list[Dated]:
    """Several zones together; nothing where one of them is not drawn."""
    each = [find_zone(zones, name, rule.agreement.id) for name in names]
    return [dated for found in each for dated in found] if all(each) else []


def _ringed(rule: Rule, zones: pl.DataFrame) -> list[Dated]:
    """The zones a buffer lies around: those the term lists, else those of the agreement, else all drawn for it."""
    listed = rule.term.zone.zones or tuple(str(z["id"]) for z in rule.agreement.zones if "id" in z)
    own = zones.filter(pl.col("agreement") == rule.agreement.id)["name"].unique().sort().to_list()
    return _all_of(rule, listed or tuple(own), zones)


def _kilometres(rule: Rule, *names: str) -> float | None:
    """The first width of the text among several keys, metres."""
    told = (rule.term.zone.details.get(name) for name in names)
    return next((float(km) * 1000.0 for km in told if km is not None), None)


def _ring(rule: Rule, places: Places, zones: pl.DataFrame) -> Reach:
    """A strip of stated width around zones: what lies in it, not in the zones themselves."""
    width, shapes = _kilometres(rule, "width_km"), _ringed(rule, zones)
    if not shapes:
        return Reach(factor=_open(places.at.size), note="no_geometry")
    inner = in_zone(shapes, places)
    if width is None:
        return Reach(factor=_without(_open(places.at.size), inner), note="no_geometry")
    outer = within_metres(shapes, places, width)
    return Reach(factor=Factor(np.maximum(outer.p - inner.high, 0.0), np.clip(outer.high - inner.p, 0.0, 1.0)))


def _around(rule: Rule, places: Places, zones: pl.DataFrame, buffer_m: float | None) -> Reach:
    """A class of place: judged by target, unless somebody drew it and says how far its surroundings go."""
    shapes = [] if buffer_m is None else _named(rule, zones)
    if not shapes or buffer_m is None:
        return Reach(factor=sure(np.ones(places.at.size)), note="no_area_stated")
    return Reach(factor=within_metres(shapes, places, buffer_m), area=_union(shapes), buffer_m=buffer_m)


def _union(shapes: list[Dated]) -> BaseGeometry:
    return together([d.shape for d in shapes], "a zone") if len(shapes) > 1 else shapes[0].shape


def _drawn(rule: Rule, places: Places, zones: pl.DataFrame) -> Reach:
    """A zone by name; without a drawing nothing can be placed."""
    shapes = _named(rule, zones)
    if not shapes:
        return Reach(factor=_open(places.at.size), note="no_geometry")
    mended = tuple(dict.fromkeys(name for dated in shapes for name in dated.mended))
    return Reach(factor=in_zone(shapes, places), area=_union(shapes), mended=mended)


def reach_of(
    rule: Rule,
    party: str,
    incidents: Incidents,
    zones: pl.DataFrame,
    series: Mapping[str, Series],
    chosen: Mapping[str, str],
    words: Words | None = None,
    buffers: Mapping[str, float] | None = None,
) -> Reach:
    """Where the rule reaches: the zone of its reading or text, less what the reading leaves out.

    A band, a line: measured from the party's own baseline (`words` are needed where kinds of weapon have depths of
    their own). Undefined, disputed and class of place state no area: factor 1 (the class of place is judged by target),
    unless `buffers` assumes metres of surroundings for the term ("agreement/term") and somebody drew the places.
    A buffer of stated width lies around its zones. Anything else needs a zone of that name in the mission; without one,
    or where the text gives no width, nothing can be placed: factor 0 to 1, note no_geometry.
    """
    kind, places = "named" if rule.reading.zone is not None else rule.term.zone.kind, places_of(incidents)
    if kind in PER_PARTY:
        if kind == "line":
            factor, line = forward_factor(rule, party, series, chosen, incidents)
        else:
            factor, line = band_factor(rule, party, series, chosen, incidents, words)
        reach = Reach(factor=factor or _open(incidents.size), series=line, note=None if factor else "no_geometry")
    elif kind in NO_AREA_STATED:
        reach = _around(rule, places, zones, (buffers or {}).get(f"{rule.agreement.id}/{rule.term.id}"))
    elif kind == "buffer":
        reach = _ring(rule, places, zones)
    else:
        reach = _drawn(rule, places, zones)
        if kind == "border_strip" and reach.note == "no_geometry":
            width = _kilometres(rule, "width_total_km")
            factor, line = strip_factor(rule.term.zone.reference_line, width, series, chosen, places)
            reach = reach if factor is None else Reach(factor=factor, series=line)
    return _less(rule, reach, places, zones)


def _less(rule: Rule, reach: Reach, places: Places, zones: pl.DataFrame) -> Reach:
    """The reach without what the reading leaves out."""
    factor, area, note, mended = reach.factor, reach.area, reach.note, reach.mended
    for name in rule.reading.zone_excludes:
        left_out = find_zone(zones, name, rule.agreement.id)
        factor = _without(factor, in_zone(left_out, places) if left_out else unknown_place(places))
        note = note if left_out else "no_geometry"
        if left_out and area is not None:
            area = difference(area, _union(left_out))
        mended += tuple(m for dated in left_out for m in dated.mended)
    return Reach(factor=factor, area=area, series=reach.series, note=note, buffer_m=reach.buffer_m, mended=mended)
