"""How likely each party is to accept a package, where what things are worth to it is uncertain.

Each worth lies between its bounds, anywhere as likely as anywhere else below the stated value and above it. Whether an
analyst who errs on one option errs on all alike nobody knows: errors are drawn as independent, as wholly shared, and
between, and the answer is the whole range of what comes out. Of the parties together: between what follows if their
acceptances exclude each other as far as they can and if they go together (Frechet 1935).
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtr

from truce.talks.packages.problem import MILLI, Package, Problem
from truce.talks.packages.sweep import values

Floats = NDArray[np.float64]
SHARED = (0.0, 0.5, 1.0)  # of the variance of an error, how much all options of a party have in common
DRAWS = 4096


@dataclass(frozen=True, slots=True)
class Acceptance:
    """For each party (low, high) probability that a package is worth no deal or more; of all together; and why not
    sure: `sure` where every value within the bounds agrees."""

    parties: tuple[tuple[float, float], ...]
    together: tuple[float, float]
    sure: tuple[bool, ...]


def accept(problem: Problem, package: Package, draws: int = DRAWS, seed: int = 7) -> Acceptance:
    """Probability that each party accepts; (0, 0) for a party whose red line the package crosses."""
    crossed = {line.party for line in problem.red_lines if package[line.choice[0]] == line.choice[1]}
    found, sure = [], []
    for party in range(len(problem.parties)):
        surplus, low, high = _surplus(problem, package, party)
        told = _range(surplus, low, high, draws, seed) if party not in crossed else (0.0, 0.0)
        found.append(told)
        sure.append(party in crossed or surplus + low.sum() >= 0 or surplus + high.sum() < 0)
    lows, highs = zip(*found, strict=True)
    return Acceptance(tuple(found), (max(0.0, sum(lows) - len(lows) + 1), min(highs)), tuple(sure))


def _surplus(problem: Problem, package: Package, party: int) -> tuple[float, Floats, Floats]:
    """What the package is above no deal, and how far each term may lie below and above what is said."""
    stated = values(problem, np.array([package]))[0][0, party] - problem.least()[party]
    rows = [_bounds(problem, issue, option, party) for issue, option in enumerate(package)]
    reservation = problem.reservation[party]
    ceiling = reservation if problem.reservation_high is None else problem.reservation_high[party]
    bottom = reservation if problem.reservation_low is None else problem.reservation_low[party]
    rows.append((reservation - ceiling, reservation - bottom))
    low, high = np.array(rows).T
    return float(stated) / MILLI, low, high


def _bounds(problem: Problem, issue: int, option: int, party: int) -> tuple[float, float]:
    told = problem.issues[issue]
    value = told.worth[option][party]
    low = value if told.low is None else told.low[option][party]
    high = value if told.high is None else told.high[option][party]
    return low - value, high - value


def _range(surplus: float, low: Floats, high: Floats, draws: int, seed: int) -> tuple[float, float]:
    """The least and the largest chance over how much the errors have in common; the draws' own error included."""
    if surplus + low.sum() >= 0:
        return 1.0, 1.0
    if surplus + high.sum() < 0:
        return 0.0, 0.0
    chance = np.random.default_rng(seed)
    common, own = chance.normal(size=(draws, 1)), chance.normal(size=(draws, low.size))
    told = [_chance(surplus, low, high, np.sqrt(share) * common + np.sqrt(1 - share) * own) for share in SHARED]
    error = 2 * float(np.sqrt(0.25 / draws))
    return max(0.0, min(told) - error), min(1.0, max(told) + error)


def _chance(surplus: float, low: Floats, high: Floats, drawn: Floats) -> float:
    """The share of draws in which the party gains; each error is uniform below and above what is said."""
    quantile = 2 * ndtr(drawn) - 1
    errors = np.where(quantile < 0, -quantile * low, quantile * high)
    return float((surplus + errors.sum(axis=1) >= 0).mean())
