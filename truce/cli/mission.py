"""new, collect, fuse, judge, run: the commands that change a mission."""

from collections import Counter
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from truce import bootstrap
from truce.cli import show, who
from truce.cli.lookback import is_look_back, look
from truce.cli.options import AsOf, Folder, From, Json, Options, To, instant, pairs
from truce.errors import TruceError, UnusableSource, WrongUsage
from truce.flow.collect import Collected
from truce.flow.collect import collect as collect_file
from truce.flow.due import Done
from truce.flow.fuse import fuse as fuse_reports
from truce.flow.house import House
from truce.flow.judge import judge as judge_terms
from truce.flow.run import run as run_steps
from truce.flow.told import in_words

SHOWN_FAULTS = 20
MANY = {"coverage": "coverage", "inventory": "inventories"}  # nouns that take no plain s
LookedAt = Annotated[
    Path | None,
    typer.Option("--out", "-o", help="With --as-of: also write the brief of it (html, pdf, json).", show_default=False),
]


def new(
    folder: Folder,
    agreement: Annotated[
        list[str], typer.Option("--agreement", "-a", help="An id of the catalogue, or a YAML file; may be repeated.")
    ],
    name: Annotated[
        str | None, typer.Option(help="What briefs call the mission.", show_default="the folder's name")
    ] = None,
    time_zone: Annotated[
        str | None, typer.Option(help="IANA zone of the mission.", show_default="the first agreement's")
    ] = None,
) -> None:
    """Start a mission: a folder that holds its agreements and all that will be collected."""
    made = bootstrap.new_mission(folder, agreement, name=name, time_zone=time_zone)
    show.say(f"{folder}: a mission for {', '.join(made)}")
    show.say(f"next: truce collect {folder} --source NAME FILE   (`truce sources` lists the sources)")


def collect(
    folder: Folder,
    paths: Annotated[list[Path], typer.Argument(help="Files of that source; - is standard input.", show_default=False)],
    source: Annotated[str, typer.Option("--source", "-s", help="A source's name (`truce sources`).")],
    start: From = None,
    end: To = None,
    option: Options = None,
    as_json: Json = False,
) -> None:
    """Take files in: good rows land, bad rows are listed, repeats change nothing.

    A file of which nothing can be read is told and does not keep the others out; exit code 1 if all are such.
    """
    house = who.open_house(folder)
    zone = house.choices.time_zone
    window = {"start": instant(start, zone, "--from"), "end": instant(end, zone, "--to")}
    chosen = pairs(option)
    refused: list[TruceError] = []
    told: list[dict[str, object]] = []
    with bootstrap.writing(house), bootstrap.readable(paths) as files:
        for file in files:
            try:
                collected = collect_file(house, source, file, **window, options=chosen)
            except UnusableSource as error:  # one bad file does not keep the others out
                refused.append(error)
                told.append({"file": file.name, **error.facts()})
                continue
            told.append(_told(collected))
            who.saw(house, collected.collection.id)
            if not as_json:
                _say_collected(collected)
    if as_json:
        show.machine(told)
    else:
        for fault in refused:
            show.complain(fault.explain())
    if len(refused) == len(paths):  # nothing at all could be read
        raise typer.Exit(1)


def _told(collected: Collected) -> dict[str, object]:
    kept = collected.collection
    return {
        "collection": kept.id,
        "file": kept.file,
        "before": collected.before,
        "rows_read": kept.rows_read,
        "added": kept.added,
        "already": kept.already,
        "folded_repeats": kept.folded_repeats,
        "outside_window": kept.outside_window,
        "faults": [{"row": f.row, "field": f.field, "reason": f.reason} for f in kept.faults],
        "notes": list(kept.notes),
    }


def _say_collected(collected: Collected) -> None:
    kept = collected.collection
    if collected.before:
        show.say(f"{kept.file}: collected before ({kept.id}); nothing changed")
        return
    landed = ", ".join(f"{n:,} new {MANY.get(noun, noun + 's')}" for noun, n in sorted(kept.added.items()))
    parts = [f"{kept.rows_read:,} rows read", landed or "nothing new"]
    parts += [f"{sum(kept.already.values()):,} already kept"] if any(kept.already.values()) else []
    parts += [f"{kept.folded_repeats:,} exact repeats folded"] if kept.folded_repeats else []
    parts += [f"{kept.outside_window:,} outside the window"] if kept.outside_window else []
    show.say(f"{kept.file}: {'; '.join(parts)}")
    for note in kept.notes:
        show.say(f"  note: {note}")
    _say_faults(collected)


def _say_faults(collected: Collected) -> None:
    faults = collected.collection.faults
    if not faults:
        return
    show.say(f"  {len(faults):,} rows or fields did not land:")
    for (field, reason), number in Counter((f.field, f.reason) for f in faults).most_common(SHOWN_FAULTS):
        rows = [str(f.row) for f in faults if (f.field, f.reason) == (field, reason)][:5]
        more = ", ..." if number > len(rows) else ""
        show.say(f"    {field}: {reason} ({number:,}: row {', '.join(rows)}{more})")
    show.say(f"  every one of them: truce why {{folder}} {collected.collection.id}".replace("{folder}", "FOLDER"))


def _say_done(done: list[Done], as_json: bool) -> None:
    if as_json:
        show.machine([{"step": d.name, "done": d.due, "facts": dict(d.facts)} for d in done])
        return
    for step in done:
        for line in in_words(step):
            show.say(line)
    if not any(step.due for step in done):
        show.say("nothing was due")


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
    """Do every step that is due, and no more. With --as-of: all of them by what was known then, only shown."""
    house, known = _asked(folder, as_of, out)
    if known is not None:
        look(house, known, None, out, as_json=as_json)
        return
    with bootstrap.writing(house):
        done = run_steps(house)
        who.saw(house, "rulings")
    _say_done(done, as_json)


def _asked(folder: Path, as_of: str | None, out: Path | None) -> tuple[House, datetime | None]:
    """The house, and the instant to look back to; None where the mission's own work was asked for."""
    house = who.open_house(folder)
    known = instant(as_of, house.choices.time_zone, "--as-of")
    if is_look_back(house, known):
        return house, known
    if out is not None:
        raise WrongUsage("--out goes with --as-of", out=out, remedy="truce brief FOLDER --out FILE")
    return house, None
