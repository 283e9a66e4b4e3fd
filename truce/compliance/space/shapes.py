"""Shapes as they are stored, made usable: nothing empty, nothing without a number, the date line crossed, loops mended.

Edges are straight in longitude and latitude (RFC 7946). An edge that would lead more than half round the globe is taken
the short way, so a shape over the date line may be cut there, jump from 180 to -180, or go on past 180: it is the same
shape. Longitudes of what is read go on past 180 where the shape does. An area round a pole is refused.
"""

from collections.abc import Sequence

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from truce.compliance.prepared import Floats
from truce.errors import UnusableValue

BEYOND = 540.0  # degrees: no longitude is written with more than one turn too many
STORE = "store it as WKB, WGS 84 longitude and latitude"


def read_shape(binary: bytes, what: str) -> BaseGeometry:
    """A shape from WKB, in one piece over the date line; self-crossing areas are mended by the usual rule (make_valid).

    `what` names it in errors. Raises UnusableValue for what is no shape, is empty, has no number or none that can be
    for a coordinate, or is an area round a pole.
    """
    return _read(binary, what)[0]


def read_area(binary: bytes, what: str) -> BaseGeometry:
    """The same for a shape that must have an extent; raises UnusableValue for a line or a point."""
    shape = read_shape(binary, what)
    if not shape.area > 0:
        raise UnusableValue("an area has no extent", of=what, kind=shape.geom_type, remedy="give it as a polygon")
    return shape


def unfit_area(binary: bytes, name: str) -> str | None:
    """Why a stored shape cannot be judged by, in words that name it; None where it can."""
    try:
        read_area(binary, name)
    except UnusableValue as wrong:
        return f"zone {name}: {wrong.what} ({wrong.remedy})"
    return None


def is_mended(binary: bytes, what: str) -> bool:
    """Whether a stored shape crosses itself, so that it is judged by what mending made of it."""
    return _read(binary, what)[1]


def paths_of(shape: BaseGeometry) -> list[Floats]:
    """The corners of every line of a shape; of an area those of every ring, shells clockwise, holes the other way."""
    if shape.area > 0:
        lines = shapely.get_rings(shapely.orient_polygons(areal(shape), exterior_cw=True))
    else:
        lines = shapely.get_parts(shape)
    return [xy for part in lines if len(xy := shapely.get_coordinates(part))]


def areal(shape: BaseGeometry) -> list[BaseGeometry]:
    """The polygons of a shape."""
    flat = [shape]
    while any(isinstance(part, shapely.GeometryCollection) for part in flat):
        flat = list(shapely.get_parts(np.array(flat, dtype=object)))
    return [part for part in shapely.get_parts(np.array(flat, dtype=object)) if part.area > 0]


def _read(binary: bytes, what: str) -> tuple[BaseGeometry, bool]:
    try:
        with np.errstate(invalid="ignore"):  # what is no number is told of below
            shape = shapely.force_2d(shapely.from_wkb(binary))
    except (shapely.errors.GEOSException, TypeError) as fault:
        raise UnusableValue("a geometry cannot be read", of=what, remedy=STORE) from fault
    if shape.is_empty:
        raise UnusableValue("a geometry is empty", of=what, remedy="leave the row out, or give it a shape")
    _check(shape, what)
    flat = _unrolled(shape, what)
    if shapely.get_dimensions(shape) < 2:
        return flat, False
    crossed = not flat.is_valid
    if crossed:
        flat = shapely.make_valid(flat)
    if not flat.area > 0:
        raise UnusableValue("an area has no extent", of=what, remedy="give it as a polygon with three corners or more")
    return together([flat], what), crossed


def _check(shape: BaseGeometry, what: str) -> None:
    xy = shapely.get_coordinates(shape)
    wrong = ~np.isfinite(xy).all(axis=1) | (np.abs(xy[:, 1]) > 90) | (np.abs(xy[:, 0]) > BEYOND)
    if wrong.any():
        row = int(np.flatnonzero(wrong)[0])
        raise UnusableValue(
            "a coordinate cannot be one",
            of=what,
            corner=row,
            remedy=f"{STORE}: are longitude and latitude swapped, is a number missing?",
        )


