"""Click anything, get why: every id of the mission answers, and what it rests on is a click away."""

import pytest
from starlette.testclient import TestClient

from tests.web.reading_pages import in_line, links, words
from truce.flow.why import BY_PREFIX
from truce.web.why.value import FAMILIES

LANGUAGES = ("en", "uk", "ru", "ar", "fr")


def some(client: TestClient, noun: str) -> str:
    """An id of a noun, by way of the pages."""
    if noun == "inc":
        return str(client.get("/picture/incidents?limit=1").json()["rows"][0]["id"])
    if noun == "rul":
        terms = client.get("/picture/summary.json").json()["facets"]["terms"]
        return str(max(terms, key=lambda term: term["n"])["ruling"])
    if noun == "rep":
        return links(client.get(f"/why/{some(client, 'inc')}").text, "/why/rep-")[0].removeprefix("/why/")
    features = client.get(f"/picture/{'lines' if noun == 'lin' else 'zones'}.geojson?day=2024-10-20").json()["features"]
    return str(features[0]["id"])


@pytest.mark.parametrize("noun", ["inc", "rul", "rep", "lin", "zon"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_whatever_a_map_shows_can_be_asked_why(vela_room: TestClient, noun: str, language: str) -> None:
    id = some(vela_room, noun)

    answer = vela_room.get(f"/why/{id}", headers={"Accept-Language": language})

    assert answer.status_code == 200
    assert id in answer.text
    assert in_line(answer.text) == []


def test_a_ruling_leads_to_its_incidents_and_they_to_their_reports(vela_room: TestClient) -> None:
    ruling = vela_room.get(f"/why/{some(vela_room, 'rul')}").text
    incident = vela_room.get(links(ruling, "/why/inc-")[0]).text
    report = vela_room.get(links(incident, "/why/rep-")[0]).text

    assert "Report" in words(report)
    assert "How it was collected" in words(report)


def test_the_grounds_of_a_ruling_come_by_the_page_to_the_very_last(vela_room: TestClient) -> None:
    id = some(vela_room, "rul")
    path, seen = f"/why/{id}", []

    while path:
        page = vela_room.get(path).text
        seen += links(page, "/why/inc-")
        path = next(iter(links(page, f"/why/{id}?after=")), "")

    told = vela_room.get(f"/why/{id}").text
    assert f'<span class="note">{len(set(seen))}</span>' in told
    assert len(set(seen)) > 50


def test_the_drawer_gets_the_step_alone_and_the_page_the_frame_too(vela_room: TestClient) -> None:
    id = some(vela_room, "inc")

    piece = vela_room.get(f"/why/{id}", headers={"HX-Request": "true"}).text

    assert "<html" not in piece
    assert id in piece


def test_an_id_that_is_nowhere_says_what_to_try(vela_room: TestClient) -> None:
    answer = vela_room.get("/why/inc-0000000000000000")

    assert answer.status_code == 404
    assert "copy an id" in answer.text


def test_a_report_is_quoted_as_text_and_never_as_markup(vela_room: TestClient) -> None:
    answer = vela_room.get("/why/%3Cscript%3Ealert(1)%3C/script%3E")

    assert answer.status_code == 404
    assert "<script>alert" not in answer.text


def test_every_noun_that_can_be_asked_is_known_as_an_id_to_click() -> None:
    assert set(BY_PREFIX) <= set(FAMILIES)
