"""Intervals: how wide, and how often what happened lay in them."""

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
LEVEL = 0.9  # of the VIEWS challenge


def interval_score(seen: Floats, draws: Floats, level: float = LEVEL) -> Floats:
    """Width (n) of the central interval of draws (n, D), and a fine of 2/(1 - level) for each unit outside it.

    Quantiles interpolate between draws, as in the VIEWS challenge, whose MIS is the mean of this. Source: Gneiting and
    Raftery 2007, eq. 43.
    """
    alpha = 1.0 - level
    low, high = np.quantile(draws, [alpha / 2.0, 1.0 - alpha / 2.0], axis=-1)
    below = (low - seen) * (seen < low)
    above = (seen - high) * (seen > high)
    told: Floats = high - low + 2.0 / alpha * (below + above)
    return told


def held(seen: Floats, draws: Floats, level: float = LEVEL) -> Floats:
    """How far (n; 0, 1 or between) what was seen lay in the central interval of draws (n, D).

    Counts come in lumps: when an edge of the interval falls inside the lump of draws that equal what was seen, that
    part of the lump counts that the interval needs to hold exactly `level` of the draws (randomised probability
    integral transform, in its mean; Czado, Gneiting and Held 2009).
    """
    alpha = 1.0 - level
    below = (draws < seen[..., None]).mean(axis=-1)
    upto = (draws <= seen[..., None]).mean(axis=-1)
    inside = np.minimum(upto, 1.0 - alpha / 2.0) - np.maximum(below, alpha / 2.0)
    lump = upto - below
    within = (below >= alpha / 2.0) & (upto <= 1.0 - alpha / 2.0)
    share = np.clip(inside, 0.0, None) / np.where(lump > 0.0, lump, 1.0)
    return np.where(lump > 0.0, np.where(within, 1.0, share), np.where(within, 1.0, 0.0))
