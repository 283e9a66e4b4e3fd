"""The role matrix: every way into the room, asked by every role and by nobody, against the policy itself.

What a way does is left out (a plain answer stands in its place): what is held here is the door before it.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from zlib import crc32

import pytest
from starlette.responses import PlainTextResponse, Response
from starlette.testclient import TestClient

from tests.web.signing import BASE, PASSWORD, Signing, account_for, signing
from truce.flow.acting import may_at_all
from truce.flow.rights import roles
from truce.flow.signing_in import enter
from truce.flow.signing_in.desk import Visitor
from truce.people.keys import Key, new_key
from truce.vocabulary.rights import policy
from truce.web.app import make_app
from truce.web.asked import Asked
from truce.web.routes import WAYS
from truce.web.way import ITSELF, OPEN, SIGNED, Way

ROLES = sorted(policy().roles)
SAFE = ("GET", "HEAD", "OPTIONS")
INSIDE = "inside"


def plain(_asked: Asked) -> Response:
    """Stands in the place of what a way does."""
    return PlainTextResponse(INSIDE)


DOORS = tuple(replace(way, handle=plain) for way in WAYS)


class Cast:
    """One member for each role, signed in, before doors with nothing behind them."""

    def __init__(self, room: Signing) -> None:
        self.room = room
        self.browsers = 0
        self.app = make_app(room.room, DOORS)
        self.clients = {role: self._member(role) for role in ROLES}
        self.nobody = self._browser()

    def _browser(self) -> TestClient:
        """A browser on a network of its own, so that none slows another down."""
        self.browsers += 1
        return TestClient(
            self.app, base_url=BASE, follow_redirects=False, client=(f"203.0.113.{self.browsers}", 40_000)
        )

    def _member(self, role: str) -> tuple[TestClient, str]:
        admin = self.room.staff.as_("admin")
        key = self.room.staff.keys["admin"] if role == "administrator" else new_key(f"m-{role.replace('_', '-')}"[:32])
        if role != "administrator":
            roles.enrol(admin, key.handle, key.signing, key.reading)
            roles.grant(admin, key.handle, role)
        return self.signed_in(key)

    def signed_in(self, key: Key) -> tuple[TestClient, str]:
        self.room.room.store.accounts.keep(account_for(key, self.room.staff.clock))
        entered = enter.with_password(self.room.desk(), Visitor(address=key.handle), key.handle, PASSWORD)
        client = self._browser()
        client.cookies.set("truce_session", entered.secret.text)
        return client, entered.secret.csrf


@pytest.fixture(scope="module")
def cast(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cast]:
    with signing(tmp_path_factory.mktemp("matrix"), second_factor=[], requests_per_second=0) as room:
        yield Cast(room)


def path_of(way: Way) -> str:
    """The path with something in every place."""
    return re.sub(r"{(\w+)(?::(\w+))?}", lambda told: "7" if told[2] in ("int", "float") else "x", way.path)


def knock(client: TestClient, way: Way, csrf: str | None = None) -> tuple[int, str]:
    headers = {"accept": "text/html"} | ({} if csrf is None else {"x-csrf": csrf})
    answer = client.request(way.methods[0], path_of(way), headers=headers)
    return answer.status_code, answer.text


def id_of(way: Way) -> str:
    return way.name


def lets_in(way: Way, role: str) -> bool:
    return way.action in (OPEN, SIGNED, ITSELF) or policy().roles[role].allows(way.action)


def few(way: Way) -> list[str]:
    """One role that the policy lets in and one that it does not, others for each way: for every day."""
    turn = crc32(way.name.encode())
    sides = [[role for role in ROLES if lets_in(way, role) is side] for side in (True, False)]
    return [side[turn % len(side)] for side in sides if side]


def hold(cast: Cast, way: Way, some: Sequence[str]) -> None:
    for role in some:
        client, csrf = cast.clients[role]
        status, _ = knock(client, way, csrf)
        assert status == (200 if lets_in(way, role) else 403), f"{role} at {way.name}: {status}"


@pytest.mark.long
@pytest.mark.parametrize("way", DOORS, ids=id_of)
def test_a_way_lets_in_who_may_and_nobody_else(cast: Cast, way: Way) -> None:
    hold(cast, way, few(way))


@pytest.mark.long
@pytest.mark.parametrize("way", DOORS, ids=id_of)
def test_a_way_lets_in_exactly_the_roles_that_the_policy_says(cast: Cast, way: Way) -> None:
    hold(cast, way, ROLES)


@pytest.mark.long
def test_every_action_is_asked_of_every_role(cast: Cast) -> None:
    asked = {way.action: way for way in DOORS if way.action not in (OPEN, SIGNED, ITSELF)}
    for way in asked.values():
        hold(cast, way, ROLES)


@pytest.mark.parametrize("way", DOORS, ids=id_of)
def test_nobody_gets_further_than_an_open_door(cast: Cast, way: Way) -> None:
    status, text = knock(cast.nobody, way)

    assert status in ((200,) if way.action == OPEN else (303, 401))
    assert way.action == OPEN or INSIDE not in text


@pytest.mark.parametrize("way", [way for way in DOORS if way.methods[0] not in SAFE and way.checks_origin], ids=id_of)
def test_a_form_of_another_session_changes_nothing(cast: Cast, way: Way) -> None:
    client, csrf = cast.clients["administrator"]
    _, other = cast.clients["head"]

    for token in (None, "", other, csrf[:-1]):
        assert knock(client, way, token)[0] == 403


def test_every_way_names_an_action_that_the_policy_knows() -> None:
    known = {OPEN, SIGNED, ITSELF, *policy().actions}

    assert [way.name for way in WAYS if way.action not in known] == []
    assert len({way.name for way in WAYS}) == len(WAYS)
    told = [(way.path, method) for way in WAYS for method in way.methods]
    assert len(set(told)) == len(told), "two ways answer the same request"


def test_a_member_without_a_role_opens_nothing_that_the_policy_guards(cast: Cast) -> None:
    key = new_key("bare")
    roles.enrol(cast.room.staff.as_("admin"), "bare", key.signing, key.reading)
    client, csrf = cast.signed_in(key)
    house = replace(cast.room.staff.as_("admin"), actor=key)

    for way in DOORS:
        if way.action not in (OPEN, SIGNED, ITSELF):
            assert not may_at_all(house, way.action).allowed
            assert knock(client, way, csrf)[0] == 403, way.name
