"""The negative binomial by mean and size (variance mean + mean²/size), and mixtures of it as evenly weighted draws."""

from math import exp, lgamma, log
from typing import Any

from truce.compiled import lean

TINY = 1e-9
FINE = 400.0  # up to this mean every count is walked; above, counts are walked in steps
STEPS = 80.0  # steps to the mean then


@lean
def log_chance(y: float, mean: float, size: float) -> float:
    """Log of the chance of exactly y."""
    if mean < TINY:
        return 0.0 if y == 0.0 else -700.0
    whole = lgamma(y + size) - lgamma(size) - lgamma(y + 1.0)
    return whole + size * log(size / (size + mean)) + y * log(mean / (size + mean))


@lean
def draws_of_mixture(mean: Any, size: Any, weight: Any, chance: Any, out: Any) -> None:
    """Into `out` (D): the quantiles at (i + 1/2)/D of a mixture; `weight` sums to one, `chance` is room for its parts.

    Small means are walked count by count with the recurrence of the chances; large ones in equal steps, within which
    the distribution function rises evenly.
    """
    top = 0.0
    for part in range(mean.size):
        if weight[part] > 0.0 and mean[part] > top:
            top = mean[part]
    if top <= FINE:
        _walk_counts(mean, size, weight, chance, out)
    else:
        _walk_steps(mean, size, weight, max(1.0, top / STEPS), out)


@lean
def _walk_counts(mean: Any, size: Any, weight: Any, chance: Any, out: Any) -> None:
    """Every count in turn."""
    many = out.size
    total, at, y = 0.0, 0, 0.0
    for part in range(mean.size):
        chance[part] = 0.0
        if weight[part] > 0.0:
            chance[part] = weight[part] * exp(log_chance(0.0, mean[part], size[part]))
            total += chance[part]
    limit = 40.0 * FINE
    while at < many:
        while at < many and total >= (at + 0.5) / many:
            out[at] = y
            at += 1
        if y > limit:
            while at < many:  # a tail beyond all that could be told apart
                out[at] = y
                at += 1
            return
        for part in range(mean.size):
            if chance[part] > 0.0:
                odds = mean[part] / (size[part] + mean[part])
                chance[part] *= (y + size[part]) / (y + 1.0) * odds
                total += chance[part]
        y += 1.0


@lean
def _walk_steps(mean: Any, size: Any, weight: Any, step: float, out: Any) -> None:
    """The middle of each step stands for all its counts."""
    many = out.size
    total, at, low, tries = 0.0, 0, 0.0, 0
    while at < many and tries < 6000:
        middle = low + (step - 1.0) / 2.0
        inside = 0.0
        for part in range(mean.size):
            if weight[part] > 0.0:
                inside += weight[part] * exp(log_chance(middle, mean[part], size[part])) * step
        while at < many and total + inside >= (at + 0.5) / many:
            share = ((at + 0.5) / many - total) / inside
            out[at] = float(int(low + share * step))
            at += 1
        total += inside
        low += step
        tries += 1
    while at < many:
        out[at] = low
        at += 1
