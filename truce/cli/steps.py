"""fuse, judge, run: the steps of the street."""

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from truce import bootstrap
from truce.cli import show, who
from truce.cli.forecast_scenarios import end_unread
from truce.cli.lookback import is_look_back, look
from truce.cli.options import AsOf, Folder, Json, instant
from truce.errors import WrongUsage
from truce.flow.due import Done
from truce.flow.fuse import fuse as fuse_reports
from truce.flow.house import House
from truce.flow.judge import judge as judge_terms
from truce.flow.run import run as run_steps
from truce.flow.told import in_words

LookedAt = Annotated[
    Path | None,
    typer.Option("--out", "-o", help="With --as-of: also write the brief of it (html, pdf, json).", show_default=False),
]


def fuse(folder: Folder, as_json: Json = False) -> None:
    """Find out which reports speak of one incident."""
    house = who.open_house(folder)
    with bootstrap.writing(house):
        done = fuse_reports(house)
        who.saw(house, "incidents")
    _say_done([done], as_json)


def judge(
    folder: Folder,
    as_of: AsOf = None,
    reading: Annotated[
        list[str] | None, typer.Option("--reading", "-r", help="Only these readings.", show_default="all")
    ] = None,
    out: LookedAt = None,
    as_json: Json = False,
) -> None:
    """Hold every term, under every reading, against what happened. With --as-of: by what was known then, only shown."""
    house, known = _asked(folder, as_of, out)
    readings = tuple(reading) if reading else None
    if known is not None:
        look(house, known, readings, out, as_json=as_json)
        return
    with bootstrap.writing(house):
        done = judge_terms(house, None, readings)
        who.saw(house, "rulings")
    _say_done([done], as_json)


def run(folder: Folder, as_of: AsOf = None, out: LookedAt = None, as_json: Json = False) -> None:
    """Do every step that is due, and no more. With --as-of: all of them by what was known then, only shown.

    Where the mission's scenarios cannot be read, all else is done and kept, and the exit code is 1.
    """
    house, known = _asked(folder, as_of, out)
    if known is not None:
        look(house, known, None, out, as_json=as_json)
        return
    with bootstrap.writing(house):
        done = run_steps(house)
        who.saw(house, "rulings")
    _say_done(done, as_json)
    for step in done:
        if (wrong := step.facts.get("unread")) is not None:
            end_unread(wrong, machine=as_json)


def _asked(folder: Path, as_of: str | None, out: Path | None) -> tuple[House, datetime | None]:
    """The house, and the instant to look back to; None where the mission's own work was asked for."""
    house = who.open_house(folder)
    known = instant(as_of, house.choices.time_zone, "--as-of")
    if is_look_back(house, known):
        return house, known
    if out is not None:
        raise WrongUsage("--out goes with --as-of", out=out, remedy="truce brief FOLDER --out FILE")
    return house, None


def _say_done(done: list[Done], as_json: bool) -> None:
    if as_json:
        show.machine([{"step": d.name, "done": d.due, "facts": dict(d.facts)} for d in done])
        return
    for step in done:
        for line in in_words(step):
            show.say(line)
    if not any(step.due for step in done):
        show.say("nothing was due")
