"""Places as one number that keeps neighbours together: Morton codes over web Mercator, so that a tile is one range."""

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Longs = NDArray[np.int64]

BITS = 30  # a side: the world is 2^30 steps wide, four centimetres each at the equator
NOWHERE = np.int64(1) << np.int64(2 * BITS)  # stands after every place
MOST_ZOOM = 18  # 12 bits are left below: the 4096 steps of a tile
NORTHMOST = 85.0511287798066


def world(lon: Floats, lat: Floats) -> tuple[Longs, Longs]:
    """Steps east and south of the corner (180 W, 85.05 N); what lies beyond the map lies on its edge."""
    size = 1 << BITS
    east = (np.asarray(lon) + 180.0) / 360.0
    angle = np.radians(np.clip(lat, -NORTHMOST, NORTHMOST))
    south = 0.5 - np.arctanh(np.sin(angle)) / (2 * np.pi)
    x, y = (np.clip(np.floor(part * size), 0, size - 1).astype(np.int64) for part in (east, south))
    return x, y


def degrees(x: Floats | Longs, y: Floats | Longs) -> tuple[Floats, Floats]:
    """Longitude and latitude of steps."""
    size = float(1 << BITS)
    lon = np.asarray(x) / size * 360.0 - 180.0
    lat = np.degrees(np.arctan(np.sinh(np.pi * (1 - 2 * np.asarray(y) / size))))
    return np.asarray(lon, dtype=np.float64), np.asarray(lat, dtype=np.float64)


def _parted(value: Longs) -> Longs:
    """The bits of numbers below 2^30, a zero after each."""
    v = value.astype(np.uint64)
    for shift, mask in (
        (16, 0x0000FFFF0000FFFF),
        (8, 0x00FF00FF00FF00FF),
        (4, 0x0F0F0F0F0F0F0F0F),
        (2, 0x3333333333333333),
        (1, 0x5555555555555555),
    ):
        v = (v | (v << np.uint64(shift))) & np.uint64(mask)
    return v.astype(np.int64)


def morton(x: Longs, y: Longs) -> Longs:
    """The Morton code of steps: a bit of y, a bit of x, from the widest on."""
    return _parted(np.asarray(x)) | (_parted(np.asarray(y)) << 1)


@lru_cache(maxsize=65_536)  # the tiles of a front are asked for again and again
def tile_range(z: int, x: int, y: int) -> tuple[int, int]:
    """The Morton codes [first, end) of a tile."""
    code = int(morton(np.array([x]), np.array([y]))[0])
    shift = 2 * (BITS - z)
    return code << shift, (code + 1) << shift


def tile_box(z: int, x: int, y: int) -> tuple[float, float, float, float]:
    """West, south, east, north of a tile, degrees."""
    step = float(1 << (BITS - z))
    lon, lat = degrees(np.array([x, x + 1]) * step, np.array([y + 1, y]) * step)
    return float(lon[0]), float(lat[0]), float(lon[1]), float(lat[1])
