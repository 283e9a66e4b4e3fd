"""Which of many dated areas held each place at its instant: sharp places, no blur."""

from collections.abc import Sequence
from typing import Self

import numpy as np
from shapely.geometry.base import BaseGeometry

from truce.compliance.periods import Ints
from truce.compliance.prepared import Floats
from truce.compliance.space.kernels import held
from truce.compliance.space.shapes import paths_of
from truce.compliance.space.threads import each

CELLS = 90_000  # of the raster at most, about
PIECE = 65_536  # places handed to one thread
ALWAYS = np.iinfo(np.int64)


class Holders:
    """Areas with the stretch [start, end) in which each was valid, behind a raster of cells.

    A cell that lies wholly in an area answers at once; one on its edge asks the edge. On a plane, or in longitude and
    latitude (then longitudes are taken on the turn of the areas, which together must span less than the globe).
    """

    def __init__(self, rings: Sequence[Sequence[Floats]], start: Ints, end: Ints, turn: float | None = None) -> None:
        """`rings`: the closed rings (x, y) of each area. `turn`: 360 in degrees, none on a plane."""
        self._start, self._end, self._turn = start, end, turn
        edges = [_edges(area) for area in rings]
        self._edges = np.ascontiguousarray(np.concatenate(edges)) if edges else np.empty((0, 4))
        self._first = np.concatenate([[0], np.cumsum([len(e) for e in edges])]).astype(np.int64)
        self._draw()

    @classmethod
    def of_shapes(cls, shapes: Sequence[BaseGeometry], start: Ints, end: Ints) -> Self:
        """Areas in longitude and latitude, as `read_area` gives them; times in microseconds."""
        return cls([paths_of(shape) for shape in shapes], start, end, turn=360.0)

    def hold(self, x: Floats, y: Floats, at: Ints) -> tuple[Ints, Ints]:
        """Every (place, area) of which the area held the place at its instant, in order of place."""
        if self._turn is not None:
            x = self._grid[0] + (x - self._grid[0]) % self._turn
        starts = range(0, x.size, self._piece)
        found: dict[int, tuple[Ints, Ints]] = {}

        def ask(lo: int) -> None:
            room = min(self._piece, x.size - lo) * self._most
            place, area = np.empty(room, dtype=np.int64), np.empty(room, dtype=np.int64)
            n = held.holders(
                x, y, at, self._start, self._end, self._edges, self._first, self._grid, self._wide, self._tall,
                self._begins, self._entries, lo, min(lo + self._piece, x.size), place, area,
            )  # fmt: skip
            found[lo] = place[:n].copy(), area[:n].copy()

        each(starts, ask, x.size)
        none = np.empty(0, dtype=np.int64)
        pairs = [found[lo] for lo in starts]
        return np.concatenate([none, *(p for p, _ in pairs)]), np.concatenate([none, *(a for _, a in pairs)])

    @property
    def _piece(self) -> int:
        """How many places at once, so that the room for what they may find stays small."""
        return max(1, min(PIECE, 8 * PIECE // max(self._most, 1)))

    def _draw(self) -> None:
        """Lay the raster, count what touches each cell, then write it."""
        corners = self._edges.reshape(-1, 2) if len(self._edges) else np.array([[0.0, 0.0], [1.0, 1.0]])
        low, high = np.array(corners.min(axis=0)), np.array(corners.max(axis=0))
        side = max(float(np.sqrt(np.prod(high - low) / CELLS)), 1e-9)
        self._grid = np.array([low[0], low[1], side])
        self._wide, self._tall = ((high - low) / side + 1).astype(int).tolist()
        filled = np.zeros(self._wide * self._tall + 1, dtype=np.int64)
        self._each_area(filled, np.empty(0, dtype=np.int64))
        self._most = int(filled.max())
        self._begins = np.concatenate([[0], np.cumsum(filled[:-1])]).astype(np.int64)
        self._entries = np.empty(int(self._begins[-1]), dtype=np.int64)
        self._each_area(self._begins.copy(), self._entries)

    def _each_area(self, filled: Ints, entries: Ints) -> None:
        for number, (a, b) in enumerate(zip(self._first[:-1], self._first[1:], strict=True)):
            if a == b:
                continue
            corners = self._edges[a:b].reshape(-1, 2)
            at = ((corners.min(axis=0) - self._grid[:2]) / self._grid[2]).astype(np.int64)
            last = ((corners.max(axis=0) - self._grid[:2]) / self._grid[2]).astype(np.int64)
            wide, tall = (int(n) for n in last - at + 1)
            cells = np.empty(wide * tall, dtype=np.int8)
            own = np.array([*(self._grid[:2] + at * self._grid[2]), self._grid[2]])
            held.paint(self._edges, int(a), int(b), own, wide, tall, cells)
            held.list_cells(cells, wide, at, self._wide, number, filled, entries)


def _edges(rings: Sequence[Floats]) -> Floats:
    """The edges of an area, southern end first."""
    edges = np.concatenate([np.column_stack([xy[:-1], xy[1:]]) for xy in rings])
    down = edges[:, 1] > edges[:, 3]
    edges[down] = edges[down][:, [2, 3, 0, 1]]
    return edges
