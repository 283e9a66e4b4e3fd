"""What the mission of the island holds on paper: lists, exchanges, orders; guns it saw; and two visits to two depots.

All of it is true but the guns' places, which are as the patrols told them. Nothing here is drawn by chance: the papers
are the same for every seed. Heath's list came in time, Karst's four days late; 28 of 80 persons went home on the day
before the deadline, 12 more four days after it. At Gorsewick depot one howitzer of the first visit is not there at the
second; at Clintford depot the guards let nobody read serial numbers the second time.
"""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from typing import Any

import truce.sample.places as isle
from truce.sample.happenings import Happening
from truce.sample.places import Spot, local
from truce.sample.telling import Telling, clock

AGREEMENT = "vela-2024"
REGISTRY = "registry.jsonl"
REFUSAL = "depot-refusal"  # id of the true incident that the registry alone tells of
DEPOTS = {
    "Clintford depot": ("karst", Spot("", 15_000, -9_800)),
    "Gorsewick depot": ("heath", Spot("", -15_000, 9_600)),
}
FIRST_VISIT, SECOND_VISIT = local(date(2024, 10, 19), 10), local(date(2024, 10, 28), 10)
GUNS = {"Clintford depot": ("VK-201", "VK-204", "VK-207"), "Gorsewick depot": ("VH-311", "VH-315", "VH-318", "VH-320")}
GONE = "VH-318"
BOTH = ("heath", "karst")
LISTS = ((date(2024, 10, 16), 11, "heath", 23), (date(2024, 10, 21), 16, "karst", 31))  # day, hour, party, pieces
HANDED_OVER = ((date(2024, 10, 24), 12, 14), (date(2024, 10, 29), 15, 20))  # day, hour, persons of each side so far
CALLED = local(date(2024, 10, 22), 22)


def documents() -> Iterator[dict[str, Any]]:
    """The papers as documents of DESIGN 5's kind."""
    for day, hour, party, pieces in LISTS:
        text = f"list of {pieces} pieces at one depot"
        yield _paper("weapons_list_handed_over", "list", party, local(day, hour), text)
    for day, hour, persons in HANDED_OVER:
        for party in BOTH:
            paper = _paper("detained_persons_released", "confirmation", party, local(day, hour), "at Sallow Bridge")
            yield paper | {"figure": persons, "unit": "persons"}
    yield _paper("joint_commission_called", "letter", "karst", CALLED, "called in the night; heath did not come")


def _paper(event: str, kind: str, party: str, at: datetime, text: str) -> dict[str, Any]:
    return {
        "noun": "document", "source": "vela-mission-registry", "kind": kind, "event": event, "agreement": AGREEMENT,
        "by": party, "when": {"earliest": clock(at), "latest": clock(at)},
        "learnt_at": clock(at + timedelta(hours=2)), "text": text,
    }  # fmt: skip


def sightings(tellings: Sequence[Telling]) -> Iterator[dict[str, Any]]:
    """Guns as patrols and cameras told of them, and those that stood at the depots when they were visited."""
    for t in tellings:
        if t.acts.get("weapon_in_prohibited_area", 0.0) > 0.5 and t.means in {"saw", "recorded_camera"}:
            lon, lat = isle.to_lonlat(t.x, t.y)
            seen = _sighting(t.voice, t.means, t.earliest, t.latest, t.told_at, lon, lat, t.radius_m)
            seen["where"]["phrase"] = t.phrase
            yield seen | {
                "party": t.by, "count": t.count or 1,
                "weapon": {"class": t.weapon, "system": None, "calibre_mm": t.calibre_mm},
            }  # fmt: skip
    for depot, (party, spot) in DEPOTS.items():
        lon, lat = isle.to_lonlat(spot.x, spot.y)
        patrol = "patrol-dunlin" if spot.x > 0 else "patrol-lark"
        left, told = FIRST_VISIT + timedelta(hours=1), FIRST_VISIT + timedelta(hours=8)
        seen = _sighting(patrol, "saw", FIRST_VISIT, left, told, lon, lat, 100.0)
        yield seen | {"party": party, "count": len(GUNS[depot]), "state": "stored", "site": depot,
                      "serials": list(GUNS[depot]), "weapon": _howitzer()}  # fmt: skip


def _howitzer() -> dict[str, Any]:
    return {"class": "artillery", "system": "D-30", "calibre_mm": 122.0}


def _sighting(
    watcher: str, means: str, start: datetime, end: datetime, told: datetime, lon: float, lat: float, radius_m: float
) -> dict[str, Any]:
    return {
        "noun": "sighting", "source": watcher, "watcher": watcher, "means": means,
        "when": {"earliest": clock(start), "latest": clock(end)}, "told_at": clock(told),
        "where": {"lon": lon, "lat": lat, "radius_m": round(radius_m)},
    }  # fmt: skip


def refusal() -> Happening:
    """That the inspectors were not let read serial numbers: true, and told by the registry alone."""
    party, spot = DEPOTS["Clintford depot"]
    return Happening(
        id=REFUSAL, start=SECOND_VISIT, end=SECOND_VISIT + timedelta(hours=2), x=spot.x, y=spot.y,
        act="obstruction_of_monitors", by=party, target="monitors", watcher="inspectors",
    )  # fmt: skip


def inventories() -> Iterator[dict[str, Any]]:
    """Two visits to each depot, an item a line."""
    for depot, (party, spot) in DEPOTS.items():
        for visit in (FIRST_VISIT, SECOND_VISIT):
            refused = visit == SECOND_VISIT and depot == "Clintford depot"
            there = [gun for gun in GUNS[depot] if visit == FIRST_VISIT or gun != GONE]
            items = [{"serial": None, "count": len(there)}] if refused else [{"serial": gun} for gun in there]
            for item in items:
                yield _item(depot, party, spot, visit, "serials_refused" if refused else "present") | item


def _item(depot: str, party: str, spot: Spot, visit: datetime, result: str) -> dict[str, Any]:
    lon, lat = isle.to_lonlat(spot.x, spot.y)
    return {
        "noun": "inventory", "source": "vela-mission-registry", "site": depot, "party": party, "result": result,
        "when": {"earliest": clock(visit), "latest": clock(visit + timedelta(hours=2))},
        "told_at": clock(visit + timedelta(hours=8)), "where": {"lon": lon, "lat": lat, "radius_m": 100},
        "weapon": _howitzer(),
    }  # fmt: skip
