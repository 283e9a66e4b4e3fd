"""Corrected numbers: unbiased and calibrated where the truth is simulated, null where nobody watched."""

from typing import Any

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.compliance.world import DAY, T0, agreement, evidence, incident, judged, reading, term, watch, whole, zone
from tests.compliance.world import report as told_by
from truce.compliance.prepared import Floats
from truce.compliance.watch.captures import Captures
from truce.compliance.watch.chance import CLASSES, classed
from truce.compliance.watch.correct import Corrected, CorrectionSums, correct
from truce.model.agreement import TermZone

Simulated = tuple[CorrectionSums, Captures]
HOURS, COVERED = np.array([240.0]), np.array([0.6])


def sums_of(pi: Floats, seen: Any, others: Any, p: Floats | None = None, **more: Floats) -> CorrectionSums:
    """One group of incidents: nothing of them unnamed or left open, unless told."""
    seen, others = np.asarray(seen, dtype=bool), np.asarray(others, dtype=np.int64)
    klass = classed(np.asarray(pi, float), Captures(seen=seen, others=others, loudest=others)).klass
    held = np.ones(len(others)) if p is None else p

    def add(values: Floats) -> Floats:
        return np.bincount(klass, weights=values, minlength=CLASSES.count)[None, :].astype(float)

    told = more.get("named", np.ones(len(others))) * held
    unnamed = more.get("unnamed", np.zeros(len(others))) * held
    return CorrectionSums(
        told=add(told),
        squares=add(told**2),
        anyone=add(held),
        anyone_squares=add(held**2),
        unnamed=add(unnamed),
        open=np.zeros(1),
    )


def world(rng: np.random.Generator, many: int, tell: float = 0.6, pi: Any = (0.0, 0.25, 0.725)) -> CorrectionSums:
    """`many` true incidents: each noticed by a watcher with its own chance, told by each of two others with `tell`."""
    chance = rng.choice(np.array(pi), many)
    seen, others = rng.random(many) < chance, rng.binomial(2, tell, many)
    known = seen | (others > 0)
    return sums_of(chance[known], seen[known], others[known])


def found(sums: CorrectionSums, party: str = "any", coverage: Floats = COVERED, **more: Any) -> Corrected:
    return correct(sums, coverage, HOURS, 0, party, **more)


def test_on_average_it_is_the_truth() -> None:
    rng = np.random.default_rng(7)
    got = [found(world(rng, 60)).corrected[0] for _ in range(300)]
    assert np.mean(got) == pytest.approx(60, rel=0.05)


def test_where_others_tell_nothing_weights_alone_give_the_watched_part() -> None:
    rng = np.random.default_rng(7)
    got = [found(world(rng, 60, tell=0.0, pi=(0.475, 0.725))).corrected[0] for _ in range(300)]
    assert np.mean(got) == pytest.approx(60, rel=0.06)


@pytest.mark.parametrize(("many", "tell"), [(8, 0.6), (25, 0.6), (60, 0.5), (120, 0.5), (120, 0.3)])
def test_intervals_hold_the_truth_as_often_as_they_say(many: int, tell: float) -> None:
    rng = np.random.default_rng(many)
    rows = [found(world(rng, many, tell)) for _ in range(300)]
    held = np.mean([r.low[0] <= many <= r.high[0] for r in rows])
    assert 0.85 <= held <= 0.97


def test_few_acts_that_others_seldom_tell_are_held_less_often_and_the_page_says_so() -> None:
    rng = np.random.default_rng(25)
    rows = [found(world(rng, 25, 0.3)) for _ in range(300)]
    assert np.mean([r.low[0] <= 25 <= r.high[0] for r in rows]) >= 0.75


def test_inventions_that_no_watcher_confirms_are_believed_less() -> None:
    pi = np.full(40, 0.725)
    lies = sums_of(pi, [False] * 40, [1] * 40, np.full(40, 0.4))
    true = sums_of(pi, [True] * 29 + [False] * 11, [1] * 40, np.full(40, 0.4))
    assert found(lies).corrected[0] < 0.3 * lies.told.sum()
    assert found(true).corrected[0] > 0.9 * true.told.sum()


