"""Will each part hold, as a page: by the mark that is asked for, every chance with its why, in every language."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from tests.flow.outlook.days import judged, mission
from tests.web.reading_pages import in_line, words
from tests.web.serving import room_of
from truce import bootstrap
from truce.flow.outlook.forecast import forecast
from truce.flow.outlook.showing import shown_truces
from truce.flow.outlook.shown import Truce
from truce.shell.say import LANGUAGES
from truce.web.outlook.held import held

CALM = [float(n % 3 == 0) for n in range(40)]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    house = judged(mission(tmp_path_factory.mktemp("held") / "m"), CALM)
    forecast(house)
    return house.mission.folder


@pytest.fixture(scope="module")
def truce(folder: Path) -> Truce:
    (found,) = shown_truces(bootstrap.open_house(folder)).truces
    return found


@pytest.fixture(scope="module")
def client(folder: Path) -> Iterator[TestClient]:
    with room_of(folder) as client:
        yield client


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_tells_of_every_part_in_every_language(client: TestClient, truce: Truce, language: str) -> None:
    answer = client.get("/outlook?mark=any_breach_here", headers={"accept-language": language})

    assert answer.status_code == 200, answer.text
    assert in_line(answer.text) == []
    section = answer.text[answer.text.index('id="held-1"') :]
    for chance in next(one for one in truce.parts if one.definition == "any_breach_here").chances:
        assert f'href="/why/{chance.forecast}"' in section
    assert "any_breach" not in words(answer.text)


def test_a_mark_nobody_knows_is_the_middle_one(truce: Truce) -> None:
    for mark in (None, "no_such_mark"):
        found = held(truce, mark)
        assert found is not None
        assert found.mark == "breach_a_day_here"
    chosen = held(truce, "as_before_here")
    assert chosen is not None
    assert {one.hold.definition for one in chosen.first} == {"as_before_here"}


def test_the_whole_stands_first_and_curves_are_of_parts_that_can_be_told(truce: Truce) -> None:
    found = held(truce, "breach_a_day_here")

    assert found is not None
    assert (found.first[0].term, found.first[0].area) == (None, None)
    assert [one.area for one in found.terms] == ["all"]
    assert all(chance.p is not None for one in found.curves for chance in one.hold.chances)


def test_of_a_part_without_a_time_before_the_truce_the_page_says_why(client: TestClient) -> None:
    told = words(client.get("/outlook?mark=as_before_here").text)

    assert "Nobody watched before the truce" in told


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_of_a_term_has_its_chances_by_every_mark_with_their_why(
    client: TestClient, truce: Truce, language: str
) -> None:
    one = next(one for one in truce.series if one.holds and one.area == "all")
    path = f"/outlook/part/{one.agreement}/{one.term}"
    page = client.get(f"/terms/{one.agreement}/{one.term}", headers={"accept-language": language})
    piece = client.get(path, headers={"accept-language": language, "hx-request": "true"})

    assert f'hx-get="{path}"' in page.text
    assert piece.status_code == 200, piece.text
    assert "<html" not in piece.text
    assert in_line(piece.text) == []
    told = [chance.forecast for hold in one.holds for chance in hold.chances if chance.p is not None]
    assert told
    assert all(f'href="/why/{id}"' in piece.text for id in told)


def test_a_term_that_the_agreement_has_not_has_no_chances(client: TestClient, truce: Truce) -> None:
    assert client.get(f"/outlook/part/{truce.agreement}/XX-9").status_code == 404
    assert client.get("/outlook/part/nobody/XX-9").status_code == 404
