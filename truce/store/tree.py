"""The tree over the log, in the database: full tiles as they are kept, the right edge from leaves and roots."""

from collections.abc import Sequence

from sqlalchemy import Connection, bindparam, select

from truce.record.merkle import SIZE
from truce.record.tiles import WIDTH, Tile, full_tiles
from truce.store import tables
from truce.store.bulk import put

# Leaves by the ten thousand: one statement that counts by itself takes half the time of one statement a leaf.
_LEAVES_ON_SQLITE = (
    "INSERT INTO leaves (seq, hash) WITH RECURSIVE n (i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < ?1) "
    "SELECT ?2 + i, substr(?3, 32 * i + 1, 32) FROM n"
)


# Put together once: a proof must not spend its time on writing SQL.
_T, _L = tables.tiles.c, tables.leaves.c
_TILE = select(_T.hashes).where(_T.level == bindparam("at_level"), _T.number == bindparam("at_number"))
_KEPT = "SELECT coalesce(max(seq), 0) FROM leaves"  # as text: every answer of a room asks it
_LEAVES = select(_L.hash).where(_L.seq > bindparam("first"), _L.seq <= bindparam("end")).order_by(_L.seq)
_ROOTS = (
    select(_T.root)
    .where(_T.level == bindparam("at_level"), _T.number >= bindparam("first"), _T.number < bindparam("end"))
    .order_by(_T.number)
)


def add_leaves(connection: Connection, start: int, hashes: Sequence[bytes]) -> None:
    """Keep leaves behind the first `start`, and every tile that becomes full by them."""
    if not hashes:
        return
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql(_LEAVES_ON_SQLITE, (len(hashes) - 1, start + 1, b"".join(hashes)))
    else:
        put(connection, tables.leaves, list(enumerate(hashes, start + 1)))
    add_tiles(connection, start, hashes)


def add_tiles(connection: Connection, start: int, hashes: Sequence[bytes]) -> None:
    """Keep every tile that becomes full as leaves are added behind the first `start`."""

    def before(level: int, first: int, end: int) -> list[bytes]:
        return _row(connection, level, first, end)

    put(connection, tables.tiles, list(full_tiles(start, hashes, before)))


def read_tiles(connection: Connection, asked: Sequence[Tile]) -> list[Sequence[bytes]]:
    """The hashes of tiles, full or not."""
    return [
        _whole(connection, level, number)
        if width == WIDTH
        else _row(connection, level, number * WIDTH, number * WIDTH + width)
        for level, number, width in asked
    ]


def _whole(connection: Connection, level: int, number: int) -> list[bytes]:
    held = bytes(connection.execute(_TILE, {"at_level": level, "at_number": number}).scalar_one())
    return [held[at : at + SIZE] for at in range(0, len(held), SIZE)]


def _row(connection: Connection, level: int, first: int, end: int) -> list[bytes]:
    """Hashes `first` to `end` of a level: leaves, or the roots of the tiles below."""
    query = _LEAVES if level == 0 else _ROOTS
    found = connection.execute(query, {"at_level": level - 1, "first": first, "end": end}).scalars()
    return [bytes(one) for one in found]


def leaves_kept(connection: Connection) -> int:
    """The number of leaves."""
    return int(connection.exec_driver_sql(_KEPT).scalar_one())
