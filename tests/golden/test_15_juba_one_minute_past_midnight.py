"""Golden case 15: the South Sudan cessation starts at 00:01 in Juba on 24 December 2017: 21:01Z the day before."""

from datetime import UTC, datetime, timedelta

from truce.model.when import read_time, zone_of


def test_juba_24_dec_2017_00_01_is_21_01_utc_on_the_23rd() -> None:
    assert read_time("2017-12-24T00:01", "Africa/Juba").earliest == datetime(2017, 12, 23, 21, 1, tzinfo=UTC)


def test_juba_was_three_hours_ahead_then_and_is_two_hours_ahead_since_february_2021() -> None:
    juba = zone_of("Africa/Juba")

    assert datetime(2017, 12, 24, 0, 1, tzinfo=juba).utcoffset() == timedelta(hours=3)
    assert datetime(2021, 2, 2, 0, 1, tzinfo=juba).utcoffset() == timedelta(hours=2)
