"""How much of a cell lies under a footprint: the compiled cuts against GEOS."""

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from truce.compliance.watch.overlaps import shared_area
from truce.model.where import circle

RING = shapely.Polygon([(37.3, 47.3), (38.7, 47.4), (37.9, 47.9), (38.6, 48.6), (37.4, 48.5)])
FEET = (
    circle(38.0, 48.0, 12_000.0),
    circle(37.1, 47.2, 60_000.0),
    shapely.difference(shapely.box(37.5, 47.5, 38.5, 48.5), shapely.box(37.8, 47.8, 38.1, 48.1)),
    shapely.MultiPolygon([shapely.box(37.2, 47.2, 37.5, 47.6), shapely.box(38.2, 48.2, 38.5, 48.6)]),
    shapely.Point(38.0, 48.0),
    RING,
)


def grid(parts: int) -> "np.ndarray[tuple[int], np.dtype[np.object_]]":
    x, y = np.meshgrid(np.linspace(37, 39, parts + 1)[:-1], np.linspace(47, 49, parts + 1)[:-1])
    return np.asarray(shapely.box(x.ravel(), y.ravel(), x.ravel() + 2 / parts, y.ravel() + 2 / parts))


def checked(cells: "np.ndarray[tuple[int], np.dtype[np.object_]]") -> None:
    feet = np.array(FEET, dtype=object)
    foot, cell = shapely.STRtree(cells).query(feet, predicate="intersects")
    expected = shapely.area(shapely.intersection(feet[foot], cells[cell]))
    np.testing.assert_allclose(shared_area(FEET, foot, cells, cell), expected, rtol=1e-9, atol=1e-14)


@pytest.mark.parametrize("parts", [1, 3, 16])
def test_boxes_share_with_footprints_what_geos_says(parts: int) -> None:
    checked(grid(parts))


def test_cells_at_the_edge_of_an_area_convex_or_not_do_as_well() -> None:
    for area in (shapely.Point(38, 48).buffer(0.9), RING, shapely.box(36, 46, 38, 50)):
        cells = shapely.intersection(grid(8), area)
        checked(cells[shapely.area(cells) > 0])


@given(st.lists(st.tuples(st.floats(37, 39), st.floats(47, 49)), min_size=3, max_size=9, unique=True))
@settings(max_examples=50, deadline=None)
def test_what_all_boxes_share_with_a_footprint_is_the_footprint(corners: list[tuple[float, float]]) -> None:
    foot = shapely.convex_hull(shapely.MultiPoint(corners))
    cells = grid(5)
    every = np.arange(cells.size)
    found = shared_area([foot], np.zeros(cells.size, dtype=np.int64), cells, every)

    assert found.sum() == pytest.approx(foot.area, abs=1e-9)
    assert (found >= 0).all()
