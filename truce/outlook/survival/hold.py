"""The chance that a truce of a given age still holds after some days, by kind of end, and how little is known of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray
from scipy import special

from truce.outlook.survival.exposure import CUTS, Exposure
from truce.outlook.survival.hierarchy import hazards
from truce.outlook.survival.lattice import DRAWS, levels
from truce.outlook.survival.spell import COLLAPSE, EXPIRED, HAZARDS, Floats

HORIZONS = (7.0, 30.0, 90.0)
HOLDS = "holds"
THIN = 30.0  # days at risk: with fewer in an interval of age, what is said of it is a guess
EXTENSION = 61  # dimension of the lattice; 1-60 are the hazards'
FINE = (1.0, 2.0, 4.0, 7.0, 14.0, 21.0, 30.0, 45.0, 60.0, 90.0, 135.0, 180.0, 270.0)  # days ahead at which steps end


@dataclass(frozen=True, slots=True)
class Hazards:
    """Draws of the hazards of every kind of end (each D, J) by interval of age, and from how many spells they come."""

    of: Mapping[str, Floats]
    spells: int  # of the class itself
    borrowed: int  # of the other classes
    at_risk: Floats  # days at risk by interval (J), borrowed ones too: where there are none, nothing is known


@dataclass(frozen=True, slots=True)
class Expiry:
    """An announced end: at which age, and the chance that the truce is then extended (D draws)."""

    age: float
    extended: Floats


@dataclass(frozen=True, slots=True)
class Outlook:
    """Chances by horizon: draws (D) of each outcome; the outcomes of one draw sum to one."""

    age: float
    horizons: tuple[float, ...]
    outcomes: Mapping[str, Floats]  # "holds" and each kind of end -> (H, D)
    guessed: NDArray[np.bool_]  # (H): on the way there lies an age at which next to no truce of the record was seen

    def mean(self, outcome: str = HOLDS) -> Floats:
        """The chance to say, by horizon (H): the mean of what is thought possible."""
        told: Floats = self.outcomes[outcome].mean(axis=1)
        return told

    def interval(self, share: float, outcome: str = HOLDS) -> tuple[Floats, Floats]:
        """Bounds (each H) that hold the chance with that probability, as 0.5 or 0.9."""
        low, high = np.quantile(self.outcomes[outcome], [0.5 - share / 2, 0.5 + share / 2], axis=1)
        return low, high


def base_rates(classes: Mapping[str, Exposure], level: str | None, draws: int = DRAWS) -> Hazards:
    """Hazards of a class of truces (None: of one never seen before) for each kind of end that the table knows."""
    kinds = [k for k in HAZARDS if any(one.of(k).sum() > 0 for one in classes.values())] or [COLLAPSE]
    first = {kind: 1 + 20 * place for place, kind in enumerate(HAZARDS)}  # each kind has its dimensions of the lattice
    told = {kind: hazards(classes, level, kind, first[kind], draws) for kind in kinds}
    own = classes[level].spells if level is not None else 0
    days: Floats = np.sum([one.days for one in classes.values()], axis=0)
    return Hazards(told, own, sum(one.spells for one in classes.values()) - own, days)


def averaged(views: Sequence[Hazards]) -> Hazards:
    """One truce in several classes at once: the geometric mean of what each class says, quantile by quantile.

    Classes overlap (the same truces have peacekeepers and are partial), so their effects are averaged, never
    multiplied, and the mean is as wide as its parts: borrowing twice from the same record is not two records.
    """
    kinds = {kind for view in views for kind in view.of}
    told = {}
    for kind in sorted(kinds):
        logs = [np.log(np.maximum(view.of[kind], 1e-12)) for view in views if kind in view.of]
        told[kind] = np.exp(np.mean(logs, axis=0))
    days: Floats = np.min([view.at_risk for view in views], axis=0)
    return Hazards(told, min(v.spells for v in views), max(v.borrowed for v in views), days)


def outlook(
    rates: Hazards,
    age: float,
    horizons: Sequence[float] = HORIZONS,
    *,
    multiplier: Floats | None = None,
    fades: float = np.inf,
    expiry: Expiry | None = None,
    cuts: Floats = CUTS,
) -> Outlook:
    """What becomes of a truce that has stood `age` days, within each horizon.

    `multiplier` (D) is what the signals do to the hazard of collapse now; it fades to one by half every `fades` days,
    for today's signs say little of next season. An announced end later than now is met at its date, not by chance; one
    that has passed says nothing.
    """
    edges = _edges(age, horizons, expiry, cuts)
    kinds = sorted(rates.of)
    draws = next(iter(rates.of.values())).shape[0]
    alive = np.ones(draws)
    gone = {kind: np.zeros(draws) for kind in (*kinds, *([EXPIRED] if expiry else []))}
    kept: dict[float, dict[str, Floats]] = {}
    due = expiry
    for begin, end in pairwise(edges):
        step = _step(rates, age, 0.5 * (begin + end), end - begin, multiplier, fades, cuts)
        alive = _walk(alive, gone, step)
        if due is not None and np.isclose(age + end, due.age):  # once: two edges may lie a rounding apart
            gone[EXPIRED] = gone[EXPIRED] + alive * (1.0 - due.extended)
            alive = alive * due.extended
            due = None
        kept[float(end)] = {HOLDS: alive, **gone}
    names = (HOLDS, *gone)
    outcomes = {name: np.stack([kept[float(h)][name] for h in horizons]) for name in names}
    return Outlook(age, tuple(horizons), outcomes, _guessed(rates.at_risk, age, horizons, cuts))


def _guessed(at_risk: Floats, age: float, horizons: Sequence[float], cuts: Floats) -> NDArray[np.bool_]:
    """Whether the days up to each horizon touch an interval of age that the record hardly saw."""
    thin = at_risk < THIN
    return np.array([bool((thin & (cuts[:-1] < age + h) & (cuts[1:] > age)).any()) for h in horizons])


def _edges(age: float, horizons: Sequence[float], expiry: Expiry | None, cuts: Floats) -> NDArray[np.float64]:
    """Days ahead at which something changes: the horizons, the intervals' ends, the announced end, and fine steps."""
    last = max(horizons)
    announced = [expiry.age - age] if expiry is not None and expiry.age > age else []
    all_of = np.array([0.0, *horizons, *FINE, *announced, *(cuts[np.isfinite(cuts)] - age)])
    told: Floats = np.unique(all_of[(all_of >= 0.0) & (all_of <= last)])
    return told


