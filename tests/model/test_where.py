"""Place as its source knew it."""

import math

import numpy as np
import pytest
import shapely
from hypothesis import assume, given
from hypothesis import strategies as st
from shapely.geometry import LineString, Point

from truce.errors import UnusableValue
from truce.model.where import (
    DISC_90,
    DISC_95,
    GEOD,
    Disc,
    Sector,
    check_position,
    circle,
    distance_m,
    enclosing_disc,
    from_local_xy,
    from_wkb,
    local_xy,
    merge_bearings,
    position_faults,
    read_sector,
    to_wkb,
)

LON, LAT = 38.43, 48.69
LONS, LATS = st.floats(-179, 179), st.floats(-80, 80)


@pytest.mark.parametrize(
    ("phrase", "bearings", "near", "far"),
    [
        ("2-4km SW of the position", ((213.75, 236.25),), 2000, 4000),
        ("0.6-4km south and south-south-west", ((168.75, 213.75),), 600, 4000),
        ("all 3-6km south-east", ((123.75, 146.25),), 3000, 6000),
        ("57km north-east of Donetsk", ((33.75, 56.25),), 56500, 57500),
        ("positioned 2km south-east of Zolote", ((123.75, 146.25),), 1500, 2500),
        ("3km in easterly directions", ((22.5, 157.5),), 2500, 3500),
        ("150-200m SSW", ((191.25, 213.75),), 150, 200),
        ("800m-1.5km E", ((78.75, 101.25),), 800, 1500),
        ("1,500-2,000m NNE of the bridge", ((11.25, 33.75),), 1500, 2000),
        ("2-3km SW, W and NW", ((213.75, 236.25), (258.75, 281.25), (303.75, 326.25)), 2000, 3000),
        ("up to 3km north", ((348.75, 371.25),), 0, 3000),
        ("about 10km west", ((258.75, 281.25),), 9000, 11000),
        ("1-3km ranging from S to W", ((168.75, 281.25),), 1000, 3000),
        ("2-5km in all directions", ((0.0, 360.0),), 2000, 5000),
        ("2-4km bearing 200-240", ((200.0, 240.0),), 2000, 4000),
    ],
)
def test_a_phrase_of_distance_and_direction_is_a_sector(
    phrase: str, bearings: tuple[tuple[float, float], ...], near: float, far: float
) -> None:
    assert read_sector(phrase, LON, LAT) == Sector(LON, LAT, bearings, near, far)


@pytest.mark.parametrize("phrase", ["N to S", "from W to E", "2km from N to S", "north-west to south-east"])
def test_a_movement_is_not_a_place(phrase: str) -> None:
    with pytest.raises(UnusableValue, match="movement"):
        read_sector(phrase, LON, LAT)


@pytest.mark.parametrize("phrase", ["", "3km", "N/K", "near the bridge", "2-4km south south west north"])
def test_a_phrase_without_a_direction_is_refused(phrase: str) -> None:
    with pytest.raises(UnusableValue):
        read_sector(phrase, LON, LAT)


def test_a_direction_alone_needs_the_reach_of_the_observer() -> None:
    with pytest.raises(UnusableValue, match="distance"):
        read_sector("SW", LON, LAT)
    assert read_sector("SW", LON, LAT, far_m=5000).far_m == 5000


def test_a_range_that_runs_backwards_is_refused() -> None:
    with pytest.raises(UnusableValue, match="backwards"):
        read_sector("4-2km SW", LON, LAT)


def test_sixteen_points_tile_the_whole_round() -> None:
    points = ["N", "NNE", "NE", "ENE", "E", "ESE", "SE", "SSE", "S", "SSW", "SW", "WSW", "W", "WNW", "NW", "NNW"]
    whole = read_sector(f"1-2km {', '.join(points)}", LON, LAT)

    assert whole.bearings == ((0.0, 360.0),)


@given(LONS, LATS, st.lists(st.tuples(st.floats(0, 360), st.floats(1, 359)), min_size=1, max_size=4), st.floats(1, 1e5))
def test_a_sector_round_trips_through_its_own_words(
    lon: float, lat: float, turns: list[tuple[float, float]], far: float
) -> None:
    assume((lon, lat) != (0, 0))
    sector = Sector(lon, lat, tuple((a, a + w) for a, w in turns), 0.5, far)

    assert read_sector(sector.phrase(), lon, lat) == sector


@given(
    st.floats(-170, 170),
    st.floats(-70, 70),
    st.floats(0, 359),
    st.floats(5, 350),
    st.floats(0, 0.9),
    st.floats(100, 5e4),
)
def test_a_sector_holds_what_lies_in_it_and_its_disc_holds_the_sector(
    lon: float, lat: float, start: float, width: float, near: float, far: float
) -> None:
    assume((lon, lat) != (0, 0))
    sector = Sector(lon, lat, ((start, start + width),), near * far, far)
    inside = GEOD.fwd(lon, lat, start + width / 2, (near + 1) / 2 * far)[:2]
    disc = sector.disc()

    assert sector.polygon().buffer(1e-9).contains(Point(inside[0], inside[1]))
    corners = shapely.get_coordinates(sector.polygon())
    reach = [GEOD.inv(disc.lon, disc.lat, x, y)[2] for x, y in corners]
    assert max(reach) <= disc.radius_m * (1 + 1e-9)


def test_a_sector_round_trips_through_well_known_binary() -> None:
    polygon = read_sector("2-4km SW and N", LON, LAT).polygon()

    assert from_wkb(to_wkb(polygon)).equals(polygon)


def test_what_is_no_geometry_is_refused() -> None:
    with pytest.raises(UnusableValue):
        from_wkb(b"not a geometry")


