"""Instants as whole microseconds since 1970, UTC: they sort, and compare, the same in every database."""

from datetime import UTC, datetime, timedelta

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
ONE = timedelta(microseconds=1)


def micros(at: datetime) -> int:
    """The number of an instant."""
    return (at - EPOCH) // ONE


def moment(number: int) -> datetime:
    """The instant of a number."""
    return EPOCH + number * ONE
