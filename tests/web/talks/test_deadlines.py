"""The board of deadlines in the room: what is due, what came, how far to believe it, and what hangs on a day."""

import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

import pytest
from starlette.testclient import TestClient

from tests.talks.cases import ROUNDS, talks
from tests.web.serving import room_of
from truce import bootstrap
from truce.flow.talks import kept, shelf
from truce.outlook.scenarios.written import NAME, SCENARIOS

SHIPPED = "russia-ukraine-2025-26"
AUGUST = f"/talks/deadlines?of={SHIPPED}&as_of=2025-08-06"
SCRIPT = "</title><script>alert(1)</script>"
TURNED = "\u202eevil"
DUE = f"""
deadlines:
  - {{id: d1, party: karst, name: 'Stop {SCRIPT} {TURNED} {"W" * 300}', set_by: gull, due: '2025-08-10', status: pending, announced_consequence: '{SCRIPT}', as_of: '2025-08-01', source: [S1]}}
  - {{id: d2, party: heath, name: Answer, set_by: karst, due: '2025-07-10T12:00:00+00:00', status: untold, as_of: '2025-06-20', source: [S1]}}
"""  # noqa: E501 - a row of a file stands on one line
CODES = "ABCDEF"


def hangs(met: str = "20", **sides: str) -> str:
    told = {f"{side}-{code}": "20" if code in "ABCD" else "10" for side in ("met", "missed") for code in CODES}
    return "&".join(f"{name}={value}" for name, value in ({"met": met} | told | sides).items() if value)


@pytest.fixture(scope="module")
def folder(vela_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("deadlines") / "mission"
    shutil.copytree(vela_folder, made)
    house = bootstrap.open_house(made)
    (made.parent / "vela.yaml").write_text(talks().replace("'2025-06-01T", "'2025-08-05T") + ROUNDS + DUE, "utf-8")
    with bootstrap.writing(house):
        kept.add(house, shelf.find(SHIPPED))
        assert kept.add(house, made.parent / "vela.yaml").faults == ()
    return made


@pytest.fixture(scope="module")
def client(folder: Path) -> Iterator[TestClient]:
    with room_of(folder) as client:
        yield client


def said(text: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", text).replace("( ", "(").replace(" )", ")").split())


def test_where_an_hour_was_told_it_is_told_and_where_only_a_day_was_only_the_day(client: TestClient) -> None:
    text = client.get("/talks/deadlines?of=vela&as_of=2025-08-06").text
    written = set(re.findall(r'<time datetime="(2025-0[78]-10[^"]*)">([^<]*)<', text))

    assert {day for day, _ in written} == {"2025-07-10T12:00:00+00:00", "2025-08-10"}
    assert all((":" in shown) == ("T" in day) for day, shown in written)


def test_two_days_before_its_day_the_deadline_stands_ahead_with_what_was_announced(client: TestClient) -> None:
    page = client.get(AUGUST)
    ahead = page.text[page.text.index('id="h-ahead"') : page.text.index('id="h-lanes"')]

    assert page.status_code == 200
    assert "Agree to stop the fighting" in ahead
    assert "Due soon" in ahead
    assert "Brought forward by 25 days: from 2 Sep 2025 to 8 Aug 2025." in said(ahead)
    assert "Sanctions on Russia, and more secondary ones." in ahead
    assert "did not come" not in page.text  # nobody knew it then


def test_after_its_day_what_came_stands_beside_what_was_announced(client: TestClient) -> None:
    page = said(client.get(AUGUST.replace("08-06", "09-01")).text)

    assert "No deadline on record lies ahead." in page
    assert "Overdue" in page
    assert "What was announced did not follow" in page
    assert "from 1% to 77%" in page or "1% to 77%" in page
    assert "too few to lean on" in page


def test_the_picture_is_drawn_for_desk_and_phone_with_a_table_behind(client: TestClient) -> None:
    page = client.get(AUGUST).text
    drawings = re.findall(r'<div class="(?:near|far)">(<svg.*?</svg>)</div>', page)

    assert len(drawings) == 2
    assert all(ElementTree.fromstring(one).get("aria-label") == "Deadlines over time" for one in drawings)
    assert 'id="h-all"' in page


def test_what_a_person_says_is_put_together_and_kept_nowhere(client: TestClient, folder: Path) -> None:
    before = len(bootstrap.open_house(folder).mission.ledger.entries())
    answer = client.get(f"{AUGUST}&{hangs(low='10', high='40', **{'missed-A': '0', 'missed-E': '30'})}")
    page = said(answer.text)

    assert answer.status_code == 200
    assert "4% (2% to 8%)" in page
    assert "nothing is said of causes" in page
    assert "What stands goes best with your figures" in page
    assert len(bootstrap.open_house(folder).mission.ledger.entries()) == before


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        (hangs(met="x"), "“x” is no number from 0 to 100."),
        (hangs(met="120"), "“120” is no number from 0 to 100."),
        (hangs(met="nan"), "“nan” is no number from 0 to 100."),
        (hangs(met=""), "Every scenario needs a figure on both sides"),
        (hangs(**{"met-B": ""}), "Every scenario needs a figure on both sides"),
        (hangs(**{"met-A": "60"}), "if it is met these are 140%, if it is missed 100%"),
        (hangs(low="30"), "The most likely chance lies between the least and the most."),
    ],
)
def test_what_cannot_be_meant_is_told_and_what_was_typed_stays(client: TestClient, typed: str, told: str) -> None:
    page = client.get(f"{AUGUST}&{typed}")

    assert page.status_code == 422
    assert told in said(page.text)
    assert 'name="missed-C" value="20"' in page.text


@pytest.mark.parametrize("language", ["en", "uk", "ru", "ar", "fr"])
def test_words_that_somebody_wrote_to_do_harm_stay_text_and_stand_apart(client: TestClient, language: str) -> None:
    for path in ("/talks/deadlines", "/talks/takeaways?meeting=m3"):
        client.cookies.set("truce_language", language)
        page = client.get(f"{path}{'&' if '?' in path else '?'}of=vela&as_of=2025-08-06")
        client.cookies.delete("truce_language")
        assert page.status_code == 200
        assert "<script>alert" not in page.text
        assert TURNED not in page.text
        assert re.search(r"<bdi>Stop &lt;/title&gt;", page.text), path
        for one in re.findall(r"<svg.*?</svg>", page.text, re.DOTALL):
            ElementTree.fromstring(one)


def test_who_has_no_record_is_not_believed_by_a_number(client: TestClient) -> None:
    page = said(client.get("/talks/deadlines?of=vela&as_of=2025-08-06").text)

    assert "The record does not tell" in page
    assert "Passed, nothing told" in page


def test_scenarios_that_cannot_be_read_take_no_deadline_down(folder: Path, tmp_path: Path) -> None:
    torn = tmp_path / "mission"
    shutil.copytree(folder, torn)
    (torn / NAME).write_text(SCENARIOS.read_text("utf-8").replace("likelihood: ", "likelihood: 0.9 # ", 1), "utf-8")
    with room_of(torn) as client:
        for path in (AUGUST, f"/talks/takeaways?of={SHIPPED}&meeting=kremlin-august", f"{AUGUST}&{hangs()}"):
            page = client.get(path)
            assert page.status_code == 200, path
            assert "likelihoods do not sum to one" in page.text
            assert "Agree to stop the fighting" in page.text
            assert str(torn) not in page.text
