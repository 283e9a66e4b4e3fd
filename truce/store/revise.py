"""Bring a ledger to the newest revision; refuse one that is newer than this program."""

from pathlib import Path

from sqlalchemy import Connection, Engine, inspect, text

from truce.errors import UnusableMission
from truce.store.troubles import moved

SCRIPTS = Path(__file__).parent / "migrations"
REVISIONS = ("0001", "0002", "0003", "0004", "0005", "0006")  # oldest first; a test compares them with the scripts
NEWEST = REVISIONS[-1]


def revision_of(connection: Connection) -> str | None:
    """The revision of a ledger; None where it has no tables yet."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    found: str | None = connection.execute(text("SELECT version_num FROM alembic_version")).scalar_one_or_none()
    return found


def revise(engine: Engine, to: str = NEWEST) -> None:
    """Run every revision that is missing, all in one transaction.

    Raises UnusableMission where the ledger has a revision this program does not know, or has moved elsewhere.
    """
    with engine.connect() as connection:
        have = revision_of(connection)
    if have is not None and have not in REVISIONS:
        raise UnusableMission(
            "the ledger was written by a newer truce",
            ledger_revision=have,
            newest_known=NEWEST,
            remedy="install a truce at least as new as the one that wrote this mission",
        )
    if have != NEWEST:
        _upgrade(engine, to)
    elif to == NEWEST:
        _refuse_moved(engine)


def _refuse_moved(engine: Engine) -> None:
    """A ledger that went elsewhere is kept, and says where."""
    with engine.connect() as connection:
        row = connection.execute(text("SELECT went_to, at FROM moved ORDER BY seq")).first()
    if row is not None:
        raise moved(row.went_to, row.at)


def _upgrade(engine: Engine, to: str) -> None:
    # Alembic takes as long to load as a whole command may take; a ledger that is up to date does without it.
    from alembic import command  # noqa: PLC0415
    from alembic.config import Config  # noqa: PLC0415

    config = Config()
    config.set_main_option("script_location", str(SCRIPTS).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    with engine.execution_options(writes=True).begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, to)
