"""Draws without chance: every unknown is spread evenly over its quantiles, and a fixed lattice pairs them."""

import numpy as np
from numpy.typing import NDArray

from truce.outlook.survival.spell import Floats

DRAWS = 1009  # a prime, so that every step walks through all levels
STEP = 262  # of all steps, the one whose first 70 powers leave the least correlation between dimensions: at most 0.084


def levels(dimension: int, draws: int = DRAWS) -> Floats:
    """The levels (i + 1/2)/D in the order of one dimension: each once, and no two dimensions in the same order.

    Source: rank-one lattice rule in Korobov's form (Niederreiter 1992), its points moved to the middles of D cells, so
    that every unknown alone is exactly its D equally weighted quantiles.
    """
    step = pow(STEP, dimension, draws)
    order: NDArray[np.int64] = (np.arange(draws, dtype=np.int64) * step) % draws
    return (order + 0.5) / draws
