"""Gradient boosting of the level, where there is enough to learn from and scikit-learn (extra `boosting`) is here."""

from importlib.util import find_spec
from typing import Any

import numpy as np
from numpy.typing import NDArray

from truce.errors import TruceError
from truce.outlook.counts.asked import Asked
from truce.outlook.counts.features import Features, features
from truce.outlook.counts.panel import Panel
from truce.outlook.counts.views import Views

Floats = NDArray[np.float64]
ENOUGH = 2000  # cases known at a distance, before anything is boosted
GROWN = 1.3  # boosted again once the past is longer by so much
SIZE = 2.0  # of the negative binomial, which each area widens or narrows by its past
LAGS = (0, 1, 6)  # steps back whose counts are looked at as they were
SETTINGS = {"loss": "poisson", "max_iter": 60, "learning_rate": 0.06, "max_leaf_nodes": 8, "min_samples_leaf": 80}


class BoostingMissing(TruceError):
    """The model was asked for, and what it needs is not installed."""

    def __init__(self) -> None:
        super().__init__("Boosted forecasts need scikit-learn: install truce with the extra 'boosting'.")


def available() -> bool:
    """Whether scikit-learn is here."""
    return find_spec("sklearn") is not None


def boosted(panel: Panel, asked: Asked) -> Floats:
    """Draws (n, O, H, D): what the smoothed rates say, times what trees (Poisson loss) learned from the past alone.

    Before there is enough to learn from, the smoothed rate stands by itself. BoostingMissing without scikit-learn.
    Source: Friedman 2001; Ke et al. 2017 for trees on binned features.
    """
    if not available():
        raise BoostingMissing
    of = features(panel)
    out = np.zeros((len(panel.areas), asked.origins.size, asked.ahead.size, asked.draws))
    for h, ahead in enumerate(asked.ahead):
        _at_distance(panel, of, int(ahead), asked.origins, out[:, :, h])
    return out


def _at_distance(panel: Panel, of: Features, ahead: int, origins: NDArray[np.int64], out: Floats) -> None:
    views, trees, learned = Views(panel), None, 0
    x, mean, size = _lagged(panel, of), np.zeros(panel.y.shape), np.full(panel.y.shape, SIZE)
    for o, origin in enumerate(origins):
        came = np.arange(max(views.upto + 1, ahead), origin + 1)
        if came.size:
            views.upto = int(came[0]) - 1
            mean[:, came] = _level(of, x, trees, came - ahead, ahead)
            views.learn(mean, size, int(origin))
        if origin + 1 >= learned * GROWN:
            trees, learned = _learn(panel, of, x, ahead, int(origin)), int(origin) + 1
        views.tell(_level(of, x, trees, np.array([origin]), ahead)[:, 0], size[:, 0], out[:, o])


def _lagged(panel: Panel, of: Features) -> Floats:
    """Features (n, T, F) and the counts of some steps before, unknown ones as such."""
    told = np.where(panel.exposure > 0.0, panel.y / np.where(panel.exposure > 0.0, panel.exposure, 1.0), np.nan)
    late = [np.pad(told, ((0, 0), (lag, 0)), constant_values=np.nan)[:, : told.shape[1]] for lag in LAGS]
    return np.concatenate([of.x, np.stack(late, axis=-1)], axis=-1)


def _rate(of: Features, made: NDArray[np.int64], ahead: int) -> Floats:
    """What the area's smoothed rates say (n, M), all alike."""
    rate: Floats = np.exp(of.x[:, made, : of.rates].mean(axis=-1)) * of.rhythm(made, ahead)
    return rate


def _level(of: Features, x: Floats, trees: Any, made: NDArray[np.int64], ahead: int) -> Floats:
    """Mean (n, M) `ahead` steps after each of `made`."""
    rate = _rate(of, made, ahead)
    if trees is None:
        return rate
    some = x[:, made]
    told: Floats = trees.predict(some.reshape(-1, some.shape[2])).reshape(rate.shape) * rate
    return np.clip(told, rate / 10.0, rate * 10.0)


def _learn(panel: Panel, of: Features, x: Floats, ahead: int, origin: int) -> Any:
    """Trees for count over rate, heeded by the rate; None where there is too little."""
    from sklearn.ensemble import HistGradientBoostingRegressor  # noqa: PLC0415 - an extra

    made = np.arange(0, origin - ahead + 1)
    exposure = panel.exposure[:, made + ahead]
    known = exposure > 0.0
    if int(known.sum()) < ENOUGH:
        return None
    ought = (_rate(of, made, ahead) * exposure)[known]
    trees = HistGradientBoostingRegressor(**SETTINGS, l2_regularization=10.0, random_state=1)
    return trees.fit(x[:, made][known], panel.y[:, made + ahead][known] / ought, sample_weight=ought)
