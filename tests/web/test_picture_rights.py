"""Who may look at the picture, and what stands on record of it, in a mission with members."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.picture.made import START
from tests.web.signing import Signing, signing
from truce.model.columns import to_table
from truce.model.incident import Incident


@pytest.fixture
def made(tmp_path: Path) -> Iterator[Signing]:
    with signing(tmp_path) as made:
        told = [
            Incident(
                id=f"inc-{number:016x}", earliest=START, latest=START, lon=-36.0, lat=43.0, radius_m=100.0,
                n_reports=1, n_origins=1, p_happened=0.5, method="by hand", day=START.date(),
            )
            for number in range(4)
        ]  # fmt: skip
        made.room.base.mission.lake.replace(Incident, to_table(Incident, told))
        yield made


def looks(made: Signing, handle: str) -> list[tuple[str, int, str]]:
    """What stands on record of a member's looks: subject, rows, form."""
    trail = made.room.base.mission.ledger.entries(subject=f"views:{handle}")
    return [(str(e.facts["looked_at"]), int(str(e.facts["rows"])), str(e.facts["form"])) for e in trail]


def test_an_administrator_keeps_the_rights_and_sees_no_picture(made: Signing) -> None:
    client = made.as_("admin")

    answers = [client.get(f"/picture/{name}").status_code for name in ("summary.json", "incidents", "lines.geojson")]

    assert answers == [403, 403, 403]


@pytest.mark.long
def test_numbers_that_somebody_was_shown_stand_on_record_and_rows_for_machines_count_as_taken_out(
    made: Signing,
) -> None:
    client = made.as_("otto")

    assert client.get("/picture/summary.json").json()["kept"]["n"] == 4
    assert len(client.get("/picture/incidents?limit=3").json()["rows"]) == 3

    assert looks(made, "otto")[-2:] == [("picture", 4, "screen"), ("incidents", 3, "json")]
