"""Rises and truces that may fail: told once while it is so, and never an all-clear where nobody could say."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.alerts.made import NOW, rule
from truce.alerts.coming import fails, p_rose, rises
from truce.alerts.looked import LACKING, QUIET, RAISED
from truce.model.forecast import HOLD, REPORTED, WATCHED, Forecast, Regime

DAY = timedelta(days=1)
STAMP: dict[str, Any] = {"method": "outlook 1", "day": NOW.date()}


def regime(chance: float | None, party: str = "any", days_ago: float = 0.0, **more: Any) -> Regime:
    told: dict[str, Any] = {"rise_odds": 9.0, "fall_odds": -3.0, "since": date(2025, 4, 28), "level": 2.0, "now": 5.0}
    return Regime(
        id=f"reg-{party}", agreement="vela", term="T-1", reading="r", party=party, area="all", chance=chance,
        as_of=NOW - days_ago * DAY, basis=WATCHED, **told | more, **STAMP,
    )  # fmt: skip


def hold(p: float | None, ahead: int = 30, definition: str = "any_end", days_ago: float = 0.0) -> Forecast:
    made = NOW - days_ago * DAY
    return Forecast(
        id=f"fct-{ahead}-{definition}", agreement="vela", kind=HOLD, made_at=made, target_earliest=made,
        target_latest=made + ahead * DAY, ahead_days=ahead, p=p, p_low=None if p is None else p - 0.1,
        p_high=None if p is None else p + 0.1, base=0.8, basis=WATCHED, model="m", definition=definition,
        because=("sgn-1",), **STAMP,
    )  # fmt: skip


RISES, FAILS = rule("regime_change"), rule("hold_below")


def test_a_rise_is_told_once_with_since_when_and_compared_with_what() -> None:
    first = rises(RISES, [regime(0.9)], NOW, None)
    again = rises(RISES, [regime(0.95)], NOW + DAY, first.stood)

    assert (first.says, again.says, again.found) == (RAISED, QUIET, ())
    assert (first.found[0].what, first.found[0].certainty) == ("regime_rose", p_rose(regime(0.9)))
    assert first.found[0].since is not None
    assert first.found[0].since.date() == date(2025, 4, 28)
    assert first.found[0].against["level"] == 2.0
    assert first.found[0].about[0] == "reg-any"


def test_after_it_was_over_the_next_rise_is_news() -> None:
    first = rises(RISES, [regime(0.9)], NOW, None)
    wavering = rises(RISES, [regime(0.6)], NOW, first.stood)
    back = rises(RISES, [regime(0.9)], NOW, wavering.stood)
    over = rises(RISES, [regime(0.1)], NOW, back.stood)

    assert back.found == ()
    assert rises(RISES, [regime(0.9)], NOW, over.stood).says == RAISED


def test_a_fall_is_no_rise_and_an_alarm_is_one_whatever_the_chance() -> None:
    assert rises(RISES, [regime(0.99, rise_odds=-3.0, fall_odds=9.0)], NOW, None).says == QUIET
    found = rises(RISES, [regime(0.5, alarm=True, false_alarm_days=365.0)], NOW, None).found
    assert found[0].against["false_alarm_days"] == 365.0


def test_only_the_parties_asked_about() -> None:
    asked = rule("regime_change", asks={"parties": ["ru"]})
    found = rises(asked, [regime(0.9, "ru"), regime(0.9, "ua")], NOW, None)

    assert [one.facts["party"] for one in found.found] == ["ru"]


@pytest.mark.parametrize("known", [[], [regime(None)], [regime(0.9, days_ago=8)]])
def test_where_nobody_could_say_or_it_is_old_there_is_no_all_clear(known: list[Regime]) -> None:
    said = rises(RISES, known, NOW, {"keys": ["vela|T-1|r|any|all"]})

    assert said.says == LACKING
    assert said.stood == {"keys": ["vela|T-1|r|any|all"]}


def test_a_series_that_nobody_could_see_today_is_counted_and_stays_risen() -> None:
    first = rises(RISES, [regime(0.9, "ru"), regime(0.1, "ua")], NOW, None)
    blind = rises(RISES, [regime(None, "ru"), regime(0.1, "ua")], NOW, first.stood)

    assert blind.facts["unseen"] == 1
    assert rises(RISES, [regime(0.9, "ru"), regime(0.1, "ua")], NOW, blind.stood).found == ()


def test_a_truce_less_likely_to_hold_than_asked_is_told_once_until_it_recovered() -> None:
    first = fails(FAILS, [hold(0.4)], NOW, None)
    again = fails(FAILS, [hold(0.52)], NOW, first.stood)
    better = fails(FAILS, [hold(0.6)], NOW, again.stood)

    assert (first.says, first.found[0].what, first.found[0].certainty) == (RAISED, "hold_below", 0.6)
    assert first.found[0].facts["days"] == 30
    assert first.found[0].against["base"] == 0.8
    assert first.found[0].about == ("fct-30-any_end", "sgn-1")
    assert fails(FAILS, [hold(0.4)], NOW, again.stood).found == ()
    assert fails(FAILS, [hold(0.4)], NOW, better.stood).says == RAISED


def test_the_nearest_distance_forecast_is_taken_and_a_truce_is_told_once_not_by_every_definition() -> None:
    asked = rule("hold_below", asks={"days": 10})
    told = [hold(0.4, 7), hold(0.4, 7, "expired"), hold(0.3, 7, "declared_over"), hold(0.1, 30)]
    whole, apart = fails(asked, told, NOW, None).found, fails(asked, told[1:], NOW, None).found

    assert [(one.facts["definition"], one.facts["days"]) for one in whole] == [("any_end", 7)]
    assert [one.facts["definition"] for one in apart] == ["declared_over", "expired"]


def test_only_the_newest_forecast_of_a_truce_counts() -> None:
    old = replace(hold(0.2, days_ago=2), id="fct-old")

    assert fails(FAILS, [old, hold(0.9)], NOW, None).says == QUIET


@pytest.mark.parametrize("known", [[], [hold(None)], [hold(0.1, days_ago=8)]])
def test_a_chance_that_cannot_be_told_is_no_all_clear(known: list[Forecast]) -> None:
    assert fails(FAILS, known, NOW, None).says == LACKING


def test_a_truce_that_ran_out_as_announced_is_not_told_as_one_that_fails() -> None:
    assert fails(FAILS, [replace(hold(0.0), why="its_end_came")], NOW, None).says == LACKING


def test_terms_by_themselves_are_not_the_truce() -> None:
    assert fails(FAILS, [replace(hold(0.1), term="T-1")], NOW, None).says == LACKING


@given(st.floats(0, 1), st.floats(-50, 50), st.floats(-50, 50))
def test_the_chance_of_a_rise_is_part_of_the_chance_of_a_change(chance: float, rise: float, fall: float) -> None:
    up = p_rose(regime(chance, rise_odds=rise, fall_odds=fall))
    down = p_rose(regime(chance, rise_odds=fall, fall_odds=rise))

    assert up is not None
    assert down is not None
    assert up + down == pytest.approx(chance)


def test_what_is_only_reported_says_so() -> None:
    assert rises(RISES, [replace(regime(0.9), basis=REPORTED)], NOW, None).found[0].facts["basis"] == REPORTED
