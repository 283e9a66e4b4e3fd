"""Scenarios of a mission: judged by those who may, on record, with what signposts propose beside."""

from dataclasses import replace
from datetime import timedelta
from math import fsum
from typing import Any

import polars as pl
import pytest

from tests.casework import START, Staffed, staffed
from truce.errors import Refused, UnusableValue, UnusableYaml
from truce.flow.export import export
from truce.flow.frames import frame
from truce.flow.house import WarningCosts
from truce.flow.outlook.kept import keep_scenarios
from truce.flow.outlook.scenarios import judge_scenarios, judgements, prospects, scenarios_of, settle_scenario
from truce.flow.outlook.warned import early_warning, thresholds
from truce.flow.why import why
from truce.model.columns import to_table
from truce.model.document import Document
from truce.model.forecast import HOLD, WATCHED, Forecast, Regime, Signal
from truce.model.scenario import PROPOSED, RENORMALISED, STATED, TRIPPED, Likelihood, SignpostState
from truce.model.warning import ALARM, BLIND
from truce.outlook.scenarios.written import NAME, SCENARIOS
from truce.store.contract import Step

STAMP: dict[str, Any] = {"method": "outlook 1", "day": START.date()}


@pytest.fixture(scope="module")
def staff(tmp_path_factory: pytest.TempPathFactory) -> Staffed:
    made = staffed(tmp_path_factory.mktemp("scenarios"), lambda settings: settings.model_copy(update={"as_of": None}))
    agreement = made.house.agreements[0].id
    common: dict[str, Any] = {"agreement": agreement, "as_of": START, **STAMP}
    regime = Regime(
        id="reg-0000000000000001", term="t", reading="r", party="any", area="all",
        rise_odds=9.0, fall_odds=-3.0, chance=0.9, basis=WATCHED, because=("rul-0000000000000001",), **common,
    )  # fmt: skip
    signal = Signal(id="sgn-0000000000000001", signal="heavy_weapons_rising", state=TRIPPED, value=0.5, **common)
    hold = Forecast(
        id="fct-0000000000000001", agreement=agreement, kind=HOLD, made_at=START, target_earliest=START,
        target_latest=START + timedelta(days=30), ahead_days=30, p=0.3, p_low=0.1, p_high=0.45, basis=WATCHED,
        model="short_mediated", definition="declared_over", **STAMP,
    )  # fmt: skip
    paper = Document(
        id="doc-0000000000000001", source="us", kind="notice", event="summit_announced", earliest=START, latest=START,
        day=START.date(),
    )  # fmt: skip
    for one in (regime, signal, hold, paper):
        made.house.mission.lake.add(type(one), to_table(type(one), [one]))
    facts = {"as_of": START.isoformat()}
    made.house.mission.ledger.keep_step(Step(name="judge", inputs="", method="judge/2", done_at=START, facts=facts))
    return made


def test_nobody_judges_without_the_right_or_without_a_reason(staff: Staffed) -> None:
    with pytest.raises(Refused):
        judge_scenarios(staff.as_("mona"), {"E": (0.4, None, None)}, "a feeling")
    with pytest.raises(UnusableValue) as fault:
        judge_scenarios(staff.as_("ana"), {"E": (0.4, None, None)}, "  ")

    assert fault.value.given["field"] == "why"
    assert judgements(staff.house) == ()


def test_a_judgement_is_an_act_on_the_log_with_who_when_and_why(staff: Staffed) -> None:
    before = len(judgements(staff.house))
    rows = {row.scenario: row for row in judge_scenarios(staff.as_("hana"), {"E": (0.4, 0.3, 0.5)}, "the round ended")}
    last = judgements(staff.house)[-1]
    stated = [row.scenario for row in last if row.source == STATED]
    entry = staff.house.mission.ledger.entries(acts=["scenario.judge"])[-1]

    assert len(judgements(staff.house)) == before + 1
    assert (last[0].by, last[0].why, stated) == ("hana", "the round ended", ["E"])
    assert (entry.by, entry.subject, entry.facts["renormalised"]) == ("hana", "scenarios", ["A", "B", "C", "D", "F"])
    assert entry.signature is not None
    assert (rows["E"].p, rows["E"].p_low, rows["E"].p_high, rows["E"].source) == (0.4, 0.3, 0.5, STATED)
    assert rows["D"].source == RENORMALISED
    assert fsum(row.p for row in rows.values()) == pytest.approx(1.0)


