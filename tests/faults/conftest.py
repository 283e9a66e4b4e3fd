"""A nursery of victims, a mission to hurt, and a server of our own that may be stopped."""

import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from tests.conftest import ROOT, lacking
from tests.store.conftest import Cluster, _programs
from tests.store.filled import NOON, fill_vault
from truce.sample import write_sample
from truce.settings import Settings, settings_as_toml
from truce.store.backup import make_backup
from truce.store.mission import create_mission


class Nursery:
    """Forks victims and strikes them."""

    def __init__(self) -> None:
        command = [sys.executable, "-m", "tests.faults.victim"]
        self.process = subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def _line(self) -> str:
        assert self.process.stdout is not None
        return self.process.stdout.readline().strip()

    def run(
        self, folder: Path, work: str, first: int, *, limit: int = 0, kill: random.Random | None = None
    ) -> list[str]:
        """What a victim said until it died: of itself, or killed at an instant that chance chose."""
        assert self.process.stdin is not None
        self.process.stdin.write(f"{folder}\t{work}\t{first}\t{limit}\n")
        self.process.stdin.flush()
        said: list[str] = []
        pid, wanted = 0, kill.choice((0, 0, 1, 2)) if kill else -1
        while True:
            if pid and len(said) == wanted and kill:
                wanted = -1
                time.sleep(kill.uniform(0, SLOW.get(work, 0.03) if wanted == 0 or not said else 0.03))
                with suppress(ProcessLookupError):  # it had said why, and gone
                    os.kill(pid, signal.SIGKILL)
            line = self._line()
            if line == "dead":
                return said
            if line.startswith("pid "):
                pid = int(line.split()[1])
            else:
                said.append(line)


SLOW = {"street": 1.5, "backup": 0.4, "restore": 0.4, "moving": 0.4, "to_server": 0.6}  # seconds a piece of work takes


@pytest.fixture(scope="session")
def nursery() -> Iterator[Nursery]:
    made = Nursery()
    yield made
    assert made.process.stdin is not None
    made.process.stdin.close()
    made.process.wait()
    assert made.process.stdout is not None
    made.process.stdout.close()


@pytest.fixture(scope="session")
def first_mission(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a mission of the invented ceasefire, people in its vault, a file to collect and a backup."""
    folder = tmp_path_factory.mktemp("hurt")
    sample = write_sample(folder / "invented", 7)
    told = Settings(name="Heath", time_zone=sample.time_zone, agreements=[sample.agreement.name], as_of=sample.as_of)
    mission = create_mission(folder / "m", settings_as_toml(told), agreements=[sample.agreement], zones=[sample.zones])
    fill_vault(mission.vault, 3)
    file = min(sample.files, key=lambda one: one.path.stat().st_size)
    options = ";".join(f"{name}={value}" for name, value in file.options.items())
    (folder / "sample.txt").write_text(f"{file.source}\n{file.path}\n{options}\n")
    make_backup(mission.folder, folder / "backup-base", NOON, with_vault=True)
    return folder


@pytest.fixture
def folder(first_mission: Path, tmp_path: Path) -> Path:
    """A copy of it to hurt: the mission is `m` in it."""
    shutil.copytree(first_mission, tmp_path / "hurt")
    return tmp_path / "hurt"


@pytest.fixture(scope="module")
def server() -> Iterator[Cluster]:
    """A server of this module's own: others must not feel that it is stopped."""
    programs = _programs()
    if programs is None:
        lacking("PostgreSQL's programs (initdb, pg_ctl) are not installed")
    place = Path(tempfile.mkdtemp(prefix="truce-pg-"))
    if os.geteuid() == 0:
        shutil.chown(place, "postgres")
    made = Cluster(programs, place)
    made.start()
    yield made
    made.stop()
    shutil.rmtree(place)
