"""Which values none beats, and how far ceilings lie above them."""

import numpy as np
from numpy.typing import NDArray

from truce.compiled import compiled, lean
from truce.talks.packages.kernels.merge import Ints, join


@compiled
def highest(worth: Ints) -> NDArray[np.bool_]:
    """Of values (n, parties) from high to low: which none beats, the first of equals only."""
    n, parties = worth.shape
    kept, front, size = np.zeros(n, np.bool_), np.empty((n + 1, max(parties - 1, 1)), np.int64), 0
    for row in range(n):
        grown = join(front, size, worth[row])
        if grown >= 0:
            kept[row], size = True, grown
    return kept


@lean
def largest_gap(ceilings: Ints, worth: Ints) -> int:
    """Over ceilings (m, parties), the largest distance to the value (n, parties) that is nearest below, never below 0.

    A distance is the most that any party has more.
    """
    largest = 0
    for k in range(ceilings.shape[0]):
        nearest = 2**62
        for row in range(worth.shape[0]):
            most = 0
            for party in range(worth.shape[1]):
                most = max(most, ceilings[k, party] - worth[row, party])
            nearest = min(nearest, most)
            if nearest <= largest:
                break
        largest = max(largest, nearest)
    return largest
