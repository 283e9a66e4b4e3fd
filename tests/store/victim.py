"""A program that writes to a mission until it is killed; each line it prints says what has been acknowledged.

`python -m tests.store.victim FOLDER add FIRST` or `... replace FIRST`.
"""

import sys
from datetime import UTC, datetime
from itertools import count
from pathlib import Path

from tests.store.make import day, incident, incidents, report, reports
from truce.model.incident import Incident
from truce.model.report import Report
from truce.store.contract import Step
from truce.store.mission import Mission, open_mission

BATCH = 5
DAYS = (0, 9, 20, 40)  # in three months, so that half a commit would show
NOW = datetime(2025, 4, 20, tzinfo=UTC)


def add(mission: Mission, first: int) -> None:
    """Collect batch after batch, each with a line in the ledger."""
    for number in count(first):
        some = (report(number * BATCH + n, on=DAYS[n % len(DAYS)]) for n in range(BATCH))
        with mission.writing():
            mission.lake.add(Report, reports(*some))
            mission.ledger.log("collected", NOW, batch=number)
        print(number, flush=True)


def replace(mission: Mission, first: int) -> None:
    """Derive the same days again and again; every row of a generation carries its number."""
    for number in count(first):
        rows = incidents(*(incident(number * 10 + n, on=d, p=1 / (1 + number)) for n, d in enumerate(DAYS)))
        mission.lake.replace(Incident, rows, days=[day(d) for d in DAYS])
        step = Step(name="fuse", inputs=str(number), method="test/1", done_at=NOW, facts={})
        mission.ledger.keep_step(step)
        print(number, flush=True)


if __name__ == "__main__":
    {"add": add, "replace": replace}[sys.argv[2]](open_mission(Path(sys.argv[1])), int(sys.argv[3]))
