"""A light base map of our own, where the deployer brings none: land and degrees, no names, no borders.

Land is Natural Earth's (`model/land.py`); it is the same for both sides.
"""

from collections.abc import Iterator
from math import ceil, floor
from typing import Any

import mapbox_vector_tile
import numpy as np
import shapely

from truce.model.land import land_within
from truce.picture.morton import BITS, tile_box, world
from truce.picture.tile import check_tile
from truce.picture.vector import EXTENT

MARGIN = 64 / EXTENT  # of a tile: drawn beyond its edge, so that no seam shows
STEPS = (30.0, 30.0, 20.0, 10.0, 10.0, 5.0, 2.0, 1.0, 0.5, 0.25, 0.1, 0.05, 0.025, 0.01, 0.005, 0.0025)
FINEST = 4.0  # steps of a tile that simplifying may move a coast by: half a pixel
LEAST = 64.0  # square steps below which a ring is not drawn: a pixel


def ground_tile(z: int, x: int, y: int) -> bytes:
    """The base map of one tile (Mapbox Vector Tile 2.1): layers `land` (polygons) and `degrees` (lines with `label`).

    Raises NotFound for a tile that does not exist. Empty where there is only sea and no line of degrees.
    """
    check_tile(z, x, y)
    west, south, east, north = tile_box(z, x, y)
    wide, high = (east - west) * MARGIN, (north - south) * MARGIN
    box = (max(west - wide, -180.0), south - high, min(east + wide, 180.0), north + high)
    tolerance = FINEST * (east - west) / EXTENT
    rings = land_within(*box, tolerance)
    layers = [
        {"name": "land", "features": [{"geometry": part, "properties": {}} for part in _land(rings, z, x, y)]},
        {"name": "degrees", "features": list(_degrees((west, south, east, north), z, x, y))},
    ]
    made: bytes = mapbox_vector_tile.encode(
        [layer for layer in layers if layer["features"]],
        default_options={"extents": EXTENT, "y_coord_down": True},
    )
    return made


def _land(rings: list[Any], z: int, x: int, y: int) -> Iterator[shapely.Geometry]:
    """Rings as one area in the steps of the tile; a ring within a ring is a hole (even-odd)."""
    drawn = [shapely.Polygon(_inside(ring, z, x, y)) for ring in rings if len(ring) > 3]
    large = [ring for ring in drawn if ring.area >= LEAST]
    area = shapely.make_valid(shapely.MultiPolygon(large))  # overlapping rings cancel each other out
    yield from (
        part
        for part in shapely.get_parts(shapely.get_parts(area))
        if part.geom_type == "Polygon" and part.area >= LEAST
    )


def _inside(path: Any, z: int, x: int, y: int) -> Any:
    """Degrees as steps of a tile, 0 to 4096 within it."""
    path = np.asarray(path, dtype=np.float64)
    east, south = world(path[:, 0], path[:, 1])
    step = float(1 << (BITS - z))
    return np.column_stack([(east / step - x) * EXTENT, (south / step - y) * EXTENT])


def _degrees(box: tuple[float, float, float, float], z: int, x: int, y: int) -> Iterator[dict[str, Any]]:
    west, south, east, north = box
    step = STEPS[min(z, len(STEPS) - 1)]
    for number in range(ceil(west / step), floor(east / step) + 1):
        lon = number * step
        path = [(lon, lat) for lat in (south, north)]
        yield _line(path, f"{abs(lon):g}° {'E' if lon >= 0 else 'W'}", z, x, y)
    for number in range(ceil(south / step), floor(north / step) + 1):
        lat = number * step
        path = [(lon, lat) for lon in (west, east)]
        yield _line(path, f"{abs(lat):g}° {'N' if lat >= 0 else 'S'}", z, x, y)


def _line(path: list[tuple[float, float]], label: str, z: int, x: int, y: int) -> dict[str, Any]:
    return {"geometry": shapely.LineString(_inside(path, z, x, y)), "properties": {"label": label}}
