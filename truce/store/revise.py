"""Bring a ledger to the newest revision; refuse one that is newer than this program."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine

from truce.errors import UnusableMission

SCRIPTS = Path(__file__).parent / "migrations"


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(SCRIPTS).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    return config


def newest() -> str:
    """The revision this program writes."""
    return str(ScriptDirectory.from_config(_config()).get_current_head())


def revision_of(connection: Connection) -> str | None:
    """The revision of a ledger; None where it has no tables yet."""
    return MigrationContext.configure(connection).get_current_revision()


def revise(engine: Engine, to: str = "head") -> None:
    """Run every revision that is missing, all in one transaction.

    Raises UnusableMission where the ledger has a revision this program does not know.
    """
    config = _config()
    with engine.connect() as connection:
        have = revision_of(connection)
    known = {script.revision for script in ScriptDirectory.from_config(config).walk_revisions()}
    if have is not None and have not in known:
        raise UnusableMission(
            "the ledger was written by a newer truce",
            ledger_revision=have,
            newest_known=newest(),
            remedy="install a truce at least as new as the one that wrote this mission",
        )
    if have == newest():
        return
    with engine.execution_options(writes=True).begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, to)
