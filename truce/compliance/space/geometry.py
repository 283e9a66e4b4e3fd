"""Signed distance from many places to one shape, and the probability that a blurred place lies within it.

Shapes lie on the ellipsoid in three dimensions, edges parted every kilometre; the chord to the nearest piece is bent to
an arc of the mean sphere (docs/geometry.md gives the error: below 2e-5 of the distance up to 1,000 km, and 3 cm).
Inside and outside are told in longitude and latitude by counting crossings; the date line is nothing special. The disc
of an incident holds its place 90 times in 100, as a round Gaussian: sigma = radius / 2.1460. The edge of a shape near
the point is taken as straight, so P(inside) = Phi(distance / sigma): exact for a half-plane. Beside a wide blur a shape
is small, and its area times the density at its nearest point bounds the probability: the smaller of the two is taken.
At worst (a round zone of radius sigma, seen from its centre) 0.50 stands for 0.39.
"""

from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from scipy import special
from shapely.geometry.base import BaseGeometry

from truce.compliance.prepared import Floats
from truce.compliance.space.crossings import Crossings
from truce.compliance.space.nearest import Nearest
from truce.compliance.space.shapes import paths_of, read_shape
from truce.compliance.space.shelf import Shelf
from truce.model.where import DISC_90, FLATTENING, SEMI_MAJOR_M

__all__ = ["HALF_95", "Outline", "outline", "outline_of", "p_beyond", "p_within", "reach_m", "read_shape"]

HALF_95 = 1.959963984540054  # half-width that holds 95 % of a Gaussian on a line, in sigmas
SURE = 9.0  # beyond so many sigmas a probability is 1 or 0: what is left is below 2e-19
TIE_M = 0.05  # a sharp place nearer to the edge than measuring can tell (up to 250 km away) is on it
LEAST_M = 1.0  # no search is cut shorter, so that the sign of a distance is never lost


class Outline:
    """A shape made ready for many questions: inside or outside, and how far from its edge."""

    def __init__(self, shape: BaseGeometry) -> None:
        self._paths = paths_of(shape)
        self.is_area = bool(shape.area > 0)

    @cached_property
    def _nearest(self) -> Nearest:
        """The edges in metres, built when the first distance is asked."""
        return Nearest.on_globe(self._paths)

    @cached_property
    def _crossings(self) -> Crossings:
        return Crossings(self._paths if self.is_area else [])

    @property
    def corners(self) -> int:
        """How many corners the shape has: what it weighs."""
        return sum(len(xy) for xy in self._paths)

    @cached_property
    def area_m2(self) -> float:
        """Square metres on the ellipsoid (authalic latitude); 0 for a line."""
        return sum(_square_m(xy) for xy in self._paths) if self.is_area else 0.0

    def holds(self, lon: Floats, lat: Floats) -> NDArray[np.bool_]:
        """Whether each place lies inside; of two areas that share an edge exactly one holds a place on it."""
        return self._crossings.hold(lon, lat)

    def signed_distance(self, lon: Floats, lat: Floats, at_most: Floats | None = None) -> Floats:
        """Metres to the edge: positive inside an area, negative outside, positive from a line.

        Where `at_most` (metres, one a place) is given, whatever is farther is given as just so far: much faster.
        """
        limit = np.full(lon.size, np.inf) if at_most is None else np.maximum(at_most, LEAST_M)
        far = self._nearest.metres(_flat(lon), _flat(lat), limit)
        return np.where(self.holds(lon, lat), far, -far) if self.is_area else far


def _flat(values: Floats) -> Floats:
    return np.ascontiguousarray(values, dtype=np.float64)


def _square_m(ring: Floats) -> float:
    """Square metres within a ring: positive for shells (clockwise), negative for holes."""
    e = np.sqrt(FLATTENING * (2 - FLATTENING))
    parts = np.linspace(0.0, 1.0, 33)
    a, b = ring[:-1], ring[1:]
    lat = np.radians(a[:, 1, None] + parts * (b - a)[:, 1, None])
    s = np.sin(lat)
    q = (1 - e**2) * (s / (1 - (e * s) ** 2) + np.arctanh(e * s) / e)
    return float(np.sum(np.trapezoid(q, parts, axis=1) * np.radians((b - a)[:, 0]))) * SEMI_MAJOR_M**2 / 2


_shelf: Shelf[Outline] = Shelf(most=1_000_000, weight=lambda found: found.corners)


def outline(binary: bytes) -> Outline:
    """The outline of a stored shape; those last asked for are kept, as many terms ask about the lines of one day."""
    return _shelf.take(binary, lambda: Outline(read_shape(binary, "line or area")))


def outline_of(shape: BaseGeometry) -> Outline:
    """The outline of a shape that was read, kept like the others."""
    binary: bytes = shape.wkb
    return _shelf.take(binary, lambda: Outline(shape))


def sigma_m(radius_m: Floats, edge_m: Floats | float = 0.0) -> Floats:
    """Standard deviation (metres) of a signed distance: a disc of `radius_m` (90 %) and an edge of `edge_m` (95 %)."""
    return np.asarray(np.hypot(radius_m / DISC_90, np.asarray(edge_m) / HALF_95), dtype=np.float64)


def reach_m(radius_m: Floats, edge_m: Floats | float = 0.0) -> Floats:
    """Metres beyond which the answer is sure: what `signed_distance` needs as `at_most` for `p_beyond`."""
    return SURE * sigma_m(radius_m, edge_m) + LEAST_M


def p_beyond(distance_m: Floats, radius_m: Floats, edge_m: Floats | float = 0.0) -> Floats:
    """P(the true signed distance is above 0), for a disc of `radius_m` (90 %) and an edge known to `edge_m` (95 %).

    With no doubt at all it is 1 or 0, and 1 on the edge itself (to 5 cm, what measuring can tell); beyond nine sigmas
    there is no doubt.
    """
    sigma = sigma_m(radius_m, edge_m)
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        z = distance_m / sigma
    sharp = (distance_m >= np.where(sigma > 0, 0.0, -TIE_M)).astype(
        np.float64
    )  # a tie is only where nothing is in doubt
    return np.where(np.abs(z) < SURE, special.ndtr(z), sharp)


def p_within(shape: BaseGeometry, lon: Floats, lat: Floats, radius_m: Floats) -> Floats:
    """P(a blurred place lies in the area `shape`), 0 to 1; 0 in a shape without extent."""
    edge = outline_of(shape)
    if not edge.is_area:
        return np.zeros(lon.size)
    distance = edge.signed_distance(lon, lat, reach_m(radius_m))
    straight = p_beyond(distance, radius_m)
    sigma = np.maximum(radius_m / DISC_90, 1e-9)
    with np.errstate(over="ignore", under="ignore"):
        small = edge.area_m2 / (2 * np.pi * sigma**2) * np.exp(-0.5 * (np.minimum(distance, 0.0) / sigma) ** 2)
    return np.where(radius_m > 0, np.minimum(straight, small), straight)
