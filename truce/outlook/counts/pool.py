"""The scored combination: models mixed by how good each was before, never by how good it will turn out to be."""

import numpy as np
from numpy.typing import NDArray

from truce.outlook.counts.kernels.pooling import mix, sums
from truce.outlook.scores.ignorance import EDGES

Floats = NDArray[np.float64]
TURNS = 60
PRIOR = 12.0  # forecasts of like weight that stand for what was believed before any was scored
FORGET = 0.985  # share of what an origin teaches that is left at the next


def weights(
    draws: Floats,
    seen: Floats,
    known: NDArray[np.bool_],
    scale: Floats,
    origins: NDArray[np.int64],
    ahead: NDArray[np.int64],
) -> Floats:
    """Weight (O, H, M) of each model at each origin and distance, by forecasts whose day had come by then.

    `draws` (M, n, O, H, D), rising; `seen`, `known` (n, O, H); `scale` (n, O): what a count is like in an area, so that
    large areas do not speak alone; `origins` (O) and `ahead` (H) in steps. The mean of two mixtures: of least CRPS
    (which is quadratic in the weights) and of least ignorance (by EM), each from equal weights.
    Source: Gneiting and Ranjan 2013 (linear pools); Yao et al. 2018 (stacking of predictive distributions).
    """
    models = draws.shape[0]
    shape = (*seen.shape, models)
    miss, chance, between = np.zeros(shape), np.zeros(shape), np.zeros((*shape, models))
    sums(draws, seen, known, scale, np.asarray(EDGES), miss, between, chance)
    told: Floats = np.full((origins.size, ahead.size, models), 1.0 / models)
    for h, distance in enumerate(ahead):
        for o, origin in enumerate(origins):
            past = np.flatnonzero(origins + distance <= origin)
            if past.size == 0:
                continue
            heed = known[:, past, h] * FORGET ** (o - past)
            told[o, h] = _weigh(miss[:, past, h], between[:, past, h], chance[:, past, h], heed)
    return told


def _weigh(miss: Floats, between: Floats, chance: Floats, heed: Floats) -> Floats:
    """Weights (M) from forecasts (n, P) scored so far, heeded by `heed` (n, P)."""
    models = miss.shape[-1]
    total = heed.sum()
    if total <= 0.0:
        return np.full(models, 1.0 / models)
    u = np.einsum("ip,ipm->m", heed, miss) / total
    v = np.einsum("ip,ipmk->mk", heed, between) / total
    by_crps = _least_crps(u, v, total / (total + PRIOR))
    by_ignorance = _least_ignorance(chance[heed > 0.0], heed[heed > 0.0])
    return (by_crps + by_ignorance) / 2.0


def _least_crps(miss: Floats, between: Floats, trust: float) -> Floats:
    """argmin over the simplex of miss·w - w·between·w/2, by exponentiated gradient; less trusted, nearer to equal."""
    w = np.full(miss.size, 1.0 / miss.size)
    rate = 4.0 / max(float(np.ptp(miss)) + float(miss.mean()), 1e-9)
    for _ in range(TURNS):
        slope = miss - between @ w
        w = w * np.exp(-rate * (slope - slope.min()))
        w /= w.sum()
    return trust * w + (1.0 - trust) / miss.size


def _least_ignorance(chance: Floats, heed: Floats) -> Floats:
    """argmax over the simplex of the mean log of chance·w, from equal weights, with the prior as pseudo-forecasts."""
    models = chance.shape[-1]
    w = np.full(models, 1.0 / models)
    for _ in range(TURNS):
        share = chance * w
        share /= share.sum(axis=-1, keepdims=True)
        w = (heed[:, None] * share).sum(axis=0) + PRIOR / models
        w /= w.sum()
    return w


def pooled(draws: Floats, weight: Floats) -> Floats:
    """Quantile draws (n, O, H, D) of the mixture of models (M, n, O, H, D) with weights (O, H, M)."""
    out = np.empty(draws.shape[1:], dtype=draws.dtype)
    mix(draws, weight, out)
    return out
