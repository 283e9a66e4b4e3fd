"""The observers: when and where patrols and cameras watched, and what kept them from it.

A patrol on duty notices 0.8 of what happens within 6 km, by day only; a camera 0.85 by day and 0.6 by night within
4 km. Patrols stay home one day in eight; a camera is down one stretch in seven.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from math import hypot
from typing import Any

from numpy.random import Generator

import truce.sample.places as isle
from truce.sample.happenings import BAD_NIGHT, Happening
from truce.sample.places import Spot, local
from truce.sample.telling import clock

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
    lon, lat = isle.to_lonlat(w.x, w.y)
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
    found = [w for day in isle.days() for w in (*_patrol_day(rng, day), *_camera_day(rng, day))]
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
