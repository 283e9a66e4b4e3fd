"""What can be compared of a stretch: its incidents are found whatever the zone its hours are written in."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import polars as pl
import pytest

from truce.flow.outlook.kinds import within

MOSCOW = ZoneInfo("Europe/Moscow")


@pytest.mark.parametrize("zone", [UTC, MOSCOW])
def test_a_stretch_holds_the_same_incidents_in_every_zone(zone: ZoneInfo) -> None:
    at = [datetime(2025, 3, 10, hour, tzinfo=UTC) for hour in (5, 9, 22)]
    incidents = pl.DataFrame({"id": ["a", "b", "c"], "earliest": at, "latest": at})
    rows = pl.DataFrame({"incident": ["a", "b", "c"]})
    begin, end = (datetime(2025, 3, 10, hour, tzinfo=UTC).astimezone(zone) for hour in (6, 22))

    assert within(rows, incidents, ((begin, end),))["incident"].to_list() == ["b"]
