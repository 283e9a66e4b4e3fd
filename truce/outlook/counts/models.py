"""The models, each from a panel, origins and distances to draws; none sees anything after its origin."""

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from truce.outlook.counts.asked import Asked, Model
from truce.outlook.counts.features import LEAST, features
from truce.outlook.counts.kernels.borrowed import of_like
from truce.outlook.counts.kernels.pooling import mix
from truce.outlook.counts.kernels.run import foresee, learn
from truce.outlook.counts.kernels.simple import POISSON, around, everybody, last_ones, newest, smoothed
from truce.outlook.counts.panel import Panel
from truce.outlook.counts.pool import ALIKE
from truce.outlook.counts.regression import regression

__all__ = ["BENCHMARKS", "OURS", "Asked", "Model", "parts"]

Floats = NDArray[np.float64]
CONFLICTOLOGY = 12  # steps, as in the VIEWS challenge
LONG = 240
TRAILING = {"day": (28, 84), "month": (24, 60)}
SPEEDS = {"day": (0.35, 0.6, 0.8, 0.9, 0.95, 0.98), "month": (0.3, 0.45, 0.6, 0.75, 0.9, 0.97)}
SLOW = {"day": (0.97, 0.99, 0.997), "month": (0.95, 0.98, 1.0)}
SIZES = (0.3, 1.0, 3.0, 10.0, 60.0)
PACES = (0.05, 0.1, 0.2, 0.4)
BORROWED = 0.25  # how much an area heeds what fits its like, beside what fits itself
TEMPER = 0.3  # scores of neighbouring days are not independent: a third as much is learned from each
FORGET = 0.98
JUMP = 0.1  # chance that a level which hardly moves jumps on any step
UPHEAVAL = 0.02  # chance on any step to come that all is different after it
VAGUE = 1.0  # the least shape of a belief about a level far ahead
ANYTHING = 0.5  # size of the counts of a level of which nothing is believed but its order
RECENT = 1  # of the smoothed rates (features.HALF_LIFE): five days, two months


def zeros(panel: Panel, asked: Asked) -> Floats:
    """Nothing will happen."""
    return _room(panel, asked)


def last(panel: Panel, asked: Asked) -> Floats:
    """A Poisson around the last known count (VIEWS)."""
    out = _room(panel, asked)
    mean = np.empty(out.shape[:2])
    newest(panel.y, panel.exposure, asked.origins, mean)
    around(mean, POISSON, out)
    return out


def conflictology(panel: Panel, asked: Asked) -> Floats:
    """The last twelve known counts of the area as the distribution (VIEWS)."""
    return _trailing(panel, asked, CONFLICTOLOGY)


def neighbours(panel: Panel, asked: Asked) -> Floats:
    """The last twelve steps of all areas of the panel: no map of neighbours is given (VIEWS)."""
    return _together(panel, asked, CONFLICTOLOGY)


def bootstrap(panel: Panel, asked: Asked) -> Floats:
    """The last 240 steps of all areas (VIEWS)."""
    return _together(panel, asked, LONG)


def climatology(panel: Panel, asked: Asked) -> Floats:
    """The last 28 days, or 24 months, of the area."""
    return _trailing(panel, asked, TRAILING[panel.step][0])


def long_climatology(panel: Panel, asked: Asked) -> Floats:
    """The last 84 days, or 60 months, of the area."""
    return _trailing(panel, asked, TRAILING[panel.step][1])


def persistence(panel: Panel, asked: Asked) -> Floats:
    """Half what was last, half what the last weeks were like.

    Source: damped persistence (Murphy 1992), as a mixture.
    """
    both = np.stack([last(panel, asked), climatology(panel, asked)])
    out = _room(panel, asked)
    mix(both, np.full((*out.shape[:3], 2), 0.5), out)
    return out


