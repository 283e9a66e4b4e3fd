"""The door itself: who is let in, what it asks, and how an error reads."""

import json
import logging
from collections.abc import Iterator
from pathlib import Path
from typing import NoReturn

import httpx
import pytest
from starlette.testclient import TestClient

from tests.web.serving import room_of
from tests.web.walking import listening
from truce import bootstrap
from truce.errors import UnusableMission
from truce.shell import journal
from truce.store.ledger import SqlLedger


@pytest.fixture
def client(tmp_path: Path) -> Iterator[TestClient]:
    bootstrap.new_mission(tmp_path / "m", ["easter-truce-2025"])
    with room_of(tmp_path / "m") as client:
        yield client


def test_a_supervisor_sees_that_the_room_lives_and_is_ready(client: TestClient) -> None:
    client.cookies.clear()

    assert client.get("/health").text == "ok\n"
    assert client.get("/ready").text == "ready\n"


def test_nobody_is_let_in_without_the_link(client: TestClient) -> None:
    client.cookies.clear()

    answer = client.get("/live", follow_redirects=False)

    assert answer.status_code == 303
    assert answer.headers["location"].startswith("/signin")


def test_every_answer_keeps_scripts_of_others_out(client: TestClient) -> None:
    told = client.get("/health").headers

    assert "default-src 'self'" in told["content-security-policy"]
    assert "unsafe-inline" not in told["content-security-policy"]
    assert told["x-content-type-options"] == "nosniff"


def test_figures_are_for_this_machine_and_tell_of_ways_not_of_paths(client: TestClient) -> None:
    local = TestClient(client.app, client=("127.0.0.1", 50000))
    local.get("/health?secret=one")

    told = local.get("/metrics").text

    assert 'truce_requests_total{method="GET",status="200",way="ops.health"}' in told
    assert "secret" not in told
    assert TestClient(client.app, client=("203.0.113.7", 50000)).get("/metrics").status_code == 403
    brought = {"X-Forwarded-For": "203.0.113.7"}  # by a proxy on this machine that the settings do not name
    assert local.get("/metrics", headers=brought).status_code == 403


def test_a_line_of_the_log_names_the_way_and_nobody(client: TestClient, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level("INFO", "truce.room"):
        client.get("/nothing/38.43,48.69?q=olena", headers={"X-Forwarded-For": "203.0.113.7"})

    lines = [journal.Lines().format(record) for record in caplog.records if record.name == "truce.room"]

    assert [json.loads(line)["status"] for line in lines] == [404]
    assert not any(word in line for line in lines for word in ("olena", "48.69", "203.0.113", "nothing"))


def test_what_a_library_says_of_an_address_stays_out_of_the_log(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level("INFO", "httpx"):
        logging.getLogger("httpx").info('HTTP Request: %s %s "%s"', "GET", "https://feed.example/api/MAPKEY", 200)
        logging.getLogger("asyncio").error("Task exception was never retrieved\nfuture: ValueError('olena')")

    told = [journal.Lines().format(record) for record in caplog.records]

    assert "HTTP Request" in told[0]
    assert not any(word in line for line in told for word in ("MAPKEY", "olena", "feed.example"))


def test_a_server_that_listens_beside_the_tests_leaves_the_loggers_as_they_were(client: TestClient) -> None:
    def told() -> list[tuple[int, bool, int]]:
        loggers = [logging.getLogger(name) for name in ("uvicorn", "uvicorn.error", "uvicorn.access")]
        return [(each.level, each.propagate, len(each.handlers)) for each in loggers]

    before = told()
    with listening(client.app) as address:
        assert httpx.get(f"{address}/health").text == "ok\n"

    assert told() == before


def test_the_server_says_where_it_listens_and_no_line_shows_a_gap_unfilled(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level("INFO", "uvicorn.error"):
        logging.getLogger("uvicorn.error").info("Uvicorn running on %s://%s:%d (Press CTRL+C)", "http", "::1", 8470)
        logging.getLogger("uvicorn.error").info('%s - "WebSocket %s" 403', ("203.0.113.7", 9), "/cases?q=olena")

    told = [json.loads(journal.Lines().format(record))["event"] for record in caplog.records]

    assert told == [
        "uvicorn.error: Uvicorn running on http://::1:8470 (Press CTRL+C)",
        'uvicorn.error: … - "WebSocket …" 403',
    ]


def test_while_what_it_stands_on_is_away_a_room_lives_and_says_why_it_is_not_ready(
    client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    def gone(*_: object, **__: object) -> NoReturn:
        raise UnusableMission("the database cannot be reached")

    monkeypatch.setattr(SqlLedger, "size", gone)
    monkeypatch.setattr(SqlLedger, "entries", gone)

    assert client.get("/health").text == "ok\n"
    answer = client.get("/ready")
    assert (answer.status_code, answer.text) == (503, "not ready: the database cannot be reached\n")
