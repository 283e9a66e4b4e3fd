"""The effect of a truce holds the truth where the truth is known."""

import pytest

from bench.change_worlds import World
from bench.effect import of_demo, of_world


def test_nine_of_ten_intervals_hold_the_truth_of_the_demo() -> None:
    told, truth = of_demo(20)

    assert 0.15 < truth < 0.35
    assert told.told >= 18
    assert told.held >= 0.9


@pytest.mark.parametrize("watched", [1.0, 0.4])
def test_nine_of_ten_intervals_hold_the_truth_however_much_was_watched(watched: float) -> None:
    told = of_world(World(8.0, 0.3), watched, 60)

    assert told.told == 60
    assert told.held >= 0.85
    assert told.median == pytest.approx(0.3, rel=0.15)
