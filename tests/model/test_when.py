"""Time as its source knew it."""

from datetime import UTC, date, datetime, timedelta

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from truce.errors import UnusableValue
from truce.model.when import When, day, day_bounds, micros, overlap_share, read_time

KYIV = "Europe/Kyiv"


def utc(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=UTC)  # type: ignore[arg-type, misc]


def test_a_month_is_a_month_and_not_its_first_day() -> None:
    march = read_time("2017-03", "UTC")

    assert (march.earliest, march.latest, march.precision) == (utc(2017, 3, 1), utc(2017, 4, 1), "month")


@pytest.mark.parametrize(
    ("text", "earliest", "latest", "precision"),
    [
        ("2025", utc(2024, 12, 31, 22), utc(2025, 12, 31, 22), "year"),
        ("2025-W16", utc(2025, 4, 13, 21), utc(2025, 4, 20, 21), "week"),
        ("2025-12", utc(2025, 11, 30, 22), utc(2025, 12, 31, 22), "month"),
        ("2025-04-20", utc(2025, 4, 19, 21), utc(2025, 4, 20, 21), "day"),
        ("2025-04-20T10", utc(2025, 4, 20, 7), utc(2025, 4, 20, 8), "hour"),
        ("2025-04-20 10:05", utc(2025, 4, 20, 7, 5), utc(2025, 4, 20, 7, 6), "minute"),
        ("2025-04-20T10:05:30", utc(2025, 4, 20, 7, 5, 30), utc(2025, 4, 20, 7, 5, 30), "instant"),
        ("2025-04-20T10:05:30Z", utc(2025, 4, 20, 10, 5, 30), utc(2025, 4, 20, 10, 5, 30), "instant"),
        ("2025-04-20T10:05:30+05:30", utc(2025, 4, 20, 4, 35, 30), utc(2025, 4, 20, 4, 35, 30), "instant"),
        ("2025-04-20T10:00/2025-04-20T12:00", utc(2025, 4, 20, 7), utc(2025, 4, 20, 9, 1), "interval"),
        ("2025-04-19/2025-04-20", utc(2025, 4, 18, 21), utc(2025, 4, 20, 21), "interval"),
        ("2025-04-20T24:00", utc(2025, 4, 20, 21), utc(2025, 4, 20, 21, 1), "minute"),
    ],
)
def test_a_time_is_as_wide_as_its_words(text: str, earliest: datetime, latest: datetime, precision: str) -> None:
    read = read_time(text, KYIV)

    assert (read.earliest, read.latest, read.precision) == (earliest, latest, precision)
    assert (read.text, read.zone) == (text, KYIV)


def test_a_clock_time_that_occurs_twice_covers_both() -> None:
    twice = read_time("2025-10-26 03:30", KYIV)

    assert (twice.earliest, twice.latest) == (utc(2025, 10, 26, 0, 30), utc(2025, 10, 26, 1, 31))
    assert twice.precision == "interval"


def test_a_clock_time_that_never_was_covers_what_may_be_meant() -> None:
    never = read_time("2025-03-30 03:30", KYIV)

    assert (never.earliest, never.latest) == (utc(2025, 3, 30, 0, 30), utc(2025, 3, 30, 1, 31))
    assert never.precision == "interval"


def test_an_offset_settles_which_of_the_two_is_meant() -> None:
    assert read_time("2025-10-26T03:30:00+02:00", KYIV).earliest == utc(2025, 10, 26, 1, 30)


@pytest.mark.parametrize(("text", "hours"), [("2025-10-26", 25), ("2025-03-30", 23), ("2025-04-20", 24)])
def test_a_day_at_a_clock_change_has_its_own_length(text: str, hours: int) -> None:
    assert read_time(text, KYIV).width == timedelta(hours=hours)


@pytest.mark.parametrize("zone", [KYIV, "Asia/Beirut", "America/Havana", "Africa/Juba", "Asia/Kolkata"])
def test_days_tile_with_no_gap_and_no_overlap(zone: str) -> None:
    days = [date(2024, 1, 1) + timedelta(days=n) for n in range(400)]
    bounds = [day_bounds(d, zone) for d in days]

    assert all(bounds[n][1] == bounds[n + 1][0] for n in range(399))
    assert all(start < end for start, end in bounds)


def test_the_formats_of_a_source_are_obeyed_and_tell_the_precision() -> None:
    assert read_time("20.04.2025 10:05", KYIV, formats=["%d.%m.%Y %H:%M"]).earliest == utc(2025, 4, 20, 7, 5)
    assert read_time("20.04.2025", KYIV, formats=["%d.%m.%Y %H:%M", "%d.%m.%Y"]).precision == "day"
    assert read_time("04/20/2025", KYIV, formats=["%m/%d/%Y"]).precision == "day"


