"""The frame of every page: kept files, the reader's own choices, and only the ways that somebody may go."""

import gzip
import json
import re
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from starlette.testclient import TestClient

from tests.conftest import lacking
from tests.web.reading_pages import links
from truce.shell.say import Say
from truce.shell.static import STATIC
from truce.web.packing import packed

CHOICES = {"language": "ar", "zone": "Europe/Kyiv", "theme": "dark", "next": "/picture"}


def token(client: TestClient) -> str:
    page = client.get("/reading").text
    return page.partition('name="csrf" value="')[2].partition('"')[0]


@pytest.fixture
def built() -> Path:
    if not (STATIC / "manifest.json").is_file():
        lacking("the pages' scripts are not built: make pages")
    return STATIC


def test_a_file_asked_for_by_its_hash_is_kept_for_ever_and_without_it_asked_for_again(
    vela_room: TestClient, built: Path
) -> None:
    stamp = json.loads((built / "manifest.json").read_text())["room.css"]

    assert "immutable" in vela_room.get(f"/static/room.css?v={stamp}").headers["cache-control"]
    assert vela_room.get("/static/room.css?v=other").headers["cache-control"] == "no-cache"
    assert f"/static/room.css?v={stamp}" in vela_room.get("/reading").text


@pytest.mark.usefixtures("built")
def test_a_script_travels_zipped_where_its_reader_takes_that(vela_room: TestClient) -> None:
    zipped = vela_room.get("/static/room.js", headers={"Accept-Encoding": "gzip"})
    plain = vela_room.get("/static/room.js", headers={"Accept-Encoding": "identity"})

    assert zipped.headers["content-encoding"] == "gzip"
    assert zipped.headers["content-type"] == "text/javascript; charset=utf-8"
    assert "content-encoding" not in plain.headers
    assert zipped.text == plain.text


@pytest.mark.usefixtures("built")
def test_letters_are_kept_for_ever_like_scripts_and_styles(vela_room: TestClient) -> None:
    styles = vela_room.get("/static/room.css").text

    fonts = re.findall(r"url\(\"?\./(fonts/[^)\"]+\.woff2\?v=[0-9a-f]{16})", styles)
    assert len(fonts) == 3
    assert all("immutable" in vela_room.get(f"/static/{font}").headers["cache-control"] for font in fonts)


@pytest.mark.usefixtures("built")
def test_a_script_travels_packed_smaller_still_where_its_reader_takes_that(vela_room: TestClient) -> None:
    smallest = vela_room.get("/static/picture.js", headers={"Accept-Encoding": "gzip, deflate, br, zstd"})
    zipped = vela_room.get("/static/picture.js", headers={"Accept-Encoding": "gzip"})

    assert smallest.headers["content-encoding"] == "br"
    assert smallest.headers["content-type"] == "text/javascript; charset=utf-8"
    assert int(smallest.headers["content-length"]) < 0.9 * int(zipped.headers["content-length"])
    assert vela_room.get("/static/picture.js.br").status_code == 404


def test_a_page_travels_packed_where_its_reader_takes_that(vela_room: TestClient) -> None:
    zipped = vela_room.get("/picture", headers={"Accept-Encoding": "gzip"})
    plain = vela_room.get("/picture", headers={"Accept-Encoding": "identity"})

    assert zipped.headers["content-encoding"] == "gzip"
    assert zipped.text == plain.text
    assert int(zipped.headers["content-length"]) < 0.4 * int(plain.headers["content-length"])
    assert "Accept-Encoding" in plain.headers["vary"]


def test_the_length_of_a_packed_page_tells_nothing_of_what_it_holds() -> None:
    page = b"the secret of a form" * 100

    made = [packed(page) for _ in range(60)]

    assert len({len(one) for one in made}) > 20
    assert all(gzip.decompress(one) == page for one in made)


@pytest.mark.parametrize("path", ["/static/../routes.py", "/static/%2e%2e/routes.py", "/static/room.js.gz"])
def test_nothing_but_what_was_built_is_served(vela_room: TestClient, path: str) -> None:
    assert vela_room.get(path).status_code == 404


def test_a_reader_chooses_language_zone_and_light_and_comes_back(vela_room: TestClient) -> None:
    answer = vela_room.post("/reading", data=CHOICES | {"csrf": token(vela_room)}, follow_redirects=False)
    told = vela_room.get("/reading").text
    for name in ("truce_language", "truce_zone", "truce_theme"):
        vela_room.cookies.delete(name)

    assert answer.headers["location"] == "/picture"
    assert all("HttpOnly" in cookie for cookie in answer.headers.get_list("set-cookie"))
    assert '<html lang="ar" dir="rtl" data-theme="dark">' in told
    assert "Europe/Kyiv" in told


@pytest.mark.parametrize("there", ["https://elsewhere.example", "//elsewhere.example", "/\\elsewhere.example"])
def test_no_choice_sends_a_reader_elsewhere(vela_room: TestClient, there: str) -> None:
    sent = CHOICES | {"csrf": token(vela_room), "next": there}

    answer = vela_room.post("/reading", data=sent, follow_redirects=False)
    for name in ("truce_language", "truce_zone", "truce_theme"):
        vela_room.cookies.delete(name)

    assert answer.headers["location"] == "/"


@pytest.mark.parametrize(
    "wrong", [{"language": "tlh"}, {"zone": "Mars/Olympus"}, {"theme": "neon"}, {"zone": "../../etc/passwd"}]
)
def test_a_choice_that_there_is_not_is_refused(vela_room: TestClient, wrong: dict[str, str]) -> None:
    answer = vela_room.post("/reading", data=CHOICES | wrong | {"csrf": token(vela_room)}, follow_redirects=False)

    assert answer.status_code == 422


def test_a_form_of_another_site_is_refused(vela_room: TestClient) -> None:
    answer = vela_room.post("/reading", data=CHOICES | {"csrf": "guessed"}, follow_redirects=False)

    assert answer.status_code == 403


def test_the_bar_names_ways_that_there_are(vela_room: TestClient) -> None:
    page = vela_room.get("/picture").text
    bar = page.partition("<nav")[2].partition("</nav>")[0]

    found = links(bar)

    assert "/picture" in found
    assert all(vela_room.get(path).status_code == 200 for path in found)
    assert 'href="/picture" aria-current="page"' in bar


def test_a_zone_without_a_name_says_its_distance_from_utc_and_keeps_its_sign_before_it() -> None:
    at = datetime(2024, 11, 3, 13, tzinfo=UTC)

    assert Say("en", ZoneInfo("Atlantic/Azores")).when(at).endswith("12:00 UTC-01")
    assert (
        Say("ar", ZoneInfo("Atlantic/Azores"))
        .when(at)
        .endswith("\N{LEFT-TO-RIGHT ISOLATE}UTC-01\N{POP DIRECTIONAL ISOLATE}")
    )
    assert Say("fr", ZoneInfo("Europe/Kyiv")).when(at).endswith("EET")


def test_an_error_has_a_heading_in_the_readers_language_and_marks_what_stays_english(vela_room: TestClient) -> None:
    told = vela_room.get("/why/inc-0000000000000000", headers={"Accept-Language": "ar"}).text

    assert "غير موجود" in told
    assert '<div lang="en" dir="ltr">\n<p>nothing in this mission has that id</p>' in told
