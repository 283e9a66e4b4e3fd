"""Golden case 22: weapons of the right type and number, serial numbers refused: not verifiable, and an access event.

The site, its visits and the numbers are invented; AD-4 is that of the catalogue.
"""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tests.compliance.world import evidence, table
from truce.compliance.access import restrictions
from truce.compliance.contract import Evidence, Options
from truce.compliance.judge import judge
from truce.compliance.rules.rule import rule_of
from truce.compliance.setting import settle
from truce.compliance.words import words
from truce.model.weapons import Inventory
from truce.wire.catalogue import from_catalogue

FIRST, SECOND = datetime(2015, 10, 20, 9, tzinfo=UTC), datetime(2016, 1, 12, 9, tzinfo=UTC)
ADDENDUM = from_catalogue("minsk-addendum-2015")
OPTIONS = Options(as_of=SECOND + timedelta(days=2))
SERIALS = ("T-0417", "T-0418", "T-0422")


def row(id: str, visit: datetime, **more: Any) -> Inventory:
    told: dict[str, Any] = {"weapon_class": "tank", "weapon_system": "T-72", "result": "present"} | more
    told |= {"lon": 38.2, "lat": 48.1, "radius_m": 200.0, "site": "hall 3", "party": "ordlo-donetsk"}
    end = visit + timedelta(hours=2)
    return Inventory(id=f"inv-{id}", source="osce-smm", earliest=visit, latest=end, day=visit.date(), **told)


def known(number: int) -> Evidence:
    seen = [row(f"a{serial}", FIRST, serial=serial) for serial in SERIALS]
    refused = row("b", SECOND, result="serials_refused", count=number)
    return replace(evidence(), inventories=table(Inventory, [*seen, refused]))


def held(number: int) -> list[dict[str, Any]]:
    found = judge(known(number), [ADDENDUM], OPTIONS).holdings.to_pylist()
    return [h for h in found if h["term"] == "AD-4" and h["at"] == SECOND]


def ruling(number: int, party: str) -> dict[str, Any]:
    found: list[dict[str, Any]] = judge(known(number), [ADDENDUM], OPTIONS).rulings.to_pylist()
    (answer,) = [r for r in found if (r["term"], r["party"], r["period"]) == ("AD-4", party, "whole")]
    return answer


def test_each_of_them_is_not_verifiable_and_none_is_missing() -> None:
    items = held(3)

    assert [h["klass"] for h in items] == ["not_verifiable"] * 3
    assert {h["serial"] for h in items} == set(SERIALS)
    assert {h["note"] for h in items} == {"serials_refused"}


def test_the_term_is_neither_kept_nor_broken() -> None:
    answer = ruling(3, "ordlo-donetsk")

    assert (answer["status"], answer["reason"]) == ("not_assessable", "not_verified")
    assert answer["expected"] == 0.0
    assert answer["high"] == 3.0
    assert answer["waits_for"]


def test_where_fewer_stand_there_those_are_missing_and_nobody_can_say_which() -> None:
    items = held(2)

    assert {(h["klass"], h["count"], h["serial"]) for h in items} == {("missing", 1, None), ("not_verifiable", 2, None)}
    assert ruling(2, "ordlo-donetsk")["reason"] == "items_missing"


def test_the_refusal_is_an_access_event_of_who_holds_the_site() -> None:
    protocol = from_catalogue("minsk-2-2015")
    term = protocol.term("M2-3")
    rule = rule_of(protocol, term, term.readings[0], words())
    found = restrictions(settle(known(3), OPTIONS, words()), rule)

    (event,) = found.by_party().to_dicts()
    assert rule.measure == "access"
    assert (event["party"], event["kind"], event["restrictions"]) == ("ordlo-donetsk", "conditional", 1)
    assert event["hours"] == pytest.approx(2.0)
    assert ruling(3, "ordlo-donetsk")["restrictions"] == 1
