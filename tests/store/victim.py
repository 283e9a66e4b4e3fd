"""Programs that write to a mission until they are killed; each line they print says what has been acknowledged.

`python -m tests.store.victim` is a nursery: it loads everything once, then forks a victim for each line
`FOLDER TAB add|replace|gather TAB FIRST` it reads, prints `pid N`, and `dead` when the victim is.
"""

import os
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from itertools import count
from pathlib import Path

import alembic.command

from tests.store.make import day, incident, incidents, report, reports
from truce.model.act import Act
from truce.model.incident import Incident
from truce.model.report import Report
from truce.store.contract import Step
from truce.store.mission import Mission, open_mission

BATCH = 5
HANDS = 8
DAYS = (0, 9, 20, 40)  # in three months, so that half a commit would show
NOW = datetime(2025, 4, 20, tzinfo=UTC)
LOADED = alembic.command, reports(report(0))  # before the fork, so that no victim spends its life on loading


def say(line: str) -> None:
    """One write, so that a line is printed whole or not at all."""
    os.write(1, f"{line}\n".encode())


def add(mission: Mission, first: int) -> None:
    """Collect batch after batch, each with a line in the ledger."""
    for number in count(first):
        some = (report(number * BATCH + n, on=DAYS[n % len(DAYS)]) for n in range(BATCH))
        with mission.writing():
            mission.lake.add(Report, reports(*some))
            mission.ledger.log("collected", NOW, batch=number)
        say(str(number))


def replace(mission: Mission, first: int) -> None:
    """Derive the same days again and again; every row of a generation carries its number."""
    for number in count(first):
        rows = incidents(*(incident(number * 10 + n, on=d, p=1 / (1 + number)) for n, d in enumerate(DAYS)))
        mission.lake.replace(Incident, rows, days=[day(d) for d in DAYS])
        step = Step(name="fuse", inputs=str(number), method="test/1", done_at=NOW, facts={})
        mission.ledger.keep_step(step)
        say(str(number))


def gather(mission: Mission, first: int) -> None:
    """Many hands at once, each with acts of its own, about a subject of its own; each says what it was told is kept."""

    def hand(own: int) -> None:
        last = mission.ledger.last(f"hand:{own}")
        for turn in count(first):
            place, previous = (1, None) if last is None else ((last.position or 0) + 1, last.hash)
            facts = {"number": turn * HANDS + own}
            act = Act(act="look", at=NOW, subject=f"hand:{own}", position=place, previous=previous, facts=facts)
            (last,) = mission.ledger.append([act])
            say(str(turn * HANDS + own))

    with ThreadPoolExecutor(HANDS) as hands:
        list(hands.map(hand, range(HANDS)))


def nurse() -> None:
    """Fork victims, one at a time; the nursery itself never touches a store, so the fork is clean."""
    for line in sys.stdin:
        folder, work, first = line.rstrip("\n").split("\t")
        pid = os.fork()
        if pid == 0:
            {"add": add, "replace": replace, "gather": gather}[work](open_mission(Path(folder)), int(first))
        say(f"pid {pid}")
        os.waitpid(pid, 0)
        say("dead")


if __name__ == "__main__":
    nurse()
