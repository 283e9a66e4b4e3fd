"""Harm to civilians at the screen: told in forms that lose nothing, verified by a second person, figures that leave by
a person's word, names that go to the vault alone, and a door that is shut to everybody else.
"""

import json
import re
from collections.abc import Iterator
from hashlib import sha256
from typing import Any

import pytest

from tests.flow.community.staff import join
from tests.web.casework.desk import Browser
from tests.web.reading_pages import links, words
from tests.web.signing import Signing, signing
from truce.flow.community import harm, keeping, leaving, releasing
from truce.flow.community.harm_shown import INCIDENT, RECORD
from truce.flow.people import people_open
from truce.wire.leaf import leaf_of
from truce.wire.rows import Row

MARK = "Quenrisalda"
SHELLED: dict[str, Any] = {
    "day": "2025-04-20",
    "area": "Kherson",
    "place": "by the lower mill",
    "control": "ua",
    "weapon": "mlrs",
    "mode": "direct",
    "civilian": "shoppers at a market, no armed people seen",
    "sources": "medical city-hospital; witness families",
    "groups": "killed female adult 3; killed 4; injured 9",
}
TYPED = {
    **{name: value for name, value in SHELLED.items() if name not in ("sources", "groups", "control")},
    "groups-0-outcome": "killed", "groups-0-sex": "female", "groups-0-age": "adult", "groups-0-number": "3",
    "groups-1-outcome": "injured", "groups-1-sex": "unknown", "groups-1-age": "unknown", "groups-1-number": "9",
    "sources-0-kind": "medical", "sources-0-origin": "city-hospital",
    "sources-1-kind": "witness", "sources-1-origin": "families",
}  # fmt: skip
MONTH = {"first": "2025-04", "last": "2025-04"}


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Signing]:
    with signing(tmp_path_factory.mktemp("harm"), second_factor=[]) as room:
        join(room.staff, "hera", "human_rights")
        yield room


@pytest.fixture(scope="module")
def hugo(office: Signing) -> Browser:
    return Browser(office.as_("hugo"))


@pytest.fixture(scope="module")
def hera(office: Signing) -> Browser:
    return Browser(office.as_("hera"))


def told(office: Signing, noun: str = INCIDENT, **more: Any) -> str:
    return harm.add(office.staff.as_("hugo"), noun, [Row(1, (SHELLED if noun == INCIDENT else {}) | more)]).new[0]


def count(office: Signing) -> int:
    return len(keeping.written(office.staff.house, "harm"))


def send(browser: Browser, where: str, **sent: Any) -> Any:
    return browser.client.post(where, data=sent | {"csrf": browser.csrf()})


def seen(browser: Browser, id: str) -> str:
    page = browser.client.get(f"/harm/of/{id}").text
    return page.split('name="seen" value="', 1)[1].split('"', 1)[0]


def figures(page: str, id: str) -> list[str]:
    """The numbers of a card."""
    card = page.split(f'id="{id}"', 1)[1].split("</section>", 1)[0]
    return re.findall(r"<dd[^>]*>(?:<span[^>]*>)?([^<]*)", card)


def test_what_a_form_tells_is_kept_sealed_and_once(office: Signing, hugo: Browser) -> None:
    before = count(office)
    first = send(hugo, "/harm/new/casualty", **TYPED, sending="s-1")
    again = send(hugo, "/harm/new/casualty", **TYPED, sending="s-1")

    assert (first.status_code, again.status_code) == (303, 303), words(first.text)
    assert first.headers["location"] == again.headers["location"]
    assert count(office) == before + 1
    id = first.headers["location"].rpartition("/")[2].partition("?")[0]
    _, made = harm.one(office.staff.as_("hera"), id)
    assert [(group.kind.outcome, group.number) for group in made.groups] == [("killed", 3), ("injured", 9)]
    assert made.place == "by the lower mill"
    log = b"".join(leaf_of(entry) for entry in office.staff.house.mission.ledger.entries())
    assert b"Kherson" not in log
    assert b"city-hospital" not in log


