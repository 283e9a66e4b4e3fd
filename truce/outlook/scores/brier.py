"""Chances of yes or no: Brier score and its parts, log score, reliability."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import betaincinv

Floats = NDArray[np.float64]


def brier(came: Floats, chance: Floats) -> Floats:
    """(chance - came)² (n), came being 0 or 1; less is better. Source: Brier 1950, in its half form."""
    return (chance - came) ** 2


def log_score(came: Floats, chance: Floats) -> Floats:
    """-ln of the chance (n) that was given to what came about; infinite where certainty was wrong."""
    with np.errstate(divide="ignore"):
        told: Floats = -np.log(np.where(came > 0.5, chance, 1.0 - chance))
    return told


@dataclass(frozen=True, slots=True)
class Bin:
    """Forecasts of about the same chance, and what became of them."""

    said: float  # mean chance
    came: float  # share that came about
    low: float  # 90 % interval of that share, by Jeffreys' prior
    high: float
    n: int


def reliability(came: Floats, chance: Floats, bins: int = 10) -> list[Bin]:
    """Forecasts (n) in at most so many groups of equal number, low chances first; equal chances stay together."""
    told = []
    for part in _groups(chance, bins):
        n, hits = part.size, float(came[part].sum())
        low, high = (betaincinv(hits + 0.5, n - hits + 0.5, at) for at in (0.05, 0.95))
        told.append(Bin(float(chance[part].mean()), hits / n, float(low), float(high), n))
    return told


def _groups(chance: Floats, bins: int) -> list[NDArray[np.intp]]:
    """Places of forecasts by rank of the chance, never two groups for one chance."""
    if chance.size == 0:
        return []
    upper = np.unique(np.quantile(chance, np.arange(1, bins + 1) / bins, method="higher"))
    group = np.searchsorted(upper, chance, side="left")
    return [np.flatnonzero(group == g) for g in np.unique(group)]
