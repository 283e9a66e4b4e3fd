"""What a ruling says, and what it refuses to say."""

from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.compliance.world import (
    DAY,
    HOUR,
    T0,
    agreement,
    evidence,
    incident,
    judged,
    reading,
    report,
    rows,
    term,
    watch,
    whole,
)
from truce.compliance.contract import Options
from truce.errors import WrongUsage
from truce.model.columns import conform, from_table
from truce.model.ruling import Change, Ground, Ruling


def test_silence_where_nobody_watched_is_not_peace() -> None:
    found = judged(evidence(), agreement(term()))

    assert {(r["status"], r["reason"]) for r in rows(found, period="day")} == {
        ("not_assessable", "nothing_told_unwatched")
    }


def test_silence_where_somebody_watched_is_no_evidence_of_a_breach() -> None:
    found = judged(evidence(coverage=[watch("camera", T0, T0 + 2 * DAY)]), agreement(term()))

    assert whole(found)["status"] == "in_force_no_evidence"
    assert whole(found)["coverage"] == pytest.approx(1.0, abs=1e-6)
    assert whole(found)["coverage_hours"] == pytest.approx(48.0)


def test_media_give_no_coverage() -> None:
    told = [report(str(i), T0 + i * HOUR) for i in range(40)]
    found = judged(evidence(reports=told), agreement(term()))

    assert whole(found)["coverage"] == 0.0
    assert whole(found)["status"] == "not_assessable"


def test_two_well_told_incidents_establish_a_breach() -> None:
    acts = [incident("a", T0 + HOUR), incident("b", T0 + 2 * HOUR)]
    ruling = whole(judged(evidence(acts), agreement(term())))

    assert ruling["p_any"] == pytest.approx(0.99)
    assert ruling["expected"] == pytest.approx(1.8)
    assert (ruling["status"], ruling["reason"]) == ("breached_minor", "breach_established")


def test_heavy_weapons_or_deaths_make_a_breach_serious() -> None:
    heavy = [incident(i, T0 + HOUR, weapon_class={"artillery": 1.0}) for i in "abc"]
    deadly = [incident(i, T0 + HOUR, killed_low=1, killed_high=2) for i in "abc"]

    assert whole(judged(evidence(heavy), agreement(term())))["status"] == "breached_serious"
    ruling = whole(judged(evidence(deadly), agreement(term())))
    assert (ruling["status"], ruling["killed_low"], ruling["killed_high"]) == ("breached_serious", 3, 6)


@pytest.mark.parametrize(
    ("p", "reason"), [(0.3, "told_not_established"), (0.7, "breach_likely"), (0.96, "breach_established")]
)
def test_the_table_of_decisions_keeps_its_bounds(p: float, reason: str) -> None:
    found = judged(evidence([incident("a", T0 + HOUR, p_happened=p)]), agreement(term()))

    assert whole(found)["reason"] == reason


def test_a_shot_at_the_end_instant_is_outside() -> None:
    start, end = T0, T0 + 2 * DAY
    acts = [incident("first", start), incident("last", end - timedelta(microseconds=1)), incident("late", end)]
    found = judged(evidence(acts), agreement(term()))

    assert whole(found)["n_incidents"] == 2
    notes = {g["incident"]: g["note"] for g in found.grounds.to_pylist() if g["ruling"] == whole(found)["id"]}
    assert notes == {"inc-first": None, "inc-last": None, "inc-late": "out_of_force"}


def test_an_interval_across_the_start_counts_by_its_share() -> None:
    act = incident("a", T0 - HOUR, latest=T0 + 3 * HOUR, p_happened=1.0)
    found = judged(evidence([act]), agreement(term()))

    assert whole(found)["expected"] == pytest.approx(0.75)


def test_day_rulings_add_up_to_the_whole() -> None:
    acts = [incident(str(i), T0 + i * HOUR, latest=T0 + (i + 9) * HOUR) for i in range(30)]
    found = judged(evidence(acts), agreement(term()))

    days = rows(found, period="day", party="any", area="all")
    assert sum(r["expected"] for r in days) == pytest.approx(whole(found)["expected"])


