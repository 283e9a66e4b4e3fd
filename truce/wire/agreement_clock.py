"""The dates, instants and periods of an agreement file against the calendar, the zone database and one another."""

import re
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from truce.wire.agreement_check import FAULT, WARNING, Fault, nearest
from truce.wire.agreement_schema_parts import DATE, INSTANT
from truce.wire.agreement_times import contradicts, edge, instant, offset_of, with_offset, zone_named, zone_names
from truce.wire.agreement_walk import Path, Visit, walk

Data = dict[str, Any]
NO_ZONE = ("mixed",)
INSTANTS = ("instant", "instant_or_null", "date_or_instant")
DATES = ("date", "date_or_null", "date_or_instant")


def clock_faults(data: Data) -> Iterator[Fault]:
    """Zones that do not exist, days not in the calendar, offsets the zone did not have, ends before starts."""
    yield from _zones(data)
    yield from _moments(data)
    yield from _ends_before_starts(data)
    yield from _windows_without_zone(data)


def _zones(data: Data) -> Iterator[Fault]:
    for visit in walk(data):
        if not visit.path or visit.path[-1] != "timezone" or not isinstance(visit.value, str):
            continue
        if zone_named(visit.value) is None and visit.value not in NO_ZONE:
            near = _nearest_zone(visit.value)
            mend = f"write {near}" if near else "write an IANA name such as Europe/Kyiv, or UTC, or mixed"
            yield Fault(visit.path, f"there is no time zone {visit.value}", mend)


def _nearest_zone(word: str) -> str | None:
    """The zone of that name or of that city, or the most like it."""
    cities = {name.rsplit("/", 1)[-1]: name for name in sorted(zone_names())}
    city = nearest(word, cities, 0.75)
    return nearest(word, zone_names(), 0.75) or (cities[city] if city else None)


def _moments(data: Data) -> Iterator[Fault]:
    for visit in walk(data):
        if not isinstance(visit.value, str):
            continue
        if visit.kind in INSTANTS and re.fullmatch(INSTANT, visit.value):
            yield from _instant(data, visit)
        elif visit.kind in DATES and re.fullmatch(DATE, visit.value):
            yield from _date(visit)


def _date(visit: Visit) -> Iterator[Fault]:
    try:
        date.fromisoformat(visit.value)
    except ValueError:
        yield Fault(visit.path, f"there is no day {visit.value}", "write a day that is in the calendar")


def _instant(data: Data, visit: Visit) -> Iterator[Fault]:
    try:
        when = instant(visit.value)
    except ValueError as reason:
        yield Fault(visit.path, f"{visit.value} is no instant: {reason}", "write one that is in the calendar")
        return
    zone, is_own = _zone_of(data, visit.path)
    if zone is not None and contradicts(when, zone):
        yield _contradiction(visit, when, zone, FAULT if is_own else WARNING)


def _zone_of(data: Data, path: Path) -> tuple[ZoneInfo | None, bool]:
    """The zone that an instant's offset should be of, and whether it is binding there.

    An interpretation may state its own zone. One that does not, and a claim, may follow another clock than the
    agreement's: that is only pointed out.
    """
    zone = zone_named(data.get("timezone"))
    if "interpretations" in path:
        rival = data["terms"][path[1]]["interpretations"][path[3]]
        own = zone_named(rival.get("timezone"))
        return (own, True) if own else (zone, False)
    return zone, path[0] != "claims"


def _contradiction(visit: Visit, when: datetime, zone: ZoneInfo, severity: str) -> Fault:
    local = when.replace(tzinfo=None)
    here = when.astimezone(zone)
    if offset_of(local, zone) == visit.value[-6:]:  # in the hour that a clock skips
        what = f"no clock in {zone.key} ever showed {local:%H:%M} on that day: they were put forward over it"
        return Fault(visit.path, what, f"write {with_offset(here, zone)}", severity)
    what = f"{visit.value} does not agree with {zone.key}, where clocks then showed {offset_of(local, zone)}"
    mend = f"write {with_offset(local, zone)} if the clock time is right, {with_offset(here, zone)} if the instant is"
    if severity == WARNING:
        mend += ", or state the time zone it is of"
    return Fault(visit.path, what, mend, severity)


def _ends_before_starts(data: Data) -> Iterator[Fault]:
    zone = zone_named(data.get("timezone"))
    for visit in walk(data):
        if not isinstance(visit.value, dict):
            continue
        keys = ("effective_from", "effective_until") if visit.path == () else ("start", "end")
        first, last = (_edge(visit.value.get(key), zone, is_end=key == keys[1]) for key in keys)
        if visit.path and visit.kind in ("period", "interpretation"):
            first = first or _inherited(data, visit.path, "start")
            last = last or _inherited(data, visit.path, "end")
        if first and last and last <= first and _own(visit.value, keys):
            what = f"it ends ({last.isoformat()}) before it starts ({first.isoformat()}), or at that instant"
            yield Fault((*visit.path, _own(visit.value, keys)), what, "swap them, or mend the one that is wrong")


def _own(value: Data, keys: tuple[str, str]) -> str:
    """Which of the two boundaries this mapping itself gives; the later one first."""
    return next((key for key in reversed(keys) if isinstance(value.get(key), str)), "")


def _inherited(data: Data, path: Path, key: str) -> datetime | None:
    """The boundary that a period or an interpretation takes from the term or the agreement; None if it names null."""
    whole = {"start": "effective_from", "end": "effective_until"}[key]
    term = data["terms"][path[1]]
    own = term["interpretations"][path[3]] if "interpretations" in path else {}
    if key in own:
        return None
    period = term.get("period")
    within = period.get(key) if isinstance(period, dict) else None
    return _edge(within or data.get(whole), zone_named(data.get("timezone")), is_end=key == "end")


def _edge(text: Any, zone: ZoneInfo | None, *, is_end: bool) -> datetime | None:
    try:
        return edge(text, zone, is_end=is_end) if isinstance(text, str) else None
    except ValueError:
        return None


def _windows_without_zone(data: Data) -> Iterator[Fault]:
    """A bare date in a window is a day of the agreement's zone; where that is `mixed` it means nothing."""
    if data.get("timezone") not in NO_ZONE:
        return
    for visit in walk(data):
        bare = isinstance(visit.value, str) and re.fullmatch(DATE, visit.value)
        if bare and len(visit.path) > 2 and visit.path[-2] == "window":
            yield Fault(visit.path, f"{visit.value} has no time zone here", "write date, time and offset")
