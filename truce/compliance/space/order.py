"""An order of places in which neighbours follow each other, version by version of a shape."""

import numpy as np

from truce.compliance.periods import Ints
from truce.compliance.prepared import Floats

SIDE = 32  # cells a side
PIECE = 65_536  # places handed to one thread at most
SHORT = 32_767


def by_shape(shape: Ints, lon: Floats, lat: Floats) -> list[Ints]:
    """Rows whose `shape` is not negative, in pieces of one shape each, every piece in the order of `cells`."""
    rows = np.flatnonzero(shape >= 0)
    if not rows.size:
        return []
    rows = rows[np.argsort(cells(lon[rows], lat[rows]), kind="stable")]
    number = shape[rows]
    if number.max() <= SHORT:
        number = number.astype(np.int16)  # numpy sorts short numbers by their digits
    order = np.argsort(number, kind="stable")
    rows, number = rows[order], number[order]
    parts = np.split(rows, np.flatnonzero(np.diff(number)) + 1)
    return [part[first : first + PIECE] for part in parts for first in range(0, part.size, PIECE)]


def cells(x: Floats, y: Floats) -> np.ndarray[tuple[int], np.dtype[np.uint16]]:
    """Number of the cell of each place, rows of cells read to and fro."""
    column, line = _cell(x), _cell(y)
    column = np.where(line & 1, SIDE - 1 - column, column)
    return (line * SIDE + column).astype(np.uint16)


def _cell(values: Floats) -> Ints:
    low, high = values.min(), values.max()
    return np.asarray((values - low) * (SIDE / max(high - low, 1e-9) * 0.999), dtype=np.int64)
