"""Sums over days to come: what all days share does not even out, what is luck does."""

import numpy as np
import pytest
from scipy.stats import nbinom, poisson

from tests.outlook.counts.test_models import noisy, panel
from truce.engines.local import LocalEngine
from truce.outlook.counts.asked import Asked
from truce.outlook.counts.backtest import scored, try_models
from truce.outlook.counts.panel import Panel
from truce.outlook.counts.present import forecast
from truce.outlook.counts.spread import PACK, backtest
from truce.outlook.counts.totals import BELIEVED, MORE, shared_of, totals
from truce.outlook.scores.interval import held

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
    told = totals(np.tile(even, (1, 3, 1)), AHEAD, (30,), shared=0.0)

    assert 0.8 < told.var() / (30 * 4.0) < 1.4  # a Poisson of 120


def test_a_level_that_is_not_known_does_not_even_out() -> None:
    levels = np.random.default_rng(3).gamma(2.0, 5.0, 400)
    told = totals(quantiles(np.random.default_rng(1), levels), AHEAD, (30,), shared=1.0)

    assert 0.8 < told.std() / (30 * levels.std()) < 1.3


def test_wild_days_with_nothing_in_common_even_out() -> None:
    wild = nbinom.ppf((np.arange(400) + 0.5) / 400, 1.0, 1.0 / 5.0)
    told = totals(np.tile(wild, (1, 3, 1)), AHEAD, (30,), shared=0.0)

    assert 0.8 < told.var() / (30 * wild.var()) < 1.25


def test_what_days_have_in_common_is_seen_in_the_past() -> None:
    rng = np.random.default_rng(4)
    draws = np.tile(poisson.ppf((np.arange(200) + 0.5) / 200, 6.0), (3, 60, 4, 1))
    alike = np.repeat(rng.poisson(6.0, (3, 60, 1)), 4, axis=2).astype(float)
    apart = rng.poisson(6.0, (3, 60, 4)).astype(float)
    known = np.ones(alike.shape, dtype=bool)

    assert (shared_of(alike, known, draws) > 0.8).all()
    assert (shared_of(apart, known, draws) < 0.25).all()
    np.testing.assert_array_equal(shared_of(apart, ~known, draws), MORE + (1.0 - MORE) * BELIEVED)


def drifting(areas: int = 10, steps: int = 300) -> np.ndarray:
    rng = np.random.default_rng(5)
    level = np.exp(rng.uniform(0, 2.5, (areas, 1)) + np.cumsum(rng.normal(0, 0.05, (areas, steps)), axis=1))
    return rng.poisson(rng.gamma(4, level / 4)).astype(float)


def held_sums(told: Panel, origins: np.ndarray, span: int) -> float:
    """How often the sum of the next `span` days lay in its 90 % interval, each told by what was known before it."""
    trial = try_models(told, Asked(origins, np.array([1, 3, 7, 14, 30]), 100))
    draws, found = trial.draws["combination"], []
    for o, origin in enumerate(origins):
        past = origins[:o]
        due = trial.known[:, :o] & ((past[:, None] + trial.asked.ahead) <= origin)
        shared = shared_of(trial.seen[:, :o], due, draws[:, :o])
        sums = totals(draws[:, o], trial.asked.ahead, (span,), shared)[:, 0]
        found.append(held(told.y[:, origin + 1 : origin + span + 1].sum(axis=1), sums))
    return float(np.mean(found))


@pytest.mark.parametrize("span", [7, 30])
def test_sums_over_a_drifting_level_are_calibrated(span: int) -> None:
    assert 0.85 < held_sums(panel(drifting()), np.arange(60, 270, 10), span) < 0.96


def test_sums_over_wild_days_are_calibrated() -> None:
    assert 0.85 < held_sums(panel(noisy(8, 240, 5)), np.arange(60, 230, 10), 7) < 0.995


def test_nothing_stays_nothing() -> None:
    assert (totals(np.zeros((2, 3, 50)), AHEAD, (90,)) == 0).all()


def test_the_present_is_told_with_the_record_behind_it() -> None:
    told = forecast(panel(noisy()), draws=50)

    assert set(told.model) <= {"combination", "climatology"}
    assert len(told.beats_climatology) == 4
    assert told.draws.shape == (4, 5, 50)
    assert told.totals.shape == (4, 3, 50)
    skill = told.skill()
    assert skill is not None
    assert skill[1] <= skill[0] <= skill[2]


def test_too_short_a_past_tells_nothing_of_its_worth() -> None:
    told = forecast(panel(noisy(1, 11)), draws=50)

    assert told.beats_climatology == (None,)
    assert told.model == ("combination",)
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
