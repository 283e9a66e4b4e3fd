"""While the room is open, what waits in the inbox lands by itself; and at the end the queue is emptied."""

import asyncio
import logging

from anyio import to_thread

from truce.errors import TruceError
from truce.flow.field.exhibits import exhibit_files
from truce.flow.field.land import land
from truce.flow.field.library import library
from truce.web.field.keeper import keeper_of
from truce.web.room import Room

EVERY_SECONDS = 5.0
RUSH_PER_SECOND = 50  # while more than that arrives, landing leaves the processor to those who send
LATEST_SECONDS = 60.0  # but not for longer
LOG = logging.getLogger("truce.field")


async def land_on(room: Room) -> None:
    """Land again and again, as the program itself; one worker of many at a time. Interviews wait for a person."""
    landing = _Landing(room)
    try:
        await to_thread.run_sync(library, room.base)
        while True:
            await asyncio.sleep(EVERY_SECONDS)
            try:
                await to_thread.run_sync(landing.go_on)
            except TruceError as wrong:  # a full disk, a database that is away: what waits goes on waiting
                LOG.warning("", extra={"told": {"waits": "landing", "what": wrong.what}})
    finally:
        await to_thread.run_sync(keeper_of(room).close)


class _Landing:
    """Where this process has come to: what lies before needs no second look."""

    def __init__(self, room: Room) -> None:
        self._room = room
        self._entries = 0
        self._files = 0
        self._taken = 0
        self._put_off = 0.0

    def _rush(self) -> bool:
        """Whether so much arrives just now that landing may wait a little."""
        taken = keeper_of(self._room).queue.taken
        came, self._taken = taken - self._taken, taken
        self._put_off = self._put_off + EVERY_SECONDS if came > RUSH_PER_SECOND * EVERY_SECONDS else LATEST_SECONDS
        return self._put_off < LATEST_SECONDS

    def go_on(self) -> None:
        """Land what came since the last time."""
        if self._rush():
            return
        self._put_off = 0.0
        house = self._room.base
        library(house)  # made here where files changed, not while a phone waits
        if house.mission.inbox.waiting(1, after=self._entries):
            self._entries = land(house, after=self._entries).seen
        if house.mission.inbox.loose_files(1, after=self._files):
            self._files = exhibit_files(house, after=self._files).seen
