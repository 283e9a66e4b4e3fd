"""The Isle of Vela: an invented island where there is only sea, its towns, its line of contact and its zones.

Inside the sample places are metres east (x) and north (y) of the island's middle, 36 W 43 N; only what is
written out is WGS 84. The factors are those of the WGS 84 ellipsoid at 43 N; across the island they are off
by less than half a per cent, which moves nothing here, because the truth itself is drawn with them.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from math import atan2, cos, degrees, hypot, pi, sin
from typing import Any
from zoneinfo import ZoneInfo

LON_0, LAT_0 = -36.0, 43.0
METRES_PER_DEGREE_LON, METRES_PER_DEGREE_LAT = 81_540.9, 111_092.6
HALF_WIDTH, HALF_HEIGHT = 32_000.0, 24_000.0
TIME_ZONE = "Atlantic/Azores"
ZONE = ZoneInfo(TIME_ZONE)
FIRST_DAY, LAST_DAY, AFTER = date(2024, 9, 21), date(2024, 10, 31), date(2024, 11, 1)
LOOKED_BACK = date(2024, 11, 3)
BAND_M = 5_000.0
MISSING_LINE_DAY = date(2024, 10, 9)
COMPASS = ("N", "NNE", "NE", "ENE", "E", "ESE", "SE", "SSE", "S", "SSW", "SW", "WSW", "W", "WNW", "NW", "NNW")


@dataclass(frozen=True, slots=True)
class Spot:
    """A named place in metres from the island's middle."""

    name: str
    x: float
    y: float


TOWNS = (
    Spot("Gorsewick", -15_000, 5_500),
    Spot("Fernhope", -1_000, 6_500),
    Spot("Upper Ling", 15_500, 6_000),
    Spot("Limewell", -15_500, -4_500),
    Spot("Stonebarrow", 1_500, -6_000),
    Spot("Clintford", 15_000, -5_500),
)
PLANT = Spot("Sallow power station", 3_500, -1_700)
PLANT_RADIUS_M = 1_000.0
VALLEY = (Spot("", -9_000, -2_000), Spot("", -3_000, -2_000), Spot("", -3_000, 3_000), Spot("", -9_000, 3_000))
HOT_SPOTS = (
    Spot("the western ridge", -18_000, 700),
    Spot("Sallow Valley", -6_000, 700),
    Spot("the plant road", 3_000, 200),
    Spot("the eastern dunes", 16_000, 100),
)
LINE_X = (
    -32_000,
    -27_000,
    -22_000,
    -18_000,
    -14_000,
    -10_000,
    -6_000,
    -2_000,
    2_000,
    6_000,
    11_000,
    16_000,
    21_000,
    26_000,
    32_000,
)
LINE_Y = (0, 900, 1_300, 800, 300, 500, 700, 600, 300, 100, -300, 0, 500, 400, 0)
# (day from which the line lies anew, index of the vertex that moves, metres to the north: karst gains above zero)
MOVES = (
    (date(2024, 9, 24), 12, 240),
    (date(2024, 9, 29), 3, 320),
    (date(2024, 10, 2), 11, -260),
    (date(2024, 10, 3), 6, -400),
    (date(2024, 10, 6), 7, -180),
    (date(2024, 10, 8), 3, 240),
    (date(2024, 10, 9), 10, -350),
    (date(2024, 10, 11), 12, 210),
    (date(2024, 10, 13), 6, 150),
    (date(2024, 10, 23), 6, -300),
)


def to_lonlat(x: float, y: float) -> tuple[float, float]:
    """Degrees (lon, lat) to five decimals, about a metre."""
    return round(LON_0 + x / METRES_PER_DEGREE_LON, 5), round(LAT_0 + y / METRES_PER_DEGREE_LAT, 5)


def local(day: date, hour: int = 0, minute: int = 0) -> datetime:
    """The UTC instant of a clock time on the island."""
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=ZONE).astimezone(UTC)


def local_day(moment: datetime) -> date:
    """The day on the island at an instant."""
    return moment.astimezone(ZONE).date()


def days() -> list[date]:
    """Every day of the story."""
    return [FIRST_DAY + timedelta(days=n) for n in range((LAST_DAY - FIRST_DAY).days + 1)]


def line_on(day: date) -> list[tuple[float, float]]:
    """The true line of contact of a day, west to east, coast to coast, in metres."""
    y = list(LINE_Y)
    for since, vertex, metres in MOVES:
        if day >= since:
            y[vertex] += metres
    return [(float(a), float(b)) for a, b in zip(LINE_X, y, strict=True)]


