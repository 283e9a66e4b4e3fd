"""What was tried against the room, and must not work again: forms as bombs, addresses, numbers, streams, alerts."""

from collections.abc import Iterator, MutableMapping
from typing import BinaryIO

import anyio
import pytest
from starlette.datastructures import UploadFile
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.testclient import TestClient

from tests.flow import cases
from tests.web.casework.desk import Office
from tests.web.serving import ENTRY
from tests.web.signing import BASE, csrf_in, signing
from truce.errors import UnusableValue
from truce.field import submission
from truce.flow.evidence import preserve
from truce.flow.evidence.aside import Aside
from truce.flow.evidence.preserve import Receipt
from truce.flow.rights import roles
from truce.flow.rights.roles import grant, suspend
from truce.flow.room import alerting
from truce.flow.signing_in.enter import lasts
from truce.people.keys import new_key
from truce.web import wire
from truce.web.app import make_app
from truce.web.asked import Asked, inside
from truce.web.forms import STRANGERS_BYTES, form_of
from truce.web.live import Event
from truce.web.routes import WAYS
from truce.web.way import FORM_BYTES, SIGNED, Way

MULTIPART = {"content-type": "multipart/form-data; boundary=B"}
URLENCODED = {"content-type": "application/x-www-form-urlencoded"}


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    with signing(tmp_path_factory.mktemp("attacked"), requests_per_second=0) as room:
        yield Office(room)


@pytest.fixture(scope="module")
def alone(vela_room: TestClient) -> TestClient:
    """The local user of a mission without members, whose faults are answered and not raised."""
    return TestClient(vela_room.app, base_url=BASE, cookies=vela_room.cookies, raise_server_exceptions=False)


def part(name: str, size: int, *, file: bool = False) -> bytes:
    told = f'form-data; name="{name}"' + ('; filename="x"' if file else "")
    return b"--B\r\nContent-Disposition: " + told.encode() + b"\r\n\r\n" + b"a" * size + b"\r\n"


