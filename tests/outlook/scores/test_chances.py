"""Chances of yes or no are scored by what came about."""

import numpy as np
import pytest

from truce.outlook.scores.brier import brier, log_score, reliability
from truce.outlook.scores.skill import skill, skill_interval


def test_brier_is_the_squared_distance_from_what_came() -> None:
    np.testing.assert_allclose(brier(np.array([1.0, 0.0]), np.array([0.7, 0.7])), [0.09, 0.49])


def test_certainty_that_was_wrong_is_never_forgiven() -> None:
    assert log_score(np.array([0.0]), np.array([1.0]))[0] == np.inf
    assert log_score(np.array([1.0]), np.array([0.5]))[0] == pytest.approx(np.log(2))


def test_a_reliable_forecaster_lies_on_the_diagonal() -> None:
    rng = np.random.default_rng(3)
    chance = rng.uniform(0, 1, 20000)
    bins = reliability((rng.uniform(0, 1, 20000) < chance).astype(float), chance)

    assert [b.n for b in bins] == [pytest.approx(2000, abs=5)] * 10
    assert all(b.low - 0.02 < b.said < b.high + 0.02 for b in bins)


def test_equal_chances_are_never_torn_apart() -> None:
    bins = reliability(np.array([1.0, 0.0, 1.0, 0.0]), np.array([0.2, 0.2, 0.2, 0.9]))

    assert [b.n for b in bins] == [3, 1]
    assert [b.said for b in bins] == pytest.approx([0.2, 0.9])


def test_no_forecasts_make_no_diagram() -> None:
    assert reliability(np.array([]), np.array([])) == []


def test_skill_is_nought_for_the_simple_forecast_itself() -> None:
    score = np.array([1.0, 2.0, 3.0])
    assert skill(score, score) == 0.0
    assert skill_interval(score, score, np.array([1, 2, 3])) == (0.0, 0.0)


def test_two_blocks_are_too_few_for_an_interval() -> None:
    assert skill_interval(np.ones(4), np.ones(4), np.array([1, 1, 2, 2])) == (float("-inf"), 1.0)
