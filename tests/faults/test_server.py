"""A server that is stopped or killed, two and four writers at once, a clock set back: the same laws."""

import os
import random
import signal
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path

import pytest
from sqlalchemy import text

from tests.conftest import ROOT
from tests.faults.conftest import Nursery
from tests.faults.invariants import Kept
from tests.store.conftest import Cluster
from tests.store.filled import chain, held
from truce.bootstrap import open_house
from truce.errors import Conflict, TruceError
from truce.flow.record.log_verify import verify
from truce.model.act import Act
from truce.store.ledger import SqlLedger, open_engine
from truce.store.moving import move

NOW = datetime(2025, 6, 1, tzinfo=UTC)


def stop(server: Cluster) -> None:
    server.run("pg_ctl", "-D", str(server.folder / "data"), "-m", "immediate", "-w", "stop")


def start(server: Cluster) -> None:
    options = f"-k {server.folder} -c listen_addresses='' -c fsync=off -c max_connections=60"
    log = str(server.folder / "log")
    server.run("pg_ctl", "-D", str(server.folder / "data"), "-l", log, "-o", options, "-w", "start")


def write_on(ledger: SqlLedger, kept: set[int]) -> TruceError:
    """Act after act, each with one about a case, until something is told."""
    for number in count(1 + max(kept, default=-1)):
        try:
            small = Act(act="inbox", at=NOW, facts={"n": number})
            ledger.append([chain(ledger, f"cas-{number}", "case.receive"), small])
        except TruceError as told:
            return told
        kept.add(number)
    raise AssertionError


def kill_backends(url: str) -> None:
    """A backend that is killed takes the whole server through its recovery."""
    engine = open_engine(url)
    others = "datname = current_database() AND pid <> pg_backend_pid()"
    with engine.connect() as connection:
        pids = connection.execute(text(f"SELECT pid FROM pg_stat_activity WHERE {others}")).scalars().all()
    engine.dispose()
    for pid in pids:
        os.kill(pid, signal.SIGKILL)


def strike_server(url: str, server: Cluster, chance: random.Random, rounds: int) -> None:
    """Writers go on until the server is gone; what it acknowledged is there when it is back."""
    kept: set[int] = set()
    for _ in range(rounds):
        ledger = SqlLedger(url)
        with ThreadPoolExecutor(1) as crowd:
            writer = crowd.submit(write_on, ledger, kept)
            time.sleep(chance.uniform(0.01, 0.3))
            if chance.random() < 0.5 and os.geteuid() == 0:
                kill_backends(url)
                time.sleep(0.3)
            stop(server)
            told = writer.result()
        assert told.remedy, told.explain()
        ledger.close()
        start(server)

        ledger = SqlLedger(url)
        numbers = [e.facts["n"] for e in ledger.entries(acts=["inbox"])]
        assert len(numbers) == len(set(numbers))
        assert kept <= set(numbers)
        kept |= set(numbers)
        assert held(url).size == 2 * len(numbers), "half a batch was kept"
        ledger.close()


@pytest.mark.postgres
def test_the_server_is_stopped_in_the_middle(server: Cluster) -> None:
    strike_server(server.fresh(), server, random.Random(1), rounds=2)


@pytest.mark.postgres
@pytest.mark.long
def test_the_server_is_stopped_again_and_again(server: Cluster) -> None:
    strike_server(server.fresh(), server, random.Random(2), rounds=40)


@pytest.mark.postgres
@pytest.mark.parametrize("seed", [3, *(pytest.param(seed, marks=pytest.mark.long) for seed in range(10, 20))])
def test_a_mission_on_a_server_is_struck_while_it_works_and_while_it_moves(
    folder: Path, nursery: Nursery, server: Cluster, seed: int
) -> None:
    kept, chance = Kept(folder), random.Random(seed)
    (folder / "servers.txt").write_text("\n".join(server.fresh() for _ in range(2)))
    for number in range(2):
        nursery.run(kept.mission, "to_server", number, kill=chance)
        kept.check()
    if "postgresql" not in (kept.mission / "truce.toml").read_text("utf-8"):
        move(kept.mission, server.fresh(), NOW)
    for work in (
        ("acts", "vault") if seed == 3 else ("acts", "vault", "checkpoint", "backup", "moving")
    ):  # few every day
        kept.heard(nursery.run(kept.mission, work, kept.next_of(work), kill=chance))
        kept.check()


@pytest.mark.postgres
@pytest.mark.parametrize(
    ("on", "writers"),
    [
        ("sqlite", 2),
        pytest.param("postgres", 2, marks=pytest.mark.long),
        pytest.param("sqlite", 4, marks=pytest.mark.long),
        pytest.param("postgres", 4, marks=pytest.mark.long),
    ],
)
def test_writers_at_once_in_programs_of_their_own(folder: Path, server: Cluster, on: str, writers: int) -> None:
    if on == "postgres":
        move(folder / "m", server.fresh(), NOW)
    program = (
        "import sys\nfrom pathlib import Path\nfrom datetime import datetime, UTC\n"
        "from truce.store.mission import open_mission\nm = open_mission(Path(sys.argv[1]))\n"
        "for n in range(25):\n m.ledger.log('inbox', datetime.now(UTC), n=int(sys.argv[2]) * 1000 + n)\n"
    )
    crowd = [
        subprocess.Popen([sys.executable, "-c", program, str(folder / "m"), str(number)], cwd=ROOT)
        for number in range(writers)
    ]
    assert [one.wait() for one in crowd] == [0] * writers

    house = open_house(folder / "m")
    numbers = [e.facts["n"] for e in house.mission.ledger.entries(acts=["inbox"])]
    assert sorted(numbers) == [w * 1000 + n for w in range(writers) for n in range(25)]
    assert not verify(house).faults


def test_of_two_who_act_on_one_thing_at_once_one_is_told(folder: Path) -> None:
    first, second = open_house(folder / "m").mission.ledger, open_house(folder / "m").mission.ledger
    told = chain(first, "cas-1", "case.receive")
    first.append([told])

    with pytest.raises(Conflict, match="meanwhile") as slower:
        second.append([told])
    assert "look at it again" in slower.value.remedy


def test_a_clock_set_back_a_day_loses_nothing_and_is_remarked(folder: Path) -> None:
    house = open_house(folder / "m")
    now = house.clock()
    for ago in (0, 1, 0):
        house.mission.ledger.log("inbox", now - timedelta(days=ago), ago=ago)

    verified = verify(house)
    assert [e.facts["ago"] for e in house.mission.ledger.entries(acts=["inbox"])] == [0, 1, 0]
    assert not verified.faults
    assert verified.remarks
