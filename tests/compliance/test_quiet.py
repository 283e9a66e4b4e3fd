"""Quiet days: a count that starts again, area by area, and silence that somebody must have watched."""

from datetime import timedelta
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
    reading,
    rows,
    term,
    watch,
    zone,
)
from truce.compliance.contract import Evidence
from truce.model.agreement import Term, TermZone
from truce.model.coverage import Coverage
from truce.model.incident import Incident
from truce.model.where import circle

DAYS = 8
PLACE = {"valley": (38.0, 48.0), "ridge": (38.5, 48.0)}
ZONES = [zone(name, circle(lon, lat, 1000.0)) for name, (lon, lat) in PLACE.items()]


def silence(*areas: str, days: int = 3, length: int = DAYS, **quiet: float) -> Term:
    return term(
        "Q-1",
        "cessation",
        reading("text", T0, T0 + length * DAY),
        zone=TermZone(kind="named_zones", zones=areas or ("valley",)),
        rule={"measure": "quiet_days", "quiet": {"days": days, **quiet}},
    )


def camera(day: int, area: str = "valley", hours: tuple[int, ...] = (0, 8, 16), quality: float = 1.0) -> list[Coverage]:
    """A watch of eight hours each: all round the clock, unless some are left out."""
    lon, lat = PLACE[area]
    about: dict[str, Any] = {"lon": lon, "lat": lat, "watcher": area, "quality": quality}
    start = T0 + day * DAY
    return [watch(f"{area}-{day}-{h}", start + h * HOUR, start + (h + 8) * HOUR, **about) for h in hours]


def shot(day: int, area: str = "valley", p: float = 0.99, **more: Any) -> Incident:
    lon, lat = PLACE[area]
    at = T0 + day * DAY + 11 * HOUR
    return incident(f"{area}-{day}-{p}", at, **({"lon": lon, "lat": lat, "p_happened": p} | more))


def known(watched: list[Coverage], shots: list[Incident] | None = None) -> Evidence:
    return evidence(shots or [], watched, zones=ZONES)


def runs(what: Evidence, asked: Term, area: str = "valley", **more: Any) -> list[tuple[str, int]]:
    found = judged(what, agreement(asked), **more).quiet_days.to_pylist()
    return [(d["state"], d["run"]) for d in found if d["area"] == area]


def always(*areas: str) -> list[Coverage]:
    return [w for area in areas or ("valley",) for d in range(DAYS) for w in camera(d, area)]


def test_a_breach_starts_the_count_again() -> None:
    told = runs(known(always(), [shot(3)]), silence(days=5))

    assert told == [("quiet", 1), ("quiet", 2), ("quiet", 3), ("broken", 0), *(("quiet", n) for n in range(1, 5))]


def test_what_is_told_and_not_established_ends_the_run_and_is_not_called_a_breach() -> None:
    told = runs(known(always(), [shot(3, p=0.5)]), silence(days=5))

    assert told[3] == ("unsure", 0)
    assert told[4] == ("quiet", 1)


def test_a_day_nobody_watched_ends_the_run_and_blames_nobody() -> None:
    found = judged(known([w for d in (0, 1, 3, 4) for w in camera(d)]), agreement(silence())).quiet_days.to_pylist()

    assert [(d["state"], d["run"]) for d in found[:5]] == [
        ("quiet", 1), ("quiet", 2), ("unwatched", 0), ("quiet", 1), ("quiet", 2),
    ]  # fmt: skip
    assert found[2]["reset_by"] == []
    assert found[2]["p_quiet"] is None


def test_a_day_without_its_night_is_no_quiet_day() -> None:
    told = runs(known([w for d in range(DAYS) for w in camera(d, hours=(8,))]), silence())

    assert {state for state, _ in told} == {"unwatched"}


def test_how_much_must_be_watched_is_the_rules_own_word() -> None:
    half = [w for d in range(DAYS) for w in camera(d, quality=0.4)]

    assert {state for state, _ in runs(known(half), silence())} == {"unwatched"}
    assert {state for state, _ in runs(known(half), silence(min_day=0.3, min_night=0.3))} == {"quiet"}


def test_areas_are_counted_each_by_itself() -> None:
    both = known(always("valley", "ridge"), [shot(3)])
    asked = silence("valley", "ridge", days=5)
    found = judged(both, agreement(asked))
    status = {r["area"]: r["status"] for r in rows(found, party="any")}

    assert status == {"valley": "partially_met", "ridge": "fulfilled", "all": "partially_met"}
    assert [run for _, run in runs(both, asked, "ridge")] == [*range(1, DAYS + 1)]


