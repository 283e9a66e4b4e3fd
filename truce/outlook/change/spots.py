"""Where it happens: cells with breaches, how spread they are, and hot spots by covered hour.

A cell that is watched day and night shows more than one seen once a week. So each cell's rate is counts over covered
hours, drawn towards the rate of all (gamma-Poisson; Clayton and Kaldor 1987, with Marshall's 1991 moments): two hours
without a breach say little, and neither do two hours with one.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import special

Floats = NDArray[np.float64]

SHAPES = (0.1, 50.0)  # how alike cells may be: the gamma's shape
NEAR_FOUR, MOST = 4, 0.76  # the four places near which 76 % were counted in 2020 (DOMAIN 4.3)
A_BREACH = 0.5  # expected breaches from which a cell has had one
Z90 = 1.6448536269514722


@dataclass(frozen=True, slots=True)
class Cells:
    """Expected breaches and covered hours of the same cells (C each) in one stretch of time."""

    counts: Floats
    hours: Floats

    @property
    def watched(self) -> NDArray[np.bool_]:
        """Cells that somebody watched."""
        return self.hours > 0


@dataclass(frozen=True, slots=True)
class Shrunk:
    """Rates by covered hour (C each), drawn towards all; NaN where nobody watched."""

    rate: Floats
    low: Floats
    high: Floats
    shape: Floats  # of each cell's gamma
    scale: Floats
    drawn: float  # shape of the prior: small, cells differ much; large, they are alike


@dataclass(frozen=True, slots=True)
class Concentration:
    """The check of four places: how much of all lies in the four hottest cells, and how many hold 76 %."""

    in_four: float | None  # of what was told
    in_four_corrected: float | None  # of rates by covered hour: had all watched cells been watched alike
    low: float | None
    high: float | None
    cells_for_most: int | None  # cells that hold 76 % of the corrected rates
    unwatched: float  # share of what was told in cells that nobody watched: no rate corrects it


@dataclass(frozen=True, slots=True)
class Spread:
    """Cells with a breach now, against what the same number of breaches would have given then."""

    cells: int
    expected: float | None
    low: int | None
    high: int | None
    effective: float | None  # cells, were all as hot as one another (exp of entropy)
    effective_then: float | None
    ratio_low: float | None
    ratio_high: float | None
    fresh: Sequence[int]  # cells with a breach now and none then, though watched
    state: str  # up, down, no_change_told, cannot_be_told


def shrink(cells: Cells, bursts: float) -> Shrunk:
    """Each cell's rate with its 90 % interval."""
    seen = cells.watched
    counts, hours = np.where(seen, cells.counts, 0.0), np.where(seen, cells.hours, 0.0)
    mean = max((counts.sum() + 0.5) / max(hours.sum(), 1e-9), 1e-12)
    between = _between(counts[seen], hours[seen], mean, bursts)
    drawn = float(np.clip(mean**2 / between if between > 0 else SHAPES[1], *SHAPES))
    shape, scale = drawn + counts / bursts, drawn / mean + hours / bursts
    ends = [np.where(seen, special.gammaincinv(shape, level) / scale, np.nan) for level in (0.05, 0.95)]
    return Shrunk(np.where(seen, shape / scale, np.nan), ends[0], ends[1], shape, scale, drawn)


def _between(counts: Floats, hours: Floats, mean: float, bursts: float) -> float:
    """Variance of the true rates between cells, by moments."""
    if counts.size < 2:
        return 0.0
    squares = float((hours * (counts / hours - mean) ** 2).sum() / hours.sum())
    return squares - bursts * mean * counts.size / float(hours.sum())


def concentration(cells: Cells, bursts: float) -> Concentration:
    """How much lies in the four hottest cells, as told and by covered hour."""
    whole = float(cells.counts.sum())
    if whole <= 0:
        return Concentration(None, None, None, None, None, 0.0)
    in_four = float(np.sort(cells.counts)[::-1][:NEAR_FOUR].sum()) / whole
    unwatched = float(cells.counts[~cells.watched].sum()) / whole
    if not cells.watched.any():
        return Concentration(in_four, None, None, None, None, unwatched)
    rates = np.sort(shrink(cells, bursts).rate[cells.watched])[::-1]
    parts = np.cumsum(rates) / rates.sum()
    corrected = float(parts[min(NEAR_FOUR, parts.size) - 1])
    many = float(cells.counts[cells.watched].sum()) / bursts
    shapes = 0.5 + many * corrected, 0.5 + many * (1.0 - corrected)
    low, high = (float(special.betaincinv(*shapes, level)) for level in (0.05, 0.95))
    return Concentration(in_four, corrected, low, high, int((parts < MOST - 1e-9).sum()) + 1, unwatched)


def compare_spread(now: Cells, then: Cells, bursts: float) -> Spread:
    """Did it spread? More cells than as many breaches would have reached, had each cell its old part of the rates."""
    both = now.watched & then.watched
    with_breach = (now.counts >= A_BREACH) & now.watched
    cells = int(with_breach.sum())
    if not both.any() or now.counts[both].sum() <= 0 or then.counts[both].sum() <= 0:
        return Spread(cells, None, None, None, None, None, None, None, (), "cannot_be_told")
    fresh = tuple(int(c) for c in np.flatnonzero(with_breach & both & (then.counts < A_BREACH)))
    inside = int((with_breach & both).sum())
    chance = _chances(now, then, both, bursts)
    low, high = _ends(chance)
    state = "up" if inside > high else "down" if inside < low else "no_change_told"
    parts = [_entropy(Cells(one.counts[both], one.hours[both]), bursts) for one in (now, then)]
    apart, error = parts[0][0] - parts[1][0], float(np.hypot(parts[0][1], parts[1][1]))
    ends = np.exp([apart - Z90 * error, apart + Z90 * error])
    return Spread(
        inside,
        float(chance.sum()),
        low,
        high,
        float(np.exp(parts[0][0])),
        float(np.exp(parts[1][0])),
        float(ends[0]),
        float(ends[1]),
        fresh,
        state,
    )


def _chances(now: Cells, then: Cells, both: NDArray[np.bool_], bursts: float) -> Floats:
    """By cell, that it has a breach now: its old rate, scaled to as many breaches as there are now."""
    old = shrink(Cells(then.counts[both], then.hours[both]), bursts)
    hours = now.hours[both]
    factor = float(now.counts[both].sum() / (old.rate * hours).sum())
    told: Floats = 1.0 - np.exp(old.shape * np.log(old.scale / (old.scale + factor * hours / bursts)))
    return told


def _ends(chance: Floats) -> tuple[int, int]:
    """5 and 95 % of how many of independent chances come true, exactly."""
    whole = np.ones(1)
    for each in chance:
        whole = np.convolve(whole, (1.0 - each, each))
    reached = np.cumsum(whole)
    return int(np.searchsorted(reached, 0.05)), int(np.searchsorted(reached, 0.95))


def _entropy(cells: Cells, bursts: float) -> tuple[float, float]:
    """Entropy of the rates by covered hour with Miller and Madow's correction, and its standard error."""
    rate = cells.counts / cells.hours
    part = rate[rate > 0] / rate.sum()
    many = max(1.0, float(cells.counts.sum()) / bursts)
    entropy = -float((part * np.log(part)).sum())
    variance = max(0.0, float((part * np.log(part) ** 2).sum()) - entropy**2)
    return entropy + (part.size - 1) / (2.0 * many), float(np.sqrt(variance / many))
