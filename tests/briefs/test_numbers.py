"""Rounding, words for likelihood, and sums of chances."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from truce.briefs.numbers import digits_for, nice_step, spread_of_sum
from truce.briefs.wording import LOCALES, Words
from truce.vocabulary.marks import likelihood

YARDSTICK = [
    ((0.0, 0.05), "remote_chance"),
    ((0.10, 0.20), "highly_unlikely"),
    ((0.25, 0.35), "unlikely"),
    ((0.40, 0.50), "realistic_possibility"),
    ((0.55, 0.75), "likely"),
    ((0.80, 0.90), "highly_likely"),
    ((0.95, 1.0), "almost_certain"),
]


@pytest.mark.parametrize(("band", "word"), YARDSTICK)
def test_words_for_likelihood_follow_the_phia_yardstick(band: tuple[float, float], word: str) -> None:
    assert {likelihood(p) for p in np.linspace(*band, 11)} == {word}


@given(st.floats(0, 1), st.floats(0, 1))
def test_a_greater_probability_never_has_a_lesser_word(a: float, b: float) -> None:
    order = [word for _, word in YARDSTICK]
    low, high = sorted((a, b))

    assert order.index(likelihood(low)) <= order.index(likelihood(high))


@pytest.mark.parametrize(
    ("value", "low", "high", "text"),
    [
        (42.31, 31.2, 55.1, "42 (31–55)"),
        (1234.2, 902.0, 1607.0, "1,200 (900–1,600)"),
        (11.6, 7.0, 16.0, "12 (7–16)"),
        (2.34, 1.1, 4.2, "2.3 (1.1–4.2)"),
        (0.0, 0.0, 0.0, "0"),
    ],
)
def test_a_number_has_no_more_digits_than_its_interval_carries(
    value: float, low: float, high: float, text: str
) -> None:
    assert Words("en", "UTC").estimate(value, low, high) == text


@given(st.floats(0, 1e6), st.floats(0, 1e6))
def test_digits_are_never_more_than_one(a: float, b: float) -> None:
    assert digits_for(min(a, b), max(a, b)) <= 1


@given(st.lists(st.floats(0, 1), max_size=30))
def test_the_interval_of_a_sum_holds_within_none_and_all(chances: list[float]) -> None:
    mean, low, high = spread_of_sum(np.array(chances))

    assert 0 <= low <= high <= len(chances)
    assert mean == pytest.approx(sum(chances))


def test_many_chances_are_spread_like_few() -> None:
    chances = np.full(401, 0.3)

    _, low, high = spread_of_sum(chances)
    _, low_exact, high_exact = spread_of_sum(chances[:400])

    assert low == pytest.approx(low_exact, abs=1.5)
    assert high == pytest.approx(high_exact, abs=1.5)


@given(st.floats(1e-3, 1e6), st.integers(1, 40))
def test_a_nice_step_is_round_and_wide_enough(width: float, steps: int) -> None:
    assert nice_step(width, steps) * steps >= width * 0.999


@pytest.mark.parametrize("language", LOCALES)
def test_nothing_is_printed_as_quite_sure_or_quite_impossible(language: str) -> None:
    words = Words(language, "UTC")

    assert ">99" in words.chance(1.0)
    assert "<1" in words.chance(0.0)
