"""Made-up counts for the tests of change."""

import numpy as np


def counts(
    areas: int, days: int, mean: float, jump: float = 1.0, at: int = 10**6, seed: int = 4, size: float = 6.0
) -> np.ndarray:
    """Over-dispersed counts with a weekly rhythm, that jump once."""
    rng = np.random.default_rng(seed)
    day = np.arange(days)
    level = mean * (1 + 0.2 * np.sin(day % 7 * 2 * np.pi / 7)) * np.where(day >= at, jump, 1.0)
    return rng.poisson(rng.gamma(size, np.tile(level, (areas, 1)) / size)).astype(float)


def whole(y: np.ndarray) -> np.ndarray:
    """Watched all the time."""
    return np.ones_like(y)
