"""Acts, collections, steps, decisions in a database: SQLite in the mission's folder, PostgreSQL where it is shared."""

import weakref
from collections.abc import Collection as Many
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any
from zlib import crc32

from sqlalchemy import (
    URL,
    Connection,
    Engine,
    Select,
    create_engine,
    event,
    insert,
    make_url,
    select,
    text,
)
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import OperationalError, SQLAlchemyError

from truce.errors import UnusableMission
from truce.model.act import Act, Entry
from truce.model.collection import Collection, Fault
from truce.model.decision import Decision
from truce.record.canon import instant_text
from truce.record.merkle import Tree
from truce.record.tiles import Shelf, Tile, tiled_tree
from truce.store import decided, tables
from truce.store.acts import last_act, next_seq, read_acts
from truce.store.bare import read_beside, read_rows
from truce.store.contract import Beside, KeptCheckpoint, Row, Step
from truce.store.facts import from_text, storable, to_text
from truce.store.gathering import Gathering
from truce.store.inbox_sql import SqlInbox
from truce.store.locks import Lock, busy, file_lock
from truce.store.revise import revise
from truce.store.tree import leaves_kept, read_tiles
from truce.store.troubles import speak_plainly, words_told

WAIT_SECONDS = 60.0
POOL = {"pool_size": 16, "max_overflow": 32, "pool_use_lifo": True}  # a server has forty threads, and seldom all read
TURN = 0x7472756365  # key of the PostgreSQL advisory lock under which numbers are given; "truce" in ASCII


def open_engine(url: str | URL) -> Engine:
    """An engine for a ledger's URL, every transaction explicit and every commit on the disk before it returns."""
    address = make_url(url)
    if address.get_backend_name() == "sqlite":
        engine = create_engine(address, connect_args={"timeout": WAIT_SECONDS}, **POOL)
        event.listen(engine, "connect", _settings_of_sqlite)
        event.listen(engine, "begin", _begin_on_sqlite)
        return speak_plainly(engine)
    if address.get_backend_name() == "postgresql":
        return speak_plainly(_on_postgresql(address))
    raise UnusableMission(
        "no ledger of that kind", kind=address.get_backend_name(), remedy="sqlite:///FILE or postgresql://HOST/NAME"
    )


def sqlite_url(path: Path) -> URL:
    """The URL of an SQLite file, whatever characters its path holds."""
    return URL.create("sqlite", database=str(path.absolute()))


def _on_postgresql(address: URL) -> Engine:
    try:
        return create_engine(address.set(drivername="postgresql+psycopg"), pool_pre_ping=True)
    except ImportError as missing:
        raise UnusableMission(
            "a ledger on PostgreSQL needs its driver", missing=missing.name, remedy="pip install 'truce[postgres]'"
        ) from missing


def _settings_of_sqlite(connection: DBAPIConnection, _record: object) -> None:
    connection.isolation_level = None  # we say BEGIN ourselves, also before DDL
    cursor = connection.cursor()
    with words_told():
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "cache_size=-65536"):
            cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin_on_sqlite(connection: Connection) -> None:
    """A transaction of one statement that only reads (`alone`) is one by itself: every answer of a room has several."""
    told = connection.get_execution_options()
    if not told.get("alone", False):
        connection.exec_driver_sql("BEGIN IMMEDIATE" if told.get("writes", False) else "BEGIN")


