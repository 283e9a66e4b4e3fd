"""How much of each cell lies under each footprint: many small cuts of plain polygons, worked out by compiled code."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from truce.compliance.prepared import Flags, Floats, Ints
from truce.compliance.watch.kernels.overlap import overlaps

Shapes = NDArray[np.object_]


@dataclass(frozen=True, slots=True)
class Rings:
    """The rings of many shapes, flat and not closed; holes count less."""

    xy: Floats
    start: Ints
    sign: Floats
    of: Ints


def shared_area(feet: Sequence[BaseGeometry] | Shapes, foot: Ints, cells: Shapes, cell: Ints) -> Floats:
    """Square degrees that feet[foot[i]] and cells[cell[i]] share. Cells that are not convex are left to GEOS."""
    shapes = np.asarray(feet, dtype=object)
    answer = np.zeros(foot.size)
    plain = _convex(cells)[cell]
    if plain.any():
        answer[plain] = _cut(_rings(shapes), foot[plain], cells, cell[plain])
    rest = np.flatnonzero(~plain)
    if rest.size:
        answer[rest] = shapely.area(shapely.intersection(shapes[foot[rest]], cells[cell[rest]]))
    return answer


def _convex(cells: Shapes) -> Flags:
    """Whether each cell is one convex polygon without holes."""
    area = shapely.area(cells)
    same = np.isclose(area, shapely.area(shapely.convex_hull(cells)), rtol=1e-12, atol=0.0)
    return np.asarray((shapely.get_type_id(cells) == shapely.GeometryType.POLYGON) & same & (area > 0))


def _cut(rings: Rings, foot: Ints, cells: Shapes, cell: Ints) -> Floats:
    used, number = np.unique(cell, return_inverse=True)
    turned = _rings(cells[used])
    anticlockwise = [_turned(turned.xy[a:b]) for a, b in zip(turned.start[:-1], turned.start[1:], strict=True)]
    longest = int(np.diff(rings.start).max(initial=0) + np.diff(turned.start).max(initial=0)) * 2 + 8
    answer = np.zeros(foot.size)
    overlaps(
        rings.xy, rings.start, rings.sign, rings.of, np.concatenate(anticlockwise), turned.start, foot,
        number.astype(np.int64), np.empty((4, longest)), answer,
    )  # fmt: skip
    return answer


def _turned(ring: Floats) -> Floats:
    """The ring anticlockwise."""
    x, y = ring[:, 0] - ring[0, 0], ring[:, 1] - ring[0, 1]
    twice = float(np.sum(x * np.roll(y, -1) - np.roll(x, -1) * y))
    return ring if twice >= 0 else ring[::-1]


def _rings(shapes: Shapes) -> Rings:
    """All rings of polygons and of their parts; points and lines have none."""
    parts, owner = shapely.get_parts(shapes, return_index=True)
    areal = shapely.get_type_id(parts) == shapely.GeometryType.POLYGON
    rings, part = shapely.get_rings(parts[areal], return_index=True)
    whose = owner[areal][part]
    outer = np.concatenate([[True], part[1:] != part[:-1]]) if part.size else np.empty(0, dtype=bool)
    xy, ring = shapely.get_coordinates(rings, return_index=True)
    keep = np.concatenate([ring[1:] == ring[:-1], [False]]) if ring.size else np.empty(0, dtype=bool)
    size = np.bincount(ring[keep], minlength=rings.size)
    return Rings(
        np.ascontiguousarray(xy[keep]),
        np.concatenate([[0], np.cumsum(size)]).astype(np.int64),
        np.where(outer, 1.0, -1.0),
        np.concatenate([[0], np.cumsum(np.bincount(whose, minlength=shapes.size))]).astype(np.int64),
    )
