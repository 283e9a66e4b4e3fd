"""Human rights at the screen: interim words, help that is followed up, and restricted cases of which nobody else learns
that they are there.
"""

from collections.abc import Iterator
from typing import Any

import pytest

from tests.flow.community.staff import join
from tests.web.casework.desk import Browser
from tests.web.reading_pages import links, words
from tests.web.signing import Signing, signing
from truce.flow.community import keeping, leaving, rights
from truce.flow.people import people, people_told
from truce.wire.rows import Row

MARK = "Sellavontra"
HELD: dict[str, Any] = {
    "day": "2025-04-20",
    "area": "Kherson",
    "type": "detention",
    "doer": "state",
    "issues": "in_their_power",
    "sources": "victim interview-4; witness family",
    "account": "held nine days without a judge",
}
TYPED = {
    **{name: value for name, value in HELD.items() if name != "sources"},
    "sources-0-kind": "victim", "sources-0-origin": "interview-4",
    "sources-1-kind": "witness", "sources-1-origin": "family",
    "referrals-0-path": "legal", "referrals-0-state": "offered",
}  # fmt: skip


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Signing]:
    with signing(tmp_path_factory.mktemp("rights"), second_factor=[]) as room:
        for handle in ("hera", "hilde"):
            join(room.staff, handle, "human_rights")
        yield room


@pytest.fixture(scope="module")
def hugo(office: Signing) -> Browser:
    return Browser(office.as_("hugo"))


@pytest.fixture(scope="module")
def hera(office: Signing) -> Browser:
    return Browser(office.as_("hera"))


@pytest.fixture(scope="module")
def hilde(office: Signing) -> Browser:
    return Browser(office.as_("hilde"))


def told(office: Signing, **more: Any) -> str:
    return rights.add(office.staff.as_("hugo"), [Row(1, HELD | more)]).new[0]


def send(browser: Browser, where: str, **sent: Any) -> Any:
    return browser.client.post(where, data=sent | {"csrf": browser.csrf()})


def id_in(answer: Any) -> str:
    assert answer.status_code == 303, words(answer.text)
    return str(answer.headers["location"]).rpartition("/")[2].partition("?")[0]


def test_a_case_told_in_a_form_is_called_by_an_interim_word(hugo: Browser) -> None:
    id = id_in(send(hugo, "/rights/new", **TYPED))
    page = words(hugo.client.get(f"/rights/of/{id}").text)

    assert "If it is so, this was: Violation" in page
    assert "no finding of law" in page
    assert "Were detained, wounded or surrendering persons treated humanely?" in page
    unknown = id_in(send(hugo, "/rights/new", **TYPED | {"doer": "unknown"}))
    assert "this was: Violation or abuse" in words(hugo.client.get(f"/rights/of/{unknown}").text)


def test_what_is_wrong_stands_at_its_field_and_nothing_that_was_typed_is_lost(office: Signing, hugo: Browser) -> None:
    before = len(keeping.written(office.staff.house, "rights"))
    page = send(hugo, "/rights/new", **TYPED | {"day": "soon", "type": "", "victims": "some", "persons": "a name!"})

    assert page.status_code == 422
    for place in ("day", "type", "victims", "persons"):
        assert f'id="f-{place}-wrong"' in page.text, place
    assert "held nine days without a judge" in page.text
    assert len(keeping.written(office.staff.house, "rights")) == before


def test_of_a_restricted_case_nobody_else_learns_that_it_is_there_nor_how_many_there_are(
    office: Signing, hugo: Browser, hera: Browser, hilde: Browser
) -> None:
    april = "/rights?from=2025-04-01&to=2025-05-01"
    before = {path: hilde.client.get(path).text for path in ("/rights/cases", april)}
    closed = id_in(send(hugo, "/rights/new", **TYPED | {"account": f"told of {MARK}"}, only="hera", reference="CLOSED"))

    assert MARK in hera.client.get(f"/rights/of/{closed}").text
    assert closed in hera.client.get("/rights/cases").text
    for path, page in before.items():
        assert hilde.client.get(path).text == page, path
    gone = hilde.client.get(f"/rights/of/{closed}")
    never = hilde.client.get("/rights/of/rgt-0000000000000000")
    assert gone.status_code == never.status_code == 404
    assert gone.text.replace(closed, "ID") == never.text.replace("rgt-0000000000000000", "ID")
    for verb, sent in (
        ("step", {"to": "under_verification"}),
        ("verify", {"why": "x"}),
        ("merge", {"into": "CLOSED", "why": "x"}),
        ("refer", {"state": "offered", "path": "legal"}),
        ("change", TYPED),
    ):
        assert send(hilde, f"/rights/of/{closed}/{verb}", **sent).status_code == 404, verb
    open_ = told(office)
    assert closed not in hilde.client.get(f"/rights/of/{open_}").text  # nor among those it could be merged with
    assert send(hilde, f"/rights/of/{open_}/merge", into=closed, why="x").status_code == 404
    assert MARK not in hilde.client.get("/rights/release?first=2025-04&last=2025-04").text
    assert id_in(send(hilde, "/rights/new", **TYPED, reference="CLOSED"))  # a reference tells nothing either