def test_signposts_propose_by_what_the_mission_knows_and_leave_the_figure_alone(staff: Staffed) -> None:
    judge_scenarios(staff.as_("ana"), {"E": (0.2, None, None)}, "a quiet week")
    shown = prospects(staff.as_("ana"), START + timedelta(hours=12))
    of = {one.scenario.code: one for one in shown.each}
    tripped = {(s.scenario, s.signpost): s.because for one in shown.each for s in one.signposts if s.state == TRIPPED}

    assert of["E"].now.p == 0.2
    assert of["E"].proposed is not None
    assert of["E"].proposed.p > 0.35
    assert {("E", "rise"), ("E", "heavy"), ("E", "will_not_hold"), ("D", "summit")} <= set(tripped)
    assert tripped["E", "rise"][0] == "reg-0000000000000001"
    assert tripped["D", "summit"] == ("doc-0000000000000001",)
    assert [row.p for row in of["E"].history][-1] == 0.2
    assert fsum(one.proposed.p for one in shown.each if one.proposed) == pytest.approx(1.0)


def test_what_was_read_days_ago_proposes_nothing_any_more(staff: Staffed) -> None:
    shown = prospects(staff.as_("ana"), START + timedelta(days=60))
    seen = {s.indicator for one in shown.each for s in one.signposts if s.value is not None}

    assert seen.isdisjoint({"regime_rise", "heavy_share", "hold_30", "summit_announced"})


def test_before_something_was_known_it_tripped_nothing(staff: Staffed) -> None:
    shown = prospects(staff.as_("ana"), START - timedelta(days=1))

    assert not any(s.state == TRIPPED for one in shown.each for s in one.signposts)


def test_where_the_mission_fixes_its_instant_the_indicators_are_read_as_of_that(staff: Staffed) -> None:
    house = staff.as_("ana")
    fixed = replace(house, choices=replace(house.choices, as_of=START + timedelta(hours=1)))
    shown = prospects(fixed, START + timedelta(days=300))

    assert any(s.state == TRIPPED for one in shown.each for s in one.signposts)


def test_a_truce_that_nobody_watched_gets_no_all_clear_and_one_that_may_fall_is_an_alarm(staff: Staffed) -> None:
    house = staff.as_("ana")
    agreement, at = house.agreements[0].id, START + timedelta(hours=12)
    alarm = early_warning(house, agreement, at)
    dear = replace(house, choices=replace(house.choices, costs=WarningCosts(missed=1.0, false_alarm=50.0)))
    blind = early_warning(dear, agreement, at)

    assert (alarm.state, alarm.threshold) == (ALARM, 0.5)
    assert alarm.chance == pytest.approx(0.7)
    assert {one.what for one in alarm.reasons} == {"chance", "signpost"}
    assert (blind.state, blind.blind, blind.watched) == (BLIND, True, 0.0)
    assert early_warning(house, agreement, START - timedelta(days=9)).state == BLIND


def test_without_a_past_the_threshold_rests_on_the_stated_costs_and_only_pasts_elsewhere_are_shown(
    staff: Staffed,
) -> None:
    house = staff.as_("ana")
    bare = thresholds(house, START)
    told = thresholds(replace(house, choices=replace(house.choices, costs=WarningCosts(missed=20.0, saved=0.5))), START)

    assert (bare.chosen.threshold, bare.chosen.rests_on, bare.chosen.n, bare.costs.stated) == (0.5, "costs", 0, False)
    assert told.chosen.threshold == pytest.approx(1 / 11)
    assert told.costs.stated
    assert [one.of for one in told.worth] == ["ucdp_agreements", "short_truces"]


