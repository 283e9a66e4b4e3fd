"""Draws for many areas, origins and distances at once."""

from typing import Any

import numpy as np

from truce.compiled import compiled
from truce.outlook.counts.kernels.bank import LEAST, VAGUE, follow, reckon, rhythm_of, shares
from truce.outlook.counts.kernels.negbin import draws_of_mixture


@compiled
def learn(
    y: Any,
    exposure: Any,
    rounds: int,
    speed: Any,
    size: Any,
    forget: float,
    jump: float,
    prior: Any,
    ahead: Any,
    floor: float,
) -> Any:
    """(factors (n, T, S), levels (n, T, 2, J), weights (n, A, T, J)) of every area."""
    areas, steps = y.shape
    filters = speed.size
    factors = np.ones((areas, steps, rounds))
    levels = np.empty((areas, steps, 2, filters))
    weights = np.zeros((areas, ahead.size, steps, filters))
    told = np.ones(steps)
    one = np.zeros((steps, filters))
    for area in range(areas):
        if rounds > 1:
            rhythm_of(y[area], exposure[area], 0.05, 2.0, factors[area])
        for t in range(1, steps):
            told[t] = factors[area, t - 1, t % rounds]
        follow(y[area], exposure[area], told, speed, size, forget, jump, prior[area], levels[area], one)
        for a in range(ahead.size):
            reckon(
                y[area],
                exposure[area],
                factors[area],
                speed,
                size,
                levels[area],
                ahead[a],
                floor,
                forget,
                weights[area, a],
            )
    return factors, levels, weights


@compiled
def foresee(
    origins: Any,
    distances: Any,
    near: Any,
    speed: Any,
    size: Any,
    floor: float,
    upheaval: float,
    factors: Any,
    levels: Any,
    weights: Any,
    out: Any,
) -> None:
    """Into `out` (n, O, H, D): draws from each origin (last known step) at each distance.

    `near[h]`: the distance whose weights serve. With the chance `upheaval` on every step to come all is different, and
    then hardly anything is believed of the level.
    """
    filters = speed.size
    rounds = factors.shape[2]
    mean, spread, share = np.empty(filters + 1), np.empty(filters + 1), np.zeros(filters + 1)
    chance = np.empty(filters + 1)
    for area in range(out.shape[0]):
        for o in range(origins.size):
            t = origins[o]
            for h in range(distances.size):
                shares(weights[area, near[h], t], share[:filters])
                factor = factors[area, t, (t + distances[h]) % rounds]
                total = 0.0
                for j in range(filters):
                    if share[j] < 0.003:
                        share[j] = 0.0
                    total += share[j]
                    mean[j] = max(LEAST, levels[area, t, 0, j] / levels[area, t, 1, j]) * factor
                    shape = max(floor, levels[area, t, 0, j] * speed[j] ** distances[h])
                    spread[j] = 1.0 / (1.0 / size[j] + 1.0 / shape)
                lost = 1.0 - (1.0 - upheaval) ** distances[h]
                mean[filters], spread[filters], share[filters] = 0.0, VAGUE, lost
                for j in range(filters):
                    share[j] /= total
                    mean[filters] += share[j] * mean[j]
                    share[j] *= 1.0 - lost
                draws_of_mixture(mean, spread, share, chance, out[area, o, h])
