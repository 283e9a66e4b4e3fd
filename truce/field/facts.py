"""Answers become nouns: what a submission tells, as the JSON of DESIGN 5, ready for the checks of `wire`.

Nothing is guessed: what was not answered is not told. Names of questions are the grammar of docs/field.md.
"""

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from math import isfinite, nan
from typing import Any
from xml.etree.ElementTree import Element

from truce.errors import UnusableValue
from truce.field.fixes import CLOCK, FIX, Area, Fix, odd_times, read_fix, read_trace
from truce.field.layout import INTERVIEW, Layout, plain
from truce.field.submission import Submission
from truce.model.corridor import corridor
from truce.model.ids import make_id
from truce.vocabulary import vocabulary

ORIGIN = "mission"  # the independence group of everybody who reports for the mission
SURE = {"certain": 1.0, "likely": 0.8, "possible": 0.5}
MINUTE = timedelta(minutes=1)
LARGEST = 1e15
FARTHEST_M = 500_000.0  # a radar on a hill
COUNTED_UNIT = "smm_violation"
YES = ("yes", "true", "1")
FAMILIES = (
    {"placed", "spot", "spot_map", "spot_radius_m", "stand", "bearing", "bearing_error", "near_m", "far_m", "place"},
    {"at", "within_min", "earliest", "latest"},
)
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """One noun that a submission tells; `odd`: what is not plausible about it; or why it cannot be one."""

    noun: str
    path: str
    told: Json = field(default_factory=dict)
    odd: tuple[str, ...] = ()
    fault: str | None = None


def tells(submission: Submission, layout: Layout, setting: Setting) -> list[Told]:
    """Every noun that a submission tells, in order. Interviews are not among them: those are taken in by a person."""
    return [
        _noun(noun, path, answers, submission, setting)
        for noun, path, answers in _groups(submission.root, layout, "", "", {})
        if noun != INTERVIEW
    ]


def answers_of(submission: Submission, layout: Layout, noun: str) -> list[Answers]:
    """The answers of each group that becomes one noun."""
    return [answers for name, _, answers in _groups(submission.root, layout, "", "", {}) if name == noun]


def _groups(
    element: Element, layout: Layout, path: str, numbered: str, around: Answers
) -> Iterator[tuple[str, str, Answers]]:
    """(noun, path with numbers, answers) of this group and of those within, the outer ones first."""
    own = _with_around(dict(_own(element, layout, path)), around)
    if noun := layout.nouns.get(path):
        yield noun, numbered or ".", own
    counted: dict[str, int] = {}
    for kid in element:
        name = plain(kid.tag)
        counted[name] = counted.get(name, 0) + 1
        inner, number = f"{path}/{name}".lstrip("/"), f"{numbered}/{name}[{counted[name]}]".lstrip("/")
        if any(of == inner or of.startswith(f"{inner}/") for of in layout.nouns):
            yield from _groups(kid, layout, inner, number, own)


def _with_around(own: dict[str, str], around: Answers) -> Answers:
    """With what stands around, but for what is told anew: a place told in words is not where the patrol began."""
    told_anew = {name for family in FAMILIES if family & own.keys() for name in family}
    return {name: told for name, told in around.items() if name not in told_anew} | own


def _own(element: Element, layout: Layout, path: str) -> Iterator[tuple[str, str]]:
    """Answers of a group and of the groups within that are no nouns."""
    for kid in element:
        name = plain(kid.tag)
        inner = f"{path}/{name}".lstrip("/")
        if name == "meta" or inner in layout.nouns:
            continue
        if len(kid):
            yield from _own(kid, layout, inner)
        elif told := (kid.text or "").strip():
            yield name, told


