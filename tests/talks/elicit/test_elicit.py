"""Worth from comparisons: what is told lies where the truth does, contradictions make unsure, nothing is refused."""

from datetime import UTC, date, datetime

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bench.elicit import asked, error, menu, person
from tests.talks.cases import talks
from truce.errors import UnusableValue
from truce.talks.elicit import (
    CANNOT_SAY,
    EQUAL,
    FIRST,
    NO_DEAL,
    SECOND,
    Answer,
    Menu,
    Question,
    ask,
    believe,
    menu_of,
    misfits,
    preferences,
    worths,
)
from truce.talks.elicit.ask import information, pool
from truce.talks.elicit.belief import SLIPS
from truce.talks.elicit.menu import contrast
from truce.talks.files import parse_talks

SMALL = menu(3, 3)
TRADE = Question(((0, 0), (1, 0)), ((0, 1), (1, 2)))


def some(seed: int, count: int = 8) -> list[Answer]:
    """What somebody said to questions drawn by chance."""
    return asked(person(SMALL, seed), count, seed, by_chance=True)


def test_nine_in_ten_true_differences_lie_within_their_intervals() -> None:
    rows = np.array([contrast(SMALL, question) for question in pool(SMALL, 1)])
    within = []
    for seed in range(60):
        who = person(SMALL, seed, slip=SLIPS[seed % 3])
        belief = believe(SMALL, asked(who, 10, seed, by_chance=True))
        low, high = np.quantile(belief.draws(1000, seed) @ rows.T, (0.05, 0.95), axis=0)
        within.append(((low <= rows @ who.worth) & (rows @ who.worth <= high)).mean())

    assert 0.86 <= np.mean(within) <= 0.94


def test_the_intervals_of_points_hold_no_less() -> None:
    within = [error(believe(SMALL, some(seed, 10)), person(SMALL, seed).points)[1] for seed in range(60)]

    assert np.mean(within) >= 0.88


def test_chosen_questions_leave_less_error_than_questions_by_chance() -> None:
    def left(by_chance: bool) -> float:
        people = [person(SMALL, seed) for seed in range(10)]
        told = [(who, asked(who, 12, 3, by_chance=by_chance)) for who in people]
        return float(np.mean([error(believe(SMALL, answers), who.points)[0] for who, answers in told]))

    assert left(by_chance=False) < left(by_chance=True)


@settings(max_examples=20, deadline=None)
@given(st.integers(0, 50), st.randoms(use_true_random=False))
def test_the_order_of_answers_does_not_matter(seed: int, chance: object) -> None:
    answers = some(seed)
    mixed = sorted(answers, key=lambda _: chance.random())  # type: ignore[attr-defined]

    assert worths(believe(SMALL, mixed)) == worths(believe(SMALL, answers))


@settings(max_examples=20, deadline=None)
@given(st.integers(0, 50))
def test_which_side_stood_first_does_not_matter(seed: int) -> None:
    answers = some(seed)

    assert worths(believe(SMALL, [each.turned() for each in answers])) == worths(believe(SMALL, answers))


@settings(max_examples=10, deadline=None)
@given(st.integers(0, 50))
def test_two_options_that_change_places_change_worths(seed: int) -> None:
    def other(answer: Answer) -> Answer:
        sides = [
            tuple((i, {0: 1, 1: 0}.get(o, o) if i == 1 else o) for i, o in side)
            for side in (answer.question.first, answer.question.second)
        ]
        return Answer(Question(*sides), answer.reply)

    answers = some(seed)
    here, there = believe(SMALL, answers), believe(SMALL, [other(each) for each in answers])
    places = [0, 1, 2, 4, 3, 5, 6, 7, 8, 9]

    assert np.allclose(here.weights, there.weights)
    assert np.allclose(here.means[:, places], there.means, atol=1e-6)
    assert np.allclose(here.covariances[:, places][:, :, places], there.covariances, atol=1e-6)


