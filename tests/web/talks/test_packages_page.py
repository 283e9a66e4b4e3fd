"""Every assumption is movable, what is moved is shown as an if, and nothing of it is kept."""

import re
import shutil
from pathlib import Path
from threading import Event

import pytest
from starlette.testclient import TestClient

from tests.talks.cases import talks
from tests.web.reading_pages import links, words
from tests.web.serving import room_of
from tests.web.signing import csrf_in
from truce import bootstrap
from truce.flow.talks import kept
from truce.web.searches import Searches
from truce.web.talks import packages as page_of

FIELD = re.compile(r'<input type="number" name="([^"]+)"[^>]* value="([^"]*)"')


@pytest.fixture(autouse=True)
def patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """A busy machine takes longer than a page waits; what is tested is not how long."""
    monkeypatch.setattr(page_of, "WAITS", 120.0)
    monkeypatch.setattr(page_of, "SEEKS", 120.0)


def test_every_assumption_of_the_record_is_a_field_with_its_row(talking: TestClient) -> None:
    page = talking.get("/talks/packages").text
    fields = dict(FIELD.findall(page))

    assert fields["worth ua.no-deal"] == "30"
    assert fields["worth ru.sequence.causes-first"] == "75"
    assert fields["count ua.sequence"] == "2"
    assert len([name for name in fields if name.startswith("worth ")]) == 42
    assert len(links(page, "/why/prf-")) == 42


def test_it_says_that_it_decides_for_nobody_and_what_it_cannot_tell(talking: TestClient) -> None:
    page = words(talking.get("/talks/packages").text)

    assert "It recommends nothing and decides for nobody." in page
    assert "a way of counting, not a price" in page
    assert "52% to 61%" in page
    assert "Who would see it kept:" in page


def test_what_is_moved_goes_into_the_address_and_back_to_the_record_is_gone_from_it(talking: TestClient) -> None:
    page = talking.get("/talks/packages").text
    sent = dict(FIELD.findall(page)) | {"csrf": csrf_in(page), "worth ua.no-deal": "95", "count ru.army": "4"}
    moved = talking.post("/talks/packages", data=sent, follow_redirects=False)
    back = talking.post("/talks/packages", data=sent | {"worth ua.no-deal": "30", "count ru.army": "2"},
                        follow_redirects=False)  # fmt: skip

    assert moved.status_code == 303
    assert moved.headers["location"] == "/talks/packages?assume=ua.no-deal%3D0.95&weigh=ru.army%3D4"
    assert back.headers["location"] == "/talks/packages"


def test_a_moved_assumption_is_shown_as_an_if_and_leaves_the_record_as_it_was(
    talking: TestClient, talking_folder: Path
) -> None:
    before = len(list(kept.rows(bootstrap.open_house(talking_folder), "russia-ukraine-2025-26")))
    page = talking.get("/talks/packages?assume=ua.no-deal%3D0.95").text
    told = words(page)

    assert "If Ukraine , No deal: 30 → 95" in told
    assert "nothing is kept" in told
    assert 'name="worth ua.no-deal" aria-labelledby="r-0-1 c-0-1" min="0" max="100" step="any" value="95"' in page
    assert "Nothing is acceptable to all: what would unlock it" in told
    assert "falls short" in told
    assert words(talking.get("/talks/packages").text).count("With every assumption as the record holds it.") == 1
    assert len(list(kept.rows(bootstrap.open_house(talking_folder), "russia-ukraine-2025-26"))) == before


@pytest.mark.parametrize("typed", ["many", "-1", "101", "nan", "inf"])
def test_what_is_no_number_of_points_is_refused(talking: TestClient, typed: str) -> None:
    sent = {"csrf": csrf_in(talking.get("/talks/packages").text), "worth ua.no-deal": typed}

    assert talking.post("/talks/packages", data=sent, follow_redirects=False).status_code == 422


def test_the_current_text_once_it_settles_all_stands_beside_what_is_better(talking: TestClient) -> None:
    settled = ("sequence=ceasefire-first", "partial=no-part", "alliance=never-nato", "guarantees=no-guarantees",
               "army=army-limited", "monitoring=unwatched", "sanctions=relief", "prisoners=thousand-each")  # fmt: skip
    told = words(talking.get("/talks/packages", params={"text": settled}).text)

    assert "better for some and worse for none" in told
    assert "the current text" in told.lower()


def test_talks_in_which_nobody_assumed_anything_show_the_form_to_do_so(vela_folder: Path, tmp_path: Path) -> None:
    house = _with_talks(vela_folder, tmp_path)
    with room_of(house) as client:
        blank = client.get("/talks/packages")
        fields = dict(FIELD.findall(blank.text))
        worth = {name: str(20 + 7 * n) for n, name in enumerate(fields) if name.startswith("worth ")}
        sent = fields | worth | {"csrf": csrf_in(blank.text)}
        asked = client.post("/talks/packages", data=sent, follow_redirects=False).headers["location"]
        found = client.get(asked)

    assert "the assumptions below are missing" in words(blank.text)
    assert set(worth) >= {"worth heath.no-deal", "worth karst.fish.share"}
    assert found.status_code == 200
    assert "Combinations: 2." in words(found.text)


def _with_talks(vela_folder: Path, tmp_path: Path) -> Path:
    folder = tmp_path / "mission"
    shutil.copytree(vela_folder, folder)
    path = tmp_path / "vela.yaml"
    path.write_text(talks(), "utf-8")
    kept.add(bootstrap.open_house(folder), path)
    return folder


def test_a_search_that_takes_longer_than_a_page_goes_on_and_is_told(
    talking: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(page_of, "WAITS", 0.0)
    path = "/talks/packages?assume=ua.no-deal%3D0.31"
    first = talking.get(path)
    monkeypatch.setattr(page_of, "WAITS", 120.0)
    second = talking.get(path)

    assert first.status_code == 202
    assert "The search goes on" in words(first.text)
    assert path in [to.replace("=ua.no-deal=", "=ua.no-deal%3D") for to in links(first.text)]
    assert second.status_code == 200
    assert "If Ukraine , No deal: 30 → 31" in words(second.text)


def test_where_too_many_searches_run_another_does_not_begin() -> None:
    go, searches = Event(), Searches(at_once=1)
    running = searches.sought("one", lambda: go.wait(60))
    other = searches.sought("two", lambda: True)

    assert (running.begun, other.begun, other.answer(0.0)) == (True, False, None)
    assert running.answer(0.0) is None
    go.set()
    assert running.answer(60) is True
    assert searches.sought("two", lambda: 2).answer(60) == 2
