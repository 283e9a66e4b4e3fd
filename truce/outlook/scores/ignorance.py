"""Ignorance: how surprising what happened was, in bits, by classes of counts."""

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
EDGES = (
    0.0,
    0.5,
    2.5,
    5.5,
    10.5,
    25.5,
    50.5,
    100.5,
    250.5,
    500.5,
    1000.5,
)  # lower edges of the classes of the VIEWS challenge


def ignorance(seen: Floats, draws: Floats, edges: tuple[float, ...] = EDGES) -> Floats:
    """-log2 of the chance (n) that draws (n, D) gave to the class in which what was seen (n) fell; less is better.

    One draw is added to each class, so that no class has no chance: (in the class + 1) / (D + classes). Forecasts can
    only be compared with as many draws each. Source: VIEWS Prediction Challenge 2023/24, evaluation of ignorance.
    """
    classes = len(edges)
    fell = np.digitize(np.asarray(seen, dtype=np.float64), edges) - 1
    inside = (np.digitize(np.asarray(draws, dtype=np.float64), edges) - 1) == fell[..., None]
    told: Floats = -np.log2((inside.sum(axis=-1) + 1) / (draws.shape[-1] + classes))
    return told
