"""Holding, fraying, broken, or cannot be told: with reasons, and never from silence that nobody heard."""

from dataclasses import replace

import numpy as np
import pytest

from truce.outlook.change.holding import BROKEN, FRAYING, HOLDING, UNTOLD, Kinds, Series, is_it_holding, stretches
from truce.outlook.change.shares import Part
from truce.outlook.change.spots import Cells

TRUCE, TODAY = 60, 119


def days(before: float, since: float, now: float, exposure: float = 0.8, seed: int = 1) -> Series:
    rng = np.random.default_rng(seed)
    level = np.full(TODAY + 1, before)
    level[TRUCE:] = since
    level[-7:] = now
    return Series(rng.poisson(level * exposure).astype(float), np.full(level.size, exposure))


def test_a_rate_far_below_that_before_is_holding() -> None:
    told = is_it_holding(days(20.0, 3.0, 3.0), TRUCE, TODAY)

    assert told.state == HOLDING
    assert told.chance_broken is not None
    assert told.chance_broken < 0.01
    assert [m.state for m in told.measures if m.against == "before"] == ["down"]


def test_a_rate_above_its_phase_is_fraying_and_names_it() -> None:
    told = is_it_holding(days(20.0, 3.0, 8.0), TRUCE, TODAY)

    assert told.state == FRAYING
    assert "rate_above_phase" in told.why
    assert told.chance_frayed is not None
    assert told.chance_frayed > 0.9


def test_a_rate_as_before_the_truce_is_broken() -> None:
    assert is_it_holding(days(20.0, 3.0, 22.0), TRUCE, TODAY).state == BROKEN


def test_nobody_watched_is_never_holding() -> None:
    series = days(20.0, 3.0, 3.0)
    series.exposure[-7:] = 0.0
    told = is_it_holding(series, TRUCE, TODAY)

    assert told.state == UNTOLD
    assert told.why == ("hardly_watched",)
    assert told.hours == 0.0


def test_quiet_where_somebody_watched_is_holding() -> None:
    told = is_it_holding(days(6.0, 0.0, 0.0), TRUCE, TODAY)

    assert (told.state, told.why) == (HOLDING, ("watched_and_quiet",))


def test_what_is_only_reported_is_never_called_holding() -> None:
    series = days(6.0, 0.0, 0.0, exposure=1.0)
    told = is_it_holding(Series(series.counts, series.exposure, reported=True), TRUCE, TODAY)

    assert (told.state, told.why) == (UNTOLD, ("only_reported",))


def test_where_nobody_ever_watched_there_are_no_covered_hours_no_rate_and_no_ratio() -> None:
    series = days(20.0, 3.0, 22.0, exposure=1.0)
    kinds = {name: Kinds(heavy=Part(15, 6)) for name in ("now", "phase", "before")}
    told = is_it_holding(Series(series.counts, series.exposure, reported=True), TRUCE, TODAY, kinds)

    assert (told.state, told.why) == (UNTOLD, ("only_reported",))
    assert (told.watched, told.hours, told.counts) == (0.0, 0.0, 0.0)
    assert (told.chance_broken, told.chance_frayed) == (None, None)
    assert all((m.now, m.then, m.value) == (None, None, None) for m in told.measures)
    assert {m.name for m in told.measures} == {"rate"}


def test_without_a_before_it_is_not_called_holding() -> None:
    series = days(20.0, 3.0, 3.0)
    series.exposure[:TRUCE] = 0.0

    assert is_it_holding(series, TRUCE, TODAY).state == UNTOLD


def test_half_the_watch_does_not_make_it_quieter() -> None:
    whole, half = (is_it_holding(days(20.0, 9.0, 9.0, exposure=e, seed=3), TRUCE, TODAY) for e in (1.0, 0.5))
    ratios = [next(m.value for m in told.measures if m.against == "before") for told in (whole, half)]

    assert ratios[0] == pytest.approx(0.45, rel=0.25)
    assert ratios[1] == pytest.approx(0.45, rel=0.35)


def test_nothing_after_today_changes_the_answer() -> None:
    series = days(20.0, 3.0, 5.0)
    earlier = is_it_holding(series, TRUCE, TODAY - 10)
    series.counts[TODAY - 9 :] = 900.0

    assert is_it_holding(series, TRUCE, TODAY - 10).measures == earlier.measures


def test_more_heavy_weapons_at_the_same_rate_are_fraying() -> None:
    now, phase = Kinds(heavy=Part(15, 6)), Kinds(heavy=Part(10, 150))
    told = is_it_holding(days(20.0, 3.0, 3.0), TRUCE, TODAY, {"now": now, "phase": phase})

    assert told.state == FRAYING
    assert told.why == ("heavy_up",)


def test_spread_and_hot_spots_are_among_the_measures() -> None:
    hours = np.full(12, 100.0)
    now = Kinds(cells=Cells(np.full(12, 5.0), hours), night=Part(3, 9))
    phase = Kinds(cells=Cells(np.array([30.0, 30.0] + [0.0] * 10), hours), night=Part(12, 40))
    told = is_it_holding(days(20.0, 3.0, 3.0), TRUCE, TODAY, {"now": now, "phase": phase})

    assert told.why == ("cells_up",)
    assert told.concentration is not None
    assert {m.name for m in told.measures} == {"rate", "night", "cells"}


def test_the_stretches_do_not_overlap_now() -> None:
    series = days(20.0, 3.0, 3.0)
    of = stretches(series, TRUCE, TODAY, phase=100)

    assert of["now"] == slice(113, 120)
    assert of["matched"] == slice(106, 113)
    assert of["phase"] == slice(100, 113)
    assert of["before"] == slice(32, 60)
    first = stretches(series, TRUCE, TRUCE + 2)
    assert (first["now"], first["phase"]) == (slice(60, 63), slice(60, 60))


def test_what_others_told_gives_a_rate_but_no_watch() -> None:
    series = days(20.0, 3.0, 3.0)
    told = is_it_holding(replace(series, watched=np.full(series.counts.size, 0.1)), TRUCE, TODAY)

    assert (told.state, told.why) == (UNTOLD, ("hardly_watched",))
    assert told.watched == pytest.approx(0.1)
    assert told.hours == pytest.approx(7 * 0.8 * 24)
    assert [m.state for m in told.measures if m.against == "before"] == ["down"]


def test_as_many_told_as_before_the_truce_is_broken_however_few_watched() -> None:
    series = days(20.0, 3.0, 3.0)
    told_now = series.counts.copy()
    told_now[-7:] = 24.0
    series.exposure[-7:] = 0.0
    told = is_it_holding(replace(series, told=told_now), TRUCE, TODAY)

    assert (told.state, told.why) == (BROKEN, ("told_as_before_the_truce",))
    assert told.hours == 0.0


def test_more_told_than_in_its_phase_is_fraying_however_few_watched() -> None:
    series = days(20.0, 3.0, 3.0)
    told_now = series.counts.copy()
    told_now[-7:] = 8.0
    series.exposure[-7:] = 0.0
    told = is_it_holding(replace(series, told=told_now), TRUCE, TODAY)

    assert told.state == FRAYING
    assert "told_above_phase" in told.why


def test_a_rise_that_gave_the_alarm_is_no_holding() -> None:
    told = is_it_holding(days(20.0, 3.0, 3.0), TRUCE, TODAY, rose=True)

    assert (told.state, told.why) == (FRAYING, ("regime_rose",))


def test_there_is_no_now_before_the_first_day_and_nothing_is_said() -> None:
    nothing = Series(np.zeros(0), np.zeros(0))

    assert is_it_holding(nothing, 0, -1).state == UNTOLD
