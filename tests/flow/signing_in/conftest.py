"""A desk of the invented mission with its staff: cheap passwords, a clock that stands until it is moved."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pyotp
import pytest

from tests.casework import Clock, Staffed
from tests.web.signing import CHEAP, KNOCKER, PASSWORD, account_for, copy_founded
from truce import bootstrap
from truce.flow.signing_in import enter
from truce.flow.signing_in.desk import Desk, Visitor
from truce.flow.signing_in.enter import Entered
from truce.model.account import SigningRules
from truce.store.room.accounts import Accounts

ORIGIN = "https://room.example.org"


@dataclass
class At:
    """The desk, and what tests do at it again and again."""

    staff: Staffed
    accounts: Accounts
    rules: SigningRules = field(default_factory=lambda: SigningRules(origin=ORIGIN, second_for=()))

    @property
    def clock(self) -> Clock:
        return self.staff.clock

    def desk(self, handle: str | None = None, **rules: object) -> Desk:
        told = replace(self.rules, **rules)  # type: ignore[arg-type]
        return Desk(house=self.staff.as_(handle), accounts=self.accounts, rules=told, cost=CHEAP)

    def later(self, **time: float) -> None:
        self.clock.now += timedelta(**time)

    def has(self, handle: str, *, totp: str | None = None) -> None:
        self.accounts.keep(account_for(self.staff.keys[handle], self.clock, totp=totp))

    def enter(self, handle: str, visitor: Visitor = KNOCKER, password: str = PASSWORD) -> Entered:
        return enter.with_password(self.desk(), visitor, handle, password)

    def code(self, secret: str) -> str:
        return pyotp.TOTP(secret).at(self.clock.now)

    def acts(self, *kinds: str) -> list[dict[str, object]]:
        """Facts of the acts of some kinds on record, in their order."""
        return [dict(entry.facts) for entry in self.staff.house.mission.ledger.entries() if entry.act in kinds]


@pytest.fixture
def at(tmp_path: Path) -> Iterator[At]:
    keys = copy_founded(tmp_path)
    clock = Clock(datetime(2026, 11, 23, 12, tzinfo=UTC), timedelta(0))
    store = bootstrap.open_room(tmp_path / "mission")
    yield At(Staffed(bootstrap.open_house(tmp_path / "mission"), keys, clock), store.accounts)
    store.close()
