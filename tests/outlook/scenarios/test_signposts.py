"""Signposts propose; they never decide. Not to look moves nothing, and widens."""

from dataclasses import replace
from datetime import timedelta
from math import exp, fsum

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.outlook.scenarios.made import BEGUN, KNOWN, NOW, SET, proposed, reading, stood
from truce.model.scenario import AT_LEAST, NOT_OBSERVED, NOT_TRIPPED, PROPOSED, TRIPPED, UNSURE, Signpost
from truce.outlook.scenarios.indicators import Reading
from truce.outlook.scenarios.signposts import beyond, propose, states, weight_of

POSTS = [post for one in SET.scenarios for post in one.signposts]
NAMES = sorted({post.indicator for post in POSTS})
SOME = st.dictionaries(st.sampled_from(NAMES), st.floats(0, 20).map(reading))
RISE = next(post for post in SET.of("E").signposts if post.code == "rise")


@settings(max_examples=30, deadline=None)
@given(SOME)
def test_proposals_sum_to_one_whatever_was_read(readings: dict[str, Reading]) -> None:
    rows = proposed(readings)

    assert fsum(row.p for row in rows.values()) == pytest.approx(1.0)
    assert all(0 <= row.p_low <= row.p <= row.p_high <= 1 and row.source == PROPOSED for row in rows.values())


def test_where_nothing_was_observed_nothing_moves_and_everything_widens() -> None:
    rows = proposed({})

    for one in BEGUN:
        assert rows[one.scenario].p == pytest.approx(one.p)
        assert rows[one.scenario].p_low < one.p_low + 1e-3
        assert rows[one.scenario].p_high > one.p_high
        assert rows[one.scenario].because == ()


@settings(max_examples=30, deadline=None)
@given(st.sampled_from(POSTS))
def test_one_more_signpost_that_nobody_observed_moves_nothing_and_only_widens(post: Signpost) -> None:
    def told(posts: tuple[Signpost, ...]) -> dict[str, tuple[float, float, float]]:
        scenarios = tuple(replace(one, signposts=posts if one.code == "E" else ()) for one in SET.scenarios)
        bare = replace(SET, scenarios=scenarios)
        found = propose(BEGUN, states(bare, {}, KNOWN, NOW), bare.rules, NOW)
        return {row.scenario: (row.p, row.p_low, row.p_high) for row in found}

    without, beside = told(()), told((replace(post, code="one more"),))

    for code, (p, low, high) in without.items():
        assert beside[code][0] == pytest.approx(p)
        assert beside[code][1] <= low + 1e-12
        assert beside[code][2] >= high - 1e-12
    assert beside["E"][2] > without["E"][2]


@settings(max_examples=30, deadline=None)
@given(SOME, st.sampled_from(POSTS))
def test_a_tripped_sign_never_speaks_against_its_scenario(readings: dict[str, Reading], post: Signpost) -> None:
    far = 1e6 if post.comparison == AT_LEAST else -1e6
    rest = {name: one for name, one in readings.items() if name != post.indicator}
    of = next(one for one in SET.scenarios if post in one.signposts)
    only = replace(SET, scenarios=tuple(o if o is of else replace(o, signposts=()) for o in SET.scenarios))

    def p(told: dict[str, Reading]) -> float:
        found = propose(BEGUN, states(only, told, KNOWN, NOW), only.rules, NOW)
        return next(row.p for row in found if row.scenario == of.code)

    assert p(rest | {post.indicator: reading(-far)}) <= p(rest) + 1e-12
    assert p(rest) <= p(rest | {post.indicator: reading(far)}) + 1e-12


def test_a_sign_speaks_by_the_rule_of_bayes() -> None:
    there, absent = weight_of(RISE, 1.0)[0], weight_of(RISE, 0.0)[0]
    share = RISE.share

    assert there == RISE.weight
    assert share * exp(there) + (1 - share) * exp(absent) == pytest.approx(1.0)


def test_by_its_interval_a_reading_may_leave_it_open_whether_the_threshold_is_passed() -> None:
    def named(value: float, low: float | None = None, high: float | None = None) -> str:
        return next(s.state for s in stood({"regime_rise": reading(value, low, high)}) if s.signpost == "rise")

    assert named(0.9) == named(0.9, 0.8, 0.95) == TRIPPED
    assert named(0.69) == named(0.3, 0.1, 0.5) == NOT_TRIPPED
    assert named(0.72, 0.4, 0.9) == UNSURE
    assert beyond(RISE, reading(0.7, 0.5, 0.9)) == pytest.approx(0.5)


def test_what_was_read_too_long_ago_or_only_later_is_not_observed() -> None:
    for at in (NOW - timedelta(days=4), NOW + timedelta(hours=1)):
        found = stood({"regime_rise": reading(0.9, at=at)})
        assert {s.state for s in found if s.indicator == "regime_rise"} == {NOT_OBSERVED}


def test_signposts_of_one_scenario_do_not_multiply_into_certainty() -> None:
    every = {post.indicator: reading(20.0 if post.comparison == AT_LEAST else 0.0) for post in SET.of("E").signposts}
    rows = proposed(every)

    assert rows["E"].p < 0.14 * 6 / (0.14 * 6 + 0.86 / 6) + 1e-9
    assert rows["E"].p > 0.4


def test_a_proposal_names_the_signposts_that_moved_it_strongest_first() -> None:
    found = stood({"release_invoked": reading(1.0), "heavy_share": reading(0.1)})
    of_e = [s for s in found if s.scenario == "E" and s.counted]
    rows = proposed({"release_invoked": reading(1.0), "heavy_share": reading(0.1)})

    assert [s.signpost for s in sorted(of_e, key=lambda s: -abs(s.counted))] == ["release", "heavy"]
    assert rows["E"].because == tuple(s.id for s in sorted(of_e, key=lambda s: -abs(s.counted)))
    assert of_e[0].because == ("rul-0000000000000001",)


def test_the_figure_of_a_person_stays_what_it_is_beside_a_proposal() -> None:
    before = [(row.scenario, row.p) for row in BEGUN]
    proposed({"release_invoked": reading(1.0)})

    assert [(row.scenario, row.p) for row in BEGUN] == before