def test_who_may_not_look_sees_no_scenario_and_no_warning(staff: Staffed) -> None:
    with pytest.raises(Refused):
        prospects(staff.as_("audra"), START)
    with pytest.raises(Refused):
        early_warning(staff.as_("audra"), staff.house.agreements[0].id, START)


def test_a_mission_has_its_own_set_and_its_faults_are_told_by_line(staff: Staffed) -> None:
    own = staff.house.mission.folder / NAME
    text = SCENARIOS.read_text("utf-8")
    try:
        own.write_text(text.replace("horizon_days: 180", "horizon_days: 90"), encoding="utf-8")
        assert scenarios_of(staff.house)[0].horizon_days == 90
        own.write_text(text.replace("likelihood: 0.04", "likelihood: 0.4"), encoding="utf-8")
        with pytest.raises(UnusableYaml):
            scenarios_of(staff.house)
    finally:
        own.unlink()
    assert scenarios_of(staff.house)[0].horizon_days == 180


def test_nobody_says_what_came_without_the_right_a_reason_or_a_day_that_was(staff: Staffed) -> None:
    house, today = staff.as_("ana"), START.date()
    with pytest.raises(Refused):
        settle_scenario(staff.as_("mona"), "E", today, "it is over", came=True)
    for code, day, reason, field in (
        ("E", today, " ", "why"),
        ("Z", today, "it is over", "scenario"),
        ("E", today + timedelta(days=2), "it is over", "on"),
    ):
        with pytest.raises(UnusableValue) as fault:
            settle_scenario(house, code, day, reason, came=True)
        assert fault.value.given["field"] == field


def test_what_came_is_an_act_on_the_log_and_scores_what_was_said_before(staff: Staffed) -> None:
    judge_scenarios(staff.as_("hana"), {"E": (0.5, None, None)}, "shots at the crossing")
    judge_scenarios(staff.as_("ana"), {"E": (0.6, None, None)}, "and again")
    settle_scenario(staff.as_("hana"), "E", START.date(), "both armies moved", came=True)
    entry = staff.house.mission.ledger.entries(acts=["scenario.settle"])[-1]
    told = prospects(staff.as_("ana"), START)
    first, second = told.scored[-2:]

    assert (entry.by, entry.facts["scenario"], entry.facts["why"]) == ("hana", "E", "both armies moved")
    assert entry.signature is not None
    assert [one.scenario for one in told.outcomes if one.source == STATED] == ["E"]
    assert second.before == pytest.approx(first.brier)
    assert second.brier < first.brier < first.equal


def test_what_people_said_and_how_signposts_stood_are_nouns_that_can_be_asked_and_exported(staff: Staffed) -> None:
    house = staff.as_("ana")
    judge_scenarios(staff.as_("hana"), {"B": (0.3, None, None)}, "a line was agreed")
    facts = keep_scenarios(house).facts
    stated = frame(house, Likelihood).filter((pl.col("source") == STATED) & (pl.col("scenario") == "B"))
    rows, pieces = export(house, "signposts", "csv")

    assert stated["why"].to_list() == ["a line was agreed"]
    assert stated["by"].to_list() == ["hana"]
    assert facts["signposts"] == rows > 30
    assert b"tripped" in b"".join(pieces)
    assert why(house, stated["id"][0]).kind == "likelihood"
    assert set(frame(house, Likelihood)["source"]) == {"shipped", "stated", "renormalised", "proposed"}
    assert not keep_scenarios(house).due


def test_kept_signposts_say_that_a_scenario_came_even_when_they_stand_no_more(staff: Staffed) -> None:
    house, later = staff.as_("ana"), START + timedelta(days=200)
    rows = [
        replace(one, id=f"spt-{n:016d}", state=TRIPPED, as_of=START)
        for n, one in enumerate(post for each in prospects(house, START).each for post in each.signposts)
        if (one.scenario, one.signpost) in (("C", "announced"), ("C", "rate_lower"))
    ]
    house.mission.lake.add(SignpostState, to_table(SignpostState, rows))
    found = [one for one in prospects(house, later).outcomes if one.source == PROPOSED]

    assert [(one.scenario, one.on) for one in found] == [("C", START.date())]
    assert found[0].because == tuple(row.id for row in rows)
