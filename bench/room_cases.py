"""Casework in the room: how long the book of cases takes to open and to read on, a list, and one case to be shown.

python -m bench.room_cases [CASES] [ACTS]     (default: 5,000 cases of 20 acts)
"""

import sys
import tempfile
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

from tests.casework import START, staffed
from truce import bootstrap
from truce.flow.house import House
from truce.flow.room import cases_listed, cases_shown
from truce.flow.room.cases import book
from truce.flow.room.cases_listed import Asked
from truce.model.act import Act, Entry, StateMove
from truce.model.ids import make_id

MOVES = ("received", "registered", "triaged", "under_verification")
TURNS = 20


def main(cases: int, acts: int) -> None:
    """Fill a mission, then measure; prints one line a measure."""
    with tempfile.TemporaryDirectory() as folder:
        staff = staffed(Path(folder))
        fill(staff.house, cases, acts)
        house = bootstrap.open_house(Path(folder) / "mission", actor=staff.keys["ivy"])
        told = f"{cases:,} cases, {cases * acts:,} acts"
        line(f"the book opened ({told})", *timed(lambda: book(house), 1))
        line("read on after nothing", *timed(lambda: book(house), TURNS))
        line("the list, a page of 50", *timed(lambda: cases_listed.listed(house, Asked()), TURNS))
        line("the list, by words", *timed(lambda: cases_listed.listed(house, Asked(text="41")), TURNS))
        id = next(iter(book(house).cases))
        line("one case, all of it", *timed(lambda: cases_shown.shown(house, id), TURNS))


def fill(house: House, cases: int, acts: int) -> None:
    """Acts of a plain course: received, registered, triaged, planned, then items."""
    ids = [make_id("case", n) for n in range(cases)]
    last: dict[str, Entry] = {}
    for turn in range(acts):
        made = [_act(id, n, turn, last.get(id)) for n, id in enumerate(ids)]
        for id, entry in zip(ids, house.mission.ledger.append(made), strict=True):
            last[id] = entry


def _act(id: str, n: int, turn: int, before: Entry | None) -> Act:
    names = ("case.receive", "case.register", "case.triage", "case.plan")
    move = StateMove(turn + 1, MOVES[turn - 1] if turn else None, MOVES[turn]) if turn < len(MOVES) else None
    facts: dict[str, object] = {"why": "in the course of work"}
    if turn == 0:
        facts |= {"channel": "own_observation", "summary": f"explosions, number {n}", "actor": "karst"}
    if turn == 1:
        facts |= {"number": f"2025-{n + 1:04d}"}
    if turn >= len(MOVES):
        facts |= {"id": f"i{turn - 3}", "kind": "document", "source": f"desk-{n % 7}", "summary": "what it says"}
    return Act(
        act=names[turn] if turn < len(names) else "case.inform",
        at=START + timedelta(minutes=turn),
        by=("otto", "ivy")[turn > 1],
        subject=id,
        position=turn + 1,
        previous=None if before is None else before.hash,
        compartment="case",
        facts=facts,
        move=move,
    )


def timed(work: Callable[[], object], turns: int) -> tuple[float, float]:
    """Median and slowest, in milliseconds."""
    taken = []
    for _ in range(turns):
        start = time.perf_counter()
        work()
        taken.append((time.perf_counter() - start) * 1000)
    return sorted(taken)[len(taken) // 2], max(taken)


def line(what: str, median: float, most: float) -> None:
    """One measure."""
    print(f"{what:<48} {median:10.1f} ms   slowest {most:10.1f} ms")


if __name__ == "__main__":
    given = [int(one) for one in sys.argv[1:]]
    main(*(given + [5_000, 20][len(given) :]))
