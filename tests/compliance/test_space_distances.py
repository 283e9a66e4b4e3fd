"""Distances on the ellipsoid: against exact geodesics, over the date line, near the poles, and whichever way drawn."""

from itertools import pairwise

import numpy as np
import pytest
import shapely
from hypothesis import example, given, settings
from hypothesis import strategies as st
from shapely.geometry.base import BaseGeometry

from truce.compliance.prepared import Floats
from truce.compliance.space.geometry import Outline, p_beyond, p_within, reach_m
from truce.compliance.space.nearest import Nearest
from truce.compliance.space.verdict import verdict
from truce.errors import WrongUsage
from truce.model.where import GEOD, from_local_xy

few = settings(max_examples=40, deadline=None)
lons, lats = st.floats(-180, 180), st.floats(-80, 80)
azimuths = st.floats(0, 360)
steps = st.floats(-0.4, 0.4)


def metres(shape: BaseGeometry, lon: float, lat: float) -> float:
    return float(Outline(shape).signed_distance(np.array([lon]), np.array([lat]))[0])


def wandering(lon: float, lat: float, ways: list[tuple[float, float]]) -> Floats:
    corners = np.cumsum([(lon, lat), *ways], axis=0)
    return np.column_stack([corners[:, 0], np.clip(corners[:, 1], -85, 85)])


paths = st.builds(wandering, lons, lats, st.lists(st.tuples(steps, steps), min_size=2, max_size=12))


@given(lons, st.floats(-90, 90), azimuths, st.floats(1.0, 1_000_000.0))
@few
def test_the_way_to_a_place_agrees_with_the_geodesic_to_2e_5(
    lon: float, lat: float, azimuth: float, far: float
) -> None:
    there, up, _ = GEOD.fwd(lon, lat, azimuth, far)

    assert metres(shapely.Point(lon, lat), there, up) == pytest.approx(far, rel=2e-5, abs=1e-6)


@given(paths, st.floats(-3, 3), st.floats(-3, 3))
@few
def test_the_nearest_of_a_path_agrees_with_geodesics_to_its_fine_points(
    path: Floats, east: float, north: float
) -> None:
    lon, lat = path[0, 0] + east, float(np.clip(path[0, 1] + north, -89, 89))
    fine = np.concatenate([np.linspace(a, b, 3000) for a, b in pairwise(path)])
    exact = GEOD.inv(np.full(len(fine), lon), np.full(len(fine), lat), fine[:, 0], fine[:, 1])[2].min()

    assert metres(shapely.LineString(path), lon, lat) == pytest.approx(exact, rel=1e-4, abs=20.0)
    assert metres(shapely.LineString(path), lon, lat) <= exact * (1 + 2e-5) + 0.05


@given(paths, lons, lats)
@few
def test_a_path_drawn_backwards_is_as_far(path: Floats, lon: float, lat: float) -> None:
    there, back = (metres(shapely.LineString(p), lon, lat) for p in (path, path[::-1]))

    assert there == pytest.approx(back, rel=1e-9, abs=1e-3)


@given(paths, st.floats(-2, 2), st.floats(-2, 2), st.integers(-179, 179))
@few
def test_moving_everything_east_changes_no_distance(path: Floats, east: float, north: float, turn: int) -> None:
    lon, lat = path[0, 0] + east, float(np.clip(path[0, 1] + north, -89, 89))

    def at(shift: float) -> float:
        moved = path + np.array([shift, 0.0])
        wrapped = np.column_stack([(moved[:, 0] + 180) % 360 - 180, moved[:, 1]])
        return metres(shapely.LineString(wrapped), (lon + shift + 180) % 360 - 180, lat)

    assert at(0.0) == pytest.approx(at(float(turn)), rel=1e-6, abs=0.05)


