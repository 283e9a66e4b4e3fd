"""Chances in words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from truce.outlook.likelihood import BANDS, in_words, likelihood, spread_in_words


@pytest.mark.parametrize(
    ("chance", "words"),
    [
        (0.0, "remote chance"),
        (0.05, "remote chance"),
        (0.07, "between remote chance and highly unlikely"),
        (0.3, "unlikely"),
        (0.45, "realistic possibility"),
        (0.525, "between realistic possibility and likely"),
        (0.75, "likely"),
        (0.78, "between likely and highly likely"),
        (0.95, "almost certain"),
        (1.0, "almost certain"),
    ],
)
def test_a_chance_has_the_word_of_its_band_or_lies_between_two(chance: float, words: str) -> None:
    assert in_words(chance) == words


@given(st.floats(0, 1), st.floats(0, 1))
def test_words_rise_with_the_chance(a: float, b: float) -> None:
    order = {code: place for place, (code, _, _) in enumerate(BANDS)}
    low, high = sorted((a, b))

    assert [order[c] for c in likelihood(low)] <= [order[c] for c in likelihood(high)]


def test_an_interval_says_both_of_its_ends() -> None:
    assert spread_in_words(0.56, 0.7) == "likely"
    assert spread_in_words(0.3, 0.85) == "unlikely to highly likely"


def test_what_is_no_chance_is_refused() -> None:
    with pytest.raises(ValueError, match="no chance"):
        likelihood(1.2)
