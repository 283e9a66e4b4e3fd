"""Time as its source knew it: an interval, the source's own words, its zone, and how precise it was (DOMAIN 3.7).

Intervals are half-open, `[earliest, latest)`; an instant has earliest == latest. Everything is kept in UTC.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import numpy as np
from numpy.typing import NDArray

from truce.errors import UnusableValue

PRECISIONS = ("instant", "minute", "hour", "day", "week", "month", "year", "interval")
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)

ISO = re.compile(
    r"(?P<year>\d{4})"
    r"(?:-W(?P<week>\d{2})"
    r"|-(?P<month>\d{2})"
    r"(?:-(?P<day>\d{2})"
    r"(?:[T ](?P<hour>\d{2})(?::(?P<minute>\d{2})(?::(?P<second>\d{2})(?:[.,](?P<part>\d{1,9}))?)?)?"
    r" ?(?P<offset>Z|[+-]\d{2}(?::?\d{2})?)?)?)?)?"
)


@dataclass(frozen=True, slots=True)
class When:
    """A time as its source knew it. "On the morning of the 4th" is six hours wide; a logger's clock has no width."""

    earliest: datetime
    latest: datetime
    text: str | None = None
    zone: str = "UTC"
    precision: str = "interval"

    def __post_init__(self) -> None:
        if self.earliest.tzinfo is None or self.latest.tzinfo is None:
            raise UnusableValue("a time needs a time zone", text=self.text, remedy="give the zone of the source")
        if self.latest < self.earliest:
            raise UnusableValue("a time ends before it starts", earliest=self.earliest, latest=self.latest)
        if self.precision not in PRECISIONS:
            raise UnusableValue("unknown precision", given=self.precision, known=", ".join(PRECISIONS))

    @property
    def width(self) -> timedelta:
        """How wide the doubt is; zero for an instant."""
        return self.latest - self.earliest

    def may_coincide(self, other: "When") -> bool:
        """Could both speak of one moment? Touching ends of half-open intervals do not."""
        if self.width and other.width:
            return self.earliest < other.latest and other.earliest < self.latest
        if self.width:
            return self.earliest <= other.earliest < self.latest
        return other.earliest <= self.earliest < other.latest or self.earliest == other.earliest


