"""Heavy weapons, nights, and where it happens: as if all had been watched alike."""

import numpy as np
import pytest

from truce.outlook.change.shares import Part, compare_shares
from truce.outlook.change.spots import Cells, compare_spread, concentration, shrink


def test_more_heavy_weapons_are_a_larger_share_with_an_interval() -> None:
    told = compare_shares(Part(30, 20), Part(20, 180), bursts=1.0)

    assert told.state == "up"
    assert told.low is not None
    assert told.high is not None
    assert 0.3 < told.low < 0.5 < told.high < 0.65


def test_swapped_stretches_mirror_the_difference() -> None:
    one, other = Part(7, 20), Part(12, 90)
    there, back = compare_shares(one, other, 2.0), compare_shares(other, one, 2.0)

    assert there.low is not None
    assert back.high is not None
    assert there.low == pytest.approx(-back.high, abs=1e-9)


def test_more_nights_watched_is_not_more_at_night() -> None:
    then = Part(10, 30, kind_hours=40, others_hours=120)
    now = Part(30, 30, kind_hours=120, others_hours=120)

    told, blind = compare_shares(now, then, 1.0), compare_shares(Part(30, 30), Part(10, 30), 1.0)
    assert told.state == "no_change_told"
    assert told.low is not None
    assert blind.low is not None
    assert blind.low > told.low


def test_a_night_that_nobody_watched_cannot_be_told() -> None:
    assert compare_shares(Part(0, 9, 0.0, 90.0), Part(10, 30, 50.0, 90.0), 1.0).state == "cannot_be_told"
    assert compare_shares(Part(0, 0), Part(10, 30), 1.0).now is None


def test_few_hours_are_drawn_towards_all() -> None:
    cells = Cells(np.array([40.0, 10.0, 12.0, 9.0, 1.0]), np.array([100.0, 100.0, 100.0, 100.0, 1.0]))
    told = shrink(cells, bursts=1.0)

    assert told.rate[0] > 0.3  # watched long: nearly its own
    assert told.rate[4] < 0.5  # one breach in one hour is no rate of one an hour
    assert ((told.low < told.rate) & (told.rate < told.high)).all()
    assert told.high[4] / told.low[4] > told.high[0] / told.low[0]


def test_a_cell_that_nobody_watched_has_no_rate() -> None:
    told = shrink(Cells(np.array([4.0, 9.0]), np.array([50.0, 0.0])), 1.0)

    assert np.isnan(told.rate[1])
    assert np.isnan(told.high[1])


def test_four_cells_hold_much_because_they_were_watched() -> None:
    hours = np.array([200.0] * 4 + [10.0] * 16)
    told = concentration(Cells(hours * 0.1, hours), bursts=1.0)

    assert told.in_four == pytest.approx(800 / 960)
    assert told.in_four_corrected == pytest.approx(0.2, abs=0.05)
    assert told.cells_for_most == 16


def test_four_hot_places_are_seen_as_such() -> None:
    cells = Cells(np.array([190.0] * 4 + [12.0] * 20), np.full(24, 100.0))
    told = concentration(cells, bursts=1.0)

    assert told.in_four_corrected is not None
    assert told.in_four_corrected == pytest.approx(0.76, abs=0.03)
    assert told.low is not None
    assert told.high is not None
    assert told.low < told.in_four_corrected < told.high
    assert told.cells_for_most in (4, 5)


def test_breaches_where_nobody_watched_are_said_to_be_so() -> None:
    told = concentration(Cells(np.array([6.0, 2.0]), np.array([100.0, 0.0])), 1.0)

    assert told.unwatched == pytest.approx(0.25)
    assert concentration(Cells(np.zeros(2), np.ones(2)), 1.0).in_four is None


def test_more_breaches_in_the_old_places_are_no_spread() -> None:
    hours = np.full(20, 100.0)
    then = Cells(np.array([20.0] * 5 + [0.0] * 15), hours)
    now = Cells(np.array([60.0] * 5 + [0.0] * 15), hours)
    told = compare_spread(now, then, 1.0)

    assert told.state != "up"
    assert told.fresh == ()


def test_as_many_breaches_in_new_places_are_spread() -> None:
    hours = np.full(20, 100.0)
    then = Cells(np.array([20.0] * 5 + [0.0] * 15), hours)
    now = Cells(np.array([5.0] * 20), hours)
    told = compare_spread(now, then, 1.0)

    assert told.state == "up"
    assert told.fresh == tuple(range(5, 20))
    assert told.cells == 20
    assert told.ratio_low is not None
    assert told.ratio_low > 1.0


def test_a_place_first_watched_now_is_no_new_place() -> None:
    then = Cells(np.array([9.0, 9.0, 0.0, 0.0]), np.array([90.0, 90.0, 0.0, 0.0]))
    now = Cells(np.array([9.0, 9.0, 9.0, 9.0]), np.full(4, 90.0))

    assert compare_spread(now, then, 1.0).fresh == ()
    assert compare_spread(now, then, 1.0).state == "no_change_told"


def test_without_hours_spread_cannot_be_told() -> None:
    assert compare_spread(Cells(np.ones(3), np.zeros(3)), Cells(np.ones(3), np.ones(3)), 1.0).state == "cannot_be_told"
