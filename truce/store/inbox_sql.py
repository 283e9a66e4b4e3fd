"""The inbox in append-only tables of the ledger."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from typing import Any, TypeAlias, Unpack

from sqlalchemy import Connection, Engine, Select, func, insert, select, text, true

from truce.model.inbox import InboxEntry, InboxFile, Incoming, Kept, Landing
from truce.record.canon import instant_text
from truce.store import tables
from truce.store.facts import storable
from truce.store.inbox import Sought
from truce.store.inbox_rows import (
    counted,
    file_of,
    file_row,
    files_known,
    incoming_of,
    key_of,
    known_of,
    landing_row,
    landings_of,
    next_number,
    of_files,
    pages,
    row_of,
    with_outcome,
)

TURN = 0x7472756369  # key of the PostgreSQL advisory lock under which entries are numbered; "truci" in ASCII
Word: TypeAlias = tuple[int, str]  # an entry, and an outcome


class SqlInbox:
    """The inbox in a ledger's database, by the ledger's own engine."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    @contextmanager
    def _writing(self) -> Iterator[Connection]:
        with self._engine.execution_options(writes=True).begin() as connection:
            if connection.dialect.name == "postgresql":
                connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": TURN})
            yield connection

    def keep(self, sent: Sequence[Incoming]) -> list[Kept]:
        """See `Inbox`. One transaction."""
        if not sent:
            return []
        with self._writing() as connection:
            kept = _keep_entries(connection, sent)
            _keep_files(connection, sent)
        return kept

    def waiting(self, limit: int, *, feed: str | None = None, after: int = 0) -> list[InboxEntry]:
        """See `Inbox`."""
        t, landed = tables.inbox, tables.inbox_landings
        query = select(t).where(t.c.seq > after, ~select(landed.c.seq).where(landed.c.entry == t.c.seq).exists())
        if feed is not None:
            query = query.where(t.c.feed == feed)
        return self._entries(query.order_by(t.c.seq).limit(limit))

    def entries(self, **sought: Unpack[Sought]) -> list[InboxEntry]:
        """See `Inbox`."""
        t = tables.inbox
        query = select(t).order_by(t.c.seq.desc()).limit(sought.get("limit"))
        if (feed := sought.get("feed")) is not None:
            query = query.where(t.c.feed == feed)
        if (key := sought.get("key")) is not None:
            query = query.where(t.c.key == storable(key))
        if (before := sought.get("before")) is not None:
            query = query.where(t.c.seq < before)
        if (outcome := sought.get("outcome")) is not None:
            query = query.where(t.c.seq.in_(with_outcome(outcome)))
        return self._entries(query)

    def _entries(self, query: Select[Any]) -> list[InboxEntry]:
        with self._engine.connect() as connection:
            rows = connection.execute(query).mappings().all()
            landings = landings_of(connection, [row["seq"] for row in rows])
        return [InboxEntry(seq=row["seq"], sent=incoming_of(row), landing=landings.get(row["seq"])) for row in rows]

    def files(self, feed: str, key: str) -> list[InboxFile]:
        """See `Inbox`."""
        t = tables.inbox_files
        return [file for _, file in self._files(of_files().where(t.c.feed == feed, t.c.key == storable(key)))]

    def loose_files(self, limit: int, after: int = 0) -> list[tuple[str, InboxFile]]:
        """See `Inbox`."""
        t = tables.inbox_files
        return self._files(of_files().where(tables.inbox_exhibits.c.exhibit.is_(None), t.c.seq > after).limit(limit))

    def _files(self, query: Select[Any]) -> list[tuple[str, InboxFile]]:
        with self._engine.connect() as connection:
            rows = connection.execute(query).mappings().all()
        return [(row["feed"], file_of(dict(row))) for row in rows]

    def land(self, landings: Sequence[Landing]) -> None:
        """See `Inbox`. One transaction."""
        t = tables.inbox_landings
        with self._writing() as connection:
            told = {(row.entry, row.outcome) for row in pages(connection, t, [one.entry for one in landings])}
            seq = next_number(connection, t)
            rows = [landing_row(one, seq + n) for n, one in enumerate(_fresh(landings, told))]
            if rows:
                connection.execute(insert(t), rows)

    def exhibited(self, file: int, exhibit: str, at: datetime) -> None:
        """See `Inbox`."""
        t = tables.inbox_exhibits
        with self._writing() as connection:
            if connection.execute(select(t.c.file).where(t.c.file == file)).first() is None:
                connection.execute(insert(t).values(file=file, exhibit=exhibit, at=instant_text(at)))

    def counts(self, feed: str | None = None) -> Mapping[str, int]:
        """See `Inbox`."""
        sent, landed, files, exhibits = tables.inbox, tables.inbox_landings, tables.inbox_files, tables.inbox_exhibits
        of = true() if feed is None else landed.c.entry.in_(select(sent.c.seq).where(sent.c.feed == feed))
        shown_of = true() if feed is None else exhibits.c.file.in_(select(files.c.seq).where(files.c.feed == feed))
        with self._engine.connect() as connection:
            whole = connection.execute(_rows(sent, feed)).scalar_one()
            good = connection.execute(counted(landed, of & (landed.c.outcome == "landed"))).scalar_one()
            aside = connection.execute(counted(landed, of & landed.c.entry.in_(with_outcome("set_aside")))).scalar_one()
            kept = connection.execute(_rows(files, feed)).scalar_one()
            shown = connection.execute(select(func.count()).select_from(exhibits).where(shown_of)).scalar_one()
        return {
            "waiting": whole - good - aside,
            "landed": good,
            "set_aside": aside,
            "files": kept,
            "loose_files": kept - shown,
        }


def _rows(table: Any, feed: str | None) -> Select[Any]:
    """How many rows a table has, of one feed or of all."""
    query = select(func.count()).select_from(table)
    return query if feed is None else query.where(table.c.feed == feed)


def _keep_entries(connection: Connection, sent: Sequence[Incoming]) -> list[Kept]:
    known = known_of(connection, {(one.feed, key_of(one)) for one in sent})
    seq, rows, kept = next_number(connection, tables.inbox), [], []
    for one in sent:
        versions = known.setdefault((one.feed, key_of(one)), {})
        if one.digest in versions:
            kept.append(replace(versions[one.digest], state="again"))
            continue
        kept.append(Kept(seq, "other" if versions else "new", one.received_at))
        versions[one.digest] = kept[-1]
        rows.append(row_of(one, seq))
        seq += 1
    if rows:
        connection.execute(insert(tables.inbox), rows)
    return kept


def _keep_files(connection: Connection, sent: Iterable[Incoming]) -> None:
    given = {(one.feed, key_of(one), storable(file.name), file.sha256): file for one in sent for file in one.files}
    for known in files_known(connection, {name[:2] for name in given}):
        given.pop(known, None)
    if given:
        seq = next_number(connection, tables.inbox_files)
        rows = [file_row(name, file, seq + n) for n, (name, file) in enumerate(given.items())]
        connection.execute(insert(tables.inbox_files), rows)


def _fresh(landings: Sequence[Landing], told: set[Word]) -> Iterable[Landing]:
    """The first of each kind of word on an entry; none on what landed."""
    fresh: dict[Word, Landing] = {}
    for one in landings:
        if not {(one.entry, one.outcome), (one.entry, "landed")} & {*told, *fresh}:
            fresh[one.entry, one.outcome] = one
    return fresh.values()
