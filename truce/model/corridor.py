"""The area along a way: what a patrol could watch on either side of where it went."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry import mapping

from truce.errors import UnusableValue
from truce.model.where import from_local_xy, local_xy

DIGITS = 7  # of a degree: about a centimetre
FINE_M = 25.0  # corners nearer to the straight line than that tell nothing new


def corridor(way: Sequence[tuple[float, float]], reach_m: float) -> dict[str, Any]:
    """The polygon (GeoJSON) of everything within `reach_m` metres of a way of (lon, lat). One corner gives a disc.

    Raises UnusableValue for an empty way, or one without a reach.
    """
    if not way or not reach_m > 0:
        raise UnusableValue("a way needs a corner and a reach", corners=len(way), reach_m=reach_m)
    corners = np.array(way, dtype=float)
    lon0, lat0 = (corners.min(axis=0) + corners.max(axis=0)) / 2
    x, y = local_xy(corners[:, 0], corners[:, 1], float(lon0), float(lat0))
    flat = np.column_stack([x, y])
    line = shapely.LineString(flat).simplify(min(FINE_M, reach_m / 10)) if len(flat) > 1 else shapely.Point(flat[0])
    area = line.buffer(reach_m, quad_segs=8)

    def back(points: NDArray[np.float64]) -> NDArray[np.float64]:
        lon, lat = from_local_xy(points[:, 0], points[:, 1], float(lon0), float(lat0))
        return np.column_stack([lon, lat]).round(DIGITS)

    told: dict[str, Any] = mapping(shapely.transform(area, back))
    return told
