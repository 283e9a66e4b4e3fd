"""The doors of the field: what a phone is told, what it may send, and what is kept when it hears that it is."""

import re
from dataclasses import replace
from datetime import timedelta
from hashlib import sha256
from pathlib import Path
from xml.etree import ElementTree

import httpx2
import pytest
from starlette.testclient import TestClient

from tests.field.sending import INTERVIEW, VIOLATION, instance
from tests.web.serving import ENTRY
from truce.flow.field import devices
from truce.flow.house import House

ONE = "uuid:11111111-2222-4333-8444-555555555555"


def post(client: TestClient, address: str, xml: bytes, **files: bytes) -> httpx2.Response:
    parts = [("xml_submission_file", ("one.xml", xml, "text/xml"))]
    parts += [(name, (f"{name}.jpg", held, "image/jpeg")) for name, held in files.items()]
    return client.post(address, files=parts, headers={"Accept": "application/json"})


def test_a_phone_learns_the_forms_and_loads_each(client: TestClient, phone: devices.NewDevice) -> None:
    told = client.get(f"/key/{phone.token}/formList")
    space = {"x": "http://openrosa.org/xforms/xformsList"}
    forms = ElementTree.fromstring(told.content).findall("x:xform", space)

    assert told.headers["X-OpenRosa-Version"] == "1.0"
    assert len(forms) == 8
    for form in forms:
        address = form.findtext("x:downloadUrl", "", space)
        loaded = client.get(address)
        assert loaded.status_code == 200
        assert form.findtext("x:version", "", space) in loaded.text
        assert form.findtext("x:hash", "", space).removeprefix("md5:") == loaded.headers["ETag"].strip('"')


def test_a_form_of_the_missions_own_stands_beside_with_its_pictures(
    client: TestClient, phone: devices.NewDevice, folder: Path
) -> None:
    (folder / "forms" / "own-media").mkdir(parents=True)
    (folder / "forms" / "own-media" / "how & why.png").write_bytes(b"picture")
    survey = "| survey |\n| | type | name | label |\n| | text | text | Words |\n"
    settings = "| settings |\n| | form_id | form_title | version |\n| | own | Our own | 3 |\n"
    (folder / "forms" / "own.md").write_text(survey + settings)
    (folder / "forms" / "broken.md").write_text("| survey |\n| | type | name |\n| | nonsense | a |\n")

    listed = client.get(f"/key/{phone.token}/formList?formID=own").text
    assert "Our own" in listed
    assert "truce-patrol" not in listed
    manifest = client.get(f"/key/{phone.token}/forms/own/manifest").text
    assert "<filename>how &amp; why.png</filename>" in manifest
    address = manifest.partition("<downloadUrl>")[2].partition("<")[0]
    assert address.endswith("/how%20%26%20why.png")
    assert client.get(address).content == b"picture"
    assert client.get(f"/key/{phone.token}/forms/own/media/..%2Fown.md").status_code == 404


def test_what_is_acknowledged_is_in_the_inbox_and_what_is_sent_twice_is_there_once(
    client: TestClient, phone: devices.NewDevice, house: House
) -> None:
    address, xml = f"/key/{phone.token}/submission", instance("truce-violation", VIOLATION, ONE)
    first, again = post(client, address, xml), post(client, address, xml)
    other = post(client, address, xml.replace(b"three", b"four"))

    assert [(told.status_code, told.json()["state"]) for told in (first, again, other)] == [
        (201, "new"), (201, "again"), (202, "other"),
    ]  # fmt: skip
    kept = house.mission.inbox.entries(key=ONE)
    assert kept[-1].sent.content == xml
    assert kept[-1].sent.told == {"watcher": "patrol-7", "door": "key", "device": phone.device.id}
    assert len(kept) == 2
    told = client.get(f"{address}/{ONE}").text
    assert "safe" in told
    assert client.get(f"{address}/uuid:nobody").status_code == 404


