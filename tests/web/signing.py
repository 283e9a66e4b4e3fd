"""A room whose mission has members, for tests: accounts by invitation, clients that are signed in."""

import atexit
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from functools import cache
from pathlib import Path
from tempfile import mkdtemp

import pyotp
from starlette.testclient import TestClient

from tests.casework import Clock, Staffed, staffed
from truce.flow.signing_in import invite
from truce.flow.signing_in.desk import Desk, Visitor
from truce.flow.signing_in.drawer import Drawer, shut
from truce.model.account import Account, SigningRules
from truce.people.keys import Key
from truce.settings import read_settings, write_settings
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


@cache
def _founded() -> tuple[Path, dict[str, Key]]:
    """A mission with the staff of tests.casework, made once: founding thirteen members takes longer than most tests."""
    folder = Path(mkdtemp(prefix="truce-founded-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder / "mission", staffed(folder).keys


def copy_founded(folder: Path) -> dict[str, Key]:
    """Put a copy of it into `folder`/mission; the keys of its staff."""
    mission, keys = _founded()
    shutil.copytree(mission, folder / "mission")
    return keys


@contextmanager
def signing(folder: Path, **settings: object) -> Iterator[Signing]:
    """A room with the staff of tests.casework; `settings`: of its [room] table. Codes and cookies live by real time."""
    keys = copy_founded(folder)
    path = folder / "mission" / "truce.toml"
    told = read_settings(path)
    write_settings(
        path, told.model_copy(update={"room": told.room.model_copy(update={"password_memory_mib": 19, **settings})})
    )
    room = Room(folder / "mission", entry="no-entry")
    made = Signing(room, Staffed(room.base, keys, Clock(start=room.base.clock(), step=timedelta(0))))
    yield made
    for client in made.clients:
        client.close()
    room.store.close()
