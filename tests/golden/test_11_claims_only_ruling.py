"""Golden case 11: claims of 4,900 and 2,935 are claims; no total knows of them."""

from dataclasses import replace
from datetime import UTC, datetime

from tests.compliance.world import evidence, incident
from truce.compliance.contract import Evidence, Options
from truce.compliance.judge import judge
from truce.wire.catalogue import from_catalogue


def test_claims_stand_beside_the_count_never_inside() -> None:
    easter = from_catalogue("easter-truce-2025")
    assert {4900, 2935} <= {claim.count for claim in easter.claims}
    acts = [incident(i, datetime(2025, 4, 20, 9, tzinfo=UTC), by={"ru": 1.0}) for i in "ab"]
    options = Options(as_of=datetime(2025, 5, 1, tzinfo=UTC))

    told = judge(evidence(acts), [easter], options)
    silent = judge(evidence(acts), [replace(easter, claims=())], options)

    assert told.rulings.equals(silent.rulings)
    assert told.grounds.equals(silent.grounds)
    assert told.changes.equals(silent.changes)
    assert max(r["high"] or 0.0 for r in told.rulings.to_pylist()) <= 2.0


def test_judging_has_no_door_for_a_claim() -> None:
    assert not [name for name in Evidence.__dataclass_fields__ if "claim" in name]
