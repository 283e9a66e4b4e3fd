"""How far places lie from a path: a tree of boxes, asked for many places at once."""

from typing import Self

import numpy as np

from truce.compliance.periods import Ints
from truce.compliance.prepared import Floats
from truce.compliance.space.kernels import ask, tree
from truce.compliance.space.order import side_by_side

STEP_M = 1000.0  # an edge is parted so that its chord leaves the ground, and its own way, by two centimetres at most:
STEEP = (
    1000.0  # towards the poles parallels bend more, by the tangent of latitude (up to so much), and pieces are shorter
)


class Nearest:
    """The segments of a shape, in metres; `size` says how many."""

    def __init__(self, corners: Floats, path: Ints) -> None:
        """`corners` (n, 3) in metres, `path` the number of the path of each, rising."""
        leaves = np.empty((_eighths(len(corners)), tree.FIELDS, tree.LANES))
        self.size = int(tree.lay(corners, path, leaves))
        leaves = leaves[: _eighths(self.size)]
        levels = [_eighths(len(leaves))]
        while levels[0] > 1:
            levels.insert(0, _eighths(levels[0]))
        first = np.concatenate([[0], np.cumsum(levels)]).astype(np.int64)
        self._tree = tree.Tree(leaves, np.empty((int(first[-1]), 6, tree.LANES)), first)
        tree.stack(self._tree)

    @classmethod
    def on_globe(cls, paths: list[Floats]) -> Self:
        """Paths in longitude and latitude, their edges straight in these (RFC 7946)."""
        fine = [parted(xy) for xy in paths]
        lonlat = np.concatenate(fine)
        corners = np.empty((len(lonlat), 3))
        ask.lift_all(np.ascontiguousarray(lonlat[:, 0]), np.ascontiguousarray(lonlat[:, 1]), corners)
        return cls(corners, np.repeat(np.arange(len(fine)), [len(xy) for xy in fine]))

    @classmethod
    def on_plane(cls, path: Floats) -> Self:
        """One path of corners (x, y) in metres on a plane."""
        corners = np.zeros((len(path), 3))
        corners[:, :2] = path
        return cls(corners, np.zeros(len(path), dtype=np.int64))

    def metres(self, lon: Floats, lat: Floats, at_most: Floats) -> Floats:
        """Metres over the ground to the nearest segment; what is farther than its `at_most` is so far."""
        out = np.empty(lon.size)
        ask.far_on_globe(lon, lat, side_by_side(lon, lat), self._tree, tree.LANES, at_most, _room(), out)
        return out

    def on_the_plane(self, x: Floats, y: Floats) -> Floats:
        """Distances of places of a plane."""
        out = np.empty(x.size)
        ask.far_on_plane(x, y, side_by_side(x, y), self._tree, tree.LANES, _room(), out)
        return out


def _eighths(many: int) -> int:
    return -(-many // tree.LANES)


def _room() -> tree.Room:
    ints = np.empty((2, tree.DEEPEST), dtype=np.int64)
    return tree.Room(ints[0], ints[1], np.empty(tree.DEEPEST), np.empty(tree.LANES))


def parted(xy: Floats) -> Floats:
    """The corners of a path with more between them, so that no piece is longer than STEP_M."""
    if len(xy) < 2:
        return xy
    east = np.diff(xy[:, 0])
    east -= 360.0 * np.round(np.where(np.abs(east) > 180, east, 0.0) / 360.0)
    north = np.diff(xy[:, 1])
    lat = np.radians(np.abs(xy[:, 1]))
    metres = np.hypot(east * np.cos(np.minimum(lat[:-1], lat[1:])), north) * (np.pi / 180 * ask.SEMI_MAJOR_M)
    bend = np.sqrt(np.clip(np.tan(np.minimum(np.maximum(lat[:-1], lat[1:]), 1.57)), 1.0, STEEP))
    pieces = np.maximum(np.ceil(metres / STEP_M * bend), 1).astype(np.int64)
    edge = np.repeat(np.arange(pieces.size), pieces)
    share = (np.arange(edge.size) - np.repeat(np.cumsum(pieces) - pieces, pieces)) / pieces[edge]
    lon, lat = xy[edge, 0] + share * east[edge], xy[edge, 1] + share * north[edge]
    return np.column_stack([np.append(lon, xy[-1, 0]), np.append(lat, xy[-1, 1])])
