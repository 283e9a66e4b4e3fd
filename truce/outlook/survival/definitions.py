"""Base rates of the ends that nobody declares: deaths, breaches, heavy weapons, each by what its own record tells.

The record of collapses (`shipped.py`) says when a truce was held to be over, not when so many had died. Of the few
truces that are followed by day, `end_rates.yaml` sums how long they were at risk and how often a definition was met.
How much oftener than a collapse that is, is the ratio of a definition; it moves the hazard of collapse of whatever
kind of truce:

    y_c     ~ Poisson(theta_c E_c)              ends of the truces of conflict c; E_c what collapses were due to them
    theta_c ~ Gamma(shape 4, mean mu)           a conflict has its own level
    log mu  ~ Normal(m, 0.5)                    and a definition has: both together differ by a factor of about two

m is such that a definition without a record has the mean chance of a collapse: not to know never comforts. A truce of
another conflict has its own theta, drawn from these. So the interval stays wide where one conflict speaks, and where
none does (heavy weapons) it says how little is known. After a year, deaths are read off UCDP's dyads: the next episode
of 25 deaths in a year, which a month of 25 always is, so that there the chance to hold is rather too low.
Source: gamma-Poisson shrinkage as in `hierarchy.py`; the grid over mu is our own plain integration.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
from scipy import special

from truce.outlook.survival.ends import Definition
from truce.outlook.survival.exposure import CUTS, Exposure
from truce.outlook.survival.hold import Hazards, base_rates
from truce.outlook.survival.lattice import levels
from truce.outlook.survival.shipped import rates_for, ucdp_rates
from truce.outlook.survival.spell import COLLAPSE, RECURRENCE, Floats
from truce.yamlfile import read_yaml

END_RATES = Path(__file__).parent / "data" / "end_rates.yaml"
DEATHS, AFTER_FIGHTING = "deaths", "ceasefire"  # the series, and the outcome of an episode that a truce is most like
LATE = int(np.flatnonzero(CUTS == 365.0)[0])  # interval of age from which UCDP's dyads tell of returns
FOLLOWED = "short_mediated"  # kind of the truces that are followed by day
SHAPE = 4.0  # of a conflict's own level: a spread of 0.5
SPREAD = 0.5  # of the log of a definition's level
NODES = np.exp(np.linspace(-2.8, 3.4, 125))  # mu, four spreads each way
TYPICAL = 1.0  # hazard over the time ahead at which not to know changes nothing: not quite four chances in ten to hold
DIMENSION = 63  # of the lattice; those before are the hazards', the signals' and the announced end's


@dataclass(frozen=True, slots=True)
class Followed:
    """Truces followed by day under one definition, by conflict."""

    by: Mapping[str, Exposure]

    @property
    def spells(self) -> int:
        """How many truces."""
        return sum(one.spells for one in self.by.values())

    @property
    def ends(self) -> float:
        """How many of them ended so."""
        return float(sum(one.of(COLLAPSE).sum() for one in self.by.values()))


@dataclass(frozen=True, slots=True)
class ByDefinition:
    """The hazards of a truce by one definition of its end, and what they were made of."""

    rates: Hazards
    ratio: Floats  # (D): how much oftener than a collapse
    followed: Followed | None  # None: no truce was ever followed by it


def key_of(one: Definition) -> str:
    """Under which name a definition's record is kept: what is counted, within how many days, up to what."""
    return f"{one.series}:{one.days}:{one.threshold if one.kind == 'sum' else one.factor:g}"


@cache
def end_rates() -> Mapping[str, Followed]:
    """The record that comes with the house, by `key_of`."""
    return read_end_rates(END_RATES)


def read_end_rates(path: Path) -> Mapping[str, Followed]:
    """A record of that form."""
    data, _ = read_yaml(path)
    return {
        str(key): Followed(
            {
                name: Exposure(
                    int(one["spells"]), np.array(one["days"], np.float64), {COLLAPSE: np.array(one["ends"], np.float64)}
                )
                for name, one in by.items()
            }
        )
        for key, by in data["rates"].items()
    }


def by_definition(one: Definition, rates: Hazards, record: Mapping[str, Followed] | None = None) -> ByDefinition:
    """Hazards under a definition, from those of a truce of the kind."""
    followed = (end_rates() if record is None else record).get(key_of(one))
    ratio = _ratio(followed, rates.of[COLLAPSE].shape[0])
    collapse = rates.of[COLLAPSE] * ratio[:, None]
    if one.series == DEATHS:
        collapse = np.concatenate([collapse[:, :LATE], _again(collapse.shape[0])[:, LATE:]], axis=1)
    told = Hazards({**rates.of, COLLAPSE: collapse}, rates.spells, rates.borrowed, rates.at_risk)
    return ByDefinition(told, ratio, followed)


def _ratio(followed: Followed | None, draws: int) -> Floats:
    """How much oftener than a collapse, for a truce of a conflict not in the record (D)."""
    log = _belief(_middle())
    for one in () if followed is None else followed.by.values():
        due = NODES * float(one.days @ _due())
        ends = float(one.of(COLLAPSE).sum())
        log = log + SHAPE * np.log(SHAPE / (SHAPE + due)) + special.xlogy(ends, due / (SHAPE + due))
    share = np.cumsum(np.exp(log - log.max()))
    mean = np.interp(levels(DIMENSION, draws), share / share[-1], NODES)
    ratio: Floats = special.gammaincinv(SHAPE, levels(DIMENSION + 1, draws)) * mean / SHAPE
    return ratio


def _belief(middle: float) -> Floats:
    """Log of what is thought of a definition's level before any record (N)."""
    told: Floats = -0.5 * ((np.log(NODES) - middle) / SPREAD) ** 2
    return told


@cache
def _middle() -> float:
    """Where that lies, so that the mean chance to hold without a record is that of a collapse (bisection)."""
    low, high = 0.0, 1.0
    held = (1.0 + NODES * TYPICAL / SHAPE) ** -SHAPE
    for _ in range(40):
        middle = 0.5 * (low + high)
        weight = np.exp(_belief(middle))
        if float(weight @ held / weight.sum()) > np.exp(-TYPICAL):
            low = middle
        else:
            high = middle
    return 0.5 * (low + high)


@cache
def _again(draws: int) -> Floats:
    """Hazard of a dyad's next episode after one that a ceasefire ended, a day, by interval of age (D, J)."""
    hazard: Floats = base_rates(ucdp_rates()["dyads"]["outcome"], AFTER_FIGHTING, draws).of[RECURRENCE]
    return hazard


@cache
def _due() -> Floats:
    """Mean hazard of collapse a day, by interval of age (J), of truces such as those that are followed."""
    hazard: Floats = rates_for(FOLLOWED).of[COLLAPSE].mean(axis=0)
    return hazard
