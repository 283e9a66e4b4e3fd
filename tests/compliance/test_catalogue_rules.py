"""What the catalogue says of evidence: every term is counted, or names the event, the paper and who has it."""

import re

import pytest

from truce.compliance.rules.pieces import COUNTED
from truce.compliance.rules.rule import Rule, rule_of
from truce.compliance.words import words
from truce.vocabulary import vocabulary
from truce.wire.catalogue import agreement_ids, from_catalogue

SNAKE = re.compile(r"[a-z][a-z0-9]*(?:_[a-z0-9]+)*")
RULES = [
    rule_of(agreement, term, reading, words())
    for agreement in map(from_catalogue, agreement_ids())
    for term in agreement.terms
    for reading in term.readings
]
BY_PAPERS = [r for r in RULES if r.measure in {"steps", "judgement", "release", "duration"}]


def name_of(rule: Rule) -> str:
    return f"{rule.agreement.id}/{rule.term.id}/{rule.reading.id}"


@pytest.mark.parametrize("rule", BY_PAPERS, ids=name_of)
def test_a_term_told_by_papers_names_event_paper_and_who_has_it(rule: Rule) -> None:
    assert rule.needs
    for need in rule.needs:
        assert need.whom, f"from whom is {need.event} to be had?"
        assert SNAKE.fullmatch(str(need.event)), need.event
    for step in rule.steps:
        assert step.papers
        assert set(step.papers) <= set(vocabulary().papers)


@pytest.mark.parametrize("rule", RULES, ids=name_of)
def test_whose_act_a_step_is_stands_among_those_the_agreement_names(rule: Rule) -> None:
    named = {p.id for p in rule.agreement.parties} | set(rule.agreement.monitoring.get("bodies", ())) | {"tcg"}
    assert {who for step in rule.steps for who in step.by} <= named


@pytest.mark.parametrize("rule", RULES, ids=name_of)
def test_a_step_of_a_milestone_names_one_that_the_period_has(rule: Rule) -> None:
    dated = {m["name"] for m in rule.term.period.get("milestones", ())}
    assert {s.milestone for s in rule.steps if s.milestone} <= dated


def test_what_cannot_be_seen_says_why() -> None:
    unseen = [r for r in RULES if r.measure == "none"]
    assert [r.term.id for r in unseen] == ["AM-8"]
    assert all(r.term.rule["because"] for r in unseen)


def test_every_measure_but_none_is_used_where_its_pattern_is_in_the_catalogue() -> None:
    by_measure = {m: {r.term.id for r in RULES if r.measure == m} for m in vocabulary().measures}

    assert "FD-2" in by_measure["quiet_days"]
    assert "AD-4" in by_measure["inventory"]
    assert {"M2-2a", "MM-4b", "AD-1"} <= by_measure["distance"]
    assert "AM-7" in by_measure["permission"]
    assert "EM-2" in by_measure["release"]
    assert {"EM-3", "NU-5", "EL-5"} <= by_measure["duration"]
    assert {"A26-2", "CF-5", "GZ-2", "M2-9"} <= by_measure["steps"]
    assert "SJ-0" in by_measure["acts"]


def test_return_fire_excuses_only_with_all_four_conditions_and_the_burden_is_the_users() -> None:
    fire = next(r for r in RULES if r.term.id == "AM-3")
    (excuse,) = [e for e in fire.excuses if e.kind == "permission"]

    assert (excuse.term, excuse.burden) == ("AM-7", "user")
    assert [c.event for c in excuse.conditions] == [
        "offensive_action_by_other_side",
        "coordination_attempt_failed",
        "order_by_leadership",
        "tcg_notified_of_order",
    ]


def test_a_precondition_of_one_reading_binds_that_reading_only() -> None:
    """BS-3 comes before BS-1 and BS-2 in the Russian reading; the text's own words do not say so."""
    for id in ("BS-1", "BS-2"):
        gates = {r.reading.id: [g.term for g in r.gates] for r in RULES if r.term.id == id}
        assert gates == {"text": [], "ru": ["BS-3"]}


def test_a_figure_that_is_read_as_floor_and_as_ceiling_is_both() -> None:
    signs = {r.reading.id: [s.figure.sign for s in r.steps if s.figure] for r in RULES if r.term.id == "GZ-2"}
    assert signs == {"text": [">="], "ceiling": ["<="]}


def test_every_system_of_a_table_keeps_its_own_distance_and_only_named_ones_are_meant() -> None:
    table = next(r for r in RULES if r.term.id == "MM-4b").weapons
    depths = {next(iter(sorted(w.systems))): w.depth_m for w in table}

    assert (depths["mt_12"], depths["mortar_120"], depths["bm_21_grad"]) == (9_000.0, 8_000.0, 21_000.0)
    assert next(w for w in table if "tornado_s" in w.systems).only_named
    assert {r.measure for r in RULES if r.term.id == "MM-4b"} <= COUNTED