def test_grounds_explain_expected_but_for_what_lies_below_the_floor() -> None:
    acts = [incident(str(i), T0 + HOUR, p_happened=0.0005 if i % 2 else 0.4) for i in range(40)]
    found = judged(evidence(acts), agreement(term()))

    ruling = whole(found)
    mine = [g for g in found.grounds.to_pylist() if g["ruling"] == ruling["id"]]
    told = sum(g["contribution"] for g in mine)
    assert len(mine) == 20
    assert 0 <= ruling["expected"] - told <= 20 * 1e-3
    for g in mine:
        factors = g["p_force"] * g["p_zone"] * g["p_act"] * g["p_happened"] * g["p_party"] * g["p_area"]
        assert g["contribution"] == pytest.approx(factors)


def test_a_party_answers_only_for_what_sources_lay_at_its_door() -> None:
    acts = [incident(i, T0 + HOUR, by={"north": 1.0}) for i in "abc"]
    found = judged(evidence(acts), agreement(term()))

    assert whole(found, "north")["reason"] == "breach_established"
    assert whole(found, "south")["reason"] == "nothing_told_unwatched"


def test_acts_nobody_is_named_for_breach_the_term_and_no_party() -> None:
    acts = [incident(i, T0 + HOUR) for i in "abc"]
    found = judged(evidence(acts, [watch("w", T0, T0 + 2 * DAY)]), agreement(term()))

    assert whole(found)["reason"] == "breach_established"
    for party in ("north", "south"):
        assert (whole(found, party)["status"], whole(found, party)["reason"]) == ("not_assessable", "unattributed_only")
        assert whole(found, party)["unattributed"] == pytest.approx(2.7)


def test_rival_readings_live_side_by_side_and_the_dispute_is_said() -> None:
    late = reading("south", T0 + DAY, T0 + 2 * DAY)
    acts = [incident(i, T0 + HOUR) for i in "abc"]
    found = judged(evidence(acts), agreement(term("T", "cessation", reading("north"), late)))

    assert whole(found, reading="north")["reason"] == "breach_established"
    assert whole(found, reading="south")["reason"] == "nothing_told_unwatched"
    summary = whole(found, reading="*")
    assert (summary["status"], summary["expected"]) == ("disputed_scope", None)
    assert set(summary["because"]) == {whole(found, reading=r)["id"] for r in ("north", "south")}


def test_a_reading_under_which_a_term_never_held_never_breaches() -> None:
    never = reading("south", None, None, in_force=False)
    found = judged(evidence([incident(i, T0 + HOUR) for i in "abc"]), agreement(term("T", "cessation", never)))

    assert {(r["status"], r["reason"]) for r in rows(found)} == {("not_yet_in_force", "never_in_force")}


def test_an_unknown_start_is_not_invented() -> None:
    vague = reading("south", None, T0 + DAY, unknown_start=True)
    found = judged(evidence([incident(i, T0 + HOUR) for i in "abc"]), agreement(term("T", "cessation", vague)))

    ruling = whole(found)
    assert (ruling["status"], ruling["reason"]) == ("disputed_scope", "scope_disputed")
    assert (ruling["expected"], ruling["low"]) == (None, 0.0)
    assert ruling["high"] >= 2.7


@pytest.mark.parametrize(
    ("type", "more", "expected"),
    [
        ("political", {"checkability": "documentary"}, ("not_assessable", "waits_for_documents")),
        ("response_rule", {"modality": "permit"}, ("not_checkable", "permission_only")),
        ("cessation", {"checkability": "not_checkable"}, ("not_checkable", "not_checkable")),
        ("cessation", {"checkability": "judgement"}, ("not_assessable", "judgement_needed")),
    ],
)
def test_what_no_count_can_answer_says_what_it_waits_for(
    type: str, more: dict[str, str], expected: tuple[str, str]
) -> None:
    found = judged(evidence([incident("a", T0 + HOUR)]), agreement(term("T", type, **more)))

    assert {(r["status"], r["reason"]) for r in rows(found)} == {expected}
    assert all(r["expected"] is None for r in rows(found))