def test_an_answer_that_contradicts_the_others_is_weighed_and_named_and_makes_all_less_sure() -> None:
    def over(better: int, worse: int) -> Answer:
        return Answer(Question(((0, better),), ((0, worse),)), FIRST)

    steady = [over(0, 1), over(1, 2), over(0, 2), over(0, 2).turned(), over(0, 1)]
    torn = [*steady, over(2, 0)]

    assert believe(SMALL, torn).slip > believe(SMALL, steady).slip
    assert misfits(SMALL, steady) == ()
    assert [each.answer for each in misfits(SMALL, torn)] == [5]


def test_who_cannot_say_tells_nothing_and_is_not_asked_again() -> None:
    belief = believe(SMALL)
    first = ask(belief)
    assert first is not None
    refused = [Answer(first, CANNOT_SAY)]

    assert worths(believe(SMALL, refused)) == worths(belief)
    assert ask(belief, refused) not in (None, first)
    assert ask(belief, [refused[0].turned()]) != first


def test_what_is_called_equal_draws_two_together() -> None:
    question = Question(((0, 0),), ((0, 1),))
    belief = believe(SMALL, [Answer(question, EQUAL)])

    row = np.zeros(SMALL.size)
    row[[0, 1]] = 1, -1
    assert (believe(SMALL).covariances @ row @ row > belief.covariances @ row @ row).all()
    assert np.allclose(belief.means @ row, 0)


def test_questions_end_when_every_interval_is_narrow_enough() -> None:
    who = person(SMALL, 1, slip=0.05)
    answers = asked(who, 60, 1)

    assert ask(believe(SMALL, answers), answers, enough=40.0) is None
    assert ask(believe(SMALL), enough=40.0) is not None


def test_the_same_seed_asks_the_same_question() -> None:
    belief = believe(SMALL, some(3))

    assert ask(belief, seed=5) == ask(belief, seed=5)


def test_a_question_tells_nothing_less_than_nothing_and_no_more_than_its_three_answers() -> None:
    told = information(believe(SMALL, some(2)), pool(SMALL, 1))

    assert told.min() >= -1e-9
    assert told.max() <= np.log(3)


def test_the_best_package_is_worth_a_hundred_and_the_worst_of_an_issue_nothing_where_all_is_known() -> None:
    who = person(SMALL, 4)

    assert who.points.reshape(-1)[:-1].reshape(3, 3).min(axis=1).tolist() == [0, 0, 0]
    assert who.points[:-1].reshape(3, 3).max(axis=1).sum() == pytest.approx(100)


def test_no_deal_is_placed_among_the_packages() -> None:
    whole = Question(((0, 0), (1, 0), (2, 0)), NO_DEAL)
    better = worths(believe(SMALL, [Answer(whole, FIRST)]))[-1]
    worse = worths(believe(SMALL, [Answer(whole, SECOND)]))[-1]

    assert better.option is None
    assert better.worth < worse.worth


@pytest.mark.parametrize(
    "question",
    [
        Question(((0, 0),), ((1, 0),)),
        Question(((0, 0),), ((0, 0),)),
        Question(((0, 0),), NO_DEAL),
        Question(((0, 9),), ((0, 0),)),
        Question(((0, 0), (0, 1)), ((0, 2), (0, 1))),
        Question(NO_DEAL, NO_DEAL),
    ],
)
def test_sides_that_cannot_be_compared_are_refused(question: Question) -> None:
    with pytest.raises(UnusableValue):
        believe(SMALL, [Answer(question, FIRST)])


def test_a_reply_nobody_knows_is_refused() -> None:
    with pytest.raises(UnusableValue):
        believe(SMALL, [Answer(TRADE, "perhaps")])


def test_what_was_elicited_becomes_rows_of_a_talks_file() -> None:
    record = parse_talks(talks()).whole()
    made = menu_of(record)
    rows = preferences(believe(made), "heath", "why", date(2025, 3, 1), datetime(2025, 3, 1, tzinfo=UTC))

    assert made == Menu(("line", "fish"), (("north", "south"), ("share",)))
    assert [row.option for row in rows] == ["north", "south", "share", None]
    assert all(row.kind == "elicited" and 0 <= row.low <= row.worth <= row.high <= 100 for row in rows)
    assert len({row.id for row in rows}) == 4
