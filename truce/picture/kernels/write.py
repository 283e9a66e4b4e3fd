"""Points as features of a vector tile (Mapbox Vector Tile 2.1, protocol buffers), byte by byte."""

from typing import Any

from truce.compiled import lean


@lean
def put(out: Any, at: int, value: int) -> int:
    """A varint; the place after it."""
    while value > 127:
        out[at] = (value & 127) | 128
        value >>= 7
        at += 1
    out[at] = value
    return at + 1


@lean
def length(value: int) -> int:
    """Bytes of a varint."""
    n = 1
    while value > 127:
        value >>= 7
        n += 1
    return n


@lean
def points(x: Any, y: Any, tags: Any, out: Any) -> int:
    """Features with one point each and a value under every key; `tags` (points, keys) number the layer's values.

    What comes back is how many bytes of `out` were written.
    """
    at = 0
    for i in range(x.size):
        inner = 0
        for k in range(tags.shape[1]):
            inner += length(k) + length(tags[i, k])
        place = 1 + length(x[i] * 2) + length(y[i] * 2)  # inside the tile: never below 0
        at = put(out, at, 0x12)
        at = put(out, at, 1 + length(inner) + inner + 2 + 1 + length(place) + place)
        at = put(out, at, 0x12)
        at = put(out, at, inner)
        for k in range(tags.shape[1]):
            at = put(out, at, k)
            at = put(out, at, tags[i, k])
        at = put(out, at, 0x18)
        at = put(out, at, 1)
        at = put(out, at, 0x22)
        at = put(out, at, place)
        at = put(out, at, 9)
        at = put(out, at, x[i] * 2)
        at = put(out, at, y[i] * 2)
    return at
