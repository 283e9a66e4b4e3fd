"""What sensors send: durable in the inbox before it is acknowledged, then into the lake in batches, exactly once.

The inbox knows a message by its feed and its own id; its rows have ids made from the same. So a message sent twice is
kept once, and a batch that was cut short is simply landed again.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any, Protocol

import pyarrow as pa

from truce.errors import UnusableValue
from truce.flow.house import House
from truce.model.columns import schema
from truce.model.coverage import Coverage
from truce.model.inbox import SENSOR, InboxEntry, Incoming, Kept, Landing
from truce.model.report import Report
from truce.sources.sensor import LARGEST, VERSION, Message, message_id, read_message
from truce.store.room.feeds import Feed, Feeds

__all__ = ["LARGEST", "arrive", "incoming", "land"]
BATCH = 500


class Queue(Protocol):
    """Keeps what arrives, in turns with what others send."""

    def keep(self, sent: Incoming) -> "Future[Kept]": ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrived:
    """What became of a message: how it lies in the inbox, and the fault that will set it aside, if it has one."""

    kept: Kept
    message: str
    fault: Mapping[str, str] | None = None


def incoming(house: House, feed: Feed, content: bytes) -> tuple[Incoming, Mapping[str, str] | None]:
    """(a message ready to be kept, its fault). Raises UnusableValue for what is no message with an id."""
    id, now = message_id(content), house.clock()
    sent = Incoming(
        feed=inbox_name(feed.name),
        key=id,
        digest=sha256(content).hexdigest(),
        kind=SENSOR,
        version=VERSION,
        content=content,
        received_at=now,
    )
    try:
        read_message(content, feed.name, now, grade=feed.options.get("grade", "F"))
    except UnusableValue as wrong:
        return sent, _fault(wrong)
    return sent, None


def arrive(house: House, queue: Queue, feed: Feed, content: bytes) -> Arrived:
    """Keep a message; durable when it returns. One with a fault is kept as it came, and will be set aside."""
    sent, fault = incoming(house, feed, content)
    return Arrived(kept=queue.keep(sent).result(), message=sent.key, fault=fault)


def inbox_name(feed: str) -> str:
    """Under which name a feed's messages lie in the inbox."""
    return f"sensor:{feed}"


def set_aside(house: House, feed: Feed) -> int:
    """How many messages of a feed were set aside, each with its reason. A feed that is asked has none."""
    return 0 if feed.kind == "pull" else house.mission.inbox.counts(inbox_name(feed.name))["set_aside"]


def aside(house: House, feed: Feed, limit: int) -> list[InboxEntry]:
    """The newest of them."""
    if feed.kind == "pull":
        return []
    return house.mission.inbox.entries(feed=inbox_name(feed.name), outcome="set_aside", limit=limit)


def land(house: House, feeds: Feeds) -> dict[str, int]:
    """Take every message that waits into the lake; how many landed, and how many were set aside with a reason."""
    counted: dict[str, int] = defaultdict(int)
    for feed in feeds.all():
        if feed.kind != "pull":
            newest = feed.newest
            while waiting := house.mission.inbox.waiting(BATCH, feed=inbox_name(feed.name)):
                done = _land(house, feed, waiting)
                counted["landed"] += done.landed
                counted["set_aside"] += len(waiting) - done.landed
                came = max(entry.sent.received_at for entry in waiting)
                newest = max(filter(None, (newest, done.newest)), default=None)
                feeds.went_well(feed.name, came, feed.due_at, newest)
    return dict(counted)


@dataclass(frozen=True, slots=True)
class _Done:
    """How many of a batch landed, and when the newest of them was sent, as far as its clock can be believed."""

    landed: int
    newest: datetime | None


def _land(house: House, feed: Feed, waiting: Sequence[InboxEntry]) -> _Done:
    read: list[tuple[InboxEntry, Message]] = []
    landings: list[Landing] = []
    for entry in waiting:
        grade = feed.options.get("grade", "F")
        try:
            if _is_another(house, entry):
                raise UnusableValue("other content under an id that was used", field="message", reason="stands twice")
            read.append((entry, read_message(entry.sent.content, feed.name, entry.sent.received_at, grade=grade)))
        except UnusableValue as wrong:
            landings.append(Landing(entry=entry.seq, outcome="set_aside", at=house.clock(), told=_aside(wrong)))
    reports = [row for _, message in read for row in message.reports]
    coverage = [row for _, message in read for row in message.coverage]
    with house.mission.writing():
        for noun, rows in ((Report, reports), (Coverage, coverage)):
            if rows:
                house.mission.lake.add(noun, _table(noun, rows))
        landings += [
            Landing(entry=e.seq, outcome="landed", at=house.clock(), told=_made(message)) for e, message in read
        ]
        house.mission.inbox.land(landings)
    sent = (min(message.sent_at, entry.sent.received_at) for entry, message in read)  # a clock ahead hides no silence
    return _Done(landed=len(read), newest=max(sent, default=None))


def _is_another(house: House, entry: InboxEntry) -> bool:
    """Whether an earlier entry has the same id: the first content stands, the other is kept and set aside."""
    same = house.mission.inbox.entries(feed=entry.sent.feed, key=entry.sent.key)
    return any(one.seq < entry.seq for one in same)


def _table(noun: type, rows: Sequence[Mapping[str, Any]]) -> pa.Table:
    return pa.Table.from_pylist(list(rows), schema=schema(noun))


def _made(message: Message) -> dict[str, Any]:
    rows = {"report": message.reports, "coverage": message.coverage}
    return {"made": {noun: [row["id"] for row in told] for noun, told in rows.items() if told}}


def _aside(wrong: UnusableValue) -> dict[str, Any]:
    return {"faults": [": ".join(filter(None, _fault(wrong).values()))]}


def _fault(wrong: UnusableValue) -> dict[str, str]:
    """Which field, and why; never what it held."""
    return {name: str(wrong.given[name])[:200] for name in ("field", "reason") if name in wrong.given}
