"""Pair scores, and the few parameters behind them, learned from the unlabelled pairs of one stretch.

Fellegi and Sunter (1969) with expectation and maximisation: score all pairs, take the scores as
probabilities, count again how one event's pairs and other pairs look, score again.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import numpy as np
import polars as pl
from scipy.special import expit

from truce.fusion import constants as c
from truce.fusion.candidates import Pairs
from truce.fusion.tellings import Bools, Floats, Ints, Tellings
from truce.fusion.traits import PRIORS, SILENCE, Traits

TINY = 1e-300


@dataclass(frozen=True, slots=True)
class Habits:
    """What is learned: expected partners a report has, how far places and times err, how well traits agree."""

    partners: float = c.PARTNERS
    space: Floats = field(default_factory=lambda: np.array(c.SPACE_SHARES))
    time: Floats = field(default_factory=lambda: np.array([c.TIME_SHARES, c.TIME_SHARES]))
    agree: Mapping[str, float] = field(default_factory=dict)
    levels: Mapping[str, Floats] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Seen:
    """What place and time say, before their shares are learned: densities per component, and the crowd around."""

    space: Floats
    time: Floats
    fine: Ints
    crowd: Floats
    placed: Bools


def overlap(t: Tellings, i: Ints, j: Ints, slack: float) -> Floats:
    """Density (per day) of seeing both intervals, if one true time lies in each, give or take `slack` days."""
    wide = [np.maximum(t.end[k] - t.start[k], c.CLOCK_DAYS) + slack for k in (i, j)]
    apart = np.abs(t.middle[i] - t.middle[j])
    common = np.clip((wide[0] + wide[1]) / 2 - apart, 0, np.minimum(wide[0], wide[1]))
    return common / (wide[0] * wide[1])


def see(t: Tellings, pairs: Pairs, crowding: Floats, core: Bools) -> Seen:
    """Place and time of every pair, against how crowded it is there."""
    i, j = pairs.i, pairs.j
    placed = np.isfinite(pairs.km)
    joint = np.where(placed, t.sigma[i] ** 2 + t.sigma[j] ** 2, 1.0)
    squared = np.where(placed, pairs.km, 0.0) ** 2
    space = np.column_stack(
        [np.exp(-squared / (2 * joint * s * s)) / (2 * np.pi * joint * s * s) for s in c.SPACE_SCALES]
    )
    time = np.column_stack([overlap(t, i, j, slack) for slack in c.TIME_SLACK_DAYS])
    daily = np.log(max(int(core.sum()), 1) / c.BLOCK_DAYS)
    crowd = np.where(placed, (np.nan_to_num(crowding)[i] + np.nan_to_num(crowding)[j]) / 2, daily)
    fine = (np.maximum((t.end - t.start)[i], (t.end - t.start)[j]) < 0.25).astype(np.int64)
    return Seen(space, time, fine, crowd, placed)


def start(told: Traits) -> Habits:
    """The constants, before anything is learned."""
    levels = {name: log_ratio(np.array(PRIORS[name][0]), np.array(PRIORS[name][1]), name) for name in told.levels}
    return Habits(agree=dict.fromkeys(told.agree, c.AGREE_PRIOR) | {"kind": c.KIND_TRUST}, levels=levels)


def log_ratio(alike: Floats, other: Floats, name: str) -> Floats:
    """Log-likelihood ratio of each level; silence says nothing."""
    if name not in SILENCE:
        answer: Floats = np.log(alike / alike.sum()) - np.log(other / other.sum())
        return answer
    spoken = np.log(alike[1:] / alike[1:].sum()) - np.log(other[1:] / other[1:].sum())
    return np.concatenate([[0.0], spoken])


def factors(seen: Seen, told: Traits, habits: Habits) -> dict[str, Floats]:
    """Every factor of every pair's score, as log-likelihood ratios; their sum is the score."""
    space = np.log(np.maximum(seen.space @ habits.space, TINY))
    time = np.log(np.maximum((seen.time * habits.time[seen.fine]).sum(axis=1), TINY))
    answer = {
        "prior": np.full(len(space), np.log(habits.partners)),
        "distance": np.where(seen.placed, space, 0.0),
        "time": time,
        "density": -seen.crowd,
    }
    answer |= {name: np.log(1 + habits.agree[name] * (ratio - 1)) for name, ratio in told.agree.items()}
    answer |= {name: habits.levels[name][level] for name, level in told.levels.items()}
    return answer


def total(parts: Mapping[str, Floats], barred: Bools) -> Floats:
    """The score: all factors added, never below the floor; a barred pair is out of the question."""
    score = np.maximum(sum(parts.values(), np.zeros(len(barred))), c.FLOOR)
    return np.where(barred, c.NEVER, score)


