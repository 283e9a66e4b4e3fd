"""Classes borrow from one another, and say how much they do not know."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.outlook.survival_worlds import record
from truce.outlook.survival.exposure import Exposure
from truce.outlook.survival.hierarchy import hazards, likeness, pool
from truce.outlook.survival.lattice import DRAWS, levels
from truce.outlook.survival.spell import COLLAPSE

WORLD = {"many": record(200, 0.002, 8000), "others": record(200, 0.002, 8000), "three": record(3, 0.02, 40)}


def width(draws: np.ndarray) -> float:
    low, high = np.quantile(np.log(draws), [0.05, 0.95])
    return float(high - low)


def test_a_class_of_three_stays_near_the_whole() -> None:
    three = hazards(WORLD, "three", COLLAPSE, 1)[:, 3]

    assert np.median(three) < 0.006  # it has seen ten times the hazard of the whole

    assert width(three) > 2 * width(hazards(WORLD, "many", COLLAPSE, 1)[:, 3])


def test_a_class_of_many_speaks_for_itself() -> None:
    world = {"safe": record(300, 0.001, 20_000), "other": record(300, 0.01, 20_000)}

    assert np.median(hazards(world, "safe", COLLAPSE, 1)[:, 2]) == pytest.approx(0.001, rel=0.2)
    assert np.median(hazards(world, "other", COLLAPSE, 1)[:, 2]) == pytest.approx(0.01, rel=0.1)


def test_a_class_never_seen_is_as_wide_as_classes_differ() -> None:
    alike = {"a": record(99, 0.002, 9000), "b": record(99, 0.002, 9000), "c": record(99, 0.002, 9000)}
    apart = {"a": record(99, 0.0005, 9000), "b": record(99, 0.002, 9000), "c": record(99, 0.02, 9000)}

    assert width(hazards(apart, None, COLLAPSE, 1)[:, 2]) > width(hazards(alike, None, COLLAPSE, 1)[:, 2])
    assert likeness(apart, COLLAPSE).spread_of_level > likeness(alike, COLLAPSE).spread_of_level


def test_one_class_alone_is_the_gamma_of_the_textbook() -> None:
    one = record(50, 0.004, 5000)
    draws = hazards({"whole": one}, "whole", COLLAPSE, 1)[:, 4]

    assert draws.mean() == pytest.approx(pool(one, COLLAPSE).mean[4], rel=1e-3)
    assert draws.std() == pytest.approx(np.sqrt(20.5) / (20.5 / pool(one, COLLAPSE).mean[4]), rel=0.01)


def test_an_interval_without_ends_is_not_taken_for_safe() -> None:
    days = np.full(9, 1000.0)
    ends = np.array([2.0, 2, 0, 2, 0, 0, 0, 0, 0])
    draws = hazards({"whole": Exposure(9, days, {COLLAPSE: ends})}, "whole", COLLAPSE, 1)

    assert (draws > 0).all()
    assert 1e-5 < np.median(draws[:, 2]) < 2e-3


def test_the_same_record_gives_the_same_bytes() -> None:
    first, again = (hazards(WORLD, "three", COLLAPSE, 1).tobytes() for _ in range(2))

    assert first == again


@settings(max_examples=6, deadline=None)
@given(st.permutations(["many", "others", "three"]))
def test_the_order_of_classes_changes_nothing(order: list[str]) -> None:
    shuffled = hazards({name: WORLD[name] for name in order}, "three", COLLAPSE, 1)

    assert shuffled == pytest.approx(hazards(WORLD, "three", COLLAPSE, 1), rel=1e-9)


def test_every_dimension_of_the_lattice_holds_every_level_once_and_no_two_go_together() -> None:
    table = np.stack([levels(dimension) for dimension in range(1, 64)])
    together = np.corrcoef(table) - np.eye(63)

    assert all(np.array_equal(np.sort(row), (np.arange(DRAWS) + 0.5) / DRAWS) for row in table)
    assert np.abs(together).max() < 0.1
