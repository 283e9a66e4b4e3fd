"""A copy of a whole mission to keep: made while others write, held against its own list of hashes, put back as new.

The ledger is kept as an SQLite file, whatever it was: the portable form. It is copied first, as it stands at one
instant; the lake, exhibits and the vault after it, so that nothing the ledger speaks of is missing.
"""

import json
import shutil
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import asdict, dataclass
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import Any
from uuid import uuid4

from sqlalchemy import URL, NullPool, create_engine
from sqlalchemy.exc import SQLAlchemyError

from truce.errors import TruceError, Untrustworthy, UnusableMission, WrongUsage
from truce.model.person import REGISTERS
from truce.record.canon import instant_text
from truce.store import vault_sql
from truce.store.addresses import ROOM, SETTINGS, VAULT, Addresses, addresses, flush, with_store, write_whole
from truce.store.ledger import open_engine, sqlite_url
from truce.store.mission import Mission, open_mission
from truce.store.moving import open_vault
from truce.store.revise import NEWEST
from truce.store.room.copying import copy_room, is_there
from truce.store.settle import LOG, files_of, last_commit
from truce.store.transfer import LEDGER, Content, content_of, copy_ledger, copy_tables, has_vault, snapshot
from truce.store.transfer import VAULT as VAULT_TABLES
from truce.store.troubles import told

FORMAT = 1
MANIFEST = "truce-backup.json"
LEDGER_FILE = "ledger.sqlite"
LAKE = "lake"
FORGETTING = ("people.forget", *(f"{register}.forget" for register in REGISTERS))  # acts that destroy locks
SECRET = ("keys",)  # only with the vault, as the room's own database
MADE_AGAIN = ("room",)  # folders of what is derived
PIECE = 1 << 20
AGAIN = "take another backup; this one cannot be trusted"


@dataclass(frozen=True, slots=True, kw_only=True)
class Backup:
    """What a backup holds, as its list says. `damaged`: exhibits that were no longer what they were when copied."""

    format: int
    made_at: str
    revision: str
    ledger: Content
    checkpoint: str | None
    lake: Mapping[str, int]
    lake_elsewhere: str | None
    with_vault: bool
    damaged: tuple[str, ...]
    files: Mapping[str, tuple[str, int]]


def make_backup(folder: Path, out: Path, at: datetime, *, with_vault: bool) -> tuple[Backup, str]:
    """Copy a mission into a new folder and check the copy; (what it holds, the SHA-256 of its list).

    It is built beside and moved into place: a kill leaves no half a backup under its name.
    """
    if out.exists():
        raise WrongUsage("there is something of that name", folder=out, remedy="name a new folder")
    if folder.resolve() in out.resolve().parents:
        raise WrongUsage("a backup cannot lie inside its mission", folder=out, remedy="name a folder elsewhere")
    with told(out), _beside(out) as made:
        here = addresses(folder)
        content, checkpoint = _copy_ledger(here.ledger, made / LEDGER_FILE)
        versions = {} if "://" in here.lake else _copy_lake(Path(here.lake), made / LAKE)
        _copy_files(folder, made, _kept_apart(folder, here), with_vault=with_vault)
        if with_vault:
            _copy_vault(here.vault, made / VAULT)
            _copy_room(here.room, made / ROOM)
        backup = Backup(
            format=FORMAT,
            made_at=instant_text(at),
            revision=NEWEST,
            ledger=content,
            checkpoint=checkpoint,
            lake=versions,
            lake_elsewhere=here.lake if "://" in here.lake else None,
            with_vault=with_vault,
            damaged=tuple(_damaged(made)),
            files=_hashes(made),
        )
        listed = json.dumps(asdict(backup), indent=1, sort_keys=True, ensure_ascii=False).encode()
        write_whole(made / MANIFEST, listed, 0o644)
        check_backup(made)
        _flush_all(made)
        made.rename(out)
        flush(out.parent)
    return backup, sha256(listed).hexdigest()


@contextmanager
def _beside(out: Path) -> Iterator[Path]:
    out.parent.mkdir(parents=True, exist_ok=True)
    made = out.parent / f".{out.name}.new-{uuid4().hex[:8]}"
    made.mkdir(mode=0o700)
    try:
        yield made
    finally:
        shutil.rmtree(made, ignore_errors=True)


