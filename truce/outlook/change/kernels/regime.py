"""One series watched day by day: a belief about the level if nothing changed, one for every day it may have changed.

All beliefs are gamma; counts scatter around a level as a negative binomial whose spread is learned. A belief of change
begins as that of no change, moved by a factor, and from then on learns by itself. What is told is the log of how much
better some change in the last days explains the counts than none, which is the logarithm of a Shiryaev-Roberts
statistic over a window, with estimated levels. Sources: Shiryaev 1963; Roberts 1966; Pollak and Siegmund 1991; Adams
and MacKay 2007; the discount is West and Harrison's.
"""

from math import exp, log
from typing import Any

from truce.compiled import lean
from truce.outlook.counts.kernels.negbin import log_chance

NOTHING = -1e30
UNHEARD = -50.0  # log odds where no belief speaks for a side
LEAST = 0.05
LEARNED = 7  # days from which a level is known well enough to call a count a heap


@lean
def factor_of(rhythm: Any, day: int, prior: float) -> float:
    """How this day of the week differs, shrunk to not at all; `rhythm` (2, S): sums of ratios, and of days."""
    rounds = rhythm.shape[1]
    total = 0.0
    for d in range(rounds):
        total += (rhythm[0, d] + prior) / (rhythm[1, d] + prior)
    factor: float = (rhythm[0, day] + prior) / (rhythm[1, day] + prior) * rounds / total
    return factor


@lean
def learn(y: float, told: float, inverse: float, belief: Any) -> float:
    """Take a count into a belief (shape, rate, log weight); the log chance it had given to it."""
    mean = max(LEAST * told, belief[0] / belief[1] * told)
    chance = log_chance(y, mean, 1.0 / (inverse + 1.0 / belief[0]))
    heed = 1.0 / (1.0 + mean * inverse)
    belief[0] += heed * y
    belief[1] += heed * told
    belief[2] += chance
    return chance


@lean
def learn_all(y: float, told: float, inverse: float, bank: Any, changed: Any) -> None:
    """Take a count into every belief: of no change (J, 3), and of change (W, R, J, 3) where it has begun."""
    for j in range(bank.shape[0]):
        learn(y, told, inverse, bank[j])
    for back in range(changed.shape[0]):
        for r in range(changed.shape[1]):
            for j in range(bank.shape[0]):
                if changed[back, r, j, 2] > NOTHING / 2:
                    learn(y, told, inverse, changed[back, r, j])


@lean
def begin(bank: Any, speed: Any, ratio: Any, loose: float, fresh: Any) -> None:
    """Into `fresh` (R, J, 3): beliefs that the level is `ratio` times what it was, from today on."""
    for r in range(ratio.size):
        for j in range(speed.size):
            shape = bank[j, 0] * speed[j]
            level = bank[j, 0] / bank[j, 1] * ratio[r]
            fresh[r, j, 0] = shape / (1.0 + shape * loose)
            fresh[r, j, 1] = fresh[r, j, 0] / level
            fresh[r, j, 2] = bank[j, 2] - log(ratio.size)


@lean
def total(belief: Any) -> float:
    """Log of the summed weights of beliefs (J, 3)."""
    top = NOTHING
    for j in range(belief.shape[0]):
        top = max(top, belief[j, 2])
    told = 0.0
    for j in range(belief.shape[0]):
        told += exp(belief[j, 2] - top)
    return top + log(told)


@lean
def mean_level(bank: Any) -> float:
    """The level if nothing changed, over all filters."""
    whole, level = total(bank), 0.0
    for j in range(bank.shape[0]):
        level += exp(bank[j, 2] - whole) * bank[j, 0] / bank[j, 1]
    return level


@lean
def weigh(changed: Any, ratio: Any, none: float, level: float, today: int, seen: int, up: Any, down: Any) -> None:
    """Into `up` and `down` (4): log odds of a rise or fall in the window, days since it, the level since, its weight.

    `none` and `level`: log weight and level of the beliefs of no change. A belief that began as a rise and has since
    learned that counts fell speaks for neither side. Days since is that of the best day of change; the level since is
    the mean over all beliefs of the kind.
    """
    window, kinds = changed.shape[0], changed.shape[1]
    for side in range(2):
        out = up if side == 0 else down
        best, since, whole, now = NOTHING, 0, 0.0, 0.0
        for back in range(min(window, seen)):
            slot = (today - back) % window
            for r in range(kinds):
                if (ratio[r] > 1.0) != (side == 0):
                    continue
                told, mean = total(changed[slot, r]), mean_level(changed[slot, r])
                if (mean > level) != (side == 0):
                    continue
                if told > best:
                    whole *= exp(best - told)
                    now *= exp(best - told)
                    best, since = told, back
                share = exp(told - best)
                whole += share
                now += share * mean
        out[0] = best + log(whole) - none if whole > 0.0 else UNHEARD
        out[1] = float(since)
        out[2] = now / whole if whole > 0.0 else level
        out[3] = whole


