"""The bench of change detection: its peers look at no future, its counting is right, its calibration can be read."""

from importlib import import_module
from pathlib import Path

import numpy as np
import pytest

from bench.change import calibration, noticed
from bench.change_peers import Detector, adwin, learned_cusum, oracle, ours, page_hinkley
from bench.change_worlds import BEGIN, JUMP_AT, World
from truce.outlook.change.knob import read_alarms

WORLD = World(12.0, 3.0)


@pytest.mark.parametrize("detector", [ours, page_hinkley, adwin, oracle(WORLD), lambda x: learned_cusum(x, 4.0)])
def test_no_detector_looks_ahead_and_each_sees_a_threefold_rise(detector: Detector) -> None:
    counts = WORLD.jumping(12, 5)
    later = counts.copy()
    later[:, 150:] = 999.0
    odds = detector(counts)

    np.testing.assert_array_equal(odds[:, :150], detector(later)[:, :150])
    before, after = odds[:, BEGIN:JUMP_AT].max(axis=1), odds[:, JUMP_AT : JUMP_AT + 30].max(axis=1)
    assert np.median(after) > np.median(before)


def test_an_alarm_before_the_jump_leaves_the_series_out_and_none_is_never() -> None:
    odds = np.zeros((3, 210))
    odds[0, 60] = odds[1, JUMP_AT + 4] = 9.0
    told = noticed(odds, 5.0)

    assert told.days.tolist() == [4.0, np.inf]
    assert told.kept == pytest.approx(2 / 3)


def test_the_calibration_that_it_writes_can_be_read(tmp_path: Path) -> None:
    (tmp_path / "alarms.yaml").write_text("\n".join(calibration(4, 150)) + "\n", "utf-8")

    assert read_alarms(tmp_path / "alarms.yaml").odds.shape == (6, 3)


def test_page_hinkley_and_adwin_are_those_of_river() -> None:
    drift = import_module("river.drift")  # without types
    counts = WORLD.jumping(6, 5)
    odds = page_hinkley(counts)
    for row in range(counts.shape[0]):
        theirs = drift.PageHinkley(min_instances=BEGIN, delta=2.0, threshold=40.0, mode="up", alpha=1.0)
        days = [t for t, v in enumerate(counts[row]) if (theirs.update(float(v)) or theirs.drift_detected)]
        mine = np.flatnonzero(odds[row, BEGIN - 1 :] > 40.0) + BEGIN - 1
        assert (days[0] if days else None) == (int(mine[0]) if mine.size else None)
        other = drift.ADWIN(delta=0.002, clock=1, min_window_length=3, grace_period=10)
        found = [t for t, v in enumerate(counts[row]) if (other.update(float(v)) or other.drift_detected)]
        risen = np.flatnonzero(adwin(counts[row : row + 1])[0] > np.log(1 / 0.002))
        assert found
        assert abs(found[0] - int(risen[0])) <= 3  # River compares at the borders of its buckets only
