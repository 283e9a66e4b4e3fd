"""Golden case 8: seven days without a patrol in Zolote are not quiet; they cannot be assessed."""

from datetime import UTC, datetime, timedelta

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