def test_bearings_merge_also_across_north() -> None:
    assert merge_bearings(((350.0, 370.0), (5.0, 20.0))) == ((350.0, 380.0),)
    assert merge_bearings(((-11.25, 11.25),)) == ((348.75, 371.25),)


@pytest.mark.parametrize("bearings", [(), ((10.0, 10.0),), ((math.nan, 3.0),)])
def test_a_sector_without_a_width_is_refused(bearings: tuple[tuple[float, float], ...]) -> None:
    with pytest.raises(UnusableValue):
        Sector(LON, LAT, bearings, 0, 100)


@pytest.mark.parametrize(
    ("lon", "lat", "word"),
    [
        (math.nan, 48.0, "no number"),
        (38.0, math.inf, "no number"),
        (200.0, 48.0, "outside the world"),
        (48.0, -95.0, "outside the world"),
        (36.2, 99.9, "outside the world"),
        (0.0, 0.0, "zeros"),
    ],
)
def test_a_position_that_cannot_be_one_is_refused(lon: float, lat: float, word: str) -> None:
    with pytest.raises(UnusableValue, match=word):
        check_position(lon, lat)
    with pytest.raises(UnusableValue, match=word):
        Disc(lon, lat, 100)


def test_swapped_positions_are_found_where_the_source_says_where_it_speaks_of() -> None:
    ukraine = (22.0, 44.0, 41.0, 53.0)

    assert position_faults([38.4, 48.6, 60.0], [48.6, 38.4, 60.0], ukraine).tolist() == ["", "swapped", ""]


def test_a_latitude_out_of_range_is_swapped_only_where_swapping_makes_sense_for_the_source() -> None:
    ukraine = (22.0, 44.0, 41.0, 53.0)

    assert position_faults(36.2, 99.9, ukraine).tolist() == "out_of_range"
    assert position_faults(36.2, 99.9).tolist() == "out_of_range"
    assert position_faults(99.9, 36.2).tolist() == ""


@pytest.mark.parametrize("reach", [-1.0, math.nan, math.inf, 2e7])
def test_a_radius_that_cannot_be_one_is_refused(reach: float) -> None:
    with pytest.raises(UnusableValue, match="distance"):
        Disc(LON, LAT, reach)


@pytest.mark.parametrize(("limit", "error"), [(100_000, 2e-7), (1_000_000, 2e-5), (10_000_000, 2e-3)])
@given(lon=LONS, lat=LATS, azimuth=st.floats(0, 360), share=st.floats(1e-6, 1))
def test_distance_keeps_its_stated_error(
    lon: float, lat: float, azimuth: float, share: float, limit: float, error: float
) -> None:
    lon2, lat2, _ = GEOD.fwd(lon, lat, azimuth, share * limit)

    assert float(distance_m(lon, lat, lon2, lat2)) == pytest.approx(share * limit, rel=error, abs=1e-6)


@given(LONS, LATS, LONS, LATS)
def test_distance_is_the_same_both_ways(lon1: float, lat1: float, lon2: float, lat2: float) -> None:
    assert distance_m(lon1, lat1, lon2, lat2) == distance_m(lon2, lat2, lon1, lat1)


def test_distances_come_in_columns() -> None:
    assert distance_m(np.zeros((3, 1)), np.ones((3, 1)), 1.0, np.ones(4)).shape == (3, 4)


@given(st.floats(-170, 170), st.floats(-80, 80), st.floats(-2e5, 2e5), st.floats(-2e5, 2e5))
def test_local_metres_round_trip(lon: float, lat: float, east: float, north: float) -> None:
    there = from_local_xy(east, north, lon, lat)
    x, y = local_xy(there[0], there[1], lon, lat)

    assert (float(x), float(y)) == pytest.approx((east, north), abs=1e-3)


@given(st.floats(-170, 170), st.floats(-80, 80), st.floats(1, 1e5))
def test_every_corner_of_a_circle_lies_on_it(lon: float, lat: float, radius: float) -> None:
    assume((lon, lat) != (0, 0))
    corners = shapely.get_coordinates(circle(lon, lat, radius))

    assert len(corners) == 49
    assert [GEOD.inv(lon, lat, x, y)[2] for x, y in corners] == pytest.approx([radius] * 49, rel=1e-6)


def test_a_circle_of_no_radius_is_empty_and_one_round_a_pole_is_refused() -> None:
    assert circle(LON, LAT, 0).is_empty
    with pytest.raises(UnusableValue, match="pole"):
        circle(LON, 89.9, 50_000)


def test_the_disc_of_a_point_is_the_point_and_of_a_line_half_its_length() -> None:
    assert enclosing_disc(Point(LON, LAT)) == Disc(LON, LAT, 0)
    line = LineString([(LON, LAT), (LON + 0.1, LAT)])
    assert enclosing_disc(line).radius_m == pytest.approx(GEOD.inv(LON, LAT, LON + 0.1, LAT)[2] / 2, rel=1e-6)
    with pytest.raises(UnusableValue, match="empty"):
        enclosing_disc(Point())


def test_a_disc_draws_itself_and_is_its_own_disc() -> None:
    disc = Disc(LON, LAT, 1500)

    assert disc.disc() is disc
    assert disc.polygon().contains(Point(LON, LAT))


@pytest.mark.parametrize(("radius", "share"), [(DISC_95, 0.95), (DISC_90, 0.90)])
def test_a_disc_holds_the_share_of_a_round_gaussian_that_its_name_says(radius: float, share: float) -> None:
    assert 1 - math.exp(-(radius**2) / 2) == pytest.approx(share, abs=1e-12)