def test_a_shot_outside_the_area_breaks_nothing() -> None:
    assert {state for state, _ in runs(known(always(), [shot(3, "ridge")]), silence())} == {"quiet"}


def test_a_shot_whose_place_nobody_told_breaks_no_areas_silence() -> None:
    nowhere = shot(3, lon=None, lat=None, radius_m=None)

    assert {state for state, _ in runs(known(always(), [nowhere]), silence())} == {"quiet"}


def test_where_nobody_drew_the_area_nothing_is_counted() -> None:
    found = judged(known(always()), agreement(silence("nowhere")))
    (row,) = rows(found, area="nowhere")

    assert (row["status"], row["reason"]) == ("not_assessable", "no_geometry")


def test_days_run_between_the_midnights_of_the_mission() -> None:
    late = shot(2)  # 11:00 UTC; Tarawa is twelve hours ahead
    told = judged(known(always(), [late]), agreement(silence()), time_zone="Pacific/Tarawa").quiet_days.to_pylist()
    (broken,) = [d for d in told if d["state"] == "broken"]

    assert broken["earliest"] == T0 + 2 * DAY - 12 * HOUR
    assert broken["latest"] - broken["earliest"] == DAY


def test_part_of_a_day_is_never_a_quiet_day() -> None:
    asked = silence(length=2)
    found = judged(known(always()), agreement(asked), as_of=T0 + DAY + 6 * HOUR).quiet_days.to_pylist()

    assert [d["day"] for d in found] == [T0.date()]


def test_the_day_is_named_on_which_the_count_was_reached() -> None:
    found = judged(known(always()), agreement(silence(days=3)))
    days = {d["id"]: d for d in found.quiet_days.to_pylist()}
    (row,) = rows(found, area="valley")

    assert (row["status"], row["reason"], row["waits_for"]) == ("fulfilled", "quiet_days_reached", [])
    assert [days[id]["run"] for id in row["because"]] == [1, 2, 3]


@pytest.mark.parametrize(("by", "status"), [({"north": 1.0}, "breached"), ({}, "not_assessable")])
def test_only_who_is_named_has_broken_the_silence(by: dict[str, float], status: str) -> None:
    found = judged(known(always(), [shot(d, by=by) for d in range(DAYS)]), agreement(silence()))
    told = {r["party"]: r["status"] for r in rows(found, area="all")}

    assert told["any"].startswith("breached")
    assert told["north"].startswith(status)
    assert told["south"] == "not_assessable"


STATES = st.lists(st.sampled_from(["watched", "unwatched", "broken", "unsure"]), min_size=1, max_size=DAYS)


@settings(max_examples=40, deadline=None)
@given(STATES, st.integers(1, 4))
def test_the_run_is_the_number_of_quiet_days_since_the_last_that_was_none(days: list[str], needed: int) -> None:
    watched = [w for d, state in enumerate(days) if state != "unwatched" for w in camera(d)]
    shots = [shot(d, p=0.99 if s == "broken" else 0.5) for d, s in enumerate(days) if s in {"broken", "unsure"}]
    told = runs(known(watched, shots), silence(days=needed, length=len(days)), as_of=T0 + 40 * DAY)

    run, expected = 0, []
    for state in days:
        run = run + 1 if state == "watched" else 0
        expected.append(("quiet" if state == "watched" else state, run))
    assert told == expected


@settings(max_examples=30, deadline=None)
@given(STATES, st.integers(0, DAYS - 1))
def test_another_shot_never_makes_a_longer_run(days: list[str], day: int) -> None:
    watched = [w for d, state in enumerate(days) if state != "unwatched" for w in camera(d)]
    before = runs(known(watched), silence())
    after = runs(known(watched, [shot(day)]), silence())

    assert all(b <= a for (_, a), (_, b) in zip(before, after, strict=True))


def test_in_the_polar_night_there_is_no_light_to_be_watched() -> None:
    start = T0.replace(month=12, day=20)
    asked = term(
        "Q-1",
        "cessation",
        reading("text", start, start + DAY),
        zone=TermZone(kind="named_zones", zones=("ice",)),
        rule={"measure": "quiet_days", "quiet": {"days": 1}},
    )
    place = {"lon": 20.0, "lat": 80.0, "radius_m": 9000.0}
    seen = [watch(f"{h}", start + h * HOUR, start + (h + 8) * HOUR, **place) for h in (0, 8, 16)]
    ice = zone("ice", shapely.box(19.95, 79.99, 20.05, 80.01))
    found = judged(evidence(coverage=seen, zones=[ice]), agreement(asked), as_of=start + timedelta(days=2))
    (day,) = found.quiet_days.to_pylist()

    assert (day["coverage_day"], day["state"]) == (1.0, "quiet")
