"""What leaves for the parties or the public: blurred, late, without words; what no rule names does not leave."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.casework import Clock
from tests.flow.tellings import DAY, tell, telling
from truce.errors import Refused, WrongUsage
from truce.flow.export import NOUNS, export
from truce.flow.export_edition import PLACES, WITHOUT_PLACE
from truce.flow.house import House
from truce.model.where import GEOD

HAPPENED = datetime.fromisoformat(f"{DAY}T12:00:30+00:00")
SAID = {"text": "by the mill of Zhovtyquell", "url": "https://example.org/zhovtyquell", "by": "vela"}


def house_of(folder: Path, now: datetime, **mandate: Any) -> House:
    from dataclasses import replace

    from truce.bootstrap import new_mission, open_house
    from truce.model.mandate import Mandate

    new_mission(folder / "m", ["easter-truce-2025"])
    house = replace(open_house(folder / "m"), clock=Clock(now))
    tell(house, folder, telling("patrol-7", lon=-35.91234, **SAID))
    return replace(house, choices=replace(house.choices, mandate=Mandate(**mandate)))


def rows_of(house: House, edition: str, noun: str = "reports") -> list[dict[str, Any]]:
    _, pieces = export(house, noun, "jsonl", edition=edition)
    return [json.loads(line) for line in b"".join(pieces).splitlines()]


LATE = datetime(2025, 1, 1, tzinfo=UTC)


def place_of(row: dict[str, Any]) -> tuple[float, float, float]:
    where = row.get("where", row)
    return where["lon"], where["lat"], where["radius_m"]


@pytest.mark.parametrize(("edition", "least"), [("parties", 2000), ("public", 5000)])
def test_a_place_is_blurred_and_the_truth_lies_within(tmp_path: Path, edition: str, least: float) -> None:
    row = rows_of(house_of(tmp_path, LATE, publication_allowed=True), edition)[0]

    lon, lat, radius = place_of(row)
    assert radius >= least
    assert GEOD.inv(lon, lat, -35.91234, 42.9)[2] + 500 <= radius


@pytest.mark.parametrize("edition", ["parties", "public"])
def test_words_that_lead_to_somebody_and_blame_stay_here(tmp_path: Path, edition: str) -> None:
    told = json.dumps(rows_of(house_of(tmp_path, LATE, publication_allowed=True), edition)).lower()

    assert "zhovtyquell" not in told
    assert "-35.91234" not in told
    assert "vela" not in told


def test_the_internal_edition_is_everything_as_it_stands(tmp_path: Path) -> None:
    house = house_of(tmp_path, LATE)

    assert rows_of(house, "internal")[0]["text"] == SAID["text"]
    assert place_of(rows_of(house, "internal")[0]) == (-35.91234, 42.9, 500.0)


def test_the_public_waits_as_long_as_the_rule_and_the_mandate_say(tmp_path: Path) -> None:
    house = house_of(tmp_path, HAPPENED + timedelta(hours=100), publication_allowed=True, publication_delay_hours=200)

    assert rows_of(house, "public") == []
    assert len(rows_of(house, "parties")) == 1
    house.clock.now = HAPPENED + timedelta(hours=201)  # type: ignore[attr-defined]
    assert len(rows_of(house, "public")) == 1


def test_nothing_is_published_that_the_mandate_does_not_allow(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="publication"):
        rows_of(house_of(tmp_path, LATE), "public")


def test_what_no_rule_names_does_not_leave(tmp_path: Path) -> None:
    house = house_of(tmp_path, LATE, publication_allowed=True)

    for noun in NOUNS:
        if noun in PLACES or noun in WITHOUT_PLACE:
            rows_of(house, "public", noun)
        else:
            with pytest.raises(Refused, match="no rule"):
                rows_of(house, "parties", noun)
    with pytest.raises(WrongUsage):
        rows_of(house, "everybody")
