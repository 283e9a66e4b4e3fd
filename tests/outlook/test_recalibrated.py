"""What was said of parts is held against what came, by earlier days only, before more is said."""

import numpy as np
import pytest

from truce.outlook.survival.landmark import landmarks, standing
from truce.outlook.survival.parts import Days, Mark
from truce.outlook.survival.recalibrated import FACTORS, Look, learned, looks, recalibrated

MARK = Mark("two", "", "", days=1, breaches=2)
HAZARD = np.full(3, 0.01)
ONE = int(np.argmin(np.abs(FACTORS - 1.0)))


def days(last: int, seed: int = 3, parts: int = 8, blind: slice | None = None) -> Days:
    y = np.random.default_rng(seed).poisson(0.4, (parts, last)).astype(np.float64)
    known = np.ones_like(y)
    if blind is not None:
        known[:, blind] = 0.0
    return Days(y, y, y, known)


def back(of: Days) -> list[Look]:
    return list(looks(of, MARK, np.full(of.told.shape[0], 2.0), HAZARD))


def factor(weight: np.ndarray) -> float:
    return float(weight[0] @ FACTORS)


def look(p: float, held: float, parts: int = 40, at: int = 28) -> Look:
    said = np.repeat((p**FACTORS)[None, None], parts, axis=0).repeat(3, axis=1)
    return Look(at, said, np.full(3, p), np.full((parts, 3), held))


def test_a_truce_of_four_weeks_has_nothing_to_learn_from_and_one_of_months_has() -> None:
    assert back(days(28)) == []
    assert [one.at for one in back(days(70))] == [28, 42, 56]


def test_nothing_of_a_later_day_changes_what_was_said_at_an_earlier_one() -> None:
    long, short = back(days(120))[:3], back(days(120).until(70))

    for one, other in zip(long, short, strict=True):
        assert np.array_equal(one.said, other.said)


def test_what_came_after_the_day_of_asking_teaches_nothing() -> None:
    past = [look(0.8, 0.0, at=28), look(0.8, 0.0, at=90)]

    assert np.array_equal(learned(past, now=50), learned(past[:1], now=50))
    assert not np.array_equal(learned(past, now=97), learned(past[:1], now=97))


def test_chances_that_were_too_high_are_lowered_and_those_too_low_raised() -> None:
    nothing = factor(learned([]))

    assert factor(learned([look(0.8, 0.0)])) > nothing > factor(learned([look(0.3, 1.0)]))


def test_a_stretch_that_nobody_watched_teaches_nothing() -> None:
    seen = back(days(70, blind=slice(30, 70)))

    assert all(np.isnan(one.held).all() for one in seen)
    assert learned(seen) == pytest.approx(learned([]))


def test_further_ahead_is_never_surer_and_a_factor_of_one_changes_nothing() -> None:
    plain = standing(landmarks(days(90), MARK, np.full(8, 2.0)), HAZARD, 101)
    odd = np.zeros((3, FACTORS.size))
    odd[0, -1] = odd[1, 0] = odd[2, 0] = 1.0  # a week far from sure, a month surer

    assert np.all(np.diff(recalibrated(plain, odd).holds, axis=1) <= 0.0)
    same = np.zeros((3, FACTORS.size))
    same[:, ONE] = 1.0
    assert recalibrated(plain, same).holds == pytest.approx(plain.holds, abs=0.01)
    assert np.array_equal(recalibrated(plain, odd).base, plain.base)


def test_held_out_chances_come_nearer_to_what_came() -> None:
    rng = np.random.default_rng(1)
    said, came = rng.uniform(0.2, 0.95, 600), np.zeros(600)
    came[:] = rng.random(600) < said**1.4  # hazards are forty in a hundred higher than was said
    past = [
        Look(28 + 14 * n, np.repeat((said[n * 20 : n * 20 + 20, None] ** FACTORS)[:, None], 3, axis=1), np.full(3, 0.5),
             np.repeat(came[n * 20 : n * 20 + 20, None], 3, axis=1))
        for n in range(15)
    ]  # fmt: skip
    weight = learned(past)[0]
    rest, truth = said[300:, None] ** FACTORS @ weight, came[300:]

    assert abs(rest.mean() - truth.mean()) < abs(said[300:].mean() - truth.mean())
    assert ((rest - truth) ** 2).mean() < ((said[300:] - truth) ** 2).mean()
