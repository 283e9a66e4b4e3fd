"""Marks of the end of a part, and days that nobody watched."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from truce.errors import UnusableYaml
from truce.outlook.survival.landmark import AHEAD, NEARNESS, landmarks, oftener, standing, together
from truce.outlook.survival.parts import PARTS, Days, Mark, met, read_marks, variations, windows

HABIT = Mark("habit", "", "", days=7, breaches=7)
ANY = Mark("any", "", "", days=1, breaches=1)
HAZARD = np.array([0.01, 0.006, 0.004])


def days(*rows: Sequence[float | None], known: float = 1.0, wide: float = 0.0) -> Days:
    """A day a value; None is a day that nobody watched."""
    told = np.array([[np.nan if one is None else one for one in row] for row in rows], np.float64)
    seen = np.where(np.isnan(told), 0.0, known)
    return Days(np.nan_to_num(told), told * (1 - wide), told * (1 + wide), seen)


def state(of: Days, mark: Mark = HABIT) -> tuple[bool, bool]:
    """Whether the mark of the first part is surely met on the last day, and whether it may be."""
    surely, maybe = met(of, np.full(len(of.told), mark.breaches or np.nan), mark.days)
    return bool(surely[0, -1]), bool(maybe[0, -1])


def test_a_mark_that_what_was_seen_reaches_is_met_whoever_else_watched() -> None:
    assert state(days([0, 3, None, 4, 0, 0, None])) == (True, True)


def test_a_day_that_nobody_watched_meets_no_mark_and_leaves_it_open() -> None:
    assert state(days([0, 1, None, 1, 0, 0, 0])) == (False, True)
    assert state(days([None] * 9)) == (False, True)
    assert state(days([0, 1, 0, 1, 0, 0, 0])) == (False, False)


def test_days_of_which_little_comes_to_be_known_leave_room_for_what_was_not_seen() -> None:
    assert state(days([0, 2, 0, 2, 0, 0, 0], known=0.5)) == (False, True)
    assert state(days([0, 1, 0, 1, 0, 0, 0], known=0.5)) == (False, False)


def test_a_part_without_a_known_time_before_the_truce_has_no_mark_against_it() -> None:
    mark = Mark("before", "", "", days=7, of_before=1.0)
    needed = mark.needed(np.array([np.nan, 0.0, 2.0]))

    assert np.isnan(needed[:2]).all()
    assert needed[2] == 14.0
    surely, maybe = met(days([0.0] * 9, [0.0] * 9, [0.0] * 9), needed, 7)
    assert (surely[:, -1].tolist(), maybe[:, -1].tolist()) == ([False] * 3, [True, True, False])


def test_bounds_of_days_widen_by_squares_and_hold_what_is_likeliest() -> None:
    of = windows(days([1.0] * 10, wide=0.5), 4)

    assert of.least[0, -1] == pytest.approx(4 - 1.0)
    assert of.middle[0, -1] == 4
    assert of.most[0, -1] == pytest.approx(4 + 1.0)
    assert np.isnan(of.middle[0, :3]).all()


def test_the_shipped_marks_are_read_and_each_varies() -> None:
    marks = read_marks()

    assert [one.name for one in marks] == ["any_breach_here", "breach_a_day_here", "as_before_here"]
    assert all(len(list(variations(one))) >= 3 for one in marks)
    assert {varied.days for _, varied in variations(marks[1])} == {3, 7}


@pytest.mark.parametrize("body", ["days: 7", "days: 7\n  breaches: 1\n  of_before: 1", "days: 0\n  breaches: 1"])
def test_a_mark_that_says_nothing_or_two_things_is_refused_by_its_line(tmp_path: Path, body: str) -> None:
    path = tmp_path / "parts.yaml"
    path.write_text(f"one:\n  what: x\n  why: y\n  {body}\n", "utf-8")

    with pytest.raises(UnusableYaml):
        read_marks(path)
    assert PARTS.exists()


# --------------------------------------------------------------------------------------------------- landmarks


def lively(parts: int = 8, last: int = 100, rate: float = 0.4, seed: int = 3) -> Days:
    """Parts that are more and less lively, watched whole."""
    rng = np.random.default_rng(seed)
    levels = rate * rng.gamma(2.0, 0.5, parts)[:, None]
    told = rng.poisson(levels, (parts, last)).astype(np.float64)
    return Days(told, told, told, np.ones(told.shape))


def stands(of: Days, mark: Mark = HABIT) -> np.ndarray:
    """Mean chances (n, H)."""
    told = standing(landmarks(of, mark, np.full(len(of.told), mark.breaches)), HAZARD)
    mean: np.ndarray = told.holds.mean(axis=2)
    return mean


def test_a_day_and_an_end_count_once_in_an_interval_however_many_landmarks_saw_them() -> None:
    of = landmarks(days([0.0] * 50 + [1.0] + [0.0] * 60), ANY, np.array([1.0]))

    assert of.ends[:, 0].sum() == pytest.approx(1.0)
    assert of.days[:, 0].sum() <= 110
    assert of.days.shape == (len(NEARNESS), len(AHEAD) - 1)


def test_the_chance_that_a_part_holds_falls_with_the_days_ahead() -> None:
    told = standing(landmarks(lively(), HABIT, np.full(8, 7.0)), HAZARD).holds

    assert (np.diff(told, axis=1) <= 0).all()
    assert ((told > 0) & (told <= 1)).all()


def test_a_part_near_its_mark_has_less_chance_than_a_quiet_one() -> None:
    calm, loud = lively(6), lively(1, rate=0.0)
    near = np.concatenate([calm.told[:, :-7], np.full((6, 7), 6 / 7)], axis=1)
    quiet = np.concatenate([calm.told[:, :-7], np.zeros((6, 7))], axis=1)

    assert (stands(Days(near, near, near, calm.known)) < stands(Days(quiet, quiet, quiet, calm.known))).all()
    assert (loud.told == 0).all()


def test_a_part_that_ended_often_has_less_chance_than_its_like_and_one_of_few_days_leans_on_the_others() -> None:
    rng = np.random.default_rng(7)
    told = rng.poisson(np.array([0.05] * 5 + [0.8] + [0.05])[:, None], (7, 120)).astype(np.float64)
    told[:, -7:] = 0.0
    known = np.ones(told.shape)
    known[6, :-8] = 0.0
    chances = stands(Days(told, told, told, known), ANY)

    assert (chances[5] < chances[:5]).all()
    assert chances[5, 0] < chances[6, 0] < 1.0
    assert (np.abs(chances[6] - chances[:5].mean(axis=0)) < 0.2).all()


def test_intervals_are_wide_where_there_is_little_and_narrower_where_there_is_much() -> None:
    few, many = (standing(landmarks(of, HABIT, np.full(8, 7.0)), HAZARD) for of in (lively(last=14), lively(last=300)))
    wide, narrow = (np.diff(np.quantile(one.base, [0.05, 0.95], axis=1), axis=0)[0] for one in (few, many))

    assert (wide > narrow).all()
    assert (wide > 0.1).all()


def test_before_anything_is_known_of_parts_they_have_the_chance_of_their_truce() -> None:
    nothing = days([None] * 20, [None] * 20)
    base = standing(landmarks(nothing, HABIT, np.full(2, 7.0)), HAZARD)

    truce = np.exp(-np.cumsum(HAZARD * np.diff(AHEAD)))
    assert np.abs(base.base.mean(axis=1) - truce).max() < 0.1
    assert (base.table.state == -1).all()
    assert np.allclose(base.holds.mean(axis=2), base.base.mean(axis=1), atol=0.05)


def test_what_nobody_can_tell_now_never_has_the_chance_of_a_quiet_part() -> None:
    of = lively(rate=0.8)
    told, blind = of.told.copy(), of.known.copy()
    told[0, -14:] = 0.0
    blind[0, -14:] = 0.0
    quiet, blinded = Days(told, told, told, of.known), Days(told, told, told, blind)

    assert landmarks(blinded, HABIT, np.full(8, 7.0)).now[0] == -1
    assert (stands(blinded)[0] < stands(quiet)[0]).all()


def test_many_parts_hold_together_less_surely_than_any_of_them() -> None:
    told = standing(landmarks(lively(), HABIT, np.full(8, 7.0)), HAZARD).holds
    apart, alike = (together(list(told), apart=way) for way in (True, False))

    assert (apart <= alike).all()
    assert (alike <= told).all()


def test_of_parts_that_were_said_to_hold_so_often_as_many_held() -> None:
    said, came = [], []
    for seed in range(12):
        of = lively(10, 120, 0.5, seed)
        told = standing(landmarks(of.until(113), HABIT, np.full(10, 7.0)), HAZARD, 251)
        surely, _ = met(of, np.full(10, 7.0), 7, since=113)
        stood = told.table.state == 0
        said.append(told.holds[stood, 0].mean(axis=1))
        came.append(~surely[stood].any(axis=1))

    assert np.concatenate(said).mean() == pytest.approx(np.concatenate(came).mean(), abs=0.06)


def test_a_truce_that_hardly_ever_ends_keeps_no_part_safe_that_breaks_every_third_day() -> None:
    y = np.array([[float(n % 3 == 0) for n in range(90)]])
    table = landmarks(Days(y, y, y, np.ones_like(y)), Mark("one", "", "", days=1, breaches=1), np.array([1.0]))
    for hazard in (0.0005, 0.01):
        week = standing(table, np.full(3, hazard)).holds.mean(axis=2)[0, 0]
        assert week < 0.25

    quiet = landmarks(
        Days(0 * y, 0 * y, 0 * y, np.ones_like(y)), Mark("one", "", "", days=1, breaches=1), np.array([1.0])
    )
    assert oftener(table, np.full(3, 0.0005)) > 50.0
    assert oftener(quiet, np.full(3, 0.01)) < 1.5
