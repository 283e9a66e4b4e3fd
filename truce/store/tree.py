"""The tree over the log, in the database: full tiles as they are kept, the right edge from leaves and roots."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, func, insert, select

from truce.record.merkle import SIZE
from truce.record.tiles import WIDTH, Tile, full_tiles
from truce.store import tables


def add_tiles(connection: Connection, start: int, hashes: Sequence[bytes]) -> None:
    """Keep every tile that becomes full as leaves are added behind the first `start`."""

    def before(level: int, first: int, end: int) -> list[bytes]:
        return _row(connection, level, first, end)

    rows = [
        {"level": level, "number": number, "root": root, "hashes": whole}
        for level, number, root, whole in full_tiles(start, hashes, before)
    ]
    if rows:
        connection.execute(insert(tables.tiles), rows)


def read_tiles(connection: Connection, asked: Sequence[Tile]) -> list[Sequence[bytes]]:
    """The hashes of tiles, full or not."""
    return [
        _whole(connection, level, number)
        if width == WIDTH
        else _row(connection, level, number * WIDTH, number * WIDTH + width)
        for level, number, width in asked
    ]


def _whole(connection: Connection, level: int, number: int) -> list[bytes]:
    t = tables.tiles
    query = select(t.c.hashes).where(t.c.level == level, t.c.number == number)
    held = bytes(connection.execute(query).scalar_one())
    return [held[at : at + SIZE] for at in range(0, len(held), SIZE)]


def _row(connection: Connection, level: int, first: int, end: int) -> list[bytes]:
    """Hashes `first` to `end` of a level: leaves, or the roots of the tiles below."""
    if level == 0:
        t = tables.leaves
        query: Any = select(t.c.hash).where(t.c.seq > first, t.c.seq <= end).order_by(t.c.seq)
    else:
        t = tables.tiles
        query = select(t.c.root).where(t.c.level == level - 1, t.c.number >= first, t.c.number < end)
        query = query.order_by(t.c.number)
    return [bytes(found) for found in connection.execute(query).scalars()]


def leaves_kept(connection: Connection) -> int:
    """The number of leaves."""
    return int(connection.execute(select(func.coalesce(func.max(tables.leaves.c.seq), 0))).scalar_one())
