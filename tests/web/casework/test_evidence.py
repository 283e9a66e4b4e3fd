"""Evidence in the browser: no byte before a look is on record, no script of a stranger, no half of a file taken in."""

from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from tests.flow import cases
from tests.web.casework.desk import Browser, Office
from truce.errors import Refused, UnusableSource
from truce.flow.evidence.preserve import Receipt, add, bytes_given, custody_of
from truce.flow.room.exhibits_opened import OPEN_FOR, opened, put_on_record
from truce.web.casework.ranges import span_of
from truce.web.casework.receiving import Incoming

TEXT = b"<script>alert('from a stranger')</script> " * 4000


def picture() -> bytes:
    held = BytesIO()
    Image.effect_noise((64, 48), 90).convert("RGB").save(held, "JPEG")
    return held.getvalue()


@pytest.fixture(scope="module")
def case(office: Office) -> str:
    return cases.gathered(office.desk).id


def taken(office: Office, case: str, content: bytes, *, restricted: bool = False) -> str:
    told = Receipt(case=case, origin="patrol 7", why="what they saw", restricted=restricted)
    return add(office.desk.as_("ivy"), bytes_given(content, "notes.txt"), told).exhibit.id


def look(browser: Browser, id: str, why: str = "to describe it") -> None:
    answer = browser.client.post(f"/exhibits/{id}/open", data={"csrf": browser.csrf(), "why": why})
    assert answer.status_code == 303, answer.text[:2000]


@pytest.mark.long
@pytest.mark.parametrize("restricted", [False, True], ids=["plain", "sealed"])
def test_not_a_byte_before_the_look_is_on_record(office: Office, case: str, restricted: bool) -> None:
    id = taken(office, case, picture() + bytes([restricted]), restricted=restricted)
    ivy, rex = office.as_("ivy"), office.as_("rex")
    assert f"/exhibits/{id}/bytes" not in ivy.page(f"/exhibits/{id}")
    assert ivy.get(f"/exhibits/{id}/bytes").status_code == 403
    assert ivy.client.post(f"/exhibits/{id}/open", data={"csrf": ivy.csrf(), "why": " "}).status_code == 422
    assert ivy.get(f"/exhibits/{id}/bytes").status_code == 403
    look(ivy, id)

    assert ivy.get(f"/exhibits/{id}/bytes").content == picture_of(office, id)
    assert rex.get(f"/exhibits/{id}/bytes").status_code == 403  # one's look opens nothing to another
    last = custody_of(office.desk.as_("ivy"), id).events[-1]
    assert (last.what, last.by, last.why, last.hash_ok) == ("viewed", "ivy", "to describe it", True)


def picture_of(office: Office, id: str) -> bytes:
    from truce.flow.evidence.preserve_bytes import identity_of, pour

    held = BytesIO()
    house = office.desk.as_("ivy")
    exhibit = custody_of(house, id).exhibit
    pour(house, exhibit, identity_of(house, exhibit), held)
    return held.getvalue()


def test_a_look_lasts_half_an_hour(tmp_path: Path) -> None:
    d = cases.desk(tmp_path)
    case = cases.gathered(d)
    told = Receipt(case=case.id, origin="patrol 7", why="seen")
    id = add(d.as_("ivy"), bytes_given(b"notes"), told).exhibit.id
    put_on_record(d.as_("ivy"), id, why="to read")

    assert opened(d.as_("ivy"), id).size == 5
    d.later(seconds=OPEN_FOR.total_seconds())
    with pytest.raises(Refused):
        opened(d.as_("ivy"), id)


@pytest.mark.parametrize("restricted", [False, True], ids=["plain", "sealed"])
def test_a_piece_is_given_that_was_asked_for(office: Office, case: str, restricted: bool) -> None:
    content = bytes(range(256)) * 1000 + bytes([restricted])
    id = taken(office, case, content, restricted=restricted)
    ivy = office.as_("ivy")
    look(ivy, id)
    for asked, start, end in (("bytes=0-9", 0, 10), ("bytes=100000-", 100000, 256001), ("bytes=-7", 255994, 256001)):
        answer = ivy.get(f"/exhibits/{id}/bytes", headers={"range": asked})
        assert answer.status_code == 206
        assert answer.content == content[start:end]
        assert answer.headers["content-range"] == f"bytes {start}-{end - 1}/256001"
    assert ivy.get(f"/exhibits/{id}/bytes", headers={"range": "bytes=256001-"}).status_code == 416


