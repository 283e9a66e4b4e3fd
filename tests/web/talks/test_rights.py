"""What was told in confidence stands on no page of who may not read it, nor what hangs on it."""

from pathlib import Path

import pytest

from tests.flow.talks.test_leak import MARK, NOT_TOLD
from tests.flow.talks.test_packages import WORTHS
from tests.talks.cases import talks
from tests.web.reading_pages import words
from tests.web.signing import Signing
from truce.flow.talks import kept
from truce.web.talks import packages as page_of

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


def test_what_one_found_with_restricted_judgements_another_without_that_right_does_not(
    guarded: Signing, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(page_of, "WAITS", 120.0)
    judged = WORTHS.replace("kind: inferred", "kind: inferred, confidentiality: restricted").replace("80", "81.5")
    path = tmp_path / "isle.yaml"
    path.write_text(talks(judged).replace("id: vela", "id: isle"), "utf-8")
    assert kept.add(guarded.staff.as_("hana"), path).faults == ()

    hana, ana = (guarded.as_(handle).get("/talks/packages?of=isle") for handle in ("hana", "ana"))

    assert hana.status_code == ana.status_code == 200
    assert 'value="81.5"' in hana.text
    assert "Combinations: 2." in words(hana.text)
    assert "81.5" not in ana.text
    assert "Combinations" not in words(ana.text)
    assert "the assumptions below are missing" in words(ana.text)
