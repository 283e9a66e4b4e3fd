"""Places made coarse by rule, so that nobody is found by where they spoke, and nothing is aimed by what we publish.

A place becomes the middle of its cell in a fixed grid, with a radius that holds the whole cell and the place's own
uncertainty. The same place gives the same answer for ever: noise could be averaged out by asking again, a grid cannot.
All places of one cell give one answer, so that the answer tells the cell and nothing else.
"""

import math
from dataclasses import dataclass
from datetime import datetime, timedelta

import numpy as np
from numpy.typing import NDArray

from truce.errors import Refused
from truce.model.where import Disc
from truce.vocabulary.protection import coarseness

DEGREE_M = 111_694.0  # of a meridian at the poles, and of the widest parallel of that radius: no degree is longer
SETTLEMENTS = ("city", "town", "village", "hamlet")
Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Rule:
    """Side of the cells, least radius (both metres), and how long to wait."""

    grid_m: float
    radius_m: float
    delay: timedelta = timedelta(0)

    def shown_from(self, happened: datetime) -> datetime:
        """The first instant at which it may be shown."""
        return happened + self.delay


def rule_of(kind: str, edition: str, *, at_least: timedelta = timedelta(0)) -> Rule:
    """The rule for a kind of place in an edition; `at_least` is the mandate's own delay.

    Raises Refused where that edition does not get that kind of place, or nobody knows either.
    """
    known = coarseness().get(kind)
    told = getattr(known, edition, None) if known is not None else None
    if not told:
        raise Refused("no rule shows such a place there", place=kind, edition=edition)
    delay = timedelta(hours=told["delay_hours"])
    return Rule(told["grid_m"], told["radius_m"], max(delay, at_least))


def place_of_person(lon: float, lat: float, settlement: str | None, edition: str = "internal") -> Disc:
    """A person's place, made coarse by how many live there; who does not say gets the widest."""
    kind = settlement if settlement in SETTLEMENTS else SETTLEMENTS[-1]
    return coarse(Disc(lon, lat, 0.0), rule_of(f"person_{kind}", edition))


def coarse(place: Disc, rule: Rule) -> Disc:
    """The disc that is shown for a place; it holds all of it."""
    lon, lat, radius = coarse_many(np.array([place.lon]), np.array([place.lat]), np.array([place.radius_m]), rule)
    return Disc(float(lon[0]), float(lat[0]), float(radius[0]))


def coarse_many(lon: Floats, lat: Floats, radius_m: Floats, rule: Rule) -> tuple[Floats, Floats, Floats]:
    """As `coarse`, for columns; what has no place (NaN) has none after it."""
    rows = 2 * max(1, math.floor(90 * DEGREE_M / rule.grid_m))  # even: no cell has its middle at 0, 0
    height = 180 / rows
    row = np.clip(np.floor((lat + 90) / height), 0, rows - 1)
    middle = row * height - 90 + height / 2
    nearest = np.maximum(np.abs(middle) - height / 2, 0.0)  # the cell's edge towards the equator, where it is widest
    around = 360 * DEGREE_M * np.cos(np.radians(nearest))
    columns = 2 * np.maximum(1, np.floor(around / rule.grid_m / 2))
    width = 360 / columns
    east = np.mod(np.floor((lon + 180) / width), columns) * width - 180 + width / 2
    across = width * DEGREE_M * np.cos(np.radians(nearest))
    corner = np.hypot(height * DEGREE_M, across) / 2
    return east, middle, _radius(corner, radius_m, rule)


def _radius(corner: Floats, radius_m: Floats, rule: Rule) -> Floats:
    """Wide enough for the cell and the place's own disc; in whole steps, so that the radius tells nothing either."""
    steps = np.ceil(np.nan_to_num(radius_m) / rule.grid_m)
    held = np.ceil((corner + steps * rule.grid_m) / 100) * 100
    return np.where(np.isnan(corner), np.nan, np.maximum(held, rule.radius_m))
