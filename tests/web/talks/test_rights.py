"""What was told in confidence stands on no page of who may not read it, nor what hangs on it."""

import pytest

from tests.flow.talks.test_leak import MARK, NOT_TOLD
from tests.web.reading_pages import words
from tests.web.signing import Signing

PAGES = (
    "/talks",
    "/talks?as_of=2025-03-20",
    "/talks/positions",
    "/talks/ground?since=2025-01-01",
    "/talks/packages?assume=heath.no-deal%3D0.3&assume=karst.no-deal%3D0.3",
)
STATEMENT = "6 rows are not for you to read, or hang on one that is not"


def test_the_head_of_mission_reads_it(guarded: Signing) -> None:
    hana = guarded.as_("hana")

    assert MARK in hana.get("/talks").text
    assert MARK in hana.get("/talks/positions").text
    assert "not for you to read" not in words(hana.get("/talks").text)


@pytest.mark.parametrize("handle", NOT_TOLD)
def test_nobody_else_does_on_any_page(guarded: Signing, handle: str) -> None:
    client = guarded.as_(handle)
    for path in PAGES:
        page = client.get(path)
        assert MARK not in page.text, path
        assert page.status_code in (200, 422), path


def test_who_may_not_read_rows_is_told_how_many_and_no_more(guarded: Signing) -> None:
    page = words(guarded.as_("ana").get("/talks").text)

    assert STATEMENT in page
    assert "Channel" not in page


def test_what_somebody_sought_is_not_what_another_with_other_rights_is_shown(guarded: Signing) -> None:
    path = "/talks/packages?assume=heath.no-deal%3D0.3&assume=karst.no-deal%3D0.3&assume=heath.line.north%3D0.4"
    hana, ana = guarded.as_("hana").get(path), guarded.as_("ana").get(path)

    assert MARK not in ana.text
    assert ("withheld" in hana.text) == ("withheld" in ana.text)
