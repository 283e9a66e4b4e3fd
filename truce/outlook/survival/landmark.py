"""How long parts of a truce hold: a landmark life table over all its terms and areas, which lean on one another.

Every day of the past on which a part stood is a landmark: how near it was to its mark then, and how many days later the
mark was met (van Houwelingen 2007). Days at risk and ends are summed by nearness and by days ahead; a day that nobody
watched ends what is known of a landmark and proves nothing. Nearnesses borrow from one another and from the truce as a
whole (`hierarchy.py`); each part then has its own level around them, a gamma whose width all parts tell together.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray
from scipy import special

from truce.outlook.survival.exposure import Exposure
from truce.outlook.survival.hierarchy import hazards
from truce.outlook.survival.lattice import DRAWS, levels
from truce.outlook.survival.parts import Bools, Days, Mark, windows
from truce.outlook.survival.spell import COLLAPSE, Floats

AHEAD = (0.0, 7.0, 30.0, 90.0)  # days ahead at which intervals of the table begin and end: the horizons
NEAR = (1e-9, 0.25, 0.5, 1.0)  # the last week's breaches as a share of the mark: none, less than a quarter, ...
NEARNESS = ("none", "quarter", "half", "near", "above")
TRUCE = "truce"  # the class of the truce as a whole: what is known of parts before any of them was seen
FACTORS = np.exp(np.linspace(np.log(0.05), np.log(2000.0), 107))  # by which parts may end oftener than their truce
DOUBT = 2.0  # of the log of that factor
HALF_AN_END = 0.5  # what the truce's own hazard weighs, by interval
WEEK = 7  # days whose breaches tell how near a part is to a mark
SHAPES = np.array([0.5, 1.0, 2.0, 4.0, 8.0, 16.0, 64.0])  # of the parts' own levels: how alike parts may be
FIRST, OWN = 63, 72  # dimensions of the lattice: those before are the truce's
PRIME = DRAWS - 1

Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Table:
    """What landmarks of a mark tell: days at risk and ends by nearness and by part; and where the parts are now."""

    days: Floats  # (K, J)
    ends: Floats  # (K, J)
    own_ends: Floats  # (n): ends of a part within a week of a landmark
    own_days: Floats  # (n, K): its days at risk within a week of landmarks, by nearness
    now: Ints  # (n): nearness of the newest day that can be told; -1: none can
    state: Ints  # (n): 1 the mark is met now as far as one can tell, 0 it is not, -1 nobody can tell


@dataclass(frozen=True, slots=True)
class Standing:
    """Chances that parts do not meet a mark, by horizon: draws (n, H, D), beside the base rate (H, D) of them all."""

    holds: Floats
    base: Floats
    table: Table


def landmarks(days: Days, mark: Mark, needed: Floats) -> Table:
    """Sums over every landmark of every part. Each day and each end counts once in an interval, however many saw it."""
    middle = windows(days, mark.days).middle
    week = windows(days, WEEK).middle / WEEK
    with np.errstate(invalid="ignore", divide="ignore"):
        ended = middle >= needed[:, None] - 1e-9
        share = week * mark.days / needed[:, None]
    told = ~np.isnan(middle) & ~np.isnan(needed)[:, None]
    near = np.where(np.isnan(share) | ~told, -1, np.searchsorted(NEAR, np.nan_to_num(share), side="right"))
    at_risk = told & ~ended & (near >= 0)
    length, came = _ahead(ended & told, told)
    return Table(*_sums(length, came, near, at_risk), *_now(near, ended, told))


def _ahead(ended: Bools, told: Bools) -> tuple[Floats, Bools]:
    """From each landmark (n, T): how many days after it are known, and whether the mark was met on the last of them."""
    n, last = ended.shape
    length, came = np.zeros((n, last)), np.zeros((n, last), bool)
    for day in range(last - 2, -1, -1):
        following = ended[:, day + 1] & told[:, day + 1]
        goes_on = told[:, day + 1] & ~following
        length[:, day] = np.where(following, 1.0, np.where(goes_on, 1.0 + length[:, day + 1], 0.0))
        came[:, day] = following | (goes_on & came[:, day + 1])
    return length, came


def _sums(length: Floats, came: Bools, near: Ints, at_risk: Bools) -> tuple[Floats, Floats, Floats, Floats]:
    classes = len(NEARNESS)
    days, ends = (np.zeros((classes, len(AHEAD) - 1)) for _ in range(2))
    own_days, own_ends = np.zeros((length.shape[0], classes)), np.zeros(length.shape[0])
    for j, (begin, end) in enumerate(pairwise(AHEAD)):
        share = 1.0 / (end - begin)  # so many landmarks see the same day in this interval
        inside = np.where(at_risk, np.clip(length, begin, end) - begin, 0.0) * share
        ended = np.where(at_risk & came & (length > begin) & (length <= end), share, 0.0)
        for k in range(classes):
            days[k, j], ends[k, j] = inside[near == k].sum(), ended[near == k].sum()
            if j == 0:
                own_days[:, k] = np.where(near == k, inside, 0.0).sum(axis=1)
        if j == 0:
            own_ends = ended.sum(axis=1)
    return days, ends, own_ends, own_days


def _now(near: Ints, ended: Bools, told: Bools) -> tuple[Ints, Ints]:
    """Nearness and state on the newest day that can be told, if it lies within the last week."""
    n, last = near.shape
    now, state = np.full(n, -1), np.full(n, -1)
    for day in range(max(last - WEEK, 0), last):
        known = told[:, day] & (near[:, day] >= 0)
        now = np.where(known, near[:, day], now)
        state = np.where(known, ended[:, day].astype(np.int64), state)
    return now, state


def standing(table: Table, of_truce: Floats, draws: int = DRAWS) -> Standing:
    """What becomes of each part. `of_truce`: the hazard a day of the truce as a whole by interval (J); it is borrowed.

    A part of which nothing can be told now has the base rate of all of them: not to know never comforts.
    """
    classes = _classes(table, oftener(table, of_truce) * of_truce)
    by = {name: hazards(classes, name, COLLAPSE, FIRST, draws) for name in NEARNESS}
    whole = {"whole": _whole(classes)}
    every = hazards(whole, "whole", COLLAPSE, FIRST, draws)
    rates = np.stack([*(by[name] for name in NEARNESS), every])  # (K + 1, D, J)
    own = _own_levels(table, rates[:-1].mean(axis=1)[:, 0], draws)
    return Standing(_survive(rates[_class(table)], own), _survive(every[None], np.ones((1, draws)))[0], table)


def oftener(table: Table, of_truce: Floats) -> float:
    """How much oftener parts meet a mark than their truce ends: what all of them tell together, in all intervals.

    Half an end at the hazard of a truce that hardly ever ends would be hundreds of quiet days, more than any record of
    parts has. So that hazard is first multiplied by the factor (the middle one of a grid, by the chance of the ends
    seen), of which little is believed beforehand but that it is one.
    """
    ends, days = table.ends.sum(axis=0), table.days.sum(axis=0)
    due = FACTORS[:, None] * np.maximum(of_truce, 1e-9) * days
    log = HALF_AN_END * np.log(HALF_AN_END / (HALF_AN_END + due)) + special.xlogy(ends, due / (HALF_AN_END + due))
    total = log.sum(axis=1) - 0.5 * (np.log(FACTORS) / DOUBT) ** 2
    weight = np.exp(total - total.max())
    return float(np.exp(weight @ np.log(FACTORS) / weight.sum()))


def _class(table: Table) -> Ints:
    """Which hazards are a part's (n): its nearness; above the mark, where none of the past stood on, those nearest."""
    seen = table.days.sum(axis=1) > 0.0
    above = len(NEARNESS) - 1
    now = np.where((table.now == above) & ~seen[above], above - 1, table.now)
    return np.where(now < 0, len(NEARNESS), now)


