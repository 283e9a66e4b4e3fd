"""What became of what was said: scored once, when its day is past, settled and judged; unwatched days are listed."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import numpy as np
import pytest

from tests.flow.outlook.days import begun, judged, mission, paper
from truce.flow.house import House
from truce.flow.outlook.forecast import forecast
from truce.flow.outlook.record import BACKTEST, FROZEN, record
from truce.flow.outlook.score import SETTLED, due, score
from truce.model.columns import from_table
from truce.model.forecast import COUNT, HOLD, Forecast, Score
from truce.outlook.scores.crps import crps

DAY = timedelta(days=1)
CALM = [float(n % 3) for n in range(40)]


@pytest.fixture
def house(tmp_path: Path) -> House:
    made = judged(mission(tmp_path / "days"), CALM)
    forecast(made)
    return made


def scores(house: House) -> list[Score]:
    return list(from_table(Score, house.mission.lake.read(Score)))


def test_nothing_is_scored_before_its_day_is_past_and_settled(house: House) -> None:
    assert score(house).facts["scored"] == 0

    later = judged(house, [*CALM, 1.0, 1.0, 1.0])
    score(later)

    made_at = begun(house) + 40 * DAY
    forecasts = {one.id: one for one in from_table(Forecast, house.mission.lake.read(Forecast))}
    assert scores(later)
    for one in scores(later):
        assert forecasts[one.forecast].target_latest + SETTLED <= made_at + 3 * DAY


def test_a_count_is_scored_once_against_what_came_if_all_of_it_had_been_watched(house: House) -> None:
    later = judged(house, [*CALM, *([4.0] * 12)])
    score(later)
    first = scores(later)
    score(judged(house, [*CALM, *([7.0] * 13)]))

    again = {one.id: one for one in scores(later)}
    assert all(again[one.id] == one for one in first)
    tomorrow = next(one for one in first if one.kind == COUNT and one.ahead_days == 1)
    (said,) = from_table(Forecast, house.mission.lake.read(Forecast, ids=[tomorrow.forecast]))
    assert tomorrow.seen == pytest.approx(4.0 / 0.8)
    assert tomorrow.crps == pytest.approx(float(crps(np.array([5.0]), np.array([said.draws]))[0]))
    assert tomorrow.climatology_crps is not None
    assert tomorrow.last_crps is not None
    assert tomorrow.because


def test_days_that_nobody_watched_are_listed_and_not_scored(house: House) -> None:
    later = judged(house, [*CALM, *([0.0] * 12)], [0.8] * 40 + [0.0] * 12)
    done = score(later)

    assert not [one for one in scores(later) if one.kind == COUNT]
    assert done.facts["untold"] > 0
    assert record(later).unwatched == len(due(later, begun(later) + 52 * DAY)) == done.facts["untold"]


def test_a_chance_is_scored_by_whether_the_truce_stood(house: House) -> None:
    later = judged(house, [*CALM, *([1.0] * 12)])
    paper(later, "declared_over", begun(later) + 43 * DAY)
    score(later)

    held = {one.definition: one for one in scores(later) if one.kind == HOLD and one.ahead_days == 7}
    assert held["any_end"].seen == 0.0
    assert held["superseded"].seen == 1.0
    assert held["any_end"].p is not None
    assert held["any_end"].brier == pytest.approx(held["any_end"].p ** 2)
    assert held["any_end"].base_brier is not None


def test_an_end_later_on_the_last_day_of_a_target_is_no_end_within_it(house: House) -> None:
    until = begun(house) + 47 * DAY + timedelta(hours=6)  # the target ends six hours before
    ended = tuple(replace(one, effective_until=until) for one in house.agreements)
    later = replace(judged(house, [*CALM, *([1.0] * 12)]), agreements=ended)
    paper(later, "declared_over", until)
    score(later)

    held = {one.definition: one.seen for one in scores(later) if one.kind == HOLD and one.ahead_days == 7}
    assert {"any_end", "declared_over", "expired"} <= set(held)
    assert set(held.values()) == {1.0}


def test_the_record_is_of_what_was_said_beforehand_and_else_of_what_was_tried_on_the_past(house: House) -> None:
    tried = record(house)
    assert {line.of for line in tried.lines} == {BACKTEST}
    assert tried.waiting > 0

    later = judged(house, [*CALM, *([1.0] * 12)])
    score(later)
    told = record(later)

    assert {line.of for line in told.lines} == {FROZEN}
    assert sum(line.n for line in told.lines) == len(scores(later))
    assert told.waiting + told.unwatched + len(scores(later)) == tried.waiting
