"""Negative-binomial regression whose spread grows or shrinks with the level, leaning on what was believed before."""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy.special import gammaln, psi

Floats = NDArray[np.float64]
SIZE = np.array([0.7, 0.25])  # log size at a level of one, and how it grows with the log level, believed beforehand
SIZE_LEAN = np.array([10.0, 40.0])
LOG_LEVEL, LOG_SIZE = (-4.0, 8.0), (-3.0, 7.0)  # beyond these the size changes no more


@dataclass(frozen=True, slots=True)
class Fit:
    """Coefficients of the log level, and of the log size as a line over the log level."""

    beta: Floats
    size: Floats

    def level(self, x: Floats) -> Floats:
        """Log level for features (..., F)."""
        told: Floats = np.clip(x @ self.beta, -8.0, 12.0)
        return told

    def spread(self, level: Floats) -> Floats:
        """Size of the negative binomial at log levels."""
        told: Floats = np.exp(np.clip(self.size[0] + self.size[1] * np.clip(level, *LOG_LEVEL), *LOG_SIZE))
        return told


@dataclass(frozen=True, slots=True)
class Cases:
    """Counts (N), features (N, F), offsets of the log mean (N) and how much each case is heeded (N)."""

    y: Floats
    x: Floats
    offset: Floats
    heed: Floats


@dataclass(frozen=True, slots=True)
class Lean:
    """Coefficients (F) believed beforehand, and how firmly (F)."""

    beta: Floats
    firm: Floats


def fit(cases: Cases, lean: Lean, start: Fit, turns: int) -> Fit:
    """The most probable fit after at most so many turns: scoring for the level, then for the size, never downhill.

    Source: Lawless 1987 (negative-binomial regression); penalties are normal beliefs.
    """
    now, good = start, _good(cases, lean, start)
    for _ in range(turns):
        before = good
        for step in (_level_step, _size_step):
            now, good = _walk(cases, lean, now, step(cases, lean, now), good)
        if good - before < 1e-3 * max(1.0, abs(good)) ** 0.5:
            break
    return now


def _good(cases: Cases, lean: Lean, one: Fit) -> float:
    """Log chance of the counts (but for a constant), and of the coefficients by what was believed."""
    level = one.level(cases.x)
    mean, size = np.exp(level + cases.offset), one.spread(level)
    log_chance = gammaln(cases.y + size) - gammaln(size) + size * np.log(size / (size + mean))
    log_chance += cases.y * np.log(mean / (size + mean))
    believed = (lean.firm * (one.beta - lean.beta) ** 2).sum() + (SIZE_LEAN * (one.size - SIZE) ** 2).sum()
    return float((cases.heed * log_chance).sum() - believed / 2.0)


def _walk(cases: Cases, lean: Lean, one: Fit, to: Fit, good: float) -> tuple[Fit, float]:
    """As far towards `to` as it gets better."""
    share = 1.0
    for _ in range(6):
        there = Fit(one.beta + share * (to.beta - one.beta), one.size + share * (to.size - one.size))
        better = _good(cases, lean, there)
        if better > good:
            return there, better
        share /= 3.0
    return one, good


def _level_step(cases: Cases, lean: Lean, one: Fit) -> Fit:
    """Fisher scoring of the coefficients of the level, the size standing still."""
    level = one.level(cases.x)
    mean = np.exp(level + cases.offset)
    tame = cases.heed / (1.0 + mean / one.spread(level))
    slope = cases.x.T @ (tame * (cases.y - mean)) - lean.firm * (one.beta - lean.beta)
    curve = (cases.x * (tame * mean)[:, None]).T @ cases.x + np.diag(lean.firm)
    return replace(one, beta=one.beta + np.linalg.solve(curve, slope))


def _size_step(cases: Cases, lean: Lean, one: Fit) -> Fit:  # noqa: ARG001 - both steps are called alike
    """Scoring of the line of the size by the outer product of slopes, the level standing still."""
    level = one.level(cases.x)
    mean, size = np.exp(level + cases.offset), one.spread(level)
    slopes = psi(cases.y + size) - psi(size) + np.log(size / (size + mean)) + 1.0
    slopes = (slopes - (size + cases.y) / (size + mean)) * size
    line = np.stack([np.ones_like(level), np.clip(level, *LOG_LEVEL)], axis=1)
    slope = line.T @ (slopes * cases.heed) - SIZE_LEAN * (one.size - SIZE)
    curve = (line * (slopes**2 * cases.heed)[:, None]).T @ line + np.diag(SIZE_LEAN)
    return replace(one, size=one.size + np.linalg.solve(curve, slope))
