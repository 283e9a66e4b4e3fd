"""A place told as a sector or as a shape alone: the shape is drawn, and the disc that holds it is put around."""

import math
from collections.abc import Mapping
from typing import Any

import shapely
import shapely.geometry
from shapely.geometry.base import BaseGeometry

from truce.errors import UnusableValue
from truce.model.where import Sector, enclosing_disc, read_sector
from truce.wire.codecs import read_float, read_geometry, refuse, refuse_unknown

DIGITS = 7  # of a degree: about a centimetre, so that one sector gives one id on every machine
KEYS = ("from", "to", "near_m", "far_m")


def drawn(where: Mapping[str, Any]) -> dict[str, Any]:
    """`where` with its `sector` drawn as a geometry, and with the 95 % disc of a geometry that came without one.

    `sector` is seen from (lon, lat): a phrase such as "2-4km SW of the position", or `{"from", "to", "near_m",
    "far_m"}` with bearings in degrees clockwise. Raises UnusableValue where it is no place.
    """
    answer = dict(where)
    if answer.get("sector") is not None:
        if answer.get("geometry") is not None:
            raise refuse("where.sector", "stands beside a geometry; give one of them")
        shape = _rounded(_sector(answer).polygon())
        answer |= {"kind": "sector", "geometry": shapely.geometry.mapping(shape), "lon": None, "lat": None}
        answer |= {"radius_m": None}
    answer.pop("sector", None)
    if answer.get("geometry") is not None and all(answer.get(key) is None for key in ("lon", "lat", "radius_m")):
        answer |= _around(read_geometry(answer["geometry"], "where.geometry"))
    return answer


def _sector(where: Mapping[str, Any]) -> Sector:
    told, lon, lat = where["sector"], where.get("lon"), where.get("lat")
    if lon is None or lat is None:
        raise refuse("where.sector", "needs lon and lat: the position it is seen from")
    lon, lat = read_float(lon, "where.lon"), read_float(lat, "where.lat")
    try:
        if isinstance(told, str):
            return read_sector(told, lon, lat)
        if not isinstance(told, dict):
            raise refuse("where.sector", "must be a phrase, or an object with from, to, near_m and far_m")
        refuse_unknown(told, KEYS, "where.sector")
        start, end, near, far = (read_float(told.get(key), f"where.sector.{key}") for key in KEYS)
        return Sector(lon, lat, ((start, end),), near, far)
    except UnusableValue as wrong:
        raise _named(wrong) from wrong


def _around(wkb: bytes) -> dict[str, float]:
    try:
        disc = enclosing_disc(shapely.from_wkb(wkb))
    except UnusableValue as wrong:
        raise _named(wrong) from wrong
    return {
        "lon": round(disc.lon, DIGITS),
        "lat": round(disc.lat, DIGITS),
        "radius_m": float(math.ceil(disc.radius_m + 0.1)),
    }


def _rounded(shape: BaseGeometry) -> BaseGeometry:
    return shapely.transform(shape, lambda corners: corners.round(DIGITS))


def _named(wrong: UnusableValue) -> UnusableValue:
    """The refusal of another room, with the field and reason that a fault needs."""
    if "field" in wrong.given:
        return wrong
    return refuse("where.sector" if "phrase" in wrong.what else "where", wrong.what)
