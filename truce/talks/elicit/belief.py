"""What is believed of the worth of options after some answers: a Gaussian for each size of a person's slips.

What a side is worth is the sum of its options (as packages take it). Somebody compares two sides with an error: the
first is said if the difference and the error exceed a band, the second if they fall below it, else they are called
equal (an ordered probit; Thurstone 1927). Before any answer each option's worth is a Gaussian of its own, none ahead
of any other: adaptive preference learning as in Chajewska, Koller and Parr (2000) and Guo and Sanner (2010). The
posterior is fitted by expectation propagation (Minka 2001; Rasmussen and Williams 2006, 3.6). How often a person slips
nobody knows: three sizes are held side by side and weighed by how well each explains the answers, so one that
contradicts the others makes all of it less sure instead of being refused.
"""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.linalg import cho_factor, cho_solve
from scipy.special import log_ndtr, ndtr

from truce.model.elicited import Answer, Menu
from truce.talks.elicit.menu import Floats, rows_of

SLIPS = (0.15, 0.4, 1.0)  # standard deviation of the error, beside 1 for the worth of one option
BAND = 0.5  # of a slip: how near two sides are that are called equal
ROUNDS, NEAR, DAMPING = 100, 1e-9, 0.8
LEAST = 1e-10  # precision of a site that tells nothing
HALF_LOG_2PI = 0.5 * float(np.log(2 * np.pi))


@dataclass(frozen=True, slots=True)
class Belief:
    """Of the options and no deal: for each size of slips its weight, means (k, size) and covariances (k, size, size).

    In units of the spread of options before anybody was asked; `worths` makes points of it.
    """

    menu: Menu
    weights: Floats
    means: Floats
    covariances: Floats
    slips: tuple[float, ...] = SLIPS

    @property
    def slip(self) -> float:
        """How large this person's errors are thought to be, beside 1 for the spread of the options of an issue."""
        return float(self.weights @ np.asarray(self.slips))

    def draws(self, count: int, seed: int) -> Floats:
        """(count, size): equally likely worths; the same for the same seed."""
        normal = np.random.default_rng(seed).normal(size=(count, self.menu.size))
        ends = np.rint(np.cumsum(self.weights) * count).astype(int)
        made, begin = [], 0
        for mean, covariance, end in zip(self.means, self.covariances, ends, strict=True):
            root = np.linalg.cholesky(covariance + 1e-9 * np.eye(self.menu.size))
            made.append(mean + normal[begin:end] @ root.T)
            begin = int(end)
        return np.concatenate(made)


def believe(menu: Menu, answers: Iterable[Answer] = ()) -> Belief:
    """The belief after all answers, in whatever order they came; with none, what is held before asking."""
    rows, same = rows_of(menu, answers)
    spread = np.ones(menu.size)
    spread[-1] = len(menu.issues)  # no deal may lie anywhere among the packages
    fitted = [_fit(rows, same, spread, slip) for slip in SLIPS]
    evidence = np.array([each[2] for each in fitted])
    weights = np.exp(evidence - evidence.max())
    means, covariances = np.array([each[0] for each in fitted]), np.array([each[1] for each in fitted])
    return Belief(menu, weights / weights.sum(), means, covariances)


def bounds(same: NDArray[np.bool_], slip: float) -> tuple[Floats, Floats]:
    """Between what the difference with its error lay, for answers turned so that the first side was preferred."""
    band = BAND * slip
    return np.where(same, -band, band), np.where(same, band, np.inf)


