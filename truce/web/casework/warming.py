"""The book of cases is read once when the room opens, so that nobody's first look waits for it."""

from anyio import to_thread

from truce.flow.room.cases import book
from truce.flow.room.exhibits_kept import kept
from truce.web.room import Room


async def warm(room: Room) -> None:
    """Read it in a thread of its own; a request that comes meanwhile waits for the same reading."""
    await to_thread.run_sync(book, room.base)
    await to_thread.run_sync(kept, room.base)
