"""Admiralty grades: two scales, and F and 6 are unknown on them, never their bottom."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from truce.errors import WrongUsage
from truce.verification.grades import LETTERS, NUMBERS, at_least, letter, number, tally


@given(st.sampled_from(LETTERS), st.sampled_from(LETTERS))
def test_known_letters_stand_in_the_order_of_the_alphabet(one: str, minimum: str) -> None:
    assert at_least(one, minimum) == (one <= minimum)


@pytest.mark.parametrize(("grade", "minimum"), [("F", "E"), ("F", "A"), ("6", "5"), ("6", "1")])
def test_f_and_6_are_neither_good_enough_nor_too_bad(grade: str, minimum: str) -> None:
    assert at_least(grade, minimum) is None


@pytest.mark.parametrize("minimum", ["F", "6"])
def test_unknown_is_no_minimum(minimum: str) -> None:
    with pytest.raises(ValueError, match="no minimum"):
        at_least("A", minimum)


def test_a_letter_and_a_number_are_never_compared() -> None:
    with pytest.raises(ValueError, match="two scales"):
        at_least("A", "3")


def test_a_tally_counts_the_unknown_apart_and_gives_no_mean() -> None:
    assert tally(["A", "F", "C", "F", "6"]) == {"A": 1, "C": 1, "unknown": 3}


@pytest.mark.parametrize("given_", ["G", "AB", "", "1"])
def test_what_is_no_letter_is_refused(given_: str) -> None:
    with pytest.raises(WrongUsage):
        letter(given_)


@pytest.mark.parametrize("given_", ["0", "7", "A", "12"])
def test_what_is_no_number_is_refused(given_: str) -> None:
    with pytest.raises(WrongUsage):
        number(given_)


def test_the_numbers_are_one_to_five() -> None:
    assert [number(one) for one in NUMBERS] == list(NUMBERS)
