"""The area of a rule: a disc, a ring of corners, or a zone by its name."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from shapely.geometry import Polygon
from shapely.geometry.base import BaseGeometry

from truce.errors import UnusableValue
from truce.model.where import circle

Shape = BaseGeometry
MOST_CORNERS = 500
WIDEST_M = 2_000_000.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Area:
    """Where a rule looks. Exactly one of `disc` (lon, lat, metres), `ring` (lon, lat pairs) and `zone` (its name)."""

    name: str
    disc: tuple[float, float, float] | None = None
    ring: tuple[tuple[float, float], ...] = ()
    zone: str | None = None

    def shape(self) -> Shape | None:
        """The shape it draws itself, WGS 84; None for a zone, whose shape the mission keeps."""
        if self.disc is not None:
            return circle(*self.disc)
        return Polygon(self.ring) if self.ring else None


def area_of(told: Mapping[str, Any], name: str) -> Area:
    """The area of a mapping with `disc`, `ring` or `zone`. Raises UnusableValue saying which field cannot be used."""
    given = [key for key in ("disc", "ring", "zone") if told.get(key)]
    if len(given) != 1:
        raise UnusableValue("an area is a disc, a ring or a zone", field="area", remedy="give exactly one of them")
    if given == ["zone"]:
        return Area(name=name or str(told["zone"]), zone=str(told["zone"]))
    if given == ["disc"]:
        lon, lat, radius = _numbers(told["disc"], 3)
        _position(lon, lat)
        if not 0 < radius <= WIDEST_M:
            raise UnusableValue("a disc has a radius of more than 0 and at most 2,000 km", field="radius")
        return Area(name=name, disc=(lon, lat, radius))
    return Area(name=name, ring=_ring(told["ring"]))


def area_as_json(area: Area) -> dict[str, Any]:
    """The mapping that `area_of` reads."""
    if area.zone is not None:
        return {"zone": area.zone}
    if area.disc is not None:
        return {"disc": list(area.disc)}
    return {"ring": [list(corner) for corner in area.ring]}


def _ring(told: Any) -> tuple[tuple[float, float], ...]:
    if not isinstance(told, Sequence) or isinstance(told, str) or not 3 <= len(told) <= MOST_CORNERS:
        raise UnusableValue(f"a ring has 3 to {MOST_CORNERS} corners", field="ring")
    corners = [tuple(_numbers(corner, 2)) for corner in told]
    for lon, lat in corners:
        _position(lon, lat)
    ring = tuple((lon, lat) for lon, lat in corners)
    shape = Polygon(ring)
    if not shape.is_valid or not shape.area:
        raise UnusableValue("the ring crosses itself or encloses nothing", field="ring", remedy="draw it in order")
    return ring


def _numbers(told: Any, many: int) -> list[float]:
    if not isinstance(told, Sequence) or isinstance(told, str) or len(told) != many:
        raise UnusableValue(f"here stand {many} numbers", field="area")
    try:
        return [float(one) for one in told]
    except (TypeError, ValueError) as wrong:
        raise UnusableValue("a coordinate is no number", field="area") from wrong


def _position(lon: float, lat: float) -> None:
    if not (-180 <= lon <= 180 and -90 <= lat <= 90):
        raise UnusableValue("no such place on earth", field="area", remedy="longitude first, then latitude")
