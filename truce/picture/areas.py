"""Which rows lie in an area: whole Morton cells at once, and only those on its edge place by place."""

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from truce.errors import NotFound, UnusableValue
from truce.picture.choice import Area, Bounds
from truce.picture.morton import BITS, Floats, Longs, degrees, morton
from truce.picture.sheet import Sheet

FEW = 64  # rows in a cell on the edge that are asked one by one
DEEPEST = 18


def inside(sheet: Sheet, area: Area, first: int, last: int) -> "np.ndarray[tuple[int], np.dtype[np.float32]]":
    """1 for the rows from `first` to `last` whose place lies in the area, else 0; without a place: 0.

    A place is the centre of its disc; a box holds its edges. Raises NotFound for a zone that nobody drew, UnusableValue
    for a polygon whose edges cross.
    """
    found = np.zeros(last - first, dtype=np.float32)
    last = min(last, sheet.placed)
    if last <= first:
        return found
    if area.box is not None:
        found[: last - first] = _boxed(sheet, area.box, first, last)
        return found
    if sheet.of is not None:
        return inside(sheet.of, area, 0, sheet.of.size)[sheet.column("recent")[first:last]]
    rows = _held(sheet, shape_of(sheet, area))
    rows = rows[(rows >= first) & (rows < last)]
    found[rows - first] = 1.0
    return found


def shape_of(sheet: Sheet, area: Area) -> BaseGeometry:
    """The area as a polygon. A zone drawn in several versions is all of them together."""
    if area.zone is not None:
        zones = sheet.tables.get("zones")
        drawn = [] if zones is None else zones.filter(zones["name"] == area.zone)["geometry"].to_list()
        if not drawn:
            known = [] if zones is None else sorted(set(zones["name"].to_list()))
            raise NotFound("nobody drew a zone of that name", zone=area.zone, known=", ".join(known) or "none")
        return shapely.union_all(shapely.make_valid(shapely.from_wkb(drawn)))
    if area.box is not None:
        west, south, east, north = area.box
        parts = [(west, east)] if west <= east else [(west, 180.0), (-180.0, east)]
        return shapely.union_all([shapely.box(a, south, b, north) for a, b in parts])
    shape = shapely.Polygon(area.corners)
    if not shape.is_valid or not shape.area:
        raise UnusableValue("the edges of the polygon cross", filter="area", remedy="draw it without crossing")
    return shape


def inside_shape(shape: BaseGeometry, lon: Floats, lat: Floats) -> "np.ndarray[tuple[int], np.dtype[np.bool_]]":
    """Whether each of a few places lies in a shape."""
    shapely.prepare(shape)
    return np.asarray(shapely.contains_xy(shape, lon, lat))


def _boxed(sheet: Sheet, box: Bounds, first: int, last: int) -> "np.ndarray[tuple[int], np.dtype[np.bool_]]":
    west, south, east, north = box
    lon, lat = sheet.column("lon")[first:last], sheet.column("lat")[first:last]
    wide = (lon >= west) & (lon <= east) if west <= east else (lon >= west) | (lon <= east)
    return np.asarray(wide & (lat >= south) & (lat <= north))


def _held(sheet: Sheet, shape: BaseGeometry) -> Longs:
    """Rows inside a shape: cells are parted until they lie wholly inside, wholly outside, or hold few rows."""
    shapely.prepare(shape)
    codes = sheet.column("morton")[: sheet.placed]
    whole: list[Longs] = []
    edge: list[Longs] = []
    cells, depth = np.zeros((1, 2), dtype=np.int64), 0  # x, y of cells
    while cells.size:
        step = 1 << (BITS - depth)
        west, north = degrees(cells[:, 0] * step, cells[:, 1] * step)
        east, south = degrees((cells[:, 0] + 1) * step, (cells[:, 1] + 1) * step)
        boxes = shapely.box(west, south, east, north)
        key = morton(cells[:, 0], cells[:, 1]) << (2 * (BITS - depth))
        low = np.searchsorted(codes, key)
        high = np.searchsorted(codes, key + (np.int64(1) << np.int64(2 * (BITS - depth))))
        met = shapely.intersects(shape, boxes) & (high > low)
        within = met & shapely.contains_properly(shape, boxes)
        last = met & ~within & ((high - low <= FEW) | (depth >= DEEPEST))
        whole += [np.arange(a, b) for a, b in zip(low[within], high[within], strict=True)]
        edge += [np.arange(a, b) for a, b in zip(low[last], high[last], strict=True)]
        rest = cells[met & ~within & ~last]
        cells = np.concatenate([rest * 2 + corner for corner in ((0, 0), (1, 0), (0, 1), (1, 1))])
        depth += 1
    asked = np.concatenate(edge) if edge else np.empty(0, dtype=np.int64)
    hit = shapely.contains_xy(shape, sheet.column("lon")[asked], sheet.column("lat")[asked])
    return np.concatenate([*whole, asked[hit]]) if whole or edge else np.empty(0, dtype=np.int64)
