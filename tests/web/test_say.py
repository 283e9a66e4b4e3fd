"""How the room speaks of time that has passed."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from truce.shell.say import Say

NOW = datetime(2026, 11, 23, 4, tzinfo=UTC)


@pytest.mark.parametrize(
    ("ago", "told"),
    [
        (timedelta(days=581), "19 months ago"),
        (timedelta(days=800), "2 years ago"),
        (timedelta(hours=36), "36 hours ago"),
        (timedelta(seconds=30), "30 seconds ago"),
    ],
)
def test_a_time_that_has_passed_is_not_rounded_up_by_half(ago: timedelta, told: str) -> None:
    assert Say("en", ZoneInfo("UTC")).since(NOW - ago, NOW) == told