def _step(
    rates: Hazards, age: float, middle: float, days: float, multiplier: Floats | None, fades: float, cuts: Floats
) -> dict[str, Floats]:
    """Cumulated hazard of each kind over one step ahead."""
    place = int(np.searchsorted(cuts, age + middle, side="right")) - 1
    told = {kind: hazard[:, min(place, hazard.shape[1] - 1)] * days for kind, hazard in rates.of.items()}
    if multiplier is not None and COLLAPSE in told:
        told[COLLAPSE] = told[COLLAPSE] * multiplier ** (0.5 ** (middle / fades))
    return told


def _walk(alive: Floats, gone: dict[str, Floats], step: Mapping[str, Floats]) -> Floats:
    """Who is still there after a step; who is not is shared among kinds by their hazards."""
    total = np.sum(list(step.values()), axis=0)
    lost = alive * -np.expm1(-total)
    for kind, one in step.items():
        gone[kind] = gone[kind] + lost * np.divide(one, total, out=np.zeros_like(total), where=total > 0)
    left: Floats = alive - lost
    return left


def extension(extended: float, not_extended: float, draws: int = DRAWS) -> Floats:
    """Chance that an announced end is put off (D draws), from how often it was before: Jeffreys' beta."""
    told: Floats = special.betaincinv(extended + 0.5, not_extended + 0.5, levels(EXTENSION, draws))
    return told
