"""When a term binds under a reading, its days, and the matched stretches it is compared with.

All stretches are half-open, in microseconds since 1970 (UTC).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import NDArray

from truce.compliance.rules.rule import Rule

Ints = NDArray[np.int64]
HOUR = 3_600_000_000
DAY = 24 * HOUR
WEEK = 7 * DAY
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def micros(instant: datetime) -> int:
    """Microseconds since 1970 of an instant with a zone."""
    return (instant - EPOCH) // timedelta(microseconds=1)


def instant(us: int) -> datetime:
    """The UTC instant of so many microseconds since 1970."""
    return EPOCH + timedelta(microseconds=us)


@dataclass(frozen=True, slots=True)
class Span:
    """A half-open stretch of time."""

    start: int
    end: int

    @property
    def hours(self) -> float:
        """Its length in hours."""
        return (self.end - self.start) / HOUR

    def meets(self, other: "Span") -> bool:
        """Whether the two share any time."""
        return self.start < other.end and other.start < self.end


@dataclass(frozen=True, slots=True, kw_only=True)
class Force:
    """When a rule binds. `state`: in_force, never, unknown_start or not_yet; `span` is what can be judged."""

    state: str
    span: Span
    end: int | None
    signed: int | None


def _when(value: object, zone: ZoneInfo) -> datetime | None:
    """An instant from what an agreement file holds: a datetime, a date, or either as text."""
    if value is None or value == "":
        return None
    if isinstance(value, datetime):
        found = value
    elif isinstance(value, date):
        found = datetime.combine(value, time(), zone)
    else:
        found = datetime.fromisoformat(str(value))
    return found if found.tzinfo else found.replace(tzinfo=zone)


def zone_of(rule: Rule) -> ZoneInfo:
    """The agreement's own zone of time; UTC where it names several ('mixed')."""
    name = rule.agreement.timezone
    return ZoneInfo("UTC" if name == "mixed" else name)


def force_of(rule: Rule, as_of: int, last_known: int | None) -> Force:
    """When the rule binds, cut at `as_of`; an open end is cut at the end of the last day with any evidence."""
    zone, reading, term = zone_of(rule), rule.reading, rule.term
    signed = _when(rule.agreement.signed, zone) or _when(rule.agreement.announced, zone)
    start = reading.start
    if start is None and not reading.unknown_start:
        start = term.start or rule.agreement.effective_from
    deadline = term.deadline if term.type == "withdrawal_weapons" else None
    if start is not None and deadline is not None:
        start = max(start, deadline)  # until the deadline a weapon may still be on its way
    end = None if reading.end is None else micros(reading.end)
    begun = start or signed
    first = as_of if begun is None else micros(begun)
    cut = as_of if end is None else min(end, as_of)
    if end is None and last_known is not None:
        cut = min(as_of, max(last_known, first))
    span = Span(first, max(first, cut))
    told = None if signed is None else micros(signed)
    if not reading.in_force or (start is None and not reading.unknown_start):
        return Force(state="never", span=Span(first, first if end is None else max(first, end)), end=end, signed=told)
    if start is None:
        return Force(state="unknown_start", span=span, end=end, signed=told)
    if as_of < first:
        later = first if end is None else max(first, end)
        return Force(state="not_yet", span=Span(first, later), end=end, signed=told)
    return Force(state="in_force", span=span, end=end, signed=told)


def days_of(span: Span, zone: str) -> list[Span]:
    """The span parted at the midnights of `zone`; the first and the last day may be parts of days."""
    where = ZoneInfo(zone)
    day = instant(span.start).astimezone(where).date()
    cuts = [span.start]
    while cuts[-1] < span.end:
        day += timedelta(days=1)
        cuts.append(min(micros(datetime.combine(day, time(), where)), span.end))
    return [Span(a, b) for a, b in pairwise(cuts) if a < b]


def candidates(span: Span, end: int | None, side: str, count: int) -> list[Span]:
    """Stretches of the span's length, whole weeks away (same weekdays and hours), nearest first.

    Where the span is longer than a week the step is the smallest number of whole weeks that holds it. `after`
    is empty while the term has no end.
    """
    if end is not None and span.end < end and side == "after":
        return []  # still running at as-of
    if side == "after" and end is None:
        return []
    length = span.end - span.start
    step = WEEK * max(1, -(-length // WEEK))
    sign = -1 if side == "before" else 1
    return [Span(span.start + sign * k * step, span.end + sign * k * step) for k in range(1, count + 1)]


def matched(found: Sequence[Span], collected: Span | None, barred: Sequence[Span], as_of: int) -> list[Span]:
    """The candidates that lie wholly in what was collected, before as-of, and outside every barred stretch."""
    if collected is None:
        return []
    return [
        s
        for s in found
        if s.start >= collected.start
        and s.end <= min(collected.end, as_of)
        and not any(s.meets(other) for other in barred)
    ]


@dataclass(frozen=True, slots=True)
class Shares:
    """Row `row` lies with share `share` of its interval in stretch `stretch`."""

    row: Ints
    stretch: Ints
    share: NDArray[np.float64]


def spread(earliest: Ints, latest: Ints, spans: Sequence[Span]) -> Shares:
    """Part intervals over stretches that do not overlap. An instant is in or out (start <= t < end).

    Work grows with the number of (interval, stretch) pairs that meet, never with all pairs.
    """
    order = sorted(range(len(spans)), key=lambda k: spans[k].start)
    starts = np.array([spans[k].start for k in order], dtype=np.int64)
    ends = np.array([spans[k].end for k in order], dtype=np.int64)
    if not order or not earliest.size:
        none = np.empty(0, dtype=np.int64)
        return Shares(none, none, np.empty(0))
    first = np.searchsorted(ends, earliest, side="right")
    last = np.where(
        latest > earliest,
        np.searchsorted(starts, latest, side="left"),
        np.searchsorted(starts, earliest, side="right"),
    )
    times = np.maximum(last - first, 0)
    row = np.repeat(np.arange(earliest.size), times)
    step = np.arange(row.size) - np.repeat(np.cumsum(times) - times, times)
    stretch = np.repeat(first, times) + step
    inside = np.minimum(latest[row], ends[stretch]) - np.maximum(earliest[row], starts[stretch])
    width = (latest - earliest)[row]
    share = np.where(width > 0, inside / np.maximum(width, 1), 1.0)
    return Shares(row, np.array(order, dtype=np.int64)[stretch], np.clip(share, 0.0, 1.0))
