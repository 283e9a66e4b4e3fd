"""A ledger copied row by row into another database, leaf by leaf byte for byte, and held against it."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from sqlalchemy import URL, Connection, Engine, Table, func, insert, inspect, select, text

from truce.errors import Untrustworthy
from truce.record.merkle import leaf_hash, root_of
from truce.store import tables, vault_sql
from truce.store.revise import revise

BATCH = 5_000
GIVEN = ("arrows",)  # what a revision fills is there already; it is compared, not copied
LEDGER = tuple(tables.metadata.sorted_tables)  # those that others lean on first
VAULT = tuple(vault_sql.metadata.sorted_tables)
Watch = Callable[[int], None]


@dataclass(frozen=True, slots=True)
class Content:
    """What a ledger holds: rows and SHA-256 by table, and the root over its leaves."""

    rows: dict[str, int]
    hashes: dict[str, str]
    size: int
    root: str


def in_order(table: Table) -> Any:
    """The rows of a table in the order of its key; cases' moves in the order they were made."""
    key = (table.c.seq,) if "seq" in table.c else tuple(table.primary_key.columns)
    return select(table).order_by(*key)


def rows_of(connection: Connection, table: Table) -> Iterator[dict[str, Any]]:
    """Every row, a few thousand at a time."""
    found = connection.execute(in_order(table), execution_options={"yield_per": BATCH})
    for part in found.mappings().partitions():
        yield from map(dict, part)


def copy_tables(
    source: Connection, target: Connection, which: tuple[Table, ...], watch: Watch = lambda _: None
) -> None:
    """Put every row of the source into the target's empty tables, within the caller's transactions."""
    for table in which:
        if table.name in GIVEN:
            continue
        batch: list[dict[str, Any]] = []
        for row in rows_of(source, table):
            batch.append(row)
            if len(batch) == BATCH:
                _put(target, table, batch, watch)
                batch = []
        _put(target, table, batch, watch)


def _put(target: Connection, table: Table, batch: list[dict[str, Any]], watch: Watch) -> None:
    if batch:
        target.execute(insert(table), batch)
        watch(len(batch))


def content_of(connection: Connection, which: tuple[Table, ...]) -> Content:
    """What the tables hold. Raises Untrustworthy where a leaf's hash is not its bytes'."""
    counted: dict[str, int] = {}
    hashed: dict[str, str] = {}
    leaves: list[bytes] = []
    told = bytearray()  # 32 bytes a leaf: there may be ten million
    for table in which:
        digest, number = sha256(), 0
        for row in rows_of(connection, table):
            number += 1
            digest.update(_bytes_of(row))
            if table is tables.leaves:
                leaves.append(bytes(row["hash"]))
            if table is tables.acts:
                told += leaf_hash(bytes(row["leaf"]))
        counted[table.name], hashed[table.name] = number, digest.hexdigest()
    _check_leaves(leaves, told, which)
    return Content(counted, hashed, len(leaves), root_of(leaves).hex())


def _check_leaves(leaves: list[bytes], told: bytearray, which: tuple[Table, ...]) -> None:
    if tables.acts not in which:
        return
    for number, kept in enumerate(leaves):
        if told[32 * number : 32 * number + 32] != kept:
            raise Untrustworthy(
                "an act in the ledger is not what its leaf says",
                leaf=number + 1,
                remedy="`truce log verify` says more; `truce restore` puts a backup into a new folder",
            )


def _bytes_of(row: dict[str, Any]) -> bytes:
    """A row as bytes that are the same on every database: each value with its length before it."""
    parts = []
    for value in row.values():
        plain = b"" if value is None else value if isinstance(value, bytes) else _plain(value)
        parts.append((b"n" if value is None else b"v") + len(plain).to_bytes(8, "big") + plain)
    return b"".join(parts)


def _plain(value: Any) -> bytes:
    if isinstance(value, memoryview):
        return bytes(value)
    return str(int(value) if isinstance(value, bool) else value).encode()


def check_same(before: Content, after: Content, where: str) -> None:
    """Raises Untrustworthy naming the first table that differs."""
    for name in before.rows:
        if (before.rows[name], before.hashes[name]) != (after.rows.get(name), after.hashes.get(name)):
            raise Untrustworthy(
                "the copy is not what was copied",
                table=name,
                rows=before.rows[name],
                rows_copied=after.rows.get(name, 0),
                where=where,
                remedy="nothing was switched; run the command again, and look to the disk if it fails again",
            )
    if (before.size, before.root) != (after.size, after.root):
        raise Untrustworthy("the copy has another root", root=before.root, copied=after.root, where=where)


@contextmanager
def snapshot(engine: Engine) -> Iterator[Connection]:
    """A connection that sees the database as it stands now, whatever others write."""
    if engine.dialect.name == "postgresql":
        engine = engine.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
    with engine.connect() as connection, connection.begin():
        connection.execute(text("SELECT 1 FROM alembic_version")).all()  # on SQLite the snapshot begins with a read
        yield connection


def has_vault(connection: Connection) -> bool:
    """Whether anybody was ever taken in."""
    return inspect(connection).has_table(vault_sql.formats.name)


def is_empty(connection: Connection) -> bool:
    """Whether a ledger of the newest revision holds nothing yet."""
    return not any(
        connection.execute(select(func.count()).select_from(table)).scalar_one()
        for table in LEDGER
        if table.name not in GIVEN
    )


def copy_ledger(source: Connection, target: Engine, watch: Watch = lambda _: None) -> Content:
    """Fill an empty database with what a snapshot of a ledger shows, then hold it against that; what it holds.

    Whole or not at all: one transaction. Raises Untrustworthy where the copy is not the same.
    """
    before = content_of(source, LEDGER)
    revise(target)
    with target.execution_options(writes=True).begin() as connection:
        copy_tables(source, connection, LEDGER, watch)
    with snapshot(target) as connection:
        after = content_of(connection, LEDGER)
    check_same(before, after, address(target.url))
    return after


def address(url: URL) -> str:
    """An address that may be shown: without its password."""
    return url.render_as_string(hide_password=True)
