from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from truce.community.cells import Key, protect, tabulate
from truce.errors import UnusableValue

LEAST = 3
SEXES, AGES = ("female", "male"), ("child", "adult", "older")


def table(values: list[int]) -> dict[Key, int]:
    rows = [({"sex": s, "age": a}, n) for (s, a), n in zip(product(SEXES, AGES), values, strict=True)]
    return tabulate(rows, {"sex": SEXES, "age": AGES}, [("sex", "age")])


def every_answer(shown: dict[Key, int | None], most: int) -> np.ndarray:
    """All 2 x 3 tables with inner counts up to `most` that fit what is shown, by brute force."""
    inner = list(product(SEXES, AGES))
    grids = np.array(np.meshgrid(*[np.arange(most + 1)] * 6, indexing="ij"), dtype=np.int8).reshape(6, -1)
    fits = np.ones(grids.shape[1], dtype=bool)
    for (sex, age), number in shown.items():
        if number is not None:
            rows = [n for n, (s, a) in enumerate(inner) if sex in (None, s) and age in (None, a)]
            fits &= grids[rows].sum(axis=0) == number
    return grids[:, fits]


@settings(max_examples=25, deadline=None)
@given(st.lists(st.integers(0, 5), min_size=6, max_size=6))
def test_from_what_is_shown_every_small_count_may_be_nobody_and_may_be_many(values: list[int]) -> None:
    counts = table(values)
    shown = protect(counts, LEAST)
    answers = every_answer(shown, 9)

    for n, (sex, age) in enumerate(product(SEXES, AGES)):
        if 0 < counts[sex, age] < LEAST:
            assert answers[n].min() == 0
            assert answers[n].max() >= LEAST


@given(st.lists(st.integers(0, 9), min_size=6, max_size=6))
@settings(max_examples=40, deadline=None)
def test_what_is_shown_is_true_and_no_small_count_is_among_it(values: list[int]) -> None:
    counts = table(values)
    shown = protect(counts, LEAST)

    assert shown.keys() == counts.keys()
    assert all(number in (None, counts[key]) for key, number in shown.items())
    assert not any(number is not None and 0 < number < LEAST for number in shown.values())


def test_a_table_without_small_counts_is_shown_whole() -> None:
    counts = table([5, 0, 7, 9, 12, 30])

    assert protect(counts) == counts


def test_one_small_count_takes_another_of_its_row_and_column_with_it() -> None:
    shown = protect(table([1, 20, 30, 40, 50, 60]))

    assert shown["female", "child"] is None
    assert sum(number is None for number in shown.values()) == 4  # a rectangle: nothing less would hold
    assert shown[None, None] == 201


def test_tables_that_share_a_sum_are_protected_together() -> None:
    rows = [({"sex": "female", "age": "adult"}, 10), ({"sex": "male", "age": "adult"}, 2)]
    counts = tabulate(rows, {"sex": SEXES, "age": AGES}, [("sex",), ("age",)])
    shown = protect(counts)

    assert shown[None, None] == 12  # both sexes are hidden instead, and the ages stay
    assert shown[None, "adult"] == 12
    assert shown["female", None] is None
    assert shown["male", None] is None


def test_a_table_of_few_persons_shows_nothing_that_counts_them() -> None:
    assert set(protect(table([1, 0, 1, 0, 0, 0])).values()) <= {0, None}


def test_a_category_that_no_table_has_is_refused_rather_than_lost() -> None:
    with pytest.raises(UnusableValue, match="category"):
        tabulate([({"sex": "untold"}, 1)], {"sex": SEXES}, [("sex",)])


def test_a_sum_that_is_not_the_sum_of_its_parts_is_refused() -> None:
    with pytest.raises(UnusableValue, match="sum"):
        protect({(None,): 9, ("a",): 3, ("b",): 3})


@settings(max_examples=20, deadline=None)
@given(st.lists(st.integers(0, 7), min_size=6, max_size=6), st.lists(st.integers(0, 4), min_size=6, max_size=6))
def test_a_correction_shows_nothing_that_was_hidden_and_no_change_of_few(values: list[int], more: list[int]) -> None:
    counts = table(values)
    before = protect(counts, LEAST)
    later = table([old + new for old, new in zip(values, more, strict=True)])

    shown = protect(later, LEAST, [before])

    for key, number in shown.items():
        was = before[key]
        assert number is None or (was is not None and not 0 < abs(number - was) < LEAST)
        assert number in (None, later[key])


@settings(max_examples=20, deadline=None)
@given(st.lists(st.integers(0, 6), min_size=6, max_size=6), st.lists(st.integers(0, 4), min_size=6, max_size=6))
def test_from_a_correction_a_change_of_few_may_be_none_and_may_be_many(values: list[int], more: list[int]) -> None:
    counts = table(values)
    before = protect(counts, LEAST)
    later = table([old + new for old, new in zip(values, more, strict=True)])
    answers = every_answer(protect(later, LEAST, [before]), 13)

    for n, key in enumerate(product(SEXES, AGES)):
        was = before[key]
        if was is not None and 0 < abs(later[key] - was) < LEAST:
            assert (answers[n] == was).any()
            assert answers[n].max() >= was + LEAST


def test_a_correction_of_which_nothing_changed_shows_what_was_shown() -> None:
    counts = table([1, 0, 7, 9, 12, 30])
    before = protect(counts)

    assert protect(counts, earlier=[before]) == before