def _copy_ledger(source: URL, file: Path) -> tuple[Content, str | None]:
    """The ledger as it stands at one instant."""
    if source.get_backend_name() == "sqlite":
        _copy_sqlite(Path(str(source.database)), file)
    else:
        engine, target = open_engine(source), open_engine(sqlite_url(file))
        with snapshot(engine) as reader:
            copy_ledger(reader, target)
        engine.dispose()
        target.dispose()
        with closing(sqlite3.connect(file)) as connection:
            connection.execute("PRAGMA journal_mode=DELETE")
    return _content(file), _newest_checkpoint(file)


def _copy_sqlite(source: Path, file: Path) -> None:
    """Page by page, by SQLite itself, in one file without a log beside it."""
    with closing(sqlite3.connect(source)) as old, closing(sqlite3.connect(file)) as new:
        old.backup(new)
        new.execute("PRAGMA journal_mode=DELETE")
    file.chmod(0o600)


def _content(file: Path) -> Content:
    """What a ledger's file holds; not a byte of it is touched."""
    address = f"{file.absolute().as_uri()}?immutable=1"
    engine = create_engine("sqlite://", creator=lambda: sqlite3.connect(address, uri=True), poolclass=NullPool)
    with snapshot(engine) as connection:
        return content_of(connection, LEDGER)


def _newest_checkpoint(file: Path) -> str | None:
    with closing(sqlite3.connect(file)) as connection:
        row = connection.execute("SELECT note FROM checkpoints ORDER BY size DESC, seq DESC LIMIT 1").fetchone()
    return None if row is None else str(row[0])


def _copy_lake(lake: Path, into: Path) -> dict[str, int]:
    """Every table at its newest version, with all that older ones need; what is committed meanwhile stays out."""
    versions = {}
    for log in sorted(lake.glob(f"*/{LOG}")):
        last = last_commit(log.parent)
        if last is None:
            continue
        table = log.parent.name
        versions[table] = int(last.stem) + 1
        commits = [entry for entry in sorted(log.glob("[0-9]*.json")) if entry.stem <= last.stem]
        files = {log.parent / name for entry in commits for name, _ in files_of(entry)}
        older = [entry for entry in log.glob("[0-9]*.parquet") if entry.name[:20] <= last.stem]
        for path in [*commits, *older, *sorted(files)]:
            _copy(path, into / table / path.relative_to(log.parent))
    return versions


def _kept_apart(folder: Path, here: Addresses) -> set[Path]:
    """What is copied in a way of its own, or not at all."""
    apart = set(folder.glob("*.sqlite*"))  # the vault, this ledger, and those that the mission moved away from
    if "://" not in here.lake:
        apart.add(Path(here.lake))
    if here.ledger.get_backend_name() == "sqlite":
        database = Path(str(here.ledger.database))
        apart |= {database.with_name(database.name + end) for end in ("", "-wal", "-shm")}
    return {path.absolute() for path in apart}


def _copy_files(folder: Path, into: Path, apart: set[Path], *, with_vault: bool) -> None:
    for path in sorted(folder.iterdir()):
        if path.name.startswith(".") or path.absolute() in apart:
            continue
        if path.name in MADE_AGAIN or (path.name in SECRET and not with_vault):
            continue
        for file in [path] if path.is_file() else sorted(p for p in path.rglob("*") if p.is_file()):
            if ".incoming" not in file.parts:
                _copy(file, into / file.relative_to(folder))


def _copy(source: Path, target: Path) -> None:
    """A copy of its own, never a link: what harms one must not harm the other."""
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(source, target)
    target.chmod(source.stat().st_mode & 0o777 | 0o200)


def _copy_vault(source: URL, file: Path) -> None:
    if source.get_backend_name() == "sqlite":
        if Path(str(source.database)).is_file():
            _copy_sqlite(Path(str(source.database)), file)
        return
    engine = open_engine(source)
    try:
        with snapshot(engine) as reader:
            if not has_vault(reader):
                return
            target = open_vault(file)
            with target.execution_options(writes=True).begin() as connection:
                connection.execute(vault_sql.formats.delete())
                copy_tables(reader, connection, VAULT_TABLES)
            target.dispose()
    finally:
        engine.dispose()


def _copy_room(source: URL, file: Path) -> None:
    """Accounts, their sealed keys, rules of alerts, cursors of feeds: secret as the vault is, and so only with it."""
    if not is_there(source):
        return
    copy_room(source, sqlite_url(file))
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("PRAGMA journal_mode=DELETE")
    file.chmod(0o600)


def _damaged(made: Path) -> Iterator[str]:
    """Exhibits whose bytes are not those of their name."""
    for path in sorted((made / "exhibits").glob("??/*")):
        if len(path.name) == 62 and _hash(path) != path.parent.name + path.name:
            yield str(path.relative_to(made))


