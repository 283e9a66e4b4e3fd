"""Golden case 12: a rape is verified, nobody knows who did it: the act is a breach, no party is named, both are told.

The incident is invented; the terms are those of the catalogue.
"""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import shapely

from tests.compliance.world import evidence, incident, zone
from truce.compliance.contract import Options
from truce.compliance.judge import judge
from truce.wire.catalogue import from_catalogue

THEN = datetime(2018, 3, 7, 20, tzinfo=UTC)
VERIFIED = 0.98
COHA = from_catalogue("south-sudan-coha-2017")


def rulings() -> dict[str, dict[str, Any]]:
    act = incident("rape", THEN, acts={"gender_based_violence": 1.0}, by={}, p_happened=VERIFIED, lon=31.6, lat=4.9)
    drawn = zone("whole territory", shapely.box(24.0, 3.0, 36.0, 12.5))
    found = judge(evidence([act], zones=[drawn]), [COHA], Options(as_of=THEN + timedelta(days=30)))
    asked = [
        row
        for row in found.rulings.to_pylist()
        if (row["term"], row["reading"], row["area"], row["period"]) == ("CH-4", "text", "all", "whole")
    ]
    return {row["party"]: row for row in asked}


def test_the_act_is_a_breach_by_somebody() -> None:
    anybody = rulings()["any"]

    assert anybody["status"].startswith("breached")
    assert anybody["reason"] == "breach_established"
    assert anybody["expected"] == pytest.approx(VERIFIED)
    assert anybody["because"] == ["inc-rape"]


def test_beside_it_stands_that_nobody_is_named() -> None:
    assert rulings()["any"]["unattributed"] == pytest.approx(VERIFIED)


@pytest.mark.parametrize("party", ["tgonu", "splm-io", "other-opposition"])
def test_it_is_laid_at_no_partys_door_and_kept_from_none(party: str) -> None:
    row = rulings()[party]

    assert (row["status"], row["reason"]) == ("not_assessable", "unattributed_only")
    assert row["expected"] == 0.0
    assert row["unattributed"] == pytest.approx(VERIFIED)
    assert row["high"] >= VERIFIED
