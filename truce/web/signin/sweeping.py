"""What is over is forgotten, now and then: sessions, invitations, counts of failures."""

import asyncio

from anyio import to_thread

from truce.web.room import Room

EVERY_SECONDS = 900


async def sweep(room: Room) -> None:
    """Sweep as long as the room is open; several workers may, the work is the same."""
    while True:
        await asyncio.sleep(EVERY_SECONDS)
        await to_thread.run_sync(lambda: room.store.accounts.sweep(room.base.clock()))
