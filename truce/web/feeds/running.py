"""What runs beside the room: rounds that are due, messages that land, brokers that are listened to.

Any number of workers may run this: each round, and each broker, is one worker's at a time, and another takes it over
when that one dies.
"""

import asyncio
import logging
from asyncio import wrap_future
from collections.abc import Mapping
from contextlib import suppress
from datetime import timedelta

from anyio import to_thread

from truce import bootstrap
from truce.errors import TruceError
from truce.flow.feeds.broker import Desk, broker_of, listen_on
from truce.flow.feeds.desk import desk_of
from truce.flow.feeds.pushed import incoming, land
from truce.flow.feeds.rounds import due_rounds
from truce.flow.feeds.setting import Feed
from truce.web.field.keeper import keeper_of
from truce.web.room import Room

EVERY_SECONDS = 10.0
LEASE = timedelta(seconds=60)
LOG = logging.getLogger("truce.feeds")


async def pull_on(room: Room) -> None:
    """Walk what is due, again and again."""
    while True:
        await asyncio.sleep(EVERY_SECONDS)
        try:
            await to_thread.run_sync(_pull, room)
        except TruceError as wrong:  # a disk or a database that is away: what is due stays due
            LOG.warning("", extra={"told": {"waits": "feeds", "what": wrong.what}})


def _pull(room: Room) -> None:
    feeds = room.store.feeds
    if any(feed.kind != "pull" for feed in feeds.all()):
        land(room.base, feeds)
    if feeds.due("pull", room.base.clock()):
        with desk_of(room.base, feeds, bootstrap.worker_name(), bootstrap.feed_secret) as desk:
            due_rounds(desk)


async def listen_to_brokers(room: Room) -> None:
    """Listen to every broker that this worker holds; begin, and end, as feeds are started and stopped."""
    tasks: dict[str, tuple[Feed, asyncio.Task[None]]] = {}
    try:
        while True:
            try:
                mine = await to_thread.run_sync(_held, room)
                _settle(room, tasks, mine)
            except TruceError as wrong:
                LOG.warning("", extra={"told": {"waits": "brokers", "what": wrong.what}})
            await asyncio.sleep(EVERY_SECONDS)
    finally:
        for _, task in tasks.values():
            task.cancel()
        await asyncio.gather(*(task for _, task in tasks.values()), return_exceptions=True)


def _held(room: Room) -> Mapping[str, Feed]:
    """The brokers that are this worker's for the next minute."""
    feeds, now = room.store.feeds, room.base.clock()
    running = [feed for feed in feeds.all() if feed.kind == "mqtt" and feed.running]
    return {feed.name: feed for feed in running if feeds.hold(feed.name, bootstrap.worker_name(), now, LEASE)}


def _settle(room: Room, tasks: dict[str, tuple[Feed, "asyncio.Task[None]"]], mine: Mapping[str, Feed]) -> None:
    for name, (feed, task) in list(tasks.items()):
        if name not in mine or mine[name].options != feed.options or task.done():
            tasks.pop(name)[1].cancel()
    for name in mine.keys() - tasks.keys():
        tasks[name] = (mine[name], asyncio.create_task(_listen(room, mine[name])))


async def _listen(room: Room, feed: Feed) -> None:
    async def keep(payload: bytes) -> None:
        sent, _ = await to_thread.run_sync(incoming, room.base, feed, payload)
        await wrap_future(keeper_of(room).queue.keep(sent))

    def trouble(wrong: TruceError) -> None:
        LOG.warning("", extra={"told": {"broker": feed.name, "what": wrong.what}})
        with suppress(TruceError):  # where the database is away too, the journal is all there is
            room.store.feeds.went_wrong(feed.name, room.base.clock(), wrong.explain())

    def refused(wrong: TruceError) -> None:
        LOG.warning("", extra={"told": {"no_message_to": feed.name, "what": wrong.what}})

    try:
        broker = broker_of(feed, bootstrap.feed_secret)
    except TruceError as wrong:  # a secret that cannot be read; looked for again in a while
        trouble(wrong)
        return
    await listen_on(broker, Desk(keep=keep, refused=refused, troubled=trouble))


TASKS = (pull_on, listen_to_brokers)
