"""The door itself: who is let in, what it asks, and how an error reads."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from tests.web.serving import room_of
from truce import bootstrap


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
