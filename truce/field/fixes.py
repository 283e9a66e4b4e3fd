"""Positions and times as a device tells them: kept with their accuracy; what is not plausible is marked, not refused.

A geopoint is `lat lon altitude accuracy`, a geotrace several of them with `;` between (ODK XForms specification). ODK
Collect hands on Android's accuracy, a radius of 68 %; a browser's is of 95 % (W3C Geolocation, section 6.4). A report
keeps the disc of 95 %.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import isfinite, log, sqrt

from truce.errors import UnusableValue
from truce.model.where import distance_m

FROM_68_TO_95 = sqrt(log(0.05) / log(0.32))  # of a circular normal error: about 1.62
BROWSER = "browser:"  # how the page in the browser begins its deviceid
SILENT_M = 500.0  # a device that does not say how exact it is
POOR_M = 5_000.0
FAR_M = 1_000_000.0
AHEAD = timedelta(minutes=10)
LONG_AGO = timedelta(days=400)
FIX = "fix_doubtful"
CLOCK = "clock_doubtful"


@dataclass(frozen=True, slots=True)
class Fix:
    """A position; `radius_m` holds it with 95 %. `odd`: codes of what is not plausible about it."""

    lon: float
    lat: float
    radius_m: float
    odd: tuple[str, ...] = ()

    @property
    def usable(self) -> bool:
        """Whether there is such a place, and it is not what a device writes for none."""
        return not {"out_of_range", "null_island"} & set(self.odd)


@dataclass(frozen=True, slots=True)
class Area:
    """Where a mission works, by and large."""

    lon: float
    lat: float
    radius_m: float


def read_fix(told: str, device: str = "", area: Area | None = None) -> Fix:
    """The position of a geopoint. Raises UnusableValue where it is none."""
    parts = told.split()
    try:
        numbers = [float(part) for part in parts[:4]]
    except ValueError:
        numbers = []
    if len(numbers) < 2 or not all(map(isfinite, numbers)):
        raise UnusableValue("not a position", needs="latitude longitude altitude accuracy")
    lat, lon = numbers[:2]
    accuracy = numbers[3] if len(numbers) == 4 else 0.0
    wide = accuracy if device.startswith(BROWSER) else accuracy * FROM_68_TO_95
    return Fix(lon, lat, round(wide, 1) if accuracy > 0 else SILENT_M, tuple(_odd(lon, lat, accuracy, area)))


def _odd(lon: float, lat: float, accuracy: float, area: Area | None) -> Iterator[str]:
    if not (-180 <= lon <= 180 and -90 <= lat <= 90):
        yield "out_of_range"
        return
    if (lon, lat) == (0, 0):
        yield "null_island"
        return
    if accuracy <= 0:
        yield "no_accuracy"
    elif accuracy > POOR_M:
        yield "poor_accuracy"
    if area is not None and float(distance_m(lon, lat, area.lon, area.lat)) > area.radius_m + FAR_M:
        yield "far_away"


def read_trace(told: str) -> list[tuple[float, float]]:
    """(lon, lat) of each corner of a geotrace or geoshape. Raises UnusableValue where one is none."""
    fixes = [read_fix(part) for part in told.split(";") if part.strip()]
    if not fixes or not all(fix.usable for fix in fixes):
        raise UnusableValue("not a way of positions", needs="latitude longitude altitude accuracy; the next one")
    return [(fix.lon, fix.lat) for fix in fixes]


def odd_times(instants: list[datetime], received_at: datetime) -> tuple[str, ...]:
    """Codes of what is not plausible about times that a device told, seen from when they arrived."""
    ahead = ["ahead"] * any(one > received_at + AHEAD for one in instants)
    ago = ["long_ago"] * any(one < received_at - LONG_AGO for one in instants)
    return (*ahead, *ago)
