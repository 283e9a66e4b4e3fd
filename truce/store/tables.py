"""The ledger's tables, the same on SQLite and PostgreSQL. Instants and facts are text (see facts.py)."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    PrimaryKeyConstraint,
    String,
    Table,
    Text,
)

metadata = MetaData()

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

log = Table(
    "log",
    metadata,
    Column("seq", Integer, primary_key=True, autoincrement=False),
    Column("at", String, nullable=False),
    Column("act", String, nullable=False),
    Column("facts", Text, nullable=False),
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
