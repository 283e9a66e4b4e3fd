"""Comparisons in the browser: nothing is kept before somebody says so, and an answer means the same whatever comes."""

import re
from html import unescape

from starlette.testclient import TestClient

from tests.web.reading_pages import words
from tests.web.signing import Signing, csrf_in
from truce.flow.talks import kept

CARRIED = re.compile(r'<input type="hidden" name="a" value="([^"]*)"')


def answer(client: TestClient, page: str, does: str, party: str = "heath") -> str:
    sent = {"csrf": csrf_in(page), "party": party, "a": [unescape(one) for one in dict.fromkeys(CARRIED.findall(page))]}
    told = client.post("/talks/elicit", data=sent | {"do": does})
    assert told.status_code == 200, told.text[:400]
    return told.text


def test_a_sitting_asks_tells_what_follows_takes_back_and_keeps_on_request(guarded: Signing) -> None:
    hana, house = guarded.as_("hana"), guarded.staff.as_("hana")
    before = len(list(kept.rows(house, "vela")))
    page = answer(hana, hana.get("/talks/elicit").text, "")
    assert "Question 1" in words(page)
    page = answer(hana, page, "first")
    page = answer(hana, page, "equal")
    assert "Question 3" in words(page)
    assert "What follows so far" in words(page)
    page = answer(hana, page, "undo")
    assert "Question 2" in words(page)
    assert len(list(kept.rows(house, "vela"))) == before

    sent = {"csrf": csrf_in(page), "party": "heath", "a": [unescape(one) for one in set(CARRIED.findall(page))]}
    done = hana.post("/talks/elicit", data=sent | {"do": "keep"}, follow_redirects=False)

    assert done.headers["location"] == "/talks/packages"
    new = list(kept.rows(house, "vela"))[before:]
    assert {row.told["kind"] for row in new} == {"elicited"}
    assert {row.care for row in new} == {"restricted"}


def test_an_answer_about_an_option_that_is_gone_is_told(guarded: Signing) -> None:
    hana = guarded.as_("hana")
    sent = {"csrf": csrf_in(hana.get("/talks/elicit").text), "party": "heath", "do": "first"}

    for wrong in ("moon|north|first", "north|south|perhaps", "north+south||first", "north"):
        assert hana.post("/talks/elicit", data=sent | {"a": wrong}).status_code == 422, wrong
    assert hana.post("/talks/elicit", data=sent | {"party": "gull"}).status_code == 404


def test_who_may_not_write_talks_is_not_asked(guarded: Signing) -> None:
    ana = guarded.as_("ana")

    assert ana.get("/talks/elicit").status_code == 403
    assert "/talks/elicit" not in ana.get("/talks").text
