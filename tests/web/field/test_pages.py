"""The pages about the field: what came, the phones, the forms; in every language, and usable without a script."""

import re
from hashlib import sha256
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest
from starlette.testclient import TestClient

from tests.field.sending import VIOLATION, instance
from tests.web.serving import ENTRY
from truce.flow.field import devices
from truce.flow.house import House
from truce.shell.say import LANGUAGES

CSRF = {"csrf": sha256(b"csrf:" + ENTRY.encode()).hexdigest()}


@pytest.fixture
def desk(client: TestClient) -> TestClient:
    """A browser that was let in."""
    client.cookies.set("truce_local", ENTRY)
    return client


def send(client: TestClient, phone: devices.NewDevice, **change: str) -> None:
    parts = {"xml_submission_file": ("one.xml", instance("truce-violation", {**VIOLATION, **change}), "text/xml")}
    assert client.post(f"/key/{phone.token}/submission", files=parts).status_code == 201


def test_what_came_is_listed_and_can_be_taken_in_by_hand(desk: TestClient, phone: devices.NewDevice) -> None:
    send(desk, phone)
    send(desk, phone, at="yesterday")
    assert "patrol-7" in desk.get("/field").text

    desk.post("/field/land", data=CSRF)
    landed, aside = desk.get("/field?state=landed").text, desk.get("/field?state=set_aside").text
    assert "1 row" in landed
    assert "not a time" in aside
    assert "three bangs" in desk.get("/field/entries/1").text
    assert desk.get("/field/entries/99").status_code == 404


def test_a_file_that_never_came_is_named_in_the_list_and_on_the_page_of_its_report(
    desk: TestClient, phone: devices.NewDevice
) -> None:
    send(desk, phone)
    xml = instance("truce-violation", {**VIOLATION, "photos": {"photo": "lost.jpg"}})
    desk.post(f"/key/{phone.token}/submission", files={"xml_submission_file": ("one.xml", xml, "text/xml")})

    assert "lost.jpg" in desk.get("/field").text
    assert 'id="lacks"' in desk.get("/field/entries/2").text
    assert 'id="lacks"' not in desk.get("/field/entries/1").text


def test_a_phone_is_made_on_a_page_that_tells_its_token_once(desk: TestClient, house: House) -> None:
    made = desk.post("/field/devices", data={**CSRF, "watcher": "patrol-9"})
    token = re.search(r"/key/([\w-]{43})", made.text)
    assert token is not None
    assert "<svg" in made.text
    assert made.headers["cache-control"] == "no-store"
    assert token[1] not in desk.get("/field/devices").text
    assert desk.get(f"/key/{token[1]}/formList").status_code == 200

    (device,) = devices.devices(house).values()
    desk.post("/field/devices/end", data={**CSRF, "device": device.id})
    assert not devices.devices(house)[device.id].lives(house.clock())


@pytest.mark.parametrize("wrong", [{"watcher": "Patrol Nine"}, {"watcher": "p", "until": "soon"}, {"watcher": ""}])
def test_a_name_or_day_that_is_none_makes_no_phone(desk: TestClient, house: House, wrong: dict[str, str]) -> None:
    assert desk.post("/field/devices", data={**CSRF, **wrong}).status_code == 422
    assert devices.devices(house) == {}


def test_every_form_can_be_taken_out_as_a_workbook(desk: TestClient) -> None:
    listed = desk.get("/field/forms").text
    addresses = re.findall(r"/field/forms/[\w-]+\.xlsx", listed)
    assert len(addresses) == 8
    held = desk.get(addresses[0]).content
    assert "survey" in openpyxl.load_workbook(BytesIO(held)).sheetnames


def test_a_form_that_a_phone_could_not_open_is_named(desk: TestClient, folder: Path) -> None:
    (folder / "forms" / "own-media").mkdir(parents=True)
    survey = "| survey |\n| | type | name | label |\n| | select_one_from_file villages.csv | v | V |\n"
    (folder / "forms" / "own.md").write_text(survey + "| settings |\n| | form_id | version |\n| | own | 1 |\n")
    assert "lacks villages.csv" in desk.get("/field/forms").text

    (folder / "forms" / "own-media" / "villages.csv").write_text("name,label\n")
    assert "lacks" not in desk.get("/field/forms").text


@pytest.mark.long
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_pages_speak_every_language(desk: TestClient, phone: devices.NewDevice, language: str) -> None:
    send(desk, phone, spot="0 0 0 0")
    desk.post("/field/land", data=CSRF)
    desk.cookies.set("truce_language", language)
    for path in ("/field", "/field/devices", "/field/forms", "/field/entries/1"):
        told = desk.get(path)
        assert told.status_code == 200
        assert f'lang="{language}"' in told.text
