"""Whoever would hold the room: by streams, by reading nothing, by sending a byte at a time."""

import asyncio
from collections.abc import Iterator
from contextlib import ExitStack

from truce.web.guards import patient
from truce.web.live import STREAMS, WAITING, Event, Live


def test_nobody_holds_every_stream_of_the_room() -> None:
    live, held = Live(), ExitStack()
    with held:
        for _ in range(STREAMS):
            assert not live.has_enough("ivy")
            held.enter_context(live.place("ivy"))
        assert live.has_enough("ivy")
        assert not live.has_enough("rex")

    assert not live.has_enough("ivy")


def test_a_page_that_reads_nothing_holds_no_more_than_it_may() -> None:
    async def lag() -> int:
        live = Live()
        stream = live.listen()
        first = asyncio.ensure_future(anext(stream))
        await asyncio.sleep(0)
        for n in range(WAITING * 3):
            live._tell(Event(n + 1, "case.grade", "cas-1", "case"))
        await first
        (queue,) = live._queues
        size = queue.qsize()
        await stream.aclose()  # type: ignore[attr-defined]
        return size

    assert asyncio.run(lag()) <= WAITING + 1


def test_a_body_that_trickles_is_taken_for_gone_and_a_stream_is_waited_for() -> None:
    async def trickling() -> list[str]:
        async def receive() -> dict[str, object]:
            await asyncio.sleep(0.01)
            return {"type": "http.request", "body": b"a", "more_body": True}

        received, came = patient(receive, patience=0.03, pace=1000.0), list[str]()
        while not came or came[-1] == "http.request":
            came.append(str((await received())["type"]))
        return came

    async def listening() -> str:
        told: Iterator[dict[str, object]] = iter(
            [{"type": "http.request", "body": b"", "more_body": False}, {"type": "http.disconnect"}]
        )

        async def receive() -> dict[str, object]:
            await asyncio.sleep(0)
            return next(told)

        received = patient(receive, patience=30, pace=1000.0)
        await received()
        return str((await received())["type"])

    came = asyncio.run(trickling())
    assert (came[-1], len(came) < 50) == ("http.disconnect", True)
    assert asyncio.run(listening()) == "http.disconnect"
