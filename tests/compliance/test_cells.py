"""The compiled kernels of counting against their plain twin."""

import math
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.compliance.plain import Act, counted, share_of
from truce.compliance.count.kernels import shapes as s
from truce.compliance.count.kernels.cells import share_of as compiled_share
from truce.compliance.count.kernels.cells import tally
from truce.compliance.count.kernels.shapes import Cells, Rows, Times, Weights, blank

DAYS = [(0, 100), (100, 200), (200, 250)]
WINDOWS = [((-300, -50), 0), ((-700, -450), 0), ((400, 650), 1)]
GROUPS = {n: [day] for n, day in enumerate(DAYS)} | {3: [(0, 250)]}
GROUPS |= {4 + side: [w for w, which in WINDOWS if which == side] for side in (0, 1)}
share = st.integers(0, 100).map(lambda n: n / 100)  # no numbers so small that they are lost in a product
acts = st.lists(
    st.builds(
        lambda start, width, zone, act, more, happened, excused, by, side, grave, killed: Act(
            earliest=start, latest=start + width, zone=zone * more, zone_high=zone, act=act * more, act_high=act,
            happened=happened, excused=excused, unnamed=1 - by, grave=grave, killed=killed, reports=killed + 1,
            by=(1.0, by, 0.0), area=(1.0, side, 1 - side),
        ),
        st.integers(-800, 800), st.sampled_from([0, 1, 30, 400]), share, share, st.sampled_from([1.0, 0.4]), share,
        st.sampled_from([0.0, 1.0, 0.3]), share, share, st.sampled_from([0.0, 0.5, 1.0]), st.integers(0, 3),
    ),
    max_size=40,
)  # fmt: skip


def run(given_acts: list[Act], started: float = 1.0) -> Cells:
    def column(name: str, kind: type = np.float64) -> Any:
        return np.array([getattr(a, name) for a in given_acts], dtype=kind)

    size = len(given_acts)
    rows = Rows(
        earliest=column("earliest", np.int64), latest=column("latest", np.int64), act=column("act"),
        act_high=column("act_high"), happened=column("happened"), excused=column("excused"), unnamed=column("unnamed"),
        named=1 - column("unnamed"), grave=column("grave"), killed_low=column("killed", np.int64),
        killed_high=column("killed", np.int64), toll=np.ones(size, dtype=np.int64), reports=column("reports", np.int64),
        klass=np.arange(size, dtype=np.int64) % 2,
    )  # fmt: skip
    weights = Weights(
        reach=np.zeros(3, dtype=np.int64), zone=column("zone")[None, :], zone_high=column("zone_high")[None, :],
        by=np.array([a.by for a in given_acts]).reshape(size, 3).T.copy(),
        area=np.array([a.area for a in given_acts]).reshape(size, 3).T.copy(),
    )  # fmt: skip
    starts, ends = (np.array([d[i] for d in DAYS], dtype=np.int64) for i in (0, 1))
    times = Times(
        starts, ends, 0, 250, np.array([w[0][0] for w in WINDOWS]), np.array([w[0][1] for w in WINDOWS]),
        np.array([w[1] for w in WINDOWS]),
    )  # fmt: skip
    cells = blank(3, 3, 2, times)
    tally(rows, weights, times, started, False, np.empty(6, dtype=np.int64), np.empty(6), cells)
    return cells


@given(acts)
@settings(max_examples=120, deadline=None)
def test_the_kernel_counts_what_its_plain_twin_counts(given_acts: list[Act]) -> None:
    found, plain = run(given_acts), counted(given_acts, GROUPS)

    for c in range(found.sums.shape[0]):
        key = (c // 18, c // 6 % 3, c % 6)
        sums, cell = found.sums[c], plain.get(key)
        if cell is None:
            assert sums[[s.MEAN, s.MOST_MEAN, s.UNNAMED, s.OPEN]] == pytest.approx(0.0, abs=1e-12)
            continue
        told, most = np.array(cell.told), np.array(cell.most)
        expected = {
            s.TRIALS: told.size, s.MEAN: told.sum(), s.VARIANCE: (told * (1 - told)).sum(),
            s.THIRD: (told * (1 - told) * (1 - 2 * told)).sum(), s.NONE: math.prod(1 - told),
            s.MOST_TRIALS: most.size, s.MOST_MEAN: most.sum(), s.OPEN: cell.open, s.EXCUSED: cell.excused,
            s.KILLED_LOW: cell.killed, s.REPORTS: cell.reports, s.COUNTED: len(cell.top),
        }  # fmt: skip
        if key[0] == 0:
            expected[s.UNNAMED] = cell.unnamed
        for number, value in expected.items():
            assert sums[number] == pytest.approx(value, rel=1e-9, abs=1e-12), (key, number)
        np.testing.assert_allclose(found.trials[c, : told.size], told, rtol=1e-12)
        assert found.classes[c, :, 0].sum() == pytest.approx(told.sum())
        assert found.classes[c, :, 1].sum() == pytest.approx((told**2).sum())
        best = sorted(cell.top, key=lambda it: (round(it[0], 12), it[1]))[: s.BECAUSE]
        assert found.top[c, : len(best)].tolist() == pytest.approx([-p for p, _ in best])


@given(acts)
@settings(max_examples=40, deadline=None)
def test_an_unknown_start_leaves_only_the_upper_end(given_acts: list[Act]) -> None:
    found, known = run(given_acts, 0.0), run(given_acts)

    assert not found.sums[:, s.MEAN].any()
    np.testing.assert_allclose(found.sums[:, s.MOST_MEAN], known.sums[:, s.MOST_MEAN])


@given(acts)
@settings(max_examples=40, deadline=None)
def test_days_add_up_to_the_whole_and_areas_to_all(given_acts: list[Act]) -> None:
    mean = run(given_acts).sums[:, s.MEAN].reshape(3, 3, 6)

    np.testing.assert_allclose(mean[:, :, :3].sum(axis=2), mean[:, :, 3], atol=1e-9)
    np.testing.assert_allclose(mean[:, 1:].sum(axis=1), mean[:, 0], atol=1e-9)


@given(st.integers(-50, 50), st.integers(0, 40), st.integers(-50, 50), st.integers(1, 60))
def test_a_share_is_the_part_inside(start: int, width: int, first: int, length: int) -> None:
    span = (first, first + length)
    assert compiled_share(start, start + width, *span) == pytest.approx(share_of(start, start + width, span))


def test_of_many_alike_the_first_stay_and_the_strongest_lead() -> None:
    same = [Act(earliest=10, latest=10, by=(1.0, 0.0, 0.0), area=(1.0, 1.0, 0.0), happened=0.5) for _ in range(30)]
    same[27].happened = 0.9
    found = run(same)

    assert found.top_row[0].tolist() == [27, *range(19)]


def test_a_chance_of_nothing_ends_at_nought() -> None:
    many = [Act(earliest=10, latest=10, by=(1.0, 0.0, 0.0), area=(1.0, 1.0, 0.0), happened=0.5) for _ in range(900)]
    assert run(many).sums[0, s.NONE] == 0.0
