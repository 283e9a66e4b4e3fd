"""What a colleague changes appears without reload: new acts of the log, told to every page that is open."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import anyio
from anyio import to_thread

from truce.flow.house import House
from truce.model.act import Entry

EVERY_SECONDS = 0.5
STREAMS = 32  # of one person: a browser shares one among its tabs, or has six at most
WAITING = 256  # events a slow reader may lag behind; then it is told to read everything anew
FAMILIES = {"alr": "alerts", "cas": "cases", "exh": "exhibits", "req": "requests", "per": "people"}


@dataclass(frozen=True, slots=True)
class Event:
    """An act that was put on record. `family` and `subject` name the events that pages listen to."""

    seq: int
    act: str
    subject: str | None
    compartment: str

    @property
    def names(self) -> tuple[str, ...]:
        """`case-ID`-like names: of the act's family, of the subject, of the act itself."""
        if self.subject is None:
            return (self.act.partition(".")[0],)
        family = FAMILIES.get(self.subject.partition("-")[0], self.subject.partition(":")[0])
        return (family, self.subject) if family != "views" else ()


OVER = Event(0, "", None, "")  # what ends a stream; no act has the number 0


class Live:
    """One reader of the log for all pages of this process."""

    def __init__(self) -> None:
        self._queues: set[asyncio.Queue[Event | None]] = set()
        self._open: Counter[str] = Counter()
        self._seen: int | None = None

    def has_enough(self, who: str) -> bool:
        """Whether somebody has as many streams open in this process as one person can use."""
        return self._open[who] >= STREAMS

    @contextmanager
    def place(self, who: str) -> Iterator[None]:
        """Count one stream of somebody, as long as it is open."""
        self._open[who] += 1
        try:
            yield
        finally:
            self._open[who] -= 1
            self._open += Counter()  # who has none is forgotten

    async def watch(self, house: House) -> None:
        """Read on until cancelled. Any worker sees what every other wrote: the log is what they share."""
        while True:
            for event in await to_thread.run_sync(self._news, house):
                self._tell(event)
            await asyncio.sleep(EVERY_SECONDS)

    def _news(self, house: House) -> Iterable[Event]:
        ledger = house.mission.ledger
        size = ledger.size()
        if self._seen is None or not self._queues:
            self._seen = size
        if size <= self._seen:
            return []
        news = [_event(entry) for entry in ledger.entries(after=self._seen, until=size)]
        self._seen = size  # not before: what a database that leaves now did not give is read when it is back
        return news

    def _tell(self, event: Event) -> None:
        for queue in self._queues:
            if queue.qsize() == WAITING:
                queue.put_nowait(None)  # once: whoever reads no more at all holds so much, and not more each time
            elif queue.qsize() < WAITING and event.names:
                queue.put_nowait(event)

    async def listen(self, over: anyio.Event | None = None) -> AsyncIterator[Event | None]:
        """Events as they come; None: too many came at once, read everything anew. Ends when it is `over`."""
        queue: asyncio.Queue[Event | None] = asyncio.Queue()
        self._queues.add(queue)
        ending = asyncio.ensure_future(_end(queue, over or anyio.Event()))
        try:
            while (event := await queue.get()) is not OVER:
                yield event
                if event is None:
                    while not queue.empty():
                        queue.get_nowait()
        finally:
            ending.cancel()
            self._queues.discard(queue)


async def _end(queue: "asyncio.Queue[Event | None]", over: anyio.Event) -> None:
    await over.wait()
    queue.put_nowait(OVER)


def _event(entry: Entry) -> Event:
    return Event(entry.seq, entry.act, entry.subject, entry.compartment)
