"""What is said of the days to come: honest about who watched, said once, never edited."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import numpy as np
import pytest

from tests.flow.outlook.days import DAY, begun, judged, mission, paper
from truce.flow.house import House
from truce.flow.outlook.forecast import STEP, forecast, make, said_at
from truce.flow.outlook.record import intact
from truce.flow.outlook.series import told_series
from truce.flow.why import why
from truce.model.columns import from_table, to_table
from truce.model.forecast import ANY_END, COUNT, HOLD, PART, REPORTED, WATCHED, Forecast, Regime, Signal

CALM = [float(n % 3) for n in range(40)]


@pytest.fixture
def house(tmp_path: Path) -> House:
    return mission(tmp_path / "days")


def kept(house: House) -> list[Forecast]:
    return list(from_table(Forecast, house.mission.lake.read(Forecast)))


def test_a_watched_truce_has_chances_by_every_end_beside_its_base_rate_and_counts_with_intervals(house: House) -> None:
    house = judged(house, CALM)
    paper(house, "liaison_silent", begun(house) + 38 * DAY)

    forecast(house)

    rows = kept(house)
    first = [one for one in rows if one.kind == HOLD and one.definition == ANY_END]
    assert [one.ahead_days for one in sorted(first, key=lambda one: one.ahead_days)] == [7, 30, 90]
    for one in first:
        assert one.p is not None
        assert one.p_low is not None
        assert one.p_high is not None
        assert one.base is not None
        assert 0.0 < one.p_low < one.p < one.p_high <= 1.0
        assert one.p < one.base  # silent liaison is a bad sign
        assert one.because[0].startswith("sgn-")
    counts = [one for one in rows if one.kind == COUNT]
    assert {(one.target_latest - one.target_earliest).days for one in counts} == {1, 7, 30, 90}
    for one in counts:
        assert one.basis == WATCHED
        assert list(one.draws) == sorted(one.draws)
        assert len(one.draws) == len(one.climatology) == len(one.last)
        assert one.q05 is not None
        assert one.q50 is not None
        assert one.q95 is not None
        assert one.q05 <= one.q50 <= one.q95
        assert one.target_earliest >= one.made_at
    week = next(one for one in counts if (one.target_latest - one.target_earliest).days == 7)
    assert week.mean == pytest.approx(7 * np.mean(CALM) / 0.8, rel=0.4)


def test_the_same_instant_again_says_nothing_new_and_a_later_one_leaves_what_was_said(house: House) -> None:
    house = judged(house, CALM)
    first = forecast(house)
    before = kept(house)

    again = forecast(house)
    later = forecast(judged(house, [*CALM, 9.0]))

    assert not again.due
    assert later.facts["new"] == sum(later.facts[name] for name in ("forecasts", "regimes", "signals", "conditions"))
    after = {one.id: one for one in kept(house)}
    assert all(after[one.id] == one for one in before)
    assert len(after) == first.facts["forecasts"] + later.facts["forecasts"]


def test_what_was_said_is_on_the_log_with_its_hash_and_a_row_slipped_in_is_found(house: House) -> None:
    house = judged(house, CALM)
    done = forecast(house)
    entry = house.mission.ledger.entries(acts=[STEP])[-1]

    assert entry.facts["sha256"] == done.facts["sha256"]
    assert intact(house) == (1, ())

    slipped = replace(kept(house)[0], id="fct-00000000000000ff", p=0.99)
    house.mission.lake.add(Forecast, to_table(Forecast, [slipped]))
    assert intact(house)[1] == (done.facts["made_at"],)


def test_two_runs_say_the_same_to_the_byte(house: House, tmp_path: Path) -> None:
    one, other = judged(house, CALM), judged(mission(tmp_path / "other"), CALM)

    assert forecast(one).facts["sha256"] == forecast(other).facts["sha256"]


def test_where_nobody_watched_it_cannot_be_told_and_counts_are_of_what_will_be_reported(house: House) -> None:
    house = judged(house, CALM, 0.0)

    forecast(house)

    for one in kept(house):
        assert one.basis == REPORTED
        if one.kind == HOLD:
            assert (one.p, one.why) == (None, "nobody_watched")
            assert one.base is not None


def test_a_day_that_nobody_watched_is_unknown_and_never_quiet(house: House) -> None:
    shares = [0.8] * 30 + [0.0] * 10
    house = judged(house, [2.0] * 30 + [0.0] * 10, shares)

    (told,) = told_series(house)
    forecast(house)

    assert (told.panel.exposure[0, 30:] == 0.0).all()
    days = [one for one in kept(house) if one.kind == COUNT and one.ahead_days == 1]
    assert days[0].mean == pytest.approx(2.0 / 0.8, rel=0.4)


def test_a_truce_of_few_days_has_its_base_rate_only(house: House) -> None:
    house = judged(house, [1.0, 0.0, 2.0])

    forecast(house)

    rows = kept(house)
    assert {one.kind for one in rows} == {HOLD, PART}
    assert all((one.p, one.why) == (None, "too_few_days") and one.base is not None for one in rows)


def test_what_nothing_in_a_mission_can_tell_is_not_observed_and_moves_nothing(house: House) -> None:
    house = judged(house, CALM)
    forecast(house)

    signals = {one.signal: one for one in from_table(Signal, house.mission.lake.read(Signal))}
    assert len(signals) == 24
    assert signals["hostile_rhetoric"].state == "not_observed"
    assert signals["hostile_rhetoric"].moved_30 is None
    assert all((one.moved_30 is None) == (one.state == "not_observed") for one in signals.values())


def test_a_rise_is_a_regime_since_a_day_and_an_alarm(house: House) -> None:
    house = judged(house, [*CALM, *([9.0] * 6)])
    forecast(house)

    (regime,) = from_table(Regime, house.mission.lake.read(Regime))
    assert regime.alarm
    assert regime.chance is not None
    assert regime.chance > 0.9
    assert regime.since is not None
    assert abs((regime.since - (begun(house) + 40 * DAY).date()).days) <= 2
    assert regime.now is not None
    assert regime.level is not None
    assert regime.now > 2 * regime.level


def test_what_is_said_long_after_its_instant_is_marked_as_made_later(house: House) -> None:
    house = judged(house, CALM, until=timedelta(days=30))
    forecast(house)

    assert all(one.hindcast for one in kept(house))


def test_a_truce_whose_end_has_come_has_ended_and_nothing_is_foretold_of_it(house: House) -> None:
    house = judged(house, CALM)
    ended = replace(house.agreements[0], effective_until=begun(house) + 35 * DAY)
    made = make(replace(house, agreements=(ended,)), begun(house) + 40 * DAY)

    assert {one.kind for one in made.forecasts} == {HOLD}
    by = {one.definition: one for one in made.forecasts}
    assert (by[ANY_END].p, by[ANY_END].state, by["expired"].p) == (0.0, "ended", 0.0)
    assert by["declared_over"].p is None
    assert not made.signals


@pytest.mark.parametrize("day", [40, 60])
def test_an_announced_end_has_come_on_its_day_though_no_day_was_judged_since(house: House, day: int) -> None:
    house = judged(house, CALM)
    at = begun(house) + day * DAY
    made = make(replace(house, agreements=(replace(house.agreements[0], effective_until=at),)), at)

    assert {one.state for one in made.forecasts if one.definition in (ANY_END, "expired")} == {"ended"}


def test_what_was_said_at_an_instant_is_found_by_it(house: House) -> None:
    house = judged(house, CALM)
    forecast(house)

    assert len(said_at(house, begun(house) + 40 * DAY)[Forecast]) == len(kept(house))
    assert said_at(house, begun(house)) == {}


def test_an_end_by_thresholds_says_how_its_chance_goes_by_others_and_what_its_base_rate_stands_on(house: House) -> None:
    forecast(judged(house, CALM))

    rows = {one.definition: one for one in kept(house) if one.kind == HOLD and one.ahead_days == 30}
    for name, others in (("deaths_25_in_a_month", 5), ("breaches_above_before", 8)):
        one = rows[name]
        assert one.vary_n == others
        assert one.vary_low is not None
        assert one.vary_high is not None
        assert one.p is not None
        assert one.vary_low <= one.p <= one.vary_high
    assert rows["declared_over"].vary_n is None
    assert rows["heavy_weapons_above_before"].vary_n is None  # no record tells its thresholds apart
    assert rows["deaths_25_in_a_month"].why == "base_rate_of_few"
    assert rows["heavy_weapons_above_before"].why == "base_rate_of_another_end"
    assert rows["deaths_25_in_a_month"].base != rows["declared_over"].base


def test_the_why_of_a_sign_says_that_its_weight_is_a_judgement_why_and_what_would_change_it(house: House) -> None:
    house = judged(house, CALM)
    forecast(house)
    sign = next(one for one in from_table(Signal, house.mission.lake.read(Signal)) if one.signal == "new_sectors")

    told = why(house, sign.id)

    assert "no record has calibrated it" in told.facts["weight_is"]
    assert "DOMAIN 6.2" in told.facts["weight_why"]
    assert told.facts["weight_would_change"]
