"""Places that are no disc: a sector, a polygon or a line, anywhere in which it may have been, equally likely.

P(inside an area) is the share of its extent that lies inside: of square metres on the ellipsoid, or of metres along a
line. For questions of distance the place is spread over many points, evenly, and answers are averaged.
"""

from dataclasses import dataclass

import numpy as np
from shapely.geometry.base import BaseGeometry

from truce.compliance.prepared import Floats
from truce.compliance.space.geometry import outline_of
from truce.compliance.space.nearest import parted
from truce.compliance.space.shapes import difference, paths_of
from truce.model.where import distance_m

POINTS = 1024  # about so many stand for an area: answers are right to some hundredths at worst


@dataclass(frozen=True, slots=True)
class Spread:
    """Points that stand for a place, with weights that sum to 1."""

    lon: Floats
    lat: Floats
    weight: Floats

    def mean(self, values: Floats) -> float:
        """What a value comes to over the whole place."""
        return float(np.sum(values * self.weight))


def p_inside(area: BaseGeometry, place: BaseGeometry) -> float:
    """P(a place that is anywhere in `place` lies in the area). Both as `read_shape` gives them.

    A polygon counts by its square metres inside, a line by its metres, points each alike.
    """
    if place.area > 0:
        whole = outline_of(place).area_m2
        rest = difference(place, area)
        return float(np.clip(1.0 - (outline_of(rest).area_m2 if rest.area > 0 else 0.0) / whole, 0.0, 1.0))
    spread = spread_of(place)
    return spread.mean(outline_of(area).holds(spread.lon, spread.lat).astype(np.float64))


def spread_of(place: BaseGeometry) -> Spread:
    """Evenly spread points of a place: a raster over an area, the middles of pieces along a line, points themselves."""
    return _over(place) if place.area > 0 else _along(place)


def _over(place: BaseGeometry) -> Spread:
    west, south, east, north = place.bounds
    side = np.sqrt(place.area / POINTS)
    lon, lat = np.meshgrid(np.arange(west + side / 2, east, side), np.arange(south + side / 2, north, side))
    holds = outline_of(place).holds(lon.ravel(), lat.ravel())
    if not holds.any():  # a thread thinner than the raster: its edge stands for it
        return _along(place.boundary)
    lon, lat = lon.ravel()[holds], lat.ravel()[holds]
    weight = np.cos(np.radians(lat))
    return Spread(lon, lat, weight / weight.sum())


def _along(place: BaseGeometry) -> Spread:
    paths = [parted(xy) for xy in paths_of(place)]
    ends = [(xy[:-1], xy[1:]) if len(xy) > 1 else (xy, xy) for xy in paths]
    a, b = (np.concatenate([pair[k] for pair in ends]) for k in (0, 1))
    metres = distance_m(a[:, 0], a[:, 1], b[:, 0], b[:, 1])
    weight = metres / metres.sum() if metres.sum() > 0 else np.full(len(a), 1.0 / len(a))
    middle = (a + b) / 2
    return Spread(middle[:, 0], middle[:, 1], weight)
