"""Programs that write to a mission in every way there is, until something stops them.

`python -m tests.faults.victim` is a nursery: it loads everything once, then forks a victim for each line
`FOLDER TAB WORK TAB FIRST TAB BYTES` it reads. BYTES is how large a file may grow (0: no limit): a disk that is full.
A victim prints what has been acknowledged, one line each: `WORK NUMBER`; where it is told off, `told WHAT | REMEDY`.
"""

import io
import os
import resource
import sys
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path

import alembic.command

from tests.store.filled import chain, lock, sealed
from tests.store.make import report, reports
from truce.bootstrap import open_house
from truce.errors import TruceError
from truce.flow import collect, judge
from truce.flow.brief import brief
from truce.flow.bundle.seal import Wish, seal
from truce.flow.house import House
from truce.flow.record import log
from truce.flow.run import run
from truce.model.report import Report
from truce.store.backup import make_backup, restore_backup
from truce.store.exhibits import ExhibitStore
from truce.store.moving import move
from truce.store.revise import NEWEST

LOADED = alembic.command, collect, judge, brief, seal, NEWEST, reports(report(0))  # before the fork
NOW = datetime(2025, 6, 1, tzinfo=UTC)


def say(line: str) -> None:
    """One write, so that a line is printed whole or not at all."""
    os.write(1, f"{line}\n".encode())


def acts(house: House, number: int) -> None:
    """A batch of acts of several members: a case moves, small acts come in."""
    ledger = house.mission.ledger
    told = [chain(ledger, f"cas-{number}", "case.receive", facts={"batch": number, "n": n}) for n in range(1)]
    ledger.append(told)
    ledger.log("inbox", NOW - timedelta(days=number % 2), batch=number)  # the clock goes back a day, every other time


def lake(house: House, number: int) -> None:
    house.mission.lake.add(Report, reports(*(report(10 * number + n, on=9 * n) for n in range(3))))
    house.mission.ledger.log("landed", NOW, batch=number)


def vault(house: House, number: int) -> None:
    name = f"{number}-{os.getpid()}"  # what was sealed and not put on record stays, and is nobody's
    record, new = replace(sealed(7), id=f"rec-{name}"), replace(lock(7), id=f"lck-{name}")
    house.mission.vault.keep([record], [new])
    house.mission.ledger.log("added", NOW, batch=number, lock=new.id)


def exhibit(house: House, number: int) -> None:
    taken = ExhibitStore(house.mission.folder / "exhibits").take(io.BytesIO(b"%d" % number * 40_000))
    house.mission.ledger.log("kept", NOW, batch=number, sha256=taken.stored)


def checkpoint(house: House, number: int) -> None:
    house.mission.ledger.log("signing", NOW, batch=number)
    log.checkpoint(house)


def street(house: House, number: int) -> None:
    """The street from a file to a brief, sealed."""
    folder = house.mission.folder.parent
    source, path, options = (folder / "sample.txt").read_text().split("\n")[:3]
    told = dict(pair.split("=", 1) for pair in options.split(";") if pair)
    collect.collect(house, source, Path(path), options=told)
    run(house)
    made = brief(house, "json", "en")
    seal(house, Wish(kind="brief", of=made.id, out=folder / f"sealed-{number}"))
    house.mission.ledger.log("walked", NOW, batch=number)


def backup(house: House, number: int) -> None:
    make_backup(house.mission.folder, house.mission.folder.parent / f"backup-{number}", NOW, with_vault=True)


def restore(house: House, number: int) -> None:
    folder = house.mission.folder.parent
    restore_backup(folder / "backup-base", folder / f"restored-{number}")


def moving(house: House, number: int) -> None:
    move(house.mission.folder, f"ledger-{number}.sqlite", NOW)


def to_server(house: House, number: int) -> None:
    urls = (house.mission.folder.parent / "servers.txt").read_text().split("\n")
    move(house.mission.folder, urls[number], NOW)


WORKS = {w.__name__: w for w in (acts, lake, vault, exhibit, checkpoint, street, backup, restore, moving, to_server)}
ONCE = ("moving", "to_server")  # a house stays where it was opened


def work(folder: Path, what: str, first: int, limit: int) -> None:
    """Do one kind of work again and again; whatever goes wrong must be told with a remedy."""
    try:
        house = open_house(folder)
        if limit:
            resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
        for number in range(first, first + 12) if limit else count(first):
            WORKS[what](house, number)
            say(f"{what} {number}")
            if what in ONCE:
                return
    except TruceError as error:
        say(f"told {error.what} | {error.remedy}")
    except BaseException as error:  # noqa: BLE001 - the parent judges
        say(f"raised {type(error).__name__}: {str(error)[:300]!r}")


def nurse() -> None:
    """Fork victims, one at a time; the nursery itself never touches a store, so the fork is clean."""
    for line in sys.stdin:
        folder, what, first, limit = line.rstrip("\n").split("\t")
        pid = os.fork()
        if pid == 0:
            work(Path(folder), what, int(first), int(limit))
            os._exit(0)
        say(f"pid {pid}")
        os.waitpid(pid, 0)
        say("dead")


if __name__ == "__main__":
    nurse()
