"""Real truces: noticed within days, or said to be beyond telling because nobody counted."""

from datetime import date

import numpy as np
import pytest

from bench.change_truces import EVENTS, Event, told_of
from bench.outlook_data import DATA, kashmir, levant
from truce.outlook.change.effect import FELL, UNTOLD, Interrupted, effects
from truce.outlook.change.knob import knob
from truce.outlook.change.watch import watch
from truce.outlook.counts.panel import Panel

pytestmark = pytest.mark.skipif(not DATA.is_dir(), reason="the shared data are not here")


@pytest.fixture(scope="module")
def panel() -> Panel:
    return levant()


def event(words: str, series: str) -> Event:
    return next(one for one in EVENTS if words in one.words and one.series == series)


@pytest.mark.parametrize(
    ("words", "series", "days"),
    [("2025-01-19", "Gaza killed", 14), ("2025-01-19", "Gaza injured", 12), ("2025-03-18", "Gaza killed", 1)],
)
def test_a_change_is_noticed_within_days(panel: Panel, words: str, series: str, days: int) -> None:
    delay, _ = told_of(panel, event(words, series))

    assert delay is not None
    assert delay <= days


def test_where_reports_stop_with_the_truce_no_fall_is_claimed(panel: Panel) -> None:
    lebanon = event("2024-11-27", "Lebanon killed")
    row, day = panel.areas.index(lebanon.series), panel.steps.index(lebanon.day)

    assert panel.exposure[row, day : day + 21].sum() == 0  # the record has no daily figures after that day
    assert told_of(panel, lebanon)[0] is None
    told = effects(panel.y[row : row + 1], panel.exposure[row : row + 1], day)[0]
    assert (told.state, told.why) == (UNTOLD, "few_days")


@pytest.mark.parametrize("day", [date(2025, 1, 19), date(2025, 10, 10)])
def test_bodies_found_hide_the_truce_at_first_and_it_says_so(panel: Panel, day: date) -> None:
    row = panel.areas.index("Gaza killed")
    of = slice(row, row + 1)
    told = effects(panel.y[of], panel.exposure[of], panel.steps.index(day), Interrupted(after=55))[0]

    assert told.state == FELL
    assert told.hangs_on_first_days
    values = [left.ratio.value for left in told.left_out if left.ratio is not None]
    assert values == sorted(values, reverse=True)  # the more of the first days are left out, the more fell
    assert values[-1] < 0.4


def test_the_line_of_control_heats_up_in_the_sectors_where_it_did() -> None:
    record = kashmir()
    told = watch(record.y, record.exposure, rounds=1)
    late = np.array([d.year >= 2014 for d in record.steps])
    threshold = np.array([[knob(level).odds for level in row] for row in told.level])
    risen = ((told.rise > threshold) & late & (np.arange(late.size) >= 28)).any(axis=1)

    assert {"Poonch", "Rajouri"} <= {name for name, rose in zip(record.areas, risen, strict=True) if rose}
