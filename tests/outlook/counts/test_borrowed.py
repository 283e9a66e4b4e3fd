"""What an area of which little is known borrows from its like, and what stays possible when all was calm."""

import numpy as np
import pytest

from tests.outlook.counts.test_models import panel
from truce.outlook.counts import backtest
from truce.outlook.counts.backtest import scored, try_models
from truce.outlook.counts.models import MANY, Asked, alike, climatology, parts, upheaval
from truce.outlook.counts.panel import Panel
from truce.outlook.counts.pool import believed_of
from truce.outlook.scores.crps import crps

NOW = Asked(np.array([29]), np.array([1]), 200)


def quiet_and_wild() -> Panel:
    """Six areas with hardly a count, six with many; the last of each was watched for the last three days only."""
    rng = np.random.default_rng(4)
    y = rng.poisson(np.repeat([0.1, 8.0], 6)[:, None], (12, 30)).astype(float)
    exposure = np.ones_like(y)
    exposure[[5, 11], :-3] = 0.0
    return panel(y, exposure)


def test_an_area_hardly_known_is_told_by_those_like_it() -> None:
    told = alike(quiet_and_wild(), NOW)[:, 0, 0]

    assert told[5].mean() < 0.5
    assert 6.0 < told[11].mean() < 10.0


def test_its_like_say_more_than_three_days_of_its_own() -> None:
    of = quiet_and_wild()
    came = np.random.default_rng(5).poisson([8.0] * 200).astype(float)
    own, borrowed = (np.tile(model(of, NOW)[11, 0], (200, 1)) for model in (climatology, alike))

    assert crps(came, borrowed).mean() < crps(came, own).mean()


def test_an_area_that_nobody_watched_is_told_by_all() -> None:
    of = quiet_and_wild()
    exposure = of.exposure.copy()
    exposure[3] = 0.0
    told = alike(panel(of.y, exposure), NOW)[3, 0, 0]

    assert told.min() == 0.0
    assert told.max() > 8.0


def test_its_like_are_believed_while_the_own_record_is_short() -> None:
    names = ("alike", "climatology", "state_space")
    short, long = believed_of(names, 6.0), believed_of(names, 120.0)

    assert short[0] > 0.5 > long[0]
    assert long[0] < 0.02
    np.testing.assert_allclose([short.sum(), long.sum()], 1.0)


def test_only_where_areas_are_many_is_anything_borrowed() -> None:
    few, many = panel(np.ones((MANY - 1, 30))), panel(np.ones((MANY, 30)))

    assert "alike" not in parts(few)
    assert {"alike", "neighbours"} < set(parts(many))


def test_however_calm_it_was_nothing_and_many_times_as_much_may_come() -> None:
    told = upheaval(panel(np.full((1, 30), 4.0)), NOW)[0, 0, 0]

    assert (told == 0.0).mean() > 0.2
    assert (told > 8.0).mean() > 0.1
    assert 3.0 < told.mean() < 5.0


def held_after_a_fall() -> float:
    """How often days after a fall lay in what was said, of two series that were steady for 24 days."""
    rng = np.random.default_rng(0)
    y = np.concatenate([rng.poisson(5.0, (2, 24)), rng.poisson(0.4, (2, 14))], axis=1).astype(float)
    trial = try_models(panel(y), Asked(np.arange(11, 37), np.array([1, 7, 14]), 100))
    held = np.zeros(trial.known.shape)
    held[trial.known] = scored(trial, "combination").held
    after = trial.known & (trial.asked.origins[:, None] + trial.asked.ahead >= 24)
    return float(held[after].mean())


def test_days_after_a_fall_that_no_count_foretold_lie_more_often_within_what_was_said(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    held = held_after_a_fall()
    monkeypatch.setattr(backtest, "parts", lambda of: tuple(name for name in parts(of) if name != "upheaval"))

    assert held > held_after_a_fall() + 0.01
