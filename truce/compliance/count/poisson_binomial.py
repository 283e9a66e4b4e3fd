"""How many of many uncertain things happened: the law of a sum of independent yes-or-no trials.

Groups of at most 256 trials are exact (convolution). Larger ones with a variance of 25 or more use the
refined normal approximation (Volkova 1996; Hong 2013, doi 10.1016/j.csda.2012.10.006), the rest a
translated Poisson (Röllin 2007): both keep mean and variance. Against the exact law their 5 % and 95 % quantiles
were never more than one count away (tests/compliance/test_poisson_binomial.py).
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import special

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

EXACT = 256
REFINED_VARIANCE = 25.0
QUANTILES = (0.05, 0.95)


@dataclass(frozen=True, slots=True)
class Totals:
    """Per group: expected number, 5 % and 95 % quantile (each widened to hold the mean), chance of at least one."""

    expected: Floats
    low: Floats
    high: Floats
    p_any: Floats


def _exact(p: Floats, start: Ints, size: Ints) -> tuple[Floats, Floats]:
    """Quantiles of groups that have `size` trials from `start` on; groups are padded to one width."""
    width = int(size.max())
    column = np.arange(width)
    held = column < size[:, None]
    padded = np.where(held, p[np.minimum(start[:, None] + column, p.size - 1)], 0.0)
    mass = np.zeros((size.size, width + 1))
    mass[:, 0] = 1.0
    for j in range(width):  # over trials of the widest group, never over groups
        q = padded[:, j : j + 1]
        mass[:, 1 : j + 2] = mass[:, 1 : j + 2] * (1 - q) + mass[:, : j + 1] * q
        mass[:, :1] *= 1 - q
    below = mass.cumsum(axis=1)
    low, high = ((below < level - 1e-12).sum(axis=1).astype(float) for level in QUANTILES)
    return low, high


def _refined(mean: Floats, variance: Floats, skew: Floats, size: Ints) -> tuple[Floats, Floats]:
    """Smallest count whose refined normal distribution function reaches the level."""
    spread = np.sqrt(variance)
    answers = []
    for level in QUANTILES:
        z = special.ndtri(level)
        guess = mean + spread * (z + skew * (z * z - 1) / 6) - 0.5  # Cornish and Fisher, first order
        answers.append(np.clip(np.ceil(guess - 1e-12), 0, size))
    return answers[0], answers[1]


def _translated(mean: Floats, variance: Floats, size: Ints) -> tuple[Floats, Floats]:
    shift = np.floor(mean - variance + 1e-9)
    low, high = (np.clip(shift + poisson_quantile(level, mean - shift), 0, size) for level in QUANTILES)
    return low, high


def poisson_quantile(level: float, mean: Floats) -> Floats:
    """Smallest count whose Poisson distribution function reaches `level`, for means (n,) above 0.

    Written with scipy.special: scipy.stats holds the same and takes half a second to load.
    """
    upper = np.ceil(special.pdtrik(level, mean))
    below = np.maximum(upper - 1, 0)
    return np.where(special.pdtr(below, mean) >= level, below, upper)


def _sums(group: Ints, values: Floats, groups: int) -> Floats:
    return np.bincount(group, weights=values, minlength=groups).astype(np.float64)


def totals(group: Ints, p: Floats, groups: int) -> Totals:
    """Sum trials with probabilities `p` (n,) by `group` (n,) into `groups` totals. Row order does not matter.

    Raises ValueError where a probability lies outside 0 to 1.
    """
    if p.size and (p.min() < 0 or p.max() > 1 + 1e-9):
        raise ValueError("a probability lies between 0 and 1")
    p = np.minimum(p, 1.0)
    alive = p > 0
    group, p = group[alive], p[alive]
    order = np.lexsort((p, group))
    group, p = group[order], p[order]
    size = np.bincount(group, minlength=groups).astype(np.int64)
    mean, variance = _sums(group, p, groups), _sums(group, p * (1 - p), groups)
    with np.errstate(divide="ignore"):
        p_any = 1.0 - np.exp(_sums(group, np.log1p(-p), groups))
    third = _sums(group, p * (1 - p) * (1 - 2 * p), groups)
    low, high = np.zeros(groups), np.zeros(groups)
    start = np.concatenate([[0], np.cumsum(size)[:-1]]).astype(np.int64)
    for below, upto in ((0, 8), (8, 32), (32, 96), (96, EXACT)):
        some = np.flatnonzero((size > below) & (size <= upto))
        if some.size:
            low[some], high[some] = _exact(p, start[some], size[some])
    many = size > EXACT
    wide, rare = many & (variance >= REFINED_VARIANCE), many & (variance < REFINED_VARIANCE)
    if wide.any():
        skew = third[wide] / variance[wide] ** 1.5
        low[wide], high[wide] = _refined(mean[wide], variance[wide], skew, size[wide])
    if rare.any():
        low[rare], high[rare] = _translated(mean[rare], variance[rare], size[rare])
    return Totals(mean, np.minimum(low, mean), np.maximum(high, mean), np.clip(p_any, 0, 1))


def any_of(group: Ints, p: Floats, groups: int) -> Floats:
    """Chance that at least one trial of each group happened."""
    with np.errstate(divide="ignore"):
        return np.asarray(1.0 - np.exp(_sums(group, np.log1p(-np.minimum(p, 1.0)), groups)), dtype=np.float64)
