import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import polars as pl
import pytest
import shapely
from shapely.geometry import box, mapping, shape

from tests.sources.tools import ALWAYS, Whole, at, read, written
from truce import sources
from truce.errors import UnusableSource
from truce.model.where import GEOD, from_wkb
from truce.sources.contactline import country_of, line_of_contact
from truce.sources.contract import Window

OUTLINE = Path(sources.__file__).parent / "data" / "ukraine_outline.geojson"
DAY = {"date": "2025-04-20"}
EAST = box(35.0, 47.0, 38.0, 49.0)
COUNTRY = box(33.0, 46.0, 38.01, 50.0)  # its east border lies a kilometre off the area's edge


def daily(folder: Path, *days: tuple[str, Any]) -> Path:
    path = folder / "daily.parquet"
    wkb = [shapely.to_wkb(g) if isinstance(g, shapely.Geometry) else g for _, g in days]
    pl.DataFrame({"date": [day for day, _ in days], "geometry_wkb": wkb}).write_parquet(path)
    return path


def country(folder: Path) -> str:
    return str(written(folder / "country.geojson", json.dumps({"type": "Feature", "geometry": mapping(COUNTRY)})))


def lines(folder: Path, *days: tuple[str, Any], window: Window = ALWAYS) -> Whole:
    return read("deepstate", daily(folder, *days), window, country=country(folder))


def km(geometry: shapely.Geometry) -> float:
    return float(GEOD.geometry_length(geometry)) / 1000


def test_the_line_is_the_edge_that_faces_free_land_and_not_the_border() -> None:
    line = line_of_contact(EAST, country_of(COUNTRY))

    assert line.distance(shapely.Point(35.0, 48.0)) < 1e-6
    assert line.distance(shapely.Point(36.0, 47.0)) < 1e-6
    assert line.distance(shapely.Point(38.0, 48.0)) > 0.95
    west_and_two_sides = km(shapely.LineString([(38.0, 49.0), (35.0, 49.0), (35.0, 47.0), (38.0, 47.0)]))
    assert abs(km(line) - west_and_two_sides) < 15


def test_a_narrow_pocket_of_free_land_away_from_the_border_keeps_its_line() -> None:
    pocket = EAST.difference(box(35.0, 47.99, 36.0, 48.01))  # two kilometres wide

    line = line_of_contact(pocket, country_of(COUNTRY))

    assert line.distance(shapely.Point(35.7, 48.01)) < 1e-6


def test_a_strip_held_along_the_border_has_a_line_on_its_inner_side_only() -> None:
    line = line_of_contact(box(36.0, 49.9, 37.0, 50.01), country_of(COUNTRY))

    assert line.distance(shapely.Point(36.5, 49.9)) < 1e-6
    assert line.distance(shapely.Point(36.5, 50.0)) > 0.05


def test_a_days_line_holds_from_midnight_to_midnight_in_kyiv(tmp_path: Path) -> None:
    (line,) = lines(tmp_path, ("2025-04-20", EAST)).rows("line")

    assert (line["earliest"], line["latest"]) == (at("2025-04-20T00:00+03:00"), at("2025-04-21T00:00+03:00"))
    assert (line["holder"], line["opposite"], line["line"]) == ("ru", "ua", "deepstate")
    assert from_wkb(line["area"]).equals(EAST)


def test_missing_days_are_said_and_no_line_is_drawn_for_them(tmp_path: Path) -> None:
    told = lines(tmp_path, ("2025-03-30", EAST), ("2025-04-02", EAST))

    assert told.notes == ["no map was published for 2025-03-31, 2025-04-01: no line holds on these days"]
    assert len(told.rows("line")) == 2


def test_a_map_that_repeats_the_day_before_is_flagged(tmp_path: Path) -> None:
    moved = box(34.9, 47.0, 38.0, 49.0)

    told = lines(tmp_path, ("2025-04-19", EAST), ("2025-04-20", EAST), ("2025-04-21", moved)).rows("line")

    assert [line["repeats_previous"] for line in told] == [False, True, False]
    assert told[1]["note"] == "the same map as that of 2025-04-19"


def test_the_window_leaves_out_days_but_not_what_is_known_of_them(tmp_path: Path) -> None:
    window = Window(at("2025-04-20T12:00+03:00"), at("2025-04-21T00:00+03:00"))

    told = lines(tmp_path, ("2025-04-19", EAST), ("2025-04-20", EAST), ("2025-04-21", EAST), window=window)

    assert [line["repeats_previous"] for line in told.rows("line")] == [True]
    assert told.outside == 2


