"""Exports hold exactly the rows given, and each format keeps its own standard."""

import csv
import io
import json
import xml.etree.ElementTree as ET
from datetime import UTC, datetime
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import shapely

from truce.errors import WrongUsage
from truce.model.columns import empty, schema, to_table
from truce.model.line import Zone
from truce.model.report import Report, Weighted
from truce.wire.export import FORMATS, export
from truce.wire.hxl import hashtags
from truce.wire.plain import read_lines
from truce.wire.shape import NOUNS

START = datetime(2025, 4, 20, 7, 5, tzinfo=UTC)
KML = "{http://www.opengis.net/kml/2.2}"
CLOCKWISE = shapely.Polygon([(38, 48), (38, 49), (39, 49), (39, 48)])
NASTY = 'він сказав: "вогонь"; <b>&\r\n=cmd()'


def report(number: int, **but: Any) -> Report:
    told: dict[str, Any] = {
        "id": f"rep-{number:016x}",
        "source": "patrol-7",
        "origin": "mission",
        "earliest": START,
        "latest": START,
        "where_kind": "disc",
        "lon": 38.43,
        "lat": -48.69,
        "radius_m": 1500.0,
        "acts": (Weighted("use_of_weapon", 0.9), Weighted("exercise", 0.1)),
        "flags": ("exercise",),
        "count": -0,
        "text": NASTY,
        "day": START.date(),
    }
    return Report(**told | but)


TABLE = to_table(
    Report,
    [
        report(1),
        report(2, text="=HYPERLINK(1)", place="-5 km & <more>\x0b"),
        report(3, where_kind="none", lon=None, lat=None, radius_m=None, text=None, killed_low=2, killed_high=4),
        report(4, where_kind="polygon", geometry=shapely.to_wkb(CLOCKWISE)),
        report(5, where_kind="line", geometry=shapely.to_wkb(shapely.LineString([(38, 48), (39, 49)]))),
    ],
)


def whole(form: str, table: pa.Table = TABLE, noun: type = Report) -> bytes:
    return b"".join(export(noun, table, form))


def counted(form: str, data: bytes) -> int:
    """Rows in an export, counted by a reader that is not ours."""
    if form == "jsonl":
        return len(data.splitlines())
    if form == "parquet":
        return int(pq.read_metadata(io.BytesIO(data)).num_rows)
    if form == "geojson":
        return len(json.loads(data)["features"])
    if form == "kml":
        return len(ET.fromstring(data).findall(f".//{KML}Placemark"))
    return len(list(csv.reader(io.StringIO(data.decode(), newline="")))) - (2 if form == "hxl" else 1)


