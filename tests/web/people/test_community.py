"""Dialogue at the screen: what waits, forms that lose nothing, figures that leave by a person's word, a shut door."""

import re
from datetime import timedelta
from typing import Any

import pytest

from tests.community.told import TOLD
from tests.web.casework.desk import Browser
from tests.web.people.screen import MARK, count, entered, field, kept, send, typed
from tests.web.reading_pages import links, words
from tests.web.signing import Signing
from truce.flow.community import keeping, releasing
from truce.flow.judge import judge
from truce.flow.rights import roles_two
from truce.model.community import NOUNS


@pytest.mark.parametrize("noun", sorted(NOUNS))
def test_what_a_form_tells_is_kept_and_shown(office: Signing, zoya: Browser, noun: str) -> None:
    more = {"initiative": kept(office, "initiative")} if noun == "session" else {}
    before = count(office)
    answer = send(zoya, f"/community/{noun}/new", **typed(noun, **more), sure="yes")

    assert answer.status_code == 303, words(answer.text)
    assert count(office) == before + 1
    path = answer.headers["location"].partition("?")[0]
    held = keeping.find(office.staff.as_("lev"), "dialogue", path.rpartition("/")[2], noun=noun)
    assert held.revisions[-1].by == "zoya"
    told = dict(held.told)
    assert {name: told[name] for name in TOLD[noun] if name not in more} == plain(TOLD[noun], more)
    shown = zoya.client.get(path)
    assert shown.status_code == 200
    assert path in zoya.client.get(f"/community/{noun}").text


def plain(told: dict[str, Any], without: dict[str, Any]) -> dict[str, Any]:
    """What is kept of it; a group whose say and age were told has them too."""
    return {name: value for name, value in told.items() if name not in without}


def test_what_is_wrong_stands_at_its_field_and_nothing_that_was_typed_is_lost(office: Signing, zoya: Browser) -> None:
    before = count(office)
    told = {
        "initiative": "", "on": "2025-04-31", "minutes": "ninety", "outcome": "a list of repairs",
        "participants.0.sex": "women", "participants.0.count": "twelve", "participants.1.count": "3",
    }  # fmt: skip
    answer = send(zoya, "/community/session/new", **told)

    assert answer.status_code == 422
    assert count(office) == before
    for name in ("initiative", "on", "minutes", "participants.0.count"):
        assert 'aria-invalid="true"' in field(answer.text, name), name
    for name in ("outcome", "participants.1.count", "participants.0.sex"):
        assert "aria-invalid" not in field(answer.text, name), name
    assert 'value="ninety"' in field(answer.text, "minutes")
    assert 'value="twelve"' in field(answer.text, "participants.0.count")
    assert 'value="3"' in field(answer.text, "participants.1.count")
    assert 'value="women" selected' in field(answer.text, "participants.0.sex")
    assert "a list of repairs" in field(answer.text, "outcome")
    assert 'href="#f-participants.0.count"' in answer.text


def test_one_more_row_keeps_what_stands_and_keeps_nothing_in_the_register(office: Signing, zoya: Browser) -> None:
    before = count(office)
    answer = send(zoya, "/community/initiative/new", more="participants", **typed("initiative"))

    assert answer.status_code == 200
    assert count(office) == before
    assert "water for both banks" in answer.text
    assert 'name="participants.3.count"' in answer.text


def test_what_looks_like_a_name_is_read_again_before_it_is_kept(office: Signing, zoya: Browser) -> None:
    before = count(office)
    told = typed("complaint", what=f"{MARK} Ithmoryen was beaten, call +380 44 739 18 46")
    asked = send(zoya, "/community/complaint/new", **told)

    assert asked.status_code == 422
    assert count(office) == before
    assert "looks like a telephone number" in words(asked.text)
    assert 'aria-invalid="true"' in field(asked.text, "what")
    assert MARK in field(asked.text, "what")
    assert send(zoya, "/community/complaint/new", **told, sure="yes").status_code == 303
    assert count(office) == before + 1


def test_a_reference_that_is_known_doubles_nothing_and_changes_nothing(office: Signing, zoya: Browser) -> None:
    first = kept(office, "tip", reference="T-1")
    answer = send(zoya, "/community/tip/new", **typed("tip", reference="T-1", rumour="verified"))

    assert answer.status_code == 422
    assert 'aria-invalid="true"' in field(answer.text, "reference")
    assert len(keeping.find(office.staff.as_("zoya"), "dialogue", first).revisions) == 1


