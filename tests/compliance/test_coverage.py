"""Who could have seen, by hand."""

from typing import Any

import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.compliance.world import (
    DAY,
    HOUR,
    T0,
    agreement,
    evidence,
    incident,
    judged,
    line,
    reading,
    rows,
    term,
    watch,
    whole,
    zone,
)
from truce.model.agreement import TermZone

BOX = shapely.box(37.9, 47.95, 38.1, 48.05)
EAST, WEST = shapely.box(38.0, 47.0, 39.0, 49.0), shapely.box(37.0, 47.0, 38.0, 49.0)
FAR = 60_000.0  # sees the whole box


def seen(*watches: Any, **more: Any) -> dict[str, Any]:
    text = reading("text", T0, T0 + DAY)
    where = agreement(term("T", "cessation", text, zone=TermZone(kind="named_area", name="box")))
    return whole(judged(evidence(coverage=watches, zones=[zone("box", BOX)], **more), where))


def test_a_quarter_of_the_time_is_a_quarter() -> None:
    row = seen(watch("a", T0, T0 + 6 * HOUR, radius_m=FAR))
    assert (row["coverage"], row["coverage_hours"]) == (pytest.approx(0.25), pytest.approx(6.0))


def test_quality_weighs() -> None:
    assert seen(watch("a", T0, T0 + DAY, radius_m=FAR, quality=0.5))["coverage"] == pytest.approx(0.5)


def test_two_watchers_miss_only_what_both_miss() -> None:
    pair = [watch(n, T0, T0 + DAY, radius_m=FAR, quality=0.5) for n in "ab"]
    row = seen(*pair)
    assert (row["coverage"], row["coverage_hours"]) == (pytest.approx(0.75), pytest.approx(24.0))


def test_one_watcher_told_twice_is_one_watch() -> None:
    twice = [watch(n, T0, T0 + 12 * HOUR, radius_m=FAR, quality=0.5, watcher="patrol") for n in "ab"]
    row = seen(*twice)
    assert (row["coverage"], row["coverage_hours"]) == (pytest.approx(0.25), pytest.approx(6.0))


def test_a_denial_lowers_coverage_and_is_counted() -> None:
    planned = watch("a", T0, T0 + 12 * HOUR, radius_m=FAR, watcher="patrol")
    denied = watch("b", T0 + 6 * HOUR, T0 + 9 * HOUR, radius_m=FAR, watcher="patrol", quality=0.0, restriction="denial")
    assert seen(planned)["coverage"] == pytest.approx(0.5)
    row = seen(planned, denied)
    assert (row["coverage"], row["restrictions"]) == (pytest.approx(9 / 24), 1)


def test_weather_hinders_but_is_no_restriction_of_access() -> None:
    planned = watch("a", T0, T0 + 12 * HOUR, radius_m=FAR, watcher="patrol")
    fog = watch("b", T0, T0 + 12 * HOUR, radius_m=FAR, watcher="patrol", quality=0.0, restriction="weather")
    row = seen(planned, fog)
    assert (row["coverage"], row["restrictions"]) == (pytest.approx(0.0), 0)


def test_a_small_disc_covers_its_share_of_the_area() -> None:
    share = seen(watch("a", T0, T0 + DAY, radius_m=1000.0))["coverage"]
    east_west, north_south = 14_900.0, 11_120.0  # metres of the box, about
    assert share == pytest.approx(3.1416 * 1000.0**2 / (east_west * north_south), rel=0.03)


def test_a_watcher_elsewhere_sees_nothing_here() -> None:
    row = seen(watch("a", T0, T0 + DAY, lon=30.0, radius_m=FAR))
    assert (row["coverage"], row["coverage_hours"]) == (0.0, 0.0)


def test_each_side_of_the_line_has_its_own_coverage() -> None:
    front = line(T0, shapely.LineString([(38.0, 47.0), (38.0, 49.0)]), WEST)
    where = agreement(term("T", "cessation", reading("text", T0, T0 + DAY),
                           zone=TermZone(kind="named_area", name="box")))  # fmt: skip
    eastern = watch("a", T0, T0 + DAY, lon=38.0, geometry=shapely.to_wkb(EAST), where_kind="polygon")
    found = judged(evidence(coverage=[eastern], lines=[front], zones=[zone("box", BOX)]), where)

    assert whole(found, area="held:south")["coverage"] == pytest.approx(1.0)
    assert whole(found, area="held:north")["coverage"] == pytest.approx(0.0)
    assert whole(found)["coverage"] == pytest.approx(0.5, abs=0.01)
    assert whole(found, area="held:south")["status"] == "in_force_no_evidence"
    assert whole(found, area="held:north")["status"] == "not_assessable"


def test_where_no_area_is_stated_all_places_of_such_acts_had_to_be_watched() -> None:
    corner = [incident(str(i), T0 - DAY, lon=x, lat=y) for i, (x, y) in enumerate([(37, 47), (39, 47), (39, 49)])]
    found = judged(evidence(corner, [watch("a", T0, T0 + 2 * DAY, radius_m=5000.0)]), agreement(term()))

    assert 0 < whole(found)["coverage"] < 0.02
    assert whole(found)["reason"] == "nothing_told_unwatched"


def test_monitors_kept_away_is_told_of_the_term_that_lets_them_in() -> None:
    denied = watch("b", T0, T0 + HOUR, quality=0.0, restriction="denial")
    found = judged(evidence(coverage=[denied]), agreement(term("A", "access_monitors")))

    assert (whole(found)["restrictions"], whole(found)["reason"]) == (1, "breach_established")


watches = st.lists(
    st.tuples(st.integers(-5, 30), st.integers(1, 30), st.floats(0, 1), st.sampled_from(["p", "q"]), st.booleans()),
    max_size=8,
)


@given(watches)
@settings(max_examples=40, deadline=None)
def test_coverage_is_a_share_and_days_add_up(told: list[tuple[int, int, float, str, bool]]) -> None:
    made = [
        watch(
            str(i),
            T0 + a * HOUR,
            T0 + (a + n) * HOUR,
            radius_m=FAR,
            watcher=who,
            quality=0.0 if kept else q,
            restriction="denial" if kept else None,
        )
        for i, (a, n, q, who, kept) in enumerate(told)
    ]
    where = agreement(term("T", zone=TermZone(kind="named_area", name="box")))
    found = judged(evidence(coverage=made, zones=[zone("box", BOX)]), where)

    days = rows(found, period="day", party="any", area="all")
    assert all(0 <= r["coverage"] <= 1 for r in days)
    assert sum(r["coverage"] for r in days) / 2 == pytest.approx(whole(found)["coverage"], abs=1e-6)
    assert sum(r["coverage_hours"] for r in days) == pytest.approx(whole(found)["coverage_hours"], abs=1e-6)
