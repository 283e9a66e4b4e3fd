"""Faults get a table of their own (a bad file has a hundred thousand), and the database itself refuses edits."""

import json

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

TABLES = ("collections", "faults", "steps", "log")


def upgrade() -> None:
    """Move the faults, then close every table to UPDATE and DELETE."""
    faults = op.create_table(
        "faults",
        sa.Column("collection", sa.Integer, sa.ForeignKey("collections.seq"), nullable=False),
        sa.Column("position", sa.Integer, nullable=False),
        sa.Column("row", sa.Integer),
        sa.Column("field", sa.Text, nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("collection", "position"),
    )
    connection = op.get_bind()
    for seq, text in connection.execute(sa.text("SELECT seq, faults FROM collections")).all():
        told = [
            {"collection": seq, "position": n, "row": row, "field": field, "reason": reason}
            for n, (row, field, reason) in enumerate(json.loads(text))
        ]
        if told:
            connection.execute(sa.insert(faults), told)
    op.drop_column("collections", "faults")
    for table in TABLES:
        if connection.dialect.name == "sqlite":
            _close_on_sqlite(table)
    if connection.dialect.name == "postgresql":
        _close_on_postgresql()


def _close_on_sqlite(table: str) -> None:
    for verb in ("UPDATE", "DELETE"):
        op.execute(
            f"CREATE TRIGGER {table}_no_{verb.lower()} BEFORE {verb} ON {table} "
            f"BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END"
        )


def _close_on_postgresql() -> None:
    op.execute(
        "CREATE FUNCTION truce_append_only() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION 'the ledger is append-only'; END $$"
    )
    for table in TABLES:
        op.execute(
            f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
            f"FOR EACH STATEMENT EXECUTE FUNCTION truce_append_only()"
        )
