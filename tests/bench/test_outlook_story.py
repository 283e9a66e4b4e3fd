"""The invented story as a record: a mission's own panel, and none that knows other worlds."""

import numpy as np
import pytest

from bench.outlook_story import mission, missions, one_calendar, with_before
from tests import vela as island
from tests.vela import SEED, Walked
from truce.flow.outlook.series import told_series


@pytest.fixture(scope="module")
def vela(tmp_path_factory: pytest.TempPathFactory) -> Walked:
    return island.vela(tmp_path_factory)


@pytest.mark.long
def test_a_story_is_laid_out_as_its_mission_lays_out_its_days(vela: Walked) -> None:
    made, told = mission(SEED), next(one for one in told_series(vela.house) if one.reading == "text")
    theirs = dict(zip(told.panel.areas, told.panel.exposure, strict=True))

    assert made.steps == told.panel.steps
    assert made.areas == tuple(area for area in told.panel.areas if "unknown" not in area and area in made.areas)
    for area, exposure in zip(made.areas, made.exposure, strict=True):
        np.testing.assert_array_equal(exposure > 0.0, theirs[area] > 0.0)


def test_no_story_knows_of_another() -> None:
    one, two = missions((1, 2))

    assert one.areas == two.areas
    assert not np.array_equal(one.y, two.y)
    np.testing.assert_array_equal(one.y, mission(1).y)


def test_the_three_layouts_count_the_same_fire() -> None:
    (before,), (calendar,) = with_before((3,)), one_calendar((3,))
    told = mission(3)
    fire = dict(zip(told.areas, told.y, strict=True))

    np.testing.assert_array_equal(before.y, calendar.y)
    np.testing.assert_array_equal(fire["VE-1|heath|all"][1:], before.y[0, 24:])
    np.testing.assert_array_equal(fire["VE-1|any|all"], fire["VE-1|any|held:heath"] + fire["VE-1|any|held:karst"])
