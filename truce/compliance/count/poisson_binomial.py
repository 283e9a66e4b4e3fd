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

from truce.compliance.count.kernels import law
from truce.compliance.count.kernels.shapes import EXACT

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

REFINED_VARIANCE = 25.0
QUANTILES = (0.05, 0.95)


@dataclass(frozen=True, slots=True)
class Totals:
    """Per group: expected number, 5 % and 95 % quantile (each widened to hold the mean), chance of at least one."""

    expected: Floats
    low: Floats
    high: Floats
    p_any: Floats

    def slice(self, first: int, end: int) -> "Totals":
        """Some groups that lie side by side."""
        return Totals(*(values[first:end] for values in (self.expected, self.low, self.high, self.p_any)))


@dataclass(frozen=True, slots=True)
class Moments:
    """Per group: how many trials, their mean, variance and third central moment."""

    size: Floats
    mean: Floats
    variance: Floats
    third: Floats


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


def quantiles(moments: Moments, group: Ints, p: Floats) -> tuple[Floats, Floats]:
    """5 % and 95 % quantile of every group, each widened to hold the mean.

    `group` (n,), rising, and `p` (n,) are the trials of the groups that have at most EXACT; others are not looked at.
    """
    size, mean = moments.size.astype(np.int64), moments.mean
    low, high = np.zeros(mean.size), np.zeros(mean.size)
    few = np.flatnonzero((size > 0) & (size <= EXACT))
    found = np.zeros((few.size, len(QUANTILES)))
    law.quantiles(p, np.searchsorted(group, few), size[few], np.array(QUANTILES), np.empty(EXACT + 1), found)
    low[few], high[few] = found[:, 0], found[:, 1]
    many = size > EXACT
    wide = many & (moments.variance >= REFINED_VARIANCE)
    rare = many & ~wide
    if wide.any():
        skew = moments.third[wide] / moments.variance[wide] ** 1.5
        low[wide], high[wide] = _refined(mean[wide], moments.variance[wide], skew, size[wide])
    if rare.any():
        low[rare], high[rare] = _translated(mean[rare], moments.variance[rare], size[rare])
    return np.minimum(low, mean), np.maximum(high, mean)


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

    def summed(values: Floats) -> Floats:
        return np.bincount(group, weights=values, minlength=groups).astype(np.float64)

    q = 1 - p
    moments = Moments(summed(np.ones(p.size)), summed(p), summed(p * q), summed(p * q * (1 - 2 * p)))
    low, high = quantiles(moments, group, p)
    with np.errstate(divide="ignore"):
        p_any = 1.0 - np.exp(summed(np.log1p(-p)))
    return Totals(moments.mean, low, high, np.clip(p_any, 0, 1))
