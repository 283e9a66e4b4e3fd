"""What runs beside the requests while the room is open: taken up again where it breaks, ended where the room closes."""

import asyncio
import logging
from collections.abc import Callable, Coroutine, Sequence
from contextlib import suppress
from typing import Any

from truce.web.room import Room

LOG = logging.getLogger("truce.room.beside")
AGAIN_SECONDS = 5.0

Task = Callable[[Room], Coroutine[Any, Any, None]]


def begin(tasks: Sequence[Task], room: Room) -> list[asyncio.Task[None]]:
    """Let them run."""
    return [asyncio.create_task(keep_running(task, room)) for task in tasks]


async def end(running: Sequence[asyncio.Task[None]]) -> None:
    """Stop them, and wait until they have."""
    for task in running:
        task.cancel()
    for task in running:
        with suppress(asyncio.CancelledError):
            await task


async def keep_running(task: Task, room: Room, again: float = AGAIN_SECONDS) -> None:
    """Run one; where it broke, say so in the journal (kind and place alone), and run it anew `again` seconds later."""
    while True:
        running = asyncio.ensure_future(task(room))
        try:
            await asyncio.wait([running])
        except asyncio.CancelledError:
            running.cancel()
            await asyncio.wait([running])
            raise
        broke = None if running.cancelled() else running.exception()
        if broke is None:
            return
        LOG.error("", extra={"told": {"task": task.__module__}}, exc_info=broke)
        await asyncio.sleep(again)
