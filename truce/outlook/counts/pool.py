"""The scored combination: models mixed by how good each was before, never by how good it will turn out to be."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from truce.outlook.counts.kernels.pooling import descend, mix, sums
from truce.outlook.scores.ignorance import EDGES

Floats = NDArray[np.float64]
BELIEVED: Mapping[str, float] = {
    "state_space": 0.6,
    "regression": 0.14,
    "slow_state_space": 0.06,
    "neighbours": 0.02,
}  # before any score
LITTLE = 0.04  # what any other model is believed
OWN = 12.0  # known steps of an area's own, from which on its like are believed less than half
PRIOR = 12.0  # forecasts of like weight that stand for what was believed
AREA_PRIOR = 3.0  # forecasts of an area that stand for what all areas together say
BY_CRPS = 0.4  # share of the weights of least CRPS; the rest are those of least ignorance
FORGET = {"day": 0.9978, "month": 0.97}  # share of what a step teaches that is left at the next
TURNS, AREA_TURNS, CRPS_TURNS = 60, 25, 150
NONE = 1e-12
CLIMATOLOGY, ALIKE = "climatology", "alike"
FEWEST = 10.0  # forecasts scored, before a part may be struck out


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
    age: Floats  # (O) steps known up to each origin, in the mean of all areas


def weights(past: Past) -> Floats:
    """Weight (n, O, H, M) of each model by forecasts whose day had come by each origin, each distance by itself.

    Two mixtures are mixed: that of least CRPS (which is quadratic in the weights) over all areas, in units of the root
    of their counts, so that large areas do not speak alone; and that of least ignorance (by EM), of each area by
    itself, leaning on all areas together. Both lean on what is believed before any score. A part that did worse than
    climatology so far, by CRPS and by ignorance, has no weight.
    Source: Gneiting and Ranjan 2013 (linear pools); Yao et al. 2018 (stacking of predictive distributions).
    """
    believed = np.stack([believed_of(past.names, float(age)) for age in past.age])
    shape = (*past.seen.shape, len(past.names))
    miss, chance, between = np.zeros(shape), np.zeros(shape), np.zeros((*shape, believed.size))
    sums(past.draws, past.seen, past.known, past.scale**0.5, np.asarray(EDGES), miss, between, chance)
    told: Floats = np.broadcast_to(believed[:, None, :], shape).copy()
    for h, distance in enumerate(past.ahead):
        for o, origin in enumerate(past.origins):
            due = np.flatnonzero(past.origins + distance <= origin)
            heed = past.known[:, due, h] * FORGET[past.step] ** (origin - past.origins[due])
            if heed.sum() > 0.0:
                scores = _Scores(miss[:, due, h], between[:, due, h], chance[:, due, h], heed)
                told[:, o, h] = _weigh_worthy(scores, believed[o], past.names)
    return told


@dataclass(frozen=True, slots=True)
class _Scores:
    """Of forecasts (n, P) by parts (M): E|X - y|, E|X - X'| (M, M), chance of what came; and how each is heeded."""

    miss: Floats
    between: Floats
    chance: Floats
    heed: Floats

    def of(self, parts: NDArray[np.intp]) -> "_Scores":
        """The same of some parts alone."""
        between = self.between[..., parts[:, None], parts]
        return _Scores(self.miss[..., parts], between, self.chance[..., parts], self.heed)

    def crps(self) -> Floats:
        """Mean (M), in units of the root of the counts."""
        own = self.miss - 0.5 * np.diagonal(self.between, axis1=-2, axis2=-1)
        told: Floats = np.einsum("ip,ipm->m", self.heed, own) / self.heed.sum()
        return told

    def ignorance(self) -> Floats:
        """Mean (M), in nats."""
        known = np.where(self.heed[..., None] > 0.0, self.chance, 1.0)
        told: Floats = -np.einsum("ip,ipm->m", self.heed, np.log(known)) / self.heed.sum()
        return told


def _weigh_worthy(scores: _Scores, believed: Floats, names: Sequence[str]) -> Floats:
    """Weights (n, M), none for a part that did worse than climatology by both scores."""
    if CLIMATOLOGY not in names or scores.heed.sum() < FEWEST:
        return _weigh(scores, believed)
    simple = names.index(CLIMATOLOGY)
    crps, ignorance = scores.crps(), scores.ignorance()
    worthy = np.flatnonzero((crps <= crps[simple]) | (ignorance <= ignorance[simple]))
    told = np.zeros((scores.heed.shape[0], len(names)))
    told[:, worthy] = _weigh(scores.of(worthy), believed[worthy] / believed[worthy].sum())
    return told


def believed_of(names: Sequence[str], age: float) -> Floats:
    """Weights (M) before any score, where areas have been known for `age` steps.

    What the like of an area say is believed as long as its own record is short, and less with the square of its length.
    """
    believed = np.array([BELIEVED.get(name, LITTLE) for name in names])
    if ALIKE in names:
        like, share = names.index(ALIKE), OWN**2 / (OWN**2 + age**2)
        believed[like] = 0.0
        believed *= (1.0 - share) / believed.sum()
        believed[like] = share
    told: Floats = believed / believed.sum()
    return told


def _weigh(scores: _Scores, believed: Floats) -> Floats:
    """Weights (n, M) from forecasts scored so far."""
    heed = scores.heed
    total = heed.sum()
    u = np.einsum("ip,ipm->m", heed, scores.miss) / total
    v = np.einsum("ip,ipmk->mk", heed, scores.between) / total
    trust = total / (total + PRIOR)
    by_crps = trust * _least_crps(u, v, believed) + (1.0 - trust) * believed
    by_ignorance = _least_ignorance(scores.chance, heed, believed)
    told: Floats = BY_CRPS * by_crps + (1.0 - BY_CRPS) * by_ignorance
    return told


def _least_crps(miss: Floats, between: Floats, start: Floats) -> Floats:
    """argmin over the simplex of miss·w - w·between·w/2, by exponentiated gradient."""
    rate = 2.0 / max(float(np.ptp(miss)) + float(miss.mean()), 1e-9)
    told = start.copy()
    descend(miss, between, rate, CRPS_TURNS, NONE, np.empty(start.size), told)
    return told


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
