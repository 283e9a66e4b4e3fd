"""With what went unnoticed: the corrected numbers of the rulings of one party and area."""

import numpy as np
import polars as pl

from truce.compliance.count.combine import Count
from truce.compliance.count.kernels import shapes as s
from truce.compliance.periods import HOUR
from truce.compliance.prepared import Flags, Floats
from truce.compliance.watch.chance import CLASSES, done_to_watchers
from truce.compliance.watch.correct import CorrectionSums, correct

COLUMNS = ("rate", "rate_low", "rate_high", "noticed", "corrected", "corrected_low", "corrected_high", "corrected_by")


def unseen_of(count: Count, line: int, coverage: Floats, known: Flags) -> dict[str, pl.Series]:
    """Rates and corrected numbers by group, null where none can be given. `known`: groups with an expected number."""
    case = count.case
    party, _ = case.lines[line]
    found = correct(
        _sums(count, line), coverage, _hours(count), len(case.stretches.days), party, own=done_to_watchers(case.rule)
    )
    numbers = (found.rate, found.rate_low, found.rate_high, found.noticed, found.corrected, found.low, found.high)
    columns = {
        name: pl.Series(values, dtype=pl.Float64).fill_nan(None).set(pl.Series(~known), None)
        for name, values in zip(COLUMNS[:-1], numbers, strict=True)
    }
    return columns | {"corrected_by": pl.Series(found.by, dtype=pl.String).set(pl.Series(~known), None)}


def _hours(count: Count) -> Floats:
    """The length of every group; matched windows of a side added up."""
    stretches = count.case.stretches
    hours = np.zeros(stretches.count)
    length = np.array([span.end - span.start for span in stretches.spans], dtype=np.float64) / HOUR
    np.add.at(hours, stretches.span_group, length)
    hours[len(stretches.days)] = stretches.whole.hours
    return hours


def _sums(count: Count, line: int) -> CorrectionSums:
    """What correcting needs of one party and area, by group and class of notice."""
    groups, areas = count.case.groups, len(count.case.areas)
    own, anyone = _dense(count, line * groups), _dense(count, line % areas * groups)
    open_ = np.ascontiguousarray(count.sums[line * groups : (line + 1) * groups, s.OPEN])
    return CorrectionSums(
        told=own[0], squares=own[1], anyone=anyone[0], anyone_squares=anyone[1], unnamed=anyone[2], open=open_
    )


def _dense(count: Count, first: int) -> tuple[Floats, Floats, Floats]:
    """(told, squares, unnamed), each (groups, classes), of the groups from a cell on."""
    groups, classes = count.case.groups, CLASSES.count
    mine = count.told.filter(pl.col("cell").is_between(first, first + groups - 1))
    where = (mine["cell"].to_numpy() - first) * classes + mine["klass"].to_numpy()

    def summed(name: str) -> Floats:
        flat = np.bincount(where, weights=mine[name].to_numpy(), minlength=groups * classes).astype(np.float64)
        return flat.reshape(groups, classes)

    return summed("told"), summed("squares"), summed("unnamed")
