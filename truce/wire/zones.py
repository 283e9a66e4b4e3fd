"""A mission's zones: GeoJSON features become Zone values, each with its name, source and validity."""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import shapely
from shapely.geometry import shape

from truce.errors import UnusableValue
from truce.model.ids import make_id
from truce.model.line import Zone
from truce.model.when import read_time


def read_zones(path: Path) -> Iterator[Zone]:
    """The zones of a GeoJSON FeatureCollection (RFC 7946; WGS 84 lon, lat).

    Every feature needs the properties `name` and `source`; `agreement`, `from`, `until` (RFC 3339), `disputed` and
    `note` are optional. Raises UnusableValue naming file and feature for anything else than a valid (multi)polygon.
    """
    try:
        told = json.loads(path.read_text("utf-8"))
    except (UnicodeDecodeError, json.JSONDecodeError) as broken:
        raise UnusableValue("zones must be GeoJSON in UTF-8", file=path.name) from broken
    features = told.get("features") if isinstance(told, dict) else None
    if not isinstance(features, list):
        raise UnusableValue("zones must be a FeatureCollection", file=path.name)
    for number, feature in enumerate(features, start=1):
        yield _zone(feature, path.name, number)


def _zone(feature: Mapping[str, Any], file: str, number: int) -> Zone:
    told = feature.get("properties") or {}
    missing = [key for key in ("name", "source") if not isinstance(told.get(key), str)]
    if missing:
        raise UnusableValue("a zone lacks a property", file=file, feature=number, field=", ".join(missing))
    try:
        area = shape(feature["geometry"])
    except (KeyError, TypeError, AttributeError, ValueError, shapely.errors.ShapelyError) as broken:
        raise UnusableValue("a zone has no usable geometry", file=file, feature=number) from broken
    if area.geom_type not in ("Polygon", "MultiPolygon") or area.is_empty or not area.is_valid:
        raise UnusableValue(
            "a zone must be a valid polygon", file=file, feature=number, remedy="close its ring and let no edges cross"
        )
    wkb = shapely.to_wkb(area)
    return Zone(
        id=make_id("zone", told["name"], told.get("agreement"), told.get("from"), told.get("until"), wkb.hex()),
        name=told["name"],
        agreement=told.get("agreement"),
        geometry=wkb,
        earliest=read_time(told["from"], "UTC").earliest if told.get("from") else None,
        latest=read_time(told["until"], "UTC").earliest if told.get("until") else None,
        source=told["source"],
        disputed=bool(told.get("disputed", False)),
        note=told.get("note"),
    )
