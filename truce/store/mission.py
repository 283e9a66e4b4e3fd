"""A mission's folder: made whole or not at all, opened, migrated, and refused where it is newer than this program."""

import shutil
from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import uuid4

from truce.errors import UnusableMission
from truce.model.ids import PREFIX
from truce.model.nouns import NOUNS
from truce.store.addresses import SETTINGS, addresses, named
from truce.store.contract import Lake, Ledger
from truce.store.inbox import Inbox
from truce.store.lake import DeltaLake
from truce.store.ledger import SqlLedger
from truce.store.locks import Lock, file_lock
from truce.store.moving import settle_move
from truce.store.settle import mend
from truce.store.troubles import told
from truce.store.vault import Vault
from truce.store.vault_sql import SqlVault

FOLDERS = ("agreements", "zones", "briefs", "exhibits")
BY_PREFIX = {PREFIX[noun.__name__.lower()]: noun for noun in NOUNS if noun.__name__.lower() in PREFIX}


@dataclass(frozen=True, slots=True, kw_only=True)
class Mission:
    """A mission that is open."""

    folder: Path
    settings: Path
    lake: Lake
    ledger: Ledger
    vault: Vault
    inbox: Inbox
    lock: Lock
    turns: Callable[[str], Lock]

    @property
    def agreements(self) -> Path:
        """Agreements in force, as YAML."""
        return self.folder / "agreements"

    @property
    def zones(self) -> Path:
        """Areas that terms speak of, as GeoJSON."""
        return self.folder / "zones"

    @property
    def briefs(self) -> Path:
        """What was published."""
        return self.folder / "briefs"

    @property
    def exhibits(self) -> Path:
        """Evidence by content hash."""
        return self.folder / "exhibits"

    def writing(self) -> AbstractContextManager[None]:
        """Hold the mission for a step that reads and then writes: a second writer waits, then is told.

        Reading needs no lock. Do not nest it: the inner one would wait for the outer.
        """
        return self.lock()

    def turn(self, what: str) -> AbstractContextManager[None]:
        """Hold one small thing while it is read and then written. It may stand within `writing`, not around it."""
        return self.turns(what)()

    def find(self, id: str) -> tuple[type, dict[str, Any]] | None:
        """(noun, row) of an id, by its prefix; None where nothing of that id is kept."""
        noun = BY_PREFIX.get(id.partition("-")[0])
        if noun is None:
            return None
        rows = self.lake.read(noun, ids=[id]).to_pylist()
        return (noun, rows[0]) if rows else None


def create_mission(
    folder: Path, settings: str, *, agreements: Iterable[Path] = (), zones: Iterable[Path] = ()
) -> Mission:
    """Make a mission from the text of its `truce.toml` and the agreement and zone files to copy in; open it.

    It is built beside and moved into place, so a kill leaves either no mission or a whole one. Raises
    UnusableMission where the folder exists and is not empty, or two files of one folder share a name.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        what = "the folder is not empty" if folder.is_dir() else "a file of that name is in the way"
        raise UnusableMission(what, folder=folder, remedy="name a new folder")
    named(settings, folder / SETTINGS)  # refused before anything is made
    folder.parent.mkdir(parents=True, exist_ok=True)
    beside = folder.parent / f".{folder.name}.new-{uuid4().hex[:8]}"
    beside.mkdir()
    try:
        for name in FOLDERS:
            (beside / name).mkdir()
        _copy(agreements, beside / "agreements")
        _copy(zones, beside / "zones")
        (beside / SETTINGS).write_text(settings, "utf-8")
        beside.rename(folder)
    finally:
        shutil.rmtree(beside, ignore_errors=True)
    return open_mission(folder)


def _copy(files: Iterable[Path], into: Path) -> None:
    for file in files:
        if (into / file.name).exists():
            raise UnusableMission("two files share a name", name=file.name, remedy="rename one of them")
        shutil.copyfile(file, into / file.name)


def open_mission(folder: Path) -> Mission:
    """Open a mission: migrate its ledger if it is older, mend what a loss of power tore, refuse what is newer."""
    addresses(folder)
    with told(folder), file_lock(folder / ".opening")():
        settle_move(folder)
        at = addresses(folder)
        ledger = SqlLedger(at.ledger)
        if "://" not in at.lake:
            _mend_lake(Path(at.lake))
    return Mission(
        folder=folder,
        settings=folder / SETTINGS,
        lake=DeltaLake(at.lake, lock=ledger.lock("lake", folder / ".lake-lock")),
        ledger=ledger,
        vault=SqlVault(at.vault),
        inbox=ledger.inbox,
        lock=ledger.lock("mission", folder / ".lock"),
        turns=lambda what: ledger.lock(f"turn {what}", folder / f".{what}-turn"),
    )


def _mend_lake(root: Path) -> None:
    root.mkdir(parents=True, exist_ok=True)
    for log in sorted(root.glob("*/_delta_log")):
        mend(log.parent)
