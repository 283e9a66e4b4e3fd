"""A change of the regime is noticed soon, seldom without cause, and never from days that nobody watched."""

import numpy as np
import pytest

from tests.outlook.change.worlds import counts, whole
from truce.outlook.change.alarm import false_after, knob_for
from truce.outlook.change.watch import first_rise, watch


def test_nothing_after_a_day_changes_what_was_said_on_it() -> None:
    y = counts(3, 90, 8.0)
    later = y.copy()
    later[:, 60:] = 400.0

    np.testing.assert_array_equal(watch(y, whole(y)).rise[:, :60], watch(later, whole(y)).rise[:, :60])


def test_a_threefold_rise_is_noticed_in_days_and_dated() -> None:
    y = counts(20, 140, 12.0, jump=3.0, at=100)
    told = watch(y, whole(y))
    noticed = np.array([int(np.flatnonzero(row[100:] > 6.0)[0]) for row in told.rise])

    assert np.median(noticed) <= 2
    assert np.median(noticed + 100 - told.since[np.arange(20), noticed + 100]) == pytest.approx(100, abs=1)


def test_a_fall_is_no_rise() -> None:
    y = counts(10, 140, 12.0, jump=0.25, at=100)
    told = watch(y, whole(y))

    assert (told.fall[:, 115] > 6.0).all()
    assert (told.rise[:, 100:115] < 6.0).all()
    assert 2.0 < np.median(told.now[:, 115]) < 5.0  # nearer to three than to twelve; it is sure of neither yet


def test_a_day_that_nobody_watched_is_no_news() -> None:
    y = counts(4, 100, 8.0)
    exposure = whole(y)
    exposure[:, 50:60] = 0.0
    lied = y.copy()
    lied[:, 50:60] = 300.0

    first, second = watch(y, exposure), watch(lied, exposure)
    np.testing.assert_array_equal(first.rise, second.rise)
    assert (np.abs(np.diff(first.level[:, 50:60], axis=1)) < 0.01 * first.level[:, 50:59]).all()


def test_half_the_watch_is_no_fall() -> None:
    y = counts(6, 140, 20.0)
    exposure = whole(y)
    exposure[:, 100:] = 0.5
    seen = np.random.default_rng(1).binomial(y.astype(int), exposure).astype(float)

    assert (watch(seen, exposure).fall[:, 100:].max(axis=1) < 6.0).all()
    assert np.median(watch(seen, whole(y)).fall[:, 125]) > 6.0  # the same counts, had the watch been whole


def test_after_an_alarm_the_new_level_is_the_level() -> None:
    y = counts(8, 200, 10.0, jump=3.0, at=100)
    told = watch(y, whole(y), knob=6.0)

    assert np.median(told.level[:, 130]) == pytest.approx(30.0, rel=0.2)
    assert (told.rise[:, 150:] < 6.0).mean() > 0.99


def test_a_heap_of_late_reports_on_one_day_is_no_new_level() -> None:
    y = counts(20, 140, 12.0)
    heaped = y.copy()
    heaped[:, 100] = 600.0
    told = watch(heaped, whole(y))

    assert (told.rise[:, 101:115] > 6.0).mean() < 0.1
    assert np.median(told.level[:, 115]) < 20.0


def test_a_level_that_stays_tenfold_is_noticed_in_three_days_all_the_same() -> None:
    told = watch(y := counts(20, 140, 12.0, jump=10.0, at=100), whole(y))

    assert (told.rise[:, 102] > 6.0).mean() > 0.9


def test_the_chance_of_change_is_a_chance_and_follows_the_odds() -> None:
    y = counts(5, 140, 10.0, jump=2.5, at=100)
    chance = watch(y, whole(y)).chance()

    assert ((chance >= 0) & (chance <= 1)).all()
    assert np.median(chance[:, 95]) < 0.2
    assert np.median(chance[:, 110]) > 0.9


def test_the_threshold_for_a_rate_of_false_alarms_gives_it() -> None:
    y = counts(60, 400, 6.0, seed=8)
    odds = watch(y, whole(y)).rise
    knob = knob_for(lambda: odds, 200.0, 28)

    assert false_after(odds, knob, 28) == pytest.approx(200.0, rel=0.15)


def test_the_first_rise_is_the_first_day_above_the_threshold() -> None:
    y = counts(1, 140, 12.0, jump=3.0, at=100)[0]

    day = first_rise(y, 6.0)
    assert day is not None
    assert 100 <= day <= 104
    assert first_rise(y[:90], 60.0) is None


def test_after_a_fall_no_belief_that_began_as_a_rise_calls_it_one() -> None:
    y = counts(20, 150, 12.0, jump=0.1, at=100, seed=9)

    assert (watch(y, whole(y)).rise[:, 100:] < 6.0).all()
