"""A level that somebody else foretold, believed only so far: moved by factors and scattered more or less widely."""

from math import exp
from typing import Any

from truce.compiled import lean
from truce.outlook.counts.kernels.negbin import draws_of_mixture, log_chance

WORST = -12.0  # one surprise tells no more than this against a view


@lean
def heed(
    y: Any,
    exposure: Any,
    mean: Any,
    size: Any,
    first: int,
    last: int,
    shift: Any,
    wild: Any,
    forget: float,
    weight: Any,
) -> None:
    """Add to `weight` (n, J) the log chance that each view gave to what came at steps `first` to `last`, discounted.

    `mean`, `size` (n, T): what was foretold for each step. View j believes in mean times shift[j] and size times
    wild[j].
    """
    for i in range(y.shape[0]):
        for t in range(first, last + 1):
            if exposure[i, t] > 0.0:
                for j in range(shift.size):
                    told = log_chance(y[i, t], mean[i, t] * shift[j] * exposure[i, t], size[i, t] * wild[j])
                    weight[i, j] = forget * weight[i, j] + max(WORST, told)


@lean
def tell(mean: Any, size: Any, shift: Any, wild: Any, share: Any, room: Any, out: Any) -> None:
    """Into `out` (n, D): draws of each area from its mean and size (n), views weighed by `share` (n, J).

    `room` (3, J) is for the parts of the mixture.
    """
    for i in range(out.shape[0]):
        for j in range(shift.size):
            room[0, j] = mean[i] * shift[j]
            room[1, j] = size[i] * wild[j]
        draws_of_mixture(room[0], room[1], share[i], room[2], out[i])


@lean
def rates(y: Any, exposure: Any, paces: Any, heed_prior: float, begin: float, sums: Any, out: Any) -> None:
    """Into `out` (K, n, T): smoothed counts per whole step, fast ones first, each leaning on the next slower one.

    `paces` (K): the share of what is remembered that is left a step later; `sums` (K, 2) is room. `begin`: what is
    believed before anything is known.
    """
    many = paces.size
    for i in range(y.shape[0]):
        for k in range(many):
            sums[k, 0], sums[k, 1] = 0.0, 0.0
        for t in range(y.shape[1]):
            known = exposure[i, t] > 0.0
            slower = begin
            for back in range(many):
                k = many - 1 - back
                sums[k, 0] = paces[k] * sums[k, 0] + (y[i, t] if known else 0.0)
                sums[k, 1] = paces[k] * sums[k, 1] + exposure[i, t]
                slower = (sums[k, 0] + heed_prior * slower) / (sums[k, 1] + heed_prior)
                out[k, i, t] = slower


@lean
def shared(y: Any, exposure: Any, slow: Any, pace: float, out: Any) -> None:
    """Into `out` (T): how all areas together stand against their slow rates (n, T), as a log; 0 is as ever.

    An area speaks with the root of its rate, so that large ones do not speak alone.
    """
    came, ought = 0.0, 0.0
    for t in range(y.shape[1]):
        came, ought = pace * came, pace * ought
        for i in range(y.shape[0]):
            if exposure[i, t] > 0.0:
                voice = (slow[i, t] + 0.1) ** -0.5
                came += voice * y[i, t]
                ought += voice * exposure[i, t] * slow[i, t]
        out[t] = (came + 1.0) / (ought + 1.0)


@lean
def softmax(weight: Any, out: Any, least: float) -> None:
    """Log weights (J) as shares that sum to one; shares below `least` are left out."""
    top = weight[0]
    for j in range(weight.size):
        top = max(top, weight[j])
    for turn in range(2):
        total = 0.0
        for j in range(weight.size):
            if turn == 0:
                out[j] = exp(weight[j] - top)
            elif out[j] < least:
                out[j] = 0.0
            total += out[j]
        for j in range(weight.size):
            out[j] /= total
