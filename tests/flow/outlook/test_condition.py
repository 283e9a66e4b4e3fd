"""Is it holding now: read from what was judged, by covered hours, and never from silence that nobody heard."""

from dataclasses import replace
from datetime import UTC
from pathlib import Path

import pytest

from tests.flow.outlook.days import DAY, begun, judged, lived, mission, paper
from truce.flow.house import House
from truce.flow.outlook.condition import conditions_of
from truce.flow.outlook.counted import regimes_of
from truce.flow.outlook.forecast import forecast, said_at
from truce.flow.outlook.record import intact
from truce.flow.outlook.series import told_series
from truce.flow.outlook.standing import standing_of
from truce.model.columns import from_table
from truce.model.condition import BROKEN, FRAYING, HOLDING, IN_FORCE, NOT_BEGUN, OVER, UNTOLD, Condition
from truce.model.forecast import REPORTED, Forecast

BEFORE = [8, 12, 9, 11] * 14  # eight weeks, about ten a day
CALM = [float(n % 3) for n in range(56)]


@pytest.fixture
def house(tmp_path: Path) -> House:
    return mission(tmp_path / "days")


def told(house: House) -> Condition:
    """The word for the truce as a whole."""
    return made(house)[0]


def made(house: House) -> tuple[Condition, ...]:
    """Everything that is said of a truce by what was judged last; nothing of what is to come."""
    at = house.clock()
    series = list(told_series(house))
    changed = [row for one in series for row in regimes_of(one, at, "test")]
    standing = standing_of(house, house.agreements[0], at, series)
    said = {"made_at": at, "method": "test", "day": at.date(), "hindcast": False}
    return tuple(conditions_of(house, standing, changed, said))


def measure(one: Condition, name: str, against: str) -> tuple[float | None, str]:
    found = next(each for each in one.measures if (each.name, each.against) == (name, against))
    return found.value, found.state


def test_a_truce_far_below_what_was_before_holds_with_its_rates_its_hours_and_its_effect(house: House) -> None:
    one = told(lived(judged(house, CALM), BEFORE))

    assert (one.stage, one.state, one.area) == (IN_FORCE, HOLDING, "all")
    assert one.why == ("rate_below_before_and_no_higher_than_since",)
    assert one.watched == pytest.approx(0.8)
    assert one.hours == pytest.approx(7 * 24 * 0.8)
    assert one.counts == sum(CALM[-7:])
    assert one.latest == begun(house) + 56 * DAY
    assert one.earliest == begun(house) + 49 * DAY
    value, state = measure(one, "rate", "before")
    assert value == pytest.approx(0.1, rel=0.4)
    assert state == "down"
    assert one.effect_state == "fell"
    assert one.effect_low is not None
    assert one.effect_high is not None
    assert one.effect_low < 0.1 < one.effect_high
    assert (one.days_before, one.days_after) == (56, 56)


def test_its_answer_leads_home_to_the_rulings_of_its_days_and_of_the_time_before(house: House) -> None:
    house = lived(judged(house, CALM), BEFORE)
    forecast(house)

    kept = list(from_table(Condition, house.mission.lake.read(Condition)))
    assert [one.id[:4] for one in kept] == ["cnd-"]
    assert len([id for id in kept[0].because if id.startswith("rul-")]) == 8  # seven days, and the stretch before


def test_it_is_frozen_with_the_forecasts_and_its_hash_tells_if_it_was_touched(house: House) -> None:
    house = lived(judged(house, CALM), BEFORE)
    facts = forecast(house).facts

    assert facts["conditions"] == 1
    assert said_at(house, house.clock())[Condition]
    assert intact(house) == (1, ())


def test_as_much_fire_as_before_is_broken(house: House) -> None:
    one = told(lived(judged(house, [*CALM[:-7], *[10.0] * 7]), BEFORE))

    assert (one.state, one.why) == (BROKEN, ("rate_as_before_the_truce",))


def test_more_than_in_its_phase_is_fraying_and_names_the_rate(house: House) -> None:
    one = told(lived(judged(house, [*CALM[:-7], *[4.0] * 7]), BEFORE))

    assert one.state == FRAYING
    assert "rate_above_phase" in one.why


def test_quiet_that_nobody_watched_is_never_holding(house: House) -> None:
    quiet = [*CALM[:-7], *[0.0] * 7]
    watched = [0.8] * 49 + [0.0] * 7
    one = told(lived(judged(house, quiet, watched), BEFORE))

    assert (one.state, one.why) == (UNTOLD, ("hardly_watched",))
    assert (one.watched, one.hours) == (0.0, 0.0)


