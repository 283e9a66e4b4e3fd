"""What stands before every route: names, origins, paces, proxies, headers."""

from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest
from starlette.datastructures import Headers
from starlette.testclient import TestClient

from tests.web.signing import PASSWORD, Signing, signing
from truce.web.app import make_app
from truce.web.guards import is_foreign, is_ours, policy, unproxied


@pytest.fixture(scope="module")
def room(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Signing]:
    with signing(tmp_path_factory.mktemp("guards"), second_factor=[]) as made:
        made.give_account("ivy")
        yield made


@pytest.mark.parametrize(
    ("host", "address", "ours"),
    [
        ("127.0.0.1:8470", "", True),
        ("[::1]:8470", "", True),
        ("localhost", "", True),
        ("room", "", True),
        ("room.example.org", "", False),
        ("127.0.0.1.evil.example", "", False),
        ("", "", False),
        ("room.example.org", "https://room.example.org", True),
        ("room.example.org:443", "https://room.example.org", True),
        ("ROOM.example.org.", "https://room.example.org", True),
        ("evil.example", "https://room.example.org", False),
        ("room.example.org.evil.example", "https://room.example.org", False),
        ("203.0.113.7", "https://room.example.org", False),
    ],
)
def test_a_room_answers_to_its_own_name_only(host: str, address: str, ours: bool) -> None:
    assert is_ours(host, address) is ours


@pytest.mark.parametrize(
    ("headers", "foreign"),
    [
        ({}, False),
        ({"origin": "http://room"}, False),
        ({"origin": "https://room.example.org"}, False),
        ({"sec-fetch-site": "same-origin", "origin": "http://room"}, False),
        ({"sec-fetch-site": "cross-site"}, True),
        ({"sec-fetch-site": "same-site"}, True),
        ({"origin": "https://evil.example"}, True),
        ({"origin": "null"}, True),
        ({"origin": "http://room:81"}, True),
    ],
    ids=str,
)
def test_what_another_sites_page_sends_is_known(headers: dict[str, str], foreign: bool) -> None:
    scope = {"scheme": "http"}

    assert is_foreign(scope, Headers({"host": "room"} | headers), "https://room.example.org") is foreign


def test_another_sites_form_reaches_nothing(room: Signing) -> None:
    client = room.stranger()
    data = {"handle": "ivy", "password": PASSWORD}

    assert client.post("/signin", data=data, headers={"origin": "https://evil.example"}).status_code == 403
    assert client.get("/health", headers={"host": "evil.example"}).status_code == 200
    assert client.get("/signin", headers={"host": "evil.example"}).status_code == 421


@pytest.mark.parametrize(
    ("peer", "told", "client"),
    [
        ("10.0.0.2", "203.0.113.7", "203.0.113.7"),
        ("10.0.0.2", "1.1.1.1, 203.0.113.7", "203.0.113.7"),
        ("10.0.0.2", "203.0.113.7, 10.0.0.3", "203.0.113.7"),
        ("10.0.0.2", "", "10.0.0.2"),
        ("203.0.113.9", "1.1.1.1", "203.0.113.9"),
    ],
)
def test_only_our_own_proxies_are_believed_and_only_what_they_wrote(peer: str, told: str, client: str) -> None:
    scope = {"client": (peer, 1), "scheme": "http"}

    unproxied(scope, Headers({"x-forwarded-for": told, "x-forwarded-proto": "https"}), ["10.0.0.2", "10.0.0.3"])

    assert scope["client"][0] == client
    assert scope["scheme"] == ("https" if peer.startswith("10.") else "http")


def test_a_line_that_a_stranger_wrote_above_our_proxys_is_not_believed() -> None:
    scope = {"client": ("10.0.0.2", 1), "scheme": "http"}
    lines = [("x-forwarded-for", "127.0.0.1"), ("x-forwarded-for", "203.0.113.7"), ("x-forwarded-proto", "http")]
    raw = [(name.encode(), value.encode()) for name, value in [*lines, ("x-forwarded-proto", "https")]]

    unproxied(scope, Headers(raw=raw), ["10.0.0.2"])

    assert (scope["client"], scope["scheme"]) == (("203.0.113.7", 0), "https")


def test_every_answer_carries_the_headers(room: Signing) -> None:
    for path in ("/signin", "/nothing", "/health", "/account"):
        told = room.stranger("https://localhost").get(path).headers
        assert "'unsafe" not in told["content-security-policy"]
        assert "default-src 'self'" in told["content-security-policy"]
        assert told["x-content-type-options"] == "nosniff"
        assert told["referrer-policy"] == "same-origin"
        assert told["cache-control"] == "no-store"
        assert told["strict-transport-security"].startswith("max-age=")
    assert "strict-transport-security" not in room.stranger().get("/signin").headers


def test_the_policy_opens_for_the_deployers_tiles_and_nothing_else() -> None:
    assert "https://tiles.example.org" in policy("https://tiles.example.org/style.json?key=1")
    assert "style.json" not in policy("https://tiles.example.org/style.json")
    assert policy("world.pmtiles") == policy("")
    assert "http:" not in policy("")


@pytest.fixture
def stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    """A clock that stands: how fast this machine is tells nothing of the paces."""
    monkeypatch.setattr("truce.web.guards.time", SimpleNamespace(monotonic=lambda: 0.0))


@pytest.mark.usefixtures("stopped")
def test_whoever_knocks_too_often_is_asked_to_wait(room: Signing) -> None:
    client = room.stranger()
    statuses = {client.post("/invitation/none", data={}).status_code for _ in range(70)}

    assert statuses == {403, 429}


@pytest.mark.usefixtures("stopped")
def test_whoever_asks_too_fast_waits_and_others_do_not(tmp_path: Path) -> None:
    with signing(tmp_path, requests_per_second=1) as room:
        app = make_app(room.room)
    flood, other = TestClient(app, client=("203.0.113.7", 1)), TestClient(app, client=("203.0.113.8", 1))
    answers = [flood.get("/health", headers={"host": "localhost"}) for _ in range(60)]

    assert answers[0].status_code == 200
    assert answers[-1].status_code == 429
    assert int(answers[-1].headers["retry-after"]) >= 1
    assert other.get("/health", headers={"host": "localhost"}).status_code == 200
