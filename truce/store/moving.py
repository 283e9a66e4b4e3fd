"""A mission's ledger and vault moved to another database: the settings are switched only when the copy is held equal.

A file `.moving` in the folder says what is under way. The mark in the old ledger (table `moved`) is the point of no
return: killed before it, the mission is where it was; killed after it, the next opening finishes the move.
"""

import fcntl
import json
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from uuid import uuid4

from sqlalchemy import URL, Connection, Engine, delete, func, inspect, make_url, select, text
from sqlalchemy.exc import SQLAlchemyError

from truce.errors import UnusableMission, WrongUsage
from truce.record.canon import instant_text
from truce.store import tables, vault_sql
from truce.store.addresses import VAULT, addresses, room_beside, switch, url_of, write_whole
from truce.store.ledger import TURN, open_engine, sqlite_url
from truce.store.locks import busy
from truce.store.room.copying import copy_room, is_there
from truce.store.transfer import (
    VAULT as VAULT_TABLES,
)
from truce.store.transfer import Content, Watch, address, check_same, content_of, copy_ledger, copy_tables, snapshot

MARK = ".moving"
NEW_VAULT = ".vault.sqlite.moving"


@dataclass(frozen=True, slots=True)
class Moving:
    """A move under way: its id, the address that the settings will hold, and where the mission is now."""

    id: str
    to: str
    start: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Moved:
    """A move that was made."""

    start: str
    to: str
    content: Content
    vault: Content | None


def move(folder: Path, to: str, at: datetime, watch: Watch = lambda _: None) -> Moved:
    """Copy ledger and vault, hold them equal, close the old ledger, switch the settings.

    `to`: postgresql://HOST/NAME of an empty database, or a new file seen from the folder. Raises WrongUsage where the
    target is in use, Untrustworthy where a copy is not the same; then nothing is switched.
    """
    here = addresses(folder)
    there = url_of(folder, to)
    if there == here.ledger:
        raise WrongUsage("the ledger is there already", ledger=address(there), remedy="name another database")
    with _marked(folder, Moving(uuid4().hex, to, here.ledger.render_as_string(hide_password=False))) as moving:
        source, target = open_engine(here.ledger), open_engine(there)
        try:
            with _turn(source) as writer:
                with snapshot(source) as reader:
                    content = copy_ledger(reader, target, watch)
                with _vault_held(folder, here.vault.get_backend_name(), writer) as old:
                    sealed = None if old is None else _copy_vault(folder, old, target)
                    row = {"seq": 1, "went_to": address(there), "move": moving.id, "at": instant_text(at)}
                    writer.execute(text("INSERT INTO moved VALUES (:seq, :went_to, :move, :at)"), row)
                    if is_there(here.room):
                        copy_room(here.room, room_beside(folder, there))
                    writer.commit()  # the point of no return
        finally:
            source.dispose()
            target.dispose()
        _finish(folder, moving)
    return Moved(start=address(here.ledger), to=address(there), content=content, vault=sealed)


def settle_move(folder: Path) -> None:
    """Finish a move that was killed after its point of no return. Does nothing where one is under way."""
    moving = _read(folder)
    if moving is None:
        return
    with _mark_held(folder) as held:
        if not held or _read(folder) != moving:
            return
        if addresses(folder).ledger == url_of(folder, moving.to):
            with suppress(UnusableMission):  # the old database may be gone: its locks are cleared another time
                _finish(folder, moving)
        elif _is_made(moving):
            _finish(folder, moving)


def _is_made(moving: Moving) -> bool:
    engine = open_engine(moving.start)
    try:
        with engine.connect() as connection:
            if not inspect(connection).has_table("moved"):
                return False
            query = text("SELECT count(*) FROM moved WHERE move = :move")
            return bool(connection.execute(query, {"move": moving.id}).scalar_one())
    finally:
        engine.dispose()


def _finish(folder: Path, moving: Moving) -> None:
    """Every step may be done twice: a kill between any two of them is mended by doing them all again."""
    there = url_of(folder, moving.to)
    switch(folder, moving.to)
    new_vault = folder / NEW_VAULT
    if there.get_backend_name() == "sqlite" and new_vault.exists():
        new_vault.replace(folder / VAULT)
    _forget_old_locks(folder, make_url(moving.start).get_backend_name(), moving)
    (folder / MARK).unlink(missing_ok=True)


def _forget_old_locks(folder: Path, start: str, moving: Moving) -> None:
    """A lock left behind would outlive its destruction in the new vault."""
    if start == "postgresql":
        engine = open_engine(moving.start)
        with engine.connect() as connection:
            held = inspect(connection).has_table(vault_sql.formats.name)
        engine.dispose()
        if held:
            _empty(make_url(moving.start))
    elif url_of(folder, moving.to).get_backend_name() == "postgresql" and (folder / VAULT).is_file():
        _empty(sqlite_url(folder / VAULT))


def _empty(url: URL) -> None:
    old = vault_sql.SqlVault(url)
    try:
        old.shred([lock.id for lock in old.locks()])
    finally:
        old.close()


