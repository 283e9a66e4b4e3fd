"""Golden case 18: shelling by Russia on 8 May 2026 under three rival instruments: which of them bound whom that day?

The incident is invented; the instruments are those of the catalogue.
"""

from datetime import UTC, datetime

import pytest

from tests.compliance.papers import held, ruling
from tests.compliance.world import incident
from truce.compliance.contract import Judged
from truce.wire.catalogue import from_catalogue

THREE = ("may-2026-ru-victory-day", "may-2026-ua-silence", "may-2026-us-mediated")
SHELLED = datetime(2026, 5, 8, 9, tzinfo=UTC)


@pytest.fixture(scope="module")
def found() -> Judged:
    fired = incident("shelling", SHELLED, by={"ru": 1.0}, p_happened=1.0)
    return held([from_catalogue(id) for id in THREE], [], "2026-05-20T00:00:00+00:00", [fired])


def test_russia_s_own_truce_binds_russia(found: Judged) -> None:
    row = ruling(found, "V26-1", "ru")

    assert row["reason"] == "breach_established"
    assert row["because"] == ["inc-shelling"]


def test_ukraine_s_declaration_binds_ukraine_only(found: Judged) -> None:
    parties = {r["party"] for r in found.rulings.to_pylist() if r["term"] == "U26-1"}
    anybody = ruling(found, "U26-1")

    assert parties == {"any", "ua"}
    assert not ruling(found, "U26-1", "ua")["status"].startswith("breached")
    assert (anybody["status"], anybody["reason"]) == ("not_assessable", "doer_may_be_unbound")


def test_the_truce_that_the_united_states_announced_had_not_begun(found: Judged) -> None:
    row = ruling(found, "A26-1", "ru")

    assert row["earliest"] == datetime(2026, 5, 8, 21, tzinfo=UTC)
    assert row["expected"] == 0.0
    (ground,) = [g for g in found.grounds.to_pylist() if g["ruling"] == ruling(found, "A26-1")["id"]]
    assert (ground["note"], ground["p_force"]) == ("out_of_force", 0.0)
