"""Figures of dialogue that leave: looked at first, let go by a person's word, kept as they left, taken back aloud."""

import json
from datetime import date, timedelta
from hashlib import sha256
from typing import Any

import pytest

from tests.web.casework.desk import Browser
from tests.web.people.screen import MARK, field, kept, send
from tests.web.reading_pages import words
from tests.web.signing import Signing
from truce.flow.community import figures, leaving, releasing


def released(office: Signing) -> list[leaving.Released]:
    return leaving.released(office.staff.as_("zoya"), "dialogue")


def let_go(zoya: Browser, month: date, **told: str) -> Any:
    """Look at a month, then let it leave."""
    path = f"/community/release?month={month:%Y-%m}"
    given = {name: one for name, one in zoya.form(path).items() if name in ("month", "digest", "csrf")}
    return zoya.client.post("/community/release", data=given | told)


def month_before(office: Signing, months: int) -> date:
    day = releasing.today(office.staff.as_("zoya")).replace(day=1)
    for _ in range(months):
        day = (day - timedelta(days=1)).replace(day=1)
    return day


def test_figures_leave_by_a_persons_word_and_are_kept_as_they_left(office: Signing, zoya: Browser) -> None:
    month = month_before(office, 1)
    for n in range(6):
        kept(office, "complaint", received=(month + timedelta(days=n)).isoformat())
    kept(office, "hate", on=month.isoformat())
    before = len(released(office))
    assert "Incidents of hate speech hidden" in words(zoya.client.get("/community/release").text)

    unseen = let_go(zoya, month)
    assert unseen.status_code == 422
    assert len(released(office)) == before
    left = let_go(zoya, month, seen="yes")
    assert left.status_code == 303, words(left.text)

    path = left.headers["location"].partition("?")[0]
    told = released(office)[0]
    document = zoya.client.get(f"{path}/json").content
    assert sha256(document).hexdigest() == told.sha256
    assert told.sha256 in zoya.client.get(path).text
    assert "complaints,count,6" in zoya.client.get(f"{path}/csv").text
    assert json.loads(document)["edition"] == "public"
    kept(office, "complaint", received=month.isoformat())
    assert zoya.client.get(f"{path}/json").content == document


def test_what_leaves_is_what_was_looked_at(office: Signing, zoya: Browser) -> None:
    month = month_before(office, 2)
    given = zoya.form(f"/community/release?month={month:%Y-%m}")
    before = len(released(office))
    kept(office, "crossing", on=month.isoformat())
    answer = zoya.client.post("/community/release", data=given | {"seen": "yes"})

    assert answer.status_code == 409
    assert "The figures changed since you looked" in words(answer.text)
    assert len(released(office)) == before


def test_a_month_leaves_again_only_corrected_with_a_reason_and_is_taken_back_with_one(
    office: Signing, zoya: Browser
) -> None:
    month = month_before(office, 3)
    kept(office, "crossing", on=month.isoformat())
    assert let_go(zoya, month, seen="yes").status_code == 303
    page = words(zoya.client.get(f"/community/release?month={month:%Y-%m}").text)
    assert "Nothing would leave otherwise" in page
    assert "I looked at these figures" not in page

    kept(office, "crossing", on=(month + timedelta(days=1)).isoformat(), persons=40)
    page = words(zoya.client.get(f"/community/release?month={month:%Y-%m}").text)
    assert "These would leave otherwise than they left: Crossings a day" in page
    refused = let_go(zoya, month, seen="yes")
    assert refused.status_code == 409
    assert 'aria-invalid="true"' in field(refused.text, "why")
    again = let_go(zoya, month, seen="yes", why="new_information")
    assert again.status_code == 303, words(again.text)
    listed = words(zoya.client.get("/community/release").text)
    assert "Corrected since More became known" in listed

    path = again.headers["location"].partition("?")[0]
    assert send(zoya, f"{path}/withdraw", why=MARK).status_code == 422
    assert send(zoya, f"{path}/withdraw", why="mistake").status_code == 303
    assert "Taken back" in words(zoya.client.get(path).text)
    assert zoya.client.get(f"{path}/json").status_code == 200


def test_a_release_sent_twice_is_one_and_so_is_taking_it_back(office: Signing, zoya: Browser) -> None:
    month = month_before(office, 7)
    kept(office, "crossing", on=month.isoformat())
    before = len(released(office))
    given = zoya.form(f"/community/release?month={month:%Y-%m}") | {"seen": "yes"}
    first, again = (zoya.client.post("/community/release", data=given) for _ in range(2))

    assert (first.status_code, again.status_code) == (303, 303), words(again.text)
    assert first.headers["location"] == again.headers["location"]
    assert len(released(office)) == before + 1
    path = first.headers["location"].partition("?")[0]
    assert [send(zoya, f"{path}/withdraw", why="mistake").status_code for _ in range(2)] == [303, 303]


def test_days_that_left_in_another_cut_are_told_so_and_do_not_leave(office: Signing, zoya: Browser) -> None:
    month = month_before(office, 5)
    house = office.staff.as_("zoya")
    figures.figures(house, month, (month + timedelta(days=62)).replace(day=1), edition="public")
    answer = zoya.client.get(f"/community/release?month={month:%Y-%m}")

    assert answer.status_code == 200
    assert "Some of these days left before" in words(answer.text)
    before = len(released(office))
    assert send(zoya, "/community/release", month=f"{month:%Y-%m}", seen="yes", digest="x").status_code == 409
    assert len(released(office)) == before


def test_whatever_month_is_over_can_be_chosen_and_one_with_something_in_it_is_offered(
    office: Signing, zoya: Browser
) -> None:
    kept(office, "complaint", received="2019-03-09")
    assert 'value="2019-03"' in zoya.client.get("/community/release").text
    assert 'value="2019-01"' not in zoya.client.get("/community/release").text
    page = zoya.client.get("/community/release?month=2019-01")
    assert (page.status_code, 'value="2019-01" selected' in page.text) == (200, True)
    assert let_go(zoya, date(2019, 3, 1), seen="yes").status_code == 303


@pytest.mark.parametrize("month", ["2999-01", "next", "", "9999-99", "0001-01"])
def test_only_a_month_that_is_over_and_can_be_chosen_leaves(office: Signing, zoya: Browser, month: str) -> None:
    before = len(released(office))
    answer = send(zoya, "/community/release", month=month)

    assert answer.status_code == 422
    assert len(released(office)) == before
