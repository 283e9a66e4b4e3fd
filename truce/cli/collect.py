"""collect: files of a source, taken in."""

from collections import Counter
from pathlib import Path
from typing import Annotated

import typer

from truce import bootstrap
from truce.cli import show, who
from truce.cli.options import Folder, From, Json, Options, To, instant, pairs
from truce.errors import TruceError, UnusableSource
from truce.flow.collect import Collected
from truce.flow.collect import collect as collect_file

SHOWN_FAULTS = 20
MANY = {"coverage": "coverage", "inventory": "inventories"}  # nouns that take no plain s


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