def test_what_is_wrong_stands_at_its_field_and_nothing_that_was_typed_is_lost(office: Signing, hugo: Browser) -> None:
    before = count(office)
    wrong = TYPED | {"day": "2025-04-31", "area": "", "groups-1-number": "nine", "sources-1-origin": "two words"}
    page = send(hugo, "/harm/new/casualty", **wrong)

    assert page.status_code == 422
    assert count(office) == before
    for place in ("day", "area", "groups-1-number", "sources-1-origin"):
        assert f'id="f-{place}-wrong"' in page.text, place
        assert f'href="#f-{place}"' in page.text
    for value in ("2025-04-31", "nine", "two words", "by the lower mill", "shoppers at a market"):
        assert value in page.text, value
    assert 'id="f-groups-0-number-wrong"' not in page.text


def test_more_rows_can_be_asked_for_and_nothing_is_kept_by_that(office: Signing, hugo: Browser) -> None:
    before = count(office)
    page = send(hugo, "/harm/new/casualty", **TYPED, more="groups")

    assert page.status_code == 200
    assert count(office) == before
    assert 'name="groups-7-number"' in page.text
    assert "shoppers at a market" in page.text


def test_a_text_that_looks_as_if_it_named_somebody_is_asked_about_before_it_is_kept(
    office: Signing, hugo: Browser
) -> None:
    before = count(office)
    named = TYPED | {"civilian": f"{MARK} Vobrumarska, a nurse"}
    asked = send(hugo, "/harm/new/casualty", **named)

    assert asked.status_code == 422
    assert 'name="sure"' in asked.text
    assert count(office) == before
    kept = send(hugo, "/harm/new/casualty", **named, sure="yes")
    assert kept.status_code == 303
    assert MARK not in kept.headers["location"]


def test_a_door_in_a_place_is_asked_about_and_a_day_ahead_is_refused_at_its_field(
    office: Signing, hugo: Browser
) -> None:
    before = count(office)
    door = send(hugo, "/harm/new/casualty", **TYPED | {"place": "12 Mill Lane, house of Maria Vobrumarska"})
    ahead = send(hugo, "/harm/new/casualty", **TYPED | {"day": "2130-09-20"})

    assert (door.status_code, ahead.status_code) == (422, 422)
    assert 'href="#f-place"' in door.text
    assert 'name="sure"' in door.text
    assert "This day has not come yet" in words(ahead.text)
    assert 'id="f-day-wrong"' in ahead.text
    assert count(office) == before


@pytest.mark.parametrize("word", ["casualty", "individual", "damage", "crater", "remnant"])
def test_every_form_refuses_what_lacks_and_says_where(hugo: Browser, word: str) -> None:
    page = send(hugo, f"/harm/new/{word}")

    assert page.status_code == 422
    assert page.text.count('aria-invalid="true"') >= 2


def test_a_crater_damage_and_a_remnant_are_told_and_the_crater_is_drawn(hugo: Browser) -> None:
    damage = send(hugo, "/harm/new/damage", day="2025-04-20", area="Kherson", object="school", reference="D-7")
    id = damage.headers["location"].rpartition("/")[2].partition("?")[0]
    crater = {"day": "2025-04-21", "area": "Kherson", "damage": id, "method": "fuze_furrow", "trained": "yes"}
    for bearing in ("358", "4,0"):
        answer = send(hugo, "/harm/new/crater", **crater, bearing=bearing)
        assert answer.status_code == 303, words(answer.text)
    send(hugo, "/harm/new/remnant", day="2025-04-21", area="Kherson", sort="mine")

    page = hugo.client.get(f"/harm/of/{id}").text
    assert page.count("<svg xmlns") == 2
    assert "who fired" in words(page)
    assert "from about 1°" in words(page)
    assert "Mine" in words(hugo.client.get("/harm/objects").text)
    wrong = send(hugo, "/harm/new/crater", **crater, bearing="400")
    assert wrong.status_code == 422
    assert 'id="f-bearing-wrong"' in wrong.text


