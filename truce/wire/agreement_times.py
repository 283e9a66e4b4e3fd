"""The instants of an agreement file: read them, and say how a wrong one should be written.

Conventions (docs/decisions/0004-agreements-as-data.md): a period is half-open; an end, deadline or latest start
written 23:59:59 is the end of that day and becomes the following midnight; a bare date as an end is that whole day.
"""

import re
from datetime import date, datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

from truce.wire.agreement_schema_parts import DATE, INSTANT

LAST_SECOND = time(23, 59, 59)
YEARS = range(1900, 2200)
DAY_FIRST = ("%d.%m.%Y", "%d %B %Y", "%d %b %Y", "%B %d, %Y", "%B %d %Y")
FORM = "'2025-04-19T18:00:00+03:00'"
_PARTS = re.compile(
    r"\s*(\d{4})[-./](\d{1,2})[-./](\d{1,2})(?:[T ,]+(\d{1,2})[:.](\d{2})(?:[:.](\d{2})(?:\.\d+)?)?)?"
    r"\s*(Z|UTC|[+-]\d{2}:?\d{2})?\s*",
    re.IGNORECASE,
)


@cache
def zone_names() -> frozenset[str]:
    """Every zone name of the installed zone database."""
    return frozenset(available_timezones())


def zone_named(name: object) -> ZoneInfo | None:
    """The IANA zone of that name; None for `mixed` and for names that are not zones."""
    return ZoneInfo(name) if isinstance(name, str) and name in zone_names() else None


def instant(text: str) -> datetime:
    """The instant as written, with its own offset. Raises ValueError where it is none, or not of these centuries."""
    if not re.fullmatch(INSTANT, text):
        raise ValueError(f"not an instant with an offset: {text}")
    found = datetime.fromisoformat(text)
    if found.year not in YEARS:
        raise ValueError(f"the year {found.year} is not of these centuries")
    return found


def end_instant(text: str) -> datetime:
    """The first instant that no longer belongs: as written, or the following midnight for 23:59:59."""
    found = instant(text)
    return found + timedelta(seconds=1) if found.time() == LAST_SECOND else found


def edge(text: str, zone: ZoneInfo | None, *, is_end: bool) -> datetime:
    """An instant, or a bare date as the start of that day or the end of that whole day in `zone`.

    Raises ValueError for anything else, and for a bare date where no single zone is known.
    """
    if not re.fullmatch(DATE, text):
        return end_instant(text) if is_end else instant(text)
    if zone is None:
        raise ValueError("a bare date needs a time zone")
    day = date.fromisoformat(text)
    if day.year not in YEARS:
        raise ValueError(f"the year {day.year} is not of these centuries")
    return datetime.combine(day + timedelta(days=int(is_end)), time(), tzinfo=zone)


def contradicts(when: datetime, zone: ZoneInfo) -> bool:
    """Whether the offset written is not the one the zone had at that instant."""
    return when.astimezone(zone).utcoffset() != when.utcoffset()


def offset_of(moment: datetime, zone: ZoneInfo) -> str:
    """The offset, as `+03:00`, that a clock of the zone shows at that local time."""
    total = int((moment.replace(tzinfo=zone).utcoffset() or timedelta()).total_seconds()) // 60
    return f"{'-' if total < 0 else '+'}{abs(total) // 60:02}:{abs(total) % 60:02}"


def with_offset(moment: datetime, zone: ZoneInfo) -> str:
    """The same clock time, quoted, with the offset that the zone had then."""
    return f"'{moment.replace(tzinfo=None).isoformat()}{offset_of(moment, zone)}'"


def _reordered(text: str) -> str:
    """A date written day first, or with the month in words, as year-month-day; other texts as they are."""
    for form in DAY_FIRST:
        try:
            return f"{datetime.strptime(text, form):%Y-%m-%d}"  # noqa: DTZ007 (only the day is read)
        except ValueError:
            continue
    return text


def suggestion(value: object, zone: ZoneInfo | None) -> str:
    """How a value that is meant as an instant should be written; the general form where it cannot be guessed."""
    found = _PARTS.fullmatch(_reordered(str(value).strip()))
    if found is None:
        return f"write date, time and offset, as {FORM}, or null where the text gives none"
    year, month, day, hour, minute, second = (int(part or 0) for part in found.groups()[:6])
    try:
        moment = datetime(year, month, day, hour, minute, second)  # noqa: DTZ001 (the zone is what is missing)
    except ValueError:
        return "there is no such day or hour; write one that is in the calendar"
    given = found.group(7)
    if given and given.upper() in ("Z", "UTC"):
        return f"write '{moment.isoformat()}+00:00'"
    if given:
        return f"write '{moment.isoformat()}{given[:3]}:{given[-2:]}'"
    if zone is None or moment.year not in YEARS:
        return f"add the offset from UTC, as {FORM}"
    return f"write {with_offset(moment, zone)}"
