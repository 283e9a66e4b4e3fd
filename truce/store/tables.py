"""The ledger's tables, the same on SQLite and PostgreSQL. Instants and facts are text (see facts.py)."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    PrimaryKeyConstraint,
    String,
    Table,
    Text,
    UniqueConstraint,
    text,
)

metadata = MetaData()
Count = BigInteger().with_variant(Integer, "sqlite")  # there only an INTEGER key is the row's own number

collections = Table(
    "collections",
    metadata,
    Column("seq", Integer, primary_key=True, autoincrement=False),
    Column("id", String, nullable=False),
    Column("source", String, nullable=False),
    Column("file", Text, nullable=False),
    Column("sha256", String, nullable=False),
    Column("window_start", String),
    Column("window_end", String),
    Column("collected_at", String, nullable=False),
    Column("rows_read", BigInteger, nullable=False),
    Column("outside_window", BigInteger, nullable=False),
    Column("added", Text, nullable=False),
    Column("already", Text, nullable=False),
    Column("folded_repeats", BigInteger, nullable=False),
    Column("notes", Text, nullable=False),
)

faults = Table(
    "faults",
    metadata,
    Column("collection", Integer, ForeignKey("collections.seq"), nullable=False),
    Column("position", Integer, nullable=False),
    Column("row", Integer),
    Column("field", Text, nullable=False),
    Column("reason", Text, nullable=False),
    PrimaryKeyConstraint("collection", "position"),
)

steps = Table(
    "steps",
    metadata,
    Column("seq", Integer, primary_key=True, autoincrement=False),
    Column("name", String, nullable=False),
    Column("inputs", Text, nullable=False),
    Column("method", Text, nullable=False),
    Column("done_at", String, nullable=False),
    Column("facts", Text, nullable=False),
    Index("steps_by_name", "name", "seq"),
)

leaves = Table(
    "leaves",
    metadata,
    Column("seq", Count, primary_key=True, autoincrement=False),
    Column("hash", LargeBinary, nullable=False),
)

acts = Table(  # the leaf is the record; the other columns are only for finding it
    "acts",
    metadata,
    Column("seq", Count, ForeignKey("leaves.seq"), primary_key=True, autoincrement=False),
    Column("at", String, nullable=False),
    Column("act", String, nullable=False),
    Column("by", String),
    Column("subject", String),
    Column("position", Integer),
    Column("compartment", String, nullable=False),
    Column("leaf", LargeBinary, nullable=False),
    Index(
        "acts_by_subject",
        "subject",
        "position",
        unique=True,
        sqlite_where=text("subject IS NOT NULL"),
        postgresql_where=text("subject IS NOT NULL"),
    ),
    Index("acts_by_act", "act", "seq"),
)

tiles = Table(  # 256 hashes of one level of the tree, and the root over them; only full ones
    "tiles",
    metadata,
    Column("level", Integer, nullable=False),
    Column("number", BigInteger, nullable=False),
    Column("root", LargeBinary, nullable=False),
    Column("hashes", LargeBinary, nullable=False),
    PrimaryKeyConstraint("level", "number"),
)

checkpoints = Table(
    "checkpoints",
    metadata,
    Column("seq", Count, primary_key=True, autoincrement=False),
    Column("size", BigInteger, nullable=False),
    Column("note", Text, nullable=False),
)

signatures = Table(
    "signatures",
    metadata,
    Column("seq", Count, ForeignKey("acts.seq"), primary_key=True, autoincrement=False),
    Column("finding", String, nullable=False),
    Column("part", String, nullable=False),
    Column("member", String, nullable=False),
    UniqueConstraint("finding", "part"),
    UniqueConstraint("finding", "member", name="nobody_takes_two_parts"),
    CheckConstraint("part IN ('author', 'reviewer', 'releaser')", name="a_part_is_one_of_three"),
)

arrows = Table(
    "arrows",
    metadata,
    Column("from_state", String, nullable=False),
    Column("to_state", String, nullable=False),
    PrimaryKeyConstraint("from_state", "to_state"),
)

moves = Table(
    "moves",
    metadata,
    Column("case", String, nullable=False),
    Column("number", Integer, nullable=False),
    Column("before", Integer),
    Column("from_state", String),
    Column("to_state", String, nullable=False),
    Column("seq", BigInteger, ForeignKey("acts.seq"), nullable=False),
    PrimaryKeyConstraint("case", "number"),
    UniqueConstraint("case", "number", "to_state"),
    ForeignKeyConstraint(["from_state", "to_state"], ["arrows.from_state", "arrows.to_state"]),
    ForeignKeyConstraint(["case", "before", "from_state"], ["moves.case", "moves.number", "moves.to_state"]),
    CheckConstraint(
        "(number = 1 AND before IS NULL AND from_state IS NULL AND to_state = 'received') OR "
        "(number > 1 AND before = number - 1 AND from_state IS NOT NULL)",
        name="a_case_begins_received_and_leaves_from_where_it_is",
    ),
)

decisions = Table(
    "decisions",
    metadata,
    Column("seq", Integer, primary_key=True, autoincrement=False),
    Column("id", String, nullable=False, unique=True),
    Column("left", String, nullable=False),
    Column("right", String, nullable=False),
    Column("same", Boolean, nullable=False),
    Column("by", Text, nullable=False),
    Column("why", Text, nullable=False),
    Column("at", String, nullable=False),
)

undoings = Table(
    "undoings",
    metadata,
    Column("seq", Integer, primary_key=True, autoincrement=False),
    Column("decision", Integer, ForeignKey("decisions.seq"), nullable=False, unique=True),
    Column("by", Text, nullable=False),
    Column("why", Text, nullable=False),
    Column("at", String, nullable=False),
)

inbox = Table(  # what a phone or a sensor sent; told: who sent it, by which door, what was odd about it
    "inbox",
    metadata,
    Column("seq", Count, primary_key=True, autoincrement=False),
    Column("feed", String, nullable=False),
    Column("key", Text, nullable=False),
    Column("digest", String, nullable=False),
    Column("kind", Text, nullable=False),
    Column("version", Text, nullable=False),
    Column("content", LargeBinary, nullable=False),
    Column("told", Text, nullable=False),
    Column("received_at", String, nullable=False),
    UniqueConstraint("feed", "key", "digest"),
)

inbox_files = Table(
    "inbox_files",
    metadata,
    Column("seq", Count, primary_key=True, autoincrement=False),
    Column("feed", String, nullable=False),
    Column("key", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("sha256", String, nullable=False),
    Column("blake3", String, nullable=False),
    Column("size", BigInteger, nullable=False),
    Column("stored", String, nullable=False),
    Column("told", Text, nullable=False),
    Column("received_at", String, nullable=False),
    UniqueConstraint("feed", "key", "name", "sha256"),
)

inbox_landings = Table(
    "inbox_landings",
    metadata,
    Column("seq", Count, primary_key=True, autoincrement=False),
    Column("entry", Count, ForeignKey("inbox.seq"), nullable=False),
    Column("outcome", String, nullable=False),
    Column("told", Text, nullable=False),
    Column("at", String, nullable=False),
    UniqueConstraint("entry", "outcome"),
    CheckConstraint("outcome IN ('landed', 'set_aside')", name="an_entry_lands_or_is_set_aside"),
)

inbox_exhibits = Table(
    "inbox_exhibits",
    metadata,
    Column("file", Count, ForeignKey("inbox_files.seq"), primary_key=True, autoincrement=False),
    Column("exhibit", String, nullable=False),
    Column("at", String, nullable=False),
)
