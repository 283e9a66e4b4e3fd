"""Rows as a GeoJSON FeatureCollection (RFC 7946)."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

import pyarrow as pa
import shapely
import shapely.geometry

from truce.wire.codecs import is_geojson
from truce.wire.plain import to_json
from truce.wire.shape import slots


def write_geojson(noun: type, table: pa.Table) -> Iterator[bytes]:
    """One feature a row; its properties are the row's JSON, flattened by dots, without the geometry it shows.

    A disc is its centre as a Point, with `where.radius_m` beside it: the point alone would look surer than it is.
    A row without a place is a feature without a geometry, so that no row is lost. Rings follow the right-hand rule.
    """
    yield b'{"type":"FeatureCollection","features":['
    first = True
    for batch in table.to_batches(max_chunksize=1000):
        lines = [json.dumps(feature(noun, row), ensure_ascii=False, separators=(",", ":")) for row in batch.to_pylist()]
        if lines:
            yield ("\n" if first else ",\n").encode() + ",\n".join(lines).encode()
            first = False
    yield b"\n]}\n"


def feature(noun: type, row: Mapping[str, Any]) -> dict[str, Any]:
    """One row as a GeoJSON feature."""
    answer: dict[str, Any] = {"type": "Feature"}
    if row.get("id") is not None:
        answer["id"] = row["id"]
    return answer | {"geometry": shape_of(row), "properties": properties(noun, row)}


def shape_of(row: Mapping[str, Any]) -> dict[str, Any] | None:
    """The row's own geometry where it has one, else the centre of its disc, else None."""
    wkb = row.get("geometry")
    if wkb is not None and is_geojson(wkb):
        shape = shapely.orient_polygons(shapely.from_wkb(wkb))
        drawn: dict[str, Any] = shapely.geometry.mapping(shape)
        return drawn
    if row.get("lon") is None or row.get("lat") is None:
        return None
    return {"type": "Point", "coordinates": [row["lon"], row["lat"]]}


def properties(noun: type, row: Mapping[str, Any]) -> dict[str, Any]:
    """The row's JSON with dotted names; the geometry shown is left out, any other stays."""
    shown = row.get("geometry") is not None and is_geojson(row["geometry"])
    told = to_json(noun, row)
    flat: dict[str, Any] = {"noun": told["noun"]}
    for slot in slots(noun):
        if not (shown and slot.columns == ("geometry",)):
            value: Any = told
            for key in slot.path:
                value = value[key]
            flat[slot.name] = value
    return flat
