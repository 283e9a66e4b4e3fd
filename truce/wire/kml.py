"""Rows as KML 2.2 (OGC 07-147r2), for the map programs that patrols carry."""

import re
from collections.abc import Iterator, Mapping
from typing import Any
from xml.sax.saxutils import escape, quoteattr

import pyarrow as pa

from truce.model.incident import Incident
from truce.model.report import Report
from truce.wire.geojson import properties, shape_of

HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n<kml xmlns="http://www.opengis.net/kml/2.2">\n<Document>\n'
NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
TAIL = "</Document>\n</kml>\n"
HOLDS = {Report: "95 %", Incident: "90 %"}  # how often the disc of a row holds its place; coverage's says what was seen


def write_kml(noun: type, table: pa.Table) -> Iterator[bytes]:
    """One Placemark a row, with its columns as ExtendedData; a row without a place has no geometry.

    KML draws no uncertainty: `where.radius_m` is in the data and in the description of every disc.
    """
    yield f"{HEAD}<name>{escape(noun.__name__.lower())}</name>\n".encode()
    for batch in table.to_batches(max_chunksize=1000):
        yield "".join(placemark(noun, row) for row in batch.to_pylist()).encode()
    yield TAIL.encode()


def placemark(noun: type, row: Mapping[str, Any]) -> str:
    """One row as a Placemark; elements stand in the order the schema asks for."""
    data = "".join(
        f"<Data name={quoteattr(name)}><value>{text(value)}</value></Data>"
        for name, value in properties(noun, row).items()
        if value is not None
    )
    names = (row.get(name) for name in ("place", "name", "id", "source"))  # of a link, place is a weight
    title = next((name for name in names if name and isinstance(name, str)), noun.__name__.lower())
    return (
        f"<Placemark><name>{text(title)}</name>{_description(noun, row)}{_when(row)}"
        f"<ExtendedData>{data}</ExtendedData>{_geometry(shape_of(row))}</Placemark>\n"
    )


def text(value: object) -> str:
    """Escaped text; characters that XML 1.0 cannot hold become U+FFFD."""
    return escape(NOT_XML.sub("\ufffd", str(value)))


def _description(noun: type, row: Mapping[str, Any]) -> str:
    if row.get("radius_m") is None or noun not in HOLDS:
        return ""
    return f"<description>somewhere within {row['radius_m']:.0f} m of the centre ({HOLDS[noun]})</description>"


def _when(row: Mapping[str, Any]) -> str:
    begin, end = row.get("earliest"), row.get("latest")
    if begin is None or end is None:
        return ""
    return f"<TimeSpan><begin>{begin.isoformat()}</begin><end>{end.isoformat()}</end></TimeSpan>"


def _geometry(shape: Mapping[str, Any] | None) -> str:
    if shape is None:
        return ""
    kind = shape["type"]
    if kind == "GeometryCollection":
        return f"<MultiGeometry>{''.join(_geometry(part) for part in shape['geometries'])}</MultiGeometry>"
    if kind.startswith("Multi"):
        parts = [_geometry({"type": kind.removeprefix("Multi"), "coordinates": c}) for c in shape["coordinates"]]
        return f"<MultiGeometry>{''.join(parts)}</MultiGeometry>"
    if kind == "Point":
        return f"<Point>{_coordinates([shape['coordinates']])}</Point>"
    if kind == "LineString":
        return f"<LineString>{_coordinates(shape['coordinates'])}</LineString>"
    outer, *inner = shape["coordinates"]
    holes = "".join(f"<innerBoundaryIs>{_ring(ring)}</innerBoundaryIs>" for ring in inner)
    return f"<Polygon><outerBoundaryIs>{_ring(outer)}</outerBoundaryIs>{holes}</Polygon>"


def _ring(points: Any) -> str:
    return f"<LinearRing>{_coordinates(points)}</LinearRing>"


def _coordinates(points: Any) -> str:
    return f"<coordinates>{' '.join(f'{p[0]!r},{p[1]!r}' for p in points)}</coordinates>"
