"""Signed distance from many points to one shape, and the probability that a blurred point lies within it.

Distances are taken in an azimuthal equidistant projection (ellipsoidal, pyproj) centred, to the degree, on the
shape: up to 800 km from its centre they are right to 0.3 %. Inside and outside are told in longitude and
latitude. The disc of an incident holds its place 90 times in 100, as a round Gaussian: sigma = radius / 2.1460.
The edge of a shape near the point is taken as straight, so P(inside) = Phi(distance / sigma): exact for a
half-plane. Beside a wide blur a shape is small, and its area times the density at its nearest point bounds the
probability: the smaller of the two is taken. At worst (a round zone of radius sigma, seen from its centre) 0.50
stands for 0.39.
"""

from functools import cached_property, lru_cache

import numpy as np
import shapely
from numpy.typing import NDArray
from pyproj import Transformer
from scipy import special
from shapely.geometry.base import BaseGeometry

from truce.errors import UnusableValue
from truce.model.where import DISC_90

Floats = NDArray[np.float64]

HALF_95 = 1.959963984540054  # half-width that holds 95 % of a Gaussian on a line, in sigmas


def read_shape(binary: bytes, what: str) -> BaseGeometry:
    """A shape from WKB; refuses the empty, and mends self-crossing polygons by the usual rule (make_valid)."""
    try:
        shape = shapely.from_wkb(binary)
    except shapely.errors.GEOSException as fault:
        raise UnusableValue("a geometry cannot be read", of=what, remedy="store it as WKB, WGS 84") from fault
    if shape.is_empty:
        raise UnusableValue("a geometry is empty", of=what, remedy="leave the row out, or give it a shape")
    return shape if shape.is_valid else shapely.make_valid(shape)


@lru_cache(maxsize=64)
def _projection(lon: int, lat: int) -> Transformer:
    """Degrees to metres around a whole degree; making one costs more than using it."""
    here = f"+proj=aeqd +datum=WGS84 +units=m +lon_0={lon} +lat_0={lat}"
    return Transformer.from_crs("EPSG:4326", here, always_xy=True)


def _edges(shape: BaseGeometry) -> list[Floats]:
    """The coordinates of every line of a shape (of its boundary, where it is an area)."""
    lines = shape.boundary if shape.area > 0 else shape
    return [xy for part in shapely.get_parts(lines) if len(xy := shapely.get_coordinates(part))]


class Outline:
    """A shape made ready for many questions: inside or outside, and how far from its edge."""

    def __init__(self, shape: BaseGeometry) -> None:
        west, south, east, north = shape.bounds
        self._plane = _projection(round((west + east) / 2), round((south + north) / 2))
        self._shape = shape
        self._is_area = shape.area > 0
        shapely.prepare(shape)

    @cached_property
    def _tree(self) -> shapely.STRtree:
        """The edges in metres, built when the first distance is asked."""
        flat = [self._metres(xy[:, 0], xy[:, 1]) for xy in _edges(self._shape)]
        cuts = [np.stack([xy[:-1], xy[1:]], axis=1) for xy in flat if len(xy) > 1]
        lines = [] if not cuts else list(np.asarray(shapely.linestrings(np.concatenate(cuts))))
        return shapely.STRtree([*lines, *(shapely.Point(xy[0]) for xy in flat if len(xy) == 1)])

    def _metres(self, lon: Floats, lat: Floats) -> Floats:
        return np.column_stack(self._plane.transform(lon, lat))

    @property
    def area_m2(self) -> float:
        """Square metres, in the local projection."""
        return float(shapely.transform(self._shape, lambda xy: self._metres(xy[:, 0], xy[:, 1])).area)

    def holds(self, lon: Floats, lat: Floats) -> NDArray[np.bool_]:
        """Whether each point lies inside."""
        return np.asarray(shapely.contains_xy(self._shape, lon, lat))

    def signed_distance(self, lon: Floats, lat: Floats) -> Floats:
        """Metres to the edge: positive inside an area, negative outside, positive from a line. Repeats cost nothing."""
        if not lon.size:
            return np.empty(0)
        spots, back = np.unique(np.column_stack([lon, lat]), axis=0, return_inverse=True)
        xy = shapely.points(self._metres(spots[:, 0], spots[:, 1]))
        index, metres = self._tree.query_nearest(xy, all_matches=False, return_distance=True)
        far = np.empty(len(spots))
        far[index[0]] = metres
        if self._is_area:
            far = np.where(self.holds(spots[:, 0], spots[:, 1]), far, -far)
        return far[back.ravel()]


@lru_cache(maxsize=8)
def outline(binary: bytes) -> Outline:
    """The outline of a stored shape; the last few are kept, as many days ask about one country."""
    return Outline(read_shape(binary, "line or area"))


def p_beyond(distance_m: Floats, radius_m: Floats, edge_m: float = 0.0) -> Floats:
    """P(the true signed distance is above 0), for a disc of `radius_m` (90 %) and an edge known to `edge_m` (95 %).

    With no doubt at all it is 1 or 0, and 1 on the edge itself.
    """
    sigma = np.sqrt((radius_m / DISC_90) ** 2 + (edge_m / HALF_95) ** 2)
    sharp = (distance_m >= 0).astype(np.float64)
    with np.errstate(divide="ignore", invalid="ignore"):
        soft = special.ndtr(distance_m / sigma)
    return np.where(sigma > 0, soft, sharp)


def p_within(shape: BaseGeometry, lon: Floats, lat: Floats, radius_m: Floats) -> Floats:
    """P(a blurred point lies in the area `shape`), 0 to 1."""
    edge = Outline(shape)
    distance = edge.signed_distance(lon, lat)
    straight = p_beyond(distance, radius_m)
    sigma = np.maximum(radius_m / DISC_90, 1e-9)
    with np.errstate(over="ignore", under="ignore"):
        small = edge.area_m2 / (2 * np.pi * sigma**2) * np.exp(-0.5 * (np.minimum(distance, 0.0) / sigma) ** 2)
    return np.where(radius_m > 0, np.minimum(straight, small), straight)
