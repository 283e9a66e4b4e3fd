"""What others use for changes in counts, written plainly here; each tells a statistic by day, alarm is above a knob.

River's PageHinkley and ADWIN are the models for ours of these names: the same statistic, without River's buckets (its
ADWIN compares at bucket borders only, ours at every split). Where River is installed, a test holds ours to it.
"""

from collections.abc import Callable

import numpy as np

from bench.change_worlds import BEGIN, SIZE, WEEK, Floats, World
from truce.outlook.change.watch import watch

Detector = Callable[[Floats], Floats]  # counts (n, T) -> statistic (n, T), nothing of it from the future
RATIO = 1.6
NEVER = -1e9


def ours(counts: Floats) -> Floats:
    """Log odds of a rise by the watch of the house."""
    return watch(counts, np.ones_like(counts)).rise


def gain(x: Floats, mean: Floats, ratio: float = RATIO, size: float = SIZE) -> Floats:
    """Log likelihood ratio of a level `ratio` times as high."""
    high = mean * ratio
    told: Floats = x * (np.log(high / (high + size)) - np.log(mean / (mean + size)))
    return told + size * (np.log(size / (high + size)) - np.log(size / (mean + size)))


def oracle(world: World) -> Detector:
    """CUSUM that knows the mean, the rhythm and the spread of the world; only drift it does not know."""

    def run(counts: Floats) -> Floats:
        mean = world.mean * WEEK[np.arange(counts.shape[1]) % 7]
        sums, out = np.zeros(counts.shape[0]), np.zeros_like(counts)
        for t in range(BEGIN, counts.shape[1]):
            sums = np.maximum(0.0, sums + gain(counts[:, t], mean[t]))
            out[:, t] = sums
        return out

    return run


def page_hinkley(counts: Floats, delta: float = 2.0) -> Floats:
    """River's PageHinkley, mode "up", alpha 1: how far the sum of (x - mean - delta) has risen above its least."""
    days = np.arange(1, counts.shape[1] + 1)
    rises = counts - np.cumsum(counts, axis=1) / days - delta
    sums = np.cumsum(rises, axis=1)
    risen: Floats = sums - np.minimum(0.0, np.minimum.accumulate(sums, axis=1))
    return risen


def adwin(counts: Floats, least: int = 3) -> Floats:
    """ADWIN's bound turned round: at each day, log(1/delta) of the split of all days so far that is least by chance.

    With `L` for log(2 n / delta) and `m` for the harmonic size of the parts, Bifet and Gavalda's cut is
    sqrt(2 var L / m) + 2 L / (3 m); here `L` is solved from the difference of the means. Only rises count, which is
    in ADWIN's favour.
    """
    areas, days = counts.shape
    sums = np.concatenate([np.zeros((areas, 1)), np.cumsum(counts, axis=1)], axis=1)
    squares = np.concatenate([np.zeros((areas, 1)), np.cumsum(counts**2, axis=1)], axis=1)
    out = np.full((areas, days), NEVER)
    for n in range(max(10, 2 * least), days + 1):
        first = np.arange(least, n - least + 1)
        risen = (sums[:, n, None] - sums[:, first]) / (n - first) - sums[:, first] / first
        variance = np.maximum(squares[:, n] / n - (sums[:, n] / n) ** 2, 1e-9)[:, None]
        both = 1.0 / (1.0 / first + 1.0 / (n - first))
        a, b = 2.0 / (3.0 * both), np.sqrt(2.0 * variance / both)
        root = (np.sqrt(b * b + 4.0 * a * np.maximum(risen, 0.0)) - b) / (2.0 * a)
        out[:, n - 1] = (root**2).max(axis=1) - np.log(2.0 * np.log(n))
    return out


def learned_cusum(counts: Floats, knob: float, size: float = SIZE) -> Floats:
    """Negative-binomial CUSUM with mean and weekdays of the last 56 days, which stand still while it is up.

    It needs to be told the spread; the reference of ../shared/bench/change. What it learns hangs on its own knob.
    """
    areas, days = counts.shape
    history, out, sums = counts.copy(), np.zeros_like(counts), np.zeros(areas)
    for t in range(BEGIN, days):
        past = history[:, max(0, t - 56) : t]
        weekday = np.arange(max(0, t - 56), t) % 7
        level = past.mean(axis=1)
        rhythm = 0.5 + 0.5 * past[:, weekday == t % 7].mean(axis=1) / np.maximum(level, 0.1)
        sums = np.maximum(0.0, sums + gain(counts[:, t], np.maximum(0.2, level * rhythm), size=size))
        history[:, t] = np.where(sums < 0.5 * knob, counts[:, t], level * rhythm)
        out[:, t] = sums
    return out
