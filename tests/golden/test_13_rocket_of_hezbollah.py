"""Golden case 13: a rocket of Hezbollah. The actor is Hezbollah; the duty to prevent it is Lebanon's (LB-2a).

The incident is invented; the terms are those of the catalogue.
"""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tests.compliance.world import evidence, incident
from truce.compliance.contract import Options
from truce.compliance.judge import judge
from truce.wire.catalogue import from_catalogue

FIRED = datetime(2024, 12, 2, 15, tzinfo=UTC)


def rulings(term: str) -> dict[str, dict[str, Any]]:
    rocket = incident("rocket", FIRED, by={"hezbollah": 1.0}, p_happened=0.99, lon=35.74, lat=33.32)
    options = Options(as_of=FIRED + timedelta(days=10))
    found = judge(evidence([rocket]), [from_catalogue("lebanon-2024")], options).rulings.to_pylist()
    asked = [r for r in found if (r["term"], r["area"], r["period"]) == (term, "all", "whole")]
    return {row["party"]: row for row in asked}


def test_the_breach_is_hezbollahs() -> None:
    row = rulings("LB-2a")["hezbollah"]

    assert row["status"].startswith("breached")
    assert row["expected"] == pytest.approx(0.99)
    assert row["because"] == ["inc-rocket"]


def test_every_ruling_on_it_names_lebanon_as_the_bearer_of_the_duty() -> None:
    assert {row["duty_bearer"] for row in rulings("LB-2a").values()} == {"lb"}


def test_lebanon_is_not_ruled_to_have_fired_it() -> None:
    assert "lb" not in rulings("LB-2a")
    assert rulings("LB-1")["lb"]["expected"] == 0.0
    assert not rulings("LB-1")["lb"]["status"].startswith("breached")


def test_nor_is_it_laid_at_the_other_sides_door() -> None:
    row = rulings("LB-2b")["il"]

    assert row["expected"] == 0.0
    assert row["duty_bearer"] is None
