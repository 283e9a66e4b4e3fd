"""Golden case 1: a strike on a power plant in the night of 2 February 2026, under three readings of a pause."""

from datetime import UTC, datetime
from typing import Any

import pytest

from tests.compliance.world import evidence, incident
from truce.compliance.contract import Options
from truce.compliance.judge import judge
from truce.wire.catalogue import from_catalogue

STRUCK = datetime(2026, 2, 3, 1, 30, tzinfo=UTC)


@pytest.fixture(scope="module")
def by_reading() -> dict[str, dict[str, Any]]:
    strike = incident(
        "plant", STRUCK, acts={"strike_on_protected_object": 1.0}, target={"power_generation": 1.0}, by={"ru": 1.0},
        p_happened=0.99, lon=30.6, lat=50.4,
    )  # fmt: skip
    found = judge(evidence([strike]), [from_catalogue("energy-pause-2026")],
                  Options(as_of=datetime(2026, 3, 1, tzinfo=UTC), time_zone="Europe/Kyiv"))  # fmt: skip
    return {
        r["reading"]: r
        for r in found.rulings.to_pylist()
        if (r["term"], r["party"], r["area"], r["period"]) == ("EP-1", "any", "all", "whole")
    }


def test_under_the_ukrainian_reading_it_is_a_breach(by_reading: dict[str, dict[str, Any]]) -> None:
    assert str(by_reading["ua"]["status"]).startswith("breached")
    assert by_reading["ua"]["expected"] == pytest.approx(0.99)


@pytest.mark.parametrize("reading", ["ru", "us"])
def test_under_the_others_the_pause_was_over(by_reading: dict[str, dict[str, Any]], reading: str) -> None:
    row = by_reading[reading]

    assert not str(row["status"]).startswith("breached")
    assert row["expected"] in (0.0, None)
    assert row["latest"] <= STRUCK


def test_what_all_readings_say_together_is_disputed(by_reading: dict[str, dict[str, Any]]) -> None:
    assert by_reading["*"]["status"] == "disputed_scope"
