"""Golden case 8: seven days without a patrol in Zolote are not quiet; they cannot be assessed."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tests.compliance.world import agreement, evidence, incident, judged, reading, report, rows, term, watch, zone
from truce.model.agreement import TermZone
from truce.model.where import circle

START = datetime(2018, 9, 1, tzinfo=UTC)
DAYS = 7
ZOLOTE = circle(38.65, 48.70, 2000.0)


def test_seven_days_without_patrol_are_not_quiet() -> None:
    area = term("FD-2", "cessation", reading("text", START, START + timedelta(days=DAYS)),
                zone=TermZone(kind="named_area", name="da-zolote"))  # fmt: skip
    elsewhere = watch("patrol-7", START, START + timedelta(days=DAYS), lon=37.5, lat=48.0)
    media = [report(str(d), START + timedelta(days=d)) for d in range(DAYS)]
    shots_elsewhere = [incident("far", START + timedelta(days=2), lon=37.5, lat=48.0)]
    found = judged(
        evidence(shots_elsewhere, [elsewhere], zones=[zone("da-zolote", ZOLOTE)], reports=media),
        agreement(area, effective_from=START),
        as_of=START + timedelta(days=60),
    )

    days = rows(found, period="day", party="any", area="all")
    assert len(days) == DAYS
    for row in (*days, *rows(found, period="whole")):
        assert (row["status"], row["reason"]) == ("not_assessable", "nothing_told_unwatched")
        assert row["coverage"] == 0.0
        assert row["coverage_hours"] == 0.0


def test_a_day_patrolled_only_in_daylight_is_not_watched_enough() -> None:
    area = term("FD-2", "cessation", reading("text", START, START + timedelta(days=1)),
                zone=TermZone(kind="named_area", name="da-zolote"))  # fmt: skip
    daylight = watch("patrol-7", START + timedelta(hours=6), START + timedelta(hours=16), lon=38.65, lat=48.70)
    found = judged(
        evidence(coverage=[daylight], zones=[zone("da-zolote", ZOLOTE)]),
        agreement(area, effective_from=START),
        as_of=START + timedelta(days=60),
    )

    (day,) = rows(found, period="day", party="any")
    assert day["status"] == "not_assessable"
    assert day["coverage"] == pytest.approx(10 / 24, abs=0.001)
    assert day["coverage_hours"] == pytest.approx(10.0)


def counted(watched_at_night: bool) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """The ruling of FD-2 on Zolote, and its days: patrolled in daylight, with a camera by night or without."""
    days = [START + timedelta(days=d) for d in range(DAYS)]
    place = {"lon": 38.65, "lat": 48.70}
    cover = [watch(f"patrol-{d:%d}", d + timedelta(hours=2), d + timedelta(hours=17), **place) for d in days]
    cover += [
        watch(f"camera-{d:%d}-{h}", d + timedelta(hours=h), d + timedelta(hours=h + 8), watcher="camera", **place)
        for d in days
        for h in (0, 16)
        if watched_at_night
    ]
    named = TermZone(kind="named_zones", zones=("da-zolote",))
    rule = {"measure": "quiet_days", "quiet": {"days": DAYS}}
    area = term("FD-2", "cessation", reading("text", START, START + timedelta(days=DAYS)), zone=named, rule=rule)
    found = judged(
        evidence(coverage=cover, zones=[zone("da-zolote", ZOLOTE)]),
        agreement(area, effective_from=START),
        as_of=START + timedelta(days=60),
    )
    (row,) = rows(found, area="da-zolote", period="whole")
    return row, found.quiet_days.to_pylist()


def test_days_without_a_watch_by_night_are_not_counted() -> None:
    row, days = counted(watched_at_night=False)

    assert [d["state"] for d in days] == ["unwatched"] * DAYS
    assert all(d["coverage_day"] > 0.9 and d["coverage_night"] < 0.5 for d in days)
    assert max(d["run"] for d in days) == 0
    assert (row["status"], row["reason"]) == ("not_assessable", "nothing_told_unwatched")
    assert row["waits_for"]


def test_watched_by_day_and_by_night_seven_days_are_seven() -> None:
    row, days = counted(watched_at_night=True)

    assert [d["run"] for d in days] == [*range(1, DAYS + 1)]
    assert (row["status"], row["reason"]) == ("fulfilled", "quiet_days_reached")
