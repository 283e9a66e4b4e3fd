"""Golden case 14: a march that nobody announced breaks CH-2, though the attack it answered was a breach as well.

The incidents are invented, and the territory is a rectangle; the terms are those of the catalogue.
"""

from datetime import UTC, datetime, timedelta

import shapely

from tests.compliance.papers import document, held, ruling, said
from tests.compliance.world import incident, zone
from truce.compliance.contract import Judged
from truce.model.document import Document
from truce.wire.catalogue import from_catalogue

COHA = from_catalogue("south-sudan-coha-2017")
ATTACKED = datetime(2018, 2, 3, 5, tzinfo=UTC)
MARCHED = ATTACKED + timedelta(hours=9)


def judged(documents: tuple[Document, ...] = ()) -> Judged:
    about = {"lon": 31.6, "lat": 4.9, "p_happened": 1.0}
    attack = incident("attack", ATTACKED, by={"splm-io": 1.0}, acts={"offensive_action_or_assault": 1.0}, **about)
    march = incident("march", MARCHED, by={"tgonu": 1.0}, acts={"forward_movement": 1.0}, **about)
    drawn = zone("whole territory", shapely.box(24.0, 3.0, 36.0, 12.5))
    return held(COHA, documents, "2018-03-01T00:00:00+03:00", [attack, march], zones=[drawn])


def notice(minutes_before: int) -> Document:
    when = MARCHED - timedelta(minutes=minutes_before)
    return document("n", "movement_notified", when, kind="notice", source="ctsamm", by="tgonu", concerns=("inc-march",))


def test_the_attack_breaks_the_ceasefire_and_the_march_breaks_the_freeze() -> None:
    found = judged()

    assert said(found, "CH-1", "splm-io")[1] == "breach_established"
    assert said(found, "CH-2", "tgonu")[1] == "breach_established"
    assert ruling(found, "CH-2", "tgonu")["because"] == ["inc-march"]


def test_the_same_march_told_to_the_monitors_beforehand_is_none() -> None:
    assert ruling(judged((notice(60),)), "CH-2", "tgonu")["expected"] == 0.0


def test_a_notice_that_came_after_it_is_no_notice() -> None:
    assert said(judged((notice(-60),)), "CH-2", "tgonu")[1] == "breach_established"
