"""From the register to the brief: what was released and nothing else, in every edition, made again from its bundle."""

import json
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from tests.casework import Staffed
from tests.flow.community.test_harm import SHELLED
from tests.flow.tellings import tell, telling
from truce.bundle.steps import Outcome
from truce.flow.brief import brief
from truce.flow.bundle.check import Asked, check
from truce.flow.bundle.seal import Wish, seal
from truce.flow.community import harm, harm_figures, releasing
from truce.flow.house import House
from truce.flow.run import run
from truce.model.mandate import Mandate
from truce.wire.rows import Row

OCTOBER = (date(2024, 10, 1), date(2024, 11, 1))
AREA = "Trunmarrow"
EDITIONS = ("internal", "parties", "public")


def struck(here: Staffed, reference: str, groups: str) -> None:
    told = {**SHELLED, "day": "2024-10-20", "area": AREA, "reference": reference, "groups": groups}
    id = harm.add(here.as_("hugo"), "casualty_incident", [Row(1, told)]).new[0]
    harm.step(here.as_("hugo"), id, "under_verification", "sources are sought")
    harm.step(here.as_("hera"), id, "verified", "all agree")


def house_of(here: Staffed) -> House:
    house = here.as_("ana")
    mandate = Mandate(publication_allowed=True, attribution_allowed=True)
    return replace(house, choices=replace(house.choices, mandate=mandate))


def made(here: Staffed, edition: str = "internal") -> dict[str, Any]:
    told: dict[str, Any] = json.loads(brief(house_of(here), "json", "en", edition).content)
    return told


def section(told: dict[str, Any], key: str = "harm") -> dict[str, Any] | None:
    return next((one for one in told["sections"] if one["key"] == key), None)


@pytest.fixture
def judged(here: Staffed, tmp_path: Path) -> Staffed:
    tell(here.as_("ana"), tmp_path, telling("a"), telling("b"))
    run(here.as_("ana"))
    return here


@pytest.mark.long
@pytest.mark.parametrize("edition", EDITIONS)
def test_no_edition_tells_what_was_not_released(judged: Staffed, edition: str) -> None:
    struck(judged, "H-1", "killed 8")

    assert section(made(judged, edition)) is None


@pytest.mark.long
@pytest.mark.parametrize("edition", EDITIONS)
def test_every_edition_has_what_was_released_and_no_more(judged: Staffed, edition: str) -> None:
    struck(judged, "H-1", "killed female adult 3; killed 8")
    harm_figures.release(judged.as_("hugo"), *OCTOBER)
    struck(judged, "H-2", "killed 20")

    told = section(made(judged, edition))

    assert told is not None
    assert [cell["text"] for cell in told["tables"][0]["rows"][0]["cells"]] == ["Killed", "11", "0", ""]
    assert "hidden" in json.dumps(told["tables"][1])
    assert "hugo" not in json.dumps(made(judged, edition))
    assert "Zhovtyquell" not in json.dumps(told)  # the place, which no figure has


def test_what_was_taken_back_leaves_every_edition_and_the_internal_one_says_so(judged: Staffed) -> None:
    struck(judged, "H-1", "killed 8")
    first = harm_figures.release(judged.as_("hugo"), *OCTOBER).release
    releasing.withdraw(judged.as_("hugo"), first.id, "mistake")

    inside, outside = (section(made(judged, edition)) for edition in ("internal", "parties"))

    assert inside is not None
    assert "taken back" in json.dumps(inside)
    assert inside["tables"] == []
    assert outside is None


@pytest.mark.long
@pytest.mark.parametrize("edition", EDITIONS)
def test_a_sealed_brief_comes_out_again_whatever_was_released_since(
    judged: Staffed, edition: str, tmp_path: Path
) -> None:
    struck(judged, "H-1", "killed 8")
    harm_figures.release(judged.as_("hugo"), *OCTOBER)
    id = brief(house_of(judged), "json", "en", edition).id
    struck(judged, "H-2", "killed 20")
    harm_figures.release(judged.as_("hugo"), *OCTOBER, "new_information")

    sealed = seal(house_of(judged), Wish(kind="brief", of=id, out=tmp_path / "bundle"))

    found = check(sealed.path, Asked(remake=True))
    assert found.findings.outcomes[9] is Outcome.HOLDS, found.to_dict()
    assert (sealed.path / "data" / "nouns" / "released.parquet").is_file()


def test_the_public_waits_for_months_as_for_everything_else(judged: Staffed) -> None:
    judged.clock.now = datetime(2025, 5, 1, 12, tzinfo=UTC)
    struck(judged, "H-1", "killed 8")
    house = house_of(judged)
    slow = replace(house.choices.mandate, publication_delay_hours=24 * 365)
    harm_figures.release(judged.as_("hugo"), date(2024, 10, 1), date(2024, 12, 1))  # longer than the truce
    house = replace(house, choices=replace(house.choices, mandate=slow))

    assert releasing.releases(house)
    judged.clock.now = datetime(2025, 11, 5, 12, tzinfo=UTC)
    early = json.loads(brief(house, "json", "en", "public").content)
    judged.clock.now = datetime(2025, 12, 5, 12, tzinfo=UTC)
    late = json.loads(brief(house, "json", "en", "public").content)

    assert (section(early), section(late) is not None) == (None, True)
