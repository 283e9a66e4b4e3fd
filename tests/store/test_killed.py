"""Killed at any instant, a mission opens again and holds all that was acknowledged, once each."""

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.store.make import report
from tests.store.test_mission import SETTINGS
from tests.store.victim import BATCH, DAYS
from truce.model.incident import Incident
from truce.model.report import Report
from truce.store.mission import create_mission, open_mission

ROOT = Path(__file__).resolve().parents[2]
ROUNDS = 15


def run_and_kill(folder: Path, work: str, first: int, chance: random.Random) -> int:
    """Let the victim acknowledge a few batches, kill it at some instant of the next; the last one acknowledged."""
    command = [sys.executable, "-m", "tests.store.victim", str(folder), work, str(first)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as victim:
        assert victim.stdout is not None
        for _ in range(chance.randint(1, 3)):
            assert victim.stdout.readline(), "the victim died by itself"
        time.sleep(chance.uniform(0, 0.03))  # where in its next commit it is struck is left to chance
        os.kill(victim.pid, signal.SIGKILL)
        rest = victim.stdout.read()
        said = [line for line in rest.splitlines(keepends=True) if line.endswith("\n")]
    return int(said[-1]) if said else -1


@pytest.mark.parametrize("seed", [7])
def test_all_that_was_acknowledged_is_kept_once(tmp_path: Path, seed: int) -> None:
    chance = random.Random(seed)
    folder = tmp_path / "mission"
    create_mission(folder, SETTINGS)
    next_one = 0
    for _ in range(ROUNDS):
        last = run_and_kill(folder, "add", next_one, chance)
        mission = open_mission(folder)
        kept = mission.lake.read(Report, columns=["id"]).column("id").to_pylist()
        logged = [e.facts["batch"] for e in mission.ledger.entries()]

        assert len(set(kept)) == len(kept), "a report stands twice"
        assert len(kept) % BATCH == 0, "half a batch was kept"
        batches = len(kept) // BATCH
        assert batches >= max(last + 1, next_one + 1), "an acknowledged batch is lost"
        assert set(kept) == {report(n).id for n in range(batches * BATCH)}
        assert logged == list(range(len(logged)))
        assert len(logged) >= last + 1
        next_one = len(logged)  # what was not acknowledged is done again: that must change nothing that is kept


def test_what_is_derived_is_old_or_new_and_never_half(tmp_path: Path) -> None:
    chance = random.Random(11)
    folder = tmp_path / "mission"
    create_mission(folder, SETTINGS)
    next_one = 1
    for _ in range(ROUNDS):
        last = run_and_kill(folder, "replace", next_one, chance)
        mission = open_mission(folder)
        rows = mission.lake.read(Incident, columns=["id", "p_happened"]).to_pylist()
        step = mission.ledger.last_step("fuse")

        assert len(rows) == len(DAYS)
        assert len({row["p_happened"] for row in rows}) == 1, "two generations are mixed"
        generation = round(1 / rows[0]["p_happened"]) - 1
        assert step is not None
        assert generation >= int(step.inputs) >= max(last, next_one)
        next_one = generation + 1
