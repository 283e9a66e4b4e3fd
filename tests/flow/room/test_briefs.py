"""The kept briefs, as the room lists them."""

from pathlib import Path

import pytest

from tests.casework import staffed
from truce.errors import NotFound
from truce.flow.bundle.seal_brief import newest
from truce.flow.rights.outgoing import let_out
from truce.flow.room.briefs import listed, opened


def test_a_brief_that_was_taken_away_made_none(tmp_path: Path) -> None:
    house = staffed(tmp_path).as_("hana")
    house.mission.ledger.log("brief", house.clock(), brief="brf-0", language="en", sha256="00")
    let_out(house, "brief", "brf-0", 0, "pdf", {})("ff" * 32)

    assert [one.id for one in listed(house)] == ["brf-0"]
    assert newest(house) == "brf-0"
    with pytest.raises(NotFound):
        opened(house, "brf-1", "en", "json")