@pytest.mark.long
@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("rows", [0, 1, 5, 12_001])
def test_an_export_holds_exactly_the_rows_given(form: str, rows: int) -> None:
    table = pa.concat_tables([TABLE] * (rows // 5 + 1)).slice(0, rows)

    assert counted(form, whole(form, table)) == rows


def test_jsonl_comes_back_the_same() -> None:
    back = [row for _, _, row in read_lines(whole("jsonl").decode().splitlines())]

    assert pa.Table.from_pylist(back, schema=schema(Report)).equals(TABLE)


def test_parquet_comes_back_the_same() -> None:
    assert pq.read_table(io.BytesIO(whole("parquet"))).equals(TABLE)


def test_csv_is_what_rfc_4180_says() -> None:
    data = whole("csv")
    rows = list(csv.DictReader(io.StringIO(data.decode(), newline="")))

    assert data.count(b"\r\n") >= 6
    assert list(rows[0]) == schema(Report).names
    assert rows[0]["text"] == NASTY
    assert json.loads(rows[0]["acts"]) == {"use_of_weapon": 0.9, "exercise": 0.1}
    assert (rows[0]["lat"], rows[0]["approximate"], rows[0]["told_at"]) == ("-48.69", "false", "")
    assert rows[0]["earliest"] == "2025-04-20T07:05:00+00:00"
    assert (rows[2]["killed_low"], rows[2]["killed_high"]) == ("2", "4")
    assert json.loads(rows[3]["geometry"])["type"] == "Polygon"


def test_no_cell_of_a_csv_can_be_run_as_a_formula() -> None:
    rows = list(csv.DictReader(io.StringIO(whole("csv").decode(), newline="")))

    assert rows[1]["text"] == "'=HYPERLINK(1)"
    assert rows[1]["place"].startswith("'-5 km")


def test_geojson_is_what_rfc_7946_says() -> None:
    told = json.loads(whole("geojson"))
    point, _, nowhere, polygon, line = told["features"]

    assert told["type"] == "FeatureCollection"
    assert point["geometry"] == {"type": "Point", "coordinates": [38.43, -48.69]}
    assert (point["id"], point["properties"]["where.radius_m"]) == ("rep-0000000000000001", 1500.0)
    assert nowhere["geometry"] is None
    drawn = shapely.Polygon(polygon["geometry"]["coordinates"][0])
    assert drawn.exterior.is_ccw
    assert drawn.equals(CLOCKWISE)
    assert "where.geometry" not in polygon["properties"]
    assert line["geometry"]["type"] == "LineString"


def test_kml_says_how_wide_a_place_is_and_escapes_what_it_quotes() -> None:
    marks = ET.fromstring(whole("kml")).findall(f".//{KML}Placemark")

    assert "1500 m" in str(marks[0].findtext(f"{KML}description"))
    assert marks[1].findtext(f"{KML}name") == "-5 km & <more>\ufffd"
    assert marks[0].findtext(f".//{KML}Point/{KML}coordinates") == "38.43,-48.69"
    assert marks[2].find(f"{KML}Point") is None
    assert marks[3].find(f"{KML}Polygon/{KML}outerBoundaryIs/{KML}LinearRing") is not None
    values = {d.get("name"): d.findtext(f"{KML}value") for d in marks[0].iter(f"{KML}Data")}
    assert values["text"] == NASTY.replace("\r\n", "\n")


def test_kml_draws_many_parts_and_holes() -> None:
    ring = CLOCKWISE.exterior.coords
    hole = [(38.2, 48.2), (38.4, 48.2), (38.4, 48.4)]
    parts = [shapely.MultiPolygon([(ring, [hole])]), shapely.GeometryCollection([shapely.Point(1, 2)])]
    zones = [Zone(id=f"zon-{n}", name="buffer", source="map", geometry=shapely.to_wkb(p)) for n, p in enumerate(parts)]
    marks = ET.fromstring(whole("kml", to_table(Zone, zones), Zone)).findall(f".//{KML}Placemark")

    assert marks[0].find(f"{KML}MultiGeometry/{KML}Polygon/{KML}innerBoundaryIs") is not None
    assert marks[1].findtext(f"{KML}MultiGeometry/{KML}Point/{KML}coordinates") == "1.0,2.0"


@pytest.mark.parametrize("noun", NOUNS.values(), ids=NOUNS)
def test_every_column_has_its_own_hashtag(noun: type) -> None:
    tags = hashtags(noun)

    assert len(set(tags)) == len(tags) == len(schema(noun).names)
    assert all(tag.startswith("#") and tag == tag.lower() and " " not in tag for tag in tags)


def test_hxl_has_its_hashtags_under_the_heads() -> None:
    head, tags, *_ = csv.reader(io.StringIO(whole("hxl").decode(), newline=""))

    assert tags[head.index("lat")] == "#geo+lat"
    assert tags[head.index("killed_low")] == "#affected+killed+min"


def test_a_format_nobody_has_is_refused_before_the_first_piece() -> None:
    with pytest.raises(WrongUsage, match="no such format"):
        export(Report, TABLE, "xlsx")


@pytest.mark.parametrize("noun", NOUNS.values(), ids=NOUNS)
@pytest.mark.parametrize("form", FORMATS)
def test_every_noun_can_be_exported(noun: type, form: str) -> None:
    assert counted(form, whole(form, empty(noun), noun)) == 0


@pytest.mark.long
def test_an_export_comes_in_pieces() -> None:
    table = pa.concat_tables([TABLE] * 5_000)

    assert all(len(list(export(Report, table, form))) > 2 for form in ("jsonl", "csv", "geojson", "kml"))