def test_a_second_person_verifies_on_the_page_and_whoever_recorded_it_cannot(
    office: Signing, hugo: Browser, hera: Browser
) -> None:
    id = told(office, area="Verifield")
    assert figures(hera.client.get("/harm?from=2025-04-20&to=2025-04-21").text, "floor")[0] == "0"
    step = {"to": "under_verification", "why": "sources are sought", "seen": seen(hugo, id)}
    assert send(hugo, f"/harm/of/{id}/step", **step).status_code == 303

    page = hugo.client.get(f"/harm/of/{id}").text
    assert f'action="/harm/of/{id}/verify"' not in page
    assert "a second person: you recorded it" in words(page)
    refused = send(hugo, f"/harm/of/{id}/verify", why="both tell the same", seen=seen(hugo, id))
    assert refused.status_code == 403
    assert "both tell the same" in refused.text or "second person" in words(refused.text)

    page = hera.client.get(f"/harm/of/{id}").text
    assert f'action="/harm/of/{id}/verify"' in page
    assert id in hera.client.get("/harm/records").text.split('id="mine"', 1)[1].split("</section>")[0]
    assert send(hera, f"/harm/of/{id}/verify", why="both agree", seen=seen(hera, id)).status_code == 303
    shown = hera.client.get("/harm?from=2025-04-20&to=2025-04-21").text
    assert figures(shown, "floor")[:2] == ["7", "9"]


def test_a_step_says_nothing_of_verified(office: Signing, hera: Browser) -> None:
    id = told(office, area="Sidestep")

    assert send(hera, f"/harm/of/{id}/step", to="verified", why="all agree").status_code == 422
    assert harm.one(office.staff.as_("hera"), id)[1].groups[0].status == "reported"


def test_nobody_writes_over_what_a_colleague_wrote_meanwhile(office: Signing, hugo: Browser, hera: Browser) -> None:
    id = told(office, area="Twice")
    stood = seen(hera, id)
    send(hugo, f"/harm/of/{id}/step", to="under_verification", why="asked", seen=stood)

    page = send(hera, f"/harm/of/{id}/change", **TYPED | {"area": "Typed by hera"}, seen=stood)
    assert page.status_code == 409
    assert "Typed by hera" in page.text
    assert send(hera, f"/harm/of/{id}/verify", why="as I read it", seen=stood).status_code == 409
    later = page.text.split('name="seen" value="', 1)[1].split('"', 1)[0]
    assert send(hera, f"/harm/of/{id}/change", **TYPED | {"area": "Typed by hera"}, seen=later).status_code == 303


def test_a_name_goes_to_the_vault_alone_and_changes_no_figure(office: Signing, hugo: Browser) -> None:
    incident = told(office, area="Namely", day="2025-02-03")
    person = told(office, RECORD, incident=incident, outcome="killed", sex="female", years=34)
    before = figures(hugo.client.get("/harm?from=2025-02-01&to=2025-03-01").text, "untold")

    assert send(hugo, f"/harm/of/{person}/name", name="").status_code == 422
    answer = send(hugo, f"/harm/of/{person}/name", name=f"{MARK} Vobrumarska", variants="Кв. Вобрумарська", notes="kin")

    assert answer.status_code == 303
    assert figures(hugo.client.get("/harm?from=2025-02-01&to=2025-03-01").text, "untold") == before
    for path in (f"/harm/of/{person}", f"/harm/of/{incident}", f"/harm/of/{person}/name", "/harm/records", "/harm"):
        assert MARK not in hugo.client.get(path).text, path
    id = harm.one(office.staff.as_("hugo"), person)[1].person
    assert people_open.open_identity(office.staff.as_("pia"), id, "to tell the family")[0]["name"].startswith(MARK)


