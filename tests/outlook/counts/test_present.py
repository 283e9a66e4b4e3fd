"""What is used of each series: the combination, or climatology where that was no worse so far."""

import numpy as np
import pytest

from tests.outlook.counts.test_models import noisy, panel
from truce.outlook.counts import present as room
from truce.outlook.counts.asked import Asked
from truce.outlook.counts.backtest import Trial, try_models
from truce.outlook.counts.panel import Panel
from truce.outlook.counts.present import better, forecast

BAD = 50.0  # more than ever comes


def tried(told: Panel, asked: Asked, bad: list[int]) -> Trial:
    """A trial in which the combination was far off on some series."""
    trial = try_models(told, asked)
    draws = trial.draws["combination"].copy()
    draws[bad] += BAD
    return Trial(trial.asked, {**trial.draws, "combination": draws}, trial.weight, trial.seen, trial.known)


def test_a_series_on_which_the_combination_lost_is_told_by_climatology(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(room, "try_models", lambda told, asked: tried(told, asked, [2]))
    told = forecast(panel(noisy()), draws=50)

    assert told.beats_climatology[2] is False
    assert told.model[2] == "climatology"
    np.testing.assert_array_equal(told.draws[2], told.trial.draws["climatology"][2, -1])


def test_where_all_series_lost_a_new_one_leans_on_them() -> None:
    y, exposure = noisy(), np.ones((4, 100))
    exposure[3, :-1] = 0.0  # watched for a day
    trial = tried(panel(y, exposure), Asked(np.arange(40, 99, 4), np.array([1, 7]), 50), [0, 1, 2])

    assert int(trial.known[3].sum()) <= 1
    assert better(trial) == (False, False, False, False)


def test_too_few_forecasts_of_all_series_tell_nothing() -> None:
    trial = tried(panel(noisy()), Asked(np.array([40, 98]), np.array([1]), 50), [0])

    assert better(trial) == (None, None, None, None)