@pytest.mark.parametrize("noun", ["complaint", "tip"])
def test_a_form_sent_twice_is_one_thing(office: Signing, zoya: Browser, lev: Browser, noun: str) -> None:
    told = typed(noun, reference=f"TWICE-{noun}") | {"sure": "yes"}
    given = {"sending": zoya.form(f"/community/{noun}/new")["sending"]}
    before = count(office)
    first, again = (send(zoya, f"/community/{noun}/new", **told, **given) for _ in range(2))

    assert (first.status_code, again.status_code) == (303, 303), words(again.text)
    assert first.headers["location"] == again.headers["location"]
    assert count(office) == before + 1
    assert send(lev, f"/community/{noun}/new", **told | {"reference": "OF-LEV"}, **given).status_code == 303
    assert count(office) == before + 2  # what a colleague sends is their own


def test_a_form_sent_again_with_something_else_is_asked_about_and_loses_nothing(office: Signing, zoya: Browser) -> None:
    given = {"sending": zoya.form("/community/tip/new")["sending"], "sure": "yes"}
    before = count(office)
    assert send(zoya, "/community/tip/new", **typed("tip"), **given).status_code == 303
    other = send(zoya, "/community/tip/new", **typed("tip", rumour="verified"), **given)

    assert other.status_code == 422
    assert "sent before and said something else" in words(other.text)
    assert count(office) == before + 1
    anew = re.search(r'name="sending" value="(\w+)"', other.text)
    assert anew is not None
    more = typed("tip", rumour="verified") | {"sure": "yes", "sending": anew.group(1)}
    assert send(zoya, "/community/tip/new", **more).status_code == 303
    assert count(office) == before + 2


def test_a_change_sent_twice_is_one_revision(office: Signing, zoya: Browser) -> None:
    path = f"/community/complaint/{kept(office, 'complaint')}/change"
    told = {"seen": "1", "fields": "answered answer", "answered": "2025-04-09", "answer": "the pump is mended"}
    before = count(office)

    assert [send(zoya, path, **told).status_code for _ in range(2)] == [303, 303]
    held = keeping.find(office.staff.as_("zoya"), "dialogue", path.split("/")[3])
    assert (len(held.revisions), count(office)) == (2, before)


def test_a_promise_is_fulfilled_and_what_stood_before_stays(office: Signing, zoya: Browser) -> None:
    id = kept(office, "commitment")
    page = zoya.client.get(f"/community/commitment/{id}").text
    assert "overdue" in words(page)
    done = send(
        zoya, f"/community/commitment/{id}/change", seen="1", fields="state fulfilled", state="fulfilled",
        fulfilled="2025-04-09",
    )  # fmt: skip

    assert done.status_code == 303, words(done.text)
    told = keeping.find(office.staff.as_("zoya"), "dialogue", id)
    assert [one.told["state"] for one in told.revisions] == ["open", "fulfilled"]
    assert told.told["what"] == "open the valve"
    assert "In time" in words(zoya.client.get(f"/community/commitment/{id}").text)


def test_of_two_who_change_one_thing_the_second_is_shown_it_and_keeps_what_was_typed(
    office: Signing, zoya: Browser, lev: Browser
) -> None:
    id = kept(office, "complaint")
    path = f"/community/complaint/{id}/change"
    first = send(lev, path, seen="1", fields="answered answer", answered="2025-04-09", answer="the pump is mended")
    second = send(zoya, path, seen="1", fields="answered answer", answered="2025-04-10", answer="somebody will look")

    assert first.status_code == 303
    assert second.status_code == 422
    assert "A colleague changed it meanwhile" in words(second.text)
    assert "somebody will look" in field(second.text, "answer")
    assert keeping.find(office.staff.as_("zoya"), "dialogue", id).told["answer"] == "the pump is mended"
    again = send(zoya, path, **typed("complaint", seen="2", answered="2025-04-10", answer="somebody will look"))
    assert again.status_code == 303, words(again.text)


def test_a_field_that_is_emptied_is_taken_out_and_told_so(office: Signing, zoya: Browser) -> None:
    id = kept(office, "agreement", repairs=2)
    told = typed("agreement", seen="1") | {"repairs": ""}
    assert send(zoya, f"/community/agreement/{id}/change", **told).status_code == 303

    assert "repairs" not in keeping.find(office.staff.as_("zoya"), "dialogue", id).told
    assert "2 → not told" in words(zoya.client.get(f"/community/agreement/{id}").text)


def test_what_waits_stands_first_the_overdue_before_all(office: Signing, zoya: Browser) -> None:
    today = releasing.today(office.staff.as_("zoya"))
    late = kept(office, "commitment", what="lift the barrier", due=(today - timedelta(days=2)).isoformat())
    soon = kept(office, "commitment", what="send welders", due=(today + timedelta(days=2)).isoformat())
    page = zoya.client.get("/community").text

    told = links(page, "/community/commitment/")
    assert told.index(f"/community/commitment/{late}") < told.index(f"/community/commitment/{soon}")
    assert "2 days overdue" in words(page)
    assert "due in 2 days" in words(page)
    listed = links(zoya.client.get("/community/commitment").text, "/community/commitment/")
    assert listed.index(f"/community/commitment/{late}") < listed.index(f"/community/commitment/{soon}")