def test_where_nobody_watched_there_is_no_number() -> None:
    row = found(sums_of(np.zeros(3), [False] * 3, [1, 2, 1]), coverage=np.zeros(1))
    assert row.by == ["unwatched"]
    assert all(np.isnan(v[0]) for v in (row.corrected, row.low, row.high, row.rate, row.rate_low, row.rate_high))


def test_without_others_nobody_knows_how_much_lies_where_nobody_watched() -> None:
    row = found(sums_of(np.full(5, 0.725), [True] * 5, [0] * 5))
    assert np.isnan(row.high[0])
    assert row.low[0] > 0
    assert found(sums_of(np.full(5, 0.725), [True] * 5, [0] * 5), coverage=np.ones(1)).high[0] < 20


def test_a_quiet_well_watched_stretch_is_about_nothing() -> None:
    none: Floats = np.empty(0)
    row = found(sums_of(none, none, none), coverage=np.array([0.95]))
    assert (row.low[0], row.rate[0]) == (0.0, 0.0)
    assert row.high[0] <= 1.0


def test_a_quiet_badly_watched_stretch_says_little() -> None:
    none: Floats = np.empty(0)
    assert found(sums_of(none, none, none), coverage=np.array([0.5])).low[0] == 0.0
    assert not found(sums_of(none, none, none), coverage=np.array([0.5])).high[0] < 2.0


def test_what_is_done_to_watchers_is_all_there_is() -> None:
    row = found(sums_of(np.ones(5), [True] * 5, [0] * 5), coverage=np.array([0.1]), own=True)
    assert (row.low[0], row.corrected[0], row.high[0]) == (5.0, 5.0, 5.0)


def test_parties_share_what_nobody_is_named_for() -> None:
    pi, others = np.full(30, 0.725), np.full(30, 2)
    north = np.array([1.0] * 10 + [0.0] * 20)
    unnamed = np.array([0.0] * 20 + [1.0] * 10)
    row = found(sums_of(pi, [True] * 30, others, named=north, unnamed=unnamed), "north")
    assert row.low[0] <= 15 <= row.high[0]
    assert row.corrected[0] == pytest.approx(15, rel=0.1)


def test_a_rate_is_what_watchers_noticed_per_hour_watched() -> None:
    row = found(sums_of(np.full(6, 0.725), [True] * 6, [0] * 6))
    assert row.rate[0] == pytest.approx(6 / (0.6 * 240))
    assert row.rate_low[0] < row.rate[0] < row.rate_high[0]


cases = st.lists(st.tuples(st.floats(0, 1), st.booleans(), st.integers(0, 3), st.floats(0.01, 1)), max_size=12)


@given(cases, st.floats(0, 1))
@settings(max_examples=100, deadline=None)
def test_intervals_stand_in_order_and_hold_the_number(drawn: Any, coverage: float) -> None:
    columns = [np.array(c) for c in zip(*drawn, strict=True)] if drawn else [np.empty(0)] * 4
    row = found(sums_of(*columns), coverage=np.array([coverage]))
    if np.isnan(row.corrected[0]):
        assert row.by == ["unwatched"]
        return
    assert 0 <= row.low[0] <= row.corrected[0]
    assert np.isnan(row.high[0]) or row.corrected[0] <= row.high[0]


def test_a_ruling_carries_its_corrected_number() -> None:
    box = shapely.box(37.9, 47.95, 38.1, 48.05)
    where = agreement(
        term("T", "cessation", reading("text", T0, T0 + DAY), zone=TermZone(kind="named_area", name="box"))
    )
    fire = incident("a", T0 + DAY / 4, p_happened=1.0)
    seen = [watch("w", T0, T0 + DAY, radius_m=60_000.0, quality=0.8)]
    row = whole(judged(evidence([fire], seen, zones=[zone("box", box)], reports=[told_by("r", T0)]), where))
    blind = whole(judged(evidence([fire], [], zones=[zone("box", box)]), where))

    assert row["noticed"] == pytest.approx(0.8)
    assert row["corrected_low"] <= 1 <= row["corrected_high"]
    assert (blind["corrected"], blind["rate"], blind["corrected_by"]) == (None, None, "unwatched")
