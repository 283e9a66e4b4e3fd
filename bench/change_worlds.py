"""Made-up series of counts in which a level jumps once, as ../shared/bench/change makes them, drawn anew."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

JUMP_AT = 120
AFTER = 90
BEGIN = 28  # days without an alarm while a detector learns
WEEK = 1 + 0.2 * np.sin(np.arange(7) * 2 * np.pi / 7)
SIZE = 6.0  # of the negative binomial
NEVER = 10**9


@dataclass(frozen=True, slots=True)
class World:
    """A baseline and a jump: counts a day, how far the level drifts a day (log), how wild counts are."""

    mean: float
    jump: float
    drift: float = 0.0
    size: float = SIZE

    @property
    def name(self) -> str:
        """In words."""
        moves = f"drifting {100 * self.drift:.0f} % a day" if self.drift else "steady"
        return f"x{self.jump:g} at {self.mean:g} a day, {moves}"

    def quiet(self, areas: int, days: int, seed: int) -> Floats:
        """Series (areas, days) without a jump."""
        return series(self, areas, days, NEVER, np.random.default_rng(seed))

    def jumping(self, areas: int, seed: int) -> Floats:
        """Series with the jump on day JUMP_AT."""
        return series(self, areas, JUMP_AT + AFTER, JUMP_AT, np.random.default_rng(seed))


def series(of: World, areas: int, days: int, at: int, rng: np.random.Generator) -> Floats:
    """Negative-binomial counts with a weekly rhythm around a level that walks at random and jumps on day `at`."""
    day = np.arange(days)
    level = np.tile(of.mean * WEEK[day % 7] * np.where(day >= at, of.jump, 1.0), (areas, 1))
    if of.drift:
        level = level * np.exp(np.clip(np.cumsum(rng.normal(0, of.drift, (areas, days)), 1), -1.2, 1.2))
    counts: Floats = rng.poisson(rng.gamma(of.size, level / of.size)).astype(float)
    return counts
