"""How the room speaks of time that has passed, and writes its numbers."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from babel.numbers import format_decimal
from hypothesis import given
from hypothesis import strategies as st

from truce.shell.say import LANGUAGES, Say

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


@pytest.mark.parametrize("language", LANGUAGES)
@given(
    value=st.one_of(st.integers(-(10**12), 10**12), st.floats(-1e12, 1e12)), digits=st.sampled_from([None, 0, 1, 2, 4])
)
def test_a_number_is_written_as_the_patterns_of_its_language_write_it(
    language: str, value: float, digits: int | None
) -> None:
    form = None if digits is None else "#,##0" + ("." + "0" * digits if digits else "")
    whole = round(Decimal(str(value)), 3 if digits is None else digits)
    told = Say(language, ZoneInfo("UTC")).number(value, digits)
    assert told == format_decimal(abs(whole) if whole == 0 else whole, format=form, locale=language)


def test_nought_has_no_sign() -> None:
    assert [Say("en", ZoneInfo("UTC")).number(value, 1) for value in (-0.01, 0.01, -0.0)] == ["0.0", "0.0", "0.0"]