def _classes(table: Table, of_truce: Floats) -> Mapping[str, Exposure]:
    """Each nearness as a class, and the truce itself as one more, of half an end by interval."""
    told = {
        name: Exposure(int(table.now.size), table.days[k], {COLLAPSE: table.ends[k]}) for k, name in enumerate(NEARNESS)
    }
    weight = np.full(of_truce.size, HALF_AN_END)
    return {**told, TRUCE: Exposure(1, weight / np.maximum(of_truce, 1e-9), {COLLAPSE: weight})}


def _whole(classes: Mapping[str, Exposure]) -> Exposure:
    first, *others = classes.values()
    for one in others:
        first = first + one
    return first


def _survive(rates: Floats, own: Floats) -> Floats:
    """Chance that no end came by each horizon (n, H, D), from hazards (n, D, J) and own levels (n, D)."""
    wide = np.diff(np.array(AHEAD))
    gone = np.cumsum(rates * wide, axis=2) * own[:, :, None]
    told: Floats = np.exp(-gone).transpose(0, 2, 1)
    return told


def _own_levels(table: Table, rate: Floats, draws: int) -> Floats:
    """Level of each part around those of its nearness (n, D): more ends than it was due raise it, fewer lower it.

    How much they may, all parts tell together: the chance of the ends seen under each shape (gamma-Poisson).
    """
    due = table.own_days @ rate
    shape = SHAPES[:, None]
    log = special.gammaln(shape + table.own_ends) - special.gammaln(shape) - special.gammaln(table.own_ends + 1.0)
    log = log + shape * np.log(shape / (shape + due)) + special.xlogy(table.own_ends, due / (shape + due))
    total = log.sum(axis=1)
    weight = np.exp(total - total.max())
    chosen = np.searchsorted(np.cumsum(weight / weight.sum()), levels(OWN, draws)).clip(0, SHAPES.size - 1)
    shapes = SHAPES[chosen]
    level = np.stack([levels(OWN + 1 + n % PRIME, draws) for n in range(due.size)])
    told: Floats = special.gammaincinv(shapes + table.own_ends[:, None], level) / (shapes + due[:, None])
    return told


def together(holds: Sequence[Floats], *, apart: bool) -> Floats:
    """Draws (H, D) that none of several parts ends. `apart`: each has its own luck; else they end together."""
    stacked = np.stack(list(holds))
    told: Floats = stacked.prod(axis=0) if apart else stacked.min(axis=0)
    return told
