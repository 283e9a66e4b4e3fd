"""Kaplan-Meier and Aalen-Johansen: the textbook estimates, to check life tables against and to compare with."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from truce.outlook.survival.spell import Floats

Z90 = 1.6448536269514722


@dataclass(frozen=True, slots=True)
class Curve:
    """Steps of a survival curve: from each age on, the share that still stands, with a 90 % interval."""

    age: Floats
    stands: Floats
    low: Floats
    high: Floats

    def at(self, age: float) -> float:
        """Share that stands just after an age."""
        place = int(np.searchsorted(self.age, age, side="right")) - 1
        return 1.0 if place < 0 else float(self.stands[place])


def _steps(days: Floats, came: NDArray[np.bool_], entry: Floats) -> tuple[Floats, Floats, Floats]:
    """Ages at which something came, how many came then, how many were at risk just before."""
    ages = np.unique(days[came])
    many = np.array([np.count_nonzero(came & (days == age)) for age in ages], np.float64)
    risk = np.array([np.count_nonzero((entry < age) & (days >= age)) for age in ages], np.float64)
    return ages, many, risk


def kaplan_meier(days: Floats, came: NDArray[np.bool_], entry: Floats | None = None) -> Curve:
    """Product-limit estimate with Greenwood's variance on the log-log scale (Kalbfleisch and Prentice 1980)."""
    ages, many, risk = _steps(days, came, np.full(days.size, -1.0) if entry is None else entry)
    stands = np.cumprod(1.0 - many / risk, dtype=np.float64)
    with np.errstate(divide="ignore", invalid="ignore"):
        spread = np.sqrt(np.cumsum(many / (risk * (risk - many)))) / np.abs(np.log(stands))
        low: Floats = stands ** np.exp(Z90 * spread)
        high: Floats = stands ** np.exp(-Z90 * spread)
    low[stands <= 0.0] = 0.0
    high[stands <= 0.0] = 0.0
    return Curve(ages, stands, low, high)


def aalen_johansen(
    days: Floats, kind: NDArray[np.str_], entry: Floats | None = None
) -> tuple[Floats, dict[str, Floats]]:
    """Ages, and for each kind of end the share that ended so by then; "stands" is what is left, also by age.

    Source: Aalen and Johansen 1978. `kind` is "stands" where the spell was only last seen.
    """
    ended = kind != "stands"
    entered = np.full(days.size, -1.0) if entry is None else entry
    ages, many, risk = _steps(days, ended, entered)
    after = np.cumprod(1.0 - many / risk, dtype=np.float64)
    before = np.concatenate([[1.0], after[:-1]])
    told: dict[str, Floats] = {"stands": after}
    for one in np.unique(kind[ended]):
        count = np.array([np.count_nonzero((kind == one) & (days == age)) for age in ages], np.float64)
        told[str(one)] = np.cumsum(before * count / risk)
    return ages, told
