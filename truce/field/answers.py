"""What the answers of a group say: times, places, weapons, parties, numbers. Nothing is guessed."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import isfinite, nan
from typing import Any

from truce.errors import UnusableValue
from truce.field.fixes import Area, Fix, odd_times, read_fix

MINUTE = timedelta(minutes=1)
LARGEST = 1e15
Answers = Mapping[str, str]
Json = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """What a submission does not say itself. `watcher`: who sent it (patrol-7); `zone`: IANA zone of the mission.

    `parties`: ids of the parties that the mission's agreements know; None where there is nothing to know one by.
    """

    watcher: str
    received_at: datetime
    zone: str = "UTC"
    area: Area | None = None
    parties: Collection[str] | None = None


def when_told(answers: Answers, setting: Setting) -> tuple[Json, tuple[str, ...]]:
    """The interval that was told, with what is odd about it."""
    if answers.get("at"):
        middle, wide = _instant(answers, "at"), number_told(answers, "within_min") or 0.0
        if wide < 0:
            raise UnusableValue("less than no minutes", question="within_min")
        exact = wide <= 1
        start = middle.replace(second=0, microsecond=0) if exact else middle - wide * MINUTE
        end = start + MINUTE if exact else middle + wide * MINUTE
        precision = "minute" if exact else "interval"
    elif answers.get("earliest") and answers.get("latest"):
        start, end = _instant(answers, "earliest"), _instant(answers, "latest")
        precision = "interval"
    else:
        raise UnusableValue("no time was told", question="at, or earliest and latest")
    told = {"earliest": start.isoformat(), "latest": end.isoformat(), "zone": setting.zone, "precision": precision}
    return told, odd_times([start, end], setting.received_at)


def _instant(answers: Answers, name: str) -> datetime:
    try:
        told = datetime.fromisoformat(answers[name])
    except ValueError:
        raise UnusableValue("not a time", question=name) from None
    if told.tzinfo is None:
        raise UnusableValue("a time without its offset from UTC", question=name)
    return told


def where_told(answers: Answers, setting: Setting) -> tuple[Json, tuple[str, ...]]:
    """The place: a disc, a sector, or words alone; with what is odd about the position."""
    told: Json = {"phrase": answers.get("place")} if answers.get("place") else {}
    if fix := fix_told(answers, "stand", setting):
        return told | (_sector(answers, fix) if fix.usable else {}), fix.odd
    if fix := fix_told(answers, "spot", setting):
        return told | ({"lon": fix.lon, "lat": fix.lat, "radius_m": fix.radius_m} if fix.usable else {}), fix.odd
    if fix := fix_told(answers, "spot_map", setting):
        odd = tuple(code for code in fix.odd if not code.endswith("accuracy"))  # a finger on a map has none
        radius = number_told(answers, "spot_radius_m") or fix.radius_m
        return told | ({"lon": fix.lon, "lat": fix.lat, "radius_m": radius} if fix.usable else {}), odd
    return told, ()


def _sector(answers: Answers, fix: Fix) -> Json:
    """What was seen from a position in a direction; how unsure the position is widens how far away it may be."""
    bearing, spread = number_told(answers, "bearing"), number_told(answers, "bearing_error") or 15.0
    near, far = number_told(answers, "near_m"), number_told(answers, "far_m")
    if bearing is None or near is None or far is None or far < near:
        raise UnusableValue("a direction needs a bearing and how far away", question="bearing, near_m, far_m")
    ends = {"from": (bearing - spread) % 360, "to": (bearing + spread) % 360}
    reach = {"near_m": max(0.0, near - fix.radius_m), "far_m": far + fix.radius_m}
    return {"lon": fix.lon, "lat": fix.lat, "sector": ends | reach}


def fix_told(answers: Answers, name: str, setting: Setting) -> Fix | None:
    """The position that was told, with what is odd about it; None where none was."""
    if not answers.get(name):
        return None
    return read_fix(answers[name], answers.get("deviceid", ""), setting.area)


def weapon_told(answers: Answers) -> Json:
    """What was told of a weapon: its class, system and calibre in millimetres."""
    told = {
        "class": answers.get("weapon"),
        "system": answers.get("system"),
        "calibre_mm": number_told(answers, "calibre_mm"),
    }
    return {name: value for name, value in told.items() if value is not None}


def party_told(answers: Answers, name: str, setting: Setting) -> str | None:
    """The party that was told; None where nobody was. Raises UnusableValue for one that no agreement knows."""
    told = answers.get(name)
    if told in (None, "", "unknown"):
        return None
    if setting.parties is not None and told not in setting.parties:
        raise UnusableValue("no agreement of the mission knows this party", question=name)
    return told


def range_told(answers: Answers, name: str) -> list[int | None] | None:
    """The least and the most of a number that was told as a span; None where neither was."""
    ends = [whole_told(answers, f"{name}_low"), whole_told(answers, f"{name}_high")]
    return None if ends == [None, None] else ends


def number_told(answers: Answers, name: str) -> float | None:
    """A number. Raises UnusableValue for what is none, or too large to be one."""
    told = answers.get(name)
    if told is None:
        return None
    try:
        number = float(told)
    except ValueError:
        number = nan
    if not isfinite(number) or abs(number) > LARGEST:
        raise UnusableValue("not a number", question=name)
    return number


def whole_told(answers: Answers, name: str) -> int | None:
    """A whole number. Raises UnusableValue for what is none."""
    told = number_told(answers, name)
    if told is None:
        return None
    if told != int(told):
        raise UnusableValue("not a whole number", question=name)
    return int(told)
