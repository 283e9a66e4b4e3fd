"""Alerts at the screen: a rule is made in a form, what is wrong keeps what was typed, an alert is taken up once."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import fromstring

import pytest
import xmlschema

from tests.web.casework.desk import Browser
from tests.web.signing import Signing, signing
from truce.flow.room.watching import turn
from truce.model.columns import to_table
from truce.model.incident import Incident
from truce.shell.say import LANGUAGES

SCHEMA = Path(__file__).resolve().parents[2] / "alerts" / "cap-1.2.xsd"
FENCE = {
    "kind": "geofence", "name": "Bridge", "area": "disc", "lon": "37.8", "lat": "48", "radius_km": "5", "p_least": "50",
    "within_days": "400", "severity": "severe", "language": "en", "on": "on",
}  # fmt: skip


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Signing]:
    with signing(tmp_path_factory.mktemp("alerts")) as room:
        yield room


def known(office: Signing, *ids: str) -> None:
    at = datetime(2025, 4, 22, 8, tzinfo=UTC)
    rows = [
        Incident(
            id=id, earliest=at, latest=at, lon=37.8, lat=48.0, radius_m=100.0, act="use_of_weapon", p_happened=0.9,
            n_reports=1, n_origins=2, method="m", day=at.date(),
        )
        for id in ids
    ]  # fmt: skip
    office.room.base.mission.lake.replace(Incident, to_table(Incident, rows))


@pytest.fixture(scope="module")
def otto(office: Signing) -> Browser:
    return Browser(office.as_("otto"))


@pytest.fixture(scope="module")
def raised(office: Signing, otto: Browser) -> str:
    """An alert: a rule made in the form, a look, news, a look."""
    known(office)
    made = otto.client.post("/alerts/rules", data=FENCE | {"csrf": otto.csrf()})
    assert made.status_code == 303, made.text
    turn(office.room.base, office.room.store.alerts, "one")
    known(office, "inc-0123456789abcdef")
    (one,) = turn(office.room.base, office.room.store.alerts, "one").alerts
    return one.id


@pytest.mark.parametrize(
    "kind",
    [
        "geofence",
        "threshold",
        "deadline",
        "sensor_down",
        "new_case",
        "access_denied",
        "status",
        "regime_change",
        "hold_below",
    ],
)
def test_every_kind_of_rule_can_be_made_with_its_form_as_it_comes(office: Signing, otto: Browser, kind: str) -> None:
    form = otto.page(f"/alerts/rules/new?kind={kind}")
    told: dict[str, Any] = FENCE | {"kind": kind, "name": f"Rule of {kind}", "csrf": otto.csrf()}
    if kind == "threshold":
        told |= {"area": "none", "hours": "24", "days": "28", "quantile": "95", "least": "3"}

    assert 'name="kind"' in form
    assert otto.client.post("/alerts/rules", data=told).status_code == 303
    assert f"Rule of {kind}" in otto.page("/alerts/rules")
    for one in office.room.store.alerts.rules():
        if one.body["kind"] == kind:
            assert otto.client.post(f"/alerts/rules/{one.id}/end", data={"csrf": otto.csrf()}).status_code == 303


def test_a_rule_that_cannot_be_shows_the_form_again_with_what_was_typed(otto: Browser) -> None:
    told = FENCE | {"name": "Моя огорожа", "radius_km": "-3", "csrf": otto.csrf()}
    answer = otto.client.post("/alerts/rules", data=told)

    assert answer.status_code == 422
    assert "Моя огорожа" in answer.text
    assert 'value="-3"' in answer.text
    assert 'role="alert"' in answer.text


def test_an_alert_says_since_when_how_sure_and_why_in_every_language(
    office: Signing, otto: Browser, raised: str
) -> None:
    for language in LANGUAGES:
        answer = otto.get(f"/alerts/{raised}", headers={"accept-language": language})
        assert answer.status_code == 200
        assert f'lang="{language}"' in answer.text
        assert "/why/inc-0123456789abcdef" in answer.text
    assert "Use of a weapon: Bridge" in otto.page("/alerts")
    assert "90%" in otto.page("/alerts")


def test_an_alert_leaves_as_cap_that_holds_against_the_schema_with_the_area_of_the_rule_alone(
    otto: Browser, raised: str
) -> None:
    answer = otto.get(f"/alerts/{raised}/cap.xml")
    root = fromstring(answer.content)

    xmlschema.XMLSchema(str(SCHEMA)).validate(answer.text)
    assert [one.text for one in root.iter("{urn:oasis:names:tc:emergency:cap:1.2}circle")] == [
        "48.00000,37.80000 5"
    ] * 5
    feed = otto.get("/alerts/feed.atom")
    assert f"/alerts/{raised}/cap.xml" in feed.text


def test_an_alert_is_taken_up_once_and_the_second_hears_of_it(office: Signing, otto: Browser, raised: str) -> None:
    path = f"/alerts/{raised}/acknowledge"
    first = otto.client.post(path, data={"csrf": otto.csrf(), "note": "a patrol is asked"})
    second = otto.client.post(path, data={"csrf": otto.csrf()})

    assert (first.status_code, second.status_code) == (303, 409)
    assert "a patrol is asked" in otto.page(f"/alerts/{raised}")
    assert raised not in otto.page("/alerts?waiting")


@pytest.mark.parametrize(("handle", "status"), [("mona", 403), ("audra", 403)])
def test_who_may_not_make_a_rule_is_refused(office: Signing, handle: str, status: int) -> None:
    browser = Browser(office.as_(handle))

    assert browser.client.post("/alerts/rules", data=FENCE | {"csrf": browser.csrf()}).status_code == status
    assert browser.get("/alerts/rules/new").status_code == status


def test_a_link_to_no_page_and_an_alert_that_is_not_there_say_so(otto: Browser) -> None:
    assert otto.get("/alerts?before=yesterday~alr-1").status_code == 422
    assert otto.get("/alerts/alr-0000000000000000").status_code == 404
    assert otto.get("/alerts/rules/rle-0").status_code == 404
