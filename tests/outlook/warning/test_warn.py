"""Alarm, watch, quiet, blind: each with its reasons; and silence where nobody watched is never quiet."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from tests.outlook.scenarios.made import NOW, SET, reading, stood
from truce.model.forecast import HOLD, WATCHED, Forecast, Regime, Signal
from truce.model.warning import (
    ALARM,
    BLIND,
    BY_COSTS,
    CHANCE,
    CHANGE,
    OVER,
    QUIET,
    SIGN,
    SIGNPOST,
    WATCH,
    Chosen,
    Costs,
    EarlyWarning,
)
from truce.outlook.warning.warn import warn

COSTS = Costs(missed=3, false_alarm=1)
CHOSEN = Chosen(
    threshold=0.25, rests_on=BY_COSTS, by_costs=0.25, cost=None, cost_low=None, cost_high=None, never=None, always=None,
    n=0, collapses=0,
)  # fmt: skip
STAMP: dict[str, Any] = {"method": "outlook 1", "day": NOW.date()}


def hold(p: float | None) -> Forecast:
    bounds: dict[str, Any] = {} if p is None else {"p_low": p - 0.02, "p_high": p + 0.02}
    return Forecast(
        id="fct-0000000000000001", agreement="vela", kind=HOLD, made_at=NOW, target_earliest=NOW,
        target_latest=NOW + timedelta(days=30), ahead_days=30, p=p, basis=WATCHED, model="short_mediated",
        definition="declared_over", **bounds, **STAMP,
    )  # fmt: skip


RISE = Regime(
    id="reg-0000000000000001", agreement="vela", term="t", reading="r", party="any", area="all", as_of=NOW,
    rise_odds=8.0, fall_odds=-2.0, chance=0.9, since=date(2025, 5, 28), alarm=True, basis=WATCHED, **STAMP,
)  # fmt: skip
HEAVY = Signal(
    id="sgn-0000000000000001", agreement="vela", signal="heavy_weapons_rising", state="tripped", ratio=2.0,
    counted=1.0, as_of=NOW, **STAMP,
)  # fmt: skip


def told(p: float | None, watched: float = 0.9, **more: Any) -> EarlyWarning:
    return warn(hold(p), CHOSEN, COSTS, watched=watched, scenarios=SET, **more)


def test_a_chance_of_collapse_over_the_threshold_is_an_alarm_with_its_reason() -> None:
    found = told(0.6)

    assert (found.state, found.blind) == (ALARM, False)
    assert found.chance == pytest.approx(0.4)
    assert [(one.what, one.name, one.because) for one in found.reasons] == [
        (CHANCE, "declared_over", ("fct-0000000000000001",))
    ]


def test_half_of_the_threshold_is_worth_watching_and_less_is_quiet() -> None:
    assert told(0.85).state == WATCH
    assert told(0.95).state == QUIET


@pytest.mark.parametrize("p", [None, 0.95, 0.85])
def test_where_nobody_watched_there_is_no_all_clear(p: float | None) -> None:
    assert told(p, watched=0.1).state == BLIND
    assert told(None).state == BLIND


def test_an_alarm_is_an_alarm_also_where_little_was_watched_and_says_both() -> None:
    found = told(0.5, watched=0.0)

    assert (found.state, found.blind) == (ALARM, True)


def test_a_change_of_regime_alarms_by_itself_with_since_when() -> None:
    found = told(0.95, regimes=[RISE])

    assert (found.state, found.reasons[0].what, found.reasons[0].since) == (ALARM, CHANGE, "2025-05-28")
    assert told(0.95, regimes=[replace(RISE, alarm=False)]).state == WATCH
    assert told(0.95, regimes=[replace(RISE, rise_odds=-2.0, fall_odds=8.0)]).state == QUIET


def test_a_truce_that_ran_out_is_over_unless_breaches_rise() -> None:
    assert told(None, over=True).state == OVER
    assert told(None, over=True, regimes=[RISE]).state == ALARM


def test_signs_and_signposts_are_reasons_and_not_alarms() -> None:
    posts = stood({"release_invoked": reading(1.0), "monitoring_mandated": reading(1.0)})
    found = told(0.95, signals=[HEAVY, replace(HEAVY, state="not_tripped")], signposts=posts)

    assert found.state == WATCH
    assert [(one.what, one.name) for one in found.reasons] == [(SIGNPOST, "E.release"), (SIGN, "heavy_weapons_rising")]
    assert found.reasons[1].moved == pytest.approx(0.693, abs=0.001)


def test_a_sign_and_a_signpost_say_on_which_day_they_were_read() -> None:
    posts = stood({"release_invoked": reading(1.0), "monitoring_mandated": reading(1.0)})
    found = told(0.95, signals=[replace(HEAVY, as_of=NOW - timedelta(days=9))], signposts=posts)

    read = {one.what: one.since for one in found.reasons}
    assert read[SIGN] == (NOW - timedelta(days=9)).date().isoformat()
    assert read[SIGNPOST] is not None


def test_what_silence_and_a_warning_cost_now_is_told_with_its_interval() -> None:
    found = told(0.6)

    assert found.silence_costs == pytest.approx((1.2, 1.14, 1.26))
    assert found.warning_costs == pytest.approx((0.6, 0.58, 0.62))
    assert told(None).silence_costs is None


def test_the_costs_meet_at_the_threshold() -> None:
    found = told(1.0 - COSTS.threshold)

    assert found.silence_costs is not None
    assert found.silence_costs[0] == pytest.approx((found.warning_costs or (0.0,))[0])