@pytest.mark.parametrize(
    "text", ["", "yesterday", "2025-13-01", "2025-02-30", "2025-04-20 25:00", "2025-W60", "20.04.2025"]
)
def test_what_is_no_time_is_refused_with_its_words(text: str) -> None:
    with pytest.raises(UnusableValue) as refused:
        read_time(text, KYIV)
    assert refused.value.given["text"] == text


@pytest.mark.parametrize("zone", ["Kyiv", "", "../etc/passwd", "EST5EDT4"])
def test_a_zone_that_does_not_exist_is_refused(zone: str) -> None:
    with pytest.raises(UnusableValue, match="time zone"):
        read_time("2025-04-20", zone)


def test_a_time_without_a_zone_or_running_backwards_is_refused() -> None:
    with pytest.raises(UnusableValue, match="zone"):
        When(datetime(2025, 1, 1), datetime(2025, 1, 2))  # noqa: DTZ001
    with pytest.raises(UnusableValue, match="ends before"):
        When(utc(2025, 1, 2), utc(2025, 1, 1))
    with pytest.raises(UnusableValue, match="precision"):
        When(utc(2025, 1, 1), utc(2025, 1, 2), precision="roughly")


def test_the_day_is_the_utc_day_of_the_earliest_instant() -> None:
    assert day(read_time("2025-04-20", KYIV)) == date(2025, 4, 19)


def test_touching_intervals_do_not_coincide_but_an_instant_inside_does() -> None:
    first, second = When(utc(2025, 1, 1), utc(2025, 1, 2)), When(utc(2025, 1, 2), utc(2025, 1, 3))
    instant = When(utc(2025, 1, 2), utc(2025, 1, 2))

    assert not first.may_coincide(second)
    assert instant.may_coincide(second)
    assert second.may_coincide(instant)
    assert not first.may_coincide(instant)
    assert instant.may_coincide(instant)


def test_a_shot_at_exactly_the_end_is_outside() -> None:
    start, end = utc(2025, 4, 19, 15), utc(2025, 4, 20, 21)
    shots = np.array(["2025-04-19T14:59:59", "2025-04-19T15", "2025-04-20T20:59:59", "2025-04-20T21"], "datetime64[us]")

    assert overlap_share(shots, shots, start, end).tolist() == [0, 1, 1, 0]


def test_a_day_half_inside_the_window_counts_one_half() -> None:
    assert overlap_share(utc(2025, 4, 20), utc(2025, 4, 21), utc(2025, 4, 20, 12), None) == 0.5
    assert overlap_share(utc(2025, 4, 20), utc(2025, 4, 21), None, None) == 1.0


def test_columns_of_a_table_are_taken_as_they_are() -> None:
    times = pl.Series([utc(2025, 4, 20), utc(2025, 4, 21)], dtype=pl.Datetime("us", "UTC"))

    assert overlap_share(times, times, utc(2025, 4, 20), utc(2025, 4, 21)).tolist() == [1, 0]


def test_a_column_with_gaps_is_refused() -> None:
    with pytest.raises(UnusableValue, match="gaps"):
        micros(np.array(["2025-04-20", "NaT"], "datetime64[us]"))
    with pytest.raises(UnusableValue, match="not a column"):
        micros(np.array(["x"]))
    with pytest.raises(UnusableValue, match="zone"):
        micros(datetime(2025, 1, 1))  # noqa: DTZ001


SPAN = st.integers(-(10**15), 10**15)


@given(SPAN, st.integers(0, 10**12), SPAN, st.integers(0, 10**12), st.integers(0, 10**12))
def test_shares_of_windows_that_tile_add_up_to_one(first: int, width: int, cut: int, left: int, right: int) -> None:
    ends = sorted((first - left, min(max(cut, first), first + width), first + width + right + 1))
    parts = [overlap_share(first, first + width, a, b) for a, b in zip([None, *ends], [*ends, None], strict=True)]

    assert sum(float(p) for p in parts) == pytest.approx(1.0)
    assert all(0 <= float(p) <= 1 for p in parts)


LOCAL = st.datetimes(datetime(1990, 1, 1), datetime(2040, 1, 1))  # noqa: DTZ001


@given(LOCAL, st.sampled_from([KYIV, "Europe/Moscow", "Africa/Juba"]))
def test_what_is_read_holds_the_instant_that_was_written(moment: datetime, zone: str) -> None:
    read = read_time(moment.isoformat(timespec="minutes"), zone)

    assert timedelta(minutes=1) <= read.width <= timedelta(hours=2)
    assert read_time(f"{moment.date()}", zone).earliest <= read.earliest
