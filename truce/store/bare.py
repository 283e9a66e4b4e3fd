"""The log's tables as they are, for whoever checks them: nothing is read into nouns, nothing is left out."""

from collections.abc import Iterable, Sequence

from sqlalchemy import Connection, select, text

from truce.model.act import Entry
from truce.record.canon import instant_text
from truce.store import tables
from truce.store.contract import Beside, Row
from truce.wire.leaf import leaf_of


def read_rows(connection: Connection, after: int, until: int) -> list[Row]:
    """See `Ledger.rows`: every number that stands in either table, in order."""
    leaf, a = tables.leaves.c, tables.acts.c
    query = select(leaf.seq, leaf.hash).where(leaf.seq > after, leaf.seq <= until)
    hashes = {row.seq: bytes(row.hash) for row in connection.execute(query)}
    told = {
        row["seq"]: dict(row)
        for row in connection.execute(select(tables.acts).where(a.seq > after, a.seq <= until)).mappings()
    }
    return [_row(seq, hashes.get(seq), told.get(seq)) for seq in sorted({*hashes, *told})]


def _row(seq: int, hash: bytes | None, told: dict[str, object] | None) -> Row:
    kept = dict(told or {})
    kept.pop("seq", None)
    leaf = kept.pop("leaf", None)
    if isinstance(leaf, str):  # somebody wrote it as text: it is told as what it says
        leaf = leaf.encode("utf-8", "surrogatepass")
    return Row(seq=seq, leaf=bytes(leaf) if isinstance(leaf, bytes | memoryview) else None, hash=hash, beside=kept)


GUARDED = (
    "collections", "faults", "steps", "decisions", "undoings", "acts", "leaves", "tiles", "checkpoints", "signatures",
    "arrows", "moves", "moved", "inbox", "inbox_files", "inbox_landings", "inbox_exhibits",
)  # fmt: skip
ON_POSTGRESQL = (
    "SELECT c.relname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid JOIN pg_proc p ON p.oid = t.tgfoid "
    "WHERE t.tgname = c.relname || '_append_only' AND p.proname = 'truce_append_only' AND t.tgenabled IN ('O', 'A') "
    "AND c.relnamespace = to_regnamespace(current_schema())"
)


def unguarded(connection: Connection) -> tuple[str, ...]:
    """The tables without the triggers that keep them append-only, or with others of that name."""
    if connection.dialect.name == "postgresql":
        held = set(connection.execute(text(ON_POSTGRESQL)).scalars())
        return tuple(table for table in GUARDED if table not in held)
    query = text("SELECT CAST(sql AS BLOB) FROM sqlite_master WHERE type = 'trigger'")  # damaged text is no text
    found = {bytes(sql or b"").decode("utf-8", "replace") for sql in connection.execute(query).scalars()}
    return tuple(t for t in GUARDED if not {_trigger(t, verb) for verb in ("UPDATE", "DELETE")} <= found)


def _trigger(table: str, verb: str) -> str:
    """As the migrations wrote it: SQLite keeps the words."""
    return (
        f"CREATE TRIGGER {table}_no_{verb.lower()} BEFORE {verb} ON {table} "
        f"BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END"
    )


def read_beside(connection: Connection) -> Beside:
    """See `Ledger.beside`."""
    t = tables.tiles.c
    return Beside(
        moves={
            row["seq"]: (row["case"], row["number"], row["from_state"], row["to_state"])
            for row in connection.execute(select(tables.moves)).mappings()
        },
        parts={
            row["seq"]: (row["finding"], row["part"], row["member"])
            for row in connection.execute(select(tables.signatures)).mappings()
        },
        tiles=[
            (row.level, row.number, bytes(row.root), bytes(row.hashes))
            for row in connection.execute(select(tables.tiles).order_by(t.level, t.number))
        ],
        arrows=frozenset((row.from_state, row.to_state) for row in connection.execute(select(tables.arrows))),
        unguarded=unguarded(connection),
    )


def row_of(entry: Entry) -> Row:
    """What the tables would hold of an act."""
    told = {name: getattr(entry, name) for name in ("act", "by", "subject", "position", "compartment")}
    beside = {"at": instant_text(entry.at), **told}
    return Row(seq=entry.seq, leaf=leaf_of(entry), hash=bytes.fromhex(entry.hash), beside=beside)


def beside_of(entries: Iterable[Entry], tiles: Sequence[tuple[int, int, bytes, bytes]]) -> Beside:
    """What the tables would hold beside some acts."""
    entries = list(entries)
    return Beside(
        moves={e.seq: (e.subject, e.move.number, e.move.start, e.move.to) for e in entries if e.move},
        parts={e.seq: (e.signs.finding, e.signs.part, e.by) for e in entries if e.signs},
        tiles=tiles,
    )