def test_a_merger_counts_nobody_twice_and_is_taken_back(office: Signing, hugo: Browser) -> None:
    first, again = (told(office, area=area, day="2025-01-05") for area in ("Once", "Again"))
    path = "/harm?from=2025-01-01&to=2025-02-01"
    assert figures(hugo.client.get(path).text, "untold")[:2] == ["14", "18"]

    assert send(hugo, f"/harm/of/{again}/merge", into=first, why="the same strike").status_code == 303
    assert figures(hugo.client.get(path).text, "untold")[:2] == ["7", "9"]
    assert send(hugo, f"/harm/of/{again}/merge", into="nobody", why="x").status_code in (404, 409)
    assert send(hugo, f"/harm/of/{again}/unmerge", why="another street").status_code == 303
    assert figures(hugo.client.get(path).text, "untold")[:2] == ["14", "18"]


def test_what_leaves_is_looked_at_first_hides_small_counts_and_is_what_the_log_says(
    office: Signing, hugo: Browser, hera: Browser
) -> None:
    id = told(office, area="Leaving", day="2024-12-20")
    harm.step(office.staff.as_("hugo"), id, "under_verification", "sources are sought")
    harm.step(office.staff.as_("hera"), id, "verified", "both agree")
    path = "/harm/release?first=2024-12&last=2024-12"
    page = hugo.client.get(path).text
    digest = page.split('name="sha256" value="', 1)[1].split('"', 1)[0]
    assert figures(page, "floor")[:2] == ["7", "9"]
    assert words(page).count("hidden") >= 4
    assert leaving.released(office.staff.as_("hugo"), "harm") == []

    stale = send(hugo, "/harm/release", first="2024-12", last="2024-12", sha256="0" * 64)
    assert stale.status_code == 409
    assert leaving.released(office.staff.as_("hugo"), "harm") == []
    assert send(hugo, "/harm/release", first="2024-12", last="2024-12", sha256=digest).status_code == 303

    [gone] = leaving.released(office.staff.as_("hugo"), "harm")
    assert (gone.sha256, gone.by) == (digest, "hugo")
    files = [one for one in links(hera.client.get(path).text) if one.endswith((".json", ".csv"))]
    body = hera.client.get(next(one for one in files if one.endswith(".json"))).content
    assert sha256(body).hexdigest() == digest
    assert json.loads(body)["verified_floor"]["killed"] == 7
    assert "sex,killed,female,,True" in hera.client.get(next(one for one in files if one.endswith(".csv"))).text
    assert "Exactly these figures left" in words(hera.client.get(path).text)
    assert hera.client.get("/harm/release/rec-0000/x.xml").status_code == 404


def test_months_that_go_on_or_overlap_what_left_do_not_leave_and_the_page_says_why(hugo: Browser) -> None:
    page = hugo.client.get("/harm/release?first=2034-01&last=2034-01")

    assert page.status_code == 403
    assert "These months cannot leave so" in words(page.text)
    assert 'name="sha256"' not in page.text


def released(office: Signing, hugo: Browser, month: str) -> Any:
    page = hugo.client.get(f"/harm/release?first={month}&last={month}").text
    digest = page.split('name="sha256" value="', 1)[1].split('"', 1)[0]
    return [send(hugo, "/harm/release", first=month, last=month, sha256=digest) for _ in range(2)]


def test_figures_sent_twice_leave_once_and_months_that_left_leave_in_no_other_cut(
    office: Signing, hugo: Browser
) -> None:
    before = len(leaving.released(office.staff.as_("hugo"), "harm"))
    for month in ("2024-09", "2024-10"):
        told(office, area="Cut", day=f"{month}-12")
        assert [one.status_code for one in released(office, hugo, month)] == [303, 303]
    assert len(leaving.released(office.staff.as_("hugo"), "harm")) == before + 2

    page = hugo.client.get("/harm/release?first=2024-09&last=2024-10")

    assert page.status_code == 403
    assert "left before in another cut" in words(page.text)
    assert "/harm/release?first=2024-09&last=2024-09" in links(page.text)
    assert 'name="sha256"' not in page.text
    forced = send(hugo, "/harm/release", first="2024-09", last="2024-10", sha256="0" * 64)
    assert forced.status_code == 403
    assert len(leaving.released(office.staff.as_("hugo"), "harm")) == before + 2


