"""Many points against one shape: how far from it, on the globe or on a plane, and whether inside."""

from math import asin, cos, radians, sin, sqrt

import numpy as np
from numpy.typing import NDArray

from truce.compiled import lean
from truce.compliance.space.kernels.tree import FARTHEST, Floats, Ints, Room, Tree, nearest_of, search

Flags = NDArray[np.bool_]

RADIUS_M = 6371008.8  # mean sphere (truce.model.where.MEAN_RADIUS_M)
SEMI_MAJOR_M = 6378137.0
SQUARED = (2 - 1 / 298.257223563) / 298.257223563  # eccentricity of WGS 84, squared


@lean
def lift(lon: float, lat: float) -> tuple[float, float, float]:
    """Earth-centred metres of a place on the ellipsoid."""
    x, y = radians(lon), radians(lat)
    s, c = sin(y), cos(y)
    normal = SEMI_MAJOR_M / sqrt(1.0 - SQUARED * s * s)
    return normal * c * cos(x), normal * c * sin(x), normal * (1.0 - SQUARED) * s


@lean
def lift_all(lon: Floats, lat: Floats, out: Floats) -> None:
    """The same for many, into rows of `out`."""
    for i in range(lon.size):
        out[i, 0], out[i, 1], out[i, 2] = lift(lon[i], lat[i])


@lean
def arc(chord: float) -> float:
    """The way over the ground, from the straight way through it."""
    return 2.0 * RADIUS_M * asin(min(chord / (2.0 * RADIUS_M), 1.0))


@lean
def chord(way: float) -> float:
    """The straight way through the ground, from the way over it."""
    return 2.0 * RADIUS_M * sin(min(way / (2.0 * RADIUS_M), 0.5 * np.pi))


@lean
def far_on_globe(
    lon: Floats, lat: Floats, order: Ints, tree: Tree, lanes: int, at_most: Floats, room: Room, out: Floats
) -> None:
    """Metres over the ground to the nearest segment, `at_most` so many; places are taken in the order given."""
    near = -1
    for i in order:
        x, y, z = lift(lon[i], lat[i])
        limit = min(chord(at_most[i]) ** 2, FARTHEST)
        best = limit
        if near >= 0:
            best, _ = nearest_of(x, y, z, tree, near, lanes, best, room.lane)
        best, near = search(x, y, z, tree, lanes, best, near, room)
        out[i] = at_most[i] if best >= limit else arc(sqrt(best))


@lean
def far_on_plane(xs: Floats, ys: Floats, order: Ints, tree: Tree, lanes: int, room: Room, out: Floats) -> None:
    """Distances on a plane; places are taken in the order given."""
    near = -1
    for i in order:
        x, y = xs[i], ys[i]
        best = FARTHEST
        if near >= 0:
            best, _ = nearest_of(x, y, 0.0, tree, near, lanes, best, room.lane)
        best, near = search(x, y, 0.0, tree, lanes, best, near, room)
        out[i] = sqrt(best)


@lean
def inside(lon: Floats, lat: Floats, west: float, edges: Floats, first: Ints, which: Ints, out: Flags) -> None:
    """Whether each point lies inside, by the number of edges west to east of it (even-odd).

    Edges are (lon, lat, lon, lat), the southern end first; band b of the `first.size - 1` bands of latitude holds edges
    `which[first[b] : first[b + 1]]`. `edges[-1]` is (south, bands a degree, 0, 0). Longitudes are taken from `west` on.
    """
    last = edges.shape[0] - 1
    south, scale = edges[last, 0], edges[last, 1]
    for i in range(lon.size):
        x, y = west + (lon[i] - west) % 360.0, lat[i]
        band = int((y - south) * scale) if y >= south else -1
        odd = False
        if 0 <= band < first.size - 1:
            for e in range(first[band], first[band + 1]):
                k = which[e]
                x1, y1, x2, y2 = edges[k, 0], edges[k, 1], edges[k, 2], edges[k, 3]
                if y1 <= y < y2 and x < x1 + (y - y1) / (y2 - y1) * (x2 - x1):
                    odd = not odd
        out[i] = odd


@lean
def bands_of(edges: Floats, first: Ints) -> None:
    """Count the edges of every band, then turn counts into the places where each band begins."""
    last = edges.shape[0] - 1
    south, scale = edges[last, 0], edges[last, 1]
    first[:] = 0
    for k in range(last):
        for band in range(int((edges[k, 1] - south) * scale), int((edges[k, 3] - south) * scale) + 1):
            first[band + 1] += 1
    for band in range(first.size - 1):
        first[band + 1] += first[band]


@lean
def fill_bands(edges: Floats, first: Ints, which: Ints) -> None:
    """Write the edges of every band."""
    last = edges.shape[0] - 1
    south, scale = edges[last, 0], edges[last, 1]
    for k in range(last - 1, -1, -1):
        for band in range(int((edges[k, 1] - south) * scale), int((edges[k, 3] - south) * scale) + 1):
            first[band + 1] -= 1
            which[first[band + 1]] = k
    for band in range(first.size - 1):
        first[band] = first[band + 1]
    first[first.size - 1] = which.size
