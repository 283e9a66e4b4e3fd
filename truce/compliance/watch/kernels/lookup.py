"""Reading a field of chances at uncertain places and times."""

import numpy as np

from truce.compiled import lean
from truce.compliance.prepared import Floats, Ints

RINGS, TURNS = 5, 6  # a round Gaussian about a place, as rings of equal mass with so many points each


@lean
def before(start: Ints, chance: Floats, summed: Floats, low: int, high: int, t: int) -> float:
    """Chance x microseconds of a cell's steps [low, high) before the instant t."""
    if low == high or t <= start[low]:
        return 0.0
    a, b = low, high
    while b - a > 1:
        middle = (a + b) // 2
        if start[middle] <= t:
            a = middle
        else:
            b = middle
    return float(summed[a] + chance[a] * (t - start[a]))


@lean
def at(start: Ints, chance: Floats, low: int, high: int, t: int) -> float:
    """The chance of a cell's steps [low, high) at the instant t."""
    if low == high or t < start[low]:
        return 0.0
    a, b = low, high
    while b - a > 1:
        middle = (a + b) // 2
        if start[middle] <= t:
            a = middle
        else:
            b = middle
    return float(chance[a])


@lean
def cell_of(x: float, y: float, grid: Floats, side: Ints) -> int:
    """The number of the cell of a place; -1 outside of the grid. `grid`: west, south, width and height of a cell."""
    column, row = int(np.floor((x - grid[0]) / grid[2])), int(np.floor((y - grid[1]) / grid[3]))
    if column < 0 or row < 0 or column >= side[0] or row >= side[1]:
        return -1
    return int(row * side[0] + column)


@lean
def spot(
    x: float,
    y: float,
    first: int,
    last: int,
    grid: Floats,
    side: Ints,
    begin: Ints,
    start: Ints,
    chance: Floats,
    summed: Floats,
) -> float:
    """Mean chance at one place over [first, last), or at the instant where they are one."""
    cell = cell_of(x, y, grid, side)
    if cell < 0:
        return 0.0
    low, high = begin[cell], begin[cell + 1]
    if last <= first:
        return at(start, chance, low, high, first)
    found = before(start, chance, summed, low, high, last) - before(start, chance, summed, low, high, first)
    return found / (last - first)


@lean
def look_up(
    lon: Floats,
    lat: Floats,
    sigma_x: Floats,
    sigma_y: Floats,
    earliest: Ints,
    latest: Ints,
    grid: Floats,
    side: Ints,
    begin: Ints,
    start: Ints,
    chance: Floats,
    summed: Floats,
    out: Floats,
) -> None:
    """Mean chance of every incident over its place (sigma in degrees) and its interval; 0 where it has no place."""
    for i in range(lon.size):
        x, y, first, last = lon[i], lat[i], earliest[i], latest[i]
        if not (np.isfinite(x) and np.isfinite(y)):
            out[i] = 0.0
            continue
        if sigma_x[i] < 0.1 * grid[2] and sigma_y[i] < 0.1 * grid[3]:
            out[i] = spot(x, y, first, last, grid, side, begin, start, chance, summed)
            continue
        found = 0.0
        for ring in range(RINGS):
            far = np.sqrt(-2 * np.log(1 - (ring + 0.5) / RINGS))  # half of the ring's mass lies within
            for k in range(TURNS):
                turn = (k + 0.5 * (ring % 2)) * 2 * np.pi / TURNS
                u, v = far * np.cos(turn) * sigma_x[i], far * np.sin(turn) * sigma_y[i]
                found += spot(x + u, y + v, first, last, grid, side, begin, start, chance, summed)
        out[i] = found / (RINGS * TURNS)
