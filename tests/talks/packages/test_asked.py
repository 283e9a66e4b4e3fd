"""Laws of what is asked about a package: will they accept, what blocks, who would see whether it is kept."""

from dataclasses import replace

import pytest
from hypothesis import given, settings

from bench.talks_worlds import made_up
from tests.talks.packages.plain import problems
from truce.errors import UnusableValue
from truce.talks.packages.accept import accept
from truce.talks.packages.front import acceptable
from truce.talks.packages.problem import Issue, Problem, RedLine
from truce.talks.packages.unlock import blocked, sweetened, unlock
from truce.talks.packages.verify import Measure, promises

few = settings(max_examples=20, deadline=None)
LAND = Issue("land", ("freeze", "withdraw"), ((1.0, 3.0), (5.0, -4.0)))
WATCH = Issue("watch", ("none", "drones"), ((0.0, 0.0), (2.0, 2.0)))
TALKS = Problem(("east", "west"), (LAND, WATCH), (2.0, 2.0))


def unsure(by: float) -> Problem:
    issues = tuple(
        replace(
            issue,
            low=tuple(tuple(v - by for v in row) for row in issue.worth),
            high=tuple(tuple(v + by for v in row) for row in issue.worth),
        )
        for issue in TALKS.issues
    )
    return replace(TALKS, issues=issues)


def test_where_nothing_is_uncertain_acceptance_is_yes_or_no() -> None:
    assert accept(TALKS, (0, 1)).parties == ((1.0, 1.0), (1.0, 1.0))
    assert accept(TALKS, (1, 1)).parties == ((1.0, 1.0), (0.0, 0.0))
    assert accept(TALKS, (1, 1)).together == (0.0, 0.0)
    assert accept(TALKS, (1, 1)).sure == (True, True)


def test_the_wider_the_doubt_the_nearer_to_an_even_chance() -> None:
    narrow, wide = accept(unsure(1.0), (0, 1)), accept(unsure(10.0), (0, 1))

    assert narrow.parties[0][0] > wide.parties[0][0] > 0.4
    assert not any(wide.sure)
    assert 0.0 <= wide.together[0] < wide.together[1] <= 1.0


def test_an_even_chance_lies_within_the_interval() -> None:
    even = replace(unsure(3.0), reservation=(3.0, 5.0))

    for low, high in accept(even, (0, 1)).parties:
        assert low <= 0.5 <= high


def test_a_crossed_red_line_is_a_no_whatever_the_points_say() -> None:
    told = accept(replace(unsure(9.0), red_lines=(RedLine(1, (0, 0)),)), (0, 1))

    assert told.parties[1] == (0.0, 0.0)
    assert told.sure[1]


def test_the_one_red_line_that_blocks_the_rest_is_named_with_what_it_opens() -> None:
    stuck = replace(TALKS, red_lines=(RedLine(0, (0, 0)), RedLine(1, (0, 1)), RedLine(0, (1, 0))))
    told = unlock(stuck)

    assert not told.open
    assert [key.rules for key in told.keys] == [(RedLine(0, (0, 0)),)]
    assert told.keys[0].opens.package == (0, 1)
    assert blocked(stuck) == ((0, (RedLine(0, (0, 0)), RedLine(1, (0, 1)))),)


def test_where_no_line_blocks_it_is_said_how_far_each_is_from_no_deal() -> None:
    told = unlock(replace(TALKS, reservation=(6.0, 3.0)))

    assert told.keys == ()
    assert [(each.party, each.points) for each in told.short] == [(0, 3.0), (1, 5.0)]


def test_two_lines_that_only_block_together_are_found_together() -> None:
    one = Issue("only", ("a",), ((9.0, 9.0),))
    stuck = replace(TALKS, issues=(one, WATCH), red_lines=(RedLine(0, (0, 0)), RedLine(1, (0, 0))))

    assert [key.rules for key in unlock(stuck).keys] == [(RedLine(0, (0, 0)), RedLine(1, (0, 0)))]
    assert unlock(stuck, pairs=False).keys == ()


@few
@given(problems())
def test_what_a_key_opens_is_acceptable_to_all_once_its_rules_are_gone(problem: Problem) -> None:
    told = unlock(problem)

    assert told.open == bool(len(acceptable(problem)))
    for key in told.keys:
        lifted = problem
        for rule in key.rules:
            lifted = lifted.without(rule)
        assert any(key.opens.worth == acceptable(lifted).point(row).worth for row in range(len(acceptable(lifted))))


@few
@given(problems())
def test_a_party_content_with_what_it_falls_short_has_a_package(problem: Problem) -> None:
    for short in unlock(problem).short:
        if short.points is not None:
            lower = tuple(v - short.points * (p == short.party) for p, v in enumerate(problem.reservation))
            assert len(acceptable(replace(problem, reservation=lower)))


@few
@given(problems())
def test_an_option_worth_so_much_more_to_one_party_unlocks_a_package_that_holds_it(problem: Problem) -> None:
    for party in range(len(problem.parties)):
        for sweet in sweetened(problem, party)[:2]:
            (issue, option), more = sweet.choice, max(sweet.points, 0.0) + 0.001
            worth = [list(row) for row in problem.issues[issue].worth]
            worth[option][party] += more
            told = replace(problem.issues[issue], worth=tuple(map(tuple, worth)), low=None, high=None)
            issues = tuple(told if number == issue else each for number, each in enumerate(problem.issues))

            assert sweet.nearest.package[issue] == option
            assert len(acceptable(replace(problem, issues=issues)))


@few
@given(problems())
def test_the_option_that_needs_least_more_needs_what_the_party_falls_short(problem: Problem) -> None:
    for short in unlock(problem).short:
        sweet = sweetened(problem, short.party)

        assert (short.points is None) == (not sweet)
        assert not sweet or sweet[0].points == short.points
        assert [each.points for each in sweet] == sorted(each.points for each in sweet)


def test_a_promise_is_as_well_watched_as_its_least_watched_term() -> None:
    watched = {
        (0, 0): (
            Measure("no advance", "patrols", 0.2),
            Measure("no advance", "drones", 0.6),
            Measure("fire", "x", 0.9),
        ),
        (1, 1): (Measure("flights", "nobody asked", None),),
    }
    land, watch = sorted(promises(TALKS, (0, 1), watched), key=lambda promise: promise.issue)

    assert land.coverage == 0.6
    assert watch.coverage is None
    assert promises(TALKS, (1, 0), {})[0].measures == ()
    with pytest.raises(UnusableValue):
        Measure("x", "y", 1.5)


def test_names_are_those_of_the_issues() -> None:
    assert TALKS.names((0, 1)) == {"land": "freeze", "watch": "drones"}
    assert made_up(2, 3, 2, seed=1).packages() == 9