def test_whoever_restricts_a_case_chooses_among_those_who_may_read_at_all(hugo: Browser) -> None:
    page = hugo.client.get("/rights/new").text
    readers = page.split('id="f-only"', 1)[1].split("</fieldset>", 1)[0]

    assert all(f'value="{handle}"' in readers for handle in ("hera", "hilde", "hugo"))
    assert 'value="otto"' not in readers
    assert send(hugo, "/rights/new", **TYPED, only="otto").status_code == 422


def test_a_survivor_is_recorded_by_somebody_trained_and_the_form_says_so_before(
    office: Signing, hugo: Browser, hera: Browser
) -> None:
    survivor = TYPED | {"type": "sexual_violence"}
    assert "you are not on record as trained" in words(hugo.client.get("/rights/new").text)
    refused = send(hugo, "/rights/new", **survivor)
    assert refused.status_code == 403
    assert "held nine days" in refused.text

    people_told.train(office.staff.as_("pia"), "hera", "survivor")
    assert id_in(send(hera, "/rights/new", **survivor))
    without = {name: value for name, value in survivor.items() if not name.startswith("referrals")}
    assert "referral" in words(send(hera, "/rights/new", **without).text)


def test_a_referral_goes_its_steps_and_a_service_is_told_only_with_the_persons_word(
    office: Signing, hugo: Browser
) -> None:
    person = people.add(office.staff.as_("hugo"), {"name": f"{MARK} Orvenhald", "kind": "victim"})
    id = told(office, persons=person.id)
    refused = send(hugo, f"/rights/of/{id}/refer", state="made", path="legal", person=person.id)
    assert refused.status_code == 403
    assert MARK not in refused.text

    people.consent(office.staff.as_("hugo"), person.pseudonym, ["record", "internal"], risk_asked=True)
    made = send(hugo, f"/rights/of/{id}/refer", state="made", path="legal", person=person.id)
    assert made.status_code == 303
    assert id in hugo.client.get("/rights/cases").text.split('id="waiting"', 1)[1].split("</section>", 1)[0]
    assert send(hugo, f"/rights/of/{id}/refer", state="helped", referral="r1").status_code == 409
    for state in ("accepted", "helped"):
        assert send(hugo, f"/rights/of/{id}/refer", state=state, referral="r1").status_code == 303
    page = hugo.client.get(f"/rights/of/{id}").text
    assert "Helped" in words(page)
    assert MARK not in page
    assert rights.one(office.staff.as_("hugo"), id)[1].referrals[0].state == "helped"


def test_a_second_person_verifies_and_figures_that_leave_know_no_place(
    office: Signing, hugo: Browser, hera: Browser
) -> None:
    ids = [told(office, day="2024-12-03", area="Placeborough") for _ in range(6)]
    send(hugo, f"/rights/of/{ids[0]}/step", to="under_verification", why="interviews are planned")
    assert send(hugo, f"/rights/of/{ids[0]}/verify", why="both agree").status_code == 403
    assert 'id="mine"' not in hugo.client.get("/rights/cases").text
    assert ids[0] in hera.client.get("/rights/cases").text.split('id="mine"', 1)[1].split("</section>", 1)[0]
    assert send(hera, f"/rights/of/{ids[0]}/verify", why="both agree").status_code == 303
    assert "reasonable grounds" in words(hera.client.get(f"/rights/of/{ids[0]}").text)

    path = "/rights/release?first=2024-12&last=2024-12"
    page = hugo.client.get(path).text
    assert "Placeborough" not in page
    assert "Unlawful detention · 2024-12" in words(page)
    digest = page.split('name="sha256" value="', 1)[1].split('"', 1)[0]
    assert send(hugo, "/rights/release", first="2024-12", last="2024-12", sha256=digest).status_code == 303
    [gone] = leaving.released(office.staff.as_("hugo"), "rights")
    assert gone.sha256 == digest


@pytest.mark.long
def test_nobody_else_gets_in_nor_sees_that_there_is_a_door(office: Signing) -> None:
    id = told(office, area="Shutborough")
    for handle in ("otto", "ana", "ines", "rex", "hana"):
        browser = Browser(office.as_(handle))
        for path in ("/rights", "/rights/cases", f"/rights/of/{id}", "/rights/new", "/rights/release"):
            answer = browser.client.get(path)
            assert answer.status_code == 403, (handle, path)
            assert "Shutborough" not in answer.text
        assert "/rights" not in links(browser.client.get("/").text)
        assert send(browser, "/rights/new", **TYPED).status_code == 403
