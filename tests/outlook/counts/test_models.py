"""Laws of every model: no look ahead, the same answer each time, areas by themselves, unknown is not quiet."""

from datetime import date, timedelta

import numpy as np
import pytest

from truce.outlook.counts.backtest import MODELS, outcomes, scored, try_models
from truce.outlook.counts.models import Asked, Model, conflictology, parts
from truce.outlook.counts.panel import Panel, PanelError
from truce.outlook.scores.crps import crps
from truce.outlook.scores.ignorance import ignorance

ASKED = Asked(np.array([40, 60, 80]), np.array([1, 3, 7]), 100)


def panel(y: np.ndarray, exposure: np.ndarray | None = None) -> Panel:
    areas, steps = y.shape
    days = tuple(date(2031, 1, 1) + timedelta(days=n) for n in range(steps))
    return Panel(
        "invented",
        tuple(f"a{n}" for n in range(areas)),
        days,
        "day",
        y,
        np.ones_like(y) if exposure is None else exposure,
    )


def noisy(areas: int = 4, steps: int = 100, seed: int = 2) -> np.ndarray:
    rng = np.random.default_rng(seed)
    level = rng.uniform(0.5, 12, (areas, 1))
    return rng.poisson(rng.gamma(4, level / 4, (areas, steps))).astype(float)


@pytest.mark.parametrize("name", MODELS)
def test_what_comes_later_changes_no_forecast(name: str) -> None:
    y = noisy()
    later = y.copy()
    later[:, 61:] = 500.0
    early = Asked(ASKED.origins[:2], ASKED.ahead, ASKED.draws)

    np.testing.assert_array_equal(MODELS[name](panel(y), early), MODELS[name](panel(later), early))


@pytest.mark.parametrize("name", MODELS)
def test_draws_rise_and_are_counts(name: str) -> None:
    draws = MODELS[name](panel(noisy()), ASKED)

    assert draws.shape == (4, 3, 3, 100)
    assert (np.diff(draws, axis=-1) >= 0).all()
    assert (draws >= 0).all()


@pytest.mark.parametrize("name", MODELS)
def test_what_is_said_of_an_unwatched_day_is_no_matter(name: str) -> None:
    y, exposure = noisy(), np.ones((4, 100))
    exposure[:, 30:38] = 0.0
    lied = y.copy()
    lied[:, 30:38] = 99.0

    np.testing.assert_array_equal(MODELS[name](panel(y, exposure), ASKED), MODELS[name](panel(lied, exposure), ASKED))


@pytest.mark.parametrize("name", MODELS)
def test_an_area_that_nobody_ever_watched_breaks_nothing(name: str) -> None:
    exposure = np.ones((4, 100))
    exposure[2] = 0.0

    assert np.isfinite(MODELS[name](panel(noisy(), exposure), ASKED)).all()


@pytest.mark.parametrize("name", MODELS)
def test_the_order_of_areas_is_no_matter(name: str) -> None:
    y = noisy()
    order = [2, 0, 3, 1]

    np.testing.assert_allclose(MODELS[name](panel(y), ASKED)[order], MODELS[name](panel(y[order]), ASKED))


def test_conflictology_is_the_last_twelve() -> None:
    y = np.arange(100.0)[None, :]
    told = conflictology(panel(y), Asked(np.array([50]), np.array([1]), 12))

    np.testing.assert_array_equal(told[0, 0, 0], np.arange(39.0, 51.0))


def test_the_combination_never_knows_a_day_that_has_not_come() -> None:
    y = noisy()
    later = y.copy()
    later[:, 61:] = 500.0
    early = Asked(ASKED.origins[:2], ASKED.ahead, ASKED.draws)

    first, second = try_models(panel(y), early), try_models(panel(later), early)
    np.testing.assert_array_equal(first.weight, second.weight)
    np.testing.assert_array_equal(first.draws["combination"], second.draws["combination"])


def test_weights_are_shares() -> None:
    trial = try_models(panel(noisy()), Asked(np.arange(30, 90, 5), np.array([1, 7]), 50))

    np.testing.assert_allclose(trial.weight.sum(axis=-1), 1.0)
    assert (trial.weight >= 0).all()


def test_a_liar_loses_its_weight() -> None:
    def liar(panel: Panel, asked: Asked) -> np.ndarray:
        return np.full((len(panel.areas), asked.origins.size, asked.ahead.size, asked.draws), 300.0)

    models: dict[str, Model] = {"liar": liar}
    trial = try_models(panel(noisy()), Asked(np.arange(20, 90, 2), np.array([1]), 50), models)

    assert (trial.weight[:, 0, 0, -1] > 0.0).all()  # nothing is known of it yet
    assert (trial.weight[:, -1, 0, -1] == 0.0).all()


def test_a_part_that_did_worse_than_climatology_so_far_is_not_used() -> None:
    asked = Asked(np.arange(20, 90, 2), np.array([1]), 100)
    trial = try_models(panel(noisy()), asked)
    names = parts(panel(noisy()))
    due = asked.origins + 1 <= asked.origins[-1]
    seen = trial.seen[:, due].ravel()
    # steady counts: the newest one alone says less than the last weeks do, by both scores
    last, simple = (trial.draws[name][:, due].reshape(seen.size, -1) for name in ("last", "climatology"))

    assert crps(seen, last).mean() > crps(seen, simple).mean()
    assert ignorance(seen, last).mean() > ignorance(seen, simple).mean()
    assert (trial.weight[:, -1, 0, names.index("last")] == 0.0).all()
    assert (trial.weight[:, -1, 0, names.index("climatology")] > 0.0).all()


def test_only_forecasts_whose_day_is_known_are_scored() -> None:
    exposure = np.ones((4, 100))
    exposure[1, 41] = 0.0
    asked = Asked(np.array([40, 95]), np.array([1, 7]), 50)
    seen, known = outcomes(panel(noisy(), exposure), asked)

    assert known.sum() == 4 * 4 - 1 - 4  # one day unwatched; four areas beyond the end
    trial = try_models(panel(noisy(), exposure), asked)
    assert scored(trial, "combination").crps.size == known.sum()
    assert (seen[~known] == 0).all()


def test_the_true_spread_is_held() -> None:
    trial = try_models(panel(noisy(6, 400, 9)), Asked(np.arange(100, 390, 5), np.array([1, 7]), 200))

    assert 0.85 < scored(trial, "combination").held.mean() < 0.95


def test_counts_that_are_no_counts_are_refused() -> None:
    with pytest.raises(PanelError, match="not below nought"):
        panel(-np.ones((1, 4)))
    with pytest.raises(PanelError, match="days or months"):
        Panel("x", ("a",), (date(2031, 1, 1),), "week", np.ones((1, 1)), np.ones((1, 1)))
