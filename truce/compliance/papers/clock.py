"""Dates from triggers: ISO 8601 durations in the agreement's own time zone, and how the first day is counted.

Time-limits in days, weeks, months and years run from midnight to midnight: the day of the trigger does not count, and
the last day counts whole; a month without such a day ends on its last one (European Convention on the Calculation of
Time-Limits, ETS 76, 1972, articles 3 and 4). Some count the day of the trigger as day one: then all ends a day
earlier. Both are kept wherever they differ. Time-limits in hours and minutes run by the clock.
"""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from truce.compliance.periods import instant, micros

DURATION = re.compile(
    r"P(?:(?P<years>\d+)Y)?(?:(?P<months>\d+)M)?(?:(?P<weeks>\d+)W)?(?:(?P<days>\d+)D)?"
    r"(?:T(?:(?P<hours>\d+)H)?(?:(?P<minutes>\d+)M)?(?:(?P<seconds>\d+)S)?)?"
)
EXACT, ZERO, ONE = "exact", "day_of_trigger_is_zero", "day_of_trigger_is_one"
LAST_SECOND = time(23, 59, 59)


@dataclass(frozen=True, slots=True)
class Offset:
    """An ISO 8601 duration: calendar months, days, and seconds of the clock."""

    months: int
    days: int
    seconds: int

    @property
    def in_days(self) -> bool:
        """Whether it counts days of the calendar and no hours."""
        return self.seconds == 0 and (self.months > 0 or self.days > 0)


def offset_of(text: str) -> Offset:
    """Read `P14D`, `PT24H`, `P1M`. Raises ValueError where it is none."""
    found = DURATION.fullmatch(text)
    if found is None or text in {"P", "PT"} or text.endswith("T"):
        raise ValueError(f"not an ISO 8601 duration: {text!r}; write P14D, PT24H or P1M")
    part = {name: int(value or 0) for name, value in found.groupdict().items()}
    return Offset(
        months=12 * part["years"] + part["months"],
        days=7 * part["weeks"] + part["days"],
        seconds=3600 * part["hours"] + 60 * part["minutes"] + part["seconds"],
    )


def shifted(day: date, offset: Offset) -> date:
    """The day so many calendar months, then days, later; a day that its month has not is the month's last."""
    months = day.year * 12 + day.month - 1 + offset.months
    year, month = divmod(months, 12)
    last = monthrange(year, month + 1)[1]
    return date(year, month + 1, min(day.day, last)) + timedelta(days=offset.days)


def midnight(day: date, zone: ZoneInfo) -> int:
    """The instant at which a local day begins, in microseconds since 1970."""
    return micros(datetime.combine(day, time(), zone))


def day_at(at: int, zone: ZoneInfo) -> date:
    """The local day of an instant."""
    return instant(at).astimezone(zone).date()


def end_of(text: object, zone: ZoneInfo) -> int:
    """An end as an agreement file writes it: 23:59:59 is the end of that day, a bare date that whole day.

    Raises ValueError for what is no time.
    """
    written = str(text)
    if "T" not in written:
        return midnight(date.fromisoformat(written) + timedelta(days=1), zone)
    found = datetime.fromisoformat(written)
    found = found if found.tzinfo else found.replace(tzinfo=zone)
    return micros(found + timedelta(seconds=1) if found.time() == LAST_SECOND else found)


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """A due instant under one count of days, and under the other where that differs; `first`: the earliest of all."""

    due: int
    other: int | None
    convention: str
    first: int


def due_after(low: int, high: int, offset: Offset, zone: ZoneInfo) -> Due:
    """When it is due after a trigger that took place in [low, high) (an instant where they are equal).

    Where the trigger is not known to the day, `due` is the last instant allowed and `first` the earliest.
    """
    if not offset.in_days:
        last, first = (by_clock(at, offset, zone) for at in (high, low))
        return Due(due=last, other=None, convention=EXACT, first=first)
    last_day = day_at(high - 1 if high > low else high, zone)
    due = midnight(shifted(last_day, offset) + timedelta(days=1), zone)
    other = midnight(shifted(last_day, offset), zone)
    first = midnight(shifted(day_at(low, zone), offset), zone)
    return Due(due=due, other=other, convention=ZERO, first=min(first, other))


def by_clock(at: int, offset: Offset, zone: ZoneInfo) -> int:
    """The instant so much later by the clock: days and months keep the local hour, the rest are hours that pass."""
    here = instant(at).astimezone(zone)
    moved = datetime.combine(shifted(here.date(), offset), here.time(), zone)
    return micros(moved) + offset.seconds * 1_000_000


def start_after(low: int, high: int, offset: Offset, zone: ZoneInfo) -> tuple[int, int]:
    """(earliest, latest) start after a trigger in [low, high): in days, the local midnight at which that day begins."""
    if not offset.in_days:
        return by_clock(low, offset, zone), by_clock(high, offset, zone)
    first, last = day_at(low, zone), day_at(high - 1 if high > low else high, zone)
    return midnight(shifted(first, offset), zone), midnight(shifted(last, offset), zone)
