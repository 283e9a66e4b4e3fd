"""The picture's days begin at the mission's midnight, the lake's at that of UTC: no incident falls between them."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from tests.flow.room.test_alerting import incident, known
from tests.web.api.conftest import LOCAL
from tests.web.serving import ENTRY
from truce.bootstrap import new_mission
from truce.model.incident import Incident
from truce.web.api import make_api
from truce.web.room import Room

LATE = datetime(2025, 4, 20, 22, 30, tzinfo=UTC)  # the 21st in Kyiv
HOURS = (0, 1, 2, 20, 24, 47)


@pytest.mark.parametrize("zone", ["Europe/Kyiv", "America/New_York"])
def test_an_incident_at_midnight_is_on_its_page_and_in_its_stream(tmp_path: Path, zone: str) -> None:
    new_mission(tmp_path / "m", ["easter-truce-2025"], time_zone=zone)
    room = Room(tmp_path / "m", entry=ENTRY)
    ids = [f"inc-{n:016x}" for n in range(len(HOURS))]
    known(room.base, *(_at(id, LATE + timedelta(hours=hour)) for id, hour in zip(ids, HOURS, strict=True)))

    with TestClient(make_api(room), headers=LOCAL) as api:
        for id in ids:
            asked = {"text": id.removeprefix("inc-")}
            assert [row["id"] for row in api.get("/incidents", params=asked).json()["items"]] == [id]
            told = api.get("/incidents/whole.jsonl", params=asked).text.splitlines()
            assert [json.loads(line)["id"] for line in told] == [id]
        assert len(api.get("/incidents/whole.jsonl", params={"certainty": "0.5"}).text.splitlines()) == len(ids)
    room.pictures.sheets.close()
    room.store.close()


def _at(id: str, middle: datetime) -> Incident:
    """An incident that took an hour around an instant."""
    half = timedelta(minutes=30)
    return incident(id, earliest=middle - half, latest=middle + half, day=middle.date())
