"""Golden case 2: shelling on 20 April 2025 at 20:59:59Z is inside the Easter truce, at 21:00:00Z outside."""

from datetime import UTC, datetime

import pytest

from truce.wire.catalogue import from_catalogue

LAST_SECOND = datetime(2025, 4, 20, 20, 59, 59, tzinfo=UTC)
MIDNIGHT = datetime(2025, 4, 20, 21, 0, 0, tzinfo=UTC)
START = datetime(2025, 4, 19, 15, 0, 0, tzinfo=UTC)


@pytest.mark.parametrize("reading", ["text", "ua"])
def test_the_last_second_is_inside_the_period_and_the_end_instant_is_outside(reading: str) -> None:
    held = from_catalogue("easter-truce-2025").term("ET-1").reading(reading)

    assert (held.start, held.end) == (START, MIDNIGHT)
    assert held.in_force_share(LAST_SECOND, LAST_SECOND) == 1.0
    assert held.in_force_share(MIDNIGHT, MIDNIGHT) == 0.0


def test_the_first_instant_is_inside_and_the_one_before_is_not() -> None:
    held = from_catalogue("easter-truce-2025").term("ET-1").reading("text")

    assert held.in_force_share(START, START) == 1.0
    assert held.in_force_share(START.replace(hour=14, minute=59), START.replace(hour=14, minute=59)) == 0.0


def test_a_report_of_the_whole_evening_is_inside_by_its_share() -> None:
    held = from_catalogue("easter-truce-2025").term("ET-1").reading("text")

    assert held.in_force_share(MIDNIGHT.replace(hour=20), MIDNIGHT.replace(hour=22)) == 0.5
