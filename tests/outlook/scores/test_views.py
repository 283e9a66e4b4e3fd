"""The metrics of the VIEWS challenge, worked by hand, to 1e-9."""

import numpy as np
import pytest
import scoringrules
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from truce.outlook.scores.crps import crps
from truce.outlook.scores.ignorance import EDGES, ignorance
from truce.outlook.scores.interval import held, interval_score


def test_crps_of_four_draws_by_hand() -> None:
    # |0-3|, |1-3|, |4-3|, |7-3|: mean 10/4; distances between draws 1 4 7 3 6 3, twice each of sixteen pairs: 48/16
    told = crps(np.array([3.0]), np.array([[0.0, 1.0, 4.0, 7.0]]))

    assert told == pytest.approx([10 / 4 - 48 / 16 / 2], abs=1e-9)


def test_crps_of_one_value_is_the_distance() -> None:
    assert crps(np.array([5.0]), np.array([[2.0, 2.0, 2.0]])) == pytest.approx([3.0], abs=1e-9)


def test_ignorance_counts_one_draw_more_in_each_of_eleven_classes() -> None:
    draws = np.array([[0.0, 0.0, 1.0, 2.0, 3.0, 30.0]])  # classes 0, 0, 1, 1, 2, 5

    for seen, inside in ((0.0, 2), (1.0, 2), (2.0, 2), (5.0, 1), (8.0, 0), (26.0, 1), (2000.0, 0)):
        assert ignorance(np.array([seen]), draws) == pytest.approx([-np.log2((inside + 1) / (6 + 11))], abs=1e-9)


def test_the_classes_are_those_of_the_challenge() -> None:
    assert EDGES == (0, 0.5, 2.5, 5.5, 10.5, 25.5, 50.5, 100.5, 250.5, 500.5, 1000.5)


def test_interval_score_fines_twenty_for_each_unit_outside_ninety_per_cent() -> None:
    draws = np.arange(101.0)[None, :]  # 5 % at 5, 95 % at 95

    assert interval_score(np.array([50.0]), draws) == pytest.approx([90.0], abs=1e-9)
    assert interval_score(np.array([2.0]), draws) == pytest.approx([90.0 + 20.0 * 3.0], abs=1e-9)
    assert interval_score(np.array([96.0]), draws) == pytest.approx([90.0 + 20.0], abs=1e-9)


def test_interval_score_interpolates_between_draws() -> None:
    assert interval_score(np.array([1.0]), np.array([[0.0, 1.0, 2.0]])) == pytest.approx([1.9 - 0.1], abs=1e-9)


counts = arrays(np.float64, (3, 9), elements=st.integers(0, 900).map(float))
seen = arrays(np.float64, 3, elements=st.integers(0, 1500).map(float))


@given(seen, counts)
def test_scores_are_what_a_second_hand_computes(seen: np.ndarray, draws: np.ndarray) -> None:
    pairs = np.abs(draws[:, :, None] - draws[:, None, :]).mean(axis=(1, 2)) / 2
    np.testing.assert_allclose(crps(seen, draws), np.abs(draws - seen[:, None]).mean(axis=1) - pairs, atol=1e-9)
    witness = scoringrules.crps_ensemble(seen, draws, estimator="qd", backend="numpy")
    np.testing.assert_allclose(crps(seen, draws), witness, atol=1e-9)
    witness = scoringrules.interval_score(seen, *np.quantile(draws, [0.05, 0.95], axis=1), 0.1)
    np.testing.assert_allclose(interval_score(seen, draws), witness, atol=1e-9)


@given(seen, counts, st.permutations(range(9)))
def test_the_order_of_draws_is_no_matter(seen: np.ndarray, draws: np.ndarray, order: list[int]) -> None:
    np.testing.assert_allclose(crps(seen, draws), crps(seen, draws[:, order]), atol=1e-9)
    np.testing.assert_array_equal(ignorance(seen, draws), ignorance(seen, draws[:, order]))


def test_an_interval_that_says_ninety_holds_ninety_even_of_small_counts() -> None:
    rng = np.random.default_rng(5)
    draws = np.sort(rng.poisson(0.8, (1, 20000)), axis=1).astype(float)
    seen = rng.poisson(0.8, 20000).astype(float)

    assert held(seen, np.broadcast_to(draws, (20000, 20000))[:, ::40]).mean() == pytest.approx(0.9, abs=0.01)
