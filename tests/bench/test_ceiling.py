"""The all-knowing matcher integrates what it says it integrates, and sets a mark on every world."""

import numpy as np
import polars as pl
import pytest

from bench.ceiling import actors_given_actors, ceiling, codes_given_acts, known, shifts, times_seen
from bench.ceiling_kernel import Known, _place, _time
from bench.score import measured
from bench.worlds import make
from bench.worlds_tables import WORLDS


def some(world: str) -> Known:
    return known(WORLDS[world], make(world, 200, 7).reports.head(300))


def by_sums(told: Known, who: list[int]) -> float:
    """The integral over the true place by sums over a fine grid."""
    x, y = told.x[who], told.y[who]
    grid = np.arange(-30, 30, 0.1)
    gx, gy = (axis + middle for axis, middle in zip(np.meshgrid(grid, grid), (x.mean(), y.mean()), strict=True))
    total = np.zeros_like(gx)
    for a, b, s2 in zip(x, y, told.s2[who], strict=True):
        r2 = ((gx - a) ** 2 + (gy - b) ** 2) / s2
        if told.freedom:
            total += -0.5 * (told.freedom + 2) * np.log1p(r2 / told.freedom) - np.log(2 * np.pi * s2)
        else:
            total += -0.5 * r2 - np.log(2 * np.pi * s2)
    return float(np.log(np.exp(total).sum() * 0.01))


@pytest.mark.parametrize(("world", "within"), [("base", 1e-3), ("tails", 0.4)])
def test_the_place_is_integrated_out(world: str, within: float) -> None:
    told = some(world)
    told = told._replace(x=np.array([0.0, 1.5, -2.0]), y=np.array([0.0, 0.5, 1.0]), s2=np.array([1.0, 4.0, 2.0]))

    for who in ([0, 1], [0, 1, 2]):
        found = _place(told._replace(source=np.zeros(3, np.int64)), np.array(who), len(who))[0]
        assert found == pytest.approx(by_sums(told, who), abs=within)


def test_two_clocks_that_agree_are_worth_more_than_two_that_do_not() -> None:
    told = some("clock")._replace(source=np.zeros(2, np.int64), day=np.array([5, 5]))

    near, far = (_time(told._replace(clock=5.5 + np.array([0.0, off])), np.array([0, 1]), 2) for off in (0.001, 0.01))

    assert near > far


def test_a_day_told_counts_by_the_chance_of_the_clock_lying_in_it() -> None:
    told = some("clock")._replace(source=np.array([1, 0]), day=np.array([5, 5]))

    inside, edge = (_time(told._replace(clock=np.array([at, np.nan])), np.array([0, 1]), 2) for at in (5.5, 5.99))

    assert inside > edge


@pytest.mark.parametrize("name", sorted(WORLDS))
def test_what_it_is_told_are_probabilities(name: str) -> None:
    world = WORLDS[name]
    for teller in world.tellers:
        assert sum(codes_given_acts(world, teller).values()) == pytest.approx(1)
        assert actors_given_actors(teller).sum(0) == pytest.approx(1)
        assert shifts(world, teller).sum() == pytest.approx(1)
        assert times_seen(teller, 1000).sum() == pytest.approx(1)


@pytest.mark.parametrize(
    ("name", "least"),
    [
        ("base", 0.96),
        pytest.param("copies", 0.96, marks=pytest.mark.long),
        pytest.param("liar", 0.94, marks=pytest.mark.long),
        ("tails", 0.85),
    ],
)
def test_it_sets_a_mark_without_reading_the_truth(name: str, least: float) -> None:
    made = make(name, 1_000, 7)
    blind = made.reports.with_columns(incident_id=pl.lit(-1))

    answer = ceiling(WORLDS[name], blind)

    assert len(answer) == len(made.reports)
    assert measured(made.reports, answer)["f1"] > least
