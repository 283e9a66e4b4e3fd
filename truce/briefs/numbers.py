"""How numbers become print: rounding, words for likelihood, and the spread of a sum of chances."""

import math

import numpy as np
import numpy.typing as npt

FRACTIONS = (
    (0.1, "tenth"),
    (0.2, "fifth"),
    (0.25, "quarter"),
    (1 / 3, "third"),
    (0.5, "half"),
    (2 / 3, "two_thirds"),
    (0.75, "three_quarters"),
    (2.0, "twice"),
    (3.0, "thrice"),
)
NEAR = 1.08
"""A word for a fraction is used within eight percent of it."""


def fraction(ratio: float) -> str | None:
    """The key of the word that people have for a ratio; None where none is near, as at one."""
    near = [(abs(math.log(ratio / value)), word) for value, word in FRACTIONS] if ratio > 0 else []
    distance, word = min(near, default=(math.inf, ""))
    return word if distance <= math.log(NEAR) else None


def digits_for(low: float, high: float) -> int:
    """Decimal places that an interval can carry: the power of ten at or below a third of its half width, one at most.

    11.6 (7 to 16) is printed as 12 (7 to 16), 2.34 (1.1 to 4.2) as 2.3 (1.1 to 4.2), 1234 (902 to 1607) as
    1200 (900 to 1600). Negative places round to tens, hundreds...
    """
    half = (high - low) / 2
    if half <= 0:
        return 1 if abs(high) < 10 else 0
    return min(1, -math.floor(math.log10(half / 3)))


def spread_of_sum(chances: npt.NDArray[np.float64]) -> tuple[float, float, float]:
    """(mean, 5 % quantile, 95 % quantile) of how many of independent events happened.

    The exact Poisson-binomial distribution up to 400 events, its normal approximation above.
    """
    mean = float(chances.sum())
    if len(chances) == 0:
        return 0.0, 0.0, 0.0
    if len(chances) > 400:
        width = 1.6449 * math.sqrt(float((chances * (1 - chances)).sum()))
        return mean, max(0.0, mean - width), min(float(len(chances)), mean + width)
    mass = np.ones(1)
    for p in chances:
        mass = np.convolve(mass, (1 - p, p))
    total = np.cumsum(mass)
    return mean, float(np.searchsorted(total, 0.05)), float(np.searchsorted(total, 0.95 - 1e-12))


def nice_step(width: float, steps: int) -> float:
    """The round number (1, 2, 5 times a power of ten) that cuts a width into at most `steps` parts."""
    rough = width / steps
    power = 10.0 ** math.floor(math.log10(rough))
    for factor in (1.0, 2.0, 5.0):
        if factor * power >= rough:
            return factor * power
    return 10.0 * power