def test_a_local_agreement_shows_what_was_ruled_and_one_without_its_text_says_so(
    office: Signing, zoya: Browser
) -> None:
    known = office.staff.house.agreements[0]
    judge(office.staff.as_("ana"))
    with_text, without = kept(office, "agreement", agreement=known.id), kept(office, "agreement")
    ruled = zoya.client.get(f"/community/agreement/{with_text}").text

    assert known.title in words(ruled)
    assert links(ruled, f"/terms/{known.id}/")
    assert "The mission lacks its text" in words(zoya.client.get(f"/community/agreement/{without}").text)
    listed = words(zoya.client.get("/community/agreement").text)
    assert "No text" in listed
    assert "Cannot be assessed" in listed


def test_figures_say_not_recorded_and_never_zero_where_nobody_watched(zoya: Browser) -> None:
    page = words(zoya.client.get("/community/figures?from=2019-01-01&to=2019-02-01").text)

    assert "Incidents of hate speech not recorded" in page
    assert "People who returned not recorded" in page
    assert "No pulse in these days" in page


@pytest.mark.parametrize("asked", ["from=yesterday", "to=2025-02-30", "from=2025-05-01&to=2025-04-01"])
def test_a_period_that_is_none_is_marked_and_shows_another(zoya: Browser, asked: str) -> None:
    answer = zoya.client.get(f"/community/figures?{asked}")

    assert answer.status_code == 422
    assert 'aria-invalid="true"' in answer.text


def test_a_pulse_has_an_interval_only_where_chance_chose(office: Signing, zoya: Browser) -> None:
    drawn, met = kept(office, "pulse"), kept(office, "pulse", sampling="convenience")

    assert "53% to 67%" in words(zoya.client.get(f"/community/pulse/{drawn}").text)
    told = words(zoya.client.get(f"/community/pulse/{met}").text)
    assert "no margin" in told
    assert "53%" not in told
    assert "refused: 40" in told


def test_a_year_that_is_to_be_destroyed_is_shown_while_it_waits(office: Signing, zoya: Browser) -> None:
    house = office.staff.as_("zoya")
    kept(office, "tip")
    year = str(office.staff.clock().year)
    what = {"year": year, "why": "danger"}
    asked = roles_two.request(house, "dialogue.forget", "dialogue", what, why="they were threatened")
    page = words(zoya.client.get("/community").text)

    assert f"Everything written down in {year} is to be destroyed" in page
    assert "a danger to those who spoke" in page
    roles_two.agree(office.staff.as_("hana"), str(asked.subject))
    assert "A second agreed" in words(zoya.client.get("/community").text)


@pytest.mark.long
@pytest.mark.parametrize("handle", ["otto", "ana", "ivy", "rex", "cleo", "hana", "hugo", "pia", "admin", "audra"])
def test_nobody_else_sees_a_way_there_and_every_way_is_shut(office: Signing, handle: str) -> None:
    id = kept(office, "tip", reference=f"shut-{handle}")
    browser = entered(office, handle)
    home = browser.client.get("/account")

    assert "/community" not in links(home.text)
    paths = ("", "/figures", "/release", "/tip", f"/tip/{id}", "/tip/new", f"/tip/{id}/change", "/released/rec-x")
    for path in paths:
        answer = browser.client.get(f"/community{path}")
        assert answer.status_code == 403, path
        assert "guns" not in answer.text
    for path in ("/tip/new", f"/tip/{id}/change", "/release"):
        answer = browser.client.post(f"/community{path}", data={"what": MARK, "csrf": browser.csrf()})
        assert answer.status_code == 403
        assert MARK not in answer.text


def test_what_is_not_there_is_not_repeated(zoya: Browser) -> None:
    for path in (
        f"/community/{MARK}",
        f"/community/tip/{MARK}",
        f"/community/{MARK}/new",
        f"/community/released/{MARK}",
    ):
        answer = zoya.client.get(path)
        assert answer.status_code == 404
        assert MARK not in words(answer.text)


def test_no_title_and_no_address_holds_what_was_told(office: Signing, zoya: Browser) -> None:
    """Both stay in a browser's history."""
    id = kept(office, "tip", what="guns brought to the mill")
    for path in ("/community", "/community/tip", f"/community/tip/{id}", f"/community/tip/{id}/change"):
        title = zoya.client.get(path).text.partition("<title>")[2].partition("</title>")[0]
        assert "guns" not in title
    assert "guns" not in send(zoya, "/community/tip/new", **typed("tip")).headers["location"]
