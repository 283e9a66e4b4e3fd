from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from truce.community.harm.crater import LEAST_ERROR, apart, check, conclude, error_of, together
from truce.errors import UnusableValue
from truce.model.damage import Crater

FURROW = Crater(
    id="hrm-1", day=date(2025, 4, 20), area="Kherson", method="fuze_furrow", bearing=10.0, error=4.0, trained=True
)


def test_an_error_is_never_smaller_than_the_method_allows() -> None:
    assert error_of(FURROW) == LEAST_ERROR["fuze_furrow"]
    assert error_of(replace(FURROW, error=12.0)) == 12.0


def test_who_is_not_trained_measures_with_twice_the_error() -> None:
    assert error_of(replace(FURROW, trained=False)) == 2 * error_of(FURROW)


def test_the_long_axis_alone_leaves_both_ends_open() -> None:
    told = conclude(replace(FURROW, method="long_axis"))

    assert told.sectors == ((355.0, 25.0), (175.0, 205.0))
    assert "two_ways" in told.cautions


def test_no_crater_says_who_fired_or_from_how_far() -> None:
    for crater in (FURROW, replace(FURROW, weapon="mortar", fresh=True)):
        assert {"who_fired", "distance"} <= set(conclude(crater).never)


def test_a_crater_without_a_bearing_gives_no_direction() -> None:
    told = conclude(replace(FURROW, method="none", bearing=None))

    assert told.sectors == ()
    assert told.cautions[0] == "no_direction"


@given(st.floats(0, 359.9), st.lists(st.floats(-3, 3), min_size=2, max_size=5))
def test_craters_of_one_fire_agree_on_it_across_north_too(bearing: float, off: list[float]) -> None:
    found = together(replace(FURROW, bearing=(bearing + by) % 360) for by in off)

    assert found is not None
    assert found.agree
    assert apart(found.bearing, bearing) <= 3.01
    assert found.error >= LEAST_ERROR["fuze_furrow"]


def test_craters_from_two_directions_do_not_agree() -> None:
    found = together([FURROW, replace(FURROW, bearing=100.0)])

    assert found is not None
    assert not found.agree
    assert together([FURROW]) is None


@pytest.mark.parametrize(
    "wrong",
    [
        {"method": "dowsing"},
        {"bearing": None},
        {"bearing": 360.0},
        {"error": 0.0},
        {"length_m": 0.5, "width_m": 0.9},
        {"depth_m": -1.0},
    ],
)
def test_what_cannot_have_been_measured_is_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(UnusableValue):
        check(replace(FURROW, **wrong))  # type: ignore[arg-type]