@contextmanager
def _marked(folder: Path, moving: Moving) -> Iterator[Moving]:
    """The mark of a move, held while it lasts. What an earlier one left behind in the target is cleared away first."""
    with _mark_held(folder) as held:
        if not held:
            raise busy(folder / MARK, 0)
        left = _read(folder)
        if left is not None and left.start == moving.start:
            _clear(folder, left)
        _refuse_used(folder, moving)
        write_whole(folder / MARK, json.dumps(asdict(moving)).encode())
        yield moving


@contextmanager
def _mark_held(folder: Path) -> Iterator[bool]:
    with (folder / f"{MARK}-lock").open("a") as file:
        try:
            fcntl.flock(file.fileno(), fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
        else:
            yield True


def _read(folder: Path) -> Moving | None:
    try:
        return Moving(**json.loads((folder / MARK).read_text("utf-8")))
    except FileNotFoundError:
        return None


def _clear(folder: Path, left: Moving) -> None:
    """Take away what a move that was killed before its point of no return had put into its target."""
    there = url_of(folder, left.to)
    (folder / NEW_VAULT).unlink(missing_ok=True)
    if there.get_backend_name() == "sqlite":
        for end in ("", "-wal", "-shm"):
            Path(f"{there.database}{end}").unlink(missing_ok=True)
        return
    engine = open_engine(there)
    try:
        with engine.begin() as connection:
            _drop_all(connection)
    except UnusableMission:
        pass  # that database is gone; what was in it is none of this move's
    finally:
        engine.dispose()


def _drop_all(connection: Connection) -> None:
    """Every table and function of a ledger that nobody ever used."""
    names = [*(t.name for t in (*tables.metadata.tables.values(), *VAULT_TABLES)), "moved", "reach", "alembic_version"]
    for name in names:
        connection.execute(text(f'DROP TABLE IF EXISTS "{name}" CASCADE'))
    query = text("SELECT oid::regprocedure::text FROM pg_proc WHERE pronamespace = current_schema()::regnamespace "
                 "AND (proname LIKE 'truce\\_%' OR proname = 'vault_append_only')")  # fmt: skip
    for name in connection.execute(query).scalars().all():
        connection.execute(text(f"DROP FUNCTION IF EXISTS {name} CASCADE"))


def _refuse_used(folder: Path, moving: Moving) -> None:
    """The target must be new: nothing is ever overwritten."""
    there = url_of(folder, moving.to)
    if there.get_backend_name() == "sqlite":
        if Path(str(there.database)).exists():
            raise WrongUsage("that file exists", file=there.database, remedy="name a new file")
        return
    engine = open_engine(there)
    try:
        with engine.connect() as connection:
            if inspect(connection).get_table_names():
                raise WrongUsage(
                    "that database is in use", ledger=address(there), remedy="a mission needs a database of its own"
                )
    except SQLAlchemyError as wrong:
        raise UnusableMission("that database cannot be opened", ledger=address(there)) from wrong
    finally:
        engine.dispose()


@contextmanager
def _turn(source: Engine) -> Iterator[Connection]:
    """The right to write, held for the whole move: nobody adds what would not be copied."""
    with source.execution_options(writes=True).connect() as connection:
        if source.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": TURN})
        else:
            connection.begin()
        yield connection


@contextmanager
def _vault_held(folder: Path, kind: str, writer: Connection) -> Iterator[Connection | None]:
    """The vault, with nobody writing to it; None where nobody was ever taken in."""
    if kind == "postgresql":
        held = inspect(writer).has_table(vault_sql.formats.name)
        if held:
            writer.execute(text("LOCK TABLE vault_records, vault_locks IN EXCLUSIVE MODE"))
        yield writer if held else None
        return
    if not (folder / VAULT).is_file():
        yield None
        return
    with ExitStack() as stack:
        engine = open_vault(folder / VAULT)
        stack.callback(engine.dispose)
        connection = stack.enter_context(engine.execution_options(writes=True).connect())
        connection.begin()
        has = connection.execute(select(func.count()).select_from(vault_sql.records)).scalar_one()
        yield connection if has else None


def open_vault(file: Path) -> Engine:
    """A vault's file, made with its tables where it is new."""
    made = vault_sql.SqlVault(sqlite_url(file))
    return made._open()


def _copy_vault(folder: Path, old: Connection, target: Engine) -> Content | None:
    """Records and locks into the new place; held equal."""
    before = content_of(old, VAULT_TABLES)
    if target.dialect.name == "sqlite":
        (folder / NEW_VAULT).unlink(missing_ok=True)
        if old.dialect.name == "sqlite":
            return before  # from file to file the vault stays where it is
        engine = open_vault(folder / NEW_VAULT)
    else:
        engine = vault_sql.SqlVault(target.url)._open()
    with engine.execution_options(writes=True).begin() as connection:
        connection.execute(delete(vault_sql.formats))
        copy_tables(old, connection, VAULT_TABLES)
    with engine.connect() as connection:
        check_same(before, content_of(connection, VAULT_TABLES), address(engine.url))
    engine.dispose()
    return before