@given(paths, st.floats(-2, 2), st.floats(-2, 2))
@few
def test_a_mirrored_map_gives_the_same_distances(path: Floats, east: float, north: float) -> None:
    lon, lat = path[0, 0] + east, float(np.clip(path[0, 1] + north, -89, 89))
    mirrored = metres(shapely.LineString(path * [-1, 1]), -lon, lat)

    assert metres(shapely.LineString(path), lon, lat) == pytest.approx(mirrored, rel=1e-9, abs=1e-3)
    upside = metres(shapely.LineString(path * [1, -1]), lon, -lat)
    assert metres(shapely.LineString(path), lon, lat) == pytest.approx(upside, rel=1e-9, abs=1e-3)


@given(lons, st.floats(-70, 70), st.floats(-1, 1), st.floats(-1, 1))
@few
def test_a_mirrored_area_holds_the_mirrored_places(lon: float, lat: float, east: float, north: float) -> None:
    ring = np.array([[0, 0], [0.7, 0.1], [0.5, 0.6], [0.2, 0.3], [-0.4, 0.5]]) + np.array([lon, lat])
    here = metres(shapely.Polygon(ring), lon + east, lat + north)

    assert here == pytest.approx(metres(shapely.Polygon(ring * [-1, 1]), -lon - east, lat + north), rel=1e-6, abs=0.01)


def test_over_a_pole_the_shortest_way_is_taken() -> None:
    meridian = shapely.LineString([(0.0, 80.0), (0.0, 89.5)])

    assert metres(meridian, 180.0, 89.0) == pytest.approx(GEOD.inv(0, 89.5, 180, 89.0)[2], rel=1e-5)
    assert metres(meridian, 77.0, 90.0) == pytest.approx(GEOD.inv(0, 89.5, 77, 90.0)[2], rel=1e-5)


def test_a_line_of_one_point_is_that_point() -> None:
    alone = shapely.LineString([(30.0, 50.0), (30.0, 50.0)])

    assert metres(alone, 31.0, 50.0) == pytest.approx(GEOD.inv(30, 50, 31, 50)[2], rel=1e-6)


def test_on_the_line_it_is_nothing_and_on_a_corner_too() -> None:
    edge = shapely.LineString([(30.0, 50.0), (33.0, 51.0)])
    halfway, corner = metres(edge, 31.5, 50.5), metres(edge, 33.0, 51.0)

    assert halfway == pytest.approx(0.0, abs=0.03)
    assert corner == pytest.approx(0.0, abs=1e-6)


@pytest.mark.parametrize("off", [1.0, 100.0, 1000.0])
def test_inside_counts_up_and_outside_down(off: float) -> None:
    box = shapely.box(30.0, 49.0, 32.0, 51.0)
    lon, lat = from_local_xy(np.array([-off, off]), np.zeros(2), 30.0, 50.0)

    assert Outline(box).signed_distance(lon, lat) == pytest.approx([-off, off], abs=0.05)


def test_what_is_farther_than_asked_is_given_as_so_far() -> None:
    box = Outline(shapely.box(30.0, 49.0, 32.0, 51.0))
    lon, lat = np.array([31.0, 20.0, 30.001]), np.full(3, 50.0)
    near, full = box.signed_distance(lon, lat, np.full(3, 5000.0)), box.signed_distance(lon, lat)

    assert near[:2].tolist() == [5000.0, -5000.0]
    assert near[2] == full[2] < 5000.0


@given(paths, st.lists(st.tuples(st.floats(-2, 2), st.floats(-2, 2)), min_size=1, max_size=20), st.floats(0, 300_000))
@few
def test_cutting_a_search_short_changes_no_probability(
    path: Floats, off: list[tuple[float, float]], blur: float
) -> None:
    spots = path[0] + np.array(off)
    line, radius = Outline(shapely.LineString(path)), np.full(len(spots), blur)
    lon, lat = spots[:, 0], np.clip(spots[:, 1], -89, 89)
    depth = 25_000.0
    full = p_beyond(line.signed_distance(lon, lat) - depth, radius)
    short = p_beyond(line.signed_distance(lon, lat, depth + reach_m(radius)) - depth, radius)

    np.testing.assert_allclose(short, full, atol=1e-15)


