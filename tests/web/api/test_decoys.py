"""A decoy that leaves among a thousand rows raises the alarm as well as one that is opened alone."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from tests.casework import Staffed, staffed
from truce.flow.rights.roles_decoys import plant
from truce.flow.signing_in.desk import Desk
from truce.flow.signing_in.tokens import mint
from truce.model.account import SigningRules
from truce.model.columns import to_table
from truce.model.report import Report
from truce.web.api import make_api
from truce.web.room import Room

DECOY = "rep-0123456789abcdef"
AT = datetime(2025, 4, 22, 8, tzinfo=UTC)


@pytest.fixture(scope="module")
def planted(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Staffed, TestClient]]:
    """The API of a mission with one report, which is a decoy; ana's token is in hand."""
    folder: Path = tmp_path_factory.mktemp("decoys")
    made = staffed(folder)
    one = Report(id=DECOY, source="invented", origin="invented", earliest=AT, latest=AT, day=AT.date())
    made.house.mission.lake.add(Report, to_table(Report, [one]))
    plant(made.as_("audra"), DECOY, "nobody has a reason")
    room, key = Room(folder / "mission"), made.keys["ana"]
    desk = Desk(house=room.house_for(key), accounts=room.store.accounts, rules=SigningRules(origin="http://x"))
    token, _ = mint(desk, key, "t", ("read", "export"), 5)
    with TestClient(make_api(room), headers={"Authorization": f"Bearer {token}"}) as client:
        yield made, client
    room.pictures.sheets.close()
    room.store.close()


def alarms(made: Staffed) -> int:
    raised = made.house.mission.ledger.entries(acts=["alarm"])
    return sum((act.facts.get("kind"), act.facts.get("by")) == ("decoy", "ana") for act in raised)


@pytest.mark.parametrize("path", ["/reports", "/reports/whole.jsonl", "/reports/whole.csv", f"/reports/{DECOY}"])
def test_a_decoy_that_leaves_among_others_raises_the_alarm(planted: tuple[Staffed, TestClient], path: str) -> None:
    made, client = planted
    before = alarms(made)

    answer = client.get(path)

    assert answer.status_code == 200
    assert DECOY in answer.text
    assert alarms(made) == before + 1
