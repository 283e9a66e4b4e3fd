"""Killed at any instant, a mission opens again and holds all that was acknowledged, once each."""

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.store.make import report
from tests.store.test_mission import SETTINGS
from tests.store.victim import BATCH, DAYS, HANDS
from truce.model.incident import Incident
from truce.model.report import Report
from truce.store.mission import create_mission, open_mission

ROOT = Path(__file__).resolve().parents[2]
ROUNDS = 15


@pytest.fixture(scope="module")
def nursery() -> Iterator[subprocess.Popen[str]]:
    command = [sys.executable, "-m", "tests.store.victim"]
    with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        yield process
        assert process.stdin is not None
        process.stdin.close()


def run_and_kill(
    nursery: "subprocess.Popen[str]", folder: Path, work: str, first: int, chance: random.Random
) -> list[int]:
    """Let a victim acknowledge a few batches, then kill it at some instant of the next; what it acknowledged."""
    assert nursery.stdin is not None
    assert nursery.stdout is not None
    nursery.stdin.write(f"{folder}\t{work}\t{first}\n")
    nursery.stdin.flush()
    said: list[int] = []
    pid, wanted = 0, chance.randint(1, 3)
    while len(said) < wanted or not pid:
        line = nursery.stdout.readline().split()
        assert line not in ([], ["dead"]), "the victim died by itself"
        if line[0] == "pid":
            pid = int(line[1])
        else:
            said.append(int(line[0]))
    time.sleep(chance.uniform(0, 0.04))  # where in its next commit it is struck is left to chance
    os.kill(pid, signal.SIGKILL)
    while (last := nursery.stdout.readline().strip()) != "dead":
        said.append(int(last))
    return said


@pytest.mark.long
def test_all_that_was_acknowledged_is_kept_once(tmp_path: Path, nursery: "subprocess.Popen[str]") -> None:
    chance = random.Random(7)
    folder = tmp_path / "mission"
    create_mission(folder, SETTINGS)
    next_one = 0
    for _ in range(ROUNDS):
        last = run_and_kill(nursery, folder, "add", next_one, chance)[-1]
        mission = open_mission(folder)
        kept = mission.lake.read(Report, columns=["id"]).column("id").to_pylist()
        logged = [e.facts["batch"] for e in mission.ledger.entries()]

        assert len(set(kept)) == len(kept), "a report stands twice"
        assert len(kept) % BATCH == 0, "half a batch was kept"
        batches = len(kept) // BATCH
        assert batches >= last + 1, "an acknowledged batch is lost"
        assert set(kept) == {report(n).id for n in range(batches * BATCH)}
        assert logged == list(range(len(logged)))
        assert len(logged) >= last + 1
        next_one = len(logged)  # what was not acknowledged is done again: that must change nothing that is kept


def test_of_many_hands_at_once_each_finds_what_it_was_told_is_kept(
    tmp_path: Path, nursery: "subprocess.Popen[str]"
) -> None:
    chance = random.Random(13)
    folder = tmp_path / "mission"
    create_mission(folder, SETTINGS)
    for round in range(ROUNDS):
        said = run_and_kill(nursery, folder, "gather", round * 10_000, chance)
        kept = [entry.facts["number"] for entry in open_mission(folder).ledger.entries()]

        assert set(said) <= set(kept), "what was acknowledged is lost"
        assert len(set(kept)) == len(kept), "an act stands twice"
        own = [number // HANDS for number in kept if number % HANDS == 3 and number >= round * 10_000 * HANDS]
        assert own == list(range(round * 10_000, round * 10_000 + len(own))), "a hand's acts have a gap"


@pytest.mark.long
def test_what_is_derived_is_old_or_new_and_never_half(tmp_path: Path, nursery: "subprocess.Popen[str]") -> None:
    chance = random.Random(11)
    folder = tmp_path / "mission"
    create_mission(folder, SETTINGS)
    next_one = 1
    for _ in range(ROUNDS):
        last = run_and_kill(nursery, folder, "replace", next_one, chance)[-1]
        mission = open_mission(folder)
        rows = mission.lake.read(Incident, columns=["id", "p_happened"]).to_pylist()
        step = mission.ledger.last_step("fuse")

        assert len(rows) == len(DAYS)
        assert len({row["p_happened"] for row in rows}) == 1, "two generations are mixed"
        generation = round(1 / rows[0]["p_happened"]) - 1
        assert step is not None
        assert generation >= int(step.inputs) >= last
        next_one = generation + 1
