"""Collections (their faults as one JSON text), steps and the log."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Make the first tables."""
    op.create_table(
        "collections",
        sa.Column("seq", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("id", sa.String, nullable=False),
        sa.Column("source", sa.String, nullable=False),
        sa.Column("file", sa.Text, nullable=False),
        sa.Column("sha256", sa.String, nullable=False),
        sa.Column("window_start", sa.String),
        sa.Column("window_end", sa.String),
        sa.Column("collected_at", sa.String, nullable=False),
        sa.Column("rows_read", sa.BigInteger, nullable=False),
        sa.Column("outside_window", sa.BigInteger, nullable=False),
        sa.Column("added", sa.Text, nullable=False),
        sa.Column("already", sa.Text, nullable=False),
        sa.Column("folded_repeats", sa.BigInteger, nullable=False),
        sa.Column("notes", sa.Text, nullable=False),
        sa.Column("faults", sa.Text, nullable=False),
    )
    op.create_table(
        "steps",
        sa.Column("seq", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("name", sa.String, nullable=False),
        sa.Column("inputs", sa.Text, nullable=False),
        sa.Column("method", sa.Text, nullable=False),
        sa.Column("done_at", sa.String, nullable=False),
        sa.Column("facts", sa.Text, nullable=False),
    )
    op.create_index("steps_by_name", "steps", ["name", "seq"])
    op.create_table(
        "log",
        sa.Column("seq", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("at", sa.String, nullable=False),
        sa.Column("act", sa.String, nullable=False),
        sa.Column("facts", sa.Text, nullable=False),
    )