def believed(weight: Floats) -> float:
    """How many pairs the constants count for, beside pairs of these weights."""
    return c.PRIOR_WEIGHT + c.PRIOR_SHARE * float(weight.sum())


def shares(parts: Floats, old: Floats, same: Floats, prior: tuple[float, ...]) -> Floats:
    """New shares of a mixture: how much of the pairs of one event each component accounts for."""
    owed = parts * old
    owed = owed / np.maximum(owed.sum(axis=1, keepdims=True), TINY)
    new = (owed * same[:, None]).sum(axis=0) + believed(same) * np.array(prior)
    answer: Floats = new / new.sum()
    return answer


def best_agreement(ratio: Floats, same: Floats) -> float:
    """How far a trait is to be trusted: the value of the grid that explains the pairs of one event best."""
    spoken = ratio != 1
    prior = [
        believed(same[spoken]) * (c.AGREE_PRIOR * np.log(a) + (1 - c.AGREE_PRIOR) * np.log(1 - a)) for a in c.AGREE_GRID
    ]
    gains = [(same[spoken] * np.log(1 + a * (ratio[spoken] - 1))).sum() for a in c.AGREE_GRID]
    return c.AGREE_GRID[int(np.argmax(np.array(prior) + np.array(gains)))]


def level_ratio(name: str, level: Ints, same: Floats, allowed: Bools) -> Floats:
    """Log-likelihood ratios of the levels, counted anew."""
    alike, other = (np.array(side) for side in PRIORS[name])
    size = len(alike)
    sides = [
        np.bincount(level, weight, minlength=size) + believed(weight) * prior
        for weight, prior in ((same, alike), ((1 - same) * allowed, other))
    ]
    return log_ratio(sides[0], sides[1], name)


def again(seen: Seen, told: Traits, habits: Habits, reports: int) -> Habits:
    """One round: scores to probabilities, probabilities to parameters."""
    same = expit(total(factors(seen, told, habits), told.barred))
    near = same * seen.placed
    time = np.array(
        [shares(seen.time[seen.fine == f], habits.time[f], same[seen.fine == f], c.TIME_SHARES) for f in (0, 1)]
    )
    return replace(
        habits,
        partners=min((2 * same.sum() + c.PRIOR_WEIGHT * c.PARTNERS) / (reports + c.PRIOR_WEIGHT), c.MOST_PARTNERS),
        space=shares(seen.space, habits.space, near, c.SPACE_SHARES),
        time=time,
        agree={n: c.KIND_TRUST if n == "kind" else best_agreement(r, same) for n, r in told.agree.items()},
        levels={name: level_ratio(name, level, same, ~told.barred) for name, level in told.levels.items()},
    )


def learn(seen: Seen, told: Traits, reports: int) -> Habits:
    """The habits of one stretch, from its own pairs."""
    habits = start(told)
    for _ in range(c.ROUNDS):
        habits = again(seen, told, habits, reports)
    return habits


def number_of_sources(sources: pl.Series) -> float:
    """How many sources of equal size would be as varied as these (Simpson's index, inverted)."""
    share = np.sort(sources.value_counts()["count"].to_numpy()) / len(sources)
    return float(1 / np.sum(share**2))


def of_many(several: float) -> float:
    """0 where one source tells everything, 1 from three sources on."""
    return min((several - 1) / 2, 1.0)


def pull(habits: Habits, several: float) -> float:
    """What joining two groups is worth before anything is compared, beyond the prior of a single pair.

    An event that one source tells and all others miss is rare where sources are many and mostly see what there is.
    With S sources of coverage q, an event goes untold with (1 - q)^S, and every group that is joined with another
    saves one such event: -S log(1 - q) + log(S q). q follows from the partners a report has, (S - 1) q. One source
    that repeats itself, often about a few events and never about most, gives no such pull. Between one and three
    sources: between both.
    """
    coverage = min(habits.partners / max(several - 1, 1e-9), c.MOST_COVERAGE)
    from_sources = -several * np.log1p(-coverage) + np.log(several * coverage)
    return float(of_many(several) * (from_sources - np.log(habits.partners)))


def once(habits: Habits, several: float, told: Traits) -> Floats:
    """What each pair counts against any group that holds it: one source that tells it twice, or never would."""
    learned = habits.levels["same_source"]
    against = min(float(learned[1] - learned[0]), -c.SELF_REPEAT * of_many(several))
    same = np.where(told.levels["same_source"] == 1, min(against, 0.0), 0.0)
    return np.where(told.barred, c.NEVER, same)
