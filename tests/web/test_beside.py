"""What runs beside the requests is taken up again where it breaks; and nobody is left with a bare line of text."""

import asyncio
import json
import logging
from pathlib import Path
from typing import cast

import pytest
from starlette.responses import Response
from starlette.testclient import TestClient
from starlette.types import Receive, Scope, Send

from tests.web.serving import ENTRY, room_of
from truce import bootstrap
from truce.shell.journal import REQUEST, Journal, Lines
from truce.web.app import make_app
from truce.web.asked import Asked
from truce.web.beside import keep_running
from truce.web.room import Room
from truce.web.way import OPEN, Way


def test_what_breaks_is_taken_up_again_and_told_without_its_values(caplog: pytest.LogCaptureFixture) -> None:
    turns: list[int] = []

    async def fragile(_room: Room) -> None:
        turns.append(len(turns))
        if len(turns) < 3:
            raise ValueError("olena at 48.69")

    with caplog.at_level(logging.ERROR):
        asyncio.run(keep_running(fragile, cast(Room, None), again=0.0))

    told = [Lines().format(record) for record in caplog.records]
    assert turns == [0, 1, 2]
    assert len(told) == 2
    assert all("ValueError" in line and "olena" not in line for line in told)


def test_what_runs_ends_with_the_room() -> None:
    ended: list[str] = []

    async def patient(_room: Room) -> None:
        try:
            await asyncio.sleep(3600)
        finally:
            ended.append("put away")

    async def room() -> None:
        running = asyncio.create_task(keep_running(patient, cast(Room, None)))
        await asyncio.sleep(0.05)
        running.cancel()
        with pytest.raises(asyncio.CancelledError):
            await running

    asyncio.run(room())
    assert ended == ["put away"]


def test_a_page_that_is_not_there_reads_like_every_other(tmp_path: Path) -> None:
    bootstrap.new_mission(tmp_path / "m", ["easter-truce-2025"])
    with room_of(tmp_path / "m") as client:
        page = client.get("/nowhere", headers={"accept": "text/html", "accept-language": "uk"})
        machine = client.get("/nowhere.json", headers={"accept": "application/json"})

    assert page.status_code == machine.status_code == 404
    assert 'lang="uk"' in page.text
    assert machine.json()["what"] == "there is no such page"


def test_a_fault_of_ours_is_told_as_ours(tmp_path: Path) -> None:
    def breaks(_asked: Asked) -> Response:
        raise ZeroDivisionError("olena")

    bootstrap.new_mission(tmp_path / "m", ["easter-truce-2025"])
    room = Room(tmp_path / "m", entry=ENTRY)
    app = make_app(room, [Way(path="/breaks", name="breaks", handle=breaks, action=OPEN)])
    answer = TestClient(app, base_url="http://127.0.0.1", raise_server_exceptions=False).get("/breaks")
    room.store.close()

    assert answer.status_code == 500
    assert "olena" not in answer.text
    assert answer.headers["x-request-id"] in answer.text


def test_what_the_server_tells_of_a_fault_carries_the_number_that_its_page_shows(
    caplog: pytest.LogCaptureFixture,
) -> None:
    async def breaks(_scope: Scope, _receive: Receive, _send: Send) -> None:
        raise ZeroDivisionError("olena")

    async def served(scope: Scope) -> None:
        """As the server does: what the application let through is told by it, in the same task."""
        try:
            await Journal(breaks)(scope, None, None)  # type: ignore[arg-type]  # nothing is read or answered
        except ZeroDivisionError as error:
            logging.getLogger("uvicorn.error").error("Exception in ASGI application\n", exc_info=error)

    scope: Scope = {"type": "http", "method": "GET", "path": "/breaks"}
    caplog.handler.setFormatter(Lines())
    asyncio.run(served(scope))
    told = json.loads(caplog.text.splitlines()[-1])

    assert (told["error"], told["request"]) == ("ZeroDivisionError", scope[REQUEST])
