"""A drawn place as its middle and spread."""

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely.geometry import LineString, MultiPolygon, Point, Polygon, box
from shapely.geometry.base import BaseGeometry

from truce.model.spread import KM_PER_DEGREE, spreads
from truce.model.where import Sector, circle, to_wkb

LAT = 48.5
EAST, NORTH = 1 / (KM_PER_DEGREE * np.cos(np.radians(LAT))), 1 / KM_PER_DEGREE  # degrees in a kilometre


def at(x: float, y: float) -> tuple[float, float]:
    """So many kilometres east and north of a place in the Donbas."""
    return 38.0 + x * EAST, LAT + y * NORTH


def spread(shape: BaseGeometry) -> tuple[float, ...]:
    return tuple(float(v) for v in spreads([to_wkb(shape)])[0])


def test_a_rectangle_spreads_by_a_twelfth_of_its_sides_squared() -> None:
    lon, lat, xx, xy, yy = spread(box(*at(-3, -1), *at(3, 1)))

    assert (lon, lat) == pytest.approx((38.0, LAT))
    assert (xx, xy, yy) == pytest.approx((6**2 / 12, 0, 2**2 / 12), rel=2e-3, abs=1e-6)


def test_a_disc_spreads_by_a_quarter_of_its_radius_squared() -> None:
    *_, xx, xy, yy = spread(circle(38.0, LAT, 4000.0, 96))

    assert (xx, yy) == pytest.approx((4.0, 4.0), rel=0.02)
    assert xy == pytest.approx(0, abs=0.01)


def test_a_line_spreads_along_itself_only() -> None:
    *_, xx, xy, yy = spread(LineString([at(-6, -6), at(6, 6)]))

    assert (xx, xy, yy) == pytest.approx((12.0, 12.0, 12.0), rel=5e-3)


def test_a_hole_is_not_in_the_shape_and_parts_count_by_their_area() -> None:
    ring = Polygon(box(*at(-2, -2), *at(2, 2)).exterior.coords, [box(*at(-1, -1), *at(1, 1)).exterior.coords])
    two = MultiPolygon([box(*at(-5, -1), *at(-3, 1)), box(*at(3, -1), *at(5, 1))])

    assert spread(ring)[2] == pytest.approx((16 * 16 / 12 - 4 * 4 / 12) / 12, rel=2e-3)
    assert spread(two)[2] == pytest.approx(16 + 4 / 12, rel=2e-3)


def test_a_point_has_no_spread_and_an_empty_shape_says_nothing() -> None:
    assert spread(Point(38.0, LAT)) == (38.0, LAT, 0.0, 0.0, 0.0)
    assert np.isnan(spread(Polygon())).all()


@settings(max_examples=25)
@given(st.floats(0, 359), st.floats(5, 120), st.floats(0, 3000), st.floats(500, 20_000))
def test_a_sector_spreads_as_the_points_in_it_do(first: float, width: float, near: float, deep: float) -> None:
    shape = Sector(38.0, LAT, ((first, first + width),), near, near + deep).polygon()

    west, south, east, north = shape.bounds
    x, y = (v.ravel() for v in np.meshgrid(np.linspace(west, east, 400), np.linspace(south, north, 400)))
    inside = shapely.contains_xy(shape, x, y)
    lon, lat, xx, xy, yy = spread(shape)
    km = np.column_stack(
        [(x[inside] - lon) * KM_PER_DEGREE * np.cos(np.radians(lat)), (y[inside] - lat) * KM_PER_DEGREE]
    )
    expected = np.cov(km.T, bias=True)

    assert (lon, lat) == pytest.approx((x[inside].mean(), y[inside].mean()), abs=2e-3)
    assert np.array([[xx, xy], [xy, yy]]) == pytest.approx(expected, rel=0.06, abs=0.03 * expected.max())
    assert xx * yy > xy * xy