def test_what_a_stranger_sent_runs_nowhere(office: Office, case: str) -> None:
    id = taken(office, case, TEXT)
    ivy = office.as_("ivy")
    look(ivy, id)
    answer = ivy.get(f"/exhibits/{id}/bytes")

    assert answer.headers["content-type"] in ("text/plain; charset=utf-8", "application/octet-stream")
    assert "sandbox" in answer.headers["content-security-policy"]
    assert "script-src" not in answer.headers["content-security-policy"]
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["cache-control"] == "private, no-store"
    assert "alert(" not in ivy.page(f"/exhibits/{id}")


def test_a_picture_lies_behind_its_shield(office: Office, case: str) -> None:
    id = taken(office, case, picture() + b"shield")
    ivy = office.as_("ivy")
    assert "<img" not in ivy.page(f"/exhibits/{id}").partition("<main")[2]
    look(ivy, id)
    shown = ivy.page(f"/exhibits/{id}")

    assert '<div class="shield"><input type="checkbox" id="lift">' in shown


def test_files_of_a_form_are_taken_in(office: Office, case: str) -> None:
    ivy = office.as_("ivy")
    crater = picture()
    files = [("file", ("crater.jpg", crater)), ("file", ("../../notes.txt", b"two craters"))]
    answer = ivy.send(f"/cases/{case}/exhibits/add", files=files, origin="patrol 7", why="seen", restricted="yes")

    assert answer.status_code == 200
    made = [one.partition('"')[0] for one in answer.text.split('href="/exhibits/')[1:]]
    sealed = [custody_of(office.desk.as_("ivy"), id).exhibit for id in made]
    assert [one.size for one in sealed] == [len(crater), 11]
    assert all(one.sealed for one in sealed)


def test_a_form_without_a_file_says_so_and_keeps_what_was_typed(office: Office, case: str) -> None:
    ivy = office.as_("ivy")
    answer = ivy.send(f"/cases/{case}/exhibits/add", origin="patrol 7", why="seen from the road")
    assert answer.status_code == 422
    assert "seen from the road" in answer.text


def test_a_file_is_streamed_to_its_place(office: Office, case: str) -> None:
    ivy = office.as_("ivy")
    content = bytes(range(256)) * 9000
    told = {"origin": "patrol 7", "why": "seen", "name": "log.bin", "restricted": "yes"}
    answer = put(ivy, case, told, content)
    assert answer.status_code == 200, answer.text
    exhibit = custody_of(office.desk.as_("ivy"), answer.json()["exhibit"]).exhibit
    assert (exhibit.size, exhibit.sealed) == (len(content), True)
    refused = put(ivy, case, {**told, "why": ""}, content)
    assert refused.status_code == 422
    assert "from whom" in refused.json()["what"]
    assert ivy.client.put(f"/cases/{case}/exhibits", params=told, content=b"x").status_code == 403  # without its token


def put(browser: Browser, case: str, told: dict[str, str], content: bytes) -> Any:
    headers = {"x-csrf": browser.csrf(), "content-type": "application/octet-stream"}
    return browser.client.put(f"/cases/{case}/exhibits", params=told, content=content, headers=headers)


def test_what_breaks_off_is_no_file() -> None:
    incoming = Incoming()
    incoming.put(b"half of it")
    incoming.break_off()

    assert incoming.read(100) == b"half of it"
    with pytest.raises(UnusableSource):
        incoming.read(100)
    incoming.drain()


def test_nobody_without_the_right_sees_that_there_is_an_exhibit(office: Office, case: str) -> None:
    id = taken(office, case, b"only for those who may")
    for who in ("otto", "pat", "admin"):
        browser = office.as_(who)
        assert browser.get(f"/exhibits/{id}").status_code == 403
        assert browser.get(f"/exhibits/{id}/bytes").status_code == 403
        assert browser.client.post(f"/exhibits/{id}/open", data={"csrf": browser.csrf(), "why": "x"}).status_code == 403


SIZES = st.integers(0, 10**6)


@given(SIZES, SIZES, SIZES)
def test_a_range_is_what_the_standard_says(size: int, first: int, last: int) -> None:
    told = span_of(f"bytes={first}-{last}", size)
    if last < first:
        assert told is not None
        assert not told.partial  # no range at all: the whole
    elif first >= size:
        assert told is None
    else:
        assert told is not None
        assert (told.start, told.end) == (first, min(size, last + 1))


@given(st.text(max_size=30), SIZES)
def test_a_header_that_is_no_range_asks_for_all(header: str, size: int) -> None:
    told = span_of(header, size)
    assert told is None or 0 <= told.start <= told.end <= size
