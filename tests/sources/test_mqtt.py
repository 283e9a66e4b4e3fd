"""Sensors over a broker: nothing acknowledged before it is kept, nothing lost while truce is away."""

import asyncio
import socket
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager, closing, suppress
from typing import Any

import aiomqtt
import pytest
from amqtt.broker import Broker as Amqtt  # type: ignore[import-untyped]

from truce.errors import UnusableSource, UnusableValue, WrongUsage
from truce.sources.mqtt import LONGEST_PAUSE_S, Broker, Desk, broker_of, listen, listen_on

TOPIC = "sensors/+/messages"


@asynccontextmanager
async def broker(port: int) -> AsyncIterator[Broker]:
    """A real broker in this process."""
    config = {  # with names: for a nameless session a broker keeps nothing
        "listeners": {"default": {"type": "tcp", "bind": f"127.0.0.1:{port}"}},
        "plugins": {"amqtt.plugins.authentication.AnonymousAuthPlugin": {"allow_anonymous": False}},
    }
    far = Amqtt(config)
    await far.start()
    try:
        yield here(port)
    finally:
        await far.shutdown()


def here(port: int) -> Broker:
    return Broker(
        host="127.0.0.1", port=port, topic=TOPIC, client="truce-masts", tls=False, username="truce", password="s"
    )


async def send(port: int, *messages: bytes) -> None:
    async with aiomqtt.Client("127.0.0.1", port, identifier="mast", username="mast", password="s") as sensor:
        for message in messages:
            await sensor.publish("sensors/3/messages", message, qos=1)


def free_port() -> int:
    """A port nobody listens on."""
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        return int(trial.getsockname()[1])


class Table:
    """Keeps what comes, and can be made to fail."""

    def __init__(self) -> None:
        self.kept: list[bytes] = []
        self.refused: list[str] = []
        self.fails = 0
        self.troubles: list[str] = []
        self.pauses: list[float] = []

    async def keep(self, payload: bytes) -> None:
        if self.fails:
            self.fails -= 1
            raise UnusableSource("the disk is full")
        if payload == b"bad":
            raise UnusableValue("no message")
        self.kept.append(payload)

    def desk(self) -> Desk:
        return Desk(
            keep=self.keep,
            refused=lambda wrong: self.refused.append(wrong.what),
            troubled=lambda wrong: self.troubles.append(wrong.what),
            sleep=self.sleep,
        )

    async def sleep(self, seconds: float) -> None:
        self.pauses.append(seconds)
        await asyncio.sleep(0)
        if len(self.pauses) > 20:
            raise asyncio.CancelledError


def within(seconds: float, work: Callable[[], Coroutine[Any, Any, None]]) -> None:
    asyncio.run(asyncio.wait_for(work(), seconds))


async def until(true: Callable[[], bool]) -> None:
    while not true():
        await asyncio.sleep(0.01)


@asynccontextmanager
async def listening(far: Broker, desk: Table) -> AsyncIterator["asyncio.Task[None]"]:
    task = asyncio.create_task(listen(far, desk.desk()))
    await asyncio.sleep(0.2)  # until it is subscribed
    try:
        yield task
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


def test_what_is_sent_is_kept_in_order_and_what_cannot_be_is_refused_once() -> None:
    async def work() -> None:
        port, desk = free_port(), Table()
        async with broker(port) as far, listening(far, desk):
            await send(port, b"one", b"bad", b"two")
            await until(lambda: len(desk.kept) == 2)
        assert desk.kept == [b"one", b"two"]
        assert desk.refused == ["no message"]

    within(20, work)


@pytest.mark.long
def test_what_was_sent_while_nobody_listened_is_delivered() -> None:
    async def work() -> None:
        port, desk = free_port(), Table()
        async with broker(port) as far:
            async with listening(far, desk):
                await send(port, b"one")
                await until(lambda: len(desk.kept) == 1)
            await send(port, b"two", b"three")
            async with listening(far, desk):
                await until(lambda: len(desk.kept) == 3)
        assert desk.kept == [b"one", b"two", b"three"]

    within(20, work)


class Strict:
    """A broker of a few packets: it remembers what was acknowledged when how much was kept, and sends the rest anew."""

    def __init__(self, table: Table, messages: dict[int, bytes]) -> None:
        self.table = table
        self.unacked = messages
        self.acked: list[tuple[int, int]] = []
        self.lines = 0

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.lines += 1
        with closing(writer), suppress(asyncio.IncompleteReadError, ConnectionError):
            while head := await reader.readexactly(2):
                rest = await reader.readexactly(head[1])
                await self.answer(head[0] >> 4, rest, writer)

    async def answer(self, kind: int, rest: bytes, writer: asyncio.StreamWriter) -> None:
        if kind == 1:  # CONNECT
            writer.write(bytes([0x20, 2, 0, 0]))
        elif kind == 8:  # SUBSCRIBE
            writer.write(bytes([0x90, 3, *rest[:2], 1]))
            for mid, payload in self.unacked.items():
                topic = b"sensors/3/messages"
                body = len(topic).to_bytes(2, "big") + topic + mid.to_bytes(2, "big") + payload
                writer.write(bytes([0x32 if self.lines == 1 else 0x3A, len(body)]) + body)
            if self.lines == 1:
                await writer.drain()
                await asyncio.sleep(0.2)
                writer.close()  # the line breaks while a message is being kept
        elif kind == 4:  # PUBACK
            mid = int.from_bytes(rest, "big")
            self.acked.append((mid, len(self.table.kept)))
            self.unacked.pop(mid)


def test_nothing_is_acknowledged_before_it_is_kept_even_over_a_broken_line() -> None:
    async def work() -> None:
        table = Table()
        table.fails = 5
        strict = Strict(table, {7: b"one", 8: b"bad", 9: b"two"})
        server = await asyncio.start_server(strict.serve, "127.0.0.1", 0)
        async with server:
            port = server.sockets[0].getsockname()[1]
            task = asyncio.create_task(listen_on(here(port), table.desk()))
            await until(lambda: not strict.unacked)
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)
        assert set(table.kept) == {b"one", b"two"}
        assert all(kept >= 1 for mid, kept in strict.acked if mid == 7)
        assert all(kept >= 2 for mid, kept in strict.acked if mid == 9)
        assert "the disk is full" in table.troubles

    within(20, work)


def test_a_broker_that_is_away_is_knocked_at_later_and_later() -> None:
    async def work() -> None:
        table = Table()
        with pytest.raises(asyncio.CancelledError):
            await listen_on(here(free_port()), table.desk())
        assert table.pauses[:4] == [1.0, 2.0, 4.0, 8.0]
        assert max(table.pauses) == LONGEST_PAUSE_S
        assert len(table.troubles) == len(table.pauses)

    within(20, work)


@pytest.mark.parametrize("options", [{}, {"host": "b"}, {"host": "b", "topic": "t", "tls": "maybe"}])
def test_a_broker_that_is_not_named_whole_is_refused(options: dict[str, str]) -> None:
    with pytest.raises(WrongUsage):
        broker_of("masts", options, {})


def test_a_broker_is_spoken_to_over_tls_unless_said_otherwise() -> None:
    assert broker_of("masts", {"host": "b", "topic": "t"}, {}).port == 8883
    assert broker_of("masts", {"host": "b", "topic": "t", "tls": "no"}, {}).port == 1883
