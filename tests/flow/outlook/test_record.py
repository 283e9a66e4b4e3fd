"""The record: what stood at an instant, what waits and until when, models tried on what was watched or only told."""

from datetime import timedelta
from pathlib import Path

import pytest

from tests.flow.outlook.days import DAY, begun, judged, mission
from truce.flow.frames import frame
from truce.flow.house import House
from truce.flow.outlook.forecast import forecast
from truce.flow.outlook.record import FROZEN, LATER, record, record_seen
from truce.flow.outlook.score import SETTLED, score, to_be_scored
from truce.flow.outlook.tried import BACKTEST, tried
from truce.model.forecast import COUNT, HOLD, REPORTED, WATCHED, Forecast

CALM = [float(n % 3) for n in range(40)]


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> House:
    """Foretold after forty days and after fifty-two, and scored then."""
    first = judged(mission(tmp_path_factory.mktemp("record") / "m"), CALM)
    forecast(first)
    later = judged(first, [*CALM, *([1.0] * 12)])
    forecast(later)
    score(later)
    return later


def test_the_record_of_then_holds_what_was_said_until_then_and_scored_by_what_was_known_then(house: House) -> None:
    first = begun(house) + 40 * DAY
    said = frame(house, Forecast).filter(to_be_scored(first))
    then = record_seen(house, first + 6 * DAY, trying=False)
    before = record_seen(house, first - DAY, trying=False)

    assert {one.of for one in then.lines} == {FROZEN}
    assert {one.kind for one in then.lines} == {COUNT}  # the chances are of a week
    assert sum(one.n for one in then.lines) + then.waiting + then.unwatched == said.height
    assert (before.lines, before.waiting, before.unwatched) == ((), 0, 0)


def test_what_waits_is_told_by_kind_with_the_day_from_which_it_can_be_scored(house: House) -> None:
    told = record_seen(house, begun(house) + 48 * DAY, trying=False)
    chances = next(one for one in told.waits if one.kind == HOLD)

    assert told.settled_days == SETTLED.days == 2
    assert chances.first == begun(house) + 47 * DAY + SETTLED
    assert chances.last == begun(house) + 130 * DAY + SETTLED
    assert 0 < chances.over < chances.n
    assert told.waiting == sum(one.n for one in told.waits)


def test_skill_is_told_against_climatology_and_the_last_value_and_lost_series_are_counted(house: House) -> None:
    counts = next(one for one in record(house, trying=False).lines if one.kind == COUNT)

    assert counts.last_crps is not None
    assert counts.ignorance is not None
    assert counts.series == 1
    assert counts.lost in (0, 1)
    assert (counts.skill_why, counts.last_skill_why) != (None, None)  # said on two days: no interval


def test_what_was_made_later_is_no_proof_and_not_tried_either(tmp_path: Path) -> None:
    late = judged(mission(tmp_path / "m"), CALM, until=timedelta(days=30))
    forecast(late)
    later = judged(late, [*CALM, *([1.0] * 12)])
    score(later)
    told = record(later, trying=False)

    assert {one.of for one in told.lines} == {LATER}
    assert told.bins_of == LATER


def test_models_are_tried_apart_on_what_was_watched_and_only_told_and_days_to_come_are_not_unwatched(
    tmp_path: Path,
) -> None:
    (watched,) = tried(judged(mission(tmp_path / "w"), CALM))
    (reported,) = tried(judged(mission(tmp_path / "r"), CALM, 0.0))

    assert (watched.of, watched.basis, watched.unwatched) == (BACKTEST, WATCHED, 0)
    assert (reported.of, reported.basis) == (BACKTEST, REPORTED)
    assert watched.series == 1
