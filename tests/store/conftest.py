"""Every store there is: the law is tested on all of them. PostgreSQL is a real cluster that lives for one session."""

import getpass
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest

from tests.conftest import lacking
from truce.store.contract import Lake, Ledger
from truce.store.lake import DeltaLake
from truce.store.ledger import SqlLedger, sqlite_url
from truce.store.memory import MemoryLake, MemoryLedger
from truce.store.overlay import OverlayLake, OverlayLedger

NUMBERS = count(1)


@pytest.fixture(params=["memory", "delta", "overlay"])
def lake(request: pytest.FixtureRequest, tmp_path: Path) -> Lake:
    if request.param == "overlay":
        return OverlayLake(MemoryLake())
    return MemoryLake() if request.param == "memory" else DeltaLake(tmp_path / "lake")


@pytest.fixture(params=["memory", "overlay", "sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def ledger(request: pytest.FixtureRequest, tmp_path: Path) -> Ledger:
    if request.param == "memory":
        return MemoryLedger()
    if request.param == "overlay":
        return OverlayLedger(MemoryLedger())
    if request.param == "sqlite":
        return SqlLedger(sqlite_url(tmp_path / "ledger.sqlite"))
    fresh: str = request.getfixturevalue("postgres_url")
    return SqlLedger(fresh)


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def ledger_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The URL of a database without tables."""
    if request.param == "sqlite":
        return sqlite_url(tmp_path / "ledger.sqlite").render_as_string()
    fresh: str = request.getfixturevalue("postgres_url")
    return fresh


def _programs() -> Path | None:
    """The folder of PostgreSQL's programs, the newest of Debian's if several."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda p: int(p.parts[-3]))
    if found:
        return found[-1].parent
    on_path = shutil.which("initdb")
    return Path(on_path).parent if on_path else None


class Cluster:
    """A throw-away cluster: no network, a socket in its own folder, nothing flushed (it need not survive)."""

    def __init__(self, programs: Path, folder: Path) -> None:
        self.programs = programs
        self.folder = folder
        self.as_user = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
        self.user = "postgres" if self.as_user else getpass.getuser()

    def run(self, program: str, *words: str) -> None:
        command = [*self.as_user, str(self.programs / program), *words]
        done = subprocess.run(command, cwd=self.folder, capture_output=True, text=True, check=False)
        assert done.returncode == 0, f"{program}: {done.stdout}{done.stderr}"

    def start(self) -> None:
        self.run("initdb", "-D", str(self.folder / "data"), "-A", "trust", "-E", "UTF8", "--locale=C", "-N")
        options = f"-k {self.folder} -c listen_addresses='' -c fsync=off -c max_connections=60"
        log = str(self.folder / "log")
        self.run("pg_ctl", "-D", str(self.folder / "data"), "-l", log, "-o", options, "-w", "start")

    def stop(self) -> None:
        self.run("pg_ctl", "-D", str(self.folder / "data"), "-m", "immediate", "-w", "stop")

    def fresh(self) -> str:
        name = f"truce_{next(NUMBERS)}"
        self.run("createdb", "-h", str(self.folder), name)
        return f"postgresql://{self.user}@/{name}?host={self.folder}"


@pytest.fixture(scope="session")
def cluster() -> Iterator[Cluster]:
    programs = _programs()
    if programs is None:
        lacking("PostgreSQL's programs (initdb, pg_ctl) are not installed")
    folder = Path(tempfile.mkdtemp(prefix="truce-pg-"))  # short: a socket's path has at most 107 bytes
    if os.geteuid() == 0:
        shutil.chown(folder, "postgres")
    made = Cluster(programs, folder)
    made.start()
    yield made
    made.stop()
    shutil.rmtree(folder)


@pytest.fixture
def postgres_url(cluster: Cluster) -> str:
    """The URL of a new, empty database."""
    return cluster.fresh()
