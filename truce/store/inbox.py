"""The inbox: what phones and sensors send, durable before it is acknowledged. Append-only tables of the ledger."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from typing import Any, Protocol

from sqlalchemy import Connection, Engine, Select, func, insert, select, text, tuple_

from truce.model.inbox import InboxEntry, InboxFile, Incoming, Kept, Landing
from truce.record.canon import instant_text
from truce.store import tables
from truce.store.facts import from_text, storable, to_text

TURN = 0x7472756369  # key of the PostgreSQL advisory lock under which entries are numbered; "truci" in ASCII
PAGE = 500  # keys asked for in one query
Name = tuple[str, str]


class Inbox(Protocol):
    """What a keeper of the inbox must do; every implementation passes the same tests (tests/store/test_inbox.py)."""

    def keep(self, sent: Sequence[Incoming]) -> list[Kept]:
        """Keep them all or none; durable when it returns. What is here already is not kept twice; its files are added.

        The same key with other content is kept beside the first and said to be `other`.
        """
        ...

    def waiting(self, limit: int, *, feed: str | None = None, after: int = 0) -> list[InboxEntry]:
        """Entries nothing was done about, numbered above `after`, in order."""
        ...

    def entries(
        self,
        *,
        feed: str | None = None,
        key: str | None = None,
        outcome: str | None = None,
        before: int | None = None,
        limit: int | None = None,
    ) -> list[InboxEntry]:
        """Entries, the newest first: of one key (all versions), of one outcome, numbered below `before`."""
        ...

    def files(self, feed: str, key: str) -> list[InboxFile]:
        """Files that came with one key, in order."""
        ...

    def loose_files(self, limit: int, after: int = 0) -> list[tuple[str, InboxFile]]:
        """(feed, file) of files that are no exhibits yet, in order."""
        ...

    def land(self, landings: Sequence[Landing]) -> None:
        """Add what became of entries, all or none. A second word of the same kind on an entry changes nothing."""
        ...

    def exhibited(self, file: int, exhibit: str, at: datetime) -> None:
        """Add that a file became an exhibit; the first word stands."""
        ...

    def counts(self) -> Mapping[str, int]:
        """How many entries wait, landed, were set aside; how many files are kept, and are no exhibits yet."""
        ...


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
        """See the protocol. One transaction."""
        if not sent:
            return []
        with self._writing() as connection:
            known = _known(connection, {(one.feed, _key(one)) for one in sent})
            seq, rows, kept = _next(connection, tables.inbox), [], []
            for one in sent:
                versions = known.setdefault((one.feed, _key(one)), {})
                if one.digest in versions:
                    kept.append(replace(versions[one.digest], state="again"))
                    continue
                kept.append(Kept(seq, "other" if versions else "new", one.received_at))
                versions[one.digest] = kept[-1]
                rows.append(_row(one, seq))
                seq += 1
            if rows:
                connection.execute(insert(tables.inbox), rows)
            _keep_files(connection, sent)
        return kept

    def waiting(self, limit: int, *, feed: str | None = None, after: int = 0) -> list[InboxEntry]:
        """See the protocol."""
        t, landed = tables.inbox, tables.inbox_landings
        query = select(t).where(t.c.seq > after, ~select(landed.c.seq).where(landed.c.entry == t.c.seq).exists())
        if feed is not None:
            query = query.where(t.c.feed == feed)
        return self._entries(query.order_by(t.c.seq).limit(limit))

    def entries(
        self,
        *,
        feed: str | None = None,
        key: str | None = None,
        outcome: str | None = None,
        before: int | None = None,
        limit: int | None = None,
    ) -> list[InboxEntry]:
        """See the protocol."""
        t = tables.inbox
        query = select(t).order_by(t.c.seq.desc())
        for column, wanted in ((t.c.feed, feed), (t.c.key, None if key is None else storable(key))):
            query = query if wanted is None else query.where(column == wanted)
        query = query if before is None else query.where(t.c.seq < before)
        if outcome is not None:
            query = query.where(t.c.seq.in_(_with_outcome(outcome)))
        return self._entries(query if limit is None else query.limit(limit))

    def _entries(self, query: Select[Any]) -> list[InboxEntry]:
        with self._engine.connect() as connection:
            rows = connection.execute(query).mappings().all()
            landings = _landings(connection, [row["seq"] for row in rows])
        return [InboxEntry(seq=row["seq"], sent=_incoming(row), landing=landings.get(row["seq"])) for row in rows]

    def files(self, feed: str, key: str) -> list[InboxFile]:
        """See the protocol."""
        t = tables.inbox_files
        return [file for _, file in self._files(_of_files().where(t.c.feed == feed, t.c.key == storable(key)))]

    def loose_files(self, limit: int, after: int = 0) -> list[tuple[str, InboxFile]]:
        """See the protocol."""
        t = tables.inbox_files
        return self._files(_of_files().where(tables.inbox_exhibits.c.exhibit.is_(None), t.c.seq > after).limit(limit))

    def _files(self, query: Select[Any]) -> list[tuple[str, InboxFile]]:
        with self._engine.connect() as connection:
            rows = connection.execute(query).mappings().all()
        return [(row["feed"], _file(dict(row))) for row in rows]

    def land(self, landings: Sequence[Landing]) -> None:
        """See the protocol. One transaction."""
        t = tables.inbox_landings
        with self._writing() as connection:
            told = {(row.entry, row.outcome) for row in _pages(connection, t, [one.entry for one in landings])}
            fresh: dict[tuple[int, str], Landing] = {}
            for one in landings:
                if not {(one.entry, one.outcome), (one.entry, "landed")} & {*told, *fresh}:
                    fresh[one.entry, one.outcome] = one
            seq = _next(connection, t)
            rows = [
                {
                    "seq": seq + n,
                    "entry": one.entry,
                    "outcome": one.outcome,
                    "told": to_text(one.told),
                    "at": instant_text(one.at),
                }
                for n, one in enumerate(fresh.values())
            ]
            if rows:
                connection.execute(insert(t), rows)

    def exhibited(self, file: int, exhibit: str, at: datetime) -> None:
        """See the protocol."""
        t = tables.inbox_exhibits
        with self._writing() as connection:
            if connection.execute(select(t.c.file).where(t.c.file == file)).first() is None:
                connection.execute(insert(t).values(file=file, exhibit=exhibit, at=instant_text(at)))

    def counts(self) -> Mapping[str, int]:
        """See the protocol."""
        landed, files = tables.inbox_landings, tables.inbox_files
        with self._engine.connect() as connection:
            whole = connection.execute(select(func.count()).select_from(tables.inbox)).scalar_one()
            good = connection.execute(_counted(landed, landed.c.outcome == "landed")).scalar_one()
            aside = connection.execute(_counted(landed, landed.c.entry.in_(_with_outcome("set_aside")))).scalar_one()
            kept = connection.execute(select(func.count()).select_from(files)).scalar_one()
            shown = connection.execute(select(func.count()).select_from(tables.inbox_exhibits)).scalar_one()
        return {
            "waiting": whole - good - aside,
            "landed": good,
            "set_aside": aside,
            "files": kept,
            "loose_files": kept - shown,
        }


def _key(one: Incoming) -> str:
    return storable(one.key)


def _next(connection: Connection, table: Any) -> int:
    return int(connection.execute(select(func.coalesce(func.max(table.c.seq), 0) + 1)).scalar_one())


def _counted(table: Any, where: Any) -> Select[Any]:
    return select(func.count(func.distinct(table.c.entry))).where(where)


def _with_outcome(outcome: str) -> Select[Any]:
    """Numbers of entries of which that is the last word: set aside is not, once it landed after all."""
    t = tables.inbox_landings
    query = select(t.c.entry).where(t.c.outcome == outcome)
    if outcome == "set_aside":
        query = query.where(t.c.entry.not_in(select(t.c.entry).where(t.c.outcome == "landed")))
    return query


def _known(connection: Connection, names: set[Name]) -> dict[Name, dict[str, Kept]]:
    """What is kept of some keys: digest -> under which number, since when."""
    t = tables.inbox
    found: dict[Name, dict[str, Kept]] = {}
    listed = sorted(names)
    for start in range(0, len(listed), PAGE):
        query = select(t.c.feed, t.c.key, t.c.digest, t.c.seq, t.c.received_at)
        for row in connection.execute(query.where(tuple_(t.c.feed, t.c.key).in_(listed[start : start + PAGE]))):
            kept = Kept(row.seq, "again", datetime.fromisoformat(row.received_at))
            found.setdefault((row.feed, row.key), {})[row.digest] = kept
    return found


def _keep_files(connection: Connection, sent: Iterable[Incoming]) -> None:
    given = {(one.feed, _key(one), storable(file.name), file.sha256): file for one in sent for file in one.files}
    if not given:
        return
    t = tables.inbox_files
    names = sorted({name[:2] for name in given})
    query = select(t.c.feed, t.c.key, t.c.name, t.c.sha256)
    for start in range(0, len(names), PAGE):
        found = connection.execute(query.where(tuple_(t.c.feed, t.c.key).in_(names[start : start + PAGE])))
        for row in found:
            given.pop((row.feed, row.key, row.name, row.sha256), None)
    seq = _next(connection, t)
    rows = [
        {
            "seq": seq + n,
            "feed": feed,
            "key": key,
            "name": name,
            "sha256": sha256,
            "blake3": file.blake3,
            "size": file.size,
            "stored": file.stored,
            "told": to_text(file.told),
            "received_at": instant_text(file.received_at),
        }
        for n, ((feed, key, name, sha256), file) in enumerate(given.items())
    ]
    if rows:
        connection.execute(insert(t), rows)


def _row(one: Incoming, seq: int) -> dict[str, Any]:
    return {
        "seq": seq,
        "feed": one.feed,
        "key": _key(one),
        "digest": one.digest,
        "kind": storable(one.kind),
        "version": storable(one.version),
        "content": one.content,
        "told": to_text(one.told),
        "received_at": instant_text(one.received_at),
    }


def _incoming(row: Any) -> Incoming:
    told = {name: row[name] for name in ("feed", "key", "digest", "kind", "version")}
    received_at = datetime.fromisoformat(row["received_at"])
    return Incoming(**told, content=bytes(row["content"]), told=from_text(row["told"]), received_at=received_at)


def _of_files() -> Select[Any]:
    t, shown = tables.inbox_files, tables.inbox_exhibits
    joined = t.outerjoin(shown, shown.c.file == t.c.seq)
    return select(t, shown.c.exhibit).select_from(joined).order_by(t.c.seq)


def _file(row: dict[str, Any]) -> InboxFile:
    del row["feed"]
    return InboxFile(
        **row | {"told": from_text(row["told"]), "received_at": datetime.fromisoformat(row["received_at"])}
    )


def _landings(connection: Connection, entries: Sequence[int]) -> dict[int, Landing]:
    """The last word on each entry."""
    rows = sorted(_pages(connection, tables.inbox_landings, entries), key=lambda row: row.seq)
    return {
        row.entry: Landing(
            entry=row.entry, outcome=row.outcome, at=datetime.fromisoformat(row.at), told=from_text(row.told)
        )
        for row in rows
    }


def _pages(connection: Connection, table: Any, entries: Sequence[int]) -> Iterator[Any]:
    for start in range(0, len(entries), PAGE):
        yield from connection.execute(select(table).where(table.c.entry.in_(entries[start : start + PAGE])))


class MemoryInbox:
    """An inbox that forgets everything at the end: for trials, and where nothing may be written."""

    def __init__(self) -> None:
        self._entries: list[InboxEntry] = []
        self._files: list[tuple[str, InboxFile]] = []

    def keep(self, sent: Sequence[Incoming]) -> list[Kept]:
        """See the protocol."""
        return [self._keep(one) for one in sent]

    def _keep(self, one: Incoming) -> Kept:
        key = _key(one)
        same = [entry for entry in self._entries if (entry.sent.feed, entry.sent.key) == (one.feed, key)]
        for file in one.files:
            name = storable(file.name)
            if not any((f.name, f.sha256) == (name, file.sha256) for f in self.files(one.feed, key)):
                number = len(self._files) + 1
                self._files.append((one.feed, replace(file, name=name, seq=number, key=key)))
        for entry in same:
            if entry.sent.digest == one.digest:
                return Kept(entry.seq, "again", entry.sent.received_at)
        told = from_text(to_text(one.told))
        self._entries.append(InboxEntry(seq=len(self._entries) + 1, sent=replace(one, key=key, files=(), told=told)))
        return Kept(len(self._entries), "other" if same else "new", one.received_at)

    def waiting(self, limit: int, *, feed: str | None = None, after: int = 0) -> list[InboxEntry]:
        """See the protocol."""
        found = [e for e in self._entries if e.waits and e.seq > after and feed in (None, e.sent.feed)]
        return found[:limit]

    def entries(
        self,
        *,
        feed: str | None = None,
        key: str | None = None,
        outcome: str | None = None,
        before: int | None = None,
        limit: int | None = None,
    ) -> list[InboxEntry]:
        """See the protocol."""
        found = [
            e
            for e in reversed(self._entries)
            if feed in (None, e.sent.feed)
            and (key is None or storable(key) == e.sent.key)
            and (before is None or e.seq < before)
            and (outcome is None or (e.landing is not None and e.landing.outcome == outcome))
        ]
        return found if limit is None else found[:limit]

    def files(self, feed: str, key: str) -> list[InboxFile]:
        """See the protocol."""
        return [file for of, file in self._files if (of, file.key) == (feed, storable(key))]

    def loose_files(self, limit: int, after: int = 0) -> list[tuple[str, InboxFile]]:
        """See the protocol."""
        return [pair for pair in self._files if pair[1].exhibit is None and pair[1].seq > after][:limit]

    def land(self, landings: Sequence[Landing]) -> None:
        """See the protocol."""
        for one in landings:
            entry = self._entries[one.entry - 1]
            if entry.landing is None or (entry.landing.outcome, one.outcome) == ("set_aside", "landed"):
                told = from_text(to_text(one.told))
                self._entries[one.entry - 1] = replace(entry, landing=replace(one, told=told))

    def exhibited(self, file: int, exhibit: str, at: datetime) -> None:  # noqa: ARG002 - kept by the other
        """See the protocol."""
        feed, known = self._files[file - 1]
        if known.exhibit is None:
            self._files[file - 1] = (feed, replace(known, exhibit=exhibit))

    def counts(self) -> Mapping[str, int]:
        """See the protocol."""
        states = Counter("waiting" if e.landing is None else e.landing.outcome for e in self._entries)
        named = {name: states[name] for name in ("waiting", "landed", "set_aside")}
        return named | {"files": len(self._files), "loose_files": len(self.loose_files(len(self._files)))}
