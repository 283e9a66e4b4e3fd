"""The log becomes a Merkle tree: each act a leaf, with who did it and to what; moves of cases and parts in findings
are held to their laws by the database itself. What the old log holds goes over, act by act, as the first leaves.
"""

import json
from collections.abc import Iterator

import sqlalchemy as sa
from alembic import op

from truce.record.canon import canonical
from truce.record.merkle import leaf_hash, root_of

revision = "0004"
down_revision = "0003"

COUNT = sa.BigInteger().with_variant(sa.Integer, "sqlite")  # there only INTEGER is the row's own number
TABLES = ("acts", "leaves", "tiles", "checkpoints", "signatures", "arrows", "moves")
ARROWS = {  # the state machine of DOMAIN 2.5; a change of it is a new revision
    "received": "registered",
    "registered": "triaged",
    "triaged": "rejected_out_of_scope merged under_verification",
    "merged": "triaged",
    "under_verification": "assessed",
    "assessed": "in_review",
    "in_review": "returned determined",
    "returned": "under_verification assessed",
    "determined": "notified",
    "notified": "accepted contested no_response",
    "accepted": "commission",
    "contested": "commission",
    "no_response": "commission",
    "commission": "endorsed not_endorsed remanded",
    "endorsed": "published restricted",
    "not_endorsed": "published restricted",
    "remanded": "published restricted",
    "published": "closed",
    "restricted": "closed",
    "reopened": "triaged under_verification",
}
REOPENS = (
    "triaged", "rejected_out_of_scope", "under_verification", "assessed", "in_review", "returned", "determined",
    "notified", "accepted", "contested", "no_response", "commission", "endorsed", "not_endorsed", "remanded",
    "published", "restricted", "closed",
)  # fmt: skip


def upgrade() -> None:
    """Make the tables, carry the old log over, close everything to UPDATE and DELETE."""
    _log_tables()
    arrows = _casework_tables()
    told = [(start, to) for start, ends in ARROWS.items() for to in ends.split()]
    told += [(start, "reopened") for start in REOPENS]
    op.bulk_insert(arrows, [{"from_state": start, "to_state": to} for start, to in told])
    _carry_over()
    op.drop_table("log")
    close = {"sqlite": _close_on_sqlite, "postgresql": _close_on_postgresql}[op.get_bind().dialect.name]
    for table in TABLES:
        close(table)


def _log_tables() -> None:
    op.create_table(
        "leaves",
        sa.Column("seq", COUNT, primary_key=True, autoincrement=False),
        sa.Column("hash", sa.LargeBinary, nullable=False),
    )
    op.create_table(
        "acts",
        sa.Column("seq", COUNT, sa.ForeignKey("leaves.seq"), primary_key=True, autoincrement=False),
        sa.Column("at", sa.String, nullable=False),
        sa.Column("act", sa.String, nullable=False),
        sa.Column("by", sa.String),
        sa.Column("subject", sa.String),
        sa.Column("position", sa.Integer),
        sa.Column("compartment", sa.String, nullable=False),
        sa.Column("leaf", sa.LargeBinary, nullable=False),
    )
    about = sa.text("subject IS NOT NULL")
    op.create_index(
        "acts_by_subject", "acts", ["subject", "position"], unique=True, sqlite_where=about, postgresql_where=about
    )
    op.create_index("acts_by_act", "acts", ["act", "seq"])
    op.create_table(
        "tiles",
        sa.Column("level", sa.Integer, nullable=False),
        sa.Column("number", sa.BigInteger, nullable=False),
        sa.Column("root", sa.LargeBinary, nullable=False),
        sa.Column("hashes", sa.LargeBinary, nullable=False),
        sa.PrimaryKeyConstraint("level", "number"),
    )
    op.create_table(
        "checkpoints",
        sa.Column("seq", COUNT, primary_key=True, autoincrement=False),
        sa.Column("size", sa.BigInteger, nullable=False),
        sa.Column("note", sa.Text, nullable=False),
    )