@pytest.mark.long
@pytest.mark.parametrize("path", ["/reading", "/signin", "/invitation/none", "/signin/second"])
@pytest.mark.parametrize("file", [False, True])
def test_a_stranger_can_fill_neither_memory_nor_disk(office: Office, path: str, file: bool) -> None:
    client = office.room.stranger()
    bomb = [part(f"f{n}", STRANGERS_BYTES // 4, file=file) for n in range(5)]

    whole = client.post(path, content=b"".join(bomb) + b"--B--\r\n", headers=MULTIPART)
    pieces = client.post(path, content=iter(bomb), headers=MULTIPART)  # no length is told

    assert {whole.status_code, pieces.status_code} == {422}
    assert "too long" in whole.text


def test_a_members_form_has_an_end_too(office: Office) -> None:
    ivy = office.as_("ivy")
    told = {"csrf": ivy.csrf(), "summary": "a" * 900_000}

    assert ivy.client.post("/cases/new", data=told).status_code != 413
    long = b"&".join(b"f%d=%s" % (n, b"a" * 900_000) for n in range(FORM_BYTES // 900_000 + 1))
    answer = ivy.client.post("/cases/new", content=long, headers=URLENCODED)
    assert answer.status_code == 422
    assert "too long" in answer.text


def test_whoever_may_not_take_files_in_is_refused_before_a_byte_is_kept(office: Office) -> None:
    (way,) = [one for one in WAYS if one.most_bytes > FORM_BYTES]
    client = office.as_("pat").client

    def never() -> Iterator[bytes]:
        yield part("file", FORM_BYTES * 2, file=True)

    answer = client.post(way.path.format(ref="x"), content=never(), headers=MULTIPART)

    assert answer.status_code == 403
    assert "exhibit.add" in answer.text


def test_a_file_that_waits_for_its_place_lies_readable_nowhere(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.SpooledTemporaryFile.rollover", pytest.fail)
    told = b"".join([part("file", 3 << 20, file=True), part("why", 5), b"--B--\r\n"])

    async def sent() -> dict[str, object]:
        return {"type": "http.request", "body": told, "more_body": False}

    async def read() -> tuple[int, BinaryIO, object]:
        scope = {"type": "http", "method": "POST", "headers": [(b"content-type", MULTIPART["content-type"].encode())]}
        way = Way(path="/x", name="x", handle=probe, action=SIGNED)
        form = await form_of(way, Request(scope, sent), signed_in=True)
        (file,) = [one for one in form.values() if isinstance(one, UploadFile)]
        held, kind = len(await file.read()), file.file
        await form.close()
        return held, kind, form["why"]

    held, kind, why = anyio.run(read)

    assert (held, why) == (3 << 20, "aaaaa")
    assert isinstance(kind, Aside)
    assert kind.closed


@pytest.mark.parametrize(
    "path", ["/x\r\nSet-Cookie: a=b", "/a\x00b", "/\t/evil.example", "/\u2028", "//evil.example", "/\\evil.example"]
)
def test_no_address_leads_out_or_splits_a_header(office: Office, path: str) -> None:
    told = {"language": "en", "zone": "UTC", "theme": "auto", "next": path}
    client = office.room.stranger()

    assert inside(path) == "/"
    assert client.post("/reading", data=told).headers["location"] == "/"
    assert client.post("/reading", data=told, headers={"hx-request": "true"}).headers["hx-redirect"] == "/"


def test_an_address_in_any_script_can_be_gone_to(office: Office) -> None:
    told = {"language": "en", "zone": "UTC", "theme": "auto", "next": "/terms/\u00e9 \u4e2d"}
    answer = office.room.stranger().post("/reading", data=told, headers={"hx-request": "true"})

    assert answer.headers["hx-redirect"] == "/terms/%C3%A9%20%E4%B8%AD"


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/field?before=%C2%B2", 200),
        ("/field/entries/%C2%B2", 404),
        ("/alerts?before=2025-01-01~x", 200),
        ("/alerts?before=0001-01-01T00:00:00%2B14:00~x", 422),
        ("/picture/incidents?limit=0000000999", 422),
        (f"/picture/incidents?limit=1{'0' * 5000}", 422),
        ("/picture/lines.geojson?day=9999-12-31", 422),
        ("/picture/lines.geojson?day=0001-01-01", 422),
        ("/picture/summary.json?from=0001-01-01T00:00:00%2B14:00", 422),
        ("/picture/summary.json?to=9999-12-31", 422),
        ("/picture/zones.geojson?day=%C2%B2", 422),
        ("/static/a%00b", 404),
        ("/static/..%2fapp.py", 404),
        ("/why/..%2f..%2fetc%2fpasswd", 404),
        ("/briefs/..%2f..%2fx/en", 404),
    ],
)
def test_what_cannot_be_a_number_a_day_or_a_file_is_told_so(alone: TestClient, path: str, status: int) -> None:
    assert alone.get(path).status_code == status


def test_a_request_that_names_two_hosts_is_none(office: Office) -> None:
    named = [("host", "127.0.0.1"), ("host", "evil.example")]

    assert office.room.stranger().get("/signin", headers=named).status_code == 400


@pytest.mark.parametrize("query", ["from=0001-01-01T00:00:00%2B14:00", "to=9999-12-31T23:59:59-14:00"])
def test_the_ends_of_the_calendar_break_no_list(alone: TestClient, query: str) -> None:
    answer = alone.get(f"/api/v1/coverage?{query}", headers={"Authorization": f"Bearer {ENTRY}"})

    assert answer.status_code == 422


def test_a_report_of_half_a_million_elements_is_refused_unread(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("truce.field.submission.ElementTree.fromstring", pytest.fail)

    with pytest.raises(UnusableValue, match="too many parts"):
        submission.read_submission(b"<data>" + b"<a/>" * 500_000 + b"</data>")


def test_whoever_goes_away_while_sending_is_no_fault_of_ours(office: Office) -> None:
    came: list[dict[str, object]] = []

    async def gone() -> dict[str, object]:
        return {"type": "http.disconnect"}

    async def send(message: MutableMapping[str, object]) -> None:
        came.append(dict(message))

    told = [(b"host", b"127.0.0.1"), (b"content-type", b"application/x-www-form-urlencoded"), (b"content-length", b"9")]
    scope = {"type": "http", "method": "POST", "path": "/signin", "raw_path": b"/signin", "query_string": b"",
             "headers": told, "scheme": "http", "client": ("127.0.0.1", 1), "server": ("127.0.0.1", 80),
             "http_version": "1.1", "root_path": ""}  # fmt: skip
    anyio.run(make_app(office.room.room), scope, gone, send)

    assert came[0]["status"] == 400


def probe(asked: Asked) -> Response:
    """Which of some events the reader of a stream is told of."""
    told = [Event(1, "case.grade", subject, compartment) for subject, compartment in SUBJECTS]
    seen = [event.subject for event in told if wire._may_see(asked, event)]
    return JSONResponse({"seen": seen, "lasts": wire._lasts(asked)})


SUBJECTS: list[tuple[str, str]] = []


def item(office: Office, case: str) -> str:
    """A thing taken in as evidence of a case."""
    receipt = Receipt(case=case, origin="a resident", why="it was found there", what="a fragment")
    return preserve.add_item(office.desk.as_("ivy"), receipt, "seal 7").exhibit.id


@pytest.fixture(scope="module")
def probed(office: Office) -> Iterator[tuple[TestClient, str, str]]:
    """pat, who may look at no case but one; at a door that tells what a stream would; and two cases."""
    one, other = (cases.triaged(office.desk, summary=told).id for told in ("One thing.", "Another thing."))
    admin = office.desk.as_("admin")
    grant(admin, "pat", "investigator", case=one)
    SUBJECTS[:] = [(one, "case"), (other, "case"), (item(office, one), "evidence"), (item(office, other), "evidence")]
    SUBJECTS.append(("per-0123456789abcdef", "protection"))
    way = Way(path="/probe", name="probe", handle=probe, action=SIGNED)
    signed = office.as_("pat").client
    with TestClient(make_app(office.room.room, [way]), base_url=BASE, cookies=signed.cookies) as client:
        yield client, one, other


def test_a_stream_tells_of_no_case_and_no_exhibit_that_its_reader_may_not_see(
    probed: tuple[TestClient, str, str],
) -> None:
    client, one, _ = probed

    assert client.get("/probe").json() == {"seen": [one, SUBJECTS[2][0]], "lasts": True}


def test_a_role_for_one_case_shows_no_alert_about_another(office: Office, probed: tuple[TestClient, str, str]) -> None:
    grant(office.desk.as_("admin"), "mona", "investigator", case=probed[1])

    assert alerting.readable(office.desk.as_("mona")) == ("alerts.view",)
    assert alerting.readable(office.desk.as_("ana")) == ("alerts.view", "case.view")


def test_a_role_for_one_case_opens_that_case_and_no_page_beside_casework(
    office: Office, probed: tuple[TestClient, str, str]
) -> None:
    _, one, other = probed
    admin = office.desk.as_("admin")
    key = new_key("solo")
    roles.enrol(admin, "solo", key.signing, key.reading)
    grant(admin, "solo", "head", case=one)
    office.room.staff.keys["solo"] = key
    solo = office.as_("solo").client

    statuses = {path: solo.get(path).status_code for path in (f"/cases/{one}", f"/cases/{other}", *BESIDE)}

    assert statuses.pop(f"/cases/{one}") == 200
    assert statuses.pop(f"/cases/{other}") == 404  # the same as for a case that is not there
    assert set(statuses.values()) == {403}, statuses


BESIDE = ("/picture", "/picture/summary.json", "/terms", "/alerts", "/feeds", "/duplicates", "/briefs", "/accounts")


def test_a_stream_ends_with_the_session_that_opened_it(office: Office) -> None:
    client = office.room.as_("hana")
    (session,) = office.room.room.store.accounts.sessions("hana")
    desk = office.room.desk()

    assert lasts(desk, session.id)
    client.post("/signout", data={"csrf": csrf_in(client.get("/account").text)})
    assert not lasts(desk, session.id)

    office.room.as_("hana")
    (session,) = office.room.room.store.accounts.sessions("hana")
    suspend(office.desk.as_("admin"), "hana", "the key is lost")
    assert not lasts(desk, session.id)
