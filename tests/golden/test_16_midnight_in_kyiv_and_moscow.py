"""Golden case 16: on 15 January 2026 midnight in Kyiv and midnight in Moscow are one hour apart."""

from datetime import UTC, date, datetime, timedelta

from truce.model.when import midnight, read_time


def test_midnight_of_15_jan_2026_differs_by_one_hour_between_kyiv_and_moscow() -> None:
    kyiv, moscow = midnight(date(2026, 1, 15), "Europe/Kyiv"), midnight(date(2026, 1, 15), "Europe/Moscow")

    assert kyiv - moscow == timedelta(hours=1)
    assert kyiv == datetime(2026, 1, 14, 22, tzinfo=UTC)


def test_the_same_words_mean_two_instants() -> None:
    kyiv, moscow = (read_time("2026-01-15 00:00", zone) for zone in ("Europe/Kyiv", "Europe/Moscow"))

    assert kyiv.earliest - moscow.earliest == timedelta(hours=1)


def test_in_summer_they_are_the_same() -> None:
    assert midnight(date(2026, 7, 15), "Europe/Kyiv") == midnight(date(2026, 7, 15), "Europe/Moscow")