def test_before_the_start_nothing_is_ruled_but_all_is_noted() -> None:
    found = judged(evidence([incident("a", T0 - HOUR)]), agreement(term()), as_of=T0 - timedelta(minutes=1))

    assert (whole(found)["status"], whole(found)["reason"]) == ("not_yet_in_force", "told_outside_force")
    (ground,) = found.grounds.to_pylist()
    assert (ground["p_force"], ground["contribution"], ground["note"]) == (0.0, 0.0, "out_of_force")


def test_nothing_later_than_as_of_is_judged() -> None:
    acts = [incident("a", T0 + HOUR), incident("b", T0 + 30 * HOUR)]
    found = judged(evidence(acts), agreement(term()), as_of=T0 + DAY)

    assert whole(found)["latest"] == T0 + DAY
    assert whole(found)["n_incidents"] == 1


def test_results_do_not_depend_on_the_order_of_rows() -> None:
    acts = [incident(str(i), T0 + i * HOUR, by={"north": 0.5}) for i in range(30)]
    one, other = (judged(evidence(order), agreement(term())) for order in (acts, acts[::-1]))

    assert one.rulings.equals(other.rulings)
    assert one.grounds.equals(other.grounds)
    assert one.changes.equals(other.changes)


def test_tables_are_exactly_those_of_their_nouns() -> None:
    found = judged(evidence([incident("a", T0 + HOUR)]), agreement(term()))

    for noun, table in ((Ruling, found.rulings), (Ground, found.grounds), (Change, found.changes)):
        assert conform(noun, table).equals(table)
    assert all(r.id.startswith("rul-") for r in from_table(Ruling, found.rulings))
    assert len(set(found.rulings["id"].to_pylist())) == found.rulings.num_rows


def test_options_that_contradict_each_other_are_refused() -> None:
    with pytest.raises(WrongUsage, match="rise"):
        Options(as_of=T0, likely=0.99)
    with pytest.raises(WrongUsage, match="zone"):
        Options(as_of=T0.replace(tzinfo=None))


hours = st.integers(-100, 148)
acts = st.lists(
    st.tuples(hours, st.integers(0, 60), st.floats(0, 1), st.floats(0, 0.5), st.floats(0, 0.5)), max_size=25
)


@given(acts)
@settings(max_examples=40, deadline=None)
def test_the_interval_always_holds_the_expected_number(told: list[tuple[int, int, float, float, float]]) -> None:
    events = [
        incident(str(i), T0 + h * HOUR, latest=T0 + (h + w) * HOUR, p_happened=p, by={"north": a, "south": b})
        for i, (h, w, p, a, b) in enumerate(told)
    ]
    found = judged(evidence(events), agreement(term()))

    for r in rows(found):
        if r["expected"] is not None:
            assert r["low"] <= r["expected"] <= r["high"]
            assert 0 <= r["p_any"] <= min(1.0, r["expected"] + 1e-9)
    parts = sum(whole(found, p)["expected"] for p in ("north", "south")) + whole(found)["unattributed"]
    assert parts == pytest.approx(whole(found)["expected"])


@given(hours)
@settings(max_examples=40, deadline=None)
def test_a_term_not_in_force_at_the_instant_never_yields_a_breach(hour: int) -> None:
    events = [incident(i, T0 + hour * HOUR, p_happened=1.0) for i in "abc"]
    found = judged(evidence(events), agreement(term()))

    inside = 0 <= hour < 48
    assert any(r["status"].startswith("breached") for r in rows(found)) == inside


@given(st.floats(0, 1), st.floats(0, 1))
@settings(max_examples=30, deadline=None)
def test_surer_news_never_lowers_the_count(p: float, q: float) -> None:
    low, high = sorted((p, q))
    a, b = (whole(judged(evidence([incident("a", T0, p_happened=x)]), agreement(term()))) for x in (low, high))

    assert a["expected"] <= b["expected"]
    assert a["p_any"] <= b["p_any"]
    assert a["high"] <= b["high"]


def test_a_toll_that_nobody_told_is_unknown_and_not_nought() -> None:
    untold = whole(judged(evidence([incident("a", T0 + HOUR)]), agreement(term())))
    nobody = whole(judged(evidence([incident("a", T0 + HOUR, killed_low=0, killed_high=0)]), agreement(term())))

    assert (untold["killed_low"], untold["killed_high"]) == (None, None)
    assert (nobody["killed_low"], nobody["killed_high"]) == (0, 0)
