"""One telling of one source, before it is written as a line of JSON or a row of a table."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from math import cos, hypot, radians, sin
from typing import Any

import truce.sample.places as isle
from truce.sample.places import ZONE


@dataclass(frozen=True, slots=True, kw_only=True)
class Telling:
    """What a voice says. `tells_of`: the true incident, null for an invented one; `copies`: whom it took over."""

    voice: str
    origin: str
    reference: str = ""
    told_at: datetime
    earliest: datetime
    latest: datetime
    precision: str
    time_text: str | None = None
    x: float
    y: float
    radius_m: float
    phrase: str | None = None
    sector: tuple[float, float, float, float, float] | None = None
    acts: Mapping[str, float] = field(default_factory=dict)
    kind: str = ""
    means: str = "reported_by_source"
    phenomenon: str | None = None
    count: int | None = None
    approximate: bool = False
    unit: str = "report"
    weapon: str | None = None
    calibre_mm: float | None = None
    by: str | None = None
    against: str | None = None
    target: str | None = None
    killed: int | None = None
    injured: int | None = None
    flags: tuple[str, ...] = ()
    grade: str = "F"
    text: str = ""
    language: str = "en"
    cites: str | None = None
    tells_of: str | None = None
    copies: str | None = None
    again: int = 0
    once: bool = False


def clock(moment: datetime) -> str:
    """RFC 3339 with the offset of the island's clocks."""
    return moment.astimezone(ZONE).isoformat(timespec="seconds")


def sector_ring(s: tuple[float, float, float, float, float]) -> list[tuple[float, float]]:
    """The annular sector (observer x, y, middle bearing, near, far) of 22.5 degrees as a ring in metres."""
    x, y, middle, near, far = s
    out = [(far, middle - 11.25 + 22.5 * n / 6) for n in range(7)]
    back = [(max(near, 1.0), middle + 11.25 - 22.5 * n / 6) for n in range(7)]
    return [(x + d * sin(radians(a)), y + d * cos(radians(a))) for d, a in out + back]


def sector_disc(s: tuple[float, float, float, float, float]) -> tuple[float, float, float]:
    """(x, y, radius) of a disc that holds the sector."""
    ring = sector_ring(s)
    far, near = (s[0] + s[4] * sin(radians(s[2])), s[1] + s[4] * cos(radians(s[2]))), (s[3] + s[4]) / 2
    x, y = s[0] + (far[0] - s[0]) * near / s[4], s[1] + (far[1] - s[1]) * near / s[4]
    return x, y, max(hypot(a - x, b - y) for a, b in ring)


def _where(t: Telling) -> dict[str, Any]:
    lon, lat = isle.to_lonlat(t.x, t.y)
    told: dict[str, Any] = {"lon": lon, "lat": lat, "radius_m": round(t.radius_m), "phrase": t.phrase}
    if t.sector is not None:
        told |= {"kind": "sector", "geometry": isle.polygon(sector_ring(t.sector))}
    return told


def as_line(t: Telling) -> dict[str, Any]:
    """The telling as a report of DESIGN 5."""
    when = {"earliest": clock(t.earliest), "latest": clock(t.latest), "text": t.time_text,
            "zone": isle.TIME_ZONE, "precision": t.precision}  # fmt: skip
    weapon = None if t.weapon is None else {"class": t.weapon, "system": None, "calibre_mm": t.calibre_mm}
    return {
        "noun": "report", "source": t.voice, "origin": t.origin, "reference": t.reference,
        "told_at": clock(t.told_at), "when": when, "where": _where(t), "acts": dict(t.acts), "means": t.means,
        "phenomenon": t.phenomenon, "count": t.count, "approximate": t.approximate, "unit": t.unit,
        "weapon": weapon, "by": t.by, "against": t.against, "target": t.target, "killed": t.killed,
        "injured": t.injured, "flags": list(t.flags), "grade": t.grade, "text": t.text, "language": t.language,
        "url": None, "once": t.once,
    }  # fmt: skip


ACCUSED = {"heath": "Heath Council", "karst": "Karst League", None: ""}


def as_row(t: Telling) -> dict[str, Any]:
    """The telling as a row of a table: local clock times, a word for the kind, empty where nothing is said."""
    shape = "%Y-%m-%d" if t.precision == "day" else "%Y-%m-%d %H:%M"
    lon, lat = isle.to_lonlat(t.x, t.y)
    return {
        "item": t.reference, "published": clock(t.told_at), "happened": t.earliest.astimezone(ZONE).strftime(shape),
        "kind": t.kind, "place": t.phrase, "lon": lon, "lat": lat, "accuracy_m": round(t.radius_m),
        "accused": ACCUSED[t.by], "dead": t.killed, "hurt": t.injured, "told_by": t.origin, "language": t.language,
        "text": t.text,
    }  # fmt: skip


def day_of(moment: datetime) -> tuple[datetime, datetime]:
    """The day on the island that holds an instant, as a half-open interval."""
    day = isle.local_day(moment)
    return isle.local(day), isle.local(day + timedelta(days=1))
