"""Vector tiles of chosen incidents: single ones while they can be told apart, else cells with their sums.

Nothing is left out: every chosen incident with a place is in exactly one tile of each zoom, as itself or in the `n` of
a cell.
"""

from dataclasses import dataclass

import numpy as np

from truce.errors import NotFound
from truce.picture.choice import Choice
from truce.picture.kernels import count
from truce.picture.morton import BITS, MOST_ZOOM, Longs, tile_range
from truce.picture.select import select
from truce.picture.sheet import Array, Floats, Sheet
from truce.picture.vector import EXTENT, Layer, tile_of

SINGLE = 300  # a tile with more chosen incidents shows cells
GRID = 5  # bits: 32 x 32 cells a tile


@dataclass(frozen=True, slots=True, kw_only=True)
class Tile:
    """What one tile shows. `rows`: single incidents; the other arrays, of one length: cells.

    `x`, `y`: the mean place of a cell's incidents, in world steps.
    """

    rows: Longs
    weight: Floats
    n: Longs
    expected: Floats
    act: Longs
    x: Longs
    y: Longs


def check_tile(z: int, x: int, y: int) -> None:
    """Raises NotFound for a tile that does not exist."""
    if not (0 <= z <= MOST_ZOOM and 0 <= x < 1 << z and 0 <= y < 1 << z):
        raise NotFound("there is no such tile", tile=f"{z}/{x}/{y}", remedy=f"zoom 0 to {MOST_ZOOM}")


def rows_of(sheet: Sheet, z: int, x: int, y: int) -> tuple[int, int]:
    """The range of rows that lie in a tile. Raises NotFound."""
    check_tile(z, x, y)
    low, high = np.searchsorted(sheet.column("morton"), np.array(tile_range(z, x, y), dtype=np.int64)).tolist()
    return low, high


def look(sheet: Sheet, choice: Choice, z: int, x: int, y: int, whole: Floats | None = None) -> Tile:
    """What a tile shows. `whole`: the weights of all rows, where they are at hand."""
    first, last = rows_of(sheet, z, x, y)
    chosen = select(sheet, choice, first, last).weight if whole is None else whole[first:last]
    if last - first <= SINGLE or np.count_nonzero(chosen) <= SINGLE:
        rows = np.flatnonzero(chosen > 0)
        none = np.empty(0, dtype=np.int64)
        return Tile(rows=rows + first, weight=chosen[rows], n=none, expected=np.empty(0), act=none, x=none, y=none)
    return cells_of(sheet, chosen, first, z)


def cells_of(sheet: Sheet, chosen: Floats, first: int, z: int) -> Tile:
    """The rows from `first` on, with these weights, gathered to the cells of tiles of a zoom (1024 at most)."""
    last, most = first + chosen.size, 1 << (2 * GRID)
    cells, sums = np.zeros((most, 3), dtype=np.int64), np.zeros((most, 3))
    code, act, east, south = (sheet.column(name)[first:last] for name in ("morton", "act", "x", "y"))
    shift = 2 * (BITS - min(BITS, z + GRID))
    room = np.zeros(len(sheet.names["acts"]))
    found = count.in_cells(code, chosen, act, east, south, shift, room, cells, sums)
    cells, sums = cells[:found], sums[:found]
    alone, many = cells[:, 0] == 1, cells[:, 0] > 1
    single = cells[alone, 2]
    each = sums[many, 1:] / cells[many, :1]
    return Tile(
        rows=single + first,
        weight=chosen[single],
        n=cells[many, 0],
        expected=sums[many, 0],
        act=cells[many, 1],
        x=each[:, 0].astype(np.int64),
        y=each[:, 1].astype(np.int64),
    )


def encode(sheet: Sheet, tile: Tile, z: int, x: int, y: int) -> bytes:
    """The tile as a Mapbox Vector Tile (2.1, extent 4096), layers `incidents` and `cells`; empty ones left out.

    An incident: id, act, by (codes; `unknown`), p (0 to 100: that it happened and is what was asked for), r (metres; -1
    unknown), day (days since 1970-01-01), n_origins. A cell: n, expected, act (of most).
    """
    acts, parties = np.array(sheet.names["acts"]), np.array(sheet.names["by"])
    rows = tile.rows
    radius = np.nan_to_num(sheet.column("radius")[rows], nan=-1.0)
    single = Layer(
        "incidents",
        *_within(sheet.column("x")[rows].astype(np.int64), sheet.column("y")[rows].astype(np.int64), z, x, y),
        {
            "id": [sheet.id_of(row) for row in rows.tolist()],
            "act": acts[sheet.column("act")[rows]],
            "by": parties[sheet.column("who")[rows]],
            "p": np.maximum(1, np.rint(100 * tile.weight)).astype(np.int64),
            "r": np.rint(radius).astype(np.int64),
            "day": sheet.column("days")[sheet.column("day_at")[rows]],
            "n_origins": sheet.column("origins")[rows],
        },
    )
    gathered = Layer(
        "cells",
        *_within(tile.x, tile.y, z, x, y),
        {"n": tile.n, "expected": np.round(tile.expected, 1), "act": acts[tile.act]},
    )
    return tile_of([single, gathered])


def _within(east: Array, south: Array, z: int, x: int, y: int) -> tuple[Longs, Longs]:
    """Steps inside a tile, 0 to 4095, of world steps."""
    shift = BITS - z
    fine = EXTENT.bit_length() - 1
    return tuple(((steps - (corner << shift)) << fine) >> shift for steps, corner in ((east, x), (south, y)))  # type: ignore[return-value]
