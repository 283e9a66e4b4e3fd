"""What leaves as CAP 1.2 holds against its schema, in every language, and gives no place but the rule's own."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import fromstring

import pytest
import xmlschema
from hypothesis import given
from hypothesis import strategies as st

from tests.alerts.made import NOW, rule
from truce.alerts.alert import Alert, alert
from truce.alerts.area import Area
from truce.alerts.cap import ATOM, CAP, Sender, cap, certainty, feed, stamp, urgency
from truce.alerts.plain import as_plain, from_plain
from truce.alerts.words import Told
from truce.errors import UnusableValue

SCHEMA = xmlschema.XMLSchema(str(Path(__file__).parent / "cap-1.2.xsd"))
SENDER = Sender(name="room.mission.example", title="Heath mission")
RING = Area(name="Bridge", ring=((37.0, 48.0), (38.0, 48.0), (38.0, 49.0)))
DISC = Area(name="Bridge", disc=(37.8, 48.0, 5000.0))
N = f"{{{CAP}}}"


def one(**more: Any) -> Alert:
    return alert(rule(), "in inc-1", "geofence_one", NOW, about=("inc-1",), certainty=0.8, since=NOW, **more)


def told(language: str = "en", headline: str = "Use of a weapon: Bridge") -> Told:
    return Told(
        language=language, event="Incident in an area", headline=headline, sentences=("When: now.", "Sure: 80 %.")
    )


@pytest.mark.parametrize("area", [None, RING, DISC])
def test_a_message_holds_against_the_schema_in_every_language(area: Area | None) -> None:
    every = [told(language) for language in ("en", "uk", "ru", "ar", "fr")]
    text = cap(one(), every, SENDER, area, None if area is None else area.shape())

    SCHEMA.validate(text.decode())
    root = fromstring(text)
    assert [info.findtext(f"{N}language") for info in root.findall(f"{N}info")] == ["en", "uk", "ru", "ar", "fr"]
    assert root.findtext(f"{N}scope") == "Restricted"


@given(
    headline=st.text(), sender=st.text(), severity=st.sampled_from(["minor", "moderate", "severe", "extreme"]),
    p=st.none() | st.floats(0, 1),
)  # fmt: skip
def test_no_text_and_no_number_breaks_a_message(headline: str, sender: str, severity: str, p: float | None) -> None:
    made = replace(one(), severity=severity, certainty=p)

    SCHEMA.validate(cap(made, [told(headline=headline)], Sender(name=sender, title="T"), None, None).decode())


def test_a_polygon_is_closed_and_latitude_stands_first() -> None:
    root = fromstring(cap(one(), [told()], SENDER, RING, RING.shape()))
    corners = (root.findtext(f".//{N}polygon") or "").split()

    assert corners[0] == corners[-1] == "48.00000,37.00000"
    disc = fromstring(cap(one(), [told()], SENDER, DISC, DISC.shape()))
    assert disc.findtext(f".//{N}circle") == "48.00000,37.80000 5"


def test_what_was_seen_for_certain_is_observed_and_a_guess_is_not() -> None:
    assert [certainty(p) for p in (None, 0.99, 0.8, 0.3, 0.01)] == [
        "Observed",
        "Observed",
        "Likely",
        "Possible",
        "Unlikely",
    ]


def test_a_date_ahead_is_future_and_one_that_passed_is_past() -> None:
    assert urgency(replace(one(), what="deadline_near")) == "Future"
    assert urgency(replace(one(), what="deadline_missed")) == "Past"
    assert urgency(replace(one(), severity="extreme")) == "Immediate"


def test_an_instant_is_written_as_the_standard_wants_it() -> None:
    assert stamp(NOW) == "2025-05-01T12:00:00-00:00"


def test_a_message_in_no_language_is_none() -> None:
    with pytest.raises(UnusableValue):
        cap(one(), [], SENDER, None, None)


def test_an_invented_mission_speaks_of_an_exercise() -> None:
    root = fromstring(cap(one(), [told()], replace(SENDER, exercise=True), None, None))

    assert root.findtext(f"{N}status") == "Exercise"


def test_the_feed_leads_to_each_message() -> None:
    later = replace(one(), id="alr-2", raised_at=NOW + timedelta(hours=1))
    root = fromstring(feed([(later, told()), (one(), told("fr"))], SENDER, "https://room.example", later.raised_at))
    a = f"{{{ATOM}}}"

    links = [link.get("href") for link in root.iterfind(f"{a}entry/{a}link") if link.get("rel") == "enclosure"]
    assert links == [f"https://room.example/alerts/{id}/cap.xml" for id in ("alr-2", one().id)]
    assert root.findtext(f"{a}updated") == "2025-05-01T13:00:00Z"


def test_an_alert_comes_back_as_it_was_kept() -> None:
    made = one(facts={"act": "use_of_weapon", "met": 1.5}, against={"from": None}, earliest=NOW)

    assert from_plain(as_plain(made)) == made
    with pytest.raises(UnusableValue):
        from_plain({"id": "alr-1"})
