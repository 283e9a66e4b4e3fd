"""Real truces: on which day after their announced hour the watch noticed that counts had changed."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from bench.outlook_data import DATA, kashmir, levant
from truce.outlook.change.knob import knob
from truce.outlook.change.watch import BEGIN, WINDOW, watch
from truce.outlook.counts.panel import Panel
from truce.sample import places as isle
from truce.sample.happenings import KARST_START, all_happenings

Floats = NDArray[np.float64]
LEARNED = 7  # days of the demo before an alarm counts


@dataclass(frozen=True, slots=True)
class Event:
    """A truce, or its end, and a series that should show it."""

    words: str
    series: str
    day: date
    falls: bool


EVENTS = (
    Event("Gaza, truce of 2025-01-19", "Gaza killed", date(2025, 1, 19), True),
    Event("Gaza, strikes again 2025-03-18", "Gaza killed", date(2025, 3, 18), False),
    Event("Gaza, truce of 2025-10-10", "Gaza killed", date(2025, 10, 10), True),
    Event("Gaza, truce of 2025-01-19", "Gaza injured", date(2025, 1, 19), True),
    Event("Gaza, truce of 2025-10-10", "Gaza injured", date(2025, 10, 10), True),
    Event("Lebanon, truce of 2024-11-27", "Lebanon killed", date(2024, 11, 27), True),
    Event("Lebanon, truce of 2024-11-27", "Lebanon injured", date(2024, 11, 27), True),
)


def told_of(panel: Panel, event: Event, false_days: float = 365.0) -> tuple[int | None, float]:
    """(Steps from the event to the first alarm of its side, the threshold).

    None where none came in the window, -1 where it was said on the eve already.
    """
    row = panel.areas.index(event.series)
    day = panel.steps.index(event.day)
    y, exposure = panel.y[row : row + 1, : day + WINDOW + 1], panel.exposure[row : row + 1, : day + WINDOW + 1]
    told = watch(y, exposure)
    threshold = knob(float(told.level[0, day - 1]), false_days).odds
    odds = (told.fall if event.falls else told.rise)[0]
    if odds[day - 1] > threshold:
        return -1, threshold
    passed = np.flatnonzero(odds[day:] > threshold)
    return (int(passed[0]) if passed.size else None), threshold


def false_a_year(panel: Panel, series: str, false_days: float = 365.0) -> tuple[int, float]:
    """(Alarms, watched years) of a series followed with a new beginning after each alarm, every change called false."""
    row = panel.areas.index(series)
    y, exposure = panel.y[row : row + 1], panel.exposure[row : row + 1]
    threshold = knob(float(y.sum() / max(1.0, exposure.sum())), false_days).odds
    told = watch(y, exposure, knob=threshold)
    passed = (np.maximum(told.rise, told.fall)[0] > threshold)[BEGIN:]
    return int(passed.sum()), float((exposure > 0).sum() / 365.25)


def real_table(data: Path = DATA) -> Iterator[str]:
    """What was noticed at the truces of the record, or a line that says it is not here."""
    if not data.is_dir():
        yield "The shared data are not here."
        return
    panel = levant(data)
    yield "| truce | series (a day of report) | change | noticed after | all alarms a year of the series |"
    yield "|---|---|---|---|---|"
    for event in EVENTS:
        delay, _ = told_of(panel, event)
        alarms, years = false_a_year(panel, event.series)
        words = _words(panel, event, delay)
        change = "fall" if event.falls else "rise"
        yield f"| {event.words} | {event.series} | {change} | {words} | {alarms / years:.1f} |"
    yield from _kashmir(data)


def _words(panel: Panel, event: Event, delay: int | None) -> str:
    day = panel.steps.index(event.day)
    if not panel.exposure[panel.areas.index(event.series), day : day + WINDOW].any():
        return "nobody reports after it: cannot be told"
    if delay is None:
        return f"not within {WINDOW} days"
    return "said on the eve already" if delay < 0 else f"{delay} d"


def demo_counts(seeds: int) -> Floats:
    """Fire by local day in the true story of the demo (seeds, 41); its truce begins on the evening of day 23."""
    y = np.zeros((seeds, len(isle.days())))
    for seed in range(seeds):
        for one in all_happenings(np.random.default_rng(seed), []):
            day = (isle.local_day(one.start) - isle.FIRST_DAY).days
            if one.is_fire and 0 <= day < y.shape[1]:
                y[seed, day] += 1
    return y


def demo_table(seeds: int = 200) -> Iterator[str]:
    """How soon the demo's truce shows in its truth, and what was alarmed before it."""
    y = demo_counts(seeds)
    first = (KARST_START.date() - isle.FIRST_DAY).days
    told = watch(y, np.ones_like(y))
    threshold = knob(float(y[:, :first].mean())).odds
    passed = told.fall[:, first:] > threshold
    delay = np.where(passed.any(axis=1), passed.argmax(axis=1).astype(float), np.inf)
    before = (np.maximum(told.rise, told.fall)[:, LEARNED:first] > threshold).any(axis=1).mean()
    yield (
        f"The demo's truth ({seeds} stories, {first} days before the truce): its fall is noticed after a median of "
        f"{np.median(delay):.0f} days, within 7 in {100 * (delay <= 7).mean():.0f} %; "
        f"alarms before it in {100 * before:.1f} % of stories."
    )


def _kashmir(data: Path) -> Iterator[str]:
    """The Line of Control by month: which sectors showed a rise, and when first."""
    panel = kashmir(data)
    told = watch(panel.y, panel.exposure, rounds=1)
    yield ""
    yield "| Line of Control, by month | first rise noticed | mean a month before |"
    yield "|---|---|---|"
    for row, sector in enumerate(panel.areas):
        thresholds = [knob(float(level), 365.0).odds for level in told.level[row]]
        passed = np.flatnonzero((told.rise[row] > thresholds) & (np.arange(len(thresholds)) >= BEGIN))
        when = f"{panel.steps[int(passed[0])]:%Y-%m}" if passed.size else "none"
        yield f"| {sector} | {when} | {told.level[row, int(passed[0]) if passed.size else -1]:.1f} |"