def test_what_left_is_taken_back_with_a_reason_once_and_leaves_again_only_corrected(
    office: Signing, hugo: Browser
) -> None:
    month = "2024-07"
    told(office, area="Back", day=f"{month}-12")
    released(office, hugo, month)
    listed, path = "/harm/release", f"/harm/release?first={month}&last={month}"
    house = office.staff.as_("hugo")
    one = next(one for one in releasing.releases(house) if f"{one.start:%Y-%m}" == month)
    back = f"{listed}/{one.id}/withdraw"
    assert f'action="{back}"' in hugo.client.get(listed).text

    assert send(hugo, back, why="hugo thought so").status_code == 422
    assert [send(hugo, back, why="mistake").status_code for _ in range(2)] == [303, 303]
    assert send(hugo, f"{listed}/rel-0000/withdraw", why="mistake").status_code == 404

    page = hugo.client.get(f"{path}&done=withdrawn").text
    assert releasing.release(house, one.id).standing == "withdrawn"
    assert "They are taken back" in words(page)
    assert f'action="{back}"' not in page
    digest = page.split('name="sha256" value="', 1)[1].split('"', 1)[0]
    given = {"first": month, "last": month, "sha256": digest}
    assert send(hugo, listed, **given).status_code == 409
    assert send(hugo, listed, **given, why="new_information").status_code == 303


def test_a_month_of_which_nothing_is_recorded_is_no_zero(office: Signing, hugo: Browser) -> None:
    told(office, area="Somewhere")
    page = hugo.client.get("/harm/release?first=2023-02&last=2023-02")

    assert page.status_code == 403
    assert "Nothing is recorded of these months" in words(page.text)
    assert "Nothing is recorded of these days" in words(hugo.client.get("/harm?from=2023-02-01&to=2023-03-01").text)
    assert "Nothing is recorded" not in words(hugo.client.get("/harm").text)


def test_to_come_and_look_is_no_fault_though_nothing_is_recorded_of_the_last_month(hugo: Browser) -> None:
    for register in ("harm", "rights"):
        first = hugo.client.get(f"/{register}/release")
        assert first.status_code == 200
        assert 'role="alert"' not in first.text


def test_months_and_days_that_are_none_are_told_at_their_field(hugo: Browser) -> None:
    assert 'id="f-from-wrong"' in hugo.client.get("/harm?from=yesterday").text
    assert 'id="f-to-wrong"' in hugo.client.get("/harm?from=2025-04-02&to=2025-04-01").text
    assert 'id="f-first-wrong"' in hugo.client.get("/harm/release?first=April&last=2025-04").text


@pytest.mark.long
def test_nobody_else_gets_in_nor_sees_that_there_is_a_door(office: Signing, hugo: Browser) -> None:
    id = told(office, area="Shut")
    for handle in ("otto", "ana", "ines", "cleo", "hana"):
        browser = Browser(office.as_(handle))
        for path in (
            "/harm",
            "/harm/records",
            "/harm/objects",
            f"/harm/of/{id}",
            "/harm/new/casualty",
            "/harm/release",
        ):
            answer = browser.client.get(path)
            assert answer.status_code == 403, (handle, path)
            assert "Shut" not in answer.text.replace("/harm", "")
        assert "/harm" not in links(browser.client.get("/").text)
        assert send(browser, "/harm/new/casualty", **TYPED).status_code == 403
        assert send(browser, f"/harm/of/{id}/verify", why="x").status_code == 403
    assert hugo.client.post("/harm/new/casualty", data=TYPED | {"csrf": "guessed"}).status_code == 403
