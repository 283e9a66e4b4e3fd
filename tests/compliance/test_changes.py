"""Fewer, more, or cannot be told."""

from datetime import timedelta
from typing import Any

import numpy as np
import pytest

from tests.compliance.world import DAY, HOUR, T0, agreement, evidence, incident, judged, reading, report, rows, term
from truce.compliance.contract import Options
from truce.compliance.count.changes import dispersion, ratio_of
from truce.compliance.periods import DAY as DAY_US
from truce.compliance.periods import WEEK, Span, candidates, days_of, micros, spread

WEEKS = timedelta(days=7)
AGREED = agreement(term("T", "cessation", reading("text", T0, T0 + DAY)))


def week_by_week(per_window: dict[int, int], volume: dict[int, int], spill: int = 0) -> Any:
    """So many incidents and reports in the first day of each week from T0; a quiet report marks the far ends."""
    acts = [
        incident(f"{w}-{i}", T0 + w * WEEKS + i * timedelta(minutes=3), p_happened=1.0)
        for w, n in per_window.items()
        for i in range(n)
    ]
    told = [report(f"{w}-{i}", T0 + w * WEEKS + i * timedelta(minutes=2)) for w, n in volume.items() for i in range(n)]
    ends = [report("first", T0 - 5 * WEEKS), report("last", T0 + (5 + spill) * WEEKS)]
    return evidence(acts, reports=[*told, *ends])


def change(found: Any, against: str, party: str = "any") -> dict[str, Any]:
    (row,) = [r for r in found.changes.to_pylist() if r["against"] == against and r["party"] == party]
    return dict(row)


FOUR = (-4, -3, -2, -1, 1, 2, 3, 4)


def test_far_fewer_at_the_same_volume_is_fewer() -> None:
    what = week_by_week({0: 5} | dict.fromkeys(FOUR, 100), dict.fromkeys((0, *FOUR), 300))
    row = change(judged(what, AGREED), "before")

    assert row["verdict"] == "fewer"
    assert row["ratio"] == pytest.approx(0.05, abs=0.02)
    assert row["low"] < row["ratio"] < row["high"]
    assert (row["hours_during"], row["hours_other"]) == (24.0, 96.0)
    assert row["volume_ratio"] == pytest.approx(1.0, abs=0.02)


def test_fewer_told_because_less_was_told_is_no_clear_change() -> None:
    what = week_by_week({0: 10} | dict.fromkeys(FOUR, 100), {0: 30} | dict.fromkeys(FOUR, 300))
    row = change(judged(what, AGREED), "after")

    assert row["ratio"] < 0.2
    assert row["verdict"] == "no_clear_change"
    assert row["adjusted_low"] < 1 < row["adjusted_high"]


def test_more_is_more() -> None:
    what = week_by_week({0: 200} | dict.fromkeys(FOUR, 20), dict.fromkeys((0, *FOUR), 300))
    assert change(judged(what, AGREED), "before")["verdict"] == "more"


def test_without_a_collected_window_nothing_can_be_told() -> None:
    acts = [incident("a", T0 + HOUR)]
    found = judged(evidence(acts, reports=[report("a", T0 + HOUR)]), AGREED)

    row = change(found, "before")
    assert (row["verdict"], row["ratio"], row["hours_other"]) == ("cannot_tell", None, 0.0)
    (other,) = rows(found, id=row["other"])
    assert (other["period"], other["expected"]) == ("before", None)


def test_a_side_that_has_no_end_yet_has_no_after() -> None:
    found = judged(week_by_week({0: 1}, {0: 1}), AGREED, as_of=T0 + 12 * HOUR)
    assert {r["against"] for r in found.changes.to_pylist()} == {"before"}


def test_windows_that_touch_another_readings_period_are_dropped() -> None:
    early = reading("south", T0 - WEEKS, T0 - WEEKS + DAY)
    both = agreement(term("T", "cessation", reading("north", T0, T0 + DAY), early))
    found = judged(week_by_week(dict.fromkeys((0, *FOUR), 10), dict.fromkeys((0, *FOUR), 10)), both)

    hours = {
        r["hours_other"] for r in found.changes.to_pylist() if r["reading"] == "north" and r["against"] == "before"
    }
    assert hours == {72.0}


def test_a_source_that_starts_late_narrows_what_can_be_compared() -> None:
    late = [report(f"late-{i}", T0 - 10 * DAY + i * DAY, source="late") for i in range(60)]
    what = evidence([incident("a", T0)], reports=[*late, report("x", T0 - 200 * DAY), report("y", T0, "wire")])
    assert change(judged(what, AGREED), "before")["hours_other"] in (24.0, 0.0)


def test_acts_in_matched_windows_are_measured_and_breach_nothing() -> None:
    what = week_by_week(dict.fromkeys(FOUR, 50), dict.fromkeys((0, *FOUR), 60))
    found = judged(what, AGREED)

    before, after = (rows(found, period=p, party="any")[0] for p in ("before", "after"))
    assert before["expected"] == pytest.approx(200.0)
    assert (before["status"], before["reason"]) == ("not_yet_in_force", "told_outside_force")
    assert (after["status"], after["reason"]) == ("expired", "told_outside_force")
    assert not any(r["status"].startswith("breached") for r in rows(found))


def test_ratios_hold_the_truth_as_often_as_they_say() -> None:
    chance, held, tries = np.random.default_rng(5), 0, 600
    for _ in range(tries):
        during, other = chance.poisson(10), chance.poisson(80)
        found = ratio_of(during, other, 24.0, 96.0, 1.0)
        held += found.low <= 0.5 <= found.high
    assert held / tries == pytest.approx(0.9, abs=0.04)


def test_a_rate_needs_a_positive_denominator() -> None:
    with pytest.raises(ValueError, match="denominator"):
        ratio_of(1.0, 1.0, 0.0, 24.0, 1.0)


def test_dispersion_is_learnt_between_windows_and_never_below_poisson() -> None:
    options = Options(as_of=T0)
    assert dispersion([np.array([]), np.array([])], options) == 2.0
    assert dispersion([np.array([10.0] * 4)] * 2, options) == 1.0
    assert dispersion([np.array([1.0, 40.0, 2.0, 60.0])], options) > 15


def test_short_truces_are_matched_by_whole_weeks_and_long_ones_too() -> None:
    start = micros(T0)
    short, long = Span(start, start + 30 * 3_600_000_000), Span(start, start + 30 * DAY_US)
    assert [s.start - start for s in candidates(short, short.end, "before", 2)] == [-WEEK, -2 * WEEK]
    assert [s.start - start for s in candidates(long, long.end, "after", 2)] == [5 * WEEK, 10 * WEEK]
    assert candidates(long, None, "after", 2) == []


def test_days_part_at_local_midnight_also_when_clocks_change() -> None:
    span = Span(micros(T0.replace(month=3, day=30, hour=0)), micros(T0.replace(month=4, day=2)))
    days = days_of(span, "Europe/Kyiv")
    assert days[0].start == span.start
    assert days[-1].end == span.end
    assert sum(d.hours for d in days) == span.hours
    assert 23.0 in {d.hours for d in days}


def test_spread_parts_every_interval_without_loss() -> None:
    chance = np.random.default_rng(2)
    earliest = chance.integers(0, 1000, 400)
    latest = earliest + chance.integers(0, 300, 400)
    spans = [Span(a, a + 100) for a in range(0, 1300, 100)]
    met = spread(earliest, latest, spans)
    assert np.bincount(met.row, weights=met.share, minlength=400) == pytest.approx(np.ones(400))
