"""Laws of the bounded answer: its packages are real, its bound holds, and given enough it is exact."""

import numpy as np
from hypothesis import given, settings

from bench.talks_worlds import made_up
from tests.talks.packages.plain import best, problems
from truce.talks.packages.bounded import bounded
from truce.talks.packages.problem import Problem
from truce.talks.packages.sweep import values

few = settings(max_examples=20, deadline=None)
LITTLE = ((1, 2), (3, 4))


@few
@given(problems())
def test_nothing_left_out_is_farther_above_what_is_told_than_the_gap(problem: Problem) -> None:
    top = np.array(sorted(best(problem)), np.int64)
    for answer in bounded(problem, LITTLE):
        if answer.gap is None:
            assert not answer.points
            assert answer.best or not len(top)
            continue
        told = np.array([[round(1000 * v) for v in point.worth] for point in answer.points])
        above = (top[:, None] - told[None]).max(axis=2).min(axis=1)
        assert above.max() <= round(1000 * answer.gap)
        assert (top.max(axis=0) <= np.rint(np.array(answer.best) * 1000)).all()


@few
@given(problems())
def test_what_is_told_is_allowed_and_counted_at_its_true_worth(problem: Problem) -> None:
    for answer in bounded(problem, LITTLE):
        for point in answer.points:
            worth, fine = values(problem, np.array([point.package]))
            assert fine.all()
            assert [float(v) / 1000 for v in worth[0]] == list(point.worth)


@few
@given(problems())
def test_given_enough_it_is_the_frontier(problem: Problem) -> None:
    last = list(bounded(problem))[-1]
    told = {tuple(round(1000 * v) for v in point.worth) for point in last.points}

    assert told == best(problem).keys()
    assert last.gap == (0 if told else None)


def test_where_everything_hangs_on_everything_the_bound_narrows_with_effort() -> None:
    problem = made_up(12, 3, 3, seed=3, joined=80)
    answers = list(bounded(problem, ((2, 60), (6, 120), (18, 240))))
    gaps = [answer.gap for answer in answers if answer.gap is not None]

    assert len(gaps) == 3
    assert gaps == sorted(gaps, reverse=True)
    assert answers[0].let_go > answers[-1].let_go > 0