@lean
def scatter(y: float, mean: float, spread: Any) -> None:
    """Add to the sums (2) from which the inverse of the size is learned: excess over a Poisson, and its weight."""
    heed = min(1.0, mean)
    spread[0] = 0.995 * spread[0] + heed * ((y - mean) ** 2 - mean) / max(mean * mean, LEAST)
    spread[1] = 0.995 * spread[1] + heed


@lean
def heard(y: float, told: float, inverse: float, bank: Any, cap: float) -> float:
    """A count, at most `cap` standard deviations above the level: one day's heap of late reports is no new level."""
    mean = max(LEAST * told, mean_level(bank) * told)
    kept: float = min(y, mean + cap * (mean + mean * mean * inverse) ** 0.5 + 1.0)
    return kept


@lean
def start(bank: Any, prior: Any, level: float, sure: float) -> None:
    """Every filter at the same level, hardly sure of it."""
    for j in range(bank.shape[0]):
        bank[j, 0], bank[j, 1], bank[j, 2] = sure, sure / level, log(prior[j])


@lean
def opening(y: Any, exposure: Any, days: int) -> float:
    """The mean of the first days that were watched; what comes before is no alarm."""
    counts, told = 0.5, 0.5
    found = 0
    for t in range(y.size):
        if exposure[t] > 0.0 and found < days:
            counts += y[t]
            told += exposure[t]
            found += 1
    return counts / told


@lean
def restart(bank: Any, changed: Any, prior: Any, side: Any) -> None:
    """After an alarm: the level is what it has been since the change; everything else begins anew."""
    since = int(side[1])
    start(bank, prior, max(LEAST, side[2]), 1.0 + since)
    for slot in range(changed.shape[0]):
        for r in range(changed.shape[1]):
            for j in range(changed.shape[2]):
                changed[slot, r, j, 2] = NOTHING


@lean
def walk(
    y: Any,
    exposure: Any,
    speed: Any,
    prior: Any,
    ratio: Any,
    settings: Any,
    knob: float,
    bank: Any,
    changed: Any,
    rhythm: Any,
    spread: Any,
    up: Any,
    down: Any,
    level: Any,
) -> None:
    """Into `up`, `down` (T, 4) and `level` (T): what `weigh` tells after each day, and the level if nothing changed.

    `settings`: how loose a belief of change begins, the shrinkage of the rhythm, its memory, the inverse of the size
    believed at first, how many days that counts for, and how far above its level a day counts at most. Above `knob` an
    alarm is given and watching begins anew from the new level; with an infinite knob it never does.
    """
    rounds, window, seen = rhythm.shape[1], changed.shape[0], 0
    start(bank, prior, opening(y, exposure, LEARNED), 1.0)
    for t in range(y.size):
        factor = factor_of(rhythm, t % rounds, settings[1])
        inverse = max(0.005, (settings[4] * settings[3] + spread[0]) / (settings[4] + spread[1]))
        begin(bank, speed, ratio, settings[0], changed[t % window])
        seen += 1
        for j in range(speed.size):
            bank[j, 0] *= speed[j]
            bank[j, 1] *= speed[j]
        told, count = exposure[t] * factor, y[t]
        if told > 0.0:
            if t >= LEARNED:
                count = heard(y[t], told, inverse, bank, settings[5])
            learn_all(count, told, inverse, bank, changed)
        level[t] = mean_level(bank)
        weigh(changed, ratio, total(bank), level[t], t, seen, up[t], down[t])
        if told > 0.0:
            keep_time(count / exposure[t], level[t], t % rounds, settings[2], rhythm)
            if t >= 14:
                scatter(count, max(LEAST, level[t] * told), spread)
        if max(up[t, 0], down[t, 0]) > knob and t >= 28:
            restart(bank, changed, prior, up[t] if up[t, 0] >= down[t, 0] else down[t])
            seen = 0


@lean
def keep_time(rate: float, level: float, day: int, memory: float, rhythm: Any) -> None:
    """What a day of the week was like, beside the level."""
    for d in range(rhythm.shape[1]):
        rhythm[0, d] *= memory
        rhythm[1, d] *= memory
    rhythm[0, day] += rate / max(0.2, level)
    rhythm[1, day] += 1.0
