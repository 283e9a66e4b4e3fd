"""How far places lie from a path: a tree of boxes, asked for many places at once."""

from typing import Self

import numpy as np

from truce.compliance.periods import Ints
from truce.compliance.prepared import Floats
from truce.compliance.space.kernels import ask, tree

STEP_M = 1000.0  # an edge is parted so that its chord leaves the ground, and its own way, by two centimetres at most:
STEEP = (
    1000.0  # towards the poles parallels bend more, by the tangent of latitude (up to so much), and pieces are shorter
)
DEPTH = 64  # boxes waiting in one search: the depth of the tree and no more


class Nearest:
    """The segments of a shape, in metres."""

    def __init__(self, corners: Floats, path: Ints) -> None:
        """`corners` (n, 3) in metres, `path` the number of the path of each, rising."""
        segments = np.empty((len(corners), tree.FIELDS))
        self._segments = segments[: tree.lay(corners, path, segments)]
        leaves = 1
        while leaves * tree.PER_LEAF < len(self._segments):
            leaves *= 2
        self._boxes = np.empty((2 * leaves, 6))
        tree.stack(self._segments, self._boxes)

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

    @property
    def size(self) -> int:
        """How many segments."""
        return len(self._segments)

    def metres(self, lon: Floats, lat: Floats, at_most: Floats) -> Floats:
        """Metres over the ground to the nearest segment; what is farther than its `at_most` is so far."""
        out = np.empty(lon.size)
        ask.far_on_globe(lon, lat, self._segments, self._boxes, at_most, *_room(), out)
        return out

    def fill(self, x: Floats, y: Floats, rows: Ints, out: Floats) -> None:
        """Distances of some points of a plane, each written at its own row of `out`."""
        ask.far_on_plane(x, y, rows, self._segments, self._boxes, *_room(), out)


def _room() -> tuple[Ints, Floats]:
    return np.empty(DEPTH, dtype=np.int64), np.empty(DEPTH)


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
