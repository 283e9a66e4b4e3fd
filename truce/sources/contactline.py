"""The line of contact of a day: the part of an area's edge that has free land of the country on its other side.

The edge of a control map and the outline of the country never agree to the metre along a state border or a coast; the
slivers between the two are told from land by their width (docs/decisions/0005-sources.md).
"""

from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

SLIVER_M = 3000.0  # half the width below which a strip of free land along the outline is a disagreement of maps
OUTLINE_M = 10_000.0  # how far from the outline such strips are looked for
TOUCH_M = 300.0
NOTCH_M = 1000.0  # notches in the edge that are too narrow for step 2, but part of the line
NEAR_M = 30_000.0
SHORTEST_M = 2000.0
PLANE = np.array([111_320.0 * np.cos(np.radians(48.0)), 111_200.0])


@dataclass(frozen=True, slots=True)
class Country:
    """The country in degrees; in metres of the plane; the strip along its outline where maps disagree; a wider one.

    What lies within `wide` decides how wide free land is anywhere within `margin`.
    """

    told: BaseGeometry
    whole: BaseGeometry
    margin: BaseGeometry
    wide: BaseGeometry


def country_of(geometry: BaseGeometry) -> Country:
    """A country's outline (degrees), made ready for `line_of_contact`."""
    whole = _plane(geometry)
    outline = whole.boundary.simplify(TOUCH_M)
    wide = outline.buffer(OUTLINE_M + 2 * SLIVER_M, quad_segs=4)
    return Country(geometry, whole, outline.buffer(OUTLINE_M, quad_segs=4), wide)


def line_of_contact(area: BaseGeometry, country: Country) -> BaseGeometry:
    """The edge of `area` (degrees) that faces free land of the country: lines, in degrees.

    1. Free land is the country, as far as the neighbourhood of the area, without the area.
    2. Away from the country's outline all of it is land; along the outline only what is wider than twice SLIVER_M:
       narrower strips are disagreements of two maps.
    3. The line is the area's edge within TOUCH_M of that land (NOTCH_M along the outline); crumbs below SHORTEST_M are
       dropped.
    """
    held = _plane(area)
    free = _near(country.whole, held).difference(held)  # 1
    along = free.intersection(_near(country.wide, held)).simplify(TOUCH_M / 6)
    solid = along.buffer(-SLIVER_M, quad_segs=2).buffer(SLIVER_M, quad_segs=4)  # 2
    inner = free.difference(country.margin)
    reach = shapely.union_all([solid.buffer(NOTCH_M, quad_segs=2), inner.buffer(TOUCH_M, quad_segs=2)])
    merged = shapely.line_merge(held.boundary.intersection(reach))  # 3
    pieces = [piece for piece in shapely.get_parts(merged) if shapely.length(piece) >= SHORTEST_M]
    return _degrees(shapely.MultiLineString(pieces))


def _near(geometry: BaseGeometry, held: BaseGeometry) -> BaseGeometry:
    west, south, east, north = held.bounds
    return shapely.clip_by_rect(geometry, west - NEAR_M, south - NEAR_M, east + NEAR_M, north + NEAR_M)


def _plane(geometry: BaseGeometry) -> BaseGeometry:
    """Degrees to metres, near enough at the country's latitude to tell a sliver from land."""

    def scale(corners: NDArray[np.float64]) -> NDArray[np.float64]:
        scaled: NDArray[np.float64] = corners * PLANE
        return scaled

    return shapely.transform(geometry, scale)


def _degrees(geometry: BaseGeometry) -> BaseGeometry:
    def scale(corners: NDArray[np.float64]) -> NDArray[np.float64]:
        scaled: NDArray[np.float64] = np.round(corners / PLANE, 6)
        return scaled

    return shapely.transform(geometry, scale)
