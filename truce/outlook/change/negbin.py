"""Negative-binomial regression of many series at once: one design, counts and exposures of their own.

    y_t ~ NB(mean e_t exp(x_t b), variance mean + a mean^2)

Coefficients by Fisher scoring (iteratively reweighted least squares), the spread `a` by its profile likelihood with
Cox and Reid's term for the coefficients that were fitted with it, on a golden section. Errors of neighbouring days may
go together: the model's covariance grows by what their first autocorrelation says, and Newey and West's stands beside
it. A penalty is a normal belief around nought about a coefficient: without one, a series without a single count after
some day would have no finite fit. Sources: Hilbe 2011; Cox and Reid 1987; Newey and West 1987.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import special

Floats = NDArray[np.float64]

SPREADS = (1e-4, 20.0)  # bounds of `a`: from a Poisson to counts that are hardly ever not nought
GOLDEN = (5**0.5 - 1) / 2
ROUNDS = 30
STEP = 2.0  # most that one round moves any fitted log mean
SMOOTH, MOST_ALIKE = 4.0, 0.9  # coefficients that move slowly; most that neighbouring days are taken to be alike
FADES = 0.6
CLOSE, ROUGH = 1e-9, 1e-4  # where the last step of a fit, and of one on the way to it, may end


@dataclass(frozen=True, slots=True)
class Fit:
    """What was fitted, n series and p coefficients."""

    coefficients: Floats  # (n, p)
    spread: Floats  # (n): the variance is mean + spread mean^2
    mean: Floats  # (n, T), 0 where nobody watched
    by_model: Floats  # (n, p, p)
    growth: Floats  # (n): what the variance of the model grows by for errors that go together, 1 or more
    robust: Floats  # (n, p, p)
    days: NDArray[np.int64]  # (n): watched

    def along(self, way: Floats) -> tuple[Floats, Floats]:
        """Estimate and standard error (n) of the sum of coefficients times `way` (p) or (n, p).

        The error is the larger of the two: Newey and West's is too small where days are few.
        """
        ways = np.broadcast_to(way, self.coefficients.shape)
        told = np.einsum("np,np->n", self.coefficients, ways)
        model, robust = (np.einsum("np,npq,nq->n", ways, one, ways) for one in (self.by_model, self.robust))
        return told, np.sqrt(np.maximum(self.growth * model, robust))

    def interval(self, way: Floats, share: float = 0.9) -> tuple[Floats, Floats, Floats]:
        """Estimate, low and high (n) of the same, by Student's t of the days left over."""
        told, error = self.along(way)
        left = np.maximum(1, self.days - self.coefficients.shape[1])
        wide = special.stdtrit(left.astype(float), 0.5 + share / 2) * error
        return told, told - wide, told + wide


def fit(
    y: Floats,
    exposure: Floats,
    design: Floats,
    penalty: Floats,
    *,
    lags: int = 7,
    adjusted: bool = True,
    spread: Floats | None = None,
) -> Fit:
    """Fit counts (n, T) with exposures (n, T; 0: not watched) to a design (T, p); `penalty` (p): 1/variance believed.

    `adjusted`: with Cox and Reid's term; without, the plain maximum likelihood. `lags`: days over which errors may go
    together. `spread` (n): where it is known already.
    """
    work = _Work(y, exposure, design, penalty)
    if spread is None:
        spread, start = _spread(work, adjusted)
    else:
        start = work.start
    coefficients = work.coefficients(spread, start)
    mean, weight = work.weights(coefficients, spread)
    bread: Floats = np.linalg.inv(work.information(weight)).astype(np.float64)
    errors = np.where(work.seen, (y - mean) / (1.0 + spread[:, None] * mean), 0.0)
    days = work.seen.sum(axis=1)
    few = days / np.maximum(1, days - design.shape[1])
    meat = _together(errors, design, lags) * few[:, None, None]
    pearson = errors / np.sqrt(np.where(work.seen, weight, 1.0).clip(1e-12))
    return Fit(coefficients, spread, mean, bread, _growth(pearson, days), bread @ meat @ bread, days)


