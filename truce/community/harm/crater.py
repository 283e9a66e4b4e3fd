"""What a crater tells: a direction with an honest error, where it tells one; and what it never tells.

Methods as artillery manuals describe them (FM 3-09.12, Field Artillery Target Acquisition, on craters): the fuze
furrow and the side spray of low-angle fire, the furrow of a ricochet, and, weakest, the long axis alone, which leaves
open from which of its two ends. The least errors below are this house's caution, not figures of a manual: who measures
says a larger one, never a smaller.
"""

import math
from collections.abc import Iterable
from dataclasses import dataclass

from truce.errors import UnusableValue
from truce.model.damage import METHODS, Crater
from truce.model.harm import UNKNOWN

LEAST_ERROR = {"fuze_furrow": 5.0, "side_spray": 10.0, "ricochet_furrow": 10.0, "long_axis": 15.0}  # degrees
UNTRAINED = 2.0  # times the error
NEVER = ("who_fired", "distance", "order")  # no crater says any of these; a bearing crosses ground that both may hold


@dataclass(frozen=True, slots=True, kw_only=True)
class Conclusion:
    """Sectors (from, to; degrees clockwise) in which the origin lies, if any; and words of `docs/harm.md` for the rest.

    `cautions`: what weakens it. `never`: what it does not show, ever.
    """

    sectors: tuple[tuple[float, float], ...]
    cautions: tuple[str, ...]
    never: tuple[str, ...] = NEVER


def check(crater: Crater) -> None:
    """Raises UnusableValue for measurements that cannot be."""
    if crater.method not in METHODS:
        raise UnusableValue("there is no such method", remedy=f"one of: {', '.join(METHODS)}")
    if (crater.method == "none") != (crater.bearing is None):
        raise UnusableValue("a bearing has a method, and a method gives a bearing", method=crater.method)
    if crater.bearing is not None and not 0 <= crater.bearing < 360:
        raise UnusableValue("a bearing lies from 0 to below 360 degrees", bearing=crater.bearing)
    if crater.error is not None and not 0 < crater.error <= 90:
        raise UnusableValue("an error lies above 0 and up to 90 degrees", error=crater.error)
    sizes = [size for size in (crater.length_m, crater.width_m, crater.depth_m) if size is not None]
    if any(not 0 < size < 100 for size in sizes):
        raise UnusableValue("a crater's sizes are metres, above 0 and below 100")
    if crater.length_m is not None and crater.width_m is not None and crater.width_m > crater.length_m:
        raise UnusableValue("the long axis is the longer one", length_m=crater.length_m, width_m=crater.width_m)


def error_of(crater: Crater) -> float:
    """Degrees either way: what was told, and no less than the method allows."""
    error = max(crater.error or 0.0, LEAST_ERROR[crater.method])
    return min(90.0, error if crater.trained else error * UNTRAINED)


def conclude(crater: Crater) -> Conclusion:
    """What one crater shows."""
    check(crater)
    cautions = tuple(word for word, holds in _cautions(crater).items() if holds)
    if crater.bearing is None:
        return Conclusion(sectors=(), cautions=("no_direction", *cautions))
    ends = (0.0, 180.0) if crater.method == "long_axis" else (0.0,)
    error = error_of(crater)
    sectors = tuple(_sector(crater.bearing + turn, error) for turn in ends)
    return Conclusion(sectors=sectors, cautions=cautions)


def _cautions(crater: Crater) -> dict[str, bool]:
    return {
        "untrained": not crater.trained,
        "two_ways": crater.method == "long_axis",
        "old": crater.fresh is False,
        "age_not_told": crater.fresh is None,
        "weapon_not_known": crater.weapon == UNKNOWN,
        "one_crater": True,
    }


def _sector(bearing: float, error: float) -> tuple[float, float]:
    return ((bearing - error) % 360, (bearing + error) % 360)


@dataclass(frozen=True, slots=True, kw_only=True)
class Together:
    """Several craters of one fire: mean bearing and error (degrees), and whether they agree with one origin far off."""

    craters: int
    bearing: float
    error: float
    agree: bool


def together(craters: Iterable[Crater]) -> Together | None:
    """The weighted mean of craters whose bearing is not two-sided; None for fewer than two.

    Errors count as 95 % bounds. They agree where no crater lies farther from the mean than its own error and the
    mean's. The error of the mean is never below the least of its methods: craters measured by one hand share its fault.
    """
    used = [crater for crater in craters if crater.bearing is not None and crater.method != "long_axis"]
    if len(used) < 2:
        return None
    told = [(math.radians(crater.bearing or 0.0), error_of(crater)) for crater in used]
    east = sum(math.sin(angle) / error**2 for angle, error in told)
    north = sum(math.cos(angle) / error**2 for angle, error in told)
    mean = math.degrees(math.atan2(east, north)) % 360
    least = min(LEAST_ERROR[crater.method] for crater in used)
    error = max(least, 1 / math.sqrt(sum(error**-2 for _, error in told)))
    agree = all(apart(math.degrees(angle), mean) <= own + error for angle, own in told)
    return Together(craters=len(used), bearing=mean, error=error, agree=agree)


def apart(one: float, other: float) -> float:
    """Degrees between two bearings, 0 to 180."""
    return abs((one - other + 180) % 360 - 180)
