"""Fewer or more than in matched stretches: the window of a choice against whole weeks before and after it."""

from dataclasses import dataclass
from datetime import UTC, datetime

import numpy as np

from truce.compliance.contract import Options
from truce.compliance.count.changes import Compared, compare, dispersion
from truce.compliance.periods import DAY, HOUR, Span, candidates, instant
from truce.picture.choice import Choice
from truce.picture.sheet import Floats, Sheet, micros
from truce.picture.tally import in_windows

SIDES = ("before", "after")
Window = tuple[datetime, datetime]


@dataclass(frozen=True, slots=True)
class Side:
    """The comparison with one side: its windows (from, to) and what came out of it (as `Change` has it)."""

    side: str
    windows: tuple[Window, ...]
    compared: Compared


@dataclass(frozen=True, slots=True)
class Trend:
    """The window against its matched stretches. `why_not`: no_window, or no_days where the sheet has none to match."""

    window: Window | None
    expected: float | None
    sides: tuple[Side, ...]
    why_not: str | None = None


def trend_of(sheet: Sheet, choice: Choice, windows: int, chosen: Floats, reported: Floats) -> Trend:
    """The expected number in the choice's window against up to `windows` stretches a side, the other filters the same.

    Stretches are as long, lie whole weeks away, and wholly within the days that the sheet has incidents of. Reporting
    volume is the number of reports behind all incidents of the time, and is taken out as the rulings do
    (compliance/count/changes.py). An open end of the window is the sheet's own. `chosen`, `reported`: running sums of
    the choice with its window lifted, and of reports, newest first (`in_windows`).
    """
    window = _window(sheet, choice)
    if window is None:
        return Trend(None, None, (), "no_window")
    held = _held(sheet)
    sides = [_side(window, held, side, windows) for side in SIDES]
    spans = [window, *(span for side in sides for span in side)]
    pairs = [(span.start, span.end) for span in spans]
    kind, volume = (np.array(in_windows(sheet, sums, pairs)) for sums in (chosen, reported))
    if not any(sides):
        return Trend(_told(window), float(kind[0]), (), "no_days")
    cut = 1 + len(sides[0])
    parts = ((kind[1:cut], volume[1:cut]), (kind[cut:], volume[cut:]))
    options = Options(as_of=datetime(1970, 1, 1, tzinfo=UTC))  # only for its priors
    phis = [dispersion([part[at] for part in parts], options) for at in (0, 1)]
    found = []
    for name, side, (own, all_) in zip(SIDES, sides, parts, strict=True):
        hours = (window.hours, sum(span.hours for span in side))
        if side:
            volumes = (float(volume[0]), all_, phis[1])
            compared = compare(float(kind[0]), own, phis[0], volumes, hours)
            found.append(Side(name, tuple(_told(span) for span in side), compared))
    return Trend(_told(window), float(kind[0]), tuple(found))


def _told(span: Span) -> Window:
    return instant(span.start), instant(span.end)


def reported(sheet: Sheet) -> Floats:
    """Running sums of reports over a sheet, newest incidents first."""
    return np.concatenate([[0.0], np.cumsum(sheet.column("time_reports"), dtype=np.float64)])


def _window(sheet: Sheet, choice: Choice) -> Span | None:
    begin, end = choice.instants(sheet.zone)
    if begin is None and end is None:
        return None
    held = _held(sheet)
    window = Span(held.start if begin is None else micros(begin), held.end if end is None else micros(end))
    return window if window.end - window.start >= HOUR else None


def _held(sheet: Sheet) -> Span:
    """From the first incident to the last; the whole of their hours."""
    at = sheet.column("at")
    if not at.size:
        return Span(0, 0)
    order = sheet.column("recent")
    last, first = int(at[order[0]]), int(at[order[-1]])
    return Span(first // DAY * DAY, -(-(last + 1) // DAY) * DAY)


def _side(window: Span, held: Span, side: str, count: int) -> list[Span]:
    found = candidates(window, window.end, side, count)
    return [span for span in found if span.start >= held.start and span.end <= held.end]
