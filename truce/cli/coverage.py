"""coverage: who could have noticed, at the terminal or as a full table."""

from pathlib import Path
from typing import Annotated
from zoneinfo import ZoneInfo

import typer

from truce.cli import show, who
from truce.cli.options import Folder, From, Json, To, instant
from truce.cli.writing import refuse_inside, write
from truce.errors import WrongUsage
from truce.flow.coverage import FORMS, Seen, written
from truce.flow.coverage import coverage as seen_by
from truce.vocabulary import vocabulary

MEANS = ("means", "by day", "by night", "of area and time watched")
DAYS = ("day", "by day", "by night", "restrictions that began")


def coverage(
    folder: Folder,
    kind: Annotated[str, typer.Option("--kind", help="The kind of act (docs/vocabulary.md).")] = "use_of_weapon",
    start: From = None,
    end: To = None,
    as_json: Json = False,
    out: Annotated[
        Path | None,
        typer.Option(
            "--out", "-o", help="Write every cell, hour and means to this .csv, .jsonl or .parquet.", show_default=False
        ),
    ] = None,
) -> None:
    """Show how likely it was that an act of a kind would have been noticed, by day and night, means and day."""
    refuse_inside(folder, out)
    form = "" if out is None else out.suffix.removeprefix(".")
    if out is not None and form not in FORMS:
        raise WrongUsage("no such form", out=out, remedy=f"name the file .{', .'.join(FORMS)}")
    house = who.open_house(folder)
    zone = house.choices.time_zone
    found = seen_by(house, kind, instant(start, zone, "--from"), instant(end, zone, "--to"))
    if out is not None:
        write(written(found, form), out, who.leaving(house, "coverage", form, found.chances.table.height))
    who.saw(house, "coverage", rows=found.by_day.height, machine=as_json)
    if as_json:
        show.machine(_facts(found))
    elif out is None:
        _tables(found, zone)
    else:
        show.say(f"wrote {found.chances.table.height:,} rows to {out}")


def _facts(found: Seen) -> dict[str, object]:
    return {
        "kind": found.kind,
        "start": found.start.isoformat(),
        "end": found.end.isoformat(),
        "by_means": found.by_means.to_dicts(),
        "by_day": found.by_day.to_dicts(),
    }


def _tables(found: Seen, zone: str) -> None:
    where = ZoneInfo(zone)
    first, last = (f"{t.astimezone(where):%Y-%m-%d %H:%M}" for t in (found.start, found.end))
    name = vocabulary().label("acts", found.kind)
    show.say(f"chance that {name!r} would have been noticed, mean over area and time, {first} to {last} ({zone})\n")
    rows = [(m, _share(day), _share(night), _share(part)) for m, day, night, part in found.by_means.iter_rows()]
    show.table("", MEANS, rows)
    show.say()
    show.table("", DAYS, [(d, _share(day), _share(night), many) for d, day, night, many in found.by_day.iter_rows()])
    show.say("\nnight: the sun 6 degrees below the horizon; every cell, hour and means: --out FILE.csv")


def _share(value: float | None) -> str:
    return "-" if value is None else f"{value:.2f}"
