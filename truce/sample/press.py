"""The newsroom and the channel: one slow and broad, one quick and loud, each copying the other voices.

Error models. Wire: knows a happening with a chance that grows with its weight; names the nearest town (one time in
25 the next one) and puts it within 9 km; names the day, one time in 20 the day after; takes shelling for a clash or
the other way round one time in 12; names a doer 6 times in 10 and is wrong one time in 20.
Channel: the minute (give or take 1.5), street-level places (700 m), takes half the blasts for shelling, repeats itself
word for word one time in 8 and anew one time in 10, and copies a third of the wire.
"""

from dataclasses import replace
from datetime import timedelta
from math import hypot

from numpy.random import Generator

import truce.sample.places as isle
import truce.sample.words as wording
from truce.sample.happenings import Happening, other, scatter
from truce.sample.places import Spot
from truce.sample.telling import Telling, day_of

WIRE, CHANNEL = "meridian-wire", "vela-now"
WIRE_GRADE, CHANNEL_GRADE = "B", "C"
TOWN_RADIUS_M, STREET_ERROR_M, TIME_ERROR_MIN = 9_000.0, 700.0, 1.5
WIRE_KNOWS = {
    "use_of_weapon": 0.38,
    "offensive_action_or_assault": 0.7,
    "strike_on_protected_object": 1.0,
    "weapon_in_prohibited_area": 0.1,
    "military_activity": 0.05,
    "force_in_prohibited_area": 0.2,
    "obstruction_of_monitors": 0.3,
    "interference_with_monitoring_means": 0.3,
    "statement": 0.9,
    "repair": 0.6,
    "protest": 0.7,
    "humanitarian": 0.7,
    "controlled_detonation": 0.3,
    "exchange_of_detainees": 1.0,
}
CHANNEL_KNOWS = {
    "use_of_weapon": 0.55,
    "offensive_action_or_assault": 0.7,
    "strike_on_protected_object": 0.9,
    "weapon_in_prohibited_area": 0.15,
    "military_activity": 0.1,
    "force_in_prohibited_area": 0.2,
    "protest": 0.3,
    "repair": 0.2,
    "humanitarian": 0.2,
    "controlled_detonation": 0.6,
}
CONFUSED = {"shelling": "clash", "clash": "shelling", "drone": "shelling", "assault": "clash"}


def _town(rng: Generator, x: float, y: float) -> Spot:
    order = sorted(isle.TOWNS, key=lambda t: hypot(t.x - x, t.y - y))
    return order[1] if rng.random() < 0.04 else order[0]


def _language(rng: Generator) -> str:
    rest = rng.random()
    return "en" if rest < 0.6 else "uk" if rest < 0.8 else "ru"


def _kind(rng: Generator, kind: str, chance: float) -> str:
    return CONFUSED.get(kind, kind) if rng.random() < chance else kind


def _accused(rng: Generator, by: str | None, names: float, wrong: float) -> str | None:
    if by is None or rng.random() >= names:
        return None
    return other(by) if rng.random() < wrong else by


def wire(rng: Generator, truth: list[Happening]) -> list[Telling]:
    """The agency's own items."""
    return [_wire_item(rng, h) for h in truth if rng.random() < _chance(WIRE_KNOWS, h)]


def _chance(knows: dict[str, float], h: Happening) -> float:
    told = knows.get(h.act, 0.0)
    return min(1.0, told + 0.4) if h.killed or h.injured else told


def _wire_item(rng: Generator, h: Happening) -> Telling:
    town, language = _town(rng, h.x, h.y), _language(rng)
    kind = _kind(rng, wording.kind_of(h), 1 / 12)
    by = _accused(rng, h.by, 0.6, 0.05)
    told_at = h.end + timedelta(hours=2, minutes=int(rng.integers(0, 20 * 60)))
    day = day_of(h.start + timedelta(days=1 if rng.random() < 0.05 else 0))
    return Telling(
        voice=WIRE,
        origin=WIRE,
        grade=WIRE_GRADE,
        told_at=max(told_at, day[0] + timedelta(hours=6)),
        earliest=day[0],
        latest=day[1],
        precision="day",
        x=town.x,
        y=town.y,
        radius_m=TOWN_RADIUS_M,
        phrase=town.name,
        kind=kind,
        acts=wording.KIND_ACTS[kind],
        target=wording.KIND_TARGET.get(kind),
        weapon=wording.KIND_WEAPON.get(kind),
        by=by,
        killed=h.killed if h.killed or h.injured else None,
        injured=h.injured or None,
        language=language,
        text=wording.news(language, kind, town, (h.killed, h.injured), by=by),
        tells_of=h.id,
    )


