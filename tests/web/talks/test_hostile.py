"""What somebody wrote into a row of talks to break a page stays text, in every field and in every drawing."""

import re
import shutil
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from xml.etree import ElementTree

import pytest
import yaml
from starlette.testclient import TestClient

from tests.web.serving import room_of
from truce import bootstrap
from truce.drawn.letters import HARMFUL
from truce.flow.talks import kept, shelf
from truce.web.talks import packages as page_of

HARM = "</title></svg><script>alert(1)</script><img src=x onerror=alert(2)>\u202eevil \u2067turned'\"&{{ 7 * 7 }}"
FREE = {"text", "name", "title", "note", "result", "question", "place", "condition", "why", "interest", "alternative",
        "outcome", "version", "announced_consequence", "actual_consequence"}  # fmt: skip
DRAWN = r'<div class="(?:near|far)">(<svg.*?</svg>)</div>'
PAGES = (
    "/talks",
    "/talks/positions",
    "/talks/ground?since=2025-03-01",
    "/talks/packages",
    "/talks/packages?assume=ua.no-deal%3D0.95",
    "/talks/elicit",
)


def spoilt(told: object, name: str = "") -> object:
    """The same with harm in every field that people write freely."""
    if isinstance(told, dict):
        return {key: spoilt(value, key) for key, value in told.items()}
    if isinstance(told, list):
        return [spoilt(one, name) for one in told]
    return f"{told} {HARM}" if name in FREE and isinstance(told, str) and "[" not in told else told


class Running(HTMLParser):
    """What of a page a browser would run: scripts of its own, handlers, styles in it."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = [name for name, _ in attrs]
        self.found += [f"{tag} {name}" for name in names if name.startswith("on") or name == "style"]
        if (tag == "script" and "src" not in names) or tag == "style":
            self.found.append(tag)


def run_by_the_page(page: str) -> list[str]:
    reader = Running()
    reader.feed(page)
    return reader.found


@pytest.fixture(scope="module")
def hostile(vela_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    folder = tmp_path_factory.mktemp("hostile") / "mission"
    shutil.copytree(vela_folder, folder)
    told = spoilt(yaml.safe_load(shelf.find("russia-ukraine-2025-26").read_text("utf-8")))
    path = folder.parent / "spoilt.yaml"
    path.write_text(yaml.safe_dump(told, allow_unicode=True), "utf-8")
    taken = kept.add(bootstrap.open_house(folder), path)
    assert taken.faults == ()
    with room_of(folder) as client:
        yield client


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("language", ["en", "ar"])
def test_what_somebody_wrote_is_text_and_every_drawing_of_it_is_whole(
    hostile: TestClient, path: str, language: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(page_of, "WAITS", 120.0)
    page = hostile.get(path, headers={"accept-language": language}).text

    assert "alert(1)" in page
    assert "<script>alert" not in page
    assert "<img src=x" not in page
    assert " 49" not in page
    assert run_by_the_page(page) == []
    assert not {"\u202e", "\u2067"} & set(re.sub(DRAWN, "", page, flags=re.DOTALL))
    for one in re.findall(DRAWN, page, re.DOTALL):
        texts = "".join(ElementTree.fromstring(one).itertext())
        assert not HARMFUL.search(re.sub("[\u2067\u2069\n]", "", texts))