def test_bad_rows_are_named_and_good_days_land(tmp_path: Path) -> None:
    told = lines(
        tmp_path,
        ("2025-04-19", EAST),
        ("the nineteenth", EAST),
        ("2025-04-20", b"not wkb"),
        ("2025-04-20", None),
        ("2025-04-20", shapely.Point(35, 48)),
        ("2025-04-20", box(35, 47, 380, 49)),
        ("2025-04-18", EAST),
        ("2025-04-21", EAST),
    )

    assert [(f.row, f.field) for f in told.faults] == [
        (2, "date"),
        (3, "geometry_wkb"),
        (4, "geometry_wkb"),
        (5, "geometry_wkb"),
        (6, "geometry_wkb"),
        (7, "date"),
    ]
    assert len(told.rows("line")) == 2


def test_a_map_of_one_day_needs_its_day(tmp_path: Path) -> None:
    path = written(tmp_path / "map.geojson", json.dumps({"type": "Feature", "geometry": mapping(EAST)}))

    with pytest.raises(UnusableSource, match="day of this map"):
        read("deepstate", path)
    assert len(read("deepstate", path, date="2025-04-20", country=country(tmp_path)).rows("line")) == 1


@pytest.mark.parametrize(
    "text", ["", "{", '{"type": "FeatureCollection", "features": [{"geometry": {"type": "Polygon"}}]}']
)
def test_half_a_geojson_is_refused(tmp_path: Path, text: str) -> None:
    with pytest.raises(UnusableSource):
        read("deepstate", written(tmp_path / "map_20250420.geojson", text))


def test_the_line_of_april_2025_runs_from_the_border_to_the_dnipros_mouth(shared_data: Path) -> None:
    path = shared_data / "deepstate_frontline" / "deepstate_occupied_daily.parquet"
    april = Window(at("2025-04-18T00:00+03:00"), at("2025-04-22T00:00+03:00"))

    told = read("deepstate", path, april)

    assert (told.rows_read, len(told.rows("line")), told.outside) == (769, 4, 765)
    for row in told.rows("line"):
        line, outline = from_wkb(row["geometry"]), from_wkb(row["country"])
        assert 1000 < km(line) < 1200
        west, south, east, north = line.bounds
        assert (31.8 < west < 33.5, 46.3 < south < 46.9, 37.5 < east < 38.5, 50.2 < north < 51.5) == (True,) * 4
        assert not line.intersects(box(32.3, 44.0, 36.7, 46.0))  # the coast of Crimea
        far_from_the_border = line.difference(outline.boundary.buffer(0.1))
        assert km(far_from_the_border) > 0.85 * km(line)


def test_the_map_of_a_day_is_one_line_in_both_forms(shared_data: Path) -> None:
    folder = shared_data / "deepstate_frontline"
    day = at("2025-04-20T00:00+03:00")

    one = read("deepstate", folder / "deepstatemap_data_20250420.geojson")
    table = read("deepstate", folder / "deepstate_occupied_daily.parquet", Window(day, day + timedelta(days=1)))

    assert one.ids("line") == table.ids("line")
    assert one.rows("line")[0]["geometry"] == table.rows("line")[0]["geometry"]


def test_the_outline_that_ships_holds_crimea() -> None:
    outline = shape(json.loads(OUTLINE.read_text("utf-8"))["features"][0]["geometry"])

    for lon, lat in ((34.1, 44.95), (33.5, 44.6), (30.5, 50.45), (39.3, 48.6), (24.0, 49.8)):
        assert outline.contains(shapely.Point(lon, lat))
    for lon, lat in ((37.6, 55.7), (36.6, 50.6), (28.8, 47.0), (39.7, 47.2)):
        assert not outline.contains(shapely.Point(lon, lat))


@pytest.mark.parametrize(("name", "kind"), [("a.csv", "Parquet"), ("a.parquet", "Parquet"), ("a.geojson", "JSON")])
def test_a_file_of_another_kind_is_said_to_be_one_and_not_cut_short(tmp_path: Path, name: str, kind: str) -> None:
    with pytest.raises(UnusableSource, match=f"not a {kind} file") as fault:
        read(
            "deepstate",
            written(tmp_path / name, "datetime,lon,lat\n1,2,3\n"),
            ALWAYS,
            **(DAY if kind == "JSON" else {}),
        )

    assert "fetch it again" not in fault.value.remedy
