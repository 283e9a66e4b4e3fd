"""When to speak: the threshold at which an alarm is false once in so many days, and what it costs in delay."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Alarm:
    """The log odds of a rise passed the threshold."""

    area: int
    day: int  # index of the day on whose evening it was known
    since: int  # days since the likeliest change
    level: float  # a day, before
    now: float  # a day, since


def false_after(odds: Floats, knob: float, begin: int) -> float:
    """Mean days to a false alarm in series (n, T) in which nothing changed: days watched over alarms."""
    passed = odds[:, begin:] > knob
    any_day = passed.any(axis=1)
    first = np.where(any_day, passed.argmax(axis=1), passed.shape[1])
    return float(first.sum() / max(1, int(any_day.sum())))


def knob_for(odds: Callable[[], Floats], days: float, begin: int, top: float = 15.0) -> float:
    """The threshold at which series in which nothing changed raise one alarm in `days`, by bisection to a hundredth."""
    series = odds()
    low, high = 0.0, top
    while high - low > 0.005:
        middle = (low + high) / 2
        if false_after(series, middle, begin) < days:
            low = middle
        else:
            high = middle
    return high
