"""What the page for reports asks of the server: open where it holds nothing, shut where it holds something."""

import hashlib
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from starlette.testclient import TestClient

from tests.conftest import lacking
from tests.web.serving import room_of
from truce import bootstrap
from truce.flow.field import devices
from truce.model.inbox import FIELD
from truce.shell.static import STATIC

AT = "/field/app"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("doors") / "m"
    bootstrap.new_mission(made, ["easter-truce-2025"])
    return made


@pytest.fixture
def client(folder: Path) -> Iterator[TestClient]:
    with room_of(folder) as client:
        yield client


def report(words: str = "a", id: str | None = None) -> tuple[str, bytes]:
    key = id or f"uuid:{uuid4()}"
    meta = f"<meta><instanceID>{key}</instanceID></meta>"
    return key, f'<data id="truce-crater" version="1"><remarks>{words}</remarks>{meta}</data>'.encode()


def send(client: TestClient, xml: bytes, *files: tuple[str, bytes], at: str = AT, csrf: str | None = None) -> Any:
    told = client.get(f"{at}/session.json").json()
    parts = [("xml_submission_file", ("submission.xml", xml, "text/xml"))]
    parts += [(name, (name, content, "image/png")) for name, content in files]
    headers = {"x-csrf": told["csrf"] if csrf is None else csrf, "accept": "application/json"}
    return client.post(f"{at}/submission", files=parts, headers=headers)


def entries(client: TestClient, key: str) -> Any:
    return client.app.state.room.base.mission.inbox.entries(feed=FIELD, key=key)  # type: ignore[attr-defined]


def test_the_page_is_the_same_for_everybody_and_holds_nothing(client: TestClient) -> None:
    known = client.get(AT).text
    client.cookies.clear()

    assert client.get(AT).text == known
    assert "csrf" not in known


def test_the_words_of_the_page_are_there_in_every_language(client: TestClient) -> None:
    told = client.get(f"{AT}/texts.json").json()

    assert all(set(said) == {"en", "uk", "ru", "ar", "fr"} for said in told.values())


def test_the_worker_keeps_only_files_that_there_are(client: TestClient) -> None:
    if not (STATIC / "field-worker.js").is_file():
        lacking("the page is not built: npm run build, in frontend/")
    answer = client.get(f"{AT}/worker.js")
    shell = json.loads(answer.text.partition("=")[2].partition(";\n")[0])

    assert answer.headers["service-worker-allowed"] == AT
    assert [client.get(url).status_code for url in [shell["page"], *shell["files"]]] == [200] * (
        len(shell["files"]) + 1
    )


def test_a_phone_can_install_the_page(client: TestClient) -> None:
    told = client.get(f"{AT}/manifest.webmanifest").json()

    assert (told["scope"], told["start_url"], told["display"]) == (AT, AT, "standalone")
    assert {icon["sizes"] for icon in told["icons"]} == {"192x192", "512x512"}


def test_every_ready_form_can_be_kept_and_is_sent_again_only_when_it_changed(client: TestClient) -> None:
    forms = client.get(f"{AT}/forms.json").json()["forms"]
    first = client.get(forms[0]["url"])
    again = client.get(forms[0]["url"], headers={"if-none-match": first.headers["etag"]})

    assert len(forms) >= 8
    assert first.json()["hash"] == forms[0]["hash"]
    assert again.status_code == 304
    assert all(client.get(form["url"]).json()["cannot"] == [] for form in forms)


def test_whoever_is_not_signed_in_gets_no_form_and_leaves_no_report(client: TestClient) -> None:
    client.cookies.clear()
    _, xml = report()

    assert client.get(f"{AT}/session.json").json()["signed"] is False
    assert client.get(f"{AT}/forms.json").status_code == 401
    assert send(client, xml).status_code == 401


def test_the_answer_names_the_bytes_that_are_safe(client: TestClient) -> None:
    key, xml = report()
    told = send(client, xml, ("1.png", b"picture"))

    assert told.status_code == 201
    assert told.json()["instance"] == key
    assert told.json()["sha256"] == hashlib.sha256(xml).hexdigest()
    assert told.json()["files"] == [{"name": "1.png", "sha256": hashlib.sha256(b"picture").hexdigest()}]
    assert len(entries(client, key)) == 1


def test_sending_again_keeps_nothing_twice(client: TestClient) -> None:
    key, xml = report()
    first, second = send(client, xml).json(), send(client, xml).json()

    assert (first["state"], second["state"]) == ("new", "again")
    assert first["seq"] == second["seq"]
    assert len(entries(client, key)) == 1


def test_other_words_under_the_same_id_are_kept_beside_the_first(client: TestClient) -> None:
    key, xml = report("one")
    send(client, xml)
    told = send(client, report("two", key)[1])

    assert told.json()["state"] == "other"
    assert len(entries(client, key)) == 2


def test_a_form_of_another_site_is_refused(client: TestClient) -> None:
    key, xml = report()

    assert send(client, xml, csrf="guess").status_code == 403
    assert entries(client, key) == []


@pytest.mark.parametrize("xml", [b"", b"<data", b"<data/>", b"<!DOCTYPE a [<!ENTITY b 'c'>]><data id='x'>&b;</data>"])
def test_what_is_no_report_is_refused_with_a_reason(client: TestClient, xml: bytes) -> None:
    told = send(client, xml)

    assert told.status_code == 422
    assert told.json()["what"]


def test_a_post_without_a_report_is_refused(client: TestClient) -> None:
    csrf = client.get(f"{AT}/session.json").json()["csrf"]
    headers = {"x-csrf": csrf, "accept": "application/json"}

    assert client.post(f"{AT}/submission", files=[("1.png", ("1.png", b"x"))], headers=headers).status_code == 422


def test_a_report_that_is_too_long_is_told_so(client: TestClient) -> None:
    assert send(client, report("x" * (3 << 20))[1]).status_code == 413


def test_a_device_sends_by_its_own_token_until_it_is_ended(client: TestClient, folder: Path) -> None:
    house = client.app.state.room.base  # type: ignore[attr-defined]
    made = devices.add(house, "patrol-7")
    client.cookies.clear()
    at = f"/key/{made.token}/app"
    key, xml = report()

    assert client.get(f"{at}/session.json").json()["who"] == "patrol-7"
    assert client.get(client.get(f"{at}/forms.json").json()["forms"][0]["url"]).status_code == 200
    assert send(client, xml, at=at).status_code == 201
    (entry,) = entries(client, key)
    assert entry.sent.told["watcher"] == "patrol-7"
    assert entry.sent.told["door"] == "key"

    devices.end(house, made.device.id)
    with room_of(folder) as later:
        later.cookies.clear()
        assert later.get(f"{at}/forms.json").status_code == 401


@pytest.mark.parametrize("tail", ["forms.json", "forms/truce-crater.json"])
def test_a_token_that_nobody_gave_opens_nothing(client: TestClient, tail: str) -> None:
    client.cookies.clear()
    at = "/key/0123456789012345678901234567890123456789/app"

    assert client.get(f"{at}/session.json").json()["signed"] is False
    assert client.get(f"{at}/{tail}").status_code == 401
    assert send(client, report()[1], at=at).status_code == 401


def test_a_session_opens_no_door_of_a_token(client: TestClient) -> None:
    assert client.get("/key/nonsense/app/forms.json").status_code == 401
