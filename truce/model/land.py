"""The land of Natural Earth (1:10 million), packed in assets/land.bin; assets/README.md says how and whence."""

import zlib
from functools import cache
from importlib.resources import files

import numpy as np
import numpy.typing as npt
import shapely

Points = npt.NDArray[np.float64]


@cache
def rings() -> tuple[tuple[Points, ...], npt.NDArray[np.float64]]:
    """Every ring of land or lake as (lon, lat) points, and their boxes (west, south, east, north), degrees."""
    raw = zlib.decompress((files("truce.model") / "assets" / "land.bin").read_bytes())
    n = int(np.frombuffer(raw, "<i4", 1)[0])
    sizes = np.frombuffer(raw, "<i4", n, 4)
    at, total = 4 + 5 * n, int(sizes.sum())
    x = np.frombuffer(raw[at : at + 4 * total], "<i4")
    y = np.frombuffer(raw[at + 4 * total :], "<i4")
    cuts = np.cumsum(sizes)[:-1]
    parts = zip(np.split(x, cuts), np.split(y, cuts), strict=True)
    found = tuple(np.stack([np.cumsum(a), np.cumsum(b)], axis=1) / 1000.0 for a, b in parts)
    return found, np.array([(*p.min(axis=0), *p.max(axis=0)) for p in found])


@cache
def solid(i: int) -> shapely.Geometry:
    """Ring i as an area that can be cut; to mend that of a continent takes half a second."""
    return shapely.make_valid(shapely.Polygon(rings()[0][i]))


def land_within(west: float, south: float, east: float, north: float, tolerance: float) -> list[Points]:
    """Rings of land clipped to the box and simplified to `tolerance` degrees; fill them even-odd (lakes are holes)."""
    _, boxes = rings()
    hit = (boxes[:, 0] < east) & (boxes[:, 2] > west) & (boxes[:, 1] < north) & (boxes[:, 3] > south)
    answer: list[Points] = []
    for i in np.flatnonzero(hit):
        cut = shapely.simplify(shapely.clip_by_rect(solid(int(i)), west, south, east, north), tolerance)
        for part in shapely.get_parts(cut):
            if part.geom_type == "Polygon" and not part.is_empty:
                answer += [shapely.get_coordinates(r) for r in (part.exterior, *part.interiors)]
    return answer
