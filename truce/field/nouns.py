"""How the answers of a group become a noun, as the JSON of DESIGN 5, with what is odd about it."""

from collections.abc import Callable, Mapping

from truce.errors import UnusableValue
from truce.field.answers import (
    Answers,
    Json,
    Setting,
    fix_told,
    number_told,
    party_told,
    range_told,
    weapon_told,
    when_told,
    where_told,
    whole_told,
)
from truce.field.fixes import CLOCK, FIX, read_trace
from truce.model.corridor import corridor
from truce.vocabulary import vocabulary

ORIGIN = "mission"  # the independence group of everybody who reports for the mission
SURE = {"certain": 1.0, "likely": 0.8, "possible": 0.5}
FARTHEST_M = 500_000.0  # a radar on a hill
COUNTED_UNIT = "smm_violation"
YES = ("yes", "true", "1")


def _report(answers: Answers, setting: Setting) -> tuple[Json, tuple[str, ...]]:
    when, clock = when_told(answers, setting)
    where, fix = where_told(answers, setting)
    flags = [*answers.get("flags", "").split(), *([FIX] if fix else []), *([CLOCK] if clock else [])]
    told = {
        "source": setting.watcher,
        "origin": ORIGIN,
        "told_at": setting.received_at.isoformat(),
        "when": when,
        "where": where,
        "acts": {answers["act"]: SURE.get(answers.get("sure", "certain"), 1.0)} if answers.get("act") else None,
        "means": answers.get("observed_by") or answers.get("means"),
        "phenomenon": answers.get("phenomenon"),
        "direction": answers.get("direction"),
        "weapon": weapon_told(answers),
        "by": party_told(answers, "by", setting),
        "against": party_told(answers, "against", setting),
        "target": answers.get("target"),
        "killed": range_told(answers, "killed"),
        "injured": range_told(answers, "injured"),
        "flags": list(dict.fromkeys(flags)),
        "text": answers.get("text"),
        "language": answers.get("language"),
    }
    return told | _count(answers), (*fix, *clock)


def _count(answers: Answers) -> Json:
    told: Json = {"count": whole_told(answers, "count"), "approximate": True if answers.get("about") in YES else None}
    seen = vocabulary().phenomena.get(answers.get("phenomenon", ""))
    if told["count"] is not None and seen is not None and seen.counts:
        told["unit"] = COUNTED_UNIT
    return told


def _coverage(answers: Answers, setting: Setting) -> tuple[Json, tuple[str, ...]]:
    when, clock = when_told(answers, setting)
    reach = number_told(answers, "sees_m")
    if reach is None or not 0 < reach <= FARTHEST_M:
        raise UnusableValue("how far it saw is missing, or farther than anybody sees", question="sees_m")
    where, fix = _watched(answers, setting, reach)
    quality = number_told(answers, "quality")
    told = {
        "source": setting.watcher,
        "watcher": setting.watcher,
        "means": answers.get("means"),
        "when": {key: when[key] for key in ("earliest", "latest")},
        "where": where,
        "quality": quality,
        "restriction": answers.get("restriction"),
        "restricted_by": party_told(answers, "by", setting),
        "weather": answers.get("weather"),
        "visibility_m": number_told(answers, "visibility_m"),
        "note": answers.get("note") or answers.get("text"),
    }
    return told, (*fix, *clock)


def _watched(answers: Answers, setting: Setting, reach: float) -> tuple[Json, tuple[str, ...]]:
    if answers.get("route"):
        return {"geometry": corridor(read_trace(answers["route"]), reach)}, ()
    fix = fix_told(answers, "spot", setting) or fix_told(answers, "stand", setting)
    if fix is None:
        raise UnusableValue("neither a way nor a position was told", question="route, spot")
    if not fix.usable:
        raise UnusableValue("watched from a position that is none", question="spot", odd=", ".join(fix.odd))
    return {"lon": fix.lon, "lat": fix.lat, "radius_m": reach}, fix.odd


def _sighting(answers: Answers, setting: Setting) -> tuple[Json, tuple[str, ...]]:
    when, clock = when_told(answers, setting)
    where, fix = where_told(answers, setting)
    if not ({"lon", "sector"} & set(where)):
        raise UnusableValue("a weapon that was seen has a place", question="spot, spot_map, stand")
    told = {
        "source": setting.watcher,
        "watcher": setting.watcher,
        "means": answers.get("observed_by") or answers.get("means"),
        "told_at": setting.received_at.isoformat(),
        "when": {key: when[key] for key in ("earliest", "latest")},
        "where": where,
        "weapon": weapon_told(answers),
        "count": whole_told(answers, "count"),
        "approximate": True if answers.get("about") in YES else None,
        "serials": [one.strip() for one in answers.get("serials", "").split(",") if one.strip()],
        "state": answers.get("state"),
        "party": party_told(answers, "by", setting),
        "site": answers.get("site"),
        "text": answers.get("text"),
    }
    return told, (*fix, *clock)


def _inventory(answers: Answers, setting: Setting) -> tuple[Json, tuple[str, ...]]:
    when, clock = when_told(answers, setting)
    where, fix = where_told(answers, setting)
    told = {
        "source": setting.watcher,
        "site": answers.get("site"),
        "party": party_told(answers, "by", setting),
        "told_at": setting.received_at.isoformat(),
        "when": {key: when[key] for key in ("earliest", "latest")},
        "where": {key: where[key] for key in ("lon", "lat", "radius_m") if key in where},
        "result": answers.get("result"),
        "weapon": weapon_told(answers),
        "serial": answers.get("serial"),
        "count": whole_told(answers, "count"),
        "text": answers.get("text"),
    }
    return told, (*fix, *clock)


Maker = Callable[[Answers, Setting], tuple[Json, tuple[str, ...]]]
MAKERS: Mapping[str, Maker] = {
    "report": _report,
    "coverage": _coverage,
    "sighting": _sighting,
    "inventory": _inventory,
}
