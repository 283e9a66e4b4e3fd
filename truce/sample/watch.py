"""The observers: when and where patrols and cameras watched, what kept them from it, and what they noticed.

Error models. Noticing: an incident within reach while a watcher is on duty is noticed with the chance that its
coverage states (0.8 on patrol, 0.85 and 0.6 for a camera by day and night). Bearings err by 5 degrees (one standard
deviation), distances by 12 per cent; cameras place what they see within 300 m. Nobody here lies.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from math import exp, hypot
from typing import Any

from numpy.random import Generator

from truce.sample import places, words
from truce.sample.happenings import BAD_NIGHT, Happening, scatter
from truce.sample.places import Spot, local
from truce.sample.telling import Telling, clock, sector_disc

BEARING_ERROR_DEG, DISTANCE_ERROR, CAMERA_ERROR_M = 5.0, 0.12, 300.0
PATROL_REACH_M, CAMERA_REACH_M = 6_000.0, 4_000.0
PATROL_QUALITY, CAMERA_DAY, CAMERA_NIGHT = 0.8, 0.85, 0.6
PATROLS = {
    "patrol-lark": (Spot("", -19_500, 2_500), Spot("", -16_500, -1_800)),
    "patrol-heron": (Spot("", -8_500, 2_200), Spot("", -7_000, -2_300)),
    "patrol-wren": (Spot("", -5_000, 2_600), Spot("", -4_500, -1_900)),
    "patrol-plover": (Spot("", 4_500, 2_300), Spot("", 2_500, -2_600)),
    "patrol-dunlin": (Spot("", 15_000, 2_000), Spot("", 17_500, -1_900)),
}
CAMERAS = {
    "camera-ridge": Spot("", -17_500, 1_600),
    "camera-valley": Spot("", -5_500, 1_700),
    "camera-sallow": Spot("", 2_800, -900),
    "camera-dunes": Spot("", 16_500, -800),
}
# (day, patrol, party that kept it away, category, hours, stated reason)
DENIALS = (
    (date(2024, 10, 1), "patrol-wren", "karst", "denial", 4, "no permit for this road"),
    (date(2024, 10, 7), "patrol-plover", "heath", "conditional", 2, "only with an escort"),
    (date(2024, 10, 16), "patrol-wren", "karst", "denial", 5, "mines on the road"),
    (date(2024, 10, 18), "patrol-plover", "karst", "denial", 4, "no order to let anyone pass"),
    (date(2024, 10, 20), "patrol-lark", "heath", "delay", 2, "waiting for the commander"),
    (date(2024, 10, 22), "patrol-wren", "heath", "denial", 5, "closed for repairs"),
    (date(2024, 10, 23), "patrol-wren", "karst", "denial", 6, "closed after the night"),
    (date(2024, 10, 25), "patrol-plover", "karst", "denial", 4, "no permit for this road"),
    (date(2024, 10, 28), "patrol-lark", "karst", "conditional", 3, "only with an escort"),
    (date(2024, 10, 30), "patrol-wren", "heath", "denial", 4, "no order to let anyone pass"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Watch:
    """A stretch of watching from one place, or of being kept from it (quality 0)."""

    watcher: str
    means: str
    start: datetime
    end: datetime
    x: float
    y: float
    reach_m: float
    quality: float
    restriction: str | None = None
    by: str | None = None
    note: str | None = None

    def could_notice(self, h: Happening) -> bool:
        """Whether the happening lay within reach while it watched."""
        return self.start <= h.start < self.end and hypot(h.x - self.x, h.y - self.y) <= self.reach_m


def as_coverage(w: Watch) -> dict[str, Any]:
    """The watch as a coverage line of DESIGN 5."""
    lon, lat = places.to_lonlat(w.x, w.y)
    return {
        "noun": "coverage",
        "source": "patrols" if w.watcher.startswith("patrol") else "cameras",
        "watcher": w.watcher,
        "means": w.means,
        "when": {"earliest": clock(w.start), "latest": clock(w.end)},
        "where": {"lon": lon, "lat": lat, "radius_m": round(w.reach_m)},
        "quality": w.quality,
        "restriction": w.restriction,
        "restricted_by": w.by,
        "note": w.note,
    }


def plan(rng: Generator) -> list[Watch]:
    """Who watched when, in order of time."""
    found = [w for day in places.days() for w in (*_patrol_day(rng, day), *_camera_day(rng, day))]
    return sorted(found, key=lambda w: (w.start, w.watcher))


def _patrol_day(rng: Generator, day: date) -> Iterator[Watch]:
    for name, posts in PATROLS.items():
        post = posts[int(rng.integers(0, 2))]
        start = local(day, 7) + timedelta(minutes=5 * int(rng.integers(0, 12)))
        end = start + timedelta(hours=10, minutes=5 * int(rng.integers(0, 12)))
        stays_home = rng.random() < 0.12
        kept = next((d for d in DENIALS if d[:2] == (day, name)), None)
        if kept is not None:
            stop = start + timedelta(hours=kept[4])
            yield Watch(
                watcher=name,
                means="saw",
                start=start,
                end=stop,
                x=post.x,
                y=post.y,
                reach_m=PATROL_REACH_M,
                quality=0.0,
                restriction=kept[3],
                by=kept[2],
                note=kept[5],
            )
            start = stop
        elif stays_home:
            continue
        yield Watch(
            watcher=name,
            means="saw",
            start=start,
            end=end,
            x=post.x,
            y=post.y,
            reach_m=PATROL_REACH_M,
            quality=PATROL_QUALITY,
        )


def _camera_day(rng: Generator, day: date) -> Iterator[Watch]:
    for name, post in CAMERAS.items():
        for first, last, quality in ((0, 7, CAMERA_NIGHT), (7, 19, CAMERA_DAY), (19, 24, CAMERA_NIGHT)):
            start, end = local(day, first), local(day + timedelta(days=last // 24), last % 24)
            broken = rng.random() < 0.14
            if name == "camera-sallow" and start < BAD_NIGHT[1] and end > BAD_NIGHT[0]:
                yield Watch(
                    watcher=name,
                    means="recorded_camera",
                    start=max(start, BAD_NIGHT[0]),
                    end=min(end, BAD_NIGHT[1]),
                    x=post.x,
                    y=post.y,
                    reach_m=CAMERA_REACH_M,
                    quality=0.0,
                    restriction="jamming",
                    note="the picture was jammed; by whom is not known",
                )
            elif not broken:
                yield Watch(
                    watcher=name,
                    means="recorded_camera",
                    start=start,
                    end=end,
                    x=post.x,
                    y=post.y,
                    reach_m=CAMERA_REACH_M,
                    quality=quality,
                )


def denials(watches: list[Watch]) -> list[Happening]:
    """What the parties did to the observers, as true incidents."""
    found = []
    for w in watches:
        if w.restriction == "jamming" and w.start != BAD_NIGHT[0]:
            continue
        if w.restriction is not None:
            act = "interference_with_monitoring_means" if w.by is None else "obstruction_of_monitors"
            found.append(
                Happening(
                    start=w.start,
                    end=w.end,
                    x=w.x,
                    y=w.y,
                    act=act,
                    by=w.by or "heath",
                    target="monitors",
                    watcher=w.watcher,
                )
            )
    return found


def tellings(rng: Generator, watches: list[Watch], truth: list[Happening]) -> list[Telling]:
    """What patrols and cameras report, in order of the truth."""
    found: list[Telling] = []
    for h in truth:
        if h.watcher is not None:
            found.append(_restriction_told(h))
            continue
        for w in watches:
            if w.could_notice(h) and rng.random() < w.quality:
                told = _patrol_tells(rng, w, h) if w.means == "saw" else _camera_tells(rng, w, h)
                found.extend([told] if told is not None else [])
    return found


def _restriction_told(h: Happening) -> Telling:
    camera = str(h.watcher).startswith("camera")
    return Telling(
        voice=str(h.watcher),
        origin=str(h.watcher) if camera else "mission",
        told_at=h.end + timedelta(hours=1),
        earliest=h.start,
        latest=h.end,
        precision="interval",
        x=h.x,
        y=h.y,
        radius_m=200.0,
        phrase="at the position",
        acts={h.act: 1.0},
        means="recorded_camera" if camera else "saw",
        count=1,
        by=None if camera else h.by,
        target="monitors",
        grade="A",
        text=words.restriction(h),
        tells_of=h.id,
    )


NOTICED = frozenset(
    {
        "use_of_weapon",
        "offensive_action_or_assault",
        "strike_on_protected_object",
        "weapon_in_prohibited_area",
        "military_activity",
        "force_in_prohibited_area",
        "controlled_detonation",
        "exchange_of_detainees",
    }
)


def observed_acts(h: Happening, rng: Generator) -> dict[str, float]:
    """What an observer takes it for: nobody hears the intent of a burst, or by whose leave a blast was set off."""
    if h.act == "controlled_detonation":
        return {"controlled_detonation": 1.0} if rng.random() < 0.6 else {"use_of_weapon": 0.6, h.act: 0.4}
    if h.act == "offensive_action_or_assault":
        return {"use_of_weapon": 0.7, h.act: 0.3}
    if h.act in {"weapon_in_prohibited_area", "military_activity"}:
        return {"weapon_in_prohibited_area": 0.9, "military_activity": 0.1}
    if h.act == "strike_on_protected_object":
        return {h.act: 0.8, "use_of_weapon": 0.2}
    if h.act == "use_of_weapon":
        return {h.act: 0.9, "controlled_detonation": 0.1} if h.is_loud else {h.act: 1.0}
    return {h.act: 1.0}


def _counted(rng: Generator, h: Happening) -> tuple[int, bool]:
    if h.count <= 3:
        return h.count, False
    return max(1, round(h.count * exp(float(rng.normal(0, 0.15))))), h.count > 10


def _patrol_tells(rng: Generator, w: Watch, h: Happening) -> Telling | None:
    if h.act not in NOTICED:
        return None
    far = hypot(h.x - w.x, h.y - w.y) * exp(float(rng.normal(0, DISTANCE_ERROR)))
    angle = places.bearing(w.x, w.y, h.x, h.y) + float(rng.normal(0, BEARING_ERROR_DEG))
    near_m, far_m = 500.0 * int(far * 0.8 / 500), 500.0 * (int(far * 1.25 / 500) + 1)
    sector = (w.x, w.y, 22.5 * (round(angle / 22.5) % 16), near_m, far_m)
    x, y, radius = sector_disc(sector)
    first = h.start - timedelta(minutes=h.start.minute % 5)
    count, about = _counted(rng, h)
    seen = not h.is_fire and h.act != "controlled_detonation"
    acts = observed_acts(h, rng)
    phrase = f"{near_m / 1000:g}-{far_m / 1000:g}km {places.compass_word(angle)} of the position"
    return Telling(
        voice=w.watcher,
        origin="mission",
        told_at=w.end + timedelta(hours=2),
        earliest=first,
        latest=h.end + timedelta(minutes=5),
        precision="interval",
        time_text=f"about {clock(first)[11:16]}",
        x=x,
        y=y,
        radius_m=radius,
        phrase=phrase,
        sector=sector,
        acts=acts,
        means="saw" if seen else "heard",
        phenomenon=h.phenomenon,
        count=count,
        approximate=about,
        unit="observation" if seen else "smm_violation",
        weapon=h.weapon if seen or rng.random() < 0.4 else None,
        calibre_mm=h.calibre_mm if seen else None,
        by=h.by if seen else None,
        grade="A",
        text=words.observed(h, count, about, phrase, seen),
        tells_of=h.id,
        flags=("controlled_detonation",) if acts.get("controlled_detonation", 0.0) == 1.0 else (),
    )


def _camera_tells(rng: Generator, w: Watch, h: Happening) -> Telling | None:
    if h.act not in NOTICED or h.act == "exchange_of_detainees":
        return None
    x, y = scatter(rng, h.x, h.y, CAMERA_ERROR_M)
    count, about = _counted(rng, h)
    seen = not h.is_fire and h.act != "controlled_detonation"
    return Telling(
        voice=w.watcher,
        origin=w.watcher,
        told_at=h.end + timedelta(hours=5),
        earliest=h.start,
        latest=h.end,
        precision="interval",
        time_text=clock(h.start)[11:19],
        x=x,
        y=y,
        radius_m=2.45 * CAMERA_ERROR_M,
        phrase=f"{hypot(x - w.x, y - w.y) / 1000:.1f}km {places.compass_word(places.bearing(w.x, w.y, x, y))}",
        acts=observed_acts(h, rng),
        means="recorded_camera",
        phenomenon=h.phenomenon,
        count=count,
        approximate=about,
        unit="observation" if seen else "smm_violation",
        weapon=h.weapon if seen else None,
        calibre_mm=h.calibre_mm if seen else None,
        by=h.by if seen else None,
        grade="A",
        text=words.recorded(h, count, about),
        tells_of=h.id,
    )
