"""The days of one area: what happened on each, and how much of its light and of its night somebody watched.

A day runs between the midnights of the mission's zone of time, the one by which rulings part their days. Its light is
what lies between civil dawn and dusk at the middle of the area (watch/sun.py); all else is night. Watched means, as in
every ruling, the chance that somebody would have noticed, averaged over the area and the time. A day without night, or
without light, has nothing of it to be watched: its share counts as 1.

    broken     chance of at least one act of the kind, as told, at least `established`
    unsure     that chance above 1 - `established`: something is told, and not established
    quiet      neither, and watched by day and by night as the term asks
    unwatched  neither, and not watched enough

An act whose place nobody told breaks no area's silence. A day on which the term binds only in part can be broken, never
quiet.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

import numpy as np
import polars as pl
import shapely
from shapely.geometry.base import BaseGeometry

from truce.compliance.count.factors import act_factor, grave
from truce.compliance.papers.excuses import excused
from truce.compliance.periods import DAY, Force, Ints, Span, days_of, instant, spread
from truce.compliance.prepared import Flags, Floats, Incidents, take
from truce.compliance.rules.pieces import Quiet
from truce.compliance.rules.rule import Rule
from truce.compliance.setting import Setting
from truce.compliance.space.lines import places_of
from truce.compliance.space.zones import NO_AREA_STATED, Dated, find_zone, in_zone
from truce.compliance.watch.coverage import Ground, ground_of
from truce.compliance.watch.sun import daylight

WHOLE = "all"


@dataclass(frozen=True, slots=True, kw_only=True)
class Area:
    """An area whose silence is counted; `shapes` is None where the text states none, empty where nobody drew it."""

    name: str
    shapes: tuple[Dated, ...] | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Acts:
    """Acts of the kind on the days of an area: act `row` falls on day `day` with chance `p`. `grave`: of the row."""

    incidents: Incidents
    row: Ints
    day: Ints
    p: Floats
    grave: Floats

    def any_of(self, days: int) -> Floats:
        """Per day: chance of at least one."""
        with np.errstate(divide="ignore"):
            none = np.bincount(self.day, weights=np.log1p(-np.minimum(self.p, 1.0)), minlength=days)
        return np.asarray(1.0 - np.exp(none), dtype=np.float64)

    def ids(self, floor: float) -> dict[int, list[str]]:
        """Per day the ids of acts with a chance above `floor`, likeliest first."""
        keep = np.flatnonzero(self.p > floor)
        frame = pl.DataFrame(
            {"day": self.day[keep], "p": self.p[keep], "id": self.incidents.id.gather(self.row[keep])}
        ).sort(["day", "p", "id"], descending=[False, True, False])
        return {int(key[0]): part["id"].to_list() for key, part in frame.group_by(["day"], maintain_order=True)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Watched:
    """Per day the share of light and of night watched; over all days share, hours and restrictions."""

    light: Floats
    night: Floats
    share: float
    hours: float
    restrictions: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Days:
    """Every day of one area with its state. `whole`: the term binds all day."""

    area: Area
    spans: tuple[Span, ...]
    whole: Flags
    acts: Acts
    watched: Watched
    p_any: Floats

    def states(self, quiet: Quiet, established: float) -> list[str]:
        """broken, unsure, quiet, unwatched or, for a part of a day on which nothing broke the silence, part."""
        seen = (self.watched.light >= quiet.min_day) & (self.watched.night >= quiet.min_night)
        found = np.select(
            [self.p_any >= established, self.p_any > 1 - established, ~self.whole, seen],
            ["broken", "unsure", "part", "quiet"],
            "unwatched",
        )
        return [str(state) for state in found]


def areas_of(setting: Setting, rule: Rule) -> list[Area]:
    """The areas the rule counts in, each by itself."""
    zone = rule.term.zone
    if rule.reading.zone is None and not zone.zones and zone.kind in NO_AREA_STATED:
        return [Area(name=WHOLE, shapes=None)]
    names = [rule.reading.zone] if rule.reading.zone else [*zone.zones] or [zone.name or zone.description or zone.kind]
    return [Area(name=str(name), shapes=tuple(find_zone(setting.zones, name, rule.agreement.id))) for name in names]


def days_in(setting: Setting, rule: Rule, force: Force, area: Area) -> Days:
    """What was told and watched on each day of an area while the rule binds."""
    spans = tuple(days_of(force.span, setting.options.time_zone))
    acts = _acts(setting, rule, area, spans)
    return Days(
        area=area,
        spans=spans,
        whole=np.array([_is_whole(span, setting.options.time_zone) for span in spans], dtype=bool),
        acts=acts,
        watched=_watched(setting, rule, area, spans),
        p_any=acts.any_of(len(spans)),
    )


def _is_whole(span: Span, zone: str) -> bool:
    """Whether a stretch runs from midnight to midnight."""
    both = [instant(t).astimezone(ZoneInfo(zone)) for t in (span.start, span.end)]
    return all((t.hour, t.minute, t.second, t.microsecond) == (0, 0, 0, 0) for t in both)


def _acts(setting: Setting, rule: Rule, area: Area, spans: Sequence[Span]) -> Acts:
    everyone = setting.incidents
    told = everyone.acts.mass(rule.acts) * everyone.p_happened > 0
    inside = (everyone.latest >= spans[0].start) & (everyone.earliest < spans[-1].end) if spans else told & False
    incidents = take(everyone, np.flatnonzero(told & inside & (everyone.placed | (area.shapes is None))))
    p = act_factor(rule, incidents, setting.words).p * incidents.p_happened
    if area.shapes is not None:
        p = p * in_zone(list(area.shapes), places_of(incidents)).p
    p = p * (1.0 - excused(setting, rule, incidents))
    met = spread(incidents.earliest, incidents.latest, spans)
    return Acts(
        incidents=incidents,
        row=met.row,
        day=met.stretch,
        p=p[met.row] * met.share,
        grave=grave(incidents, setting.words)[met.row],
    )


def _watched(setting: Setting, rule: Rule, area: Area, spans: Sequence[Span]) -> Watched:
    ground = _ground(setting, rule, area)
    if ground is None or not spans:
        none = np.zeros(len(spans))
        return Watched(light=none, night=none, share=0.0, hours=0.0, restrictions=0)
    centre = ground.centroid
    parts = [part for number, span in enumerate(spans) for part in _parted(span, number, centre.x, centre.y)]
    cut = [span for span, _ in parts]
    group = np.array([number for _, number in parts], dtype=np.int64)
    over = Ground(ground, setting.watches, cut, None)
    length = np.bincount(group, weights=[s.end - s.start for s in cut], minlength=2 * len(spans))
    share = np.where(length > 0, over.seen(WHOLE, group, 2 * len(spans)).share, 1.0)
    total = over.seen(WHOLE, np.zeros(len(cut), dtype=np.int64), 1)
    return Watched(
        light=share[0::2],
        night=share[1::2],
        share=float(total.share[0]),
        hours=float(total.hours[0]),
        restrictions=int(total.restrictions[0]),
    )


def _ground(setting: Setting, rule: Rule, area: Area) -> BaseGeometry | None:
    """The area that had to be watched."""
    if area.shapes is not None:
        return shapely.union_all([dated.shape for dated in area.shapes]) if area.shapes else None
    everyone = setting.incidents
    kind = np.flatnonzero((everyone.acts.mass(rule.acts) > 0) & everyone.placed)
    return ground_of(None, everyone.lon[kind], everyone.lat[kind], setting.watches)


def _parted(span: Span, number: int, lon: float, lat: float) -> list[tuple[Span, int]]:
    """A day as stretches of light (group 2 x number) and of night (that plus one), by the sun at a place."""
    noon = (span.start + span.end) // 2 + np.array([-DAY, 0, DAY], dtype=np.int64)
    dawn, dusk = daylight(np.full(3, lon), np.full(3, lat), noon)
    cuts, parts = span.start, []
    for rise, fall in zip(dawn.tolist(), dusk.tolist(), strict=True):
        start, end = max(rise, cuts), min(fall, span.end)
        if start < end:
            parts += [(Span(cuts, start), 2 * number + 1), (Span(start, end), 2 * number)]
            cuts = end
    parts.append((Span(cuts, span.end), 2 * number + 1))
    return [(part, group) for part, group in parts if part.start < part.end]
