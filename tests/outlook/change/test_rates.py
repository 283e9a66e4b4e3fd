"""Rates by covered hour: compared with an interval, mirrored by a swap, and never without hours."""

import numpy as np
import pytest

from truce.outlook.change.rates import bursts_of, compare, matched

DAY = 24.0


def days(count: float, many: int, hours: float = DAY) -> tuple[np.ndarray, np.ndarray]:
    return np.full(many, float(count)), np.full(many, hours)


def test_swapping_the_stretches_gives_the_inverse() -> None:
    rng = np.random.default_rng(2)
    one, other = (
        (rng.poisson(4.0, 9).astype(float), np.full(9, 20.0)),
        (rng.poisson(9.0, 30).astype(float), np.full(30, 11.0)),
    )
    there, back = compare(one, other), compare(other, one)

    middle, low, high = there.interval()
    assert back.interval() == pytest.approx((1 / middle, 1 / high, 1 / low))
    assert there.chance_above(1.3) == pytest.approx(1.0 - back.chance_above(1 / 1.3))


def test_half_the_hours_and_half_the_counts_are_the_same_rate() -> None:
    middle, low, high = compare(days(5, 28, DAY / 2), days(10, 28)).interval()

    assert middle == pytest.approx(1.0, abs=0.02)
    assert low < 1 < high


def test_one_breach_after_none_is_no_rise_without_end() -> None:
    counts = np.zeros(7)
    counts[3] = 1.0
    _, low, high = compare((counts, np.full(7, DAY)), days(0, 28)).interval()

    assert low < 1.0
    assert high < 100.0


def test_more_days_make_it_surer() -> None:
    few, many = (compare(days(6, n), days(3, n)).interval() for n in (7, 70))

    assert many[2] / many[1] < few[2] / few[1]


def test_bursts_widen_the_interval() -> None:
    calm = (np.full(28, 4.0), np.full(28, DAY))
    wild = (np.tile([0.0, 0.0, 0.0, 16.0], 7), np.full(28, DAY))

    assert bursts_of(wild) > 3 * bursts_of(calm)
    spans = [one.interval()[2] / one.interval()[1] for one in (compare(calm, calm), compare(wild, wild))]
    assert spans[1] > 1.5 * spans[0]


def test_what_was_told_while_nobody_watched_is_no_rate() -> None:
    told = compare((np.full(7, 9.0), np.zeros(7)), days(3, 28))

    assert not told.told
    assert told.now.each_hour is None


def test_the_interval_holds_as_often_as_it_says() -> None:
    rng = np.random.default_rng(8)
    inside = []
    for _ in range(300):
        counts = [rng.negative_binomial(4.0, 4.0 / (4.0 + mean), n).astype(float) for mean, n in ((6.0, 7), (4.0, 28))]
        told = compare((counts[0], np.full(7, DAY)), (counts[1], np.full(28, DAY)))
        _, low, high = told.interval()
        inside.append(low <= 1.5 <= high)

    assert 0.85 <= np.mean(inside) <= 0.97


def test_hours_match_and_not_days() -> None:
    hours = np.array([24.0] * 10 + [12.0] * 10 + [24.0] * 5)

    assert matched(hours, 20, 25) == slice(10, 20)
    assert matched(hours, 20, 25, stop=15) == slice(15, 20)
