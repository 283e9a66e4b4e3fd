"""What runs beside the room for sensors: brokers are listened to by one worker at a time, whatever breaks meanwhile."""

import asyncio
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from anyio import to_thread

from tests.flow.feeds.rounds import fed
from tests.sources.test_mqtt import broker, free_port, send
from tests.sources.test_sensor import message
from truce.errors import UnusableMission
from truce.flow.feeds import setting
from truce.model.coverage import Coverage
from truce.model.report import Report
from truce.sources.sensor import as_text
from truce.web.feeds import running
from truce.web.room import Room

PATIENCE = 200  # turns of a twentieth of a second


@pytest.fixture
def port() -> int:
    return free_port()


@pytest.fixture
def room(tmp_path: Path, port: int, monkeypatch: pytest.MonkeyPatch) -> Iterator[Room]:
    """A room with a feed that listens to a broker on this machine."""
    monkeypatch.setattr(running, "EVERY_SECONDS", 0.05)
    monkeypatch.setenv("TRUCE_FEED_MASTS_USERNAME", "truce")
    monkeypatch.setenv("TRUCE_FEED_MASTS_PASSWORD", "s")
    with fed(tmp_path):
        pass  # the mission alone
    made = Room(tmp_path / "mission", entry="x")
    options = {"host": "127.0.0.1", "port": str(port), "topic": "sensors/+/messages", "tls": "no"}
    setting.add(made.base, made.store.feeds, "masts", "mqtt", "masts", options)
    yield made
    made.store.close()


def waiting(room: Room) -> int:
    return int(room.base.mission.inbox.counts()["waiting"])


async def until(true: Callable[[], bool]) -> bool:
    for _ in range(PATIENCE):
        if await to_thread.run_sync(true):
            return True
        await asyncio.sleep(0.05)
    return False


async def over(task: "asyncio.Task[None]") -> None:
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)


def test_what_a_sensor_tells_the_broker_is_in_the_inbox_and_lands_with_its_up_time(room: Room, port: int) -> None:
    async def day() -> None:
        async with broker(port):
            listening = asyncio.create_task(running.listen_to_brokers(room))
            first = as_text(message(message="m-1"))
            await send(port, first)
            sent = 0
            while not await to_thread.run_sync(lambda: waiting(room)) and sent < PATIENCE:  # the first may precede us
                await send(port, first)
                await asyncio.sleep(0.1)
                sent += 1
            await send(port, as_text(message(message="m-2")), b"no message at all")
            assert await until(lambda: waiting(room) == 2)
            await over(listening)

    asyncio.run(day())
    running._pull(room)

    lake = room.base.mission.lake
    assert waiting(room) == 0
    assert lake.read(Report).num_rows == 2 * len(message()["observations"])
    assert lake.read(Coverage).num_rows == 2 * len(message()["uptime"])


def test_one_worker_listens_and_another_takes_over_when_it_is_gone(room: Room, port: int) -> None:
    feeds = room.store.feeds
    now = datetime.now(UTC)
    assert feeds.hold("masts", "another:1", now, timedelta(seconds=60))
    assert running._held(room) == {}

    assert feeds.hold("masts", "another:1", now - timedelta(seconds=120), timedelta(seconds=60))
    assert list(running._held(room)) == ["masts"]


def test_a_listener_that_broke_off_is_begun_anew(room: Room, port: int, monkeypatch: pytest.MonkeyPatch) -> None:
    away = iter([True, True])

    def went_wrong(*_: object) -> None:
        if next(away, False):
            raise UnusableMission("the database cannot be reached")

    monkeypatch.setattr(room.store.feeds, "went_wrong", went_wrong)

    async def day() -> None:
        listening = asyncio.create_task(running.listen_to_brokers(room))
        await asyncio.sleep(0.5)  # nobody answers there, and the database is away when that is to be noted
        async with broker(port):
            for number in range(PATIENCE):
                await send(port, as_text(message(message=f"m-{number}")))
                if await to_thread.run_sync(lambda: waiting(room)):
                    break
                await asyncio.sleep(0.1)
            await over(listening)

    asyncio.run(day())
    assert waiting(room) > 0


def test_a_secret_that_cannot_be_read_is_told_and_looked_for_again(
    room: Room, port: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("TRUCE_FEED_MASTS_PASSWORD")
    monkeypatch.setenv("TRUCE_FEED_MASTS_PASSWORD_FILE", str(tmp_path / "later"))

    async def day() -> None:
        async with broker(port):
            listening = asyncio.create_task(running.listen_to_brokers(room))
            assert await until(lambda: room.store.feeds.one("masts").trouble is not None)
            (tmp_path / "later").write_text("s")
            for number in range(PATIENCE):
                await send(port, as_text(message(message=f"m-{number}")))
                if await to_thread.run_sync(lambda: waiting(room)):
                    break
                await asyncio.sleep(0.1)
            await over(listening)

    asyncio.run(day())
    assert waiting(room) > 0
