"""The simple forecasts that every other one must beat: what was, as the distribution of what will be."""

from typing import Any

import numpy as np

from truce.compiled import compiled, lean
from truce.outlook.counts.kernels.bank import LEAST
from truce.outlook.counts.kernels.negbin import draws_of_mixture

FORGET = 0.99  # share of what a step teaches that is left at the next
POISSON = 1e9  # a size so large that the negative binomial is a Poisson


@compiled
def last_ones(y: Any, exposure: Any, origins: Any, window: int, out: Any) -> None:
    """Into `out` (n, O, H, D): the last `window` known counts of the area itself, as evenly weighted draws."""
    areas = y.shape[0]
    many = out.shape[3]
    room = np.empty(window)
    for i in range(areas):
        for o in range(origins.size):
            found, t = 0, origins[o]
            while t >= 0 and found < window:
                if exposure[i, t] > 0.0:
                    room[found] = y[i, t] / exposure[i, t]
                    found += 1
                t -= 1
            told = np.sort(room[:found])
            for d in range(many):
                value = 0.0 if found == 0 else told[int((d + 0.5) / many * found)]
                out[i, o, :, d] = value


@compiled
def everybody(y: Any, exposure: Any, origins: Any, window: int, out: Any) -> None:
    """Into `out` (n, O, H, D): the known counts of all areas in the last `window` steps, the same for each area."""
    areas = y.shape[0]
    many = out.shape[3]
    room = np.empty(areas * window)
    for o in range(origins.size):
        found = 0
        for t in range(max(0, origins[o] + 1 - window), origins[o] + 1):
            for i in range(areas):
                if exposure[i, t] > 0.0:
                    room[found] = y[i, t] / exposure[i, t]
                    found += 1
        told = np.sort(room[:found])
        for d in range(many):
            value = 0.0 if found == 0 else told[int((d + 0.5) / many * found)]
            out[:, o, :, d] = value


@compiled
def newest(y: Any, exposure: Any, origins: Any, out: Any) -> None:
    """Into `out` (n, O): the last known count."""
    for i in range(y.shape[0]):
        for o in range(origins.size):
            t = origins[o]
            while t >= 0 and not exposure[i, t] > 0.0:
                t -= 1
            out[i, o] = 0.0 if t < 0 else y[i, t] / exposure[i, t]


@compiled
def around(mean: Any, size: float, out: Any) -> None:
    """Into `out` (n, O, H, D): a negative binomial of `size` around `mean` (n, O), the same at each distance."""
    one, chance, sizes = np.ones(1), np.empty(1), np.full(1, size)
    for i in range(mean.shape[0]):
        for o in range(mean.shape[1]):
            draws_of_mixture(mean[i, o : o + 1], sizes, one, chance, out[i, o, 0])
            for h in range(1, out.shape[2]):
                out[i, o, h] = out[i, o, 0]


@lean
def smooth(rate: float, told: bool, begun: bool, alphas: Any, before: Any, level: Any) -> None:
    """The smoothed level (paces) after one step; a step that was not watched leaves it as it is."""
    for a in range(alphas.size):
        past = rate if told and not begun else before[a]
        level[a] = past + (alphas[a] * (rate - past) if told else 0.0)


@lean
def err(rate: float, levels: Any, t: int, ahead: Any, errors: Any) -> None:
    """Add what each pace got wrong at each distance to `errors` (2, H, paces): excess and square, discounted."""
    for h in range(ahead.size):
        made = t - ahead[h]
        if made < 0:
            continue
        for a in range(levels.shape[1]):
            guess = levels[made, a]
            errors[0, h, a] = FORGET * errors[0, h, a] + (rate - guess) ** 2 - guess
            errors[1, h, a] = FORGET * errors[1, h, a] + guess * guess


@lean
def spread_of(level: Any, errors: Any, h: int, mean: Any, size: Any) -> None:
    """Mean and size at distance h, by the pace that erred least there; never less spread than a Poisson has."""
    best = 0
    for a in range(level.size):
        if errors[0, h, a] < errors[0, h, best]:
            best = a
    mean[0] = max(LEAST, level[best])
    extra = (errors[0, h, best] + 0.5 * mean[0] * mean[0]) / (errors[1, h, best] + mean[0] * mean[0])
    size[0] = 1.0 / min(20.0, max(1e-3, extra))


@compiled
def smoothed(y: Any, exposure: Any, origins: Any, ahead: Any, alphas: Any, out: Any) -> None:
    """Into `out` (n, O, H, D): exponential smoothing, its pace by the least squared error so far at each distance.

    The spread around the smoothed level is what the errors at that distance were so far (discounted), never less than
    that of a Poisson.
    """
    areas, steps = y.shape
    one, chance, mean, size = np.ones(1), np.empty(1), np.empty(1), np.empty(1)
    levels = np.zeros((steps, alphas.size))
    nothing = np.zeros(alphas.size)
    errors = np.empty((2, ahead.size, alphas.size))
    for i in range(areas):
        errors[:] = 0.0
        o, begun = 0, False
        for t in range(steps):
            told = exposure[i, t] > 0.0
            rate = y[i, t] / exposure[i, t] if told else 0.0
            smooth(rate, told, begun, alphas, levels[t - 1] if t > 0 else nothing, levels[t])
            begun = begun or told
            if told:
                err(rate, levels, t, ahead, errors)
            while o < origins.size and origins[o] == t:
                for h in range(ahead.size):
                    spread_of(levels[t], errors, h, mean, size)
                    draws_of_mixture(mean, size, one, chance, out[i, o, h])
                o += 1