def _hashes(made: Path) -> dict[str, tuple[str, int]]:
    found = sorted(path for path in made.rglob("*") if path.is_file() and path.name != MANIFEST)
    return {str(path.relative_to(made)): (_hash(path), path.stat().st_size) for path in found}


def _hash(path: Path) -> str:
    digest = sha256()
    with path.open("rb") as file:
        while piece := file.read(PIECE):
            digest.update(piece)
    return digest.hexdigest()


def _flush_all(made: Path) -> None:
    for path in made.rglob("*"):
        flush(path)


def read_backup(out: Path) -> Backup:
    """The list of a backup. Raises UnusableMission where the folder is none, Untrustworthy where it cannot be read."""
    try:
        have: dict[str, Any] = json.loads((out / MANIFEST).read_text("utf-8"))
        if have["format"] > FORMAT:
            raise UnusableMission(
                "this backup was made by a newer truce", format=have["format"], remedy="install a newer truce"
            )
        files = {name: (str(hashed), int(size)) for name, (hashed, size) in have["files"].items()}
        parts = {"files": files, "ledger": Content(**have["ledger"]), "damaged": tuple(have["damaged"])}
        return Backup(**have | parts)
    except (FileNotFoundError, NotADirectoryError):
        raise UnusableMission("this folder is not a backup", folder=out, remedy="`truce backup` makes one") from None
    except (ValueError, KeyError, TypeError):
        raise Untrustworthy("the list of this backup cannot be read", file=out / MANIFEST, remedy=AGAIN) from None


def check_backup(out: Path) -> Backup:
    """Hold a backup against its list. Raises Untrustworthy naming the first thing that is not as it was."""
    backup = read_backup(out)
    have = {str(path.relative_to(out)) for path in out.rglob("*") if path.is_file()} - {MANIFEST}
    for name in sorted(backup.files.keys() | have):
        if name not in have:
            raise Untrustworthy("a file of this backup is missing", file=name, remedy=AGAIN)
        if name not in backup.files:
            raise Untrustworthy("a file that is not of this backup lies in it", file=name, remedy="take it out")
        if (_hash(out / name), (out / name).stat().st_size) != backup.files[name]:
            raise Untrustworthy("a file of this backup is damaged", file=name, remedy=AGAIN)
    if backup.revision != NEWEST:
        return backup  # of an older truce: its files are as they were, and the root is held when it is opened
    try:
        content = _content(out / LEDGER_FILE)
    except (SQLAlchemyError, TruceError) as wrong:
        raise Untrustworthy("the ledger of this backup cannot be read", remedy=AGAIN) from wrong
    if content != backup.ledger:
        raise Untrustworthy("the ledger of this backup is not what its list says", root=content.root, remedy=AGAIN)
    return backup


def restore_backup(out: Path, folder: Path) -> tuple[Backup, Mission, int]:
    """Put a backup back as a new mission; (what it held, the mission, locks of the forgotten that were destroyed).

    Everything is checked first, and again once it is back. It is built beside and moved into place.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise UnusableMission(
            "the folder is in use; nothing is ever overwritten", folder=folder, remedy="name a new one"
        )
    backup = check_backup(out)
    with told(folder), _beside(folder) as made:
        for name in backup.files:
            _copy(out / name, made / name)
        _settle_settings(made, backup)
        mission = open_mission(made)
        gone = _forget_again(mission, made)
        root = mission.ledger.tree().root().hex()
        if root != backup.ledger.root:
            raise Untrustworthy("what was put back has another root", root=root, listed=backup.ledger.root)
        del mission  # whoever holds it lets go of its files
        _flush_all(made)
        made.rename(folder)
        flush(folder.parent)
    return backup, open_mission(folder), gone


def _settle_settings(made: Path, backup: Backup) -> None:
    settings = made / SETTINGS
    text = with_store(settings.read_text("utf-8"), "ledger", LEDGER_FILE)
    if backup.lake_elsewhere is None:
        text = with_store(text, "lake", LAKE)
    write_whole(settings, text.encode(), 0o644)


def _forget_again(mission: Mission, made: Path) -> int:
    """A lock that the log says was destroyed stays destroyed, whenever the vault was copied."""
    if not (made / VAULT).is_file():
        return 0
    forgotten = {lock for entry in mission.ledger.entries(acts=FORGETTING) for lock in entry.facts["locks"]}
    kept = forgotten & {lock.id for lock in mission.vault.locks()}
    return mission.vault.shred(kept) if kept else 0
