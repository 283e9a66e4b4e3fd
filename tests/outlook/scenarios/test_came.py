"""Scenarios are scored when it can be told which came: beside equal shares, and beside what stood before."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from tests.outlook.scenarios.made import NOW, SET, judged, reading, stood
from truce.model.scenario import PROPOSED, STATED, Outcome
from truce.outlook.scenarios.came import came_by_signposts, scored

FIRST = judged({"E": (0.4, None, None)})
SECOND = judged({"E": (0.7, None, None)}, [FIRST], seq=2, at=NOW + timedelta(days=30))
TODAY = NOW.date()


def came(code: str, days: int, *, came: bool = True, source: str = STATED, entry: int = 5) -> Outcome:
    return Outcome(
        scenario=code, came=came, on=TODAY + timedelta(days), source=source, at=NOW + timedelta(days + 1), entry=entry
    )


def test_nothing_is_scored_before_it_can_be_told() -> None:
    assert scored([FIRST, SECOND], []) == ()
    assert scored([FIRST], [came("E", 30, came=False)]) == ()


def test_the_one_that_came_scores_the_whole_set_beside_equal_shares_and_what_stood_before() -> None:
    first, second = scored([FIRST, SECOND], [came("E", 60)])

    assert first.brier == pytest.approx(sum((one.p - (one.scenario == "E")) ** 2 for one in FIRST))
    assert first.equal == pytest.approx((1 - 1 / 6) ** 2 + 5 / 36)
    assert first.before is None
    assert second.before == pytest.approx(first.brier)
    assert second.brier < first.brier < first.equal


def test_a_likelihood_of_one_is_perfect_and_certainty_of_another_is_two() -> None:
    sure = tuple(replace(one, p=float(one.scenario == "E")) for one in FIRST)

    assert scored([sure], [came("E", 10)])[0].brier == 0.0
    assert scored([sure], [came("A", 10)])[0].brier == 2.0


def test_what_came_after_the_horizon_is_not_what_was_judged() -> None:
    late = came("E", SET.horizon_days + 20)

    assert [one.at for one in scored([FIRST, SECOND], [late])] == [SECOND[0].made_at]


def test_what_came_before_the_act_says_nothing_of_it() -> None:
    assert [one.at for one in scored([FIRST, SECOND], [came("E", 10)])] == [NOW]


def test_that_it_has_not_come_is_told_when_the_horizon_is_over_and_scores_that_one_alone() -> None:
    (only,) = scored([FIRST], [came("E", SET.horizon_days, came=False)])

    assert dict(only.known) == {"E": False}
    assert only.brier == pytest.approx(0.16)
    assert only.equal == pytest.approx(1 / 36)


def test_the_later_word_counts_and_one_may_be_taken_back() -> None:
    both = [came("C", 20, entry=5), came("E", 60, entry=6)]
    back = came("E", 60, came=False, entry=7)

    assert scored([FIRST], both)[0].known["E"]
    assert scored([FIRST], [*both, back])[0].known["C"]


def test_a_persons_word_goes_before_that_of_signposts() -> None:
    told = scored([FIRST], [came("E", 60, source=PROPOSED), came("C", 40)])[0]

    assert (told.source, told.known["C"], told.known["E"]) == (STATED, True, False)
    assert scored([FIRST], [came("E", 60, source=PROPOSED)])[0].source == PROPOSED


def test_a_person_who_says_that_it_has_not_come_goes_before_signposts_that_say_it_has() -> None:
    proposed = came("E", 60, source=PROPOSED)

    assert scored([FIRST], [proposed, came("E", 90, came=False)]) == ()
    assert len(scored([FIRST], [proposed, came("E", 30, came=False)])) == 1


def test_signposts_say_that_it_came_only_where_all_of_them_are_tripped_at_once() -> None:
    announced = {"truce_announced": reading(1.0)}
    both = announced | {"rate_ratio": reading(0.4, 0.3, 0.5)}

    assert came_by_signposts(SET, stood(announced)) == ()
    (only,) = came_by_signposts(SET, [*stood(announced), *stood(both, NOW + timedelta(days=1))])
    assert (only.scenario, only.came, only.source) == ("C", True, PROPOSED)
    assert only.on == date(2025, 6, 2)
    assert len(only.because) == 2
