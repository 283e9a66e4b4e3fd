"""What a truce changed: with its interval, or that it cannot be told; late reports never hide it in silence."""

import numpy as np
import pytest

from tests.outlook.change.worlds import counts, whole
from truce.outlook.change.effect import FELL, NO_CHANGE, ROSE, UNTOLD, Interrupted, effects

AT, DAYS = 90, 150
ONCE = Interrupted(leave_out=(0,))


def test_a_truce_that_takes_seven_in_ten_is_told_to() -> None:
    told = effects(counts(40, DAYS, 10.0, 0.3, AT), np.full((40, DAYS), 24.0), AT, ONCE)
    ratios = [one.ratio for one in told if one.ratio is not None]

    assert len(ratios) == 40
    assert np.median([r.value for r in ratios]) == pytest.approx(0.3, rel=0.12)
    assert np.mean([one.state == FELL for one in told]) > 0.9
    assert 0.8 <= np.mean([r.low <= 0.3 <= r.high for r in ratios]) <= 1.0


def test_nothing_changed_is_not_called_a_change_more_often_than_it_says() -> None:
    told = effects(counts(60, DAYS, 10.0, seed=7), np.ones((60, DAYS)), AT, ONCE)

    assert np.mean([one.state == NO_CHANGE for one in told]) >= 0.8


def test_it_is_a_rate_by_covered_hour_and_not_a_count() -> None:
    y = counts(12, DAYS, 40.0)
    hours = whole(y) * 24.0
    hours[:, AT:] = 6.0  # nothing fell but the watch
    seen = np.random.default_rng(5).binomial(y.astype(int), hours / 24.0).astype(float)
    told, blind = effects(seen, hours, AT, ONCE), effects(seen, whole(y), AT, ONCE)

    assert np.mean([one.state == NO_CHANGE for one in told]) >= 0.75
    assert all(one.state == FELL for one in blind)


def test_hours_or_shares_give_the_same_answer() -> None:
    y = counts(3, DAYS, 10.0, 0.4, AT)
    share, hours = (effects(y, whole(y) * unit, AT, ONCE) for unit in (0.5, 12.0))

    for one, other in zip(share, hours, strict=True):
        assert one.ratio is not None
        assert other.ratio is not None
        assert one.ratio.value == pytest.approx(other.ratio.value, rel=1e-6)


def test_areas_swapped_give_answers_swapped() -> None:
    y = counts(3, DAYS, 6.0, 0.4, AT)
    one, other = effects(y, whole(y), AT), effects(y[::-1].copy(), whole(y), AT)

    assert [e.state for e in one] == [e.state for e in other[::-1]]
    assert [round(e.ratio.value, 4) for e in one if e.ratio] == [
        round(e.ratio.value, 4) for e in other[::-1] if e.ratio
    ]


def test_a_rise_is_told_too() -> None:
    told = effects(counts(5, DAYS, 6.0, 3.0, AT), np.ones((5, DAYS)), AT, ONCE)

    assert all(one.state == ROSE for one in told)


@pytest.mark.parametrize(
    ("change", "why"),
    [
        (lambda y, e: e.__setitem__((0, slice(0, 75)), 0.0), "few_days"),
        (lambda y, e: e.__setitem__((0, slice(AT + 5, None)), 0.0), "few_days"),
        (lambda y, e: e.__setitem__((0, [d for d in range(AT, DAYS) if d % 6]), 0.0), "little_coverage"),
        (lambda y, e: y.__setitem__((0, slice(None)), 0.0), "few_counts"),
    ],
)
def test_where_days_hours_or_counts_are_few_it_cannot_be_told(change, why) -> None:  # type: ignore[no-untyped-def]
    y = counts(1, DAYS, 6.0)
    exposure = whole(y)
    change(y, exposure)
    told = effects(y, exposure, AT, ONCE)[0]

    assert (told.state, told.ratio) == (UNTOLD, None)
    assert told.why == why


def test_silence_where_somebody_watched_has_a_finite_answer() -> None:
    y = counts(1, DAYS, 6.0)
    y[0, AT:] = 0.0
    told = effects(y, whole(y), AT, ONCE)[0]

    assert told.state == FELL
    assert told.ratio is not None
    assert 0.0 < told.ratio.low < told.ratio.high < 0.3


def test_bodies_found_after_a_truce_do_not_hide_it_in_silence() -> None:
    y = counts(8, DAYS, 20.0, 0.15, AT, seed=2)
    y[:, AT : AT + 12] += 18.0  # found under ruins, dated by the day of report
    told = effects(y, whole(y), AT)

    for one in told:
        assert [left.days for left in one.left_out] == [0, 3, 7, 14]
        assert one.hangs_on_first_days
        first, last = one.left_out[0].ratio, one.left_out[-1].ratio
        assert first is not None
        assert last is not None
        assert last.value < first.value


def test_a_clean_effect_does_not_hang_on_its_first_days() -> None:
    told = effects(counts(20, DAYS, 20.0, 0.3, AT, seed=3), np.ones((20, DAYS)), AT)

    assert np.mean([one.hangs_on_first_days for one in told]) < 0.3


def test_the_rush_before_the_hour_can_be_left_out() -> None:
    y = counts(10, DAYS, 10.0, seed=6)
    y[:, AT - 7 : AT] *= 6.0
    plain, led = effects(y, whole(y), AT, ONCE), effects(y, whole(y), AT, Interrupted(leave_out=(0,), lead=7))

    assert np.mean([one.state == FELL for one in plain]) > np.mean([one.state == FELL for one in led])


def test_days_beyond_those_asked_for_do_not_matter() -> None:
    y = counts(2, 300, 8.0, 0.4, 150)
    other = y.copy()
    other[:, :50] = 500.0
    other[:, 250:] = 500.0

    assert effects(y, whole(y), 150)[0].ratio == effects(other, whole(other), 150)[0].ratio
