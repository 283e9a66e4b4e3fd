"""Where from: the directions that a crater leaves open, seen from above, north up. It has no scale: no crater tells how
far.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from truce.drawn.letters import wide
from truce.drawn.sheet import Sheet, Spot

EDGE = 24.0  # around the ring at the least, for the names of the quarters
STEP = 3.0  # degrees between the spots of an arc
TICKS = 30  # degrees
QUARTERS = ((0, "middle"), (90, "start"), (180, "middle"), (270, "end"))  # where a name stands at the ring


@dataclass(frozen=True, slots=True, kw_only=True)
class Bearing:
    """What one picture shows. `sectors`: (from, to), degrees clockwise from north, in which the origin lies.

    `measured`: bearings as they were taken, each a line. `compass`: north, east, south, west, as briefly as can be.
    `labels`: words for the middle of each sector, as many as there are sectors, or none.
    """

    title: str
    sectors: Sequence[tuple[float, float]]
    measured: Sequence[float]
    compass: tuple[str, str, str, str]
    labels: Sequence[str] = ()


def draw_bearing(made: Bearing, width: float = 220.0) -> str:
    """The picture, as tall as it is wide (pixels). The ring is no distance: what lies beyond it is as possible as what
    lies within."""
    sheet, middle = Sheet(width, width), (width / 2, width / 2)
    radius = width / 2 - max(EDGE, 14 + max(wide(made.compass[1]), wide(made.compass[3])))
    _ring(sheet, made, middle, radius)
    for sector in made.sectors:
        sheet.area("inner", _arc(middle, radius, sector), [middle])
        for edge in sector:
            sheet.line("range", middle, _spot(middle, radius, edge))
    for bearing in made.measured:
        sheet.line("middle", middle, _spot(middle, radius, bearing))
    sheet.dot("point", middle, 4)
    for sector, told in zip(made.sectors, made.labels, strict=False):
        x, y = _spot(middle, radius * 0.62, _middle(sector))
        sheet.text((x, y + 4), told, "middle", "label")
    return sheet.svg(made.title)


def _ring(sheet: Sheet, made: Bearing, middle: Spot, radius: float) -> None:
    """The compass: a ring, a tick each thirty degrees, the quarters by name."""
    sheet.dot("axis", middle, radius)
    for degrees in range(0, 360, TICKS):
        sheet.line("axis", _spot(middle, radius, degrees), _spot(middle, radius - 5, degrees))
    for (degrees, anchor), name in zip(QUARTERS, made.compass, strict=True):
        x, y = _spot(middle, radius + (12 if anchor == "middle" else 6), degrees)
        sheet.text((x, y + 4), name, anchor, "strong" if degrees == 0 else "text")


def _arc(middle: Spot, radius: float, sector: tuple[float, float]) -> list[Spot]:
    """Spots along the ring, clockwise from where a sector begins to where it ends."""
    start, span = sector[0], _span(sector)
    steps = max(2, math.ceil(span / STEP))
    return [_spot(middle, radius, start + span * n / steps) for n in range(steps + 1)]


def _span(sector: tuple[float, float]) -> float:
    """Degrees from one edge clockwise to the other."""
    return (sector[1] - sector[0]) % 360


def _middle(sector: tuple[float, float]) -> float:
    return sector[0] + _span(sector) / 2


def _spot(middle: Spot, radius: float, degrees: float) -> Spot:
    """Where a bearing meets a ring: north is up, east at the right, in every language."""
    angle = math.radians(degrees)
    return middle[0] + radius * math.sin(angle), middle[1] - radius * math.cos(angle)
