"""Likelihoods as people state them: they sum to one, and what was said is told as it was said."""

from math import fsum

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.outlook.scenarios.made import BEGUN, NOW, SET, judged
from truce.errors import UnusableValue
from truce.model.scenario import RENORMALISED, SHIPPED, STATED
from truce.outlook.scenarios.judged import (
    LEAST,
    MOST,
    Stated,
    beginning,
    by_talks,
    history,
    said,
    standing,
    stated,
    whole,
)

CODES = list(SET.codes)
ONE = st.tuples(st.sampled_from(CODES), st.floats(LEAST, MOST))


@settings(max_examples=30, deadline=None)
@given(st.lists(ONE, min_size=1, max_size=12))
def test_they_sum_to_one_after_any_updates_and_none_becomes_impossible(updates: list[tuple[str, float]]) -> None:
    figures = beginning(SET)
    for code, p in updates:
        figures = stated(figures, {code: (p, None, None)}, SET.rules)

        assert fsum(one[0] for one in figures.values()) == pytest.approx(1.0, abs=1e-12)
        assert figures[code][0] == pytest.approx(p, abs=1e-5)
        assert all(0.0 < p <= 1.0 and 0.0 <= low <= p <= high <= 1.0 for p, low, high in figures.values())


@settings(max_examples=30)
@given(st.lists(st.floats(1e-9, 1e3), min_size=2, max_size=9))
def test_a_whole_is_exactly_one_and_nothing_of_it_is_nought(parts: list[float]) -> None:
    told = whole({str(i): part for i, part in enumerate(parts)})

    assert sum(round(p * 1_000_000) for p in told.values()) == 1_000_000
    assert min(told.values()) > 0


@given(st.sampled_from(CODES), st.floats(LEAST, MOST))
@settings(max_examples=30, deadline=None)
def test_the_rest_keeps_its_proportions(code: str, p: float) -> None:
    before = beginning(SET)
    after = stated(before, {code: (p, None, None)}, SET.rules)
    first, *rest = (one for one in CODES if one != code)

    for other in rest:
        was, now = before[other][0] / before[first][0], after[other][0] / after[first][0]
        assert now == pytest.approx(was, rel=0.01)


def test_a_person_may_say_how_sure_they_are_and_it_is_kept() -> None:
    one = judged({"E": (0.4, 0.25, 0.6)})
    now = {row.scenario: row for row in standing(SET, [one])}

    assert (now["E"].p, now["E"].p_low, now["E"].p_high) == (0.4, 0.25, 0.6)
    assert (now["E"].source, now["E"].by, now["E"].why, now["E"].entry) == (STATED, "head-1", "the round", 1)
    assert {row.source for code, row in now.items() if code != "E"} == {RENORMALISED}


def test_before_anybody_judged_it_says_so() -> None:
    assert {row.source for row in BEGUN} == {SHIPPED}
    assert [row.p for row in BEGUN] == [one.p for one in SET.scenarios]
    assert all(row.by == SET.by and row.why == SET.why for row in BEGUN)


def test_more_cases_behind_a_figure_make_its_interval_narrower() -> None:
    wide = {row.scenario: row.p_high - row.p_low for row in BEGUN}

    assert wide["D"] > 0.4
    assert wide["A"] < wide["C"] < wide["D"]


@pytest.mark.parametrize(
    ("figures", "field"),
    [
        ({"E": (0.0, None, None)}, "E"),
        ({"E": (0.99, None, None)}, "E"),
        ({"Z": (0.5, None, None)}, "Z"),
        ({"E": (0.4, 0.5, 0.6)}, "E"),
        ({"E": (0.4, 0.2, None)}, "E"),
        ({}, "likelihood"),
        ({"E": (0.6, None, None), "D": (0.4, None, None)}, "likelihood"),
        (dict.fromkeys(CODES, (0.2, None, None)), "likelihood"),
    ],
)
def test_what_cannot_stand_beside_the_others_is_refused_by_name(figures: dict[str, Stated], field: str) -> None:
    with pytest.raises(UnusableValue) as fault:
        stated(beginning(SET), figures, SET.rules)

    assert fault.value.given["field"] == field


def test_all_may_be_given_at_once() -> None:
    each = dict(zip(CODES, (0.1, 0.1, 0.2, 0.3, 0.2, 0.1), strict=True))
    after = stated(beginning(SET), {code: (p, None, None) for code, p in each.items()}, SET.rules)

    assert {code: one[0] for code, one in after.items()} == each


def test_the_history_tells_every_figure_as_it_was_said() -> None:
    first = judged({"E": (0.4, None, None)})
    second = judged({"C": (0.5, None, None)}, [first], seq=2)
    rows = history(SET, [first, second])

    assert len(rows) == 3 * len(CODES)
    e = [row.p for row in rows if row.scenario == "E"]
    of_c = next(row.p for row in first if row.scenario == "C")
    assert e == pytest.approx([0.14, 0.4, 0.4 * 0.5 / (1 - of_c)], abs=1e-4)
    assert len({row.id for row in rows}) == len(rows)


def test_a_scenario_taken_out_of_the_file_leaves_the_others_summing_to_one() -> None:
    old = {"A": (0.2, 0.1, 0.3), "gone": (0.8, 0.7, 0.9)}
    act = said(old, ["A"], NOW, SET.horizon_days, by="head-1", why="", entry=3)
    rows = standing(SET, [act])

    assert [row.scenario for row in rows] == CODES
    assert fsum(row.p for row in rows) == pytest.approx(1.0)
    assert {row.source for row in rows} == {RENORMALISED}


def test_talks_that_succeed_and_talks_that_break_down_are_both_in_it() -> None:
    sums = by_talks(SET, BEGUN)

    assert sums["succeed"][0] == pytest.approx(0.43)
    assert sums["break_down"][0] == pytest.approx(0.14)
    assert fsum(one[0] for one in sums.values()) == pytest.approx(1.0)
    assert all(low <= p <= high for p, low, high in sums.values())