def _noun(noun: str, path: str, answers: Answers, submission: Submission, setting: Setting) -> Told:
    if noun not in MAKERS:
        return Told(noun=noun, path=path, fault="the form says it becomes what a form cannot become")
    try:
        told, odd = MAKERS[noun](answers, setting)
    except OverflowError:  # of times: the year 1, less an hour
        return Told(noun=noun, path=path, fault="a time that no calendar has")
    except UnusableValue as wrong:
        return Told(
            noun=noun, path=path, fault=f"{wrong.what}: {', '.join(f'{k} {v}' for k, v in wrong.given.items())}"
        )
    whole: Json = {"noun": noun, "id": make_id(noun, "field", submission.instance, path)} | told
    if noun == "report":
        whole |= {"reference": submission.instance}
    return Told(
        noun=noun, path=path, told={k: v for k, v in whole.items() if v is not None and v not in ({}, [])}, odd=odd
    )


def _report(answers: Answers, setting: Setting) -> tuple[Json, tuple[str, ...]]:
    when, clock = _when(answers, setting)
    where, fix = _where(answers, setting)
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
        "weapon": _weapon(answers),
        "by": _party(answers, "by", setting),
        "against": _party(answers, "against", setting),
        "target": answers.get("target"),
        "killed": _range(answers, "killed"),
        "injured": _range(answers, "injured"),
        "flags": list(dict.fromkeys(flags)),
        "text": answers.get("text"),
        "language": answers.get("language"),
    }
    return told | _count(answers), (*fix, *clock)


def _count(answers: Answers) -> Json:
    told: Json = {"count": _whole(answers, "count"), "approximate": True if answers.get("about") in YES else None}
    seen = vocabulary().phenomena.get(answers.get("phenomenon", ""))
    if told["count"] is not None and seen is not None and seen.counts:
        told["unit"] = COUNTED_UNIT
    return told


def _coverage(answers: Answers, setting: Setting) -> tuple[Json, tuple[str, ...]]:
    when, clock = _when(answers, setting)
    reach = _number(answers, "sees_m")
    if reach is None or not 0 < reach <= FARTHEST_M:
        raise UnusableValue("how far it saw is missing, or farther than anybody sees", question="sees_m")
    where, fix = _watched(answers, setting, reach)
    quality = _number(answers, "quality")
    told = {
        "source": setting.watcher,
        "watcher": setting.watcher,
        "means": answers.get("means"),
        "when": {key: when[key] for key in ("earliest", "latest")},
        "where": where,
        "quality": quality,
        "restriction": answers.get("restriction"),
        "restricted_by": _party(answers, "by", setting),
        "weather": answers.get("weather"),
        "visibility_m": _number(answers, "visibility_m"),
        "note": answers.get("note") or answers.get("text"),
    }
    return told, (*fix, *clock)


def _watched(answers: Answers, setting: Setting, reach: float) -> tuple[Json, tuple[str, ...]]:
    if answers.get("route"):
        return {"geometry": corridor(read_trace(answers["route"]), reach)}, ()
    fix = _fix(answers, "spot", setting) or _fix(answers, "stand", setting)
    if fix is None:
        raise UnusableValue("neither a way nor a position was told", question="route, spot")
    if not fix.usable:
        raise UnusableValue("watched from a position that is none", question="spot", odd=", ".join(fix.odd))
    return {"lon": fix.lon, "lat": fix.lat, "radius_m": reach}, fix.odd


def _sighting(answers: Answers, setting: Setting) -> tuple[Json, tuple[str, ...]]:
    when, clock = _when(answers, setting)
    where, fix = _where(answers, setting)
    if not ({"lon", "sector"} & set(where)):
        raise UnusableValue("a weapon that was seen has a place", question="spot, spot_map, stand")
    told = {
        "source": setting.watcher,
        "watcher": setting.watcher,
        "means": answers.get("observed_by") or answers.get("means"),
        "told_at": setting.received_at.isoformat(),
        "when": {key: when[key] for key in ("earliest", "latest")},
        "where": where,
        "weapon": _weapon(answers),
        "count": _whole(answers, "count"),
        "approximate": True if answers.get("about") in YES else None,
        "serials": [one.strip() for one in answers.get("serials", "").split(",") if one.strip()],
        "state": answers.get("state"),
        "party": _party(answers, "by", setting),
        "site": answers.get("site"),
        "text": answers.get("text"),
    }
    return told, (*fix, *clock)


