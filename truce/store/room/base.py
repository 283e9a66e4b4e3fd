"""The room's own tables, apart from the ledger: they may change and be forgotten, the record may not."""

import weakref
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from threading import Lock, RLock

from sqlalchemy import URL, Column, Connection, Engine, Integer, MetaData, Table, insert, inspect, make_url, select
from sqlalchemy.exc import SQLAlchemyError

from truce.errors import UnusableMission
from truce.store.ledger import open_engine

FORMAT = 1  # of these tables; the same number stands in room_format

metadata = MetaData()
_turns: weakref.WeakKeyDictionary[Engine, AbstractContextManager[object]] = weakref.WeakKeyDictionary()
_held = Lock()
formats = Table("room_format", metadata, Column("number", Integer, primary_key=True, autoincrement=False))


class Base:
    """An open database of the room. Every area adds a class of verbs over it."""

    def __init__(self, url: str | URL) -> None:
        """Open it, making its tables. Raises UnusableMission where it cannot be opened or is newer."""
        self.address = make_url(url)
        self._engine = open_engine(url)
        weakref.finalize(self, self._engine.dispose)
        try:
            _ready(self._engine)
        except SQLAlchemyError as wrong:
            self._engine.dispose()
            raise UnusableMission("the room's own database cannot be opened") from wrong

    @property
    def engine(self) -> Engine:
        """For the classes of verbs beside this file."""
        return self._engine

    def close(self) -> None:
        """Let go of every connection."""
        self._engine.dispose()


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """A transaction that writes; on SQLite it takes the write lock at once, so it never fails half way.

    Threads of one process stand in line for it: SQLite lets whoever finds it taken sleep and look again, longer each
    time. A thread that holds it and asks again is told by SQLite, as before.
    """
    with _turn(engine), engine.execution_options(writes=True).begin() as connection:
        yield connection


def _turn(engine: Engine) -> AbstractContextManager[object]:
    if engine.dialect.name != "sqlite":
        return nullcontext()
    with _held:
        return _turns.setdefault(engine, RLock())


def _ready(engine: Engine) -> None:
    with writing(engine) as connection:
        if inspect(connection).has_table("room_format"):
            number = connection.execute(select(formats.c.number)).scalar_one()
            if number > FORMAT:
                raise UnusableMission("the room was last opened by a newer truce", format=number, newest_known=FORMAT)
        metadata.create_all(connection)
        if connection.execute(select(formats.c.number)).first() is None:
            connection.execute(insert(formats).values(number=FORMAT))
