"""The scored combination: models mixed by how good each was before, never by how good it will turn out to be."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from truce.outlook.counts.kernels.pooling import mix, sums
from truce.outlook.scores.ignorance import EDGES

Floats = NDArray[np.float64]
BELIEVED: Mapping[str, float] = {
    "state_space": 0.6,
    "regression": 0.14,
    "slow_state_space": 0.06,
    "neighbours": 0.02,
}  # before any score
LITTLE = 0.04  # what any other model is believed
PRIOR = 12.0  # forecasts of like weight that stand for what was believed
AREA_PRIOR = 3.0  # forecasts of an area that stand for what all areas together say
BY_CRPS = 0.4  # share of the weights of least CRPS; the rest are those of least ignorance
FORGET = {"day": 0.9978, "month": 0.97}  # share of what a step teaches that is left at the next
TURNS, AREA_TURNS, CRPS_TURNS = 60, 25, 150
NONE = 1e-12


@dataclass(frozen=True, slots=True)
class Past:
    """Forecasts of several models (M) beside what came: seen, known (n, O, H), and what a count is like (n, O)."""

    names: Sequence[str]
    draws: Floats  # (M, n, O, H, D), rising
    seen: Floats
    known: NDArray[np.bool_]
    scale: Floats
    origins: NDArray[np.int64]
    ahead: NDArray[np.int64]
    step: str


def weights(past: Past) -> Floats:
    """Weight (n, O, H, M) of each model by forecasts whose day had come by each origin, each distance by itself.

    Two mixtures are mixed: that of least CRPS (which is quadratic in the weights) over all areas, in units of the root
    of their counts, so that large areas do not speak alone; and that of least ignorance (by EM), of each area by
    itself, leaning on all areas together. Both lean on what is believed before any score.
    Source: Gneiting and Ranjan 2013 (linear pools); Yao et al. 2018 (stacking of predictive distributions).
    """
    believed = believed_of(past.names)
    shape = (*past.seen.shape, believed.size)
    miss, chance, between = np.zeros(shape), np.zeros(shape), np.zeros((*shape, believed.size))
    sums(past.draws, past.seen, past.known, past.scale**0.5, np.asarray(EDGES), miss, between, chance)
    told: Floats = np.broadcast_to(believed, shape).copy()
    for h, distance in enumerate(past.ahead):
        for o, origin in enumerate(past.origins):
            due = np.flatnonzero(past.origins + distance <= origin)
            heed = past.known[:, due, h] * FORGET[past.step] ** (origin - past.origins[due])
            if heed.sum() > 0.0:
                told[:, o, h] = _weigh(miss[:, due, h], between[:, due, h], chance[:, due, h], heed, believed)
    return told


def believed_of(names: Sequence[str]) -> Floats:
    """Weights (M) before any score."""
    believed = np.array([BELIEVED.get(name, LITTLE) for name in names])
    told: Floats = believed / believed.sum()
    return told


def _weigh(miss: Floats, between: Floats, chance: Floats, heed: Floats, believed: Floats) -> Floats:
    """Weights (n, M) from forecasts (n, P) scored so far, heeded by `heed` (n, P)."""
    total = heed.sum()
    u = np.einsum("ip,ipm->m", heed, miss) / total
    v = np.einsum("ip,ipmk->mk", heed, between) / total
    trust = total / (total + PRIOR)
    by_crps = trust * _least_crps(u, v, believed) + (1.0 - trust) * believed
    by_ignorance = _least_ignorance(chance, heed, believed)
    told: Floats = BY_CRPS * by_crps + (1.0 - BY_CRPS) * by_ignorance
    return told


def _least_crps(miss: Floats, between: Floats, start: Floats) -> Floats:
    """argmin over the simplex of miss·w - w·between·w/2, by exponentiated gradient."""
    w = start
    rate = 2.0 / max(float(np.ptp(miss)) + float(miss.mean()), 1e-9)
    for _ in range(CRPS_TURNS):
        slope = miss - between @ w
        w = np.maximum(w * np.exp(-rate * (slope - slope.min())), NONE)
        w /= w.sum()
    return w


def _least_ignorance(chance: Floats, heed: Floats, believed: Floats) -> Floats:
    """argmax of the mean log of chance·w (n, M): first over all areas, then of each, leaning on all."""
    scored = heed > 0.0
    together = believed
    for _ in range(TURNS):
        share = _shares(chance[scored], together)
        together = heed[scored] @ share + PRIOR * believed
        together /= together.sum()
    each = np.tile(together, (heed.shape[0], 1))
    parts = np.where(scored[..., None], chance, 1.0)
    for _ in range(AREA_TURNS):
        share = _shares(parts, each[:, None, :])
        each = np.einsum("ip,ipm->im", heed, share) + AREA_PRIOR * together
        each /= each.sum(axis=1, keepdims=True)
    return each


def _shares(chance: Floats, weight: Floats) -> Floats:
    share = chance * weight
    share /= share.sum(axis=-1, keepdims=True)
    return share


def pooled(draws: Floats, weight: Floats) -> Floats:
    """Quantile draws (n, O, H, D) of the mixture of models (M, n, O, H, D) with weights (n, O, H, M)."""
    out = np.empty(draws.shape[1:], dtype=draws.dtype)
    mix(draws, weight, out)
    return out
