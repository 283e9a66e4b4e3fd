"""Shapes that are awkward are got right or refused: empty, crossing themselves, over the date line, round a pole."""

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely.geometry.base import BaseGeometry

from truce.compliance.space.geometry import Outline, outline
from truce.compliance.space.shapes import difference, is_mended, read_area, read_shape, together
from truce.errors import UnusableValue
from truce.model.where import GEOD

few = settings(max_examples=30, deadline=None)


def read(shape: BaseGeometry) -> BaseGeometry:
    return read_shape(shapely.to_wkb(shape), "zone z")


def signed(shape: BaseGeometry, lon: float, lat: float) -> float:
    return float(Outline(read(shape)).signed_distance(np.array([lon]), np.array([lat]))[0])


JUMPS = shapely.Polygon([(179, 10), (-179, 10), (-179, 12), (179, 12)])
GOES_ON = shapely.Polygon([(179, 10), (181, 10), (181, 12), (179, 12)])
FROM_WEST = shapely.Polygon([(-181, 10), (-179, 10), (-179, 12), (-181, 12)])
CUT = shapely.MultiPolygon([shapely.box(179, 10, 180, 12), shapely.box(-180, 10, -179, 12)])


@pytest.mark.parametrize("shape", [JUMPS, GOES_ON, FROM_WEST, CUT])
@pytest.mark.parametrize(("lon", "lat"), [(180.0, 11.0), (-180.0, 11.0), (179.9, 11.0), (-179.9, 11.9)])
def test_over_the_date_line_an_area_is_one_however_it_is_written(shape: BaseGeometry, lon: float, lat: float) -> None:
    here = shapely.box(-1, 10, 1, 12)

    assert signed(shape, lon, lat) == pytest.approx(signed(here, (lon + 360) % 360 - 180, lat), rel=1e-6, abs=0.05)
    assert signed(shape, lon, lat) > 0
    assert signed(shape, -178.0, 11.0) < 0
    assert signed(shape, 0.0, 11.0) < 0


@given(st.floats(-180, 180), st.floats(-60, 60), st.floats(-3, 3), st.floats(-3, 3))
@few
def test_an_area_moved_over_the_date_line_holds_what_moved_with_it(
    lon: float, lat: float, east: float, north: float
) -> None:
    ring = np.array([[0, 0], [2, 0.5], [1.5, 1], [2, 2], [0.3, 1.5]])
    wrapped = np.column_stack([(ring[:, 0] + lon + 180) % 360 - 180, ring[:, 1] + lat])
    at_home = float(
        Outline(shapely.Polygon(ring + np.array([0, lat]))).signed_distance(np.array([east]), np.array([lat + north]))[
            0
        ]
    )

    assert signed(shapely.Polygon(wrapped), (lon + east + 180) % 360 - 180, lat + north) == pytest.approx(
        at_home, rel=1e-5, abs=0.05
    )


@pytest.mark.parametrize(
    "line", [[(179, 10), (-179, 10)], [(179, 10), (181, 10)], [(-181, 10), (-179, 10)], [(179, 10), (-179, 10)][::-1]]
)
def test_a_line_over_the_date_line_is_short(line: list[tuple[float, float]]) -> None:
    assert signed(shapely.LineString(line), 180.0, 10.5) == pytest.approx(GEOD.inv(180, 10, 180, 10.5)[2], rel=1e-4)
    assert signed(shapely.LineString(line), 0.0, 10.0) > 10_000_000


@pytest.mark.parametrize(
    "ring",
    [
        [(0, 80), (90, 80), (180, 80), (-90, 80)],
        [(-180, 60), (180, 60), (180, 90), (-180, 90)],
        [(0, -70), (-120, -70), (120, -70)],
    ],
)
def test_an_area_round_a_pole_is_refused(ring: list[tuple[float, float]]) -> None:
    with pytest.raises(UnusableValue, match="pole") as told:
        read(shapely.Polygon(ring))
    assert told.value.given["of"] == "zone z"


@pytest.mark.parametrize("shape", [shapely.Polygon(), shapely.LineString(), shapely.GeometryCollection()])
def test_an_empty_shape_is_refused(shape: BaseGeometry) -> None:
    with pytest.raises(UnusableValue, match="empty"):
        read(shape)


@pytest.mark.parametrize("corner", ["NaN 2", "1 91", "Infinity 1", "600 1"])
def test_a_coordinate_that_is_none_is_refused_with_its_number(corner: str) -> None:
    with np.errstate(invalid="ignore"):
        binary = shapely.to_wkb(shapely.from_wkt(f"LINESTRING (0 1, {corner}, 3 3)"))
    with pytest.raises(UnusableValue, match="coordinate") as told:
        read_shape(binary, "zone z")
    assert told.value.given["corner"] == 1


def test_what_is_no_geometry_is_refused() -> None:
    with pytest.raises(UnusableValue, match="cannot be read"):
        read_shape(b"not a shape", "zone z")


def test_a_bow_tie_is_mended_into_its_two_halves_and_told_of() -> None:
    tie = shapely.Polygon([(0, 0), (2, 2), (2, 0), (0, 2)])

    assert is_mended(shapely.to_wkb(tie), "zone z")
    assert signed(tie, 0.2, 1.0) > 0
    assert signed(tie, 1.8, 1.0) > 0
    assert signed(tie, 1.0, 0.2) < 0
    assert not is_mended(shapely.to_wkb(shapely.box(0, 0, 1, 1)), "zone z")


def test_a_bow_tie_over_the_date_line_is_mended_too() -> None:
    tie = shapely.Polygon([(179, 0), (-179, 2), (-179, 0), (179, 2)])

    assert signed(tie, 179.2, 1.0) > 0
    assert signed(tie, 180.0, 0.2) < 0


@pytest.mark.parametrize("flat", [[(0, 0), (1, 1), (2, 2), (0, 0)], [(0, 0), (1, 0), (0, 0), (0, 0)]])
def test_a_polygon_that_is_a_line_is_refused(flat: list[tuple[float, float]]) -> None:
    with pytest.raises(UnusableValue, match="no extent"):
        read(shapely.Polygon(flat))


def test_a_line_is_no_area() -> None:
    with pytest.raises(UnusableValue, match="no extent"):
        read_area(shapely.to_wkb(shapely.LineString([(0, 0), (1, 1)])), "zone z")


def test_holes_and_islands_count() -> None:
    lake = shapely.box(0, 0, 10, 10).difference(shapely.box(2, 2, 8, 8))
    island = shapely.union(lake, shapely.box(4, 4, 6, 6))

    assert [signed(island, x, 5.0) > 0 for x in (1.0, 3.0, 5.0, 7.0, 9.0, 11.0)] == [
        True,
        False,
        True,
        False,
        True,
        False,
    ]


def test_areas_on_both_sides_of_the_date_line_are_joined_and_parted() -> None:
    east, west = read(shapely.box(178, 0, 180, 2)), read(shapely.box(-180, 0, -178, 2))
    both = together([east, west], "zone z")

    assert both.area == pytest.approx(8.0)
    assert difference(both, west).area == pytest.approx(4.0)


def test_a_shape_asked_about_again_is_not_made_again() -> None:
    binary = shapely.to_wkb(shapely.box(30, 49, 31, 50))

    assert outline(binary) is outline(bytes(bytearray(binary)))
