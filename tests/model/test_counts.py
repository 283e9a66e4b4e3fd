"""Numbers as observers write them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from truce.errors import UnusableValue
from truce.model.counts import read_count


@pytest.mark.parametrize(
    ("text", "count", "approximate"),
    [
        ("seven explosions", 7, False),
        ("15 undetermined explosions", 15, False),
        ("about 80", 80, True),
        ("at least 12 shots", 12, True),
        ("more than 1,200 bursts", 1200, True),
        ("20-30 shots", 20, True),
        ("близько 80 вибухів", 80, True),
        ("около 40 выстрелов", 40, True),
        ("about 45 bursts of heavy-machine-gun (12.7mm) fire 2-4km SW at 10:10", 45, True),
    ],
)
def test_a_number_is_as_sure_as_its_words(text: str, count: int, approximate: bool) -> None:
    assert read_count(text) == (count, approximate)


@pytest.mark.parametrize("text", ["", "explosions", "N/K", "a T-72 tank", "fire of 122mm artillery"])
def test_where_no_number_is_told_none_is_made_up(text: str) -> None:
    assert read_count(text) == (None, False)


def test_two_numbers_are_for_a_person_to_add() -> None:
    with pytest.raises(UnusableValue, match="more than one number"):
        read_count("three shots and 20 bursts")


@given(st.integers(0, 10**7))
def test_thousands_are_read_with_and_without_their_comma(number: int) -> None:
    assert read_count(f"{number:,} shots") == read_count(f"{number} shots") == (number, False)