def quotes(rng: Generator, bulletins: list[Telling], chance: float) -> list[Telling]:
    """Items in which the agency passes on a ministry, and says so."""
    return [_quote(rng, b) for b in bulletins if rng.random() < chance]


def _quote(rng: Generator, b: Telling) -> Telling:
    town, language = isle.nearest_town(b.x, b.y), _language(rng)
    day = day_of(b.earliest)
    toll = (b.killed or 0, b.injured or 0)
    return Telling(
        voice=WIRE,
        origin=b.origin,
        grade=WIRE_GRADE,
        told_at=b.told_at + timedelta(hours=1, minutes=int(rng.integers(0, 240))),
        earliest=day[0],
        latest=day[1],
        precision="day",
        x=town.x,
        y=town.y,
        radius_m=TOWN_RADIUS_M,
        phrase=town.name,
        kind=b.kind,
        acts=wording.KIND_ACTS[b.kind],
        target=wording.KIND_TARGET.get(b.kind),
        weapon=wording.KIND_WEAPON.get(b.kind),
        by=b.by,
        killed=b.killed,
        injured=b.injured,
        language=language,
        text=wording.news(language, b.kind, town, toll, by=b.by, cites=b.origin),
        cites=b.origin,
        tells_of=b.tells_of,
        copies=b.reference,
    )


def channel(rng: Generator, truth: list[Happening]) -> list[Telling]:
    """The channel's own lines."""
    return [_line(rng, h) for h in truth if rng.random() < _chance(CHANNEL_KNOWS, h)]


def _line(rng: Generator, h: Happening) -> Telling:
    kind = wording.kind_of(h)
    if kind == "blast" and rng.random() < 0.5:
        kind = "shelling"
    kind = _kind(rng, kind, 0.06)
    start = h.start + timedelta(minutes=round(float(rng.normal(0, TIME_ERROR_MIN))))
    x, y = scatter(rng, h.x, h.y, STREET_ERROR_M)
    town, by = isle.nearest_town(h.x, h.y), _accused(rng, h.by, 0.35, 0.08)
    sees_toll = (h.killed or h.injured) and rng.random() < 0.6
    return Telling(
        voice=CHANNEL,
        origin=CHANNEL,
        grade=CHANNEL_GRADE,
        told_at=start + timedelta(minutes=int(rng.integers(6, 40))),
        earliest=start,
        latest=start + timedelta(minutes=1),
        precision="minute",
        x=x,
        y=y,
        radius_m=2.45 * STREET_ERROR_M,
        phrase=f"by {town.name}",
        kind=kind,
        acts=wording.KIND_ACTS[kind],
        target=wording.KIND_TARGET.get(kind),
        weapon=wording.KIND_WEAPON.get(kind),
        by=by,
        killed=h.killed if sees_toll else None,
        injured=h.injured if sees_toll else None,
        text=wording.shout(rng, kind, town),
        tells_of=h.id,
    )


def again(rng: Generator, lines: list[Telling]) -> list[Telling]:
    """The channel repeating itself: the very same row once more, or the same words posted anew."""
    found = []
    for told in lines:
        rest = rng.random()
        if rest < 0.125:
            found.append(replace(told, again=1, copies=told.reference))
        elif rest < 0.225:
            later = told.told_at + timedelta(minutes=int(rng.integers(30, 300)))
            found.append(replace(told, told_at=later, reference="", copies=told.reference))
    return found


def copied(rng: Generator, items: list[Telling], chance: float) -> list[Telling]:
    """The channel passing on wire items word for word; half the time it says from whom."""
    found = []
    for item in items:
        if rng.random() < chance:
            cites = item.origin if rng.random() < 0.5 else None
            later = item.told_at + timedelta(minutes=int(rng.integers(10, 200)))
            found.append(
                replace(
                    item,
                    voice=CHANNEL,
                    grade=CHANNEL_GRADE,
                    origin=cites or CHANNEL,
                    told_at=later,
                    reference="",
                    cites=cites,
                    copies=item.reference,
                )
            )
    return found
