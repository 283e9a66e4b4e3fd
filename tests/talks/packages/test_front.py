"""Laws of the frontier: what is on it, what never is, and what cannot change it."""

from dataclasses import replace
from fractions import Fraction
from math import prod

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bench.talks_worlds import made_up
from tests.talks.packages.plain import all_values, beats, best, problems, tangled
from truce.errors import UnusableValue
from truce.talks.packages.front import acceptable, better_than, egalitarian, frontier, kalai_smorodinsky, nash
from truce.talks.packages.plan import TooTangled
from truce.talks.packages.problem import Issue, Needs, Problem, RedLine, sequence
from truce.talks.packages.sweep import TooMany, values, walk

few = settings(max_examples=30, deadline=None)


@few
@given(problems() | tangled())
def test_the_frontier_is_what_trying_every_package_finds(problem: Problem) -> None:
    front, plain = frontier(problem), best(problem)

    assert {tuple(row) for row in front.points.tolist()} == plain.keys()
    for row, value in enumerate(front.points.tolist()):
        assert set(front.equals(row)) == plain[tuple(value)]
        assert front.point(row).ways == len(plain[tuple(value)])
        assert front.point(row).package in plain[tuple(value)]


@few
@given(problems() | tangled())
def test_no_package_of_the_frontier_is_beaten_or_breaks_a_rule(problem: Problem) -> None:
    front = frontier(problem)
    values_, fine = values(problem, front.packages)

    assert fine.all()
    assert (values_ == front.points).all()
    assert not any(beats(tuple(a), tuple(b)) for a in front.points.tolist() for b in front.points.tolist())


@few
@given(problems() | tangled(), st.data())
def test_one_option_more_never_makes_anything_worse(problem: Problem, data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(problem.issues) - 1))
    points = tuple(float(data.draw(st.integers(-3, 3))) for _ in problem.parties)
    issue = problem.issues[at]
    wider = replace(issue, options=(*issue.options, "more"), worth=(*issue.worth, points))
    more = frontier(replace(problem, issues=(*problem.issues[:at], wider, *problem.issues[at + 1 :]))).points

    for old in frontier(problem).points:
        assert (more >= old).all(axis=1).any()


@few
@given(problems(parties=(2, 4)) | tangled())
def test_parties_swapped_swap_their_columns_and_nothing_else(problem: Problem) -> None:
    turned = tuple(range(len(problem.parties)))[::-1]
    swapped = turned_round(problem, turned)
    front, other = frontier(problem), frontier(swapped)

    assert {tuple(row[list(turned)]) for row in front.points} == {tuple(row) for row in other.points}
    for name in (nash, kalai_smorodinsky, egalitarian):
        assert {tuple(p.worth[k] for k in turned) for p in name(front)} == {p.worth for p in name(other)}


def turned_round(problem: Problem, turned: tuple[int, ...]) -> Problem:
    def of(row: tuple[float, ...]) -> tuple[float, ...]:
        return tuple(row[k] for k in turned)

    return replace(
        problem,
        parties=tuple(problem.parties[k] for k in turned),
        issues=tuple(replace(issue, worth=tuple(of(row) for row in issue.worth)) for issue in problem.issues),
        reservation=of(problem.reservation),
        together=tuple(replace(pair, worth=of(pair.worth)) for pair in problem.together),
        red_lines=tuple(RedLine(turned.index(line.party), line.choice) for line in problem.red_lines),
    )


@few
@given(problems())
def test_what_all_accept_is_what_gives_each_at_least_no_deal(problem: Problem) -> None:
    least = tuple(problem.least().tolist())
    plain = {value for value in best(problem) if all(a >= b for a, b in zip(value, least, strict=True))}

    assert {tuple(row) for row in acceptable(problem).points.tolist()} == plain