def zone_of(name: str) -> ZoneInfo:
    """The zone of the IANA database of that name; raises UnusableValue for any other name."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as fault:
        raise UnusableValue(
            "no such time zone", zone=name, remedy="write an IANA name such as Europe/Kyiv or Africa/Juba"
        ) from fault


def read_time(text: str, zone: str, *, formats: Sequence[str] = ()) -> When:
    """The interval that a source's words for a time mean.

    Reads ISO 8601 ("2025", "2025-W16", "2025-04", "2025-04-20", "2025-04-20T10", "... 10:05", "... 10:05:30", with
    or without an offset), intervals "a/b", and any strptime `formats` of the source, which are tried first. What
    has no offset is local to `zone`. A day, week, month or year runs from local midnight to local midnight, so a
    day at a clock change has 23 or 25 hours. A clock time that occurs twice or not at all at a clock change widens
    to cover both meanings and has precision "interval". "24:00" is the end of its day.
    Raises UnusableValue for anything else, with the text.
    """
    place = zone_of(zone)
    bare = text.strip()
    if "/" in bare and not formats:
        first, _, second = bare.partition("/")
        start, end = read_time(first, zone), read_time(second, zone)
        return When(start.earliest, max(start.latest, end.latest), text, zone, "interval")
    for form in formats:
        found = _by_format(bare, form)
        if found is not None:
            return _widen(*found, text=text, zone=place)
    match = ISO.fullmatch(bare)
    if match is None:
        raise UnusableValue("not a time", text=text, remedy="write 2025-04-20, 2025-04-20T10:05 or 2025-04")
    try:
        return _widen(*_by_parts(match.groupdict()), text=text, zone=place)
    except (ValueError, OverflowError) as fault:
        raise UnusableValue("no such date or clock time", text=text) from fault


def _by_format(text: str, form: str) -> tuple[datetime, str] | None:
    """The moment and its precision if `text` has the strptime format; the format tells the precision."""
    try:
        moment = datetime.strptime(text, form)  # noqa: DTZ007 - the zone of the source is added by _widen
    except ValueError:
        return None
    finest = [p for marks, p in _MARKS if any(mark in form for mark in marks)]
    return moment, finest[0] if finest else "year"


_MARKS = (
    (("%S", "%f", "%T", "%X", "%c", "%s"), "instant"),
    (("%M", "%R"), "minute"),
    (("%H", "%I"), "hour"),
    (("%d", "%j", "%x", "%D", "%F", "%u", "%a", "%A", "%w"), "day"),
    (("%U", "%W", "%V"), "week"),
    (("%m", "%b", "%B"), "month"),
)


def _by_parts(part: dict[str, str | None]) -> tuple[datetime, str]:
    year = int(part["year"] or 0)
    if part["week"]:
        return datetime.fromisocalendar(year, int(part["week"]), 1), "week"
    precision = next(
        name
        for name, key in (
            ("instant", "second"),
            ("minute", "minute"),
            ("hour", "hour"),
            ("day", "day"),
            ("month", "month"),
            ("year", "year"),
        )
        if part[key]
    )
    end_of_day = part["hour"] == "24" and not int((part["minute"] or "0") + (part["second"] or "0"))
    moment = datetime(  # noqa: DTZ001 - local to the source's zone, added by _widen
        year,
        int(part["month"] or 1),
        int(part["day"] or 1),
        0 if end_of_day else int(part["hour"] or 0),
        int(part["minute"] or 0),
        int(part["second"] or 0),
        int((part["part"] or "0").ljust(6, "0")[:6]),
    )
    moment += timedelta(days=1) if end_of_day else timedelta()
    offset = part["offset"]
    return (moment.replace(tzinfo=datetime.strptime(offset, "%z").tzinfo) if offset else moment), precision


_CLOCK = {"instant": timedelta(), "minute": timedelta(minutes=1), "hour": timedelta(hours=1)}


def _widen(moment: datetime, precision: str, *, text: str, zone: ZoneInfo) -> When:
    """From the first moment of a stretch of local time to the stretch itself."""
    if precision not in _CLOCK:
        start, end = _next(moment.date(), precision)
        return When(midnight(start, zone), midnight(end, zone), text, zone.key, precision)
    width = _CLOCK[precision]
    if moment.tzinfo is not None:
        first = moment.astimezone(UTC)
        return When(first, first + width, text, zone.key, precision)
    both = sorted(moment.replace(tzinfo=zone, fold=fold).astimezone(UTC) for fold in (0, 1))
    return When(both[0], both[1] + width, text, zone.key, precision if both[0] == both[1] else "interval")


def _next(start: date, precision: str) -> tuple[date, date]:
    if precision == "day":
        return start, start + timedelta(days=1)
    if precision == "week":
        monday = start - timedelta(days=start.weekday())
        return monday, monday + timedelta(days=7)
    if precision == "month":
        return start.replace(day=1), (start.replace(day=1) + timedelta(days=32)).replace(day=1)
    return start.replace(month=1, day=1), start.replace(year=start.year + 1, month=1, day=1)


def midnight(day_: date, zone: str | ZoneInfo) -> datetime:
    """The instant (UTC) at which a local day begins; at a clock change its first possible one, so days tile."""
    place = zone_of(zone) if isinstance(zone, str) else zone
    # fold=0: where midnight occurs twice the first one; where it is skipped, the instant of the change itself
    return datetime(day_.year, day_.month, day_.day, tzinfo=place, fold=0).astimezone(UTC)


def day_bounds(day_: date, zone: str) -> tuple[datetime, datetime]:
    """[start, end) in UTC of one local day: 23, 24 or 25 hours apart."""
    return midnight(day_, zone), midnight(day_ + timedelta(days=1), zone)


def day(when: When) -> date:
    """The UTC day of its earliest instant; bulk nouns are partitioned by it."""
    return when.earliest.astimezone(UTC).date()


def micros(value: Any) -> NDArray[np.int64]:
    """Microseconds since 1970 (UTC) of an aware datetime, a datetime64 array, a column of datetimes, or integers.

    Raises UnusableValue for a datetime without a zone or a column with gaps.
    """
    if isinstance(value, datetime):
        if value.tzinfo is None:
            raise UnusableValue("a time needs a time zone", given=value.isoformat())
        return np.asarray((value - EPOCH) // MICROSECOND, dtype=np.int64)
    array = value.to_numpy() if hasattr(value, "to_numpy") else np.asarray(value)
    if array.dtype.kind == "M":
        if np.isnat(array).any():
            raise UnusableValue("a column of times has gaps", remedy="drop or fill the rows without a time first")
        return array.astype("datetime64[us]").astype(np.int64)
    if array.dtype.kind not in "iu":
        raise UnusableValue("not a column of times", kind=str(array.dtype))
    return array.astype(np.int64)


def overlap_share(earliest: Any, latest: Any, start: Any = None, end: Any = None) -> NDArray[np.float64]:
    """The share (0 to 1) of each interval that lies in the half-open window `[start, end)`.

    All four may be scalars or columns (see `micros`) and broadcast; a null `start` or `end` is open. An instant
    is in or out: `start <= t < end` gives 1, anything else 0. An empty window holds nothing. If the time within
    the interval is unknown and uniform, the share is the probability that the window holds it.
    """
    first, last = np.broadcast_arrays(micros(earliest), micros(latest))
    low = np.iinfo(np.int64).min if start is None else micros(start)
    high = np.iinfo(np.int64).max if end is None else micros(end)
    width = last - first
    inside = np.maximum(np.minimum(last, high) - np.maximum(first, low), 0)
    share = np.divide(inside, width, out=np.zeros(np.broadcast(inside, width).shape), where=width > 0)
    return np.where(width > 0, share, ((low <= first) & (first < high)).astype(np.float64))
