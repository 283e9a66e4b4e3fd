"""Rates per covered hour of two stretches of time, compared.

Counts come in bursts: the variance is `bursts` times the mean, learned from the days of both stretches and drawn to
twofold where days are few. Each rate then has a gamma whose prior is one burst's worth at the rate of both together, so
that one breach after none is no rise without end. The ratio of two gammas has its quantiles in closed form. Swap the
stretches and the ratio is the inverse, bounds and all.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import special

Floats = NDArray[np.float64]

BURSTS, BURST_DAYS = 2.0, 10.0  # variance over mean believed at first, and how many days that counts for
ALIKE = 1.0  # bursts' worth of belief that both rates are one
HOURS = 24.0


@dataclass(frozen=True, slots=True)
class Rate:
    """Counts in covered hours, and the gamma of the rate."""

    counts: float
    hours: float
    shape: float
    scale: float  # hours of the gamma, the prior's with it

    @property
    def each_hour(self) -> float | None:
        """Counts by covered hour; None where nobody watched: no rate without coverage."""
        return self.counts / self.hours if self.hours > 0 else None


@dataclass(frozen=True, slots=True)
class Compared:
    """One rate over another."""

    now: Rate
    then: Rate
    bursts: float

    @property
    def told(self) -> bool:
        """Somebody watched in both stretches."""
        return self.now.hours > 0 and self.then.hours > 0

    def quantile(self, level: float) -> float:
        """Of the ratio now over then."""
        if level > 0.5:  # by the swap, so that both ends are as exact
            return 1.0 / Compared(self.then, self.now, self.bursts).quantile(1.0 - level)
        part = float(special.betaincinv(self.now.shape, self.then.shape, level))
        return part / (1.0 - part) * self.then.scale / self.now.scale

    def interval(self, share: float = 0.9) -> tuple[float, float, float]:
        """Median, low and high of the ratio."""
        return self.quantile(0.5), self.quantile(0.5 - share / 2), self.quantile(0.5 + share / 2)

    def chance_above(self, factor: float) -> float:
        """That the rate now is more than `factor` times the rate then."""
        here = factor * self.now.scale
        return float(special.betainc(self.then.shape, self.now.shape, self.then.scale / (here + self.then.scale)))


def bursts_of(*stretches: tuple[Floats, Floats]) -> float:
    """Variance over mean of daily counts around each stretch's own rate, at least 1; (counts, hours) each."""
    squares, free = BURSTS * BURST_DAYS, BURST_DAYS
    for counts, hours in stretches:
        seen = hours > 0
        if counts[seen].sum() > 0:
            expected = counts[seen].sum() / hours[seen].sum() * hours[seen]
            squares += float(((counts[seen] - expected) ** 2 / expected).sum())
            free += max(0, int(seen.sum()) - 1)
    return max(1.0, squares / free)


def compare(now: tuple[Floats, Floats], then: tuple[Floats, Floats]) -> Compared:
    """Counts and covered hours by day (0: nobody watched, and what was told then does not count), now and then."""
    bursts = bursts_of(now, then)
    sums = [(float(counts[hours > 0].sum()), float(hours.sum())) for counts, hours in (now, then)]
    whole = (sum(counts for counts, _ in sums) + 0.5 * bursts) / max(1e-9, sum(hours for _, hours in sums))
    rates = [Rate(c, h, ALIKE + c / bursts, ALIKE / whole + h / bursts) for c, h in sums]
    return Compared(rates[0], rates[1], bursts)


def matched(hours: Floats, start: int, end: int, stop: int = 0) -> slice:
    """Days before `start`, not before `stop`, with as many covered hours as from `start` to `end` (DOMAIN 10)."""
    wanted, found, first = float(hours[start:end].sum()), 0.0, start
    while first > stop and found < wanted - 1e-9:
        first -= 1
        found += float(hours[first])
    return slice(first, start)
