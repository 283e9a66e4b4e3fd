"""Skill is told where it is a figure: not of a handful, not of next to nothing, and with an interval or without."""

import numpy as np
import pytest

from truce.outlook.scores.skill import FEW_DAYS, NOTHING_TO_SAVE, TOO_FEW, against

DAYS = np.repeat(np.arange(4), 5)
SIMPLE = np.linspace(0.5, 1.5, 20)


def test_skill_is_the_share_of_the_error_that_was_saved_with_its_interval() -> None:
    told = against(0.75 * SIMPLE, SIMPLE, DAYS)

    assert told.value == pytest.approx(0.25)
    assert told.low == pytest.approx(0.25)
    assert told.high == pytest.approx(0.25)
    assert told.why is None


def test_no_share_is_told_of_next_to_nothing() -> None:
    told = against(np.full(20, 0.0097), np.full(20, 0.0003), DAYS)

    assert (told.value, told.why) == (None, NOTHING_TO_SAVE)


def test_no_share_is_told_of_a_handful() -> None:
    assert against(SIMPLE[:9], SIMPLE[:9], DAYS[:9]).why == TOO_FEW
    assert against(SIMPLE[:0], SIMPLE[:0], DAYS[:0]).why == TOO_FEW


def test_what_was_all_said_on_two_days_has_no_interval() -> None:
    told = against(0.5 * SIMPLE, SIMPLE, DAYS // 2)

    assert told.value == pytest.approx(0.5)
    assert (told.low, told.why) == (None, FEW_DAYS)
