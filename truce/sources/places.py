"""Named discs that the sources ship with: oblasts, command areas, some towns (data/README.md says from what)."""

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import numpy as np

from truce.model.where import Disc, distance_m, from_local_xy, local_xy

# west, south, east, north: tells a swapped position of a source that speaks of Ukraine from a mistyped one
UKRAINE_BOX = (22.0, 44.0, 41.0, 53.0)


@dataclass(frozen=True, slots=True)
class Place:
    """A named disc: `kind` is oblast, area, country, town or raion; `code` is ISO 3166-2 where there is one."""

    kind: str
    code: str
    name: str
    disc: Disc


@cache
def places() -> dict[str, Place]:
    """Every place by its name; oblasts also by their code."""
    text = (files("truce.sources") / "data" / "places_ua.csv").read_text("utf-8")
    answer: dict[str, Place] = {}
    for row in csv.DictReader(text.splitlines()):
        disc = Disc(float(row["lon"]), float(row["lat"]), float(row["radius_m"]))
        place = Place(row["kind"], row["code"], row["name"], disc)
        answer[place.name] = place
        if place.code:
            answer[place.code] = place
    return answer


def around(discs: Sequence[Disc]) -> Disc:
    """A disc that holds all the discs, centred on the mean of their centres (not the smallest, but never too small)."""
    if len(discs) == 1:
        return discs[0]
    lon, lat = np.array([d.lon for d in discs]), np.array([d.lat for d in discs])
    x, y = local_xy(lon, lat, lon[0], lat[0])
    (mid_lon,), (mid_lat,) = (v.round(4) for v in from_local_xy([x.mean()], [y.mean()], [lon[0]], [lat[0]]))
    reach = distance_m(mid_lon, mid_lat, lon, lat) + np.array([d.radius_m for d in discs])
    return Disc(float(mid_lon), float(mid_lat), float(np.ceil(reach.max() / 1000) * 1000))