def _casework_tables() -> sa.Table:
    op.create_table(
        "signatures",
        sa.Column("seq", COUNT, sa.ForeignKey("acts.seq"), primary_key=True, autoincrement=False),
        sa.Column("finding", sa.String, nullable=False),
        sa.Column("part", sa.String, nullable=False),
        sa.Column("member", sa.String, nullable=False),
        sa.UniqueConstraint("finding", "part"),
        sa.UniqueConstraint("finding", "member", name="nobody_takes_two_parts"),
        sa.CheckConstraint("part IN ('author', 'reviewer', 'releaser')", name="a_part_is_one_of_three"),
    )
    arrows = op.create_table(
        "arrows",
        sa.Column("from_state", sa.String, nullable=False),
        sa.Column("to_state", sa.String, nullable=False),
        sa.PrimaryKeyConstraint("from_state", "to_state"),
    )
    op.create_table(
        "moves",
        sa.Column("case", sa.String, nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("before", sa.Integer),
        sa.Column("from_state", sa.String),
        sa.Column("to_state", sa.String, nullable=False),
        sa.Column("seq", sa.BigInteger, sa.ForeignKey("acts.seq"), nullable=False),
        sa.PrimaryKeyConstraint("case", "number"),
        sa.UniqueConstraint("case", "number", "to_state"),
        sa.ForeignKeyConstraint(["from_state", "to_state"], ["arrows.from_state", "arrows.to_state"]),
        sa.ForeignKeyConstraint(["case", "before", "from_state"], ["moves.case", "moves.number", "moves.to_state"]),
        sa.CheckConstraint(
            "(number = 1 AND before IS NULL AND from_state IS NULL AND to_state = 'received') OR "
            "(number > 1 AND before = number - 1 AND from_state IS NOT NULL)",
            name="a_case_begins_received_and_leaves_from_where_it_is",
        ),
    )
    return arrows


def _unicode(facts: str) -> str:
    """JSON whose halves of surrogate pairs, which have no canonical text, became U+FFFD."""
    plain = json.dumps(json.loads(facts), ensure_ascii=False)
    return plain.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _carry_over() -> None:
    connection = op.get_bind()
    acts = sa.table("acts", *(sa.column(name) for name in ("seq", "at", "act", "compartment", "leaf")))
    leaves = sa.table("leaves", sa.column("seq"), sa.column("hash"))
    tiles = sa.table("tiles", *(sa.column(name) for name in ("level", "number", "root", "hashes")))
    kept, hashes = [], []
    for seq, at, act, facts in connection.execute(sa.text("SELECT seq, at, act, facts FROM log ORDER BY seq")).all():
        leaf = canonical({"act": act, "at": at, "compartment": "mission", "facts": json.loads(_unicode(facts))})
        hashes.append(leaf_hash(leaf))
        kept.append({"seq": seq, "at": at, "act": act, "compartment": "mission", "leaf": leaf})
    if not kept:
        return
    rows = [{"seq": row["seq"], "hash": own} for row, own in zip(kept, hashes, strict=True)]
    connection.execute(sa.insert(leaves), rows)
    connection.execute(sa.insert(acts), kept)
    full = [dict(zip(("level", "number", "root", "hashes"), tile, strict=True)) for tile in _tiles(hashes)]
    if full:
        connection.execute(sa.insert(tiles), full)


def _tiles(hashes: list[bytes]) -> Iterator[tuple[int, int, bytes, bytes]]:
    """Every full tile of 256 hashes of the new tree, level by level."""
    level = 0
    while len(hashes) >= 256:
        roots = []
        for number in range(len(hashes) // 256):
            tile = hashes[256 * number : 256 * number + 256]
            roots.append(root_of(tile))
            yield level, number, roots[-1], b"".join(tile)
        level, hashes = level + 1, roots


def _close_on_sqlite(table: str) -> None:
    for verb in ("UPDATE", "DELETE"):
        op.execute(
            f"CREATE TRIGGER {table}_no_{verb.lower()} BEFORE {verb} ON {table} "
            f"BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END"
        )


def _close_on_postgresql(table: str) -> None:
    op.execute(
        f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
        f"FOR EACH STATEMENT EXECUTE FUNCTION truce_append_only()"
    )
