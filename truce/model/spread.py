"""Middle and spread of a drawn place (sector, line, polygon): what is left of it where only moments are needed."""

from collections.abc import Sequence

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

KM_PER_DEGREE = 111.195


def spreads(drawn: Sequence[bytes]) -> NDArray[np.float64]:
    """shape x (lon, lat, km2 east-east, km2 east-north, km2 north-north) of WKB shapes, as if the place were anywhere
    in them with equal chance. A point has no spread; an empty shape is NaN all along.

    Polygons: exact second moments of their triangles. Lines: of their pieces.
    """
    return np.array([_moments(shapely.from_wkb(wkb)) for wkb in drawn]).reshape(-1, 5)


def _moments(shape: BaseGeometry) -> tuple[float, float, float, float, float]:
    middle = shape.centroid
    if middle.is_empty:
        return (np.nan,) * 5
    scale = np.array([KM_PER_DEGREE * np.cos(np.radians(middle.y)), KM_PER_DEGREE])
    flat = shapely.transform(shape, lambda p: (p - [middle.x, middle.y]) * scale)
    whole = _of_area(flat) if flat.area > 0 else _of_line(flat)
    return (middle.x, middle.y, *whole)


def _of_area(shape: BaseGeometry) -> tuple[float, float, float]:
    """Second moments about (0, 0) by Green's theorem over the rings (positive outside, negative holes)."""
    total = np.zeros(4)
    for part in shapely.get_parts(shapely.normalize(shape)):
        if part.geom_type != "Polygon":
            continue
        oriented = shapely.geometry.polygon.orient(part)
        for ring in (oriented.exterior, *oriented.interiors):
            total += _ring(np.asarray(ring.coords)[:, :2])
    area, xx, xy, yy = total
    return xx / area, xy / area, yy / area


def _ring(points: NDArray[np.float64]) -> NDArray[np.float64]:
    (x0, y0), (x1, y1) = points[:-1].T, points[1:].T
    cross = x0 * y1 - x1 * y0
    return np.array(
        [
            cross.sum() / 2,
            (cross * (x0 * x0 + x0 * x1 + x1 * x1)).sum() / 12,
            (cross * (x0 * y1 + 2 * x0 * y0 + 2 * x1 * y1 + x1 * y0)).sum() / 24,
            (cross * (y0 * y0 + y0 * y1 + y1 * y1)).sum() / 12,
        ]
    )


def _of_line(shape: BaseGeometry) -> tuple[float, float, float]:
    total, length = np.zeros(3), 0.0
    for part in shapely.get_parts(shape):
        points = np.asarray(part.coords)[:, :2]
        a, b = points[:-1], points[1:]
        long = np.hypot(*(b - a).T)
        total += [
            (long * (a[:, p] * a[:, q] + (a[:, p] + b[:, p]) * (a[:, q] + b[:, q]) + b[:, p] * b[:, q])).sum() / 6
            for p, q in ((0, 0), (0, 1), (1, 1))
        ]
        length += float(long.sum())
    if length <= 0:
        return (0.0, 0.0, 0.0)
    return (float(total[0] / length), float(total[1] / length), float(total[2] / length))
