"""Every alarm says how often such an alarm is false, and how late it comes."""

from pathlib import Path

import numpy as np
import pytest

from tests.outlook.change.worlds import counts, whole
from truce.errors import UnusableYaml
from truce.outlook.change.alarm import false_after
from truce.outlook.change.knob import ALARMS, knob, read_alarms, shipped
from truce.outlook.change.watch import BEGIN, watch


def test_the_file_is_given_back_at_its_own_levels_and_days() -> None:
    of = shipped()
    for row, level in enumerate(of.levels):
        for column, days in enumerate(of.days):
            told = of.knob(level, days)
            assert told.odds == pytest.approx(of.odds[row, column])
            assert told.doubling.days == pytest.approx(of.delay["doubling"][row, column])
            assert told.measured


def test_fewer_false_alarms_cost_a_higher_threshold_and_more_delay() -> None:
    often, seldom = knob(5.0, 90.0), knob(5.0, 1000.0)

    assert often.odds < seldom.odds
    assert often.half_as_much_again.within_14 > seldom.half_as_much_again.within_14
    assert often.false_alarm_days == 90.0


def test_between_levels_the_threshold_lies_between() -> None:
    low, middle, high = (knob(level, 365.0).odds for level in (3.0, 5.0, 10.0))

    assert min(low, high) <= middle <= max(low, high)


def test_beyond_what_was_calibrated_it_says_so() -> None:
    told = knob(5000.0, 365.0)

    assert not told.measured
    assert told.odds == knob(shipped().levels[-1], 365.0).odds
    assert "beyond the levels" in told.why()
    assert knob(10.0, 10_000.0).false_alarm_days == 1000.0  # a rate that was not measured is not promised


def test_it_says_in_words_what_an_alarm_is_worth() -> None:
    assert "false once in 365 days for a rise" in knob(10.0).why()
    assert "a doubling noticed after" in knob(10.0).why()


def test_the_threshold_gives_the_rate_that_it_promises() -> None:
    y = counts(150, 365, 10.0, seed=99)
    told = watch(y, whole(y))

    assert 60.0 < false_after(told.rise, knob(10.0, 90.0).odds, BEGIN) < 180.0  # half of its worlds drift
    assert false_after(told.rise, knob(10.0, 365.0).odds, BEGIN) > 220.0


def test_a_file_with_a_value_missing_is_refused_with_its_line(tmp_path: Path) -> None:
    text = ALARMS.read_text("utf-8").replace("    odds: [", "    odds_: [", 1)
    (tmp_path / "mine.yaml").write_text(text, "utf-8")

    with pytest.raises(UnusableYaml, match="key"):
        read_alarms(tmp_path / "mine.yaml")


def test_a_file_whose_rows_are_of_different_length_is_refused(tmp_path: Path) -> None:
    (tmp_path / "mine.yaml").write_text(ALARMS.read_text("utf-8").replace("[90, 365, 1000]", "[90, 365]"), "utf-8")

    with pytest.raises(UnusableYaml):
        read_alarms(tmp_path / "mine.yaml")


def test_levels_of_the_file_are_not_stranger_than_counts() -> None:
    of = shipped()

    assert (np.diff(of.odds, axis=1) > 0).all()
    assert all((table >= 0).all() and (table <= 1).all() for table in of.within.values())
