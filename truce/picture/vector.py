"""Layers of points as a Mapbox Vector Tile (version 2.1): what MapLibre GL reads."""

import struct
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from truce.picture.kernels import write
from truce.picture.morton import Longs
from truce.picture.sheet import Array

EXTENT = 4096
LONGEST = 10  # bytes of a varint of 64 bits
FIXED = 2 * LONGEST + 32  # bytes of a feature beside its tags, at most


@dataclass(frozen=True, slots=True)
class Coded:
    """Values by the place of their names."""

    code: Array
    names: Sequence[str]


@dataclass(frozen=True, slots=True)
class Unlike:
    """Texts (UTF-8) of which no two are the same, as ids are."""

    texts: Sequence[bytes]


@dataclass(frozen=True, slots=True)
class Layer:
    """Points (0 to 4095 east and south of the tile's corner) with one value each under every key."""

    name: str
    x: Longs
    y: Longs
    values: Mapping[str, Array | Coded | Unlike]


def tile_of(layers: Sequence[Layer]) -> bytes:
    """The layers as one tile; those without points are left out."""
    return b"".join(_framed(0x1A, _layer(layer)) for layer in layers if layer.x.size)


def _layer(layer: Layer) -> bytes:
    tags = np.empty((layer.x.size, len(layer.values)), dtype=np.int64)
    table: list[bytes] = []
    for key, values in enumerate(layer.values.values()):
        number, different = _numbered(values)
        tags[:, key] = number + len(table)
        table += different
    room = np.empty(layer.x.size * (FIXED + 2 * LONGEST * tags.shape[1]), dtype=np.uint8)
    size = write.points(layer.x, layer.y, tags, room)
    head = b"\x78\x02" + _framed(0x0A, layer.name.encode())
    keys = b"".join(_framed(0x1A, key.encode()) for key in layer.values)
    return head + room[:size].tobytes() + keys + b"".join(table) + b"\x28" + _varint(EXTENT)


def _numbered(values: Array | Coded | Unlike) -> tuple[Longs, Iterable[bytes]]:
    """(for each point the place of its value, the values as they are written)."""
    if isinstance(values, Unlike):
        return np.arange(len(values.texts)), [_text(text) for text in values.texts]
    if isinstance(values, Coded):
        codes, number = np.unique(values.code, return_inverse=True)
        return number, [_value(values.names[code]) for code in codes.tolist()]
    different, number = np.unique(values, return_inverse=True)
    return number, map(_value, different.tolist())


@lru_cache(maxsize=65_536, typed=True)  # tiles are full of the same small numbers and names
def _value(value: str | int | float) -> bytes:
    if isinstance(value, str):
        return _text(value.encode())
    if isinstance(value, int):
        return _framed(0x22, b"\x30" + _varint((value << 1) ^ (value >> 63)))  # sint: zigzag
    return _framed(0x22, b"\x19" + struct.pack("<d", value))


def _text(text: bytes) -> bytes:
    return _framed(0x22, _framed(0x0A, text))


def _framed(tag: int, content: bytes) -> bytes:
    size = len(content)
    return bytes((tag, size)) + content if size < 128 else bytes((tag,)) + _varint(size) + content


def _varint(value: int) -> bytes:
    out = bytearray()
    while value > 127:
        out.append(value & 127 | 128)
        value >>= 7
    out.append(value)
    return bytes(out)
