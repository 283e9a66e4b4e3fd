"""The inbox: what phones and sensors send, on the disk before it is acknowledged; what became of it is added later."""
# ruff: noqa: S608 - every name in these statements is our own

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"

TABLES = ("inbox", "inbox_files", "inbox_landings", "inbox_exhibits")


def upgrade() -> None:
    """Make the four tables; close them to edits, and to everything once the ledger has moved."""
    count = sa.BigInteger().with_variant(sa.Integer, "sqlite")
    op.create_table(
        "inbox",
        sa.Column("seq", count, primary_key=True, autoincrement=False),
        sa.Column("feed", sa.String, nullable=False),
        sa.Column("key", sa.Text, nullable=False),
        sa.Column("digest", sa.String, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("version", sa.Text, nullable=False),
        sa.Column("content", sa.LargeBinary, nullable=False),
        sa.Column("told", sa.Text, nullable=False),
        sa.Column("received_at", sa.String, nullable=False),
        sa.UniqueConstraint("feed", "key", "digest"),
    )
    op.create_table(
        "inbox_files",
        sa.Column("seq", count, primary_key=True, autoincrement=False),
        sa.Column("feed", sa.String, nullable=False),
        sa.Column("key", sa.Text, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("sha256", sa.String, nullable=False),
        sa.Column("blake3", sa.String, nullable=False),
        sa.Column("size", sa.BigInteger, nullable=False),
        sa.Column("stored", sa.String, nullable=False),
        sa.Column("told", sa.Text, nullable=False),
        sa.Column("received_at", sa.String, nullable=False),
        sa.UniqueConstraint("feed", "key", "name", "sha256"),
    )
    op.create_table(
        "inbox_landings",
        sa.Column("seq", count, primary_key=True, autoincrement=False),
        sa.Column("entry", count, sa.ForeignKey("inbox.seq"), nullable=False),
        sa.Column("outcome", sa.String, nullable=False),
        sa.Column("told", sa.Text, nullable=False),
        sa.Column("at", sa.String, nullable=False),
        sa.UniqueConstraint("entry", "outcome"),
        sa.CheckConstraint("outcome IN ('landed', 'set_aside')", name="an_entry_lands_or_is_set_aside"),
    )
    op.create_table(
        "inbox_exhibits",
        sa.Column("file", count, sa.ForeignKey("inbox_files.seq"), primary_key=True, autoincrement=False),
        sa.Column("exhibit", sa.String, nullable=False),
        sa.Column("at", sa.String, nullable=False),
    )
    close = {"sqlite": _close_on_sqlite, "postgresql": _close_on_postgresql}[op.get_bind().dialect.name]
    for table in TABLES:
        close(table)


def _close_on_sqlite(table: str) -> None:
    for verb in ("UPDATE", "DELETE"):
        op.execute(
            f"CREATE TRIGGER {table}_no_{verb.lower()} BEFORE {verb} ON {table} "
            f"BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END"
        )
    op.execute(
        f"CREATE TRIGGER {table}_moved BEFORE INSERT ON {table} WHEN EXISTS (SELECT 1 FROM moved) "
        f"BEGIN SELECT RAISE(ABORT, 'the ledger has moved'); END"
    )


def _close_on_postgresql(table: str) -> None:
    op.execute(
        f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
        f"FOR EACH STATEMENT EXECUTE FUNCTION truce_append_only()"
    )
    op.execute(
        f"CREATE TRIGGER {table}_moved BEFORE INSERT ON {table} FOR EACH STATEMENT EXECUTE FUNCTION truce_moved()"
    )
