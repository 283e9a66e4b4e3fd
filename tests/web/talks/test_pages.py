"""The talks on pages: each side's words apart, nothing overwritten, every row back to its source."""

import re

import pytest
from starlette.testclient import TestClient

from tests.web.reading_pages import in_line, links, words

PAGES = ("/talks", "/talks/positions", "/talks/ground", "/talks/packages", "/talks/elicit")


def part(page: str, id: str) -> str:
    """What stands from a heading to the next section."""
    return page.partition(f'id="{id}"')[2].partition("</section>")[0]


def test_a_mission_without_talks_says_what_to_type(vela_room: TestClient) -> None:
    for path in PAGES:
        page = vela_room.get(path)
        assert page.status_code == 200, path
        assert "truce talks add FOLDER russia-ukraine-2025-26" in words(page.text), path


@pytest.mark.parametrize("path", PAGES)
def test_no_page_holds_a_script_or_a_style_of_its_own(talking: TestClient, path: str) -> None:
    assert in_line(talking.get(path).text) == []


def test_each_sides_words_on_a_meeting_stand_under_its_name_and_nobody_elses(talking: TestClient) -> None:
    page = talking.get("/talks").text
    card = page.partition('id="m-kremlin-august"')[2].partition("takeaways?")[0].partition('id="m-')[0]
    sides = [words(one) for one in re.findall(r"<li><p><b>.*?</li>", card, re.DOTALL)]

    assert [side.split(" Called")[0].split(" Great")[0] for side in sides] == ["Russian Federation", "United States"]
    assert "useful and constructive" in sides[0]
    assert "useful and constructive" not in sides[1]
    assert "Not a breakthrough" in sides[1]
    assert "about 3 hours" in words(card)


def test_the_table_of_a_day_shows_nothing_that_came_later(talking: TestClient) -> None:
    page = words(talking.get("/talks?as_of=2025-08-07").text)

    assert "As it stood on 7 Aug 2025" in page
    assert "Anchorage" not in page
    assert "Istanbul" in page


def test_every_way_between_the_pages_keeps_whose_eyes(talking: TestClient) -> None:
    page = talking.get("/talks?as_of=2025-08-07&known_by=2026-06-02&said=said").text
    tabs = page.partition('class="tabs"')[2].partition("</ul>")[0]

    assert len(links(tabs)) >= 4
    eyes = ("as_of=2025-08-07", "known_by=2026-06-02", "said=said")
    assert all(one in to for to in links(tabs) for one in eyes)


def test_by_what_was_known_then_a_row_learnt_later_is_not_there(talking: TestClient) -> None:
    then, later = (words(talking.get(f"/talks?known_by={day}").text) for day in ("2026-05-31", "2026-06-01"))

    assert "Only what the record had learnt by the end of 31 May 2026" in then
    assert "Anchorage" not in then
    assert "Anchorage" in later
    both = words(talking.get("/talks?as_of=2025-08-07&known_by=2026-06-01").text)
    assert "by what is known now" not in both


@pytest.mark.parametrize("path", PAGES)
def test_of_a_day_on_which_nothing_was_known_every_page_tells_that_there_is_nothing(
    talking: TestClient, path: str
) -> None:
    assert talking.get(f"{path}?known_by=2020-01-01").status_code == 200


def test_a_position_shows_what_was_said_before_it(talking: TestClient) -> None:
    page = words(talking.get("/talks/positions?issue=territory&party=ua").text)

    assert "Sovereignty stands" in page
    assert "No recognition of the annexation" in page
    assert "What it said before: 1" in page
    assert "Root causes first" not in page


def test_what_an_analyst_concluded_can_be_left_out(talking: TestClient) -> None:
    assert "No compromise on territory" in words(talking.get("/talks/positions?issue=territory").text)
    assert "No compromise on territory" not in words(talking.get("/talks/positions?issue=territory&said=said").text)


def test_a_row_leads_to_its_source(talking: TestClient) -> None:
    page = talking.get("/talks/positions?issue=territory&party=ua").text
    rows = links(page, "/why/pos-")
    told = words(talking.get(rows[0]).text)

    assert rows
    assert "On the 20 points" in told


def test_the_matrix_is_drawn_for_a_phone_and_a_desk_and_stands_as_a_table_too(talking: TestClient) -> None:
    page = talking.get("/talks/ground").text

    assert re.search(r'<div class="near"><svg[^>]* viewBox="0 0 360 ', page)
    assert re.search(r'<div class="far"><svg[^>]* viewBox="0 0 840 ', page)
    assert page.count('<tr><th scope="row"><bdi>') >= 20


def test_a_block_is_told_with_its_red_lines_and_that_one_of_them_nobody_said(talking: TestClient) -> None:
    then = words(part(talking.get("/talks/ground?as_of=2025-12-03").text, "h-lines"))
    now = words(part(talking.get("/talks/ground").text, "h-lines"))

    assert "leave no option of Territory : Ukraine , Russian Federation" in then
    assert "One of them nobody said" in then
    assert "No red lines leave an issue without an option." in now


def test_what_moved_is_asked_for_by_a_day(talking: TestClient) -> None:
    moved = words(part(talking.get("/talks/ground?since=2025-08-06").text, "h-moved"))

    assert "Give a day above" in words(part(talking.get("/talks/ground").text, "h-moved"))
    assert "24 Dec 2025 Ukraine position: Territory closer what it asks for, firmness" in moved


def test_a_promise_without_a_ruling_is_not_seen_and_never_kept(talking: TestClient) -> None:
    shown = words(part(talking.get("/talks/ground").text, "h-shown"))

    assert "not seen" in shown
    assert "No ruling of this mission is on it." in shown
    assert " kept " not in shown.partition("rulings.")[2]


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/talks?as_of=yesterday", 422),
        ("/talks?known_by=yesterday", 422),
        ("/talks?known_by=9999-12-31", 422),
        ("/talks/deadlines?as_of=9999-12-31", 422),
        ("/talks/deadlines?as_of=0001-01-01", 422),
        ("/talks?of=vela", 404),
        ("/talks/positions?issue=moon", 404),
        ("/talks/ground?since=2025-13-01", 422),
        ("/talks/packages?assume=ua.no-deal", 422),
        ("/talks/packages?assume=xx.no-deal%3D0.5", 404),
        ("/talks/packages?weigh=ua.sequence%3Dheavy", 422),
    ],
)
def test_an_address_that_says_nothing_is_told_so(talking: TestClient, path: str, status: int) -> None:
    assert talking.get(path).status_code == status


@pytest.mark.parametrize("path", PAGES)
def test_a_script_that_asks_for_a_piece_gets_what_is_new_without_the_frame(talking: TestClient, path: str) -> None:
    piece = talking.get(path, headers={"hx-request": "true"})

    assert piece.status_code in (200, 202)
    assert "<h1" in piece.text
    assert "<nav" not in piece.text
