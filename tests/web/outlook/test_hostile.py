"""What somebody wrote to break a page of the outlook stays text: no script of it runs, no drawing of it breaks."""

import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

import pytest
from starlette.testclient import TestClient

from tests.flow.outlook.said import keep_said
from tests.web.reading_pages import in_line
from tests.web.serving import room_of
from truce import bootstrap
from truce.drawn.letters import HARMFUL
from truce.flow.outlook.scenarios import judge_scenarios
from truce.outlook.scenarios.written import NAME, SCENARIOS

SCRIPT = "</title><script>alert(1)</script><img src=x onerror=alert(2)>"
TURNED = "\u202eevil \u2067turned"
LONG = "W" * 500
DRAWN = r'<div class="(?:near|far)">(<svg.*?</svg>)</div>'
TITLE = "{en: 'Full settlement'"


@pytest.fixture(scope="module")
def hostile(vela_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A mission whose scenarios, and reasons for them, were written to do harm."""
    folder = tmp_path_factory.mktemp("hostile") / "mission"
    shutil.copytree(vela_folder, folder)
    told = SCENARIOS.read_text("utf-8")
    assert TITLE in told
    told = told.replace(TITLE, f"{{en: '{SCRIPT} {TURNED} {LONG}'").replace("Back at the table", LONG)
    (folder / NAME).write_text(told, "utf-8")
    house = bootstrap.open_house(folder)
    keep_said(house)
    with bootstrap.writing(house):
        judge_scenarios(house, {"A": (0.3, None, None)}, f"{SCRIPT} {TURNED} {LONG}")
    return folder


@pytest.fixture(scope="module")
def client(hostile: Path) -> Iterator[TestClient]:
    with room_of(hostile) as client:
        yield client


@pytest.mark.parametrize("language", ["en", "ar"])
def test_what_somebody_wrote_is_text_and_every_drawing_of_it_is_whole(client: TestClient, language: str) -> None:
    page = client.get("/outlook/scenarios", headers={"accept-language": language}).text

    assert "<script>alert" not in page
    assert "<img src=x" not in page
    assert in_line(page) == []
    assert not {"\u202e", "\u2067"} & set(re.sub(DRAWN, "", page, flags=re.DOTALL))
    drawn = re.findall(DRAWN, page, re.DOTALL)
    assert len(drawn) == 2
    for one in drawn:
        texts = "".join(ElementTree.fromstring(one).itertext())
        assert not HARMFUL.search(re.sub("[\u2067\u2069\n]", "", texts))
