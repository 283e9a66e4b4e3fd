"""What warnings would have been worth on a mission's own past, at each threshold; and what nobody has scored."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.flow.outlook.days import AGREEMENT, DAY, begun, mission
from tests.flow.outlook.said import MADE, conditions
from truce.flow.house import House, WarningCosts
from truce.flow.outlook.warned import early_warning, thresholds
from truce.model.columns import to_table
from truce.model.condition import Condition
from truce.model.forecast import ANY_END, HOLD, WATCHED, Score
from truce.model.warning import Costs, cost_at

SAID = ((0.4, 0.0), (0.7, 0.0), (0.45, 1.0), (0.95, 1.0))  # chance to hold a month, and whether it held


@pytest.fixture(scope="module")
def past(tmp_path_factory: pytest.TempPathFactory) -> House:
    """A mission of which four chances came due, and one that was only tried."""
    house = mission(tmp_path_factory.mktemp("past") / "m")
    rows = [_scored(house, n, p, seen) for n, (p, seen) in enumerate(SAID)]
    rows += [_scored(house, 8, 0.2, 0.0, hindcast=True), _scored(house, 9, 0.1, 1.0, definition=ANY_END)]
    house.mission.lake.add(Score, to_table(Score, rows))
    return house


def _scored(house: House, n: int, p: float, seen: float, **more: Any) -> Score:
    at = begun(house) + (n + 30) * DAY
    told: dict[str, Any] = {"definition": "declared_over"} | more
    return Score(
        id=f"scr-{n:016d}", forecast=f"fct-{n:016d}", agreement=AGREEMENT, kind=HOLD, basis=WATCHED, model="life_table",
        made_at=at - 30 * DAY, ahead_days=30, scored_at=at, seen=seen, watched=1.0, p=p, method="outlook/test",
        day=at.date(), **told,
    )  # fmt: skip


def test_how_much_was_watched_is_one_number_for_the_warning_and_for_whether_it_is_holding(tmp_path: Path) -> None:
    house = mission(tmp_path / "watched")
    whole, *areas = [replace(one, agreement=AGREEMENT) for one in conditions()]
    for watched, blind in ((0.24, True), (0.26, False)):
        at = MADE if blind else MADE + DAY
        said = [replace(one, id=f"{one.id}{watched}", as_of=at) for one in (replace(whole, watched=watched), *areas)]
        house.mission.lake.add(Condition, to_table(Condition, said))
        told = early_warning(house, AGREEMENT, at)

        assert told.watched == watched
        assert told.unwatched is blind


def test_each_threshold_is_told_by_what_it_was_worth_on_the_missions_own_past(past: House) -> None:
    said, tried, *_ = thresholds(past, begun(past) + timedelta(days=90)).worth
    half = next(one for one in said.each if one.threshold == 0.5)

    assert (said.of, said.n, said.collapses, tried.of, tried.n) == ("frozen", 4, 2, "later", 1)
    assert (half.hits, half.false, half.missed, half.silent) == (1, 1, 1, 1)
    assert cost_at(half, Costs(missed=3.0, false_alarm=1.0)) == pytest.approx((3.0 + 1.0) / 4)


def test_what_was_scored_later_was_not_known_then(past: House) -> None:
    told = thresholds(past, begun(past) + 31 * DAY)

    assert told.worth[0].n == 2
    assert told.chosen.n == 2


def test_the_costs_that_a_mission_states_ask_for_a_threshold_that_stands_in_the_table(past: House) -> None:
    costs = WarningCosts(missed=20.0, saved=0.5)
    told = thresholds(replace(past, choices=replace(past.choices, costs=costs)), begun(past) + 90 * DAY)

    assert told.costs.stated
    assert told.chosen.threshold == pytest.approx(1 / 11)
    assert told.chosen.threshold in {one.threshold for one in told.worth[0].each}


def test_a_mission_without_a_past_is_told_of_pasts_elsewhere_and_that_nobody_stated_costs(tmp_path: Path) -> None:
    house = mission(tmp_path / "new")
    told = thresholds(house, begun(house))

    assert [one.of for one in told.worth] == ["ucdp_agreements", "short_truces"]
    assert (told.costs.stated, told.chosen.threshold, told.chosen.n) == (False, 0.5, 0)
    assert all(one.hits + one.missed == past.collapses for past in told.worth for one in past.each)
