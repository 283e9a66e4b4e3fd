"""Shapes as GeoJSON (RFC 7946), to the metre: what a map draws over its tiles."""

import json
from collections.abc import Iterable, Mapping
from typing import Any

import shapely

FINE = 5  # digits of a degree: a metre
Feature = dict[str, Any]


def collection(features: Iterable[Feature], **told: Any) -> Feature:
    """Features as a FeatureCollection, with what else is to be said of them."""
    return {"type": "FeatureCollection", **told, "features": list(features)}


def feature(id: str, wkb: bytes | None, told: dict[str, Any], row: Mapping[str, Any] | None = None) -> Feature:
    """A feature of a shape; without one, of the centre (lon, lat) of a row's disc; without either, of nothing."""
    geometry: Any = None
    if wkb is not None:
        shape = shapely.orient_polygons(shapely.from_wkb(wkb))
        geometry = json.loads(shapely.to_geojson(shapely.set_precision(shape, 10**-FINE, mode="pointwise")))
    elif row is not None:
        geometry = {"type": "Point", "coordinates": [round(row["lon"], FINE), round(row["lat"], FINE)]}
    return {"type": "Feature", "id": id, "geometry": geometry, "properties": told}
