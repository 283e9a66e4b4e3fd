"""Places of one shape together, and an order of places in which neighbours follow each other."""

import numpy as np

from truce.compliance.periods import Ints
from truce.compliance.prepared import Floats

SIDE = 32  # cells a side
PIECE = 65_536  # places handed to one thread at most
SHORT = 32_767


def by_shape(shape: Ints) -> list[Ints]:
    """Rows whose `shape` is not negative, in pieces of one shape each."""
    if not shape.size or shape.max() < 0:
        return []
    number = shape.astype(np.int16) if shape.max() <= SHORT else shape  # numpy sorts short numbers by their digits
    order = np.argsort(number, kind="stable")
    number = number[order]
    first = int(np.searchsorted(number, 0))
    parts = np.split(order[first:], np.flatnonzero(np.diff(number[first:])) + 1)
    return [part[a : a + PIECE] for part in parts for a in range(0, part.size, PIECE)]


def side_by_side(x: Floats, y: Floats) -> Ints:
    """An order in which neighbours follow each other: rows of cells read to and fro."""
    if x.size < SIDE:
        return np.arange(x.size)
    column, line = _cell(x), _cell(y)
    cell = line * SIDE + np.where(line & 1, SIDE - 1 - column, column)
    return np.argsort(cell.astype(np.int16), kind="stable")


def _cell(values: Floats) -> Ints:
    low, high = values.min(), values.max()
    return np.asarray((values - low) * (SIDE / max(high - low, 1e-9) * 0.999), dtype=np.int64)
