"""Acts in the database: added as leaves of the log, each with the move and the part it carries, and read back."""

from collections.abc import Collection as Many
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, Table, func, insert, select
from sqlalchemy.exc import IntegrityError

from truce.errors import Conflict
from truce.model.act import Act, Entry
from truce.record.canon import instant_text
from truce.store import tables
from truce.store.refusals import moved_on, no_such_move, two_parts, unknown_part
from truce.wire.leaf import entry_of, leaf_of


def next_seq(connection: Connection, table: Table) -> int:
    """The next number of a table; the transaction holds the right to write, so nobody else gets the same."""
    return int(connection.execute(select(func.coalesce(func.max(table.c.seq), 0) + 1)).scalar_one())


def add_acts(connection: Connection, acts: Sequence[Act]) -> list[Entry]:
    """Add them within the caller's transaction; see `Ledger.append` for what is refused."""
    first = next_seq(connection, tables.leaves)
    leaves = [leaf_of(act) for act in acts]
    entries = [entry_of(first + n, leaf) for n, leaf in enumerate(leaves)]
    heads: dict[str, Entry] = {}
    for entry in entries:
        _refuse_misplaced(connection, heads, entry)
    try:
        _insert(connection, entries, leaves)
    except IntegrityError as refused:
        raise _conflict(entries, refused) from None
    return entries


def _refuse_misplaced(connection: Connection, heads: dict[str, Entry], entry: Entry) -> None:
    """An act about a subject must stand right after the one before: its position and that one's hash say so."""
    if entry.subject is None:
        return
    before = heads.get(entry.subject) or last_act(connection, entry.subject)
    place = (1, None) if before is None else ((before.position or 0) + 1, before.hash)
    if (entry.position, entry.previous) != place:
        raise moved_on(entry)
    heads[entry.subject] = entry


def _insert(connection: Connection, entries: Sequence[Entry], leaves: Sequence[bytes]) -> None:
    if not entries:
        return
    connection.execute(insert(tables.leaves), [{"seq": e.seq, "hash": bytes.fromhex(e.hash)} for e in entries])
    connection.execute(insert(tables.acts), [_row(e, leaf) for e, leaf in zip(entries, leaves, strict=True)])
    parts = [
        {"seq": e.seq, "finding": e.signs.finding, "part": e.signs.part, "member": e.by} for e in entries if e.signs
    ]
    if parts:
        connection.execute(insert(tables.signatures), parts)
    for entry in entries:  # one by one: each leans on the row before
        if entry.move is not None:
            connection.execute(insert(tables.moves), _move_row(entry))


def _row(entry: Entry, leaf: bytes) -> dict[str, Any]:
    return {
        "seq": entry.seq,
        "at": instant_text(entry.at),
        "act": entry.act,
        "by": entry.by,
        "subject": entry.subject,
        "position": entry.position,
        "compartment": entry.compartment,
        "leaf": leaf,
    }


def _move_row(entry: Entry) -> dict[str, Any]:
    assert entry.move is not None  # noqa: S101 - for the type checker
    move = entry.move
    return {
        "case": entry.subject,
        "number": move.number,
        "before": move.number - 1 or None,
        "from_state": move.start,
        "to_state": move.to,
        "seq": entry.seq,
    }


def _conflict(entries: Sequence[Entry], refused: IntegrityError) -> Conflict:
    """Which law of the tables was about to be broken; the database's own words hold values and stay out."""
    told = str(refused.orig).lower()
    taking = next((entry for entry in entries if entry.signs is not None), None)
    moving = next((entry for entry in entries if entry.move is not None), None)
    if taking is not None and ("nobody_takes_two_parts" in told or "signatures" in told):
        return two_parts(taking)
    if taking is not None and "a_part_is_one_of_three" in told:
        return unknown_part(taking)
    return no_such_move(moving) if moving is not None else moved_on(entries[0])


def read_acts(
    connection: Connection,
    *,
    subject: str | None = None,
    acts: Many[str] | None = None,
    after: int = 0,
    until: int | None = None,
) -> list[Entry]:
    """See `Ledger.entries`."""
    t = tables.acts
    query = select(t.c.seq, t.c.leaf).where(t.c.seq > after).order_by(t.c.seq)
    if subject is not None:
        query = query.where(t.c.subject == subject)
    if acts is not None:
        query = query.where(t.c.act.in_(list(acts)))
    if until is not None:
        query = query.where(t.c.seq <= until)
    return [entry_of(row.seq, bytes(row.leaf)) for row in connection.execute(query)]


def last_act(connection: Connection, subject: str) -> Entry | None:
    """See `Ledger.last`."""
    t = tables.acts
    query = select(t.c.seq, t.c.leaf).where(t.c.subject == subject).order_by(t.c.seq.desc()).limit(1)
    row = connection.execute(query).one_or_none()
    return None if row is None else entry_of(row.seq, bytes(row.leaf))
