"""Places that are sectors, polygons or lines: the share of them that lies inside."""

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely.geometry.base import BaseGeometry

from truce.compliance.space.extents import p_inside, spread_of
from truce.compliance.space.geometry import Outline
from truce.model.where import Sector, circle

BOX = shapely.box(38.0, 47.0, 39.0, 49.0)


@pytest.mark.parametrize(
    ("place", "share"),
    [
        (shapely.box(38.2, 47.2, 38.4, 47.4), 1.0),
        (shapely.box(37.9, 47.5, 38.1, 47.6), 0.5),
        (shapely.box(36.0, 47.5, 37.0, 47.6), 0.0),
        (shapely.LineString([(37.75, 48.0), (38.25, 48.0)]), 0.5),
        (shapely.LineString([(38.5, 46.0), (38.5, 50.0)]), 0.5),
        (shapely.Point(38.5, 48.0), 1.0),
        (shapely.MultiPoint([(38.5, 48.0), (30.0, 48.0)]), 0.5),
    ],
)
def test_a_place_counts_by_the_share_of_it_that_lies_inside(place: BaseGeometry, share: float) -> None:
    assert p_inside(BOX, place) == pytest.approx(share, abs=0.01)


def test_half_a_sector_over_the_edge_counts_half() -> None:
    south = Sector(38.0, 48.0, ((135.0, 225.0),), 1000.0, 5000.0).polygon()

    assert p_inside(BOX, south) == pytest.approx(0.5, abs=0.005)


@given(st.floats(-1, 2), st.floats(500, 20_000))
@settings(max_examples=30, deadline=None)
def test_inside_and_outside_make_the_whole(off: float, radius: float) -> None:
    place = circle(38.0 + off, 48.0, radius)
    rest = shapely.box(36.0, 46.0, 42.0, 50.0).difference(BOX)

    assert p_inside(BOX, place) + p_inside(rest, place) == pytest.approx(1.0, abs=1e-9)


@given(st.floats(500, 20_000))
@settings(max_examples=20, deadline=None)
def test_a_spread_place_is_as_far_as_the_place_is_on_average(radius: float) -> None:
    spread = spread_of(circle(38.0, 48.0, radius))
    near = Outline(shapely.Point(38.0, 48.0)).signed_distance(spread.lon, spread.lat)

    assert spread.weight.sum() == pytest.approx(1.0)
    assert spread.mean(near) == pytest.approx(radius * 2 / 3, rel=0.03)
    assert np.abs(near).max() <= radius * 1.001