def test_files_may_come_in_several_posts_and_the_phone_is_told_what_lacks(
    client: TestClient, phone: devices.NewDevice, house: House
) -> None:
    photos = {"photos": [{"photo": "a.jpg"}, {"photo": "b.jpg"}]}
    address, xml = f"/key/{phone.token}/submission", instance("truce-violation", {**VIOLATION, **photos}, ONE)

    assert post(client, address, xml, a=b"first").json()["lacks"] == ["b.jpg"]
    told = post(client, address, xml, b=b"second").json()
    assert (told["state"], told["have"], told["lacks"]) == ("again", ["a.jpg", "b.jpg"], [])
    for file in house.mission.inbox.files("field", ONE):
        assert (house.mission.folder / "exhibits" / file.stored[:2] / file.stored[2:]).read_bytes() in (
            b"first",
            b"second",
        )


def test_a_phone_is_not_told_that_all_is_safe_while_a_file_lacks(client: TestClient, phone: devices.NewDevice) -> None:
    address, named = f"/key/{phone.token}/submission", {"photos": [{"photo": "a.jpg"}, {"photo": "b.jpg"}]}
    xml = instance("truce-violation", {**VIOLATION, **named}, ONE)

    message = post(client, address, xml, a=b"first").json()["message"]
    assert "b.jpg" in message
    assert "The report is safe" not in message
    assert "b.jpg" in client.get(f"{address}/{ONE}").text
    assert "The report was safe" in post(client, address, xml, b=b"second").json()["message"]


def test_a_file_is_known_by_the_name_that_its_instance_has_for_it(client: TestClient, phone: devices.NewDevice) -> None:
    names = ['a"q.jpg', f"{'n' * 300}.jpg", f"{'n' * 301}.jpg"]
    xml = instance("truce-violation", {**VIOLATION, "photos": [{"photo": name} for name in names]}, ONE)
    parts = [("xml_submission_file", ("one.xml", xml, "text/xml"))]
    parts += [(f"f{n}", (name, b"%d" % n, "image/jpeg")) for n, name in enumerate(names)]

    told = client.post(f"/key/{phone.token}/submission", files=parts, headers={"Accept": "application/json"}).json()

    assert told["lacks"] == []
    assert 'a"q.jpg' in told["have"]
    assert len({*told["have"]}) == 3
    by_page = client.post(f"/key/{phone.token}/app/submission", files=parts).json()
    assert {one["name"] for one in by_page["files"]} == set(names)


@pytest.mark.long
@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"<data id='x'>", 400),
        (b"<data id='x'><meta/></data>", 400),
        (b"<data><meta><instanceID>uuid:12345678</instanceID></meta></data>", 400),
        (
            b"<!DOCTYPE d [<!ENTITY a 'b'>]><data id='x'>&a;<meta><instanceID>uuid:12345678</instanceID></meta></data>",
            400,
        ),
        (b"\xff\xfe\x00", 400),
        (b"<a id='x'>" + b"<b>" * 40 + b"</b>" * 40 + b"<meta><instanceID>uuid:12345678</instanceID></meta></a>", 400),
    ],
)
def test_what_is_no_submission_is_refused_and_nothing_of_it_is_kept(
    client: TestClient, phone: devices.NewDevice, house: House, body: bytes, status: int
) -> None:
    told = post(client, f"/key/{phone.token}/submission", body)

    assert told.status_code == status
    assert house.mission.inbox.entries() == []


def test_a_post_that_is_too_long_is_refused_before_it_is_read(client: TestClient, phone: devices.NewDevice) -> None:
    head = client.head(f"/key/{phone.token}/submission")
    limit = int(head.headers["X-OpenRosa-Accept-Content-Length"])

    assert head.status_code == 204
    told = client.post(f"/key/{phone.token}/submission", headers={"Content-Length": str(limit + 1)}, content=b"")
    assert told.status_code == 413


def test_nobody_sends_without_a_token_a_password_or_a_session(client: TestClient, house: House) -> None:
    xml = instance("truce-violation", VIOLATION)

    assert post(client, "/key/wrong/submission", xml).status_code == 401
    assert post(client, "/openrosa/submission", xml).status_code == 401
    assert client.post("/field/submission", content=xml, follow_redirects=False).status_code == 303
    assert house.mission.inbox.entries() == []


