"""Proofs in the room's store: each opens a door once, on either database, however many workers look."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import func, select

from truce.store.room.base import Base
from truce.store.room.proofs import Proofs, proofs

NOW = datetime(2025, 4, 24, 12, tzinfo=UTC)
UNTIL = NOW + timedelta(minutes=15)
HIGHEST = 0xFFFFFFFF


@pytest.fixture
def base(ledger_url: str) -> Iterator[Base]:
    made = Base(ledger_url)
    yield made
    made.close()


def test_each_count_of_a_nonce_is_first_once_in_whatever_order(base: Base) -> None:
    kept = Proofs(base.engine)

    assert [kept.first("a", count, UNTIL, NOW) for count in (2, 1, HIGHEST)] == [True] * 3
    assert [kept.first("a", count, UNTIL, NOW) for count in (1, 2, HIGHEST)] == [False] * 3
    assert kept.first("b", 1, UNTIL, NOW)


def test_of_many_who_show_the_same_proof_at_once_one_is_first(base: Base) -> None:
    kept = Proofs(base.engine)
    with ThreadPoolExecutor(8) as workers:
        told = list(workers.map(lambda _: kept.first("a", 1, UNTIL, NOW), range(24)))

    assert told.count(True) == 1


def test_what_is_worth_nothing_more_is_forgotten(base: Base) -> None:
    kept = Proofs(base.engine)
    kept.first("a", 1, UNTIL, NOW)
    kept.first("b", 1, UNTIL + timedelta(hours=1), UNTIL + timedelta(seconds=1))

    with base.engine.connect() as connection:
        assert connection.execute(select(func.count()).select_from(proofs)).scalar_one() == 1