class SqlLedger:
    """The ledger of a mission. Nothing in it is ever changed or deleted: the database itself refuses."""

    def __init__(self, url: str | URL) -> None:
        """Open it, making or migrating its tables. Raises UnusableMission where it cannot be reached or is newer."""
        self._engine = open_engine(url)
        self._alone = self._engine.execution_options(alone=True)
        self._shelf = Shelf()
        self._writing = partial(_transaction, self._engine)  # not a method: it must not hold the ledger open
        self._gathering = Gathering(self._writing)
        weakref.finalize(self, self._engine.dispose)
        try:
            revise(self._engine)
        except SQLAlchemyError as wrong:
            self._engine.dispose()
            where = make_url(url).render_as_string(hide_password=True)
            raise UnusableMission("the ledger cannot be opened", ledger=where) from wrong

    def close(self) -> None:
        """Let go of every connection."""
        self._engine.dispose()

    @property
    def inbox(self) -> SqlInbox:
        """What was sent to the mission, in the same database."""
        return SqlInbox(self._engine)

    def lock(self, what: str, beside: Path, wait_seconds: float = WAIT_SECONDS) -> Lock:
        """A lock for `what`: the database's own where it is shared, else on the file `beside`."""
        if self._engine.dialect.name != "postgresql":
            return file_lock(beside, wait_seconds)
        return partial(_advisory, self._engine, crc32(what.encode()), wait_seconds)

    def keep_collection(self, collection: Collection) -> None:
        """See the contract. The collection and its faults are one transaction."""
        with self._writing() as connection:
            seq = next_seq(connection, tables.collections)
            connection.execute(insert(tables.collections), _collection_row(collection) | {"seq": seq})
            told = [
                {
                    "collection": seq,
                    "position": n,
                    "row": f.row,
                    "field": storable(f.field),
                    "reason": storable(f.reason),
                }
                for n, f in enumerate(collection.faults)
            ]
            if told:
                connection.execute(insert(tables.faults), told)

    def collections(self) -> list[Collection]:
        """See the contract."""
        faults: dict[int, list[Fault]] = {}
        with self._engine.connect() as connection:
            for f in connection.execute(select(tables.faults).order_by("collection", "position")):
                faults.setdefault(f.collection, []).append(Fault(f.row, f.field, f.reason))
            rows = connection.execute(select(tables.collections).order_by("seq")).mappings().all()
        return [_collection(dict(row), tuple(faults.get(row["seq"], ()))) for row in rows]

    def keep_step(self, step: Step) -> None:
        """See the contract."""
        row = {
            "name": step.name,
            "inputs": step.inputs,
            "method": step.method,
            "done_at": instant_text(step.done_at),
            "facts": to_text(step.facts),
        }
        with self._writing() as connection:
            connection.execute(insert(tables.steps), row | {"seq": next_seq(connection, tables.steps)})

    def last_step(self, name: str) -> Step | None:
        """See the contract."""
        t = tables.steps
        query: Select[Any] = select(t).where(t.c.name == name).order_by(t.c.seq.desc()).limit(1)
        with self._engine.connect() as connection:
            row = connection.execute(query).one_or_none()
        if row is None:
            return None
        done_at = datetime.fromisoformat(row.done_at)
        return Step(name=row.name, inputs=row.inputs, method=row.method, done_at=done_at, facts=from_text(row.facts))

    def log(self, act: str, at: datetime, **facts: Any) -> None:
        """See the contract."""
        self.append([Act(act=act, at=at, facts=facts)])

    def append(self, acts: Sequence[Act]) -> Sequence[Entry]:
        """See the contract. One transaction, with whatever other threads bring at that moment."""
        return self._gathering.append(acts)

    def entries(
        self, *, subject: str | None = None, acts: Many[str] | None = None, after: int = 0, until: int | None = None
    ) -> list[Entry]:
        """See the contract."""
        with self._alone.connect() as connection:
            return read_acts(connection, subject=subject, acts=acts, after=after, until=until)

    def last(self, subject: str) -> Entry | None:
        """See the contract."""
        with self._alone.connect() as connection:
            return last_act(connection, subject)

    def size(self) -> int:
        """See the contract."""
        with self._alone.connect() as connection:
            return leaves_kept(connection)

    def leaf_hashes(self, start: int, end: int) -> list[bytes]:
        """See the contract."""
        t = tables.leaves
        query = select(t.c.hash).where(t.c.seq > start, t.c.seq <= end).order_by(t.c.seq)
        with self._engine.connect() as connection:
            return [bytes(found) for found in connection.execute(query).scalars()]

    def rows(self, after: int, until: int) -> list[Row]:
        """See the contract."""
        with self._engine.connect() as connection:
            return read_rows(connection, after, until)

    def beside(self) -> Beside:
        """See the contract."""
        with self._engine.connect() as connection:
            return read_beside(connection)

    def tree(self) -> Tree:
        """See the contract. It is read from the tiles as it is asked; full ones are held, for they never change."""
        return tiled_tree(self.size(), self._read_tiles, self._shelf)

    def _read_tiles(self, asked: Sequence[Tile]) -> list[Sequence[bytes]]:
        with self._engine.connect() as connection:
            return read_tiles(connection, asked)

    def keep_checkpoint(self, size: int, note: str) -> None:
        """See the contract."""
        with self._writing() as connection:
            seq = next_seq(connection, tables.checkpoints)
            connection.execute(insert(tables.checkpoints), {"seq": seq, "size": size, "note": note})

    def checkpoints(self) -> list[KeptCheckpoint]:
        """See the contract."""
        t = tables.checkpoints
        with self._engine.connect() as connection:
            return [KeptCheckpoint(row.size, row.note) for row in connection.execute(select(t).order_by(t.c.seq))]

    def keep_decisions(self, decisions: Sequence[Decision]) -> None:
        """See the contract. One transaction."""
        with self._writing() as connection:
            first = next_seq(connection, tables.decisions)
            rows = [decided.to_row(one) | {"seq": first + n} for n, one in enumerate(decisions)]
            if rows:
                connection.execute(insert(tables.decisions), rows)

    def undo(self, decision: str, by: str, why: str, at: datetime) -> None:
        """See the contract."""
        t = tables.decisions
        with self._writing() as connection:
            seq = connection.execute(select(t.c.seq).where(t.c.id == decision)).scalar_one_or_none()
            if seq is None:
                raise decided.unknown(decision)
            before = next(one for one in _decisions(connection) if one.id == decision)
            if not before.stands:
                raise decided.undone_before(before)
            row = decided.undoing_row(by, why, at) | {"seq": next_seq(connection, tables.undoings), "decision": seq}
            connection.execute(insert(tables.undoings), row)

    def decisions(self) -> list[Decision]:
        """See the contract."""
        with self._engine.connect() as connection:
            return _decisions(connection)


