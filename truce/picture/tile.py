"""Vector tiles of chosen incidents: single ones while they can be told apart, else cells with their sums.

Incidents of one and the same place (the centre of a village, a cell of a coarsened edition) are a cell at every zoom.

Nothing is left out: every chosen incident with a place is in exactly one tile of each zoom, as itself or in the `n` of
a cell.
"""

from dataclasses import dataclass, replace

import numpy as np

from truce.errors import NotFound
from truce.picture.choice import Choice
from truce.picture.kernels import count
from truce.picture.morton import BITS, MOST_ZOOM, Longs, tile_range
from truce.picture.select import select
from truce.picture.sheet import Array, Floats, Sheet
from truce.picture.timed import timed, window_of
from truce.picture.vector import EXTENT, Coded, Layer, Unlike, tile_of

SINGLE = 300  # a tile with more chosen incidents shows cells of a grid
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


@dataclass(frozen=True, slots=True)
class Picked:
    """The chosen incidents of a short window: rows, rising, and their weights. It serves every tile of a choice."""

    rows: Longs
    weight: Floats


def pick(sheet: Sheet, choice: Choice) -> Picked:
    """The incidents of a choice, looked for in its window only."""
    first, last = window_of(sheet, choice)
    weight = select(timed(sheet), replace(choice, start=None, end=None), first, last).weight
    hits = np.flatnonzero(weight > 0)
    rows = sheet.column("recent")[first:last][hits]
    order = np.argsort(rows)
    return Picked(rows[order].astype(np.int64), np.asarray(weight[hits[order]]))


def look(
    sheet: Sheet, choice: Choice, z: int, x: int, y: int, *, whole: Floats | None = None, picked: Picked | None = None
) -> Tile:
    """What a tile shows. `whole`: the weights of all rows, `picked`: those of a window, where they are at hand."""
    first, last = rows_of(sheet, z, x, y)
    if picked is not None:
        low, high = np.searchsorted(picked.rows, np.array([first, last])).tolist()
        rows, weight = picked.rows[low:high], picked.weight[low:high]
    else:
        chosen = select(sheet, choice, first, last).weight if whole is None else whole[first:last]
        hits = np.flatnonzero(chosen > 0)
        rows, weight = hits + first, chosen[hits]
    return gathered(sheet, rows, weight, BITS if rows.size <= SINGLE else z + GRID)


def gathered(sheet: Sheet, rows: Longs, weight: Floats, depth: int) -> Tile:
    """Rows of one tile, rising, gathered to cells of so many bits a side; those alone in theirs stay themselves.

    At full depth a cell is one place: incidents there would hide each other, so they are told by their number.
    """
    most = rows.size if depth >= BITS else min(rows.size, 1 << (2 * GRID))
    cells, sums = np.zeros((most, 3), dtype=np.int64), np.zeros((most, 3))
    code, act, east, south = (sheet.column(name)[rows] for name in ("morton", "act", "x", "y"))
    room = np.zeros(len(sheet.names["acts"]))
    found = count.in_cells(code, weight, act, east, south, 2 * (BITS - min(BITS, depth)), room, cells, sums)
    cells, sums = cells[:found], sums[:found]
    alone, many = cells[:, 0] == 1, cells[:, 0] > 1
    single = cells[alone, 2]
    each = sums[many, 1:] / cells[many, :1]
    return Tile(
        rows=rows[single],
        weight=weight[single],
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
    acts, rows = sheet.names["acts"], tile.rows
    if not rows.size and not tile.n.size:
        return b""
    radius = np.nan_to_num(sheet.column("radius")[rows], nan=-1.0)
    single = Layer(
        "incidents",
        *_within(sheet.column("x")[rows].astype(np.int64), sheet.column("y")[rows].astype(np.int64), z, x, y),
        {
            "id": Unlike(sheet.ids_of(rows)),
            "act": Coded(sheet.column("act")[rows], acts),
            "by": Coded(sheet.column("who")[rows], sheet.names["by"]),
            "p": np.maximum(1, np.rint(100 * tile.weight)).astype(np.int64),
            "r": np.rint(radius).astype(np.int64),
            "day": sheet.column("days")[sheet.column("day_at")[rows]],
            "n_origins": sheet.column("origins")[rows],
        },
    )
    gathered = Layer(
        "cells",
        *_within(tile.x, tile.y, z, x, y),
        {"n": tile.n, "expected": np.round(tile.expected, 1), "act": Coded(tile.act, acts)},
    )
    return tile_of([single, gathered])


def _within(east: Array, south: Array, z: int, x: int, y: int) -> tuple[Longs, Longs]:
    """Steps inside a tile, 0 to 4095, of world steps."""
    shift = BITS - z
    fine = EXTENT.bit_length() - 1
    return tuple(((steps - (corner << shift)) << fine) >> shift for steps, corner in ((east, x), (south, y)))  # type: ignore[return-value]
