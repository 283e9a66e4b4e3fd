"""Days are counted in the agreement's own zone, to the end of the last one; both counts of the first day are kept."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from truce.compliance.papers.clock import (
    EXACT,
    ZERO,
    day_at,
    due_after,
    end_of,
    midnight,
    offset_of,
    shifted,
    start_after,
)
from truce.compliance.periods import DAY, HOUR, instant, micros

KYIV = ZoneInfo("Europe/Kyiv")
DAYS = st.dates(date(1995, 1, 1), date(2040, 12, 31))
ZONES = st.sampled_from([ZoneInfo(n) for n in ("Europe/Kyiv", "Africa/Juba", "America/Bogota", "UTC", "Asia/Beirut")])


def at(text: str) -> int:
    return micros(datetime.fromisoformat(text))


def whole_day(day: date, zone: ZoneInfo) -> tuple[int, int]:
    return midnight(day, zone), midnight(day + timedelta(days=1), zone)


def test_fourteen_days_from_16_february_2015_end_on_2_march_or_on_the_1st() -> None:
    found = due_after(*whole_day(date(2015, 2, 16), KYIV), offset_of("P14D"), KYIV)

    assert (found.due, found.convention) == (at("2015-03-03T00:00:00+02:00"), ZERO)
    assert found.other == at("2015-03-02T00:00:00+02:00")


def test_hours_run_by_the_clock_and_have_one_count_only() -> None:
    found = due_after(at("2015-03-28T12:00:00+02:00"), at("2015-03-28T12:00:00+02:00"), offset_of("PT24H"), KYIV)

    assert found.due == at("2015-03-29T13:00:00+03:00")  # summer time began that night
    assert (found.other, found.convention) == (None, EXACT)


def test_a_day_of_23_hours_is_a_day() -> None:
    found = due_after(*whole_day(date(2015, 3, 28), KYIV), offset_of("P1D"), KYIV)

    assert found.due - (found.other or 0) == 23 * HOUR


@pytest.mark.parametrize(
    ("start", "offset", "end"),
    [
        (date(2015, 1, 31), "P1M", date(2015, 2, 28)),
        (date(2016, 1, 31), "P1M", date(2016, 2, 29)),
        (date(2015, 12, 15), "P2M", date(2016, 2, 15)),
        (date(2016, 2, 29), "P1Y", date(2017, 2, 28)),
        (date(2015, 1, 1), "P1M2W3D", date(2015, 2, 18)),
    ],
)
def test_months_are_months_of_the_calendar(start: date, offset: str, end: date) -> None:
    assert shifted(start, offset_of(offset)) == end


def test_a_start_in_days_is_the_midnight_at_which_that_day_begins() -> None:
    first, last = start_after(*whole_day(date(2015, 3, 2), KYIV), offset_of("P1D"), KYIV)

    assert first == last == at("2015-03-03T00:00:00+02:00")


def test_a_trigger_known_to_a_month_leaves_a_month_of_doubt() -> None:
    low, high = at("2015-03-01T00:00:00+02:00"), at("2015-04-01T00:00:00+03:00")
    found = due_after(low, high, offset_of("P5D"), KYIV)

    assert found.due == at("2015-04-06T00:00:00+03:00")
    assert found.first == at("2015-03-06T00:00:00+02:00")


@pytest.mark.parametrize("text", ["2015-03-02T23:59:59+02:00", "2015-03-02"])
def test_the_last_second_of_a_day_and_its_bare_date_are_the_end_of_that_day(text: str) -> None:
    assert end_of(text, KYIV) == at("2015-03-03T00:00:00+02:00")


@pytest.mark.parametrize("text", ["P", "PT", "14D", "P1H", "P14DT", ""])
def test_what_is_no_duration_is_refused_with_its_words(text: str) -> None:
    with pytest.raises(ValueError, match="ISO 8601"):
        offset_of(text)


@given(DAYS, st.integers(1, 400), ZONES)
def test_the_two_counts_are_one_local_day_apart(day: date, days: int, zone: ZoneInfo) -> None:
    found = due_after(*whole_day(day, zone), offset_of(f"P{days}D"), zone)

    assert found.other is not None
    assert day_at(found.due - 1, zone) - day_at(found.other - 1, zone) == timedelta(days=1)
    assert found.first == found.other


@given(st.integers(946_684_800, 2_051_222_400), st.integers(0, 60 * DAY), st.integers(1, 90), ZONES)
def test_a_later_trigger_is_never_due_earlier(seconds: int, later: int, days: int, zone: ZoneInfo) -> None:
    first = seconds * 1_000_000
    offset = offset_of(f"P{days}D")

    assert due_after(first, first, offset, zone).due <= due_after(first + later, first + later, offset, zone).due
    assert instant(due_after(first, first, offset, zone).due) > instant(first)
