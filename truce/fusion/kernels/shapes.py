"""What the kernels work on: tables of reports, habits, groups and pairs as arrays, with the meaning of every field."""

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Singles = NDArray[np.float32]
Ints = NDArray[np.int64]
Records = Any  # a record array: its fields are read by name, which only the compiled kernels know to type
Bools = NDArray[np.bool_]

KM_PER_DEGREE = 111.195  # of a great circle on the mean sphere
LOG_2PI = 1.8378770664093453
SCALES = (1.0, 2.5, 7.0)  # a place is off by so many times the source's deviation: mostly, at times, seldom
TAILS = len(SCALES)
BEND_STEP = 0.0625  # deviations between the places where a source's tails are tabled
BEND_SIZE = 513
CUTTERS = 6  # so many members cut time into cells; the rest are weighed within those
KINDS = 2  # of events: noticed by few, noticed by many
NEVER = -1e6  # worth of what must not be: a bar, a decision, one source that tells an event once told both

REPORT = np.dtype(
    [
        ("lon", np.float64),  # degrees
        ("lat", np.float64),
        ("cos", np.float64),  # of the latitude
        ("var", np.float64),  # km2, of each of two axes (geometric mean); 0 where no place was told
        ("xx", np.float64),  # inverse covariance of the place, east-east, per km2
        ("xy", np.float64),
        ("yy", np.float64),
        ("start", np.float64),  # days since 1970
        ("end", np.float64),
        ("span", np.float64),  # days, at least the least that clocks resolve
        ("inside", np.float64),  # log density per day of a time within the interval
        ("crowd", np.float64),  # log of events per km2 and day around it
        ("atom", np.float64),  # log density (per km2) of being told at the very spot of another report of its event
        ("log_var", np.float64),
        ("spot", np.int64),  # number of its spot, where others are told at the very same; -1: none is
        ("source", np.int64),
        ("clock", np.int64),  # 1: told to the hour or better, 0: to the day or worse
        ("kind", np.int64),  # 1 surely force, 2 surely civil life, 0 neither
        ("once", np.int64),  # 1: its source tells an event at most once
        ("worded", np.int64),  # 1: has words
        ("ruled", np.int64),  # number in the table of decisions, -1: nobody decided anything
        ("bound", np.int64),  # 1: a person said that it goes with others; it does not move alone
        ("scale", np.float64),  # log of what its trait rows were divided by
    ]
)
GROUP = np.dtype(
    [
        ("worth", np.float64),
        ("scale", np.float64),  # log of what its trait rows were divided by
        ("text", np.float64),  # evidence of words, summed over its pairs
        ("worded", np.int64),  # members with words
        ("lon", np.float64),  # its place, and the variance of that (km2 per axis; 0: none told)
        ("lat", np.float64),
        ("var", np.float64),
        ("said", np.float64),  # worth of its traits and times alone
    ]
)


class Habits(NamedTuple):
    """What is held to be true of the sources and of the world (log units unless said)."""

    tails: Floats  # source x SCALES: shares
    bend: Floats  # source x distance in deviations, by BEND_STEP: (log density, pull) of a place so far off
    when: Floats  # source x clock x bin: density outside the interval over density inside, per day of span
    edges: Floats  # clock x bin: far edges of the bins, days; the first is the least span
    cuts: Ints  # clock: so many bins are worth a cell of their own
    told: Floats  # source: log odds that it tells an event, kinds taken together
    again: Floats  # source: log chance that it tells it once more, over telling another event
    prior: Floats  # option of a trait: its share (not log)
    offset: Ints  # trait: where its options begin
    rules: NDArray[np.bool_]  # decisions x decisions: a person said that these are not the same
    kinds: Floats  # source x kind of event (noticed by few, by many): log odds that it tells such an event
    unseen: Floats  # kind: log of its share and of the chance that nobody tells such an event
    alone: Floats  # source: log chance that it alone tells an event, whatever its kind
    world: float  # log of events per day, anywhere
    burst: float  # log of the events that come with another, expected
    spread: float  # km2: how far those lie from one another, per axis
    unlike: float  # evidence of two texts that share nothing


class Groups(NamedTuple):
    """A grouping under way. A group is named by its smallest member; members are chained from it."""

    root: Ints
    next: Ints  # -1 ends a chain
    last: Ints  # at the root
    like: Singles  # report x option: product of the members' rows, divided so that the largest of a trait is 1
    made: Records  # GROUP, valid at the root


class Pairs(NamedTuple):
    """Pairs worth looking at, both ways: those of report i are start[i]:start[i+1]."""

    start: Ints
    other: NDArray[np.int32]
    gain: Singles
    text: Singles


class Desk(NamedTuple):
    """Room to work in."""

    members: Ints
    cells: Floats
    x: Floats
    y: Floats
    who: Ints
    seen: Ints  # one per source, all zero between uses
    spots: Ints  # one per spot, all zero between uses
    like: Floats
    at: Floats  # lon, lat, var, crowd, said of the group last weighed
    fit: Floats  # x, y, value, xx, xy, yy of the last fit
    kind: Floats  # log chance of the tellers, for each kind of event
    echo: Floats  # log density of the members that were laid out as echoes of another's spot