def _unrolled(shape: BaseGeometry, what: str) -> BaseGeometry:
    """The shape with each path going on where it crosses the date line."""
    if np.ptp(shapely.get_coordinates(shape)[:, 0]) <= 180:
        return shape
    flat, is_area = _mapped(shape), shapely.get_dimensions(shape) == 2
    if is_area and (any(_turns(xy) for xy in _rings(shape)) or (shape.area > 0 and not flat.area > 0)):
        raise UnusableValue(
            "an area goes round the globe or holds a pole",
            of=what,
            remedy="draw only the part that is meant, with edges below half a turn",
        )
    return flat


def _turns(xy: Floats) -> bool:
    """Whether a ring does not come back to where it began once its edges are taken the short way."""
    return bool(abs(_path(xy)[-1, 0] - xy[0, 0]) > 1.0)


def _path(xy: Floats) -> Floats:
    step = np.diff(xy[:, 0])
    turn = np.where(np.abs(step) > 180, -360.0 * np.round(step / 360.0), 0.0)
    return np.column_stack([xy[:, 0] + np.concatenate([[0.0], np.cumsum(turn)]), xy[:, 1]])


def _mapped(shape: BaseGeometry) -> BaseGeometry:
    """Every path of a shape taken the short way; parts, and holes in them, each on their own turn."""
    if isinstance(shape, shapely.Polygon):
        shell = _path(shapely.get_coordinates(shape.exterior))
        middle = (shell[:, 0].min() + shell[:, 0].max()) / 2
        return shapely.Polygon(shell, [_near(_path(shapely.get_coordinates(h)), middle) for h in shape.interiors])
    if isinstance(shape, shapely.LineString):
        return shapely.LineString(_path(shapely.get_coordinates(shape)))
    if isinstance(shape, shapely.Point):
        return shape
    return shapely.GeometryCollection([_mapped(part) for part in shapely.get_parts(shape)])


def _near(xy: Floats, middle: float) -> Floats:
    """A path moved by whole turns to where its middle is nearest."""
    own = (xy[:, 0].min() + xy[:, 0].max()) / 2
    return np.column_stack([xy[:, 0] + 360.0 * np.round((middle - own) / 360.0), xy[:, 1]])


def together(shapes: Sequence[BaseGeometry], what: str) -> BaseGeometry:
    """One area of several; those beyond the date line are moved to their neighbours and cuts along it undone."""
    parts = [part for shape in shapes for part in areal(shape)]
    moved = _gathered(parts)
    west, _, east, _ = shapely.total_bounds(moved)
    if east - west >= 360:
        raise UnusableValue("an area goes round the globe", of=what, remedy="draw only the part that is meant")
    alike = len(shapes) == 1 and all(a is b for a, b in zip(parts, moved, strict=True))
    if not alike:
        return shapely.union_all(moved)
    return parts[0] if len(parts) == 1 else shapely.MultiPolygon([p for p in parts if isinstance(p, shapely.Polygon)])


def _gathered(parts: list[BaseGeometry]) -> list[BaseGeometry]:
    """Parts moved by whole turns to where the largest is; nothing moves where all lie within half a turn."""
    bounds = np.array([part.bounds for part in parts])
    if bounds[:, 2].max() - bounds[:, 0].min() <= 180:
        return parts
    middle = (bounds[:, 0] + bounds[:, 2]) / 2
    turn = 360.0 * np.round((middle[int(np.argmax(shapely.area(parts)))] - middle) / 360.0)
    return [p if t == 0 else _moved(p, float(t)) for p, t in zip(parts, turn, strict=True)]


def _moved(shape: BaseGeometry, turn: float) -> BaseGeometry:
    return shapely.transform(shape, lambda xy: xy + np.array([turn, 0.0]))


def _rings(shape: BaseGeometry) -> list[Floats]:
    """The corners of every ring, whether or not the shape is valid."""
    flat = [shape]
    while any(not isinstance(part, shapely.Polygon) for part in flat):
        flat = [p for p in shapely.get_parts(np.array(flat, dtype=object)) if shapely.get_dimensions(p) == 2]
    return [shapely.get_coordinates(ring) for ring in shapely.get_rings(np.array(flat, dtype=object))]


def difference(area: BaseGeometry, other: BaseGeometry) -> BaseGeometry:
    """An area without another, on the turn of the first."""
    middle = (area.bounds[0] + area.bounds[2]) / 2
    turn = 360.0 * round((middle - (other.bounds[0] + other.bounds[2]) / 2) / 360.0)
    return shapely.difference(area, _moved(other, turn) if turn else other)
