"""What the room keeps, copied to another database: everything but who is signed in, which ends with the move."""

from pathlib import Path

from sqlalchemy import URL, delete

from truce.store.room.base import formats, metadata, writing
from truce.store.room.store import RoomStore
from truce.store.transfer import copy_tables

ENDS = ("room_sessions", "room_errands")  # sign-ins and what is half done of them: everybody signs in again
KEPT = tuple(table for table in metadata.sorted_tables if table is not formats and table.name not in ENDS)


def is_there(url: URL) -> bool:
    """Whether a room was ever opened there; a file is not made by asking."""
    return url.get_backend_name() != "sqlite" or Path(str(url.database)).is_file()


def copy_room(source: URL, target: URL) -> int:
    """Put what one room keeps in the place of what another keeps, all or none; the number of rows."""
    rows = 0

    def count(some: int) -> None:
        nonlocal rows
        rows += some

    old, new = RoomStore(source), RoomStore(target)
    try:
        with old.engine.connect() as reader, writing(new.engine) as writer:
            for table in reversed(metadata.sorted_tables):
                if table is not formats:
                    writer.execute(delete(table))
            copy_tables(reader, writer, KEPT, count)
    finally:
        old.close()
        new.close()
    return rows
