"""The vault in a database of its own, or in tables of its own: what it promises stands in `vault.py`."""

import os
import weakref
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import (
    URL,
    BigInteger,
    CheckConstraint,
    Column,
    Connection,
    Engine,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    create_engine,
    delete,
    event,
    func,
    insert,
    inspect,
    make_url,
    select,
    text,
    update,
)
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import SQLAlchemyError

from truce.errors import TruceError, UnusableMission
from truce.model.person import LOCKS, Lock, Sealed
from truce.record.canon import instant_text
from truce.store.troubles import speak_plainly, words_told

FORMAT = 2  # of these tables; the same number stands in vault_format
WAIT_SECONDS = 60.0

OWNS = text("SELECT pg_has_role(relowner, 'USAGE') FROM pg_class WHERE oid = 'vault_locks'::regclass")

KINDS = f"kind IN ({', '.join(map(repr, LOCKS))})"
KINDS_NAME = "a_lock_is_of_a_kind"
FIRST_NAME = "a_lock_is_one_of_two"  # of format 1: people's locks alone

metadata = MetaData()
formats = Table("vault_format", metadata, Column("number", Integer, primary_key=True, autoincrement=False))
records = Table(
    "vault_records",
    metadata,
    Column("seq", BigInteger, primary_key=True, autoincrement=False),
    Column("id", String, nullable=False, unique=True),
    Column("person", String, nullable=False, index=True),
    Column("kind", String, nullable=False),
    Column("lock", String, nullable=False),
    Column("sealed", LargeBinary, nullable=False),
    Column("sha256", String, nullable=False),
    Column("at", String, nullable=False),
)
wrapped_locks = Table(
    "vault_locks",
    metadata,
    Column("id", String, primary_key=True),
    Column("person", String, nullable=False, index=True),
    Column("kind", String, nullable=False),
    Column("recipient", String, nullable=False),
    Column("wrapped", LargeBinary, nullable=False),
    Column("case", String),
    CheckConstraint(KINDS, name=KINDS_NAME),
)


class SqlVault:
    """The vault of a mission: a file of its own beside an SQLite ledger, tables of its own in a PostgreSQL one.

    Nothing is made before the first person is taken in. No write-ahead log on SQLite: a deleted lock must not live
    on in a file beside; SQLite overwrites what it deletes (secure_delete), and unlinks its journal.
    """

    def __init__(self, url: str | URL) -> None:
        self._url = make_url(url)
        self._engine: Engine | None = None

    def keep(self, sealed: Sequence[Sealed], locks: Sequence[Lock] = ()) -> None:
        """See the protocol."""
        with self._writing() as connection:
            first = connection.execute(select(func.coalesce(func.max(records.c.seq), 0) + 1)).scalar_one()
            rows = [_record_row(record) | {"seq": first + n} for n, record in enumerate(sealed)]
            if rows:
                connection.execute(insert(records), rows)
            if locks:
                connection.execute(insert(wrapped_locks), [_lock_row(lock) for lock in locks])

    def records(self, person: str | None = None) -> list[Sealed]:
        """See the protocol."""
        query = select(records).order_by(records.c.seq)
        if person is not None:
            query = query.where(records.c.person == person)
        with self._reading() as connection:
            return [] if connection is None else [_record(dict(r)) for r in connection.execute(query).mappings()]

    def lock(self, id: str) -> Lock | None:
        """See the protocol."""
        query = select(wrapped_locks).where(wrapped_locks.c.id == id)
        with self._reading() as connection:
            row = None if connection is None else connection.execute(query).mappings().one_or_none()
        return None if row is None else _lock(dict(row))

    def locks(self, person: str | None = None) -> list[Lock]:
        """See the protocol."""
        query = select(wrapped_locks).order_by(wrapped_locks.c.id)
        if person is not None:
            query = query.where(wrapped_locks.c.person == person)
        with self._reading() as connection:
            return [] if connection is None else [_lock(dict(r)) for r in connection.execute(query).mappings()]

    def rewrap(self, locks: Sequence[Lock]) -> None:
        """See the protocol."""
        with self._writing() as connection:
            for lock in locks:
                if connection.execute(delete(wrapped_locks).where(wrapped_locks.c.id == lock.id)).rowcount:
                    connection.execute(insert(wrapped_locks), _lock_row(lock))
        self._scrub()

    def shred(self, ids: Collection[str]) -> int:
        """See the protocol."""
        with self._writing() as connection:
            gone = connection.execute(delete(wrapped_locks).where(wrapped_locks.c.id.in_(list(ids)))).rowcount
        self._scrub()
        return int(gone)

    def close(self) -> None:
        """Let go of every connection."""
        if self._engine is not None:
            self._engine.dispose()
            self._engine = None

    def _scrub(self) -> None:
        """Write the file anew: freed cells inside a page of SQLite, dead rows of PostgreSQL, are left behind."""
        if not self._sqlite:
            with self._open().execution_options(isolation_level="AUTOCOMMIT").connect() as connection:
                if not connection.execute(OWNS).scalar_one():  # PostgreSQL would only warn, and leave the bytes
                    raise UnusableMission(
                        "the old locks are deleted, but their bytes are still in the table's file",
                        remedy="whoever made the database runs: VACUUM FULL vault_locks",
                    )
                connection.exec_driver_sql("VACUUM FULL vault_locks")
            return
        raw = self._open().raw_connection()  # outside of any transaction
        try:
            raw.cursor().execute("VACUUM")
        finally:
            raw.close()

    @property
    def _sqlite(self) -> bool:
        return self._url.get_backend_name() == "sqlite"

    @contextmanager
    def _writing(self) -> Iterator[Connection]:
        with self._open().execution_options(writes=True).begin() as connection:
            if not self._sqlite:
                connection.execute(text("LOCK TABLE vault_records, vault_locks IN EXCLUSIVE MODE"))
            yield connection

    @contextmanager
    def _reading(self) -> Iterator[Connection | None]:
        """A connection; None where nobody was ever taken in."""
        if self._engine is None and self._sqlite and not Path(str(self._url.database)).is_file():
            yield None
            return
        with self._open().connect() as connection:
            yield connection

    def _open(self) -> Engine:
        if self._engine is None:
            engine = _sqlite_engine(self._url) if self._sqlite else _postgres_engine(self._url)
            try:
                _prepare(engine)
            except TruceError:  # behind walls: this login may not even ask
                engine.dispose()
                raise
            except SQLAlchemyError:
                engine.dispose()
                raise UnusableMission("the vault cannot be opened", remedy="is its disk there, and writable?") from None
            weakref.finalize(self, engine.dispose)
            self._engine = engine
        return self._engine