def _fit(rows: Floats, same: NDArray[np.bool_], spread: Floats, slip: float) -> tuple[Floats, Floats, float]:
    """Mean, covariance and log evidence of one size of slips."""
    prior = np.diag(spread)
    if not len(rows):
        return np.zeros(len(spread)), prior, 0.0
    gram = (rows * spread) @ rows.T
    low, high = bounds(same, slip)
    precision, shift = np.full(len(rows), LEAST), np.zeros(len(rows))
    for _ in range(ROUNDS):
        centre, width, _ = _marginals(gram, precision, shift)
        _, cavity_v, tilt, bend = _tilted(centre, width, precision, shift, low, high, slip)
        # from here a site is what the tilted marginal tells beyond its cavity
        new = np.maximum(bend / np.maximum(1 - cavity_v * bend, LEAST), LEAST)
        cavity_m = cavity_v * (centre / width - shift)
        told = (tilt + bend * cavity_m) / np.maximum(1 - cavity_v * bend, LEAST)
        moved = max(float(np.abs(new - precision).max()), float(np.abs(told - shift).max()))
        precision, shift = precision + DAMPING * (new - precision), shift + DAMPING * (told - shift)
        if moved < NEAR:
            break
    return _posterior(rows, spread, gram, precision, shift, low, high, slip)


def _marginals(gram: Floats, precision: Floats, shift: Floats) -> tuple[Floats, Floats, Floats]:
    """Mean and variance of each difference, and the Cholesky factor they come from."""
    root = np.sqrt(precision)
    factor, _ = cho_factor(np.eye(len(gram)) + root[:, None] * gram * root, lower=True)
    covariance = gram - (gram * root) @ cho_solve((factor, True), root[:, None] * gram)
    return covariance @ shift, np.maximum(np.diag(covariance), LEAST), factor


def _tilted(
    centre: Floats, width: Floats, precision: Floats, shift: Floats, low: Floats, high: Floats, slip: float
) -> tuple[Floats, Floats, Floats, Floats]:
    """Of each answer, without what it told itself: its log chance, the variance, slope and (turned) curvature."""
    variance = 1 / np.maximum(1 / width - precision, LEAST)
    mean = variance * (centre / width - shift)
    scale = np.sqrt(variance + slip**2)
    chance, a, b = _between((low - mean) / scale, (high - mean) / scale)
    with np.errstate(invalid="ignore"):
        at_low, at_high = (np.exp(-0.5 * x**2 - HALF_LOG_2PI - chance) for x in (a, b))
        curved = np.where(np.isinf(b), 0.0, b * at_high) - a * at_low
    slope = (at_low - at_high) / scale
    return chance, variance, slope, slope**2 + curved / scale**2


def _between(a: Floats, b: Floats) -> tuple[Floats, Floats, Floats]:
    """Log of the chance that a normal lies between, from the side where it is not lost in rounding."""
    turn = a + b > 0
    below, above = np.where(turn, -b, a), np.where(turn, -a, b)
    top, bottom = log_ndtr(above), log_ndtr(below)
    return top + np.log1p(-np.exp(np.minimum(bottom - top, -1e-15))), a, b


def _posterior(
    rows: Floats,
    spread: Floats,
    gram: Floats,
    precision: Floats,
    shift: Floats,
    low: Floats,
    high: Floats,
    slip: float,
) -> tuple[Floats, Floats, float]:
    centre, width, factor = _marginals(gram, precision, shift)
    root, across = np.sqrt(precision), rows * spread
    covariance = np.diag(spread) - (across.T * root) @ cho_solve((factor, True), root[:, None] * across)
    mean = covariance @ (rows.T @ shift)
    chance, cavity_v, _, _ = _tilted(centre, width, precision, shift, low, high, slip)
    cavity_m, site_m = cavity_v * (centre / width - shift), shift / precision
    inner = (root * site_m) @ cho_solve((factor, True), root * site_m)
    apart = (cavity_m - site_m) ** 2 * precision / (1 + precision * cavity_v)
    logs = chance + 0.5 * np.log1p(precision * cavity_v) + 0.5 * apart
    return mean, covariance, float(logs.sum() - np.log(np.diag(factor)).sum() - 0.5 * inner)


def chances(difference: Floats, slip: float | Floats) -> tuple[Floats, Floats, Floats]:
    """Chance of each telling reply (first, second, equal), if the first is worth so much more."""
    first, second = ndtr(difference / slip - BAND), ndtr(-difference / slip - BAND)
    return first, second, np.maximum(1 - first - second, 0.0)
