"""What the end of a part of a truce is (a term, an area, both), as data; and whether it has come, or nobody knows.

A mark is a number of breaches within some days running. What was seen is the least that happened, so a mark that it
reaches has surely been met; it was surely not met only where every one of the days was watched. Else nobody can tell.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from truce.outlook.survival.spell import Floats
from truce.outlook.survival.varied import combinations
from truce.outlook.written import entry
from truce.yamlfile import read_yaml

PARTS = Path(__file__).parent / "data" / "parts.yaml"
LEAST_SEEN = 0.25  # chance that a breach of a day came to be known at all: with less, the day tells nothing
LEAST_DAYS = 0.5  # share of the days of a mark that must be known, before what they had in all is thought of

Bools = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Mark:
    """One meaning of "this part no longer holds": so many breaches within so many days running."""

    name: str
    what: str
    why: str
    days: int
    breaches: float | None = None  # in all
    of_before: float | None = None  # or so many times those of as many days before the truce
    vary: Mapping[str, Sequence[float]] = field(default_factory=dict)

    def needed(self, before: Floats) -> Floats:
        """Breaches that meet it, by part (n), from those a day before the truce; NaN where nobody watched then."""
        if self.breaches is not None:
            return np.full(before.shape, self.breaches)
        needed: Floats = np.where(before > 0.0, (self.of_before or 1.0) * self.days * before, np.nan)
        return np.maximum(needed, 1.0)  # where there was next to nothing before, nothing is not as much again


@dataclass(frozen=True, slots=True)
class Days:
    """Days of the parts of a truce (each n, T): breaches told with their bounds, and the chance they were known at all.

    The bounds are of what was told; a day of which nothing is known has `known` 0.
    """

    told: Floats
    low: Floats
    high: Floats
    known: Floats

    @property
    def seen(self) -> Bools:
        """Days of which anything can be said (n, T)."""
        seen: Bools = (self.known >= LEAST_SEEN) & ~np.isnan(self.low) & ~np.isnan(self.high)
        return seen

    def until(self, many: int) -> "Days":
        """The first days only."""
        return Days(self.told[:, :many], self.low[:, :many], self.high[:, :many], self.known[:, :many])


@dataclass(frozen=True, slots=True)
class Windows:
    """By part and day (n, T) of the days up to that one: the least, the likeliest and the most that happened in all."""

    least: Floats
    middle: Floats  # NaN: too few of the days are known
    most: Floats  # infinite: one of the days is not known


def read_marks(path: Path = PARTS) -> list[Mark]:
    """Marks in the order of the file: ours, or a mission's."""
    data, lines = read_yaml(path)
    told = []
    for name, body in data.items():
        with entry(lines, name):
            told.append(_checked(Mark(name, **body)))
    return told


def _checked(one: Mark) -> Mark:
    if (one.breaches is None) == (one.of_before is None):
        raise ValueError(f"{one.name}: a mark is a number of breaches, or a part of those before; one of the two")
    if one.days < 1 or (one.breaches or one.of_before or 0.0) <= 0.0:
        raise ValueError(f"{one.name}: its days or its breaches are impossible")
    return one


def variations(one: Mark) -> Iterator[tuple[dict[str, Any], Mark]]:
    """What is tried instead, for the table of sensitivity."""
    return ((varied, replace(one, **varied)) for varied in combinations(one.vary))


def windows(days: Days, many: int) -> Windows:
    """Sums over so many days running. Bounds of days are taken as each their own, so their widths add up by squares."""
    seen = days.seen
    low, told, high = (np.where(seen, of, 0.0) for of in (days.low, days.told, days.high))
    scale = np.where(seen, days.known, 1.0)
    whole, most = told / scale, high / scale
    count = _running(seen.astype(np.float64), many)
    full = np.minimum(np.arange(seen.shape[1]) + 1.0, many) >= many
    sums = _running(told, many)
    least = np.maximum(sums - np.sqrt(_running((told - low) ** 2, many)), _running(low, many))
    wholes = _running(whole, many)
    above = wholes + np.sqrt(_running((most - whole) ** 2, many))
    enough = full & (count >= LEAST_DAYS * many)
    middle = np.where(enough, wholes * many / np.maximum(count, 1.0), np.nan)
    return Windows(least, middle, np.where(full & (count >= many - 0.5), above, np.inf))


def _running(values: Floats, many: int) -> Floats:
    """Sum over the `many` days up to and with each (n, T)."""
    total = np.cumsum(np.pad(values, ((0, 0), (many, 0))), axis=1)
    running: Floats = np.maximum(total[:, many:] - total[:, :-many], 0.0)
    return running


def met(days: Days, needed: Floats, many: int, since: int = 0) -> tuple[Bools, Bools]:
    """Whether a mark was surely met, and whether it may have been (n, T), by the days up to each; from a day on.

    A part of which nobody knows how many breaches would meet it is never surely met and always may be.
    """
    of = windows(days, many)
    mark = needed[:, None]
    with np.errstate(invalid="ignore"):
        surely = of.least >= mark - 1e-9
        maybe = ~(of.most < mark - 1e-9)
    return surely[:, since:], maybe[:, since:]
