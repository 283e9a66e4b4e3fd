"""How many in all over the next days: the level is one unknown that all days share, the scatter is each day's own."""

import numpy as np
from numpy.typing import NDArray
from scipy.special import erfinv

Floats = NDArray[np.float64]
SPANS = (7, 30, 90)  # steps
SEED = 7


def totals(draws: Floats, ahead: NDArray[np.int64], spans: tuple[int, ...] = SPANS) -> Floats:
    """Draws (n, S, D), rising, of the sum over steps 1 to each span, from draws (n, H, D), rising, at `ahead` (rising).

    Distances between those asked are interpolated; beyond the last, the last stands. Each step's draws are split: what
    scatters more than a Poisson is doubt about the level, and a level that is too high tomorrow is too high next month
    (the same rank for all steps); the rest is the step's own luck, and luck evens out (ranks of its own each step).
    A mean is kept exactly, and the spread of a sum lies between that of steps of full and of no dependence.
    """
    told = np.empty((draws.shape[0], len(spans), draws.shape[2]))
    places = np.interp(np.arange(1, max(spans) + 1), ahead, np.arange(ahead.size))
    mean = _between(draws.mean(axis=2), places)  # (n, steps)
    variance = _between(draws.var(axis=2), places)
    level = _between(draws, places)  # (n, steps, D)
    own = np.minimum(variance, mean)  # of a Poisson
    keep = np.sqrt(np.divide(variance - own, variance, out=np.zeros_like(variance), where=variance > 0.0))
    centred = (level - mean[..., None]) * keep[..., None]
    luck = _luck(draws.shape[2])
    for s, span in enumerate(spans):
        shared = centred[:, :span].sum(axis=1)
        scatter = np.sqrt(own[:, :span].sum(axis=1))[:, None] * luck
        whole = mean[:, :span].sum(axis=1)
        told[:, s] = _kept(whole[:, None] + shared + scatter, whole)
    return told


def _between(values: Floats, places: Floats) -> Floats:
    """Values (n, H, ...) at fractional places of H."""
    low = np.floor(places).astype(np.int64)
    high = np.minimum(low + 1, values.shape[1] - 1)
    share = (places - low).reshape(1, -1, *[1] * (values.ndim - 2))
    told: Floats = (1.0 - share) * values[:, low] + share * values[:, high]
    return told


def _luck(many: int) -> Floats:
    """Standard normal scores in an order that has nothing to do with the ranks of the level; always the same."""
    uniform = np.random.default_rng(SEED).permutation((np.arange(many) + 0.5) / many)
    score = np.asarray(erfinv(2.0 * uniform - 1.0))
    told: Floats = score / score.std()
    return told


def _kept(total: Floats, mean: Floats) -> Floats:
    """Rising draws, none below nought, of the same mean."""
    rising = np.clip(np.sort(total, axis=1), 0.0, None)
    now = rising.mean(axis=1)
    scale = np.divide(mean, now, out=np.zeros_like(now), where=now > 0.0)
    told: Floats = rising * scale[:, None]
    return told
