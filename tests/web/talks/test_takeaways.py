"""Takeaways in the room: of a meeting that is chosen, every sentence with the way to the rows it rests on."""

import re
import shutil
from collections.abc import Iterator
from html import unescape
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from tests.flow.outlook.said import keep_said
from tests.web.serving import room_of
from truce import bootstrap
from truce.flow.talks import kept, shelf

SHIPPED = "russia-ukraine-2025-26"
AUGUST = "/talks/takeaways?meeting=kremlin-august"
LINK = re.compile(r'href="(/why/[^"]+)"')


@pytest.fixture(scope="module")
def client(vela_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    folder = tmp_path_factory.mktemp("takeaways") / "mission"
    shutil.copytree(vela_folder, folder)
    house = bootstrap.open_house(folder)
    keep_said(house)
    with bootstrap.writing(house):
        kept.add(house, shelf.find(SHIPPED))
    with room_of(folder) as client:
        yield client


def read(client: TestClient, path: str, language: str) -> str:
    """A page in a language."""
    client.cookies.set("truce_language", language)
    answer = client.get(path)
    client.cookies.delete("truce_language")
    assert answer.status_code == 200
    return answer.text


def said(text: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", "", text)).split())


@pytest.mark.long
def test_each_side_speaks_first_and_for_itself(client: TestClient) -> None:
    page = client.get(AUGUST).text
    key = page[page.index('id="h-key"') : page.index('id="h-said"')]
    first, second, *_ = re.findall(r"<li>(.*?)</li>", key, re.DOTALL)

    assert "<bdi>Russian Federation</bdi>" in first
    assert "Great progress was made. / Not a breakthrough" in said(second)
    assert re.findall(r'id="h-(said|common|new|takes|watch)"', page) == ["said", "common", "new", "takes", "watch"]


@pytest.mark.parametrize("language", ["en", "uk", "ru", "ar", "fr"])
def test_every_row_that_a_sentence_rests_on_can_be_asked_why(client: TestClient, language: str) -> None:
    page = read(client, AUGUST, language)
    links = sorted(set(LINK.findall(page)))
    sentences = re.findall(r"<ul class=\"sentences\">.*?</ul>", page, re.DOTALL)

    assert len(links) > 40
    assert len(sentences) >= 5
    if language == "en":
        assert {link: client.get(link).status_code for link in links} == dict.fromkeys(links, 200)


def test_sentences_come_in_the_language_of_whoever_reads(client: TestClient) -> None:
    told = {language: said(read(client, AUGUST, language)) for language in ("en", "uk", "ru", "ar", "fr")}

    assert "2 times by 6 August 2025, side by side" in told["en"]
    assert "2 рази до 6 серпня 2025, поруч" in told["uk"]
    assert "2 раза до 6 августа 2025, рядом" in told["ru"]
    assert "مرتين حتى 6 أغسطس 2025" in told["ar"]
    assert "2 fois jusqu’au 6 août 2025, côte à côte" in told["fr"]


def test_the_last_meeting_that_was_held_is_told_where_none_is_chosen(client: TestClient) -> None:
    page = client.get("/talks/takeaways").text

    assert '<option value="abu-dhabi-2" dir="auto" selected>' in page
    assert "dropped" in said(client.get("/talks/takeaways?meeting=budapest").text).lower()


def test_a_meeting_of_a_later_day_is_not_there_yet(client: TestClient) -> None:
    assert client.get("/talks/takeaways?meeting=alaska&as_of=2025-08-06").status_code == 404
    assert 'value="alaska"' not in client.get("/talks/takeaways?as_of=2025-08-06").text
    assert client.get("/talks/takeaways?as_of=2020-01-01").status_code == 200


@pytest.mark.parametrize("path", ["?meeting=yalta", "?since=soon", "?as_of=never", "?of=none"])
def test_what_is_not_there_is_told(client: TestClient, path: str) -> None:
    assert client.get(f"/talks/takeaways{path}").status_code in (404, 422)
