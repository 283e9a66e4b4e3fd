"""What a disk or a database says when it fails, in words a person can act on. Its own words may hold values: not told.

Every engine is told to speak through `speak_plainly`; everything that writes files, through `told`.
"""

import errno
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Engine, event
from sqlalchemy.engine.interfaces import ExceptionContext

from truce.errors import Conflict, Refused, TruceError, UnusableMission

DISK = {
    errno.ENOSPC: "the disk is full",
    errno.EDQUOT: "the quota of this disk is used up",
    errno.EFBIG: "the disk takes no more into this file",
    errno.EROFS: "the disk is read-only",
    errno.EACCES: "this user may not write here",
    errno.EPERM: "this user may not write here",
    errno.EIO: "the disk fails",
}
REMEDY = {
    errno.EROFS: "make it writable again (mount -o remount,rw), then run the command again",
    errno.EACCES: "give this user the right to write into the mission's folder, then run the command again",
    errno.EPERM: "give this user the right to write into the mission's folder, then run the command again",
    errno.EIO: "copy the mission off this disk; `truce restore` puts a backup into a new folder",
}
ROOM = "make room, then run the command again; nothing that was acknowledged is lost"
DAMAGED = "`truce restore BACKUP NEWFOLDER` puts the last backup into a new folder; keep this one as it is"
GONE = "is the server running? start it, then run the command again; nothing that was acknowledged is lost"
SQLITE = {  # primary result code: what, remedy
    "SQLITE_FULL": (DISK[errno.ENOSPC], ROOM),
    "SQLITE_READONLY": ("the ledger cannot be written: its disk or folder is read-only", REMEDY[errno.EACCES]),
    "SQLITE_CANTOPEN": ("the ledger cannot be opened or made here", REMEDY[errno.EACCES]),
    "SQLITE_PERM": ("the ledger cannot be written: its disk or folder is read-only", REMEDY[errno.EACCES]),
    "SQLITE_IOERR": ("the disk took no more of the ledger, or fails", ROOM),
    "SQLITE_CORRUPT": ("the ledger's file is damaged", DAMAGED),
    "SQLITE_NOTADB": ("the ledger's file is damaged: it is no database", DAMAGED),
    "SQLITE_BUSY": ("another program holds the ledger", "wait until it is done, then run the command again"),
    "SQLITE_LOCKED": ("another program holds the ledger", "wait until it is done, then run the command again"),
}
POSTGRES = {  # classes and codes of SQLSTATE (PostgreSQL, appendix A): what, remedy
    "53100": ("the database's disk is full", ROOM),
    "53": ("the database has no room left for this", "ask who keeps the server; then run the command again"),
    "57": ("the database was stopped or restarted in the middle", GONE),
    "08": ("the database cannot be reached", GONE),
    "25006": ("the database takes no writes: it is read-only", "ask who keeps the server; then run the command again"),
    "XX001": ("the database says that its files are damaged", DAMAGED),
    "XX002": ("the database says that its files are damaged", DAMAGED),
    "58": ("the database's disk fails", DAMAGED),
    "28": ("the database does not let this login in", "ask who keeps the server for your login and password"),
    "3D000": ("there is no database of that name", "make it: createdb NAME"),
    "40": ("another program wrote at the same moment; nothing was written", "run the command again"),
    "55P03": ("another program holds the ledger", "wait until it is done, then run the command again"),
}


def speak_plainly(engine: Engine) -> Engine:
    """Let an engine raise our errors for what a disk, a server or a wall does; all else stays as it is."""
    event.listen(engine, "handle_error", _plainly)
    return engine


def _plainly(context: ExceptionContext) -> None:
    if context.is_pre_ping:
        return  # the pool asks whether a connection still lives, and makes a new one where it does not
    trouble = trouble_of(context.original_exception)
    if trouble is not None:
        raise trouble from None


@contextmanager
def words_told() -> Iterator[None]:
    """Say that a file is damaged where SQLite's own words of it cannot be read: it quotes the damaged bytes.

    The driver then raises UnicodeDecodeError in the place of its error, at whatever reads the schema first.
    """
    try:
        yield
    except UnicodeDecodeError:
        raise UnusableMission(SQLITE["SQLITE_CORRUPT"][0], code="SQLITE_CORRUPT", remedy=DAMAGED) from None


def trouble_of(wrong: BaseException) -> TruceError | None:
    """What a person is told of a driver's error; None where it is no trouble of disk, server, wall or move."""
    if "the ledger has moved" in str(wrong):
        return moved()
    if isinstance(wrong, sqlite3.Error):
        name = getattr(wrong, "sqlite_errorname", None) or ""
        known = SQLITE.get("_".join(name.split("_")[:2]))
        return None if known is None else UnusableMission(known[0], code=name, remedy=known[1])
    return _of_postgresql(wrong) if hasattr(wrong, "sqlstate") else None


def _of_postgresql(wrong: BaseException) -> TruceError | None:
    code = getattr(wrong, "sqlstate", None)
    if code == "42501":
        return Refused("the database's walls do not let this login through", remedy=WALL)
    if code in ("P0001", "23514") and "leaf" in str(wrong):
        return Conflict("the database holds acts to their leaves; nothing was written", remedy="run the command again")
    if code is None:  # the connection broke, or was never made
        lost = type(wrong).__name__ in ("OperationalError", "ConnectionTimeout", "AdminShutdown")
        return UnusableMission(*POSTGRES["08"][:1], remedy=GONE) if lost else None
    known = POSTGRES.get(code) or POSTGRES.get(code[:2])
    return None if known is None else UnusableMission(known[0], code=code, remedy=known[1])


WALL = "ask an administrator: a role for it, then `truce keep walls FOLDER`"


def moved(went_to: str | None = None, at: str | None = None) -> UnusableMission:
    """What is said to whoever still writes to a ledger that went elsewhere."""
    given = {name: value for name, value in (("went_to", went_to), ("at", at)) if value}
    remedy = "run the command again: truce.toml names the new ledger"
    if went_to:
        remedy = f'this truce.toml is old; write ledger = "{went_to}" under [store]'
    return UnusableMission("the ledger of this mission has moved", remedy=remedy, **given)


@contextmanager
def told(where: Path) -> Iterator[None]:
    """Say of a disk that fails what to do about it."""
    try:
        yield
    except OSError as wrong:
        trouble = of_disk(wrong, where)
        if trouble is None:
            raise
        raise trouble from None
    except sqlite3.Error as wrong:
        told_of = trouble_of(wrong)
        if told_of is None:
            raise
        raise told_of from None


def of_disk(wrong: OSError, where: Path) -> UnusableMission | None:
    """What a person is told of an error of the disk; None where it is none."""
    code = wrong.errno or next((c for c, words in OTHER_WORDS.items() if words in str(wrong).lower()), None)
    if code not in DISK:
        return None
    return UnusableMission(DISK[code], where=wrong.filename or where, remedy=REMEDY.get(code, ROOM))


OTHER_WORDS = {  # of libraries that keep the number to themselves
    errno.ENOSPC: "no space left",
    errno.EFBIG: "file too large",
    errno.EROFS: "read-only file system",
    errno.EACCES: "permission denied",
    errno.EIO: "input/output error",
}
