"""From the state of each signal to what they do together, and which of them does how much.

Log hazard ratios add, but signs overlap: ten of them are not ten times the evidence. So on each side (what raises the
hazard, what lowers it) the strongest counts whole and each next one a fixed part less (`next_counts`); the errors of
the weights go together (`together`); and the whole is held within `at_most`. More bad signs never lower the hazard.
A signal that nobody could observe adds width, and is placed so that not knowing never comforts.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import exp, log, sqrt

import numpy as np
from scipy import special

from truce.outlook.signals.weights import Rules, Weight, Weights
from truce.outlook.survival.hold import HORIZONS, Expiry, Hazards, Outlook, outlook
from truce.outlook.survival.lattice import DRAWS, levels
from truce.outlook.survival.spell import Floats

TRIPPED, NOT_TRIPPED, NOT_OBSERVED = "tripped", "not_tripped", "not_observed"
STATES = (TRIPPED, NOT_TRIPPED, NOT_OBSERVED)
TYPICAL = 1.0  # cumulated hazard of a truce that has not quite four chances in ten to hold
MULTIPLIER = 62  # dimension of the lattice; the hazards and the extension have those before


@dataclass(frozen=True, slots=True)
class Contribution:
    """What one signal brings to the log of the hazard ratio."""

    signal: str
    state: str
    log_ratio: float  # after the discount for overlap; 0 where nobody observed
    spread: float  # standard deviation that it brings
    counted: float  # the part of its own weight that counts, 1 for the strongest


@dataclass(frozen=True, slots=True)
class Update:
    """What the signals together do to the hazard of collapse."""

    contributions: Sequence[Contribution]  # strongest first
    log_ratio: float  # the sum of the contributions, before the cap
    unseen: float  # what is taken off for the width of what nobody observed, so that width alone says nothing
    spread: float
    capped: bool
    multiplier: Floats  # D draws, within the cap

    @property
    def median(self) -> float:
        """Hazard ratio in the middle."""
        return float(np.median(self.multiplier))


@dataclass(frozen=True, slots=True)
class Held:
    """The chance to hold with the signals, and without them, and why they differ."""

    outlook: Outlook
    base: Outlook
    update: Update
    moved: Mapping[str, Floats]  # signal -> change of the mean chance to hold (H), if its state were not known


def combine(states: Mapping[str, str], weights: Weights, draws: int = DRAWS) -> Update:
    """All signals of the list; one of which nothing is said counts as not observed. An unknown name is refused."""
    unknown = sorted(set(states) - set(weights.signals))
    if unknown or not set(states.values()) <= set(STATES):
        raise ValueError(f"no such signals or states: {unknown or sorted(set(states.values()) - set(STATES))}")
    parts = [_raw(one, states.get(name, NOT_OBSERVED)) for name, one in weights.signals.items()]
    up = _discounted([part for part in parts if part.log_ratio > 0], weights.rules)
    down = _discounted([part for part in parts if part.log_ratio < 0], weights.rules)
    blind = _discounted([part for part in parts if part.log_ratio == 0], weights.rules)
    told = sorted((*up, *down, *blind), key=lambda c: (-abs(c.log_ratio), -c.spread, c.signal))
    total = sum(part.log_ratio for part in told)
    spread = _spread([part.spread for part in told], weights.rules.together)
    unseen = _centred(_spread([part.spread for part in blind], weights.rules.together))
    limit = log(weights.rules.at_most)
    drawn = np.clip(total + unseen + spread * special.ndtri(levels(MULTIPLIER, draws)), -limit, limit)
    return Update(told, total, unseen, spread, abs(total) > limit, np.exp(drawn))


def _raw(one: Weight, state: str) -> Contribution:
    """One signal by itself, no overlap yet."""
    if state == TRIPPED:
        return Contribution(one.name, state, one.log_median, one.log_spread, 1.0)
    if state == NOT_TRIPPED:
        part = abs(one.log_absent) / abs(one.log_median)
        return Contribution(one.name, state, one.log_absent, one.log_spread * min(part, 1.0), 1.0)
    gap = one.log_median - one.log_absent
    unsure = one.share * (1.0 - one.share) * gap**2 + one.share * one.log_spread**2
    return Contribution(one.name, state, 0.0, sqrt(unsure), 1.0)


def _discounted(parts: Sequence[Contribution], rules: Rules) -> list[Contribution]:
    """Strongest first, each next one counting less; the order of the file does not matter."""
    ranked = sorted(parts, key=lambda c: (-abs(c.log_ratio), -c.spread, c.signal))
    told = []
    for place, part in enumerate(ranked):
        share = rules.next_counts**place
        told.append(Contribution(part.signal, part.state, part.log_ratio * share, part.spread * share, share))
    return told


def _centred(spread: float) -> float:
    """Where the log of a ratio of that spread must lie so that the mean chance to hold stays what it was.

    Base rates are those of truces whose signals nobody knew: not to know them again must change nothing. This is so
    exactly at the hazard `TYPICAL`; below it not knowing costs a little, above it would comfort a little.
    """
    quantiles = np.exp(spread * special.ndtri((np.arange(200) + 0.5) / 200))
    low, high = -0.5 * spread**2 - 1e-9, 0.0
    for _ in range(40):
        middle = 0.5 * (low + high)
        if np.exp(-TYPICAL * exp(middle) * quantiles).mean() > exp(-TYPICAL):
            low = middle
        else:
            high = middle
    return 0.5 * (low + high)


def _spread(parts: Sequence[float], together: float) -> float:
    """Standard deviation of a sum whose parts have that correlation with one another."""
    return sqrt(together * sum(parts) ** 2 + (1.0 - together) * sum(part**2 for part in parts))


def held(
    rates: Hazards,
    age: float,
    states: Mapping[str, str],
    weights: Weights,
    horizons: Sequence[float] = HORIZONS,
    expiry: Expiry | None = None,
) -> Held:
    """The chance to hold given the signals; for each observed signal what its being known changes."""
    draws = next(iter(rates.of.values())).shape[0]

    def look(of: Mapping[str, str]) -> tuple[Outlook, Update]:
        update = combine(of, weights, draws)
        fades = weights.rules.fades_days
        return outlook(rates, age, horizons, multiplier=update.multiplier, fades=fades, expiry=expiry), update

    with_all, update = look(states)
    observed = [name for name, state in states.items() if state != NOT_OBSERVED]
    moved = {}
    for name in sorted(observed):
        without, _ = look({other: state for other, state in states.items() if other != name})
        moved[name] = with_all.mean() - without.mean()
    return Held(with_all, outlook(rates, age, horizons, expiry=expiry), update, moved)


def ratio_interval(update: Update, share: float = 0.9) -> tuple[float, float]:
    """Bounds of the hazard ratio of all signals together."""
    low, high = np.quantile(np.log(update.multiplier), [0.5 - share / 2, 0.5 + share / 2])
    return exp(float(low)), exp(float(high))