@given(st.floats(0, 60_000), st.floats(0, 20_000), st.floats(0, 50_000), st.floats(0, 10_000))
@example(0.03125, 0.00390625, 0.03125, 0.03125)
@few
def test_a_greater_depth_never_lets_a_weapon_out(far: float, blur: float, depth: float, more: float) -> None:
    at, radius = np.array([far]), np.array([blur])
    near, nearer = (1.0 - p_beyond(at - d, radius)[0] for d in (depth, depth + more))

    assert nearer >= near


@given(st.integers(1, 700), st.integers(0, 10_000))
@few
def test_on_a_plane_it_is_the_plain_distance(corners: int, seed: int) -> None:
    g = np.random.default_rng(seed)
    path, spots = g.uniform(0, 1e5, (corners, 2)), g.uniform(-5e4, 1.5e5, (50, 2))
    shape = shapely.LineString(path) if corners > 1 else shapely.Point(path[0])
    found = Nearest.on_plane(path).on_the_plane(spots[:, 0].copy(), spots[:, 1].copy())

    np.testing.assert_allclose(found, shapely.distance(shape, shapely.points(spots)), rtol=1e-9, atol=1e-6)


@given(st.integers(0, 10_000))
@few
def test_inside_is_what_others_say_it_is(seed: int) -> None:
    g = np.random.default_rng(seed)
    angle = np.sort(g.uniform(0, 2 * np.pi, 40))
    far = g.uniform(0.2, 1.0, 40)
    star = shapely.Polygon(np.column_stack([30 + far * np.cos(angle), 50 + far * np.sin(angle)]))
    area = star.difference(shapely.Point(30, 50).buffer(0.1)) if star.is_valid else shapely.make_valid(star)
    lon, lat = g.uniform(29, 31, 300), g.uniform(49, 51, 300)

    assert Outline(area).holds(lon, lat).tolist() == shapely.contains_xy(area, lon, lat).tolist()


def test_of_two_areas_with_a_common_edge_exactly_one_holds_a_place_on_it() -> None:
    west, east = shapely.box(30, 49, 31, 51), shapely.box(31, 49, 32, 51)
    lon, lat = np.full(9, 31.0), np.linspace(49.1, 50.9, 9)

    assert (Outline(west).holds(lon, lat) ^ Outline(east).holds(lon, lat)).all()


def test_the_size_of_an_area_is_that_of_the_ellipsoid() -> None:
    holed = shapely.box(30, 49, 32, 51).difference(shapely.box(30.5, 49.5, 31, 50))
    exact = abs(GEOD.geometry_area_perimeter(shapely.segmentize(holed, 0.01))[0])

    assert Outline(holed).area_m2 == pytest.approx(exact, rel=1e-6)


def test_a_shape_without_extent_holds_nothing() -> None:
    assert p_within(shapely.LineString([(0, 1), (1, 1)]), np.zeros(1), np.ones(1), np.array([500.0])).tolist() == [0.0]


@pytest.mark.parametrize(
    ("p", "high", "said"),
    [
        (1.0, 1.0, "inside"),
        (0.95, 0.95, "inside"),
        (0.94, 0.94, "indeterminate"),
        (0.5, 0.5, "indeterminate"),
        (0.06, 0.06, "indeterminate"),
        (0.05, 0.05, "outside"),
        (0.0, 1.0, "indeterminate"),
        (0.0, 0.0, "outside"),
    ],
)
def test_a_verdict_is_never_forced(p: float, high: float, said: str) -> None:
    assert verdict(p, high) == said


def test_a_verdict_needs_a_probability() -> None:
    with pytest.raises(WrongUsage, match="not a probability"):
        verdict(0.5, 0.4)
    with pytest.raises(WrongUsage, match="lies above"):
        verdict(0.5, sure=0.5)
