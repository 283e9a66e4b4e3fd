"""The sheet of a mission: made from the lake, kept beside it as plain arrays, and made anew when the lake has changed.

It is derived and can be thrown away at any time. All worker processes map the same files. A new one is laid beside the
old and moved into place whole; the old is removed when nobody opens it any more.
"""

import fcntl
import os
import shutil
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

import polars as pl

from truce.flow.due import digest
from truce.flow.frames import frame
from truce.flow.house import House
from truce.flow.room.sheet_watch import watch_tables
from truce.model.coverage import Coverage
from truce.model.incident import Incident
from truce.model.line import Line, Zone
from truce.model.ruling import Ground, Ruling
from truce.picture.kept import FORM, open_sheet, write_sheet
from truce.picture.lay import GROUND_COLUMNS, INCIDENT_COLUMNS, RULING_COLUMNS, lay
from truce.picture.sheet import Sheet
from truce.store.locks import file_lock

RESTS_ON = (Incident, Ruling, Ground, Coverage, Line, Zone)
FRESH_SECONDS = 2.0  # the lake is asked for its versions no more often
MAKING_SECONDS = 600.0  # how long another process may take to lay the same sheet
HELD_BACK = ("file", "row")


@dataclass(frozen=True, slots=True)
class Stand:
    """What a sheet is made of: versions of the lake by noun, and the zone of its days."""

    versions: Mapping[type, int]
    zone: str

    @property
    def version(self) -> str:
        """In 16 hex digits."""
        told = {noun.__name__: number for noun, number in self.versions.items()}
        return digest(told, self.zone, FORM)[:16]


def stand_of(house: House) -> Stand:
    """What a sheet made now would be made of."""
    lake = house.mission.lake
    return Stand({noun: lake.version(noun) for noun in RESTS_ON}, house.choices.time_zone)


def make_sheet(house: House, stand: Stand) -> Sheet:
    """Lay out what the mission's lake held at a stand, whatever was added since."""

    def read(noun: type, columns: Sequence[str] | None = None) -> pl.DataFrame:
        return frame(house, noun, columns=columns, version=stand.versions[noun])

    incidents, coverage = read(Incident, INCIDENT_COLUMNS), read(Coverage)
    return lay(
        incidents,
        read(Ruling, RULING_COLUMNS),
        read(Ground, GROUND_COLUMNS),
        version=stand.version,
        zone=stand.zone,
        tables={
            "lines": read(Line).drop(HELD_BACK),
            "zones": read(Zone),
            "denials": coverage.filter(pl.col("restriction").is_not_null()).drop(HELD_BACK),
            **watch_tables(incidents, coverage, stand.zone),
        },
    )


class Sheets:
    """The sheets of one mission as one process sees them."""

    def __init__(self, folder: Path, *, clock: Callable[[], float] = time.monotonic) -> None:
        """`folder`: of the mission; sheets lie in its room/sheets. `clock`: seconds that only grow."""
        self._home = folder / "room" / "sheets"
        self._clock = clock
        self._lock = threading.Lock()
        self._wanted: tuple[float, Stand] | None = None
        self._now: Sheet | None = None
        self._before: Sheet | None = None
        self._reading: int | None = None
        self._making: Future[Sheet] | None = None
        self._asking: Future[Stand] | None = None
        self._hands = ThreadPoolExecutor(2, thread_name_prefix="sheet")

    def current(self, house: House) -> Sheet:
        """The newest sheet that is ready. The first is waited for; later ones are laid while the old one still serves.

        Raises UnusableMission where another process has been laying the same sheet for too long.
        """
        wanted = self._asked(house)
        with self._lock:
            now, making = self._now, self._making
            if now is not None and now.version == wanted.version:
                return now
            if making is None:
                making = self._making = self._hands.submit(self._laid, house, wanted)
        if now is not None and not making.done():
            return now
        try:
            made = making.result()
        finally:
            with self._lock:
                if self._making is making:
                    self._making = None
        return self._turn_to(made)

    def of_version(self, house: House, version: str) -> Sheet | None:
        """The sheet of a version, while this process still has it: the newest, or the one before; else None."""
        now = self.current(house)
        with self._lock:
            return next((s for s in (now, self._now, self._before) if s is not None and s.version == version), None)

    def close(self) -> None:
        """Let go of what is held."""
        self._hands.shutdown()
        with self._lock:
            self._let_go()
            self._now = self._before = None

    def _asked(self, house: House) -> Stand:
        """The stand wanted, asked of the lake every few seconds, behind; only the first is waited for."""
        with self._lock:
            known, asking = self._wanted, self._asking
            stale = known is not None and self._clock() - known[0] >= FRESH_SECONDS
            if stale and asking is None:
                self._asking = self._hands.submit(self._ask, house)
        if known is None:
            return self._ask(house)
        if asking is None or not asking.done():
            return known[1]
        with self._lock:
            self._asking = None
        return asking.result()

    def _ask(self, house: House) -> Stand:
        wanted = stand_of(house)
        with self._lock:
            self._wanted = (self._clock(), wanted)
        return wanted

    def _turn_to(self, made: Sheet) -> Sheet:
        with self._lock:
            if self._now is None or self._now.version != made.version:
                self._before, self._now = self._now, made
                self._let_go()
                self._reading = _reads(self._home / made.version)
        self._tidy(made.version)
        return made

    def _laid(self, house: House, stand: Stand) -> Sheet:
        """The sheet of a stand: as somebody left it, or laid now by one process while the others wait."""
        home = self._home / stand.version
        if (found := open_sheet(home)) is not None:
            return found
        self._home.mkdir(parents=True, exist_ok=True)
        with file_lock(self._home / ".laying", MAKING_SECONDS)():
            if (found := open_sheet(home)) is not None:
                return found
            for left in self._home.glob(".new-*"):  # nobody else lays: it was killed
                shutil.rmtree(left, ignore_errors=True)
            shutil.rmtree(home, ignore_errors=True)  # of another form, or torn
            beside = self._home / f".new-{uuid4().hex[:8]}"
            write_sheet(make_sheet(house, stand), beside)
            beside.rename(home)
        laid = open_sheet(home)
        if laid is None:
            raise FileNotFoundError(home)
        return laid

    def _let_go(self) -> None:
        """Read the sheet at hand no more, as far as whoever tidies is concerned."""
        if self._reading is not None:
            os.close(self._reading)
        self._reading = None

    def _tidy(self, keep: str) -> None:
        """Remove sheets that nobody opens; whoever has mapped one keeps its pages all the same."""
        for old in self._home.iterdir() if self._home.is_dir() else ():
            if old.is_dir() and not old.name.startswith(".") and old.name != keep:
                _remove_unread(old)


def _reads(home: Path) -> int:
    """A shared lock on a sheet, held until what comes back (a handle of the system) is closed or the process ends."""
    handle = os.open(home.with_name(f".{home.name}.read"), os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    fcntl.flock(handle, fcntl.LOCK_SH)
    return handle


def _remove_unread(home: Path) -> None:
    mark = home.with_name(f".{home.name}.read")
    with mark.open("a") as file, suppress(BlockingIOError):
        fcntl.flock(file.fileno(), fcntl.LOCK_EX | fcntl.LOCK_NB)
        shutil.rmtree(home, ignore_errors=True)
        mark.unlink(missing_ok=True)