def test_a_truce_that_nobody_ever_watched_is_told_of_and_never_called_holding(house: House) -> None:
    one = told(lived(judged(house, CALM, 0.0), BEFORE, 0.0))

    assert (one.state, one.basis, one.why) == (UNTOLD, REPORTED, ("only_reported",))
    assert (one.watched, one.hours, one.counts) == (0.0, 0.0, 0.0)
    assert one.told == sum(CALM[-7:])
    assert (one.effect_state, one.effect_why, one.effect) == (UNTOLD, "only_reported", None)
    assert not [each for each in one.measures if each.now is not None or each.value is not None]


def test_as_many_told_as_before_is_broken_although_nobody_watched(house: House) -> None:
    watched = [0.8] * 49 + [0.0] * 7
    one = told(lived(judged(house, [*CALM[:-7], *[14.0] * 7], watched), BEFORE))

    assert (one.state, one.why) == (BROKEN, ("told_as_before_the_truce",))
    assert (one.told, one.counts) == (7 * 14.0, 0.0)


def test_half_the_watch_and_half_the_counts_is_the_same_rate(house: House, tmp_path: Path) -> None:
    full = told(lived(judged(house, [4.0] * 56), BEFORE))
    thin = told(lived(judged(mission(tmp_path / "thin"), [2.0] * 56, 0.4), [one // 2 for one in BEFORE], 0.4))

    for one in (full, thin):
        assert measure(one, "rate", "before")[0] == pytest.approx(0.4, rel=0.1)
    assert full.measures[0].now == pytest.approx(thin.measures[0].now)


def test_without_a_stretch_before_it_says_what_it_can_and_no_more(house: House) -> None:
    one = told(judged(house, CALM))

    assert (one.state, one.why) == (UNTOLD, ("nothing_to_compare_with",))
    assert measure(one, "rate", "before") == (None, "cannot_be_told")
    assert (one.effect_state, one.effect) == (UNTOLD, None)
    assert one.effect_why == "few_days"


def test_heavier_weapons_than_in_its_phase_fray_a_truce_whose_rate_is_no_higher(house: House) -> None:
    during = [1] * 49 + [5, 5, 5, 0, 0, 0, 0]  # the second and the fourth of a day are by artillery
    counts = [2.0] * 56
    one = told(lived(judged(house, counts), BEFORE, 0.8, during))

    assert measure(one, "heavy", "phase")[1] == "up"
    assert one.state == FRAYING
    assert "heavy_up" in one.why
    assert measure(one, "cells", "phase")[1] == "up"  # all five places, where there was one


def test_hot_spots_are_by_watched_hour_and_a_place_that_nobody_watched_has_no_rate(house: House) -> None:
    house = lived(judged(house, CALM), BEFORE, 0.8, [2] * 56)
    lit = told(house)

    assert len(lit.spots) == 2
    assert all(spot.rate is not None and spot.hours == pytest.approx(56 * 24 * 0.8) for spot in lit.spots)
    assert lit.unwatched_part == 0.0


def test_what_comes_later_changes_nothing_of_what_was_said(house: House) -> None:
    house = lived(judged(house, CALM), BEFORE)
    forecast(house)
    first = list(from_table(Condition, house.mission.lake.read(Condition)))
    forecast(judged(house, [*CALM, *[20.0] * 7]))

    kept = {one.id: one for one in from_table(Condition, house.mission.lake.read(Condition))}
    assert kept[first[0].id] == first[0]
    assert len(kept) == 2


def test_a_truce_that_has_not_begun_holds_nothing_yet(house: House) -> None:
    start = begun(house) - 10 * DAY
    one = made(replace(house, clock=lambda: start))

    assert [(each.stage, each.state, each.why) for each in one] == [(NOT_BEGUN, UNTOLD, ("not_begun",))]


def test_a_truce_that_was_declared_over_says_so_and_how_it_stood_until_then(house: House) -> None:
    house = lived(judged(house, [*CALM[:-7], *[30.0] * 7]), BEFORE)
    paper(house, "declared_over", begun(house) + 48 * DAY)
    one = told(house)

    assert (one.stage, one.ended_by, one.state) == (OVER, "declared_over", HOLDING)
    assert one.latest is not None
    assert one.latest <= begun(house) + 50 * DAY


def test_where_nothing_was_judged_nothing_is_said(house: House) -> None:
    at = begun(house) + 5 * DAY
    one = made(replace(house, clock=lambda: at))

    assert [(each.stage, each.state, each.why) for each in one] == [(IN_FORCE, UNTOLD, ("nothing_judged",))]


def test_the_word_and_the_forecasts_speak_from_the_same_instant(house: House) -> None:
    house = lived(judged(house, CALM), BEFORE)
    forecast(house)
    said = next(iter(from_table(Forecast, house.mission.lake.read(Forecast))))

    one = next(iter(from_table(Condition, house.mission.lake.read(Condition))))
    assert one.as_of == said.made_at
    assert one.day == said.made_at.astimezone(UTC).date()
