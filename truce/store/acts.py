"""Acts in the database: added as leaves of the log, each with the move and the part it carries, and read back."""

from collections.abc import Collection as Many
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import overload

from sqlalchemy import Connection, Table, func, select
from sqlalchemy.exc import IntegrityError

from truce.errors import Conflict
from truce.model.act import Act, Entry
from truce.record.canon import instant_text
from truce.record.merkle import leaf_hash
from truce.store import tables
from truce.store.bulk import put
from truce.store.refusals import moved_on, no_such_move, two_parts, unknown_part
from truce.store.tree import add_leaves, leaves_kept
from truce.store.walls import DARK, dark_head
from truce.wire.leaf import entry_of, leaf_of


class Added(Sequence[Entry]):
    """Acts that were just kept, each read from its leaf when it is asked for: most who append never ask."""

    def __init__(self, first: int, leaves: Sequence[bytes]) -> None:
        self._first = first
        self._leaves = leaves

    def __len__(self) -> int:
        return len(self._leaves)

    def part(self, start: int, end: int) -> "Added":
        """Those of one hand, where several brought theirs at once: places `start` to `end`, half-open."""
        return Added(self._first + start, self._leaves[start:end])

    @overload
    def __getitem__(self, at: int) -> Entry: ...
    @overload
    def __getitem__(self, at: slice) -> list[Entry]: ...
    def __getitem__(self, at: int | slice) -> Entry | list[Entry]:
        numbers = range(self._first, self._first + len(self._leaves))
        if isinstance(at, slice):
            return [entry_of(seq, leaf) for seq, leaf in zip(numbers[at], self._leaves[at], strict=True)]
        return entry_of(numbers[at], self._leaves[at])


def next_seq(connection: Connection, table: Table) -> int:
    """The next number of a table; the transaction holds the right to write, so nobody else gets the same."""
    return int(connection.execute(select(func.coalesce(func.max(table.c.seq), 0) + 1)).scalar_one())


def add_acts(connection: Connection, acts: Sequence[Act]) -> Added:
    """Add them within the caller's transaction; see `Ledger.append` for what is refused."""
    kept = leaves_kept(connection)
    instants = _instants(acts)
    leaves = [leaf_of(act, at) for act, at in zip(acts, instants, strict=True)]
    hashes = [leaf_hash(leaf) for leaf in leaves]
    _refuse_misplaced(connection, acts, hashes)
    numbers = range(kept + 1, kept + 1 + len(acts))
    try:
        add_leaves(connection, kept, hashes)
        put(
            connection,
            tables.acts,
            [
                (seq, at, act.act, act.by, act.subject, act.position, act.compartment, leaf)
                for seq, at, act, leaf in zip(numbers, instants, acts, leaves, strict=True)
            ],
        )
        _put_laws(connection, [(seq, act) for seq, act in zip(numbers, acts, strict=True) if act.signs or act.move])
    except IntegrityError as refused:
        raise _conflict(acts, refused) from None
    return Added(kept + 1, leaves)


def _refuse_misplaced(connection: Connection, acts: Sequence[Act], hashes: Sequence[bytes]) -> None:
    """An act about a subject must stand right after the one before: its position and that one's hash say so."""
    heads: dict[str, tuple[int, str | None]] = {}
    for act, own in zip(acts, hashes, strict=True):
        if act.subject is None:
            continue
        position, previous = heads.get(act.subject) or _head(connection, act.subject)
        if (act.position, act.previous) != (position + 1, previous):
            raise moved_on(act)
        heads[act.subject] = (position + 1, own.hex())


def _head(connection: Connection, subject: str) -> tuple[int, str | None]:
    """Position and hash of the newest act about a subject; nought before the first."""
    a, leaf = tables.acts, tables.leaves
    if connection.dialect.name == "postgresql":  # it may lie behind a wall
        dark = dark_head(connection, subject)
        return (0, None) if dark is None else (dark[1], dark[2].hex())
    query = select(a.c.position, leaf.c.hash).join(leaf, leaf.c.seq == a.c.seq).where(a.c.subject == subject)
    row = connection.execute(query.order_by(a.c.position.desc()).limit(1)).one_or_none()
    return (0, None) if row is None else (row.position, bytes(row.hash).hex())


def _instants(acts: Sequence[Act]) -> list[str]:
    """The text of each act's instant; acts of one batch often share one."""
    told: list[str] = []
    before: datetime | None = None
    for act in acts:
        told.append(told[-1] if act.at is before else instant_text(act.at))
        before = act.at
    return told


def _put_laws(connection: Connection, told: Sequence[tuple[int, Act]]) -> None:
    """The rows whose laws the database itself holds: who took which part, and which way a case went."""
    signed = [(seq, act.signs.finding, act.signs.part, act.by) for seq, act in told if act.signs]
    put(connection, tables.signatures, signed)
    moved = [
        (act.subject, m.number, m.number - 1 or None, m.start, m.to, seq)
        for seq, act, m in ((seq, act, act.move) for seq, act in told)
        if m is not None
    ]
    put(connection, tables.moves, moved)


def _conflict(acts: Sequence[Act], refused: IntegrityError) -> Conflict:
    """Which law of the tables was about to be broken; the database's own words hold values and stay out."""
    told = str(refused.orig).lower()
    taking = next((act for act in acts if act.signs is not None), None)
    moving = next((act for act in acts if act.move is not None), None)
    if taking is not None and ("nobody_takes_two_parts" in told or "signatures" in told):
        return two_parts(taking)
    if taking is not None and "a_part_is_one_of_three" in told:
        return unknown_part(taking)
    return no_such_move(moving) if moving is not None else moved_on(acts[0])


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
    head = dark_head(connection, subject) if connection.dialect.name == "postgresql" else None
    t = tables.acts
    query = select(t.c.seq, t.c.leaf).where(t.c.subject == subject).order_by(t.c.position.desc()).limit(1)
    row = connection.execute(query).one_or_none()
    if head is not None and (row is None or row.seq != head[0]):
        return _behind_a_wall(subject, *head)
    return None if row is None else entry_of(row.seq, bytes(row.leaf))


def _behind_a_wall(subject: str, seq: int, position: int, own: bytes) -> Entry:
    """An act that this login may not read: its place and hash are known, so that another may follow it."""
    return Entry(
        seq=seq, hash=own.hex(), act=DARK, at=datetime.min.replace(tzinfo=UTC), subject=subject, position=position,
        compartment=DARK,
    )  # fmt: skip
