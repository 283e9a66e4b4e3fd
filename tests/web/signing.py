"""A room whose mission has members, for tests: accounts by invitation, clients that are signed in."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path

import pyotp
from starlette.testclient import TestClient

from tests.casework import Clock, Staffed, staffed
from truce.flow.signing_in import invite
from truce.flow.signing_in.desk import Desk, Visitor
from truce.flow.signing_in.drawer import Drawer, shut
from truce.model.account import Account, SigningRules
from truce.people.keys import Key
from truce.signin.passwords import Cost
from truce.web.app import make_app
from truce.web.room import Room

CHEAP = Cost(memory=64, passes=1, lanes=1)  # a test pays no thief's price
PASSWORD = "gravel lantern otter ninety"
BASE = "http://127.0.0.1"
RULES = SigningRules(origin=BASE, second_for=())
KNOCKER = Visitor(address="203.0.113.7", browser="Firefox · Linux")


def account_for(key: Key, clock: Clock, password: str = PASSWORD, *, totp: str | None = None) -> Account:
    """An account of a member, as an invitation would have made it."""
    now = clock.now
    empty = Account(
        handle=key.handle, kdf="", recipient="", drawer=b"", signing=key.signing, reading=key.reading,
        made_at=now, changed_at=now, totp_step=None if totp is None else 0,
    )  # fmt: skip
    return shut(empty, Drawer(key, totp), password, CHEAP)


@dataclass
class Signing:
    """The room, its staff, and clients."""

    room: Room
    staff: Staffed
    clients: list[TestClient] = field(default_factory=list)

    def stranger(self, base: str = BASE) -> TestClient:
        """A browser that nobody signed in with."""
        client = TestClient(make_app(self.room), base_url=base, follow_redirects=False)
        self.clients.append(client)
        return client

    def give_account(self, handle: str, *, totp: str | None = None) -> None:
        self.room.store.accounts.keep(account_for(self.staff.keys[handle], self.staff.clock, totp=totp))

    def as_(self, handle: str) -> TestClient:
        """A browser signed in as a member of the staff, with a second factor where their role asks for one."""
        secret = pyotp.random_base32()
        self.give_account(handle, totp=secret)
        client = self.stranger()
        answer = client.post("/signin", data={"handle": handle, "password": PASSWORD})
        assert answer.headers.get("location", "").startswith("/signin/second"), answer.text
        code = pyotp.TOTP(secret).at(self.room.base.clock())
        answer = client.post("/signin/second", data={"code": code})
        assert answer.status_code == 303, answer.text
        return client

    def desk(self, handle: str | None = None) -> Desk:
        return Desk(house=self.staff.as_(handle), accounts=self.room.store.accounts, rules=RULES, cost=CHEAP)

    def invited(self, handle: str, role: str | None = None) -> str:
        """The path of an invitation that admin gave."""
        secret, _ = invite.invite(self.desk("admin"), handle, role)
        return f"/invitation/{secret.text}"


def csrf_in(page: str) -> str:
    """The token in the forms of a page."""
    return page.split('name="csrf" value="', 1)[1].split('"', 1)[0]


@contextmanager
def signing(folder: Path, settings: Callable[..., object] | None = None) -> Iterator[Signing]:
    """A room with the staff of tests.casework. Its clock is the machine's: codes and cookies live by it."""
    staff = staffed(folder) if settings is None else staffed(folder, settings)  # type: ignore[arg-type]
    room = Room(folder / "mission", entry="no-entry")
    staff = Staffed(replace(room.base), staff.keys, Clock(start=room.base.clock(), step=timedelta(0)))
    made = Signing(room, staff)
    yield made
    for client in made.clients:
        client.close()
    room.store.close()
