"""Golden case 20: an incident after signature and before entry into force is noted, kept, and breaches nothing."""

from datetime import UTC, datetime

import pytest

from tests.compliance.world import evidence, incident
from truce.compliance.contract import Judged, Options
from truce.compliance.judge import judge
from truce.wire.catalogue import from_catalogue

BETWEEN = datetime(2015, 2, 13, 12, tzinfo=UTC)  # signed 12 February, in force from 14 February 22:00Z


def held_against(as_of: datetime) -> Judged:
    fired = incident("between", BETWEEN, by={"ua": 1.0})
    return judge(evidence([fired]), [from_catalogue("minsk-2-2015")], Options(as_of=as_of))


@pytest.mark.parametrize("as_of", [datetime(2015, 2, 14, tzinfo=UTC), datetime(2015, 2, 20, tzinfo=UTC)])
def test_it_is_on_record_and_no_breach(as_of: datetime) -> None:
    found = held_against(as_of)

    (ruling,) = [
        r
        for r in found.rulings.to_pylist()
        if (r["term"], r["party"], r["period"], r["area"]) == ("M2-1", "any", "whole", "all")
    ]
    (ground,) = [g for g in found.grounds.to_pylist() if g["ruling"] == ruling["id"]]
    assert (ground["incident"], ground["note"]) == ("inc-between", "out_of_force")
    assert (ground["p_force"], ground["contribution"]) == (0.0, 0.0)
    assert not any(r["status"].startswith("breached") for r in found.rulings.to_pylist())
