"""Skill: how much better than something simple, with an interval."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
TURNS = 1000
LEAST = 10  # pairs of scores: the share that fewer save is chance
NOTHING = 5e-4  # a mean error that three decimals write as 0.000: there is nothing of it to be saved
TOO_FEW, NOTHING_TO_SAVE, FEW_DAYS = "too_few", "nothing_to_save", "few_days"


@dataclass(frozen=True, slots=True)
class Against:
    """Skill against something simple as it may be told. `why`: the code of why there is no figure, or no interval."""

    value: float | None = None
    low: float | None = None
    high: float | None = None
    why: str | None = None


def against(score: Floats, simple: Floats, block: NDArray[np.int64]) -> Against:
    """What may be said of the skill of paired scores (n): no share of next to nothing, and no share by a handful.

    `block` (n): what hangs together, as in `skill_interval`; with fewer than three there is no interval.
    """
    if score.size < LEAST:
        return Against(why=TOO_FEW)
    if float(simple.mean()) < NOTHING:
        return Against(why=NOTHING_TO_SAVE)
    low, high = skill_interval(score, simple, block)
    told = skill(score, simple)
    return Against(told, low, high) if np.isfinite(low) else Against(told, why=FEW_DAYS)


def skill(score: Floats, simple: Floats) -> float:
    """1 - mean(score)/mean(simple): 0 is as good as the simple forecast, 1 is perfect, below 0 is worse."""
    return 1.0 - float(np.mean(score)) / float(np.mean(simple))


def skill_interval(score: Floats, simple: Floats, block: NDArray[np.int64], seed: int = 1) -> tuple[float, float]:
    """90 % interval of the skill of paired scores (n), drawing whole blocks (n; an origin, a month) anew.

    Scores of one block hang together: a bad week is bad everywhere. With fewer than three blocks there is no interval:
    (-inf, 1). Source: block bootstrap (Künsch 1989), in its simplest form; drawn with a fixed seed.
    """
    names, place = np.unique(block, return_inverse=True)
    if names.size < 3:
        return float("-inf"), 1.0
    a = np.bincount(place, weights=score)
    b = np.bincount(place, weights=simple)
    picks = np.random.default_rng(seed).integers(0, names.size, (TURNS, names.size))
    ratio = 1.0 - a[picks].sum(axis=1) / b[picks].sum(axis=1)
    low, high = np.quantile(ratio, [0.05, 0.95])
    return float(low), float(high)
