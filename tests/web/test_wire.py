"""The stream of an open page outlives a database that is away for a while, and nothing that happened is left out."""

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any

import pytest

from truce.errors import UnusableMission
from truce.web.live import Live
from truce.web.wire import answered


@dataclass
class Ledger:
    """A log of cases that the first `away` looks at its entries do not reach."""

    acts: int = 0
    away: int = 0
    asked: list[int] = field(default_factory=list)

    def size(self) -> int:
        return self.acts

    def entries(self, *, after: int, until: int) -> Iterator[Any]:
        self.asked.append(after)
        if len(self.asked) <= self.away:
            raise UnusableMission("the database cannot be reached")
        for seq in range(after + 1, until + 1):
            yield SimpleNamespace(seq=seq, act="case.register", subject=f"cas-{seq}", compartment="case")


def test_while_the_database_is_away_it_is_asked_again_and_then_answers() -> None:
    tries: list[int] = []

    def ask() -> bool:
        tries.append(1)
        if len(tries) < 3:
            raise UnusableMission("the database cannot be reached")
        return True

    assert asyncio.run(answered(ask, again=0.0))
    assert len(tries) == 3


def test_what_is_wrong_otherwise_is_not_asked_again() -> None:
    def ask() -> bool:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        asyncio.run(answered(ask, again=0.0))


def test_acts_that_a_database_did_not_give_as_it_left_are_told_when_it_is_back() -> None:
    async def work() -> list[str | None]:
        ledger, live = Ledger(away=1), Live()
        house: Any = SimpleNamespace(mission=SimpleNamespace(ledger=ledger))
        told = live.listen()
        first = asyncio.ensure_future(anext(told))
        await asyncio.sleep(0)
        watching = asyncio.ensure_future(live.watch(house))
        await asyncio.sleep(0.1)
        ledger.acts = 2
        with pytest.raises(UnusableMission):
            await watching
        watching = asyncio.ensure_future(live.watch(house))
        heard = [await first, await anext(told)]
        watching.cancel()
        await asyncio.gather(watching, return_exceptions=True)
        await told.aclose()  # type: ignore[attr-defined]
        return [None if event is None else event.subject for event in heard]

    assert asyncio.run(asyncio.wait_for(work(), 20)) == ["cas-1", "cas-2"]
