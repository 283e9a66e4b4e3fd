"""The truth as a file: every incident, every telling of it, and how many breaches there truly were."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import truce.sample.places as isle
from truce.sample.happenings import KARST_START, SIGNED_START, TRUCE_END, WITHDRAWN_BY, Happening
from truce.sample.story import Story
from truce.sample.telling import Telling, clock

PARTIES = ("heath", "karst")
COUNTABLE = ("VE-1", "VE-3", "VE-4", "VE-5", "VE-6")
ACCESS = frozenset({"obstruction_of_monitors", "interference_with_monitoring_means"})
# (term, reading, start of the period); every period ends when the truce does
PERIODS = (
    ("VE-1", "text", SIGNED_START),
    ("VE-1", "karst", KARST_START),
    ("VE-3", "text", WITHDRAWN_BY),
    ("VE-4", "text", SIGNED_START),
    ("VE-5", "text", SIGNED_START),
    ("VE-6", "text", WITHDRAWN_BY),
)
DOCUMENTS = (
    {"term": "VE-7", "held": False, "what": "heath handed in its list on 16 October; karst on 21 October, late"},
    {"term": "VE-8", "held": False, "what": "28 of 80 released on 24 October, 12 more on 29 October, 40 never"},
)


@dataclass(frozen=True, slots=True)
class Placed:
    """A telling and the row of the file in which it stands."""

    telling: Telling
    file: str
    row: int


def broken_by(h: Happening) -> list[str]:
    """The countable terms that forbid what was done where it was done, whenever they hold.

    The true act says where a gun stood or a shell fell; an attack in the valley is armed men in the valley too.
    """
    attack_in_valley = h.act == "offensive_action_or_assault" and isle.in_valley(h.x, h.y)
    forbidden = {
        "VE-1": h.is_fire,
        "VE-3": h.act == "weapon_in_prohibited_area",
        "VE-4": h.act == "strike_on_protected_object",
        "VE-5": h.act in ACCESS,
        "VE-6": h.act == "force_in_prohibited_area" or attack_in_valley,
    }
    return [term for term in COUNTABLE if forbidden[term]]


def true_breaches(truth: Sequence[Happening], term: str, party: str, start: datetime, end: datetime) -> int:
    """How many true incidents of a party break a term within [start, end)."""
    return sum(1 for h in truth if term in broken_by(h) and start <= h.start < end and party == h.by)


def truth_of(story: Story, placed: Sequence[Placed], seed: int) -> dict[str, Any]:
    """The truth file: incidents, tellings by file and row, breaches by term, reading and party, and plain counts."""
    tells: dict[str, list[str]] = {h.id: [] for h in story.truth}
    for p in placed:
        if p.telling.tells_of is not None:
            tells[p.telling.tells_of].append(f"{p.file}:{p.row}")
    reports = [_telling(p) for p in placed]
    breaches = [_breach(story, *period, party) for period in PERIODS for party in PARTIES]
    return {
        "agreement": "vela-2024",
        "seed": seed,
        "counts": {
            "incidents": len(story.truth),
            "reports": len(reports),
            "invented_reports": sum(r["tells_of"] is None for r in reports),
            "invented_stories": sum(r["tells_of"] is None and r["copies"] is None for r in reports),
            "untold_incidents": sum(not t for t in tells.values()),
        },
        "breaches": breaches,
        "documents": list(DOCUMENTS),
        "incidents": [_incident(h, tells[h.id]) for h in story.truth],
        "reports": reports,
    }


def _breach(story: Story, term: str, reading: str, start: datetime, party: str) -> dict[str, Any]:
    many = true_breaches(story.truth, term, party, start, TRUCE_END)
    return {"term": term, "reading": reading, "party": party, "start": clock(start), "end": clock(TRUCE_END),
            "breaches": many, "held": many == 0}  # fmt: skip


def _incident(h: Happening, told_in: list[str]) -> dict[str, Any]:
    lon, lat = isle.to_lonlat(h.x, h.y)
    day = isle.local_day(h.start)
    return {
        "id": h.id, "start": clock(h.start), "end": clock(h.end), "lon": lon, "lat": lat,
        "held_by": isle.holder(h.x, h.y, day), "north_of_line_m": round(isle.north_of_line(h.x, h.y, day)),
        "act": h.act, "phenomenon": h.phenomenon, "weapon": h.weapon, "calibre_mm": h.calibre_mm, "count": h.count,
        "by": h.by, "against": h.against, "target": h.target, "killed": h.killed, "injured": h.injured,
        "breaks": broken_by(h), "told_in": told_in,
    }  # fmt: skip


def _telling(p: Placed) -> dict[str, Any]:
    t = p.telling
    return {"file": p.file, "row": p.row, "source": t.voice, "reference": t.reference, "tells_of": t.tells_of,
            "copies": t.copies}  # fmt: skip
