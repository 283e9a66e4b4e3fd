"""The question of the spatial benchmark, as arrays: a line that differs each day, and zones valid for a while.

Invented and seeded: 730 daily lines of 2,000 corners over 600 x 500 km of a plane, and 300 zones of 48 corners, each
valid from one day to another. Every event asks how far the line of its day is, and which zones hold it then.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

DAYS, CORNERS, ZONES = 730, 2000, 300
WIDE, TALL = 600e3, 500e3


@dataclass(frozen=True)
class World:
    """Lines by day (corners x, y in metres), closed rings of zones, first day of each and the day after its last."""

    lines: list[Floats]
    zones: list[Floats]
    start: Ints
    end: Ints


def world() -> World:
    """The same world as that of the peers' script."""
    seeded = np.random.default_rng(9)
    centres = seeded.uniform([100e3, 0], [500e3, 500e3], (ZONES, 2))
    radii = seeded.uniform(3e3, 25e3, ZONES)
    start = seeded.integers(0, 600, ZONES)
    end = start + seeded.integers(20, 400, ZONES)
    zones = [_star(c, r, k) for k, (c, r) in enumerate(zip(centres, radii, strict=True))]
    return World([line(day) for day in range(DAYS)], zones, start, end)


def line(day: int) -> Floats:
    """The line of one day."""
    t = np.linspace(0, 1, CORNERS)
    x = (
        WIDE / 2
        + 40e3 * np.sin(9 * t + day / 200)
        + 12e3 * np.sin(31 * t + day / 60)
        + 2500 * np.sin(170 * t)
        + day * 20.0
    )
    return np.column_stack([x, TALL * t + 6e3 * np.sin(23 * t + day / 90)])


def _star(centre: Floats, radius: float, turn: int) -> Floats:
    angle = np.linspace(0, 2 * np.pi, 49)[:-1]
    far = radius * (1 + 0.2 * np.sin(5 * angle + turn))
    ring = np.column_stack([centre[0] + far * np.cos(angle), centre[1] + far * np.sin(angle)])
    return np.concatenate([ring, ring[:1]])
