"""What lies in the tables of the inbox, as questions to the database and as values."""

from collections.abc import Collection, Iterator, Sequence
from datetime import datetime
from typing import Any, TypeAlias

from sqlalchemy import Connection, Select, func, select, tuple_

from truce.model.inbox import InboxFile, Incoming, Kept, Landing
from truce.record.canon import instant_text
from truce.store import tables
from truce.store.facts import from_text, storable, to_text

PAGE = 500  # keys asked for in one query
Name: TypeAlias = tuple[str, str]  # feed, key
FileName: TypeAlias = tuple[str, str, str, str]  # feed, key, name, sha256


def key_of(one: Incoming) -> str:
    """The key as the tables hold it."""
    return storable(one.key)


def next_number(connection: Connection, table: Any) -> int:
    """The number of the next row of a table."""
    return int(connection.execute(select(func.coalesce(func.max(table.c.seq), 0) + 1)).scalar_one())


def counted(table: Any, where: Any) -> Select[Any]:
    """How many entries a table speaks of."""
    return select(func.count(func.distinct(table.c.entry))).where(where)


def with_outcome(outcome: str) -> Select[Any]:
    """Numbers of entries of which that is the last word: set aside is not, once it landed after all."""
    t = tables.inbox_landings
    query = select(t.c.entry).where(t.c.outcome == outcome)
    if outcome == "set_aside":
        query = query.where(t.c.entry.not_in(select(t.c.entry).where(t.c.outcome == "landed")))
    return query


def known_of(connection: Connection, names: Collection[Name]) -> dict[Name, dict[str, Kept]]:
    """What is kept of some keys: digest -> under which number, since when."""
    t = tables.inbox
    found: dict[Name, dict[str, Kept]] = {}
    for row in _named(connection, select(t.c.feed, t.c.key, t.c.digest, t.c.seq, t.c.received_at), names):
        kept = Kept(row.seq, "again", datetime.fromisoformat(row.received_at))
        found.setdefault((row.feed, row.key), {})[row.digest] = kept
    return found


def files_known(connection: Connection, names: Collection[Name]) -> Iterator[FileName]:
    """The files that are kept of some keys."""
    t = tables.inbox_files
    for row in _named(connection, select(t.c.feed, t.c.key, t.c.name, t.c.sha256), names):
        yield row.feed, row.key, row.name, row.sha256


def _named(connection: Connection, query: Select[Any], names: Collection[Name]) -> Iterator[Any]:
    """Rows of some keys; the first two columns of the query are feed and key."""
    listed, (feed, key, *_) = sorted(names), query.selected_columns
    for start in range(0, len(listed), PAGE):
        yield from connection.execute(query.where(tuple_(feed, key).in_(listed[start : start + PAGE])))


def row_of(one: Incoming, seq: int) -> dict[str, Any]:
    """An entry, ready for its table."""
    return {
        "seq": seq,
        "feed": one.feed,
        "key": key_of(one),
        "digest": one.digest,
        "kind": storable(one.kind),
        "version": storable(one.version),
        "content": one.content,
        "told": to_text(one.told),
        "received_at": instant_text(one.received_at),
    }


def file_row(known: FileName, file: InboxFile, seq: int) -> dict[str, Any]:
    """A file, ready for its table."""
    feed, key, name, sha256 = known
    return {
        "seq": seq,
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


def landing_row(one: Landing, seq: int) -> dict[str, Any]:
    """What became of an entry, ready for its table."""
    told = to_text(one.told)
    return {"seq": seq, "entry": one.entry, "outcome": one.outcome, "told": told, "at": instant_text(one.at)}


def incoming_of(row: Any) -> Incoming:
    """What was sent, from its row."""
    told = {name: row[name] for name in ("feed", "key", "digest", "kind", "version")}
    received_at = datetime.fromisoformat(row["received_at"])
    return Incoming(**told, content=bytes(row["content"]), told=from_text(row["told"]), received_at=received_at)


def of_files() -> Select[Any]:
    """Every file in order, with the exhibit that it became."""
    t, shown = tables.inbox_files, tables.inbox_exhibits
    joined = t.outerjoin(shown, shown.c.file == t.c.seq)
    return select(t, shown.c.exhibit).select_from(joined).order_by(t.c.seq)


def file_of(row: dict[str, Any]) -> InboxFile:
    """A file, from its row."""
    del row["feed"]
    return InboxFile(
        **row | {"told": from_text(row["told"]), "received_at": datetime.fromisoformat(row["received_at"])}
    )


def landings_of(connection: Connection, entries: Sequence[int]) -> dict[int, Landing]:
    """The last word on each entry."""
    rows = sorted(pages(connection, tables.inbox_landings, entries), key=lambda row: row.seq)
    return {
        row.entry: Landing(
            entry=row.entry, outcome=row.outcome, at=datetime.fromisoformat(row.at), told=from_text(row.told)
        )
        for row in rows
    }


def pages(connection: Connection, table: Any, entries: Sequence[int]) -> Iterator[Any]:
    """The rows of a table that speak of some entries."""
    for start in range(0, len(entries), PAGE):
        yield from connection.execute(select(table).where(table.c.entry.in_(entries[start : start + PAGE])))
