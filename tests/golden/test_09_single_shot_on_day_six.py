"""Golden case 9: five quiet days, a single shot on the sixth: the count of FD-2 starts again there, and only there.

The areas, the cameras and the shot are invented; the term is that of the catalogue.
"""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tests.compliance.world import evidence, incident, watch, zone
from truce.compliance.contract import Judged, Options
from truce.compliance.judge import judge
from truce.model.where import circle
from truce.wire.catalogue import from_catalogue

START = datetime(2016, 10, 1, tzinfo=UTC)
DAY = timedelta(days=1)
AREAS = {"da-stanytsia-luhanska": (39.48, 48.65), "da-zolote": (38.65, 48.70), "da-petrivske": (37.90, 47.75)}
ZOLOTE = AREAS["da-zolote"]


def judged(days: int) -> Judged:
    """So many days with a camera in every area, and one shot in Zolote on the sixth."""
    cameras = [
        watch(f"{name}-{d}-{h}", START + d * DAY + timedelta(hours=h), START + d * DAY + timedelta(hours=h + 8),
              lon=lon, lat=lat, radius_m=8000.0, watcher=f"camera-{name}")
        for name, (lon, lat) in AREAS.items()
        for d in range(days)
        for h in (0, 8, 16)
    ]  # fmt: skip
    zones = [zone(name, circle(lon, lat, 1000.0)) for name, (lon, lat) in AREAS.items()]
    shot = incident("shot", START + 5 * DAY + timedelta(hours=14), lon=ZOLOTE[0], lat=ZOLOTE[1], p_happened=0.97)
    known = evidence([shot], cameras, zones=zones)
    return judge(known, [from_catalogue("framework-decision-2016")], Options(as_of=START + days * DAY))


def counted(found: Judged, area: str) -> list[dict[str, Any]]:
    return [
        row
        for row in found.quiet_days.to_pylist()
        if row["area"] == area and row["term"] == "FD-2" and row["earliest"] >= START
    ]


def ruling(found: Judged, area: str) -> dict[str, Any]:
    rulings: list[dict[str, Any]] = found.rulings.to_pylist()
    (row,) = [r for r in rulings if (r["term"], r["area"], r["party"]) == ("FD-2", area, "any")]
    return row


def test_the_count_goes_from_five_to_nought_and_names_the_shot() -> None:
    days = counted(judged(12), "da-zolote")

    assert [d["run"] for d in days] == [1, 2, 3, 4, 5, 0, 1, 2, 3, 4, 5, 6]
    assert days[5]["state"] == "broken"
    assert days[5]["reset_by"] == ["inc-shot"]
    assert all(d["reset_by"] == [] for d in days[:5] + days[6:])


def test_on_the_twelfth_day_the_seven_are_not_reached() -> None:
    row = ruling(judged(12), "da-zolote")

    assert (row["status"], row["reason"]) == ("partially_met", "quiet_days_running")


def test_seven_days_after_the_shot_they_are() -> None:
    found = judged(13)
    row = ruling(found, "da-zolote")
    last = counted(found, "da-zolote")[-1]

    assert (row["status"], row["reason"]) == ("fulfilled", "quiet_days_reached")
    assert last["run"] == last["needed"] == 7
    assert last["id"] in row["because"]


@pytest.mark.parametrize("area", ["da-stanytsia-luhanska", "da-petrivske"])
def test_the_other_areas_counted_on(area: str) -> None:
    found = judged(12)

    assert ruling(found, area)["status"] == "fulfilled"
    assert max(d["run"] for d in counted(found, area)) == 12


def test_all_areas_together_are_met_in_part() -> None:
    assert ruling(judged(12), "all")["status"] == "partially_met"
    assert ruling(judged(13), "all")["status"] == "fulfilled"