def smoothing(panel: Panel, asked: Asked) -> Floats:
    """Exponential smoothing with the errors it made so far as its spread. Source: Hyndman et al. 2008."""
    out = _room(panel, asked)
    smoothed(panel.y, panel.exposure, asked.origins, asked.ahead, np.asarray(PACES), out)
    return out


def state_space(panel: Panel, asked: Asked) -> Floats:
    """Levels that move, followed by a bank of discounted negative-binomial filters.

    Source: West and Harrison 1997, ch. 14; Harvey and Fernandes 1989.
    """
    return _bank(panel, asked, SPEEDS[panel.step])


def slow_state_space(panel: Panel, asked: Asked) -> Floats:
    """The same for levels that hardly move, and now and then jump."""
    return _bank(panel, asked, SLOW[panel.step], JUMP)


def alike(panel: Panel, asked: Asked) -> Floats:
    """The last 28 days, or 24 months, of all areas, each heeded by how well its level explains this one's counts.

    An area of which little is known is told by its like. Source: empirical Bayes without a shape of its own (Robbins
    1956), the beliefs about the levels being those of the areas themselves.
    """
    out = _room(panel, asked)
    of_like(panel.y, panel.exposure, asked.origins, TRAILING[panel.step][0], TEMPER, out)
    return out


def upheaval(panel: Panel, asked: Asked) -> Floats:
    """All may be different by then: of the level of the last days nothing is believed but its order."""
    out = _room(panel, asked)
    rate = np.exp(features(panel).x[..., RECENT]) - LEAST
    around(np.ascontiguousarray(rate[:, asked.origins]), ANYTHING, out)
    return out


BENCHMARKS: Mapping[str, Model] = {
    "zeros": zeros,
    "last": last,
    "conflictology": conflictology,
    "neighbours": neighbours,
    "bootstrap": bootstrap,
}
OURS: Mapping[str, Model] = {
    "climatology": climatology,
    "long_climatology": long_climatology,
    "persistence": persistence,
    "smoothing": smoothing,
    "state_space": state_space,
    "slow_state_space": slow_state_space,
    "regression": regression,
    ALIKE: alike,
    "upheaval": upheaval,
}
MANY = 10  # areas; what all of them counted says something of one only where they are many


def parts(panel: Panel) -> tuple[str, ...]:
    """Models that the combination is made of."""
    if len(panel.areas) >= MANY:
        return ("conflictology", "last", "neighbours", *OURS)
    return ("conflictology", "last", *(name for name in OURS if name != ALIKE))


def _room(panel: Panel, asked: Asked) -> Floats:
    return np.zeros((len(panel.areas), asked.origins.size, asked.ahead.size, asked.draws))


def _trailing(panel: Panel, asked: Asked, window: int) -> Floats:
    out = _room(panel, asked)
    last_ones(panel.y, panel.exposure, asked.origins, window, out)
    return out


def _together(panel: Panel, asked: Asked, window: int) -> Floats:
    out = _room(panel, asked)
    everybody(panel.y, panel.exposure, asked.origins, window, out)
    return out


def _bank(panel: Panel, asked: Asked, speeds: tuple[float, ...], jump: float = 0.0) -> Floats:
    speed, size = (grid.ravel() for grid in np.meshgrid(speeds, SIZES, indexing="ij"))
    factors, levels, weights = learn(
        panel.y, panel.exposure, panel.rhythm, speed, size, FORGET, jump, _begin(panel), asked.ahead, VAGUE
    )
    weights *= TEMPER
    weights += BORROWED * weights.mean(axis=0, keepdims=True)
    out = _room(panel, asked)
    near = np.arange(asked.ahead.size)
    foresee(asked.origins, asked.ahead, near, speed, size, VAGUE, UPHEAVAL, factors, levels, weights, out)
    return out


def _begin(panel: Panel) -> Floats:
    """Shape and rate (n, 2) of the belief about each level before anything was seen: about one a step, hardly believed.

    Nothing of the panel is read: what comes later must not be known at the start.
    """
    return np.tile(np.array([0.3, 0.3]), (len(panel.areas), 1))