class _Work:
    """Series, design and penalty, and what of them is used again and again."""

    def __init__(self, y: Floats, exposure: Floats, design: Floats, penalty: Floats) -> None:
        self.seen = exposure > 0
        self.y = np.where(self.seen, y, 0.0)
        self.offset = np.log(np.where(self.seen, exposure, 1.0))
        self.design, self.penalty = design, penalty
        self.pairs = (design[:, :, None] * design[:, None, :]).reshape(design.shape[0], -1)
        self.shape = (y.shape[0], design.shape[1], design.shape[1])
        watched = np.where(self.seen, exposure, 0.0).sum(axis=1)
        self.start = np.zeros((y.shape[0], design.shape[1]))
        self.start[:, 0] = np.log((self.y.sum(axis=1) + 0.5) / np.maximum(watched, 1e-9))

    def weights(self, coefficients: Floats, spread: Floats) -> tuple[Floats, Floats]:
        """Means (n, T), and the weight of each day; both 0 where nobody watched."""
        logs = np.clip(coefficients @ self.design.T + self.offset, -30.0, 30.0)
        mean = np.where(self.seen, np.exp(logs), 0.0)
        return mean, mean / (1.0 + spread[:, None] * mean)

    def information(self, weight: Floats) -> Floats:
        """Fisher's information (n, p, p) with the penalty."""
        told: Floats = (weight @ self.pairs).reshape(self.shape) + np.diag(self.penalty + 1e-9)
        return told

    def coefficients(self, spread: Floats, start: Floats, close: float = CLOSE) -> Floats:
        """Those that fit best with a spread."""
        beta = start.copy()
        for _ in range(ROUNDS):
            mean, weight = self.weights(beta, spread)
            score = ((self.y - mean) / (1.0 + spread[:, None] * mean)) @ self.design - self.penalty * beta
            step = np.linalg.solve(self.information(weight), score[:, :, None])[:, :, 0]
            far = np.abs(step @ self.design.T).max(axis=1, keepdims=True)
            beta += step * np.minimum(1.0, STEP / np.maximum(far, 1e-12))
            if far.max() < close:
                break
        return beta

    def likelihood(self, beta: Floats, spread: Floats, adjusted: bool) -> Floats:
        """Log likelihood (n) of a spread, with the penalty and, if asked, Cox and Reid's term."""
        mean, weight = self.weights(beta, spread)
        size = 1.0 / spread[:, None]
        told = special.gammaln(self.y + size) - special.gammaln(size) + size * np.log(size / (size + mean))
        told += special.xlogy(self.y, mean / (size + mean))
        whole = np.where(self.seen, told, 0.0).sum(axis=1) - 0.5 * (self.penalty * beta**2).sum(axis=1)
        if adjusted:
            whole -= 0.5 * np.linalg.slogdet(self.information(weight))[1]
        return np.asarray(whole, dtype=np.float64)


def _spread(work: _Work, adjusted: bool, sections: int = 18) -> tuple[Floats, Floats]:
    """The likeliest spread (n) and the coefficients that go with it."""
    areas = work.shape[0]
    low, high = (np.full(areas, np.log(bound)) for bound in SPREADS)
    beta = work.coefficients(np.full(areas, 0.3), work.start, ROUGH)

    def told(at: Floats) -> Floats:
        nonlocal beta
        beta = work.coefficients(np.exp(at), beta, ROUGH)
        return work.likelihood(beta, np.exp(at), adjusted)

    inner, outer = high - GOLDEN * (high - low), low + GOLDEN * (high - low)
    left, right = told(inner), told(outer)
    for _ in range(sections):
        lower = left > right  # the top lies below `outer`
        low, high = np.where(lower, low, inner), np.where(lower, outer, high)
        fresh = np.where(lower, high - GOLDEN * (high - low), low + GOLDEN * (high - low))
        inner, outer = np.where(lower, fresh, outer), np.where(lower, inner, fresh)
        value = told(fresh)
        left, right = np.where(lower, value, right), np.where(lower, left, value)
    return np.exp((low + high) / 2), beta


def _growth(pearson: Floats, days: NDArray[np.int64]) -> Floats:
    """Variance of a mean of errors whose first autocorrelation is seen, and which fades by `FADES` a day at most.

    Counting noise hides how alike neighbouring days are, so the fading is believed, not read off. What fitting takes
    from the autocorrelation is put back.
    """
    both = (pearson[:, 1:] * pearson[:, :-1]).sum(axis=1)
    first = both / np.maximum((pearson**2).sum(axis=1), 1e-12) + SMOOTH / np.maximum(days, 1)
    near = np.clip(first, 0.0, MOST_ALIKE)
    grown: Floats = 1.0 + 2.0 * near / (1.0 - np.maximum(near, FADES))
    return grown


def _together(errors: Floats, design: Floats, lags: int) -> Floats:
    """Newey and West's sum (n, p, p) of products of scores up to `lags` days apart, the nearer weighing more."""
    areas, (days, many) = errors.shape[0], design.shape
    whole = np.zeros((areas, many, many))
    for lag in range(min(lags, days - 1) + 1):
        products = errors[:, lag:] * errors[:, : days - lag]
        pairs = (design[lag:, :, None] * design[: days - lag, None, :]).reshape(days - lag, -1)
        part = (products @ pairs).reshape(areas, many, many) * (1.0 - lag / (lags + 1.0))
        whole += part if lag == 0 else part + part.transpose(0, 2, 1)
    return whole
