"""A bank of filters over one series of counts: how fast levels move and how wild counts are, all tried at once."""

from math import exp
from typing import Any

from truce.compiled import lean
from truce.outlook.counts.kernels.negbin import log_chance

FADED = 0.3  # the shape at which a belief is as vague as it gets: its level is remembered even then
VAGUE = 0.5  # the shape of a belief about a level that has just jumped
LEAST = 0.02  # mean per step below which a level is not followed further


@lean
def follow(
    y: Any,
    exposure: Any,
    rhythm: Any,
    speed: Any,
    size: Any,
    forget: float,
    jump: float,
    prior: Any,
    level: Any,
    weight: Any,
) -> None:
    """Walk one series: `level[t]` (2, J) is shape and rate of each filter after step t, `weight[t]` (J) its log weight.

    Filter j keeps a gamma belief about the level, forgets a share 1 - speed[j] of it a step (West and Harrison's
    discount), and believes that counts scatter around the level with size[j]. A step without exposure (nobody watched,
    or nothing is known) only forgets. `rhythm` (T) are the factors of the day of the week, learned by whoever calls,
    from the past alone. Weights are discounted sums of the log chance that a filter gave to what came.
    """
    filters = speed.size
    for t in range(y.size):
        for j in range(filters):
            shape, rate = (prior[0], prior[1]) if t == 0 else (level[t - 1, 0, j], level[t - 1, 1, j])
            past = 0.0 if t == 0 else weight[t - 1, j]
            kept = min(1.0, max(speed[j], FADED / shape))
            shape, rate = shape * kept, rate * kept
            told = exposure[t] * rhythm[t]
            if told > 0.0:
                mean = max(LEAST * told, shape / rate * told)
                spread = 1.0 / (1.0 / size[j] + 1.0 / shape)
                usual = log_chance(y[t], mean, spread)
                past = forget * past + usual
                if jump > 0.0 and shape > VAGUE:
                    kept = stays(y[t], mean, size[j], shape, usual, jump)
                    shape, rate = shape * kept, rate * kept
                heed = 1.0 / (1.0 + mean / size[j])  # a wild count says less about the level
                shape, rate = shape + heed * y[t], rate + heed * told
            level[t, 0, j], level[t, 1, j], weight[t, j] = shape, rate, past


@lean
def stays(y: float, mean: float, size: float, shape: float, usual: float, jump: float) -> float:
    """What is left (share) of the belief about a level after a count: the odder the count, the less.

    `usual` is the log chance that the belief gave to it. The chance that the level jumped on this step is `jump`
    beforehand, moved by how much better a vague belief around the same level explains the count.
    Source: West and Harrison 1997, ch. 11 (monitoring, and what to do when a model breaks down).
    """
    vague = log_chance(y, mean, 1.0 / (1.0 / size + 1.0 / VAGUE))
    odds = jump / (1.0 - jump) * exp(min(50.0, vague - usual))
    chance = odds / (1.0 + odds)
    return (1.0 - chance) + chance * VAGUE / shape


@lean
def shares(weight: Any, out: Any) -> None:
    """Log weights as shares that sum to one."""
    top = weight[0]
    for j in range(weight.size):
        top = max(top, weight[j])
    total = 0.0
    for j in range(weight.size):
        out[j] = exp(weight[j] - top)
        total += out[j]
    for j in range(weight.size):
        out[j] /= total


@lean
def reckon(
    y: Any,
    exposure: Any,
    factors: Any,
    speed: Any,
    size: Any,
    level: Any,
    ahead: int,
    floor: float,
    forget: float,
    weight: Any,
) -> None:
    """`weight[t]` (J): discounted sum of the log chances that each filter gave, `ahead` steps before, to what came.

    `factors` (T, S): the rhythm as it was known after each step. Filters are weighed for each distance on its own: one
    that follows fast may be right about tomorrow and wrong about next month.
    """
    rounds = factors.shape[1]
    for t in range(y.size):
        made = t - ahead
        for j in range(speed.size):
            weight[t, j] = 0.0 if t == 0 else weight[t - 1, j]
            if made >= 0 and exposure[t] > 0.0:
                told = exposure[t] * factors[made, t % rounds]
                mean = max(LEAST, level[made, 0, j] / level[made, 1, j]) * told
                shape = max(floor, level[made, 0, j] * speed[j] ** ahead)
                spread = 1.0 / (1.0 / size[j] + 1.0 / shape)
                weight[t, j] = forget * weight[t, j] + max(-12.0, log_chance(y[t], mean, spread))


@lean
def rhythm_of(y: Any, exposure: Any, memory: float, prior: float, factors: Any) -> None:
    """`factors[t]` (S): how the days of the week differ, by what was seen up to step t; their mean is one."""
    rounds = factors.shape[1]
    level, seen = 0.0, 0.0
    for t in range(y.size):
        day = t % rounds
        for d in range(rounds):
            factors[t, d] = 1.0 if t == 0 else factors[t - 1, d]
        if exposure[t] > 0.0:
            level, seen = 0.96 * level + y[t], 0.96 * seen + exposure[t]
            mean = max(0.05, level / seen) * exposure[t]
            # a count of a day against the level around it, heeded by how much it can say
            heed = memory * mean / (mean + prior)
            factors[t, day] += heed * (y[t] / mean - factors[t, day])
        total = 0.0
        for d in range(rounds):
            total += factors[t, d]
        for d in range(rounds):
            factors[t, d] *= rounds / total
