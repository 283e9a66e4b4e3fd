"""Which of many areas hold each place: a raster of cells says which areas may, and which surely do."""

import numpy as np
from numpy.typing import NDArray

from truce.compiled import lean
from truce.compliance.space.kernels.tree import Floats, Ints

Codes = NDArray[np.int8]

OUT, EDGE, IN = 0, 1, 2  # of a cell beside an area: wholly outside, on its edge, wholly inside


@lean
def crosses(x: float, y: float, edges: Floats, first: int, end: int) -> bool:
    """Whether a place lies inside, by the number of edges east of it (even-odd); southern ends first."""
    odd = False
    for k in range(first, end):
        x1, y1, x2, y2 = edges[k, 0], edges[k, 1], edges[k, 2], edges[k, 3]
        if y1 <= y < y2 and x < x1 + (y - y1) / (y2 - y1) * (x2 - x1):
            odd = not odd
    return odd


@lean
def paint(edges: Floats, first: int, end: int, grid: Floats, wide: int, tall: int, cells: Codes) -> None:
    """Say of every cell how it lies beside one area. `grid`: west, south and side of a cell."""
    west, south, side = grid[0], grid[1], grid[2]
    cells[:] = OUT
    for k in range(first, end):
        x1, y1, x2, y2 = edges[k, 0], edges[k, 1], edges[k, 2], edges[k, 3]
        slack = 1e-9 * side
        low, high = int((y1 - slack - south) / side), int((y2 + slack - south) / side)
        for row in range(max(low, 0), min(high, tall - 1) + 1):
            a, b = x1, x2
            if y2 > y1:
                a += (min(max(y1, south + row * side), y2) - y1) / (y2 - y1) * (x2 - x1)
                b = x1 + (max(min(y2, south + (row + 1) * side), y1) - y1) / (y2 - y1) * (x2 - x1)
            left, right = int((min(a, b) - slack - west) / side), int((max(a, b) + slack - west) / side)
            for column in range(max(left, 0), min(right, wide - 1) + 1):
                cells[row * wide + column] = EDGE
    for row in range(tall):
        known, holds = False, False
        for column in range(wide):
            c = row * wide + column
            if cells[c] == EDGE:
                known = False
                continue
            if not known:
                holds = crosses(west + (column + 0.5) * side, south + (row + 0.5) * side, edges, first, end)
                known = True
            if holds:
                cells[c] = IN


@lean
def list_cells(cells: Codes, wide: int, at: Ints, grid_wide: int, area: int, filled: Ints, entries: Ints) -> int:
    """Write an area into the cells it touches; `at` is the (column, row) of its first cell in the whole raster.

    With `entries` of size 0 it only counts, in `filled`. An entry is 2 x area, and 1 more where the cell is surely in.
    """
    n = 0
    for c in range(cells.size):
        if cells[c] != OUT:
            cell = (at[1] + c // wide) * grid_wide + at[0] + c % wide
            if entries.size:
                entries[filled[cell]] = 2 * area + (cells[c] == IN)
            filled[cell] += 1
            n += 1
    return n


@lean
def holders(
    xs: Floats, ys: Floats, at: Ints, start: Ints, end: Ints, edges: Floats, first: Ints, grid: Floats, wide: int,
    tall: int, begins: Ints, entries: Ints, lo: int, hi: int, place: Ints, area: Ints,
) -> int:  # fmt: skip
    """Every (place, area) of the places from `lo` to `hi` of which the area holds the place and is valid then."""
    n = 0
    for i in range(lo, hi):
        x, y = xs[i], ys[i]
        column, row = (x - grid[0]) / grid[2], (y - grid[1]) / grid[2]
        if not (0.0 <= column < wide and 0.0 <= row < tall):
            continue
        cell = int(row) * wide + int(column)
        for m in range(begins[cell], begins[cell + 1]):
            k = entries[m] >> 1
            if start[k] <= at[i] < end[k] and (entries[m] & 1 == 1 or crosses(x, y, edges, first[k], first[k + 1])):
                place[n], area[n] = i, k
                n += 1
    return n
