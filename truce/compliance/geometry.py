"""Signed distance from many points to one shape, and the probability that a blurred point lies within it.

Distances are taken in an azimuthal equidistant projection centred on the shape (ellipsoidal, pyproj): up to
800 km from its centre they are right to 0.3 %. A disc that holds a place with 95 % confidence is read as a
round Gaussian: sigma = radius / 2.4477. The edge of a shape near the point is taken as straight, so
P(inside) = Phi(distance / sigma): exact for a half-plane. Beside a wide blur a shape is small, and its area
times the density at its nearest point bounds the probability: the smaller of the two is taken. At worst
(a round zone of radius sigma, seen from its centre) 0.50 stands for 0.39.
"""

import numpy as np
import shapely
from numpy.typing import NDArray
from pyproj import Transformer
from scipy import special
from shapely.geometry.base import BaseGeometry

from truce.errors import UnusableValue

Floats = NDArray[np.float64]

DISC_95 = 2.447746830680816  # radius of the disc that holds 95 % of a round Gaussian, in sigmas
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


class Plane:
    """A local plane in metres around a shape."""

    def __init__(self, shape: BaseGeometry) -> None:
        west, south, east, north = shape.bounds
        centre = f"+lon_0={(west + east) / 2} +lat_0={(south + north) / 2}"
        self._project = Transformer.from_crs(
            "EPSG:4326", f"+proj=aeqd +datum=WGS84 +units=m {centre}", always_xy=True
        ).transform

    def points(self, lon: Floats, lat: Floats) -> Floats:
        """Positions as an (n, 2) array of metres."""
        x, y = self._project(lon, lat)
        return np.column_stack([x, y])

    def shape(self, shape: BaseGeometry) -> BaseGeometry:
        """The shape in metres."""
        return shapely.transform(shape, lambda xy: self.points(xy[:, 0], xy[:, 1]))


def _edges(shape: BaseGeometry) -> NDArray[np.object_]:
    """Every segment of the lines of a shape (the boundary, where it is an area)."""
    lines = shape.boundary if shape.area > 0 else shape
    parts = shapely.get_parts(shapely.get_parts(lines))
    cuts = [np.stack([xy[:-1], xy[1:]], axis=1) for xy in map(shapely.get_coordinates, parts) if len(xy) > 1]
    return np.asarray(shapely.linestrings(np.concatenate(cuts))) if cuts else np.asarray(parts)


def signed_distance(shape: BaseGeometry, lon: Floats, lat: Floats) -> Floats:
    """Metres from each point to the edge of `shape`: positive inside an area, negative outside, positive from a line.

    Points that repeat are measured once.
    """
    if not lon.size:
        return np.empty(0)
    spots, back = np.unique(np.column_stack([lon, lat]), axis=0, return_inverse=True)
    plane = Plane(shape)
    flat = plane.shape(shape)
    xy = plane.points(spots[:, 0], spots[:, 1])
    edges = _edges(flat)
    index, metres = shapely.STRtree(edges).query_nearest(shapely.points(xy), all_matches=False, return_distance=True)
    far = np.empty(len(spots))
    far[index[0]] = metres
    if flat.area > 0:
        shapely.prepare(flat)
        far = np.where(shapely.contains_xy(flat, xy[:, 0], xy[:, 1]), far, -far)
    return far[back.ravel()]


def p_beyond(distance_m: Floats, radius_m: Floats, edge_m: float = 0.0) -> Floats:
    """P(the true signed distance is above 0), for a disc of `radius_m` and an edge known to `edge_m` (95 % each).

    With no doubt at all it is 1 or 0, and 1 on the edge itself.
    """
    sigma = np.sqrt((radius_m / DISC_95) ** 2 + (edge_m / HALF_95) ** 2)
    sharp = (distance_m >= 0).astype(np.float64)
    with np.errstate(divide="ignore", invalid="ignore"):
        soft = special.ndtr(distance_m / sigma)
    return np.where(sigma > 0, soft, sharp)


def p_within(shape: BaseGeometry, lon: Floats, lat: Floats, radius_m: Floats) -> Floats:
    """P(a blurred point lies in the area `shape`), 0 to 1."""
    distance = signed_distance(shape, lon, lat)
    straight = p_beyond(distance, radius_m)
    area = Plane(shape).shape(shape).area
    sigma = np.maximum(radius_m / DISC_95, 1e-9)
    with np.errstate(over="ignore", under="ignore"):
        small = area / (2 * np.pi * sigma**2) * np.exp(-0.5 * (np.minimum(distance, 0.0) / sigma) ** 2)
    return np.where(radius_m > 0, np.minimum(straight, small), straight)
