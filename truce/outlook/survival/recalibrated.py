"""Chances of parts as often as they come true: learned from what was to be said on earlier days of the same truce.

A part's own level is not known and wanders, and a mean over what it may be lies on the side of holding; so chances as
`landmark.py` has them are up to seven points too high. Their hazards are multiplied by a factor k for each horizon:

    log k ~ Normal(BEFOREHAND, SPREAD)             what other records teach (`bench.parts`)
    held  ~ Bernoulli(mean of p^k over the draws)  of every earlier forecast of a part whose day has come

Forecasts two weeks apart look at some of the same days and parts break together, so each counts for less than one. The
chance is the mean over what k may be. Source: recalibration by the hazard, Cox 1958's slope on the scale of survival.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from truce.outlook.survival.hold import HORIZONS
from truce.outlook.survival.landmark import Standing, landmarks, standing
from truce.outlook.survival.parts import Bools, Days, Mark, met
from truce.outlook.survival.spell import Floats

FIRST, STEP = 28, 14  # days of a truce before one looks back, and between two looks
MOST = 8  # looks back: what was learned of the spring says little of the winter
DRAWS = 101  # a look back needs its mean only
FACTORS = np.exp(np.linspace(np.log(0.5), np.log(3.0), 37))
BEFOREHAND = np.array([-0.05, 0.11, 0.17])  # of log k by horizon, over the records of `bench.parts`
SPREAD = 0.25  # of log k between truces and marks
ALIKE = 3.0  # parts that end together count as one
SURE = 1e-3  # no chance is scored as certainty


@dataclass(frozen=True, slots=True)
class Look:
    """What was to be said of the parts at one earlier day, and what came."""

    at: int
    said: Floats  # (n, H, K): the mean chance under each factor
    base: Floats  # (H): the base rate of all parts
    held: Floats  # (n, H): 1 it held, 0 it ended, NaN: nobody can tell, or it did not stand then


def looks(days: Days, mark: Mark, needed: Floats, of_truce: Floats, most: int | None = MOST) -> Iterator[Look]:
    """The last looks back at all that can be scored by now, the oldest first; `most` None: every one there is."""
    surely, maybe = met(days, needed, mark.days)
    last = days.told.shape[1]
    every = range(FIRST, last - int(HORIZONS[0]) + 1, STEP)
    for at in every if most is None else every[-most:]:
        told = standing(landmarks(days.until(at), mark, needed), of_truce, DRAWS)
        stood = (told.table.state == 0) & ~maybe[:, at - 1]
        held = np.stack([_came(days.seen, surely, maybe, stood, at, at + int(ahead)) for ahead in HORIZONS], axis=1)
        said = np.stack([(told.holds**factor).mean(axis=2) for factor in FACTORS], axis=2)
        yield Look(at, said, told.base.mean(axis=1), held)


def _came(seen: Bools, surely: Bools, maybe: Bools, stood: Bools, at: int, end: int) -> Floats:
    """Of each part (n) whether it held from one day to another; only where all of it was watched."""
    if end > seen.shape[1]:
        return np.full(stood.size, np.nan)
    ended, may = surely[:, at:end].any(axis=1), maybe[:, at:end].any(axis=1)
    told = stood & seen[:, at:end].all(axis=1) & (ended | ~may)  # else ends alone would be scored
    return np.where(told, 1.0 - ended, np.nan)


def learned(past: Sequence[Look], now: int | None = None, beforehand: Floats = BEFOREHAND) -> Floats:
    """How much each factor is to be believed by horizon (H, K); of what came by day `now` only."""
    log = -0.5 * ((np.log(FACTORS) - beforehand[:, None]) / SPREAD) ** 2
    for place, ahead in enumerate(HORIZONS):
        known = [one for one in past if now is None or one.at + ahead <= now]
        log[place] += sum((likelihood(one, place) for one in known), start=np.zeros(FACTORS.size))
    weight = np.exp(log - log.max(axis=1, keepdims=True))
    told: Floats = weight / weight.sum(axis=1, keepdims=True)
    return told


def likelihood(one: Look, place: int) -> Floats:
    """Log of the chance of what came at one look, by factor (K)."""
    held = one.held[:, place]
    told = ~np.isnan(held)
    p = np.clip(one.said[told, place], SURE, 1.0 - SURE)
    log = np.where(held[told, None] > 0.0, np.log(p), np.log1p(-p)).sum(axis=0)
    many: Floats = log * min(1.0, STEP / HORIZONS[place]) / ALIKE
    return many


def recalibrated(of: Standing, weight: Floats) -> Standing:
    """The same chances as often as they come true, draw by draw; further ahead never surer."""
    holds = np.zeros_like(of.holds)
    for place in range(len(HORIZONS)):
        for factor, share in zip(FACTORS, weight[place], strict=True):
            if share > 1e-6:
                holds[:, place] += share * of.holds[:, place] ** factor
    return Standing(np.minimum.accumulate(holds, axis=1), of.base, of.table)
