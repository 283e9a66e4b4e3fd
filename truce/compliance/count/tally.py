"""What the incidents at hand add to every cell of a rule, as tables: partial sums that blocks add up to."""

from dataclasses import dataclass

import numpy as np
import polars as pl

from truce.compliance.count.bearing import Bearing
from truce.compliance.count.factors import party_factor
from truce.compliance.count.kernels.cells import tally
from truce.compliance.count.kernels.shapes import (
    BECAUSE,
    COUNTED,
    EXACT,
    EXCUSED,
    FIELDS,
    MOST_MEAN,
    MOST_TRIALS,
    TRIALS,
    Cells,
    Rows,
    Weights,
    blank,
)
from truce.compliance.periods import Ints
from truce.compliance.prepared import Floats, Kinds
from truce.compliance.watch.chance import CLASSES

SUMS: Kinds = {"cell": pl.Int64, **{f"s{i}": pl.Float64 for i in range(FIELDS)}}
TRIED: Kinds = {"cell": pl.Int32, "p": pl.Float64}
TOP: Kinds = {"cell": pl.Int32, "p": pl.Float64, "incident": pl.String}
NOTICED: Kinds = {"cell": pl.Int64, "klass": pl.Int64, "told": pl.Float64, "squares": pl.Float64, "unnamed": pl.Float64}
WINDOWS: Kinds = {"cell": pl.Int64, "p": pl.Float64}  # the cell here is line x windows + window


@dataclass(frozen=True, slots=True)
class Tally:
    """Partial results of one rule. Trials are there only where the block has no more than can be worked out exactly."""

    sums: pl.DataFrame
    trials: pl.DataFrame
    most: pl.DataFrame
    top: pl.DataFrame
    windows: pl.DataFrame
    classes: pl.DataFrame


def tally_of(bearing: Bearing) -> Tally:
    """Run the kernel over the incidents that bear on a rule."""
    case = bearing.case
    times, weights = case.times, _weights(bearing)
    cells = blank(len(case.parties), len(case.areas), CLASSES.count, times)
    room = case.groups
    tally(
        _rows(bearing),
        weights,
        times,
        case.started,
        case.rule.binds_all,
        np.empty(room, dtype=np.int64),
        np.empty(room),
        cells,
    )
    return _tables(bearing, cells)


def _rows(bearing: Bearing) -> Rows:
    incidents = bearing.incidents
    return Rows(
        earliest=incidents.earliest,
        latest=incidents.latest,
        act=bearing.act.p,
        act_high=bearing.act.high,
        happened=incidents.p_happened,
        excused=bearing.excused,
        unnamed=bearing.unnamed,
        named=bearing.named,
        grave=bearing.grave,
        killed_low=incidents.killed_low,
        killed_high=incidents.killed_high,
        toll=incidents.toll_told.astype(np.int64),
        reports=incidents.n_reports,
        klass=bearing.noticed.klass,
    )


def _weights(bearing: Bearing) -> Weights:
    """Factors by party and by area; parties that share a reach share its row."""
    parties = bearing.case.parties
    different = list({id(reach): reach for reach in bearing.reaches.values()}.values())
    places = {id(reach): number for number, reach in enumerate(different)}
    return Weights(
        reach=np.array([places[id(bearing.reaches[p])] for p in parties], dtype=np.int64),
        zone=np.stack([reach.factor.p for reach in different]),
        zone_high=np.stack([reach.factor.high for reach in different]),
        by=np.stack([party_factor(bearing.incidents, p) for p in parties]),
        area=np.stack([bearing.area(area) for area in bearing.case.areas]),
    )


def _tables(bearing: Bearing, cells: Cells) -> Tally:
    sums = cells.sums
    touched = np.flatnonzero((sums[:, MOST_TRIALS] > 0) | (sums[:, EXCUSED] > 0))
    more = (sums[:, MOST_TRIALS] != sums[:, TRIALS]) | (sums[:, MOST_MEAN] != sums[:, 1])
    windows = np.flatnonzero(cells.windows)
    return Tally(
        sums=pl.DataFrame({"cell": touched, **{f"s{i}": sums[touched, i] for i in range(FIELDS)}}, schema=SUMS),
        trials=_filled(cells.trials, sums[:, TRIALS], touched),
        most=_filled(cells.most, sums[:, MOST_TRIALS], np.flatnonzero(more)),
        top=_top(bearing, cells, touched),
        windows=pl.DataFrame({"cell": windows, "p": cells.windows.ravel()[windows]}, schema=WINDOWS),
        classes=_classes(cells, touched),
    )


def _filled(values: Floats, many: Floats, cells: Ints) -> pl.DataFrame:
    """The trials of the cells that have few, one below the other."""
    size = many[cells].astype(np.int64)
    cells, size = cells[size <= EXACT], size[size <= EXACT]
    return pl.DataFrame({"cell": np.repeat(cells, size), "p": _run(values, cells, size)}, schema=TRIED)


def _run(values: Floats, cells: Ints, size: Ints) -> Floats:
    """The first `size` values of each of some rows, one below the other."""
    within = np.arange(size.sum()) - np.repeat(np.cumsum(size) - size, size)
    answer: Floats = values[np.repeat(cells, size), within]
    return answer


def _top(bearing: Bearing, cells: Cells, touched: Ints) -> pl.DataFrame:
    size = np.minimum(cells.sums[touched, COUNTED], BECAUSE).astype(np.int64)
    rows = _run(cells.top_row.view(np.float64), touched, size).view(np.int64)
    ids = bearing.incidents.id.gather(rows)
    return pl.DataFrame(
        {"cell": np.repeat(touched, size), "p": _run(cells.top, touched, size), "incident": ids}, schema=TOP
    )


def _classes(cells: Cells, touched: Ints) -> pl.DataFrame:
    """What correcting needs of each cell and class of notice."""
    sums = cells.classes[touched]
    where, klass = np.nonzero(sums[:, :, 0])
    told, squares, unnamed = (sums[where, klass, i] for i in range(3))
    columns = {"cell": touched[where], "klass": klass, "told": told, "squares": squares, "unnamed": unnamed}
    return pl.DataFrame(columns, schema=NOTICED)