@few
@given(problems())
def test_the_named_points_are_those_of_every_package_tried(problem: Problem) -> None:
    least = problem.least().tolist()
    gains = {tuple(a - b for a, b in zip(v, least, strict=True)) for v in all_values(problem).values()}
    gains = {gain for gain in gains if min(gain) >= 0}
    front = frontier(problem)

    def told(points: object) -> set[tuple[int, ...]]:
        return {tuple(round(1000 * v) - b for v, b in zip(p.worth, least, strict=True)) for p in points}  # type: ignore[attr-defined]

    strict = {gain for gain in gains if min(gain) > 0}
    assert told(nash(front)) == {g for g in strict if prod(g) == max(prod(other) for other in strict)}
    assert told(egalitarian(front)) == {g for g in gains if sorted(g) == max(sorted(other) for other in gains)}
    if gains:
        most = [max(column) for column in zip(*gains, strict=True)]
        shares = {g: sorted(Fraction(a, m) for a, m in zip(g, most, strict=True) if m > 0) for g in gains}
        assert told(kalai_smorodinsky(front)) == {g for g in gains if shares[g] == max(shares.values())}


@few
@given(problems(), st.data())
def test_what_betters_a_text_takes_nothing_from_anybody(problem: Problem, data: st.DataObject) -> None:
    plain = all_values(problem)
    if not plain:
        return
    package = data.draw(st.sampled_from(sorted(plain)))
    points = better_than(problem, package).points

    assert (points >= np.array(plain[package])).all()
    assert {tuple(p) for p in points.tolist()} == {
        v for v in best(problem) if all(a >= b for a, b in zip(v, plain[package], strict=True))
    }


def test_a_nations_worth_of_packages_is_searched_without_trying_them() -> None:
    front = frontier(made_up(20, 5, 3, seed=1, joined=6))

    assert front.problem.packages() == 5**20
    assert len(front) > 1000
    assert len(nash(front)) == len(kalai_smorodinsky(front)) == 1


@pytest.mark.parametrize("parties", [5, 6])
def test_five_and_six_parties_are_searched_too(parties: int) -> None:
    problem = made_up(5, 3, parties, seed=2, joined=3)

    assert {tuple(p) for p in frontier(problem).points.tolist()} == best(problem).keys()


def test_steps_come_after_what_they_wait_for_and_rings_are_no_packages() -> None:
    issues = tuple(Issue(name, ("no", "yes"), ((0.0,), (1.0,))) for name in ("vote", "border", "amnesty"))
    waits = tuple(Needs((a, 1), ((b, 1),), before=True) for a, b in ((0, 1), (1, 2)))
    line = Problem(("a",), issues, (0.0,), needs=waits)
    ring = replace(line, needs=(*waits, Needs((2, 1), ((0, 1),), before=True)))

    assert [issue for issue, _ in sequence(line, frontier(line).point(0).package)] == [2, 1, 0]
    assert frontier(ring).point(0).worth == (0.0,)
    with pytest.raises(UnusableValue, match="wait for each other"):
        sequence(ring, (1, 1, 1))


def test_more_than_can_be_held_is_refused_with_what_to_try() -> None:
    with pytest.raises(TooMany, match="than can be held") as told:
        walk(made_up(12, 5, 3, seed=1), most=50)
    assert "bounded" in told.value.remedy
    with pytest.raises(TooTangled):
        walk(made_up(14, 5, 2, seed=1, joined=400))


@pytest.mark.parametrize(
    "change",
    [
        {"parties": ()},
        {"issues": ()},
        {"reservation": (1.0,)},
        {"reservation": (float("nan"), 0.0)},
        {"red_lines": (RedLine(2, (0, 0)),)},
        {"red_lines": (RedLine(0, (0, 9)),)},
        {"needs": (Needs((0, 0), ((0, 1),)),)},
        {"issues": (Issue("x", (), ()),)},
        {"issues": (Issue("x", ("a",), ((1.0, 1.0),), low=((2.0, 0.0),)),)},
    ],
)
def test_what_cannot_be_meant_is_refused(change: dict[str, object]) -> None:
    with pytest.raises(UnusableValue):
        replace(made_up(2, 2, 2, seed=1), **change)  # type: ignore[arg-type]
