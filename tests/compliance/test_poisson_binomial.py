"""The sum of many uncertain things, against the exact law."""

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from truce.compliance.count.kernels.shapes import EXACT
from truce.compliance.count.poisson_binomial import QUANTILES, Floats, poisson_quantile, totals


def exact_quantiles(p: Floats) -> tuple[int, int]:
    mass = np.ones(1)
    for q in p:
        mass = np.convolve(mass, [1 - q, q])
    below = mass.cumsum()
    low, high = (int((below < level - 1e-12).sum()) for level in QUANTILES)
    return low, high


def one(p: Floats) -> tuple[float, float, float, float]:
    found = totals(np.zeros(p.size, dtype=np.int64), p, 1)
    return float(found.expected[0]), float(found.low[0]), float(found.high[0]), float(found.p_any[0])


def test_three_trials_by_hand() -> None:
    p = np.array([0.5, 0.2, 0.9])
    none = 0.5 * 0.8 * 0.1
    assert one(p)[0] == pytest.approx(1.6)
    assert one(p)[3] == pytest.approx(1 - none)


def test_an_empty_group_is_nothing_for_sure() -> None:
    found = totals(np.array([1], dtype=np.int64), np.array([0.5]), 3)
    assert found.expected.tolist() == [0.0, 0.5, 0.0]
    assert found.high.tolist() == [0.0, 1.0, 0.0]


def test_a_certain_trial_makes_one_certain() -> None:
    assert one(np.array([1.0])) == (1.0, 1.0, 1.0, 1.0)


def test_what_is_no_probability_is_refused() -> None:
    with pytest.raises(ValueError, match="between 0 and 1"):
        totals(np.zeros(1, dtype=np.int64), np.array([1.5]), 1)


@given(st.lists(st.floats(0, 1), min_size=1, max_size=120), st.randoms())
@settings(max_examples=60, deadline=None)
def test_small_groups_are_exact_and_blind_to_order(values: list[float], chance: object) -> None:
    p = np.array(values)
    mean, low, high, _ = one(p)
    assert (low, high) == (min(exact_quantiles(p)[0], mean), max(exact_quantiles(p)[1], mean))
    assert one(p[::-1]) == (mean, low, high, one(p)[3])


@pytest.mark.parametrize(("size", "top"), list(itertools.product([EXACT + 1, 500, 1500], [0.001, 0.01, 0.1, 0.5, 1.0])))
def test_large_groups_are_never_more_than_one_count_off(size: int, top: float) -> None:
    for seed in range(5):
        p = np.random.default_rng(seed).uniform(0, top, size)
        mean, low, high, _ = one(p)
        true_low, true_high = exact_quantiles(p)
        assert abs(low - min(true_low, mean)) <= 1
        assert abs(high - max(true_high, mean)) <= 1


def test_nearly_certain_large_groups_are_never_more_than_one_count_off() -> None:
    for seed in range(5):
        p = 1 - np.random.default_rng(seed).uniform(0, 0.02, 600)
        mean, low, high, _ = one(p)
        true_low, true_high = exact_quantiles(p)
        assert abs(low - min(true_low, mean)) <= 1
        assert abs(high - max(true_high, mean)) <= 1


def test_groups_of_every_size_in_one_call_are_as_if_alone() -> None:
    chance = np.random.default_rng(1)
    sizes = [1, 7, 9, 33, 97, 200, 400]
    group = np.repeat(np.arange(len(sizes)), sizes).astype(np.int64)
    p = chance.uniform(0, 0.7, group.size)
    mixed = chance.permutation(group.size)
    together = totals(group[mixed], p[mixed], len(sizes))
    for number in range(len(sizes)):
        alone = one(p[group == number])
        assert (together.low[number], together.high[number]) == alone[1:3]
        assert together.expected[number] == pytest.approx(alone[0])


def test_the_poisson_quantile_is_that_of_scipy() -> None:
    means = np.array([0.01, 0.3, 1.0, 2.996, 7.5, 40.0, 1e3])

    for level in (0.05, 0.5, 0.95):
        assert np.array_equal(poisson_quantile(level, means), stats.poisson.ppf(level, means))