def _inventory(answers: Answers, setting: Setting) -> tuple[Json, tuple[str, ...]]:
    when, clock = _when(answers, setting)
    where, fix = _where(answers, setting)
    told = {
        "source": setting.watcher,
        "site": answers.get("site"),
        "party": _party(answers, "by", setting),
        "told_at": setting.received_at.isoformat(),
        "when": {key: when[key] for key in ("earliest", "latest")},
        "where": {key: where[key] for key in ("lon", "lat", "radius_m") if key in where},
        "result": answers.get("result"),
        "weapon": _weapon(answers),
        "serial": answers.get("serial"),
        "count": _whole(answers, "count"),
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


def _when(answers: Answers, setting: Setting) -> tuple[Json, tuple[str, ...]]:
    """The interval that was told, with what is odd about it."""
    if answers.get("at"):
        middle, wide = _instant(answers, "at"), _number(answers, "within_min") or 0.0
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


def _where(answers: Answers, setting: Setting) -> tuple[Json, tuple[str, ...]]:
    """The place: a disc, a sector, or words alone; with what is odd about the position."""
    told: Json = {"phrase": answers.get("place")} if answers.get("place") else {}
    if fix := _fix(answers, "stand", setting):
        return told | (_sector(answers, fix) if fix.usable else {}), fix.odd
    if fix := _fix(answers, "spot", setting):
        return told | ({"lon": fix.lon, "lat": fix.lat, "radius_m": fix.radius_m} if fix.usable else {}), fix.odd
    if fix := _fix(answers, "spot_map", setting):
        odd = tuple(code for code in fix.odd if not code.endswith("accuracy"))  # a finger on a map has none
        radius = _number(answers, "spot_radius_m") or fix.radius_m
        return told | ({"lon": fix.lon, "lat": fix.lat, "radius_m": radius} if fix.usable else {}), odd
    return told, ()


def _sector(answers: Answers, fix: Fix) -> Json:
    """What was seen from a position in a direction; how unsure the position is widens how far away it may be."""
    bearing, spread = _number(answers, "bearing"), _number(answers, "bearing_error") or 15.0
    near, far = _number(answers, "near_m"), _number(answers, "far_m")
    if bearing is None or near is None or far is None or far < near:
        raise UnusableValue("a direction needs a bearing and how far away", question="bearing, near_m, far_m")
    ends = {"from": (bearing - spread) % 360, "to": (bearing + spread) % 360}
    reach = {"near_m": max(0.0, near - fix.radius_m), "far_m": far + fix.radius_m}
    return {"lon": fix.lon, "lat": fix.lat, "sector": ends | reach}


def _fix(answers: Answers, name: str, setting: Setting) -> Fix | None:
    if not answers.get(name):
        return None
    return read_fix(answers[name], answers.get("deviceid", ""), setting.area)


def _weapon(answers: Answers) -> Json:
    told = {
        "class": answers.get("weapon"),
        "system": answers.get("system"),
        "calibre_mm": _number(answers, "calibre_mm"),
    }
    return {name: value for name, value in told.items() if value is not None}


def _party(answers: Answers, name: str, setting: Setting) -> str | None:
    """The party that was told; None where nobody was. Raises UnusableValue for one that no agreement knows."""
    told = answers.get(name)
    if told in (None, "", "unknown"):
        return None
    if setting.parties is not None and told not in setting.parties:
        raise UnusableValue("no agreement of the mission knows this party", question=name)
    return told


def _range(answers: Answers, name: str) -> list[int | None] | None:
    ends = [_whole(answers, f"{name}_low"), _whole(answers, f"{name}_high")]
    return None if ends == [None, None] else ends


def _number(answers: Answers, name: str) -> float | None:
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


def _whole(answers: Answers, name: str) -> int | None:
    told = _number(answers, name)
    if told is None:
        return None
    if told != int(told):
        raise UnusableValue("not a whole number", question=name)
    return int(told)