def test_a_field_password_opens_the_digest_door_and_a_wrong_one_does_not(
    client: TestClient, phone: devices.NewDevice, house: House
) -> None:
    xml = instance("truce-violation", VIOLATION, ONE)
    right = httpx2.DigestAuth(phone.device.id, phone.password)

    assert client.head("/openrosa/submission", auth=right).status_code == 204
    parts = {"xml_submission_file": ("one.xml", xml, "text/xml")}
    assert client.post("/openrosa/submission", files=parts, auth=right).status_code == 201
    for id, password in ((phone.device.id, "wrong"), ("dev-nobody", phone.password)):
        assert client.get("/openrosa/formList", auth=httpx2.DigestAuth(id, password)).status_code == 401
    assert house.mission.inbox.entries(key=ONE)[0].sent.told["door"] == "digest"


def test_what_proved_a_password_once_opens_nothing_when_it_is_sent_again(
    client: TestClient, phone: devices.NewDevice
) -> None:
    right = httpx2.DigestAuth(phone.device.id, phone.password)
    first = client.get("/openrosa/formList", auth=right)
    proof = {"Authorization": first.request.headers["Authorization"]}
    again = client.get("/openrosa/formList", headers=proof)

    assert (first.status_code, again.status_code) == (200, 401)
    assert "stale=true" in again.headers["WWW-Authenticate"]
    assert [client.get("/openrosa/formList", auth=right).status_code for _ in range(3)] == [200] * 3
    without = re.sub("nc=[0-9a-f]+", "nc=", proof["Authorization"])
    assert client.get("/openrosa/formList", headers={"Authorization": without}).status_code == 401


def test_phones_that_ask_in_the_same_second_are_given_nonces_of_their_own(house: House) -> None:
    assert len({devices.new_nonce(house) for _ in range(20)}) == 20


def test_a_nonce_ends_by_itself_and_nobody_elses_ever_holds(house: House) -> None:
    ours = devices.new_nonce(house)
    ends = devices.nonce_ends(house, ours)
    assert ends is not None
    later = replace(house, clock=lambda: ends + timedelta(seconds=1))

    assert devices.nonce_ends(later, ours) is None
    for wrong in ("", "6b03dcbd", ours[:-1], "0" + ours, f"{ours}.0", ours.replace(".", ".0", 1)):
        assert devices.nonce_ends(house, wrong) is None


def test_a_device_that_was_ended_sends_nothing_more(
    client: TestClient, phone: devices.NewDevice, house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(devices, "FRESH_SECONDS", 0.0)
    assert client.get(f"/key/{phone.token}/formList").status_code == 200
    devices.end(house, phone.device.id)

    assert client.get(f"/key/{phone.token}/formList").status_code == 401
    assert client.get("/openrosa/formList", auth=httpx2.DigestAuth(phone.device.id, phone.password)).status_code == 401


def test_the_page_in_the_browser_sends_with_the_token_of_its_session(client: TestClient, house: House) -> None:
    client.cookies.set("truce_local", ENTRY)
    xml = instance("truce-violation", VIOLATION, ONE)
    parts = {"xml_submission_file": ("one.xml", xml, "text/xml")}
    csrf = sha256(b"csrf:" + ENTRY.encode()).hexdigest()

    assert client.post("/field/submission", files=parts).status_code == 403
    assert client.post("/field/submission", files=parts, headers={"X-CSRF": csrf}).status_code == 201
    assert house.mission.inbox.entries(key=ONE)[0].sent.told == {"watcher": "local", "door": "session"}


def test_an_interview_is_refused_where_nobody_could_ever_open_it(
    client: TestClient, phone: devices.NewDevice, house: House
) -> None:
    told = post(client, f"/key/{phone.token}/submission", instance("truce-interview", INTERVIEW))

    assert told.status_code == 403
    assert "Zenobia" not in told.text
    assert house.mission.inbox.entries() == []
