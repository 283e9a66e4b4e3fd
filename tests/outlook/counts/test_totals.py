"""Sums over days to come: what all days share does not even out, what is luck does."""

import numpy as np
from scipy.stats import poisson

from tests.outlook.counts.test_models import noisy, panel
from truce.engines.local import LocalEngine
from truce.outlook.counts.asked import Asked
from truce.outlook.counts.backtest import scored, try_models
from truce.outlook.counts.present import forecast
from truce.outlook.counts.spread import PACK, backtest
from truce.outlook.counts.totals import totals

AHEAD = np.array([1, 7, 30])


def quantiles(rng: np.random.Generator, level: np.ndarray, many: int = 400) -> np.ndarray:
    return np.sort(rng.poisson(level, (1, 3, many)).astype(float), axis=2)


def test_a_sum_has_the_mean_of_its_days() -> None:
    draws = quantiles(np.random.default_rng(1), np.full(400, 4.0))
    told = totals(draws, AHEAD, (7, 30))

    np.testing.assert_allclose(told.mean(axis=2)[0, 0], 7 * draws[0, 0].mean(), rtol=0.1)
    assert (np.diff(told, axis=2) >= 0).all()
    assert (told >= 0).all()


def test_luck_evens_out() -> None:
    even = poisson.ppf((np.arange(400) + 0.5) / 400, 4.0)
    told = totals(np.tile(even, (1, 3, 1)), AHEAD, (30,))

    assert 0.8 < told.var() / (30 * 4.0) < 1.4  # a Poisson of 120


def test_a_level_that_is_not_known_does_not_even_out() -> None:
    levels = np.random.default_rng(3).gamma(2.0, 5.0, 400)
    told = totals(quantiles(np.random.default_rng(1), levels), AHEAD, (30,))

    assert 0.8 < told.std() / (30 * levels.std()) < 1.3


def test_nothing_stays_nothing() -> None:
    assert (totals(np.zeros((2, 3, 50)), AHEAD, (90,)) == 0).all()


def test_the_present_is_told_with_the_record_behind_it() -> None:
    told = forecast(panel(noisy()), draws=50)

    assert told.model in {"combination", "climatology"}
    assert told.draws.shape == (4, 5, 50)
    assert told.totals.shape == (4, 3, 50)
    skill = told.skill()
    assert skill is not None
    assert skill[1] <= skill[0] <= skill[2]


def test_too_short_a_past_tells_nothing_of_its_worth() -> None:
    told = forecast(panel(noisy(1, 11)), draws=50)

    assert told.beats_climatology is None
    assert told.skill() is None


def test_packs_of_areas_give_what_each_panel_gives() -> None:
    y = noisy(PACK + 2, 60)
    asked = Asked(np.array([30, 58]), np.array([1, 3]), 20)
    told = backtest(panel(y), asked, LocalEngine(workers=2))
    rest = panel(y[PACK:])
    trial = try_models(rest, asked)

    assert told.num_rows == (PACK + 2) * 4
    crps = np.array(told.column("crps").to_pylist()[PACK * 4 :], dtype=float)
    np.testing.assert_allclose(crps[~np.isnan(crps)], scored(trial, "combination").crps)
