"""The board, the terms and the briefs as pages: every cell leads to its why, each in five languages, each by right."""

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from tests import vela as island
from tests.vela import Walked
from tests.web.casework.desk import Browser
from tests.web.serving import room_of
from tests.web.signing import Signing, signing
from truce.flow.room.today import today
from truce.shell.say import LANGUAGES

PAGES = ("/", "/today/since", "/terms", "/terms/vela-2024/VE-1", "/terms/vela-2024/VE-10", "/briefs", "/alerts")


@pytest.fixture(scope="module")
def vela(tmp_path_factory: pytest.TempPathFactory) -> Walked:
    return island.vela(tmp_path_factory)


@pytest.fixture(scope="module")
def client(vela: Walked) -> Iterator[TestClient]:
    with room_of(vela.house.mission.folder) as client:
        yield client


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("path", PAGES)
def test_a_page_opens_in_every_language_without_a_style_or_a_script_in_it(
    client: TestClient, path: str, language: str
) -> None:
    answer = client.get(path, headers={"accept-language": language})

    assert answer.status_code == 200, answer.text
    assert f'<html lang="{language}"' in answer.text
    assert not re.search(r"<script(?![^>]*src=)|\sstyle=|\son[a-z]+=", answer.text)
    assert len(re.findall(r"<h1", answer.text)) == 1


def test_where_no_log_of_watchers_was_collected_no_page_says_that_nobody_watched(vela: Walked, tmp_path: Path) -> None:
    folder = shutil.copytree(vela.house.mission.folder, tmp_path / "unlogged")
    shutil.rmtree(folder / "lake" / "coverage")
    with room_of(folder) as client:
        term = client.get("/terms/vela-2024/VE-4").text
        days = client.get("/picture/days").text
        picture = client.get("/picture").text

    assert "not known: no log of watchers was collected" in term
    assert 'data-label="Watched">not known<' in term
    assert 'data-label="Watched">0%<' not in term
    for page in (days, picture):
        assert "so how much was watched is not known" in page
        assert "hatched: nobody watched." not in page


def test_every_status_of_the_board_leads_to_its_why(vela: Walked, client: TestClient) -> None:
    page = client.get("/").text
    for part in today(vela.house).parts:
        for line in part.lines:
            for cell in line.cells.values():
                assert f"/why/{cell.whole.ruling}" in page
                if cell.day is not None:
                    assert f"/why/{cell.day.ruling}" in page


def test_what_all_readings_say_together_names_its_bounds(vela: Walked, client: TestClient) -> None:
    summed = next(
        cell.whole
        for part in today(vela.house).parts
        for line in part.lines
        for cell in line.cells.values()
        if line.every and cell.whole.low is not None
    )
    told = client.get(f"/why/{summed.ruling}").text

    assert "Number, from the lowest to the highest reading (90 % intervals)" in told
    assert "<dt>low</dt>" not in told


def test_a_term_that_is_not_there_is_not_found(client: TestClient) -> None:
    for path in ("/terms/vela-2024/VE-99", "/terms/nowhere/VE-1", "/terms/vela-2024/VE-1?reading=martian"):
        assert client.get(path).status_code == 404


def test_a_brief_opens_in_a_frame_that_runs_nothing_and_leaves_in_every_form(vela: Walked, client: TestClient) -> None:
    (id,) = {one.split("/")[2] for one in re.findall(r'href="(/briefs/brf-[0-9a-f]+/en)"', client.get("/briefs").text)}
    page = client.get(f"/briefs/{id}/en")
    frame = client.get(f"/briefs/{id}/en/html")

    assert 'sandbox=""' in page.text
    kept = vela.shown.brief.read_bytes()
    assert b"<script" not in frame.content  # which the frame would refuse to run, and complain of
    assert frame.content == re.sub(rb"<script>.*?</script>", b"", kept, flags=re.DOTALL)
    assert client.get(f"/briefs/{id}/en/html?save").content == kept
    assert frame.headers["content-security-policy"].endswith("sandbox")
    assert "script-src" not in frame.headers["content-security-policy"]
    assert client.get(f"/briefs/{id}/en/pdf").content[:4] == b"%PDF"
    assert client.get(f"/briefs/{id}/en/json").headers["content-disposition"].startswith("attachment")
    for path in (f"/briefs/{id}/uk", "/briefs/..%2f..%2ftruce/en", f"/briefs/{id}/en/exe"):
        assert client.get(path).status_code in (404, 422)


def test_a_brief_for_the_public_is_not_offered_where_the_mandate_allows_none(client: TestClient) -> None:
    page = client.get("/briefs").text
    token = page.split('name="csrf" value="', 1)[1].split('"', 1)[0]
    answer = client.post("/briefs", data={"csrf": token, "language": "en", "edition": "public"})

    assert 'value="public"' not in page
    assert answer.status_code == 403
    assert 'role="alert"' in answer.text


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Signing]:
    with signing(tmp_path_factory.mktemp("office")) as room:
        yield room


def test_who_may_look_at_no_board_is_shown_the_way_to_what_they_may(office: Signing) -> None:
    page = Browser(office.as_("admin")).page("/")

    assert 'href="/terms"' not in page
    assert Browser(office.as_("admin")).get("/terms").status_code == 403


def test_a_look_at_the_board_is_on_record_and_a_board_without_rulings_says_so(office: Signing) -> None:
    page = Browser(office.as_("otto")).page("/")
    looks = office.room.base.mission.ledger.entries(subject="views:otto")

    assert "truce run" in page
    assert "today" in {entry.facts["looked_at"] for entry in looks}


def test_what_was_new_is_known_once_somebody_says_so(office: Signing) -> None:
    ana = Browser(office.as_("ana"))
    ana.page("/")
    office.room.base.mission.ledger.log("brief", office.room.base.clock(), brief="brf-0", language="en", sha256="00")

    assert 'href="/briefs"' in ana.page("/today/since").split("<main", 1)[1]
    assert ana.client.post("/today/read", data={"csrf": ana.csrf()}).status_code == 303
    assert 'href="/briefs"' not in ana.page("/today/since").split("<main", 1)[1].split("</section>")[0]
