"""Laws of the bounded answer: its packages are real, its bound holds, and given enough it is exact."""

import numpy as np
from hypothesis import given, settings

from bench.talks_worlds import made_up
from tests.talks.packages import plain
from tests.talks.packages.plain import best, problems, tangled
from truce.talks.packages.bounded import bounded
from truce.talks.packages.problem import Problem
from truce.talks.packages.sweep import values

few = settings(max_examples=20, deadline=None)
LITTLE = ((1, 2), (3, 4))


@few
@given(problems() | tangled())
def test_nothing_left_out_is_farther_above_what_is_told_than_the_gap(problem: Problem) -> None:
    top = np.array(sorted(best(problem)), np.int64)
    for answer in bounded(problem, LITTLE):
        if answer.gap is None:
            assert not len(answer)
            assert answer.best or not len(top)
            continue
        above = (top[:, None] - answer.points[None]).max(axis=2).min(axis=1)
        assert above.max() <= round(1000 * answer.gap)
        assert (top.max(axis=0) <= np.rint(np.array(answer.best) * 1000)).all()


@few
@given(problems() | tangled())
def test_of_what_gives_each_at_least_no_deal_the_bound_holds_too(problem: Problem) -> None:
    least = problem.least()
    fine = {value for value in best(problem) if (np.array(value) >= least).all()}
    top = np.array(sorted(fine), np.int64)
    for answer in bounded(problem, LITTLE, floor=problem.reservation):
        assert (answer.points >= least).all()
        if answer.gap is None:
            assert not len(answer)
            assert answer.best or not fine
            continue
        above = (top[:, None] - answer.points[None]).max(axis=2).min(axis=1)
        assert above.max() <= round(1000 * answer.gap)


@few
@given(tangled())
def test_each_answer_is_at_least_as_good_as_the_one_before(problem: Problem) -> None:
    gaps = [answer.gap for answer in bounded(problem, LITTLE) if answer.gap is not None]

    assert gaps == sorted(gaps, reverse=True)


@few
@given(problems() | tangled())
def test_what_is_told_is_allowed_and_counted_at_its_true_worth(problem: Problem) -> None:
    for answer in bounded(problem, LITTLE):
        worth, fine = values(problem, answer.packages)
        assert fine.all()
        assert (worth == answer.points).all()
        for row in range(len(answer)):
            assert plain.worth(problem, answer.point(row).package) == tuple(answer.points[row])


@few
@given(problems() | tangled())
def test_given_enough_it_is_the_frontier(problem: Problem) -> None:
    last = list(bounded(problem))[-1]
    told = {tuple(row) for row in last.points.tolist()}

    assert told == best(problem).keys()
    assert last.gap == (0 if told else None)


def test_where_everything_hangs_on_everything_the_bound_narrows_with_effort() -> None:
    problem = made_up(12, 3, 3, seed=3, joined=80)
    answers = list(bounded(problem, ((2, 60), (6, 120), (18, 240))))
    gaps = [answer.gap for answer in answers if answer.gap is not None]

    assert len(gaps) == 3
    assert gaps == sorted(gaps, reverse=True)
    assert answers[0].let_go > answers[-1].let_go > 0