def north_of_line(x: float, y: float, day: date) -> float:
    """Metres to the nearest point of that day's line, above zero to the north of it (the heath side)."""
    line = line_on(day)
    nearest = min(_to_segment(x, y, a, b) for a, b in pairwise(line))
    return nearest if y >= line_y(x, day) else -nearest


def line_y(x: float, day: date) -> float:
    """How far north the line lies at x on a day, metres."""
    line = line_on(day)
    for (x1, y1), (x2, y2) in pairwise(line):
        if x1 <= x <= x2:
            return y1 + (y2 - y1) * (x - x1) / (x2 - x1)
    return 0.0


def _to_segment(x: float, y: float, a: tuple[float, float], b: tuple[float, float]) -> float:
    dx, dy = b[0] - a[0], b[1] - a[1]
    t = max(0.0, min(1.0, ((x - a[0]) * dx + (y - a[1]) * dy) / (dx * dx + dy * dy)))
    return hypot(x - a[0] - t * dx, y - a[1] - t * dy)


def holder(x: float, y: float, day: date) -> str:
    """The party that holds a place on a day."""
    return "heath" if y >= line_y(x, day) else "karst"


def nearest_town(x: float, y: float) -> Spot:
    """The town a newsroom would name."""
    return min(TOWNS, key=lambda town: hypot(town.x - x, town.y - y))


def in_valley(x: float, y: float) -> bool:
    """Inside the disengagement area."""
    return VALLEY[0].x <= x <= VALLEY[1].x and VALLEY[0].y <= y <= VALLEY[2].y


def at_plant(x: float, y: float) -> bool:
    """Inside the zone around the plant."""
    return hypot(x - PLANT.x, y - PLANT.y) <= PLANT_RADIUS_M


def bearing(from_x: float, from_y: float, x: float, y: float) -> float:
    """Degrees clockwise from north."""
    return degrees(atan2(x - from_x, y - from_y)) % 360


def compass_word(angle: float) -> str:
    """The nearest of sixteen points."""
    return COMPASS[round(angle / 22.5) % 16]


def _coast(first: float, last: float, steps: int) -> list[tuple[float, float]]:
    angles = [first + (last - first) * n / steps for n in range(steps + 1)]
    return [(HALF_WIDTH * cos(a), HALF_HEIGHT * sin(a)) for a in angles]


def polygon(ring: list[tuple[float, float]]) -> dict[str, Any]:
    """A GeoJSON polygon from a ring in metres; it is closed here."""
    return {"type": "Polygon", "coordinates": [[list(to_lonlat(x, y)) for x, y in [*ring, ring[0]]]]}


def island() -> dict[str, Any]:
    """The whole island as GeoJSON."""
    return polygon(_coast(0, 2 * pi, 48)[:-1])


def karst_area(day: date) -> dict[str, Any]:
    """What the karst side holds on a day: from the line to the southern coast."""
    return polygon(line_on(day) + _coast(0, -pi, 24)[1:-1])


def line_geometry(day: date) -> dict[str, Any]:
    """That day's line as GeoJSON."""
    return {"type": "LineString", "coordinates": [list(to_lonlat(x, y)) for x, y in line_on(day)]}


def _plant_ring() -> list[tuple[float, float]]:
    return [
        (PLANT.x + PLANT_RADIUS_M * cos(2 * pi * n / 32), PLANT.y + PLANT_RADIUS_M * sin(2 * pi * n / 32))
        for n in range(32)
    ]


def _band_ring(day: date) -> list[tuple[float, float]]:
    line = line_on(day)
    return [(x, y - BAND_M) for x, y in line] + [(x, y + BAND_M) for x, y in reversed(line)]


def zones() -> dict[str, Any]:
    """The zones the agreement names, as a GeoJSON FeatureCollection."""
    rings = {
        "vela": (_coast(0, 2 * pi, 48)[:-1], "the whole island"),
        "sallow-plant": (_plant_ring(), "the plant and 1 km around it"),
        "sallow-valley": ([(s.x, s.y) for s in VALLEY], "the disengagement area"),
        "withdrawal-zone": (_band_ring(date(2024, 10, 14)), "5 km north and south of the line of 14 October 2024"),
    }
    features = [
        {
            "type": "Feature",
            "properties": {"name": name, "agreement": "vela-2024", "source": "vom", "note": note},
            "geometry": polygon(ring),
        }
        for name, (ring, note) in rings.items()
    ]
    return {"type": "FeatureCollection", "features": features}
