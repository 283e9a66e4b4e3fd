"""Day and night by the sun at a place, from the general solar position equations of NOAA's solar calculator.

NOAA Global Monitoring Laboratory, "General Solar Position Calculations" (after Spencer 1971 and Meeus, Astronomical
Algorithms). Good to about a minute of time between 72 degrees north and south; nearer the poles the sun's path is flat
and the minutes grow. Night begins at the end of civil twilight, with the sun 6 degrees below the horizon.
"""

import numpy as np

from truce.compliance.periods import DAY
from truce.compliance.prepared import Flags, Floats, Ints

TWILIGHT_DEG = -6.0
MINUTE = 60_000_000


def _year(us: Ints) -> Floats:
    """The fraction of the year as an angle in radians, at an instant (microseconds since 1970)."""
    instant = us.astype("datetime64[us]")
    start = instant.astype("datetime64[Y]")
    days = (instant - start) / np.timedelta64(1, "D")
    length = (start + 1 - start.astype("datetime64[D]")) / np.timedelta64(1, "D")
    return np.asarray(2 * np.pi / length * (days - 0.5), dtype=np.float64)


def _equation_of_time(year: Floats) -> Floats:
    """Minutes by which the sun is ahead of the clock."""
    return np.asarray(
        229.18
        * (
            0.000075
            + 0.001868 * np.cos(year)
            - 0.032077 * np.sin(year)
            - 0.014615 * np.cos(2 * year)
            - 0.040849 * np.sin(2 * year)
        )
    )


def _declination(year: Floats) -> Floats:
    """The sun's declination in radians."""
    return np.asarray(
        0.006918
        - 0.399912 * np.cos(year)
        + 0.070257 * np.sin(year)
        - 0.006758 * np.cos(2 * year)
        + 0.000907 * np.sin(2 * year)
        - 0.002697 * np.cos(3 * year)
        + 0.00148 * np.sin(3 * year)
    )


def elevation(lon: Floats, lat: Floats, us: Ints) -> Floats:
    """Degrees of the sun above the horizon (without refraction) at places (degrees) and instants (UTC)."""
    year = _year(us)
    true_solar = (us % DAY) / MINUTE + _equation_of_time(year) + 4 * lon
    angle = np.radians(true_solar / 4 - 180)
    tilt, north = _declination(year), np.radians(lat)
    height = np.sin(north) * np.sin(tilt) + np.cos(north) * np.cos(tilt) * np.cos(angle)
    return np.asarray(np.degrees(np.arcsin(np.clip(height, -1, 1))))


def is_night(lon: Floats, lat: Floats, us: Ints) -> Flags:
    """Whether the sun is more than 6 degrees below the horizon."""
    return elevation(lon, lat, us) < TWILIGHT_DEG


def daylight(lon: Floats, lat: Floats, noon: Ints) -> tuple[Ints, Ints]:
    """First and last instant of light (civil dawn and dusk) of the day about each solar noon.

    `noon`: an instant within some hours of the solar noon meant. The same instant twice where it stays night all day;
    24 hours apart where it stays light.
    """
    year = _year(noon)
    day = (noon + np.rint(4 * lon * MINUTE).astype(np.int64)) // DAY
    middle = day * DAY + np.rint((720 - 4 * lon - _equation_of_time(year)) * MINUTE).astype(np.int64)
    tilt, north = _declination(year), np.radians(lat)
    cosine = (np.sin(np.radians(TWILIGHT_DEG)) - np.sin(north) * np.sin(tilt)) / (np.cos(north) * np.cos(tilt))
    half = np.rint(4 * np.degrees(np.arccos(np.clip(cosine, -1, 1))) * MINUTE).astype(np.int64)
    return middle - half, middle + half
