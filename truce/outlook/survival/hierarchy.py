"""Hazards of one class of truces that borrow from the whole: a gamma-Poisson hierarchy, drawn without chance.

For one kind of end, interval of age j and class c, with days at risk e_cj and ends d_cj:

    d_cj  ~ Poisson(h_cj e_cj)                     piecewise-constant hazard
    h_cj  ~ Gamma(shape b, mean theta_c p_j)       the class has its own course by age, near the whole's
    theta_c ~ Gamma(shape a, mean 1)               and its own level
    p_j   ~ Gamma                                  hazard of the whole, here always of all *other* classes

How near classes are to one another (a) and courses to one another (b) is learned from all classes on a grid, with the
weak belief of `NEAR`. So a class of three spells stays near the whole with a wide interval; one of sixty speaks for
itself. What a class has done never counts twice: its prior comes from the others. Source: Clayton and Kaldor 1987 for
the gamma-Poisson shrinkage, Holford 1980 for the piecewise-constant hazard; the grid is our own plain integration.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from scipy import special

from truce.outlook.survival.exposure import Exposure
from truce.outlook.survival.lattice import DRAWS, levels
from truce.outlook.survival.spell import Floats

SHAPES = np.array([0.5, 1.0, 2.0, 4.0, 8.0, 16.0, 32.0, 64.0])  # of a and b: the spread between classes is 1/sqrt
SPREAD = 0.7  # weak belief: classes differ by a factor of about two, seldom by four (half-normal on 1/sqrt(shape))
NODES = np.exp(np.linspace(np.log(0.05), np.log(8.0), 97))  # levels theta of a class
VAGUE = 0.5  # ends that the hazard of the whole is taken to have had before any were seen (Jeffreys' shape)
NONE_SEEN = 1e-4  # a day: the hazard to start from where a kind of end was never seen at all


@dataclass(frozen=True, slots=True)
class Pool:
    """Hazard by interval of the spells that a class borrows from: shape and days of a gamma, each (J)."""

    shape: Floats
    days: Floats

    @property
    def mean(self) -> Floats:
        """Mean hazard a day, by interval."""
        return self.shape / self.days


def pool(exposure: Exposure, kind: str) -> Pool:
    """Posterior of the hazard by interval, with half an end's worth of prior at the mean hazard up to that age.

    The prior of an interval has the mean hazard of itself and its neighbours, so that an interval without ends is not
    taken for safe, nor a late one for as dangerous as the first week.
    """
    ends, days = exposure.of(kind), exposure.days
    around = np.array([ends[max(j - 1, 0) : j + 2].sum() for j in range(ends.size)])
    near = np.array([days[max(j - 1, 0) : j + 2].sum() for j in range(days.size)])
    whole = ends.sum() / days.sum() if ends.sum() > 0 else NONE_SEEN
    prior = (around + VAGUE) / (near + VAGUE / whole)
    return Pool(ends + VAGUE, days + VAGUE / prior)


@dataclass(frozen=True, slots=True)
class Likeness:
    """How alike the classes of a factor are: weight of each pair of shapes (A, B)."""

    weight: Floats

    @property
    def spread_of_level(self) -> float:
        """Mean standard deviation of the level between classes."""
        return float(self.weight.sum(axis=1) @ (1.0 / np.sqrt(SHAPES)))


def likeness(classes: Mapping[str, Exposure], kind: str) -> Likeness:
    """What all classes of a factor say together about the two shapes."""
    whole = _sum(classes)
    told = _belief()
    for one in classes.values():
        chance = _level_given_shapes(one, pool(whole - one, kind), kind)
        told = told + np.log(np.maximum(chance.sum(axis=2), 1e-300))
    weight = np.exp(told - told.max())
    return Likeness(weight / weight.sum())


def hazards(
    classes: Mapping[str, Exposure], level: str | None, kind: str, dimension: int, draws: int = DRAWS
) -> Floats:
    """Hazard a day by draw and interval (D, J) of a class, or (None) of a class never seen before.

    Draws come from the lattice, from its dimension `dimension` on (2 + 2 J of them), so the same data give the same
    bytes. A factor of one class is the whole itself: there is nothing to borrow from.
    """
    whole = _sum(classes)
    own = classes[level] if level is not None else whole - whole
    alone = dimension + 2 + own.days.size
    if len(classes) == 1 and level is not None:
        base = pool(own, kind)
        return _gamma(base.shape, base.days, alone, draws)
    base = pool(whole - own, kind)
    weight = likeness(classes, kind).weight
    pair = np.searchsorted(np.cumsum(weight.ravel()), levels(dimension, draws)).clip(0, weight.size - 1)
    a, b = np.unravel_index(pair, weight.shape)
    theta = _pick(_level_given_shapes(own, base, kind)[a, b], levels(dimension + 1, draws))
    prior = _gamma(base.shape, base.days, dimension + 2, draws)
    shape = SHAPES[b][:, None]
    return _gamma(shape + own.of(kind), shape / (theta[:, None] * prior) + own.days, alone, draws)


def _sum(classes: Mapping[str, Exposure]) -> Exposure:
    first, *others = classes.values()
    for one in others:
        first = first + one
    return first


def _belief() -> Floats:
    """Log of the weak belief about both shapes, on the grid (A, B)."""
    one = -0.5 * (1.0 / np.sqrt(SHAPES) / SPREAD) ** 2
    told: Floats = one[:, None] + one[None, :]
    return told


def _level_given_shapes(own: Exposure, base: Pool, kind: str) -> Floats:
    """For each pair of shapes the joint chance of each level theta and of the ends seen (A, B, N)."""
    ends, days = own.of(kind), own.days
    mean = NODES[:, None] * base.mean * days  # (N, J)
    shape = SHAPES[:, None, None]
    with np.errstate(divide="ignore", invalid="ignore"):
        log = special.gammaln(shape + ends) - special.gammaln(shape) - special.gammaln(ends + 1.0)
        log = log + shape * np.log(shape / (shape + mean)) + special.xlogy(ends, mean / (shape + mean))
    seen = log.sum(axis=2)  # (B, N)
    width = np.gradient(np.log(NODES))
    a = SHAPES[:, None]
    believed = special.xlogy(a, a * NODES) - a * NODES - special.gammaln(a) + np.log(width)  # (A, N), d log theta
    both = believed[:, None, :] + seen[None, :, :]
    told: Floats = np.exp(both)
    return told


def _pick(weight: Floats, level: Floats) -> Floats:
    """For each draw the node at its level of the distribution given by weights (D, N), between nodes by a line."""
    share = np.cumsum(weight, axis=1)
    share = share / share[:, -1:]
    place = (share < level[:, None]).sum(axis=1).clip(0, NODES.size - 1)
    row = np.arange(level.size)
    high = share[row, place]
    low = np.where(place > 0, share[row, np.maximum(place - 1, 0)], 0.0)
    part = np.where(high > low, (level - low) / np.maximum(high - low, 1e-300), 0.5)
    logs, step = np.log(NODES), np.log(NODES[1] / NODES[0])
    told: Floats = np.exp(logs[place] + (part - 0.5) * step)
    return told


def _gamma(shape: Floats, days: Floats, dimension: int, draws: int) -> Floats:
    """Draws (D, J) of gammas, one dimension of the lattice for each interval."""
    many = shape.shape[-1]
    level = np.stack([levels(dimension + j, draws) for j in range(many)], axis=1)
    told: Floats = special.gammaincinv(shape, level) / days
    return told
