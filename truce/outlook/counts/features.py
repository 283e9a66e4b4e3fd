"""What a step's forecast is made from: smoothed rates of the area, of all areas together, and the day of the week."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from truce.outlook.counts.kernels.bank import rhythm_of
from truce.outlook.counts.kernels.shifts import rates, shared
from truce.outlook.counts.panel import Panel

Floats = NDArray[np.float64]
HALF_LIFE = {"day": (1.5, 5.0, 15.0, 45.0, 150.0), "month": (0.7, 2.0, 5.0, 12.0, 40.0)}  # steps
LEANS = 0.5  # steps for which a slower rate stands in a faster one
BEGIN = 0.3  # a rate that nothing is known of
LEAST = 0.02
RHYTHM_MEMORY, RHYTHM_PRIOR = 0.05, 2.0


@dataclass(frozen=True, slots=True)
class Features:
    """Known after each step, from nothing later: `x` (n, T, F) as logs, the rates first, and the week's `factors`."""

    x: Floats
    rates: int  # how many of them are rates of the area itself, fast ones first
    factors: Floats  # (n, T, S)

    def low(self) -> Floats:
        """The log level (n, T) below which nothing is foretold: half the lowest rate of the area."""
        told: Floats = self.x[..., : self.rates].min(axis=-1) - np.log(2.0)
        return told

    def high(self) -> Floats:
        """The log level (n, T) above which nothing is foretold: half as much again as the highest rate of the area."""
        told: Floats = self.x[..., : self.rates].max(axis=-1) + np.log(1.5)
        return told

    def rhythm(self, made: NDArray[np.int64], ahead: int) -> Floats:
        """Factor (n, M) of the day of the week `ahead` steps after each of `made` (M), as it was known then."""
        told: Floats = self.factors[:, made, (made + ahead) % self.factors.shape[2]]
        return told


def features(panel: Panel) -> Features:
    """Five smoothed rates of the area, four of all areas against their slow rates, and the last count against all."""
    y, exposure = panel.y, panel.exposure
    areas, steps = y.shape
    half_lives = HALF_LIFE[panel.step]
    paces = 0.5 ** (1.0 / np.array(half_lives))
    own = np.empty((paces.size, areas, steps))
    rates(y, exposure, paces, LEANS, BEGIN, np.empty((paces.size, 2)), own)
    together = np.empty((paces.size - 1, steps))
    for k in range(paces.size - 1):
        shared(y, exposure, own[-1], paces[k], together[k])
    all_areas = np.broadcast_to(np.log(together)[:, None, :], (paces.size - 1, areas, steps))
    known = exposure > 0.0
    newest = np.where(known, np.log1p(y / np.where(known, exposure, 1.0)) - np.log1p(own[1]), 0.0)
    x = np.stack([*np.log(own + LEAST), *all_areas, newest], axis=-1)
    return Features(x, paces.size, _rhythm(panel))


def _rhythm(panel: Panel) -> Floats:
    factors = np.ones((*panel.y.shape, panel.rhythm))
    if panel.rhythm > 1:
        for area in range(factors.shape[0]):
            rhythm_of(panel.y[area], panel.exposure[area], RHYTHM_MEMORY, RHYTHM_PRIOR, factors[area])
    return factors
