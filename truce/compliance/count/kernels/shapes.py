"""What the kernels of counting are given and what they fill."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

EXACT = 256  # trials up to which the law of a sum is worked out exactly
BECAUSE = 20  # incidents named by a ruling
TOLD = 0.01  # an incident that adds more is counted among those told
LIKELY = 0.5  # the dead of an incident that adds so much are counted
GONE = 1e-200  # a chance of nothing below this is none: products do not linger where arithmetic is slow

# What is summed in every cell. `most`: as if all that nobody is named for were the party's own.
(
    TRIALS, MEAN, VARIANCE, THIRD, NONE, MOST_TRIALS, MOST_MEAN, MOST_VARIANCE, MOST_THIRD, NONE_BOUND, NONE_GRAVE,
    UNNAMED, COUNTED, OPEN, KILLED_LOW, KILLED_HIGH, TOLLS, REPORTS, EXCUSED, FIELDS,
) = range(20)  # fmt: skip
PRODUCTS = (NONE, NONE_BOUND, NONE_GRAVE)  # chances that nothing happened: multiplied, and 1 where nothing is told


class Rows(NamedTuple):
    """One entry an incident. `named`: share laid at the door of somebody bound, for party 'any'. `klass`: of notice."""

    earliest: Ints
    latest: Ints
    act: Floats
    act_high: Floats
    happened: Floats
    excused: Floats
    unnamed: Floats
    named: Floats
    grave: Floats
    killed_low: Ints
    killed_high: Ints
    toll: Ints
    reports: Ints
    klass: Ints


class Weights(NamedTuple):
    """Per party (row 0 is 'any') or area (row 0 is 'all') and incident. `reach`: the row of `zone` of each party."""

    reach: Ints
    zone: Floats
    zone_high: Floats
    by: Floats
    area: Floats


class Times(NamedTuple):
    """Stretches, half-open: days in order without gaps, the whole, matched windows with their side (0 or 1)."""

    day_start: Ints
    day_end: Ints
    start: int
    end: int
    window_start: Ints
    window_end: Ints
    window_side: Ints


class Cells(NamedTuple):
    """What is filled, by cell (party, area, group): sums; the first trials; the strongest and their rows; windows.

    `classes`: by cell and class of notice the sums of p, of p squared and of p x the share that nobody is named for.
    """

    sums: Floats
    trials: Floats
    most: Floats
    top: Floats
    top_row: Ints
    windows: Floats
    classes: Floats


def blank(parties: int, areas: int, classes: int, times: Times) -> Cells:
    """Nothing told, in every cell."""
    groups = times.day_start.size + 3
    cells = parties * areas * groups
    sums = np.zeros((cells, FIELDS))
    sums[:, PRODUCTS] = 1.0
    return Cells(
        sums=sums,
        trials=np.empty((cells, EXACT)),  # only what `sums` says was filled is ever read
        most=np.empty((cells, EXACT)),
        top=np.empty((cells, BECAUSE)),
        top_row=np.empty((cells, BECAUSE), dtype=np.int64),
        windows=np.zeros((parties * areas, times.window_start.size)),
        classes=np.zeros((cells, classes, 3)),
    )
