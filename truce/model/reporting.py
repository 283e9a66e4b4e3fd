"""The reporting day of an observer mission: from an evening to the next, by local clocks (DOMAIN 3.7)."""

import itertools
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

CUT_OFF = time(19, 30)


def reporting_days(
    first: date, last: date, zone: str, cut_off: time = CUT_OFF
) -> tuple[tuple[datetime, datetime], ...]:
    """The half-open reporting days that end on the evenings from `first` to `last`, as aware instants of `zone`.

    A Monday report that covers three evenings is three of them, each with its own numbers: totals are never divided
    evenly over calendar days. Where clocks change a reporting day has 23 or 25 hours.
    """
    if last < first:
        raise ValueError("the last evening lies before the first")
    where = ZoneInfo(zone)
    evenings = [datetime.combine(first + timedelta(days=n), cut_off, where) for n in range(-1, (last - first).days + 1)]
    return tuple(itertools.pairwise(evenings))
