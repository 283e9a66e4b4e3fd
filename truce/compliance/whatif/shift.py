"""The same agreement at another time, cut at an instant, or with other depths: values in, values out.

Everything is moved by one and the same stretch of time, so that days of grace, deadlines and rival readings keep their
distance from one another. A local hour may so become another where clocks change between the two times.
"""

import re
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from truce.model.agreement import Agreement, Reading, Term

INSTANT = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}[+-]\d{2}:\d{2}")
DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
LAST_SECOND = time(23, 59, 59)  # as an end it is the following midnight (docs/agreements.md)


def begins(agreement: Agreement) -> datetime | None:
    """The instant from which the agreement counts: its own start, else the earliest of any reading of any term."""
    starts = [r.start for t in agreement.terms for r in t.readings if r.start is not None]
    return agreement.effective_from or min(starts, default=None)


def shifted(agreement: Agreement, by: timedelta) -> Agreement:
    """The agreement with every instant moved by the same stretch. Claims are of their own time and are left out."""
    zone = ZoneInfo("UTC" if agreement.timezone == "mixed" else agreement.timezone)
    return replace(
        agreement,
        signed=_day(agreement.signed, by, zone),
        announced=_day(agreement.announced, by, zone),
        effective_from=_at(agreement.effective_from, by),
        effective_until=_at(agreement.effective_until, by),
        terms=tuple(_term(term, by, zone) for term in agreement.terms),
        phases=tuple(_moved(phase, by, zone) for phase in agreement.phases),
        day_zero=_moved(agreement.day_zero, by, zone),
        claims=(),
    )


def _at(when: datetime | None, by: timedelta) -> datetime | None:
    return None if when is None else when + by


def _day(text: str | None, by: timedelta, zone: ZoneInfo) -> str | None:
    return None if text is None else str(_text(text, by, zone))


def _term(term: Term, by: timedelta, zone: ZoneInfo) -> Term:
    return replace(
        term,
        start=_at(term.start, by),
        end=_at(term.end, by),
        deadline=_at(term.deadline, by),
        period=_moved(term.period, by, zone),
        readings=tuple(replace(r, start=_at(r.start, by), end=_at(r.end, by)) for r in term.readings),
    )


def _moved(value: Any, by: timedelta, zone: ZoneInfo) -> Any:
    """Every instant and date inside, moved; all else as it is."""
    if isinstance(value, str):
        return _text(value, by, zone)
    if isinstance(value, list | tuple):
        return type(value)(_moved(item, by, zone) for item in value)
    return {k: _moved(v, by, zone) for k, v in value.items()} if isinstance(value, dict) else value


def _text(text: str, by: timedelta, zone: ZoneInfo) -> str:
    """A written instant or date, moved; a date stays one where whole days are moved. Other texts stay."""
    if INSTANT.fullmatch(text):
        found = datetime.fromisoformat(text)
        whole = found + timedelta(seconds=1) if found.time() == LAST_SECOND else found
        return (whole + by).isoformat()
    if not DATE.fullmatch(text):
        return text
    if by % timedelta(days=1) == timedelta(0):
        return (date.fromisoformat(text) + by).isoformat()
    return (datetime.combine(date.fromisoformat(text), time(), zone) + by).isoformat()


def cut(agreement: Agreement, end: datetime) -> Agreement:
    """The agreement as if it had ended at `end`, where it ends later or never."""
    return replace(
        agreement,
        effective_until=_sooner(agreement.effective_until, end),
        terms=tuple(
            replace(t, end=_sooner(t.end, end), readings=tuple(_cut(r, end) for r in t.readings))
            for t in agreement.terms
        ),
    )


def _sooner(one: datetime | None, other: datetime) -> datetime:
    return other if one is None else min(one, other)


def _cut(reading: Reading, end: datetime) -> Reading:
    """A reading that would begin only later keeps its period: it is not in force by then."""
    if reading.start is not None and reading.start >= end:
        return reading
    return replace(reading, end=_sooner(reading.end, end), unknown_end=False)


def widened(agreement: Agreement, factor: float) -> Agreement:
    """The agreement with every depth and distance times `factor`, and only the terms that have any."""
    return replace(agreement, terms=tuple(_wider(t, factor) for t in agreement.terms if has_depth(t)))


def has_depth(term: Term) -> bool:
    """Whether the term asks a distance from a line under any reading."""
    return bool(term.distance_table_km) or any(r.depth_each_side_m for r in term.readings)


def _wider(term: Term, factor: float) -> Term:
    def times(metres: float | None) -> float | None:
        return None if metres is None else metres * factor

    return replace(
        term,
        zone=replace(term.zone, depth_each_side_m=times(term.zone.depth_each_side_m)),
        readings=tuple(replace(r, depth_each_side_m=times(r.depth_each_side_m)) for r in term.readings),
        distance_table_km=tuple(
            {**row, "distance_km": float(row["distance_km"]) * factor} for row in term.distance_table_km
        ),
    )
