"""Evenly weighted draws say what the distribution says."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import nbinom

from truce.outlook.counts.kernels.negbin import draws_of_mixture, log_chance


def draws(mean: list[float], size: list[float], weight: list[float], many: int = 200) -> np.ndarray:
    out = np.empty(many)
    draws_of_mixture(np.array(mean), np.array(size), np.array(weight), np.empty(len(mean)), out)
    return out


@given(st.floats(0.05, 300), st.floats(0.2, 100), st.integers(0, 400))
def test_the_chance_of_a_count_is_that_of_the_negative_binomial(mean: float, size: float, y: int) -> None:
    assert log_chance(float(y), mean, size) == pytest.approx(nbinom.logpmf(y, size, size / (size + mean)), abs=1e-6)


@settings(deadline=None)
@given(st.floats(0.05, 380), st.floats(0.3, 100))
def test_draws_are_the_quantiles(mean: float, size: float) -> None:
    levels = (np.arange(200) + 0.5) / 200
    np.testing.assert_array_equal(draws([mean], [size], [1.0]), nbinom.ppf(levels - 1e-12, size, size / (size + mean)))


@settings(deadline=None)
@given(st.floats(500, 50000), st.floats(1.0, 100))
def test_large_counts_are_right_to_a_step(mean: float, size: float) -> None:
    levels = (np.arange(200) + 0.5) / 200
    exact = nbinom.ppf(levels, size, size / (size + mean))
    assert np.abs(draws([mean], [size], [1.0]) - exact)[5:-5].max() <= max(2.0, 2 * mean / 80)


def test_a_mixture_lies_between_its_parts_and_draws_rise() -> None:
    told = draws([1.0, 50.0], [3.0, 3.0], [0.5, 0.5])

    assert (np.diff(told) >= 0).all()
    assert told.mean() == pytest.approx(25.5, rel=0.05)


def test_a_part_without_weight_says_nothing() -> None:
    np.testing.assert_array_equal(draws([2.0, 900.0], [3.0, 3.0], [1.0, 0.0]), draws([2.0], [3.0], [1.0]))