@contextmanager
def _transaction(engine: Engine) -> Iterator[Connection]:
    """One that may write: it holds the right to give numbers until it ends."""
    with engine.execution_options(writes=True).begin() as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": TURN})
        yield connection


def _decisions(connection: Connection) -> list[Decision]:
    undoings = {row["decision"]: dict(row) for row in connection.execute(select(tables.undoings)).mappings()}
    rows = connection.execute(select(tables.decisions).order_by("seq")).mappings()
    return [decided.from_rows(dict(row), undoings.get(row["seq"])) for row in rows]


@contextmanager
def _advisory(engine: Engine, key: int, wait_seconds: float) -> Iterator[None]:
    """A PostgreSQL advisory lock of one session: it ends with the session, however that ends."""
    with engine.execution_options(isolation_level="AUTOCOMMIT").connect() as connection:
        connection.execute(text(f"SET lock_timeout = {int(wait_seconds * 1000) or 1}"))
        try:
            connection.execute(text("SELECT pg_advisory_lock(:key)"), {"key": key})
        except OperationalError as held:
            raise busy("the ledger's database", wait_seconds) from held
        try:
            yield
        finally:
            connection.execute(text("SELECT pg_advisory_unlock(:key)"), {"key": key})
            connection.execute(text("RESET lock_timeout"))


def _collection_row(kept: Collection) -> dict[str, Any]:
    return {
        "id": kept.id,
        "source": kept.source,
        "file": storable(kept.file),
        "sha256": kept.sha256,
        "window_start": None if kept.window_start is None else instant_text(kept.window_start),
        "window_end": None if kept.window_end is None else instant_text(kept.window_end),
        "collected_at": instant_text(kept.collected_at),
        "rows_read": kept.rows_read,
        "outside_window": kept.outside_window,
        "added": to_text(kept.added),
        "already": to_text(kept.already),
        "folded_repeats": kept.folded_repeats,
        "notes": to_text({"notes": kept.notes}),
    }


def _collection(row: dict[str, Any], faults: tuple[Fault, ...]) -> Collection:
    del row["seq"]
    for name in ("window_start", "window_end", "collected_at"):
        row[name] = None if row[name] is None else datetime.fromisoformat(row[name])
    row |= {"added": from_text(row["added"]), "already": from_text(row["already"])}
    return Collection(**row | {"notes": tuple(from_text(row["notes"])["notes"]), "faults": faults})