def _sqlite_engine(url: URL) -> Engine:
    path = Path(str(url.database))
    try:
        os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))  # nobody else, from its first instant
    except OSError as wrong:
        raise UnusableMission("the vault cannot be opened", file=path.name, remedy="can you write there?") from wrong
    engine = create_engine(url, connect_args={"timeout": WAIT_SECONDS})
    event.listen(engine, "connect", _settings_of_sqlite)
    event.listen(engine, "begin", _begin_on_sqlite)
    return speak_plainly(engine)


def _settings_of_sqlite(connection: DBAPIConnection, _record: object) -> None:
    connection.isolation_level = None
    cursor = connection.cursor()
    with words_told():
        for pragma in ("journal_mode=DELETE", "synchronous=EXTRA", "secure_delete=ON", "temp_store=MEMORY"):
            cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin_on_sqlite(connection: Connection) -> None:
    writes = connection.get_execution_options().get("writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _postgres_engine(url: URL) -> Engine:
    return speak_plainly(create_engine(url.set(drivername="postgresql+psycopg"), pool_pre_ping=True))


def _prepare(engine: Engine) -> None:
    """Make the tables where there are none; refuse those of a newer truce."""
    with engine.execution_options(writes=True).begin() as connection:
        if not inspect(connection).has_table(formats.name):
            metadata.create_all(connection)
            connection.execute(insert(formats), {"number": FORMAT})
            _close_records(connection)
        have = connection.execute(select(formats.c.number)).scalar_one()
        if have < FORMAT and _widened(connection):
            connection.execute(update(formats).values(number=FORMAT))
    if have > FORMAT:
        raise UnusableMission(
            "the vault was written by a newer truce", format=have, newest_known=FORMAT, remedy="install a newer truce"
        )


def _widened(connection: Connection) -> bool:
    """Let locks be of registers too (format 2). False where this login may not: whoever made the database does it."""
    if connection.dialect.name != "sqlite":
        if not connection.execute(OWNS).scalar_one():
            return False
        for name in (FIRST_NAME, KINDS_NAME):
            connection.exec_driver_sql(f"ALTER TABLE vault_locks DROP CONSTRAINT IF EXISTS {name}")
        connection.exec_driver_sql(f"ALTER TABLE vault_locks ADD CONSTRAINT {KINDS_NAME} CHECK ({KINDS})")
        return True
    held = connection.execute(select(wrapped_locks)).mappings().all()
    wrapped_locks.drop(connection)  # SQLite changes no constraint; what is deleted is overwritten (secure_delete)
    wrapped_locks.create(connection)
    if held:
        connection.execute(insert(wrapped_locks), [dict(row) for row in held])
    return True


def _close_records(connection: Connection) -> None:
    """Sealed records are never changed: the database itself refuses."""
    if connection.dialect.name == "sqlite":
        for verb in ("UPDATE", "DELETE"):
            connection.exec_driver_sql(
                f"CREATE TRIGGER vault_records_no_{verb.lower()} BEFORE {verb} ON vault_records "
                "BEGIN SELECT RAISE(ABORT, 'sealed records are append-only'); END"
            )
        return
    connection.exec_driver_sql(
        "CREATE OR REPLACE FUNCTION vault_append_only() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION 'sealed records are append-only'; END $$"
    )
    connection.exec_driver_sql(
        "CREATE TRIGGER vault_records_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON vault_records "
        "FOR EACH STATEMENT EXECUTE FUNCTION vault_append_only()"
    )


def _record_row(record: Sealed) -> dict[str, Any]:
    return {
        "id": record.id,
        "person": record.person,
        "kind": record.kind,
        "lock": record.lock,
        "sealed": record.sealed,
        "sha256": record.sha256,
        "at": instant_text(record.at),
    }


def _record(row: dict[str, Any]) -> Sealed:
    del row["seq"]
    return Sealed(**row | {"at": datetime.fromisoformat(row["at"]), "sealed": bytes(row["sealed"])})


def _lock(row: dict[str, Any]) -> Lock:
    return Lock(**row | {"wrapped": bytes(row["wrapped"])})


def _lock_row(lock: Lock) -> dict[str, Any]:
    return {
        "id": lock.id,
        "person": lock.person,
        "kind": lock.kind,
        "recipient": lock.recipient,
        "wrapped": lock.wrapped,
        "case": lock.case,
    }
