"""Zones come from GeoJSON, each with its name and source; anything else is refused by file and feature."""

import json
from pathlib import Path

import pytest
import shapely

from truce.errors import UnusableValue
from truce.wire.catalogue import from_catalogue, zones_of
from truce.wire.zones import read_zones

SQUARE = {"type": "Polygon", "coordinates": [[[0, 0], [1, 0], [1, 1], [0, 1], [0, 0]]]}
BOW = {"type": "Polygon", "coordinates": [[[0, 0], [1, 1], [1, 0], [0, 1], [0, 0]]]}


def written(path: Path, geometry: object, **properties: object) -> Path:
    feature = {"type": "Feature", "properties": properties, "geometry": geometry}
    path.write_text(json.dumps({"type": "FeatureCollection", "features": [feature]}), "utf-8")
    return path


def test_a_zone_keeps_its_name_source_and_validity(tmp_path: Path) -> None:
    path = written(tmp_path / "z.geojson", SQUARE, name="box", source="survey", **{"from": "2024-10-01T00:00:00Z"})

    (zone,) = read_zones(path)

    assert (zone.name, zone.source) == ("box", "survey")
    assert zone.earliest is not None
    assert shapely.from_wkb(zone.geometry).area == 1


@pytest.mark.long
@pytest.mark.parametrize(
    ("geometry", "properties"),
    [
        (SQUARE, {"source": "survey"}),
        (BOW, {"name": "crossing itself", "source": "survey"}),
        ({"type": "Point", "coordinates": [0, 0]}, {"name": "no area", "source": "survey"}),
        (None, {"name": "nothing", "source": "survey"}),
    ],
)
def test_what_is_no_zone_is_refused_by_file_and_feature(
    tmp_path: Path, geometry: object, properties: dict[str, object]
) -> None:
    path = written(tmp_path / "z.geojson", geometry, **properties)

    with pytest.raises(UnusableValue) as refused:
        list(read_zones(path))

    assert refused.value.given["file"] == "z.geojson"
    assert refused.value.given["feature"] == 1


@pytest.mark.long
def test_the_catalogue_ships_the_regions_that_a_reading_leaves_out() -> None:
    paths = zones_of(from_catalogue("easter-truce-2025"))

    names = {zone.name for path in paths for zone in read_zones(path)}

    assert names == {"kursk", "belgorod"}
