"""A field of chances: for each cell of a fine grid under all footprints, the chance of notice, step by step in time."""

from dataclasses import dataclass

import numpy as np
import polars as pl
import shapely

from truce.compliance.prepared import Floats, Incidents, Ints
from truce.compliance.watch.coverage import Watches, noticing
from truce.compliance.watch.kernels.lookup import look_up
from truce.compliance.watch.overlaps import shared_area
from truce.model.where import DISC_90

FINEST, COARSEST, PARTS = 96, 8, 8  # cells a side of the grid, at most and at least; cells across a common footprint
METRES_PER_DEGREE = 111_320.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """Steps of all cells one below the other: those of cell c are [begin[c], begin[c + 1]).

    `start`: the instant from which `chance` holds, until the next step; `summed`: chance x microseconds of the cell
    before the step. `grid`: west, south, width and height of a cell in degrees; `side`: columns and rows.
    """

    grid: Floats
    side: Ints
    begin: Ints
    start: Ints
    chance: Floats
    summed: Floats

    def at(self, incidents: Incidents) -> Floats:
        """The chance of notice of each incident, averaged over where and when it may have been; 0 without a place."""
        found = np.zeros(incidents.size)
        sigma = incidents.radius_m / DISC_90 / METRES_PER_DEGREE
        across = sigma / np.maximum(np.cos(np.radians(incidents.lat)), 0.01)
        look_up(
            incidents.lon, incidents.lat, across, sigma, incidents.earliest, incidents.latest, self.grid, self.side,
            self.begin, self.start, self.chance, self.summed, found,
        )  # fmt: skip
        return np.clip(found, 0.0, 1.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Under:
    """A grid under all footprints, and which of them covers which part of which cell (foot, cell, part)."""

    grid: Floats
    side: Ints
    parts: pl.DataFrame


def under(watches: Watches) -> Under:
    """The grid under the footprints of some watches."""
    feet = np.array(watches.footprints, dtype=object)
    grid, side = _grid(feet)
    columns, rows = int(side[0]), int(side[1])
    west, south = grid[0] + grid[2] * np.arange(columns), grid[1] + grid[3] * np.arange(rows)
    x, y = (axis.ravel() for axis in np.meshgrid(west, south))
    boxes = np.asarray(shapely.box(x, y, x + grid[2], y + grid[3]))
    foot, cell = shapely.STRtree(boxes).query(feet, predicate="intersects")
    share = shared_area(feet, foot, boxes, cell) / (grid[2] * grid[3])
    parts = pl.DataFrame({"foot": foot, "cell": cell, "part": np.clip(share, 0.0, 1.0)})
    return Under(grid=grid, side=side, parts=parts)


def field_of(watches: Watches, below: Under | None = None) -> Field | None:
    """The field of a set of watches, or None where nobody watched. `below`: `under` of their footprints, if at hand."""
    if not watches.size:
        return None
    below = below or under(watches)
    grid, side, where = below.grid, below.side, below.parts
    records = pl.DataFrame(
        {
            "foot": watches.foot,
            "a": watches.earliest,
            "b": watches.latest,
            "watcher": watches.watcher,
            "quality": watches.quality,
            "kept_away": watches.kept_away,
        }
    )
    steps = noticing(records.join(where.filter(pl.col("part") > 0), on="foot", how="inner"), ["cell"])
    return _laid_out(steps.sort("cell", "a"), grid, side)


def _grid(feet: "np.ndarray[tuple[int], np.dtype[np.object_]]") -> tuple[Floats, Ints]:
    """A grid about all footprints, so fine that a common one is some eight cells across."""
    west, south, east, north = shapely.total_bounds(feet)
    bounds = shapely.bounds(feet)
    size = np.median(bounds[:, 2:] - bounds[:, :2], axis=0)
    whole = np.maximum(np.array([east - west, north - south]), 1e-6)
    side = np.clip(np.ceil(PARTS * whole / np.maximum(size, 1e-9)), COARSEST, FINEST).astype(np.int64)
    return np.array([west, south, *(whole * (1 + 1e-9) / side)]), side


def _laid_out(steps: pl.DataFrame, grid: Floats, side: Ints) -> Field:
    """Steps (cell, a, b, chance), in order, with a step of 0 after each so that gaps are nobody's watch."""
    gap = pl.col("a").shift(-1).over("cell") != pl.col("b")
    ends = steps.filter(gap.fill_null(value=True)).select("cell", pl.col("b").alias("a"), pl.lit(0.0).alias("chance"))
    every = pl.concat([steps.select("cell", "a", "chance"), ends]).sort("cell", "a")
    length = (pl.col("a") - pl.col("a").shift(1).over("cell")).fill_null(0)
    gained = (pl.col("chance").shift(1).over("cell").fill_null(0.0) * length).cum_sum().over("cell")
    every = every.with_columns(gained.alias("summed"))
    many = np.bincount(every["cell"].to_numpy(), minlength=int(side[0] * side[1]))
    return Field(
        grid=grid,
        side=side,
        begin=np.concatenate([[0], np.cumsum(many)]).astype(np.int64),
        start=every["a"].cast(pl.Int64).to_numpy(),
        chance=every["chance"].cast(pl.Float64).to_numpy(),
        summed=every["summed"].cast(pl.Float64).to_numpy(),
    )
