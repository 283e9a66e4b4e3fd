"""board: the dates of a mission, at the terminal or for a machine."""

from collections.abc import Iterator
from datetime import datetime
from itertools import groupby
from typing import Annotated
from zoneinfo import ZoneInfo

import typer

from truce.cli import show, who
from truce.cli.options import AsOf, Folder, Json, instant
from truce.flow.board import SOON_DAYS, board, named
from truce.model.columns import to_row
from truce.model.deadline import Deadline

COLUMNS = ("what", "whose", "due", "counted from", "days late", "rests on or waits for")


def dates(
    folder: Folder,
    as_of: AsOf = None,
    soon: Annotated[float, typer.Option("--soon", min=0.0, help="So many days ahead count as due soon.")] = SOON_DAYS,
    as_json: Json = False,
) -> None:
    """Show what is due and by when, what is overdue, met, extended or moot, and what it waits for."""
    house = who.open_house(folder)
    found = board(house, instant(as_of, house.choices.time_zone, "--as-of"), soon)
    who.saw(house, "deadlines", rows=len(found.dates), machine=as_json)
    if as_json:
        show.machine([to_row(one) for one in found.dates])
        return
    zone = ZoneInfo(house.choices.time_zone)
    if not found.dates or found.as_of is None:
        show.say("no agreement of this mission names a date")
        return
    show.say(f"by what was known on {_clock(found.as_of, zone)} ({zone.key})")
    for status, some in groupby(found.dates, key=lambda one: one.status):
        mine = list(some)
        show.say()
        show.table(f"{named(status)} ({len(mine)})", COLUMNS, [_line(one, zone) for one in mine])
    for line in _consequences(found.of_kind("set"), zone):
        show.say(line)
    show.say("\nwhy: truce why FOLDER ID   (ids: --json)")


def _clock(at: datetime, zone: ZoneInfo) -> str:
    return f"{at.astimezone(zone):%Y-%m-%d %H:%M}"


def _line(one: Deadline, zone: ZoneInfo) -> tuple[str, ...]:
    what = " ".join(part for part in (one.term, one.kind.replace("_", " "), one.name) if part)
    reading = "" if one.reading in (None, "text") else f" ({one.reading})"
    late = "" if one.days_late is None else f"{one.days_late:.1f}"
    return (
        what + reading,
        one.party,
        _due(one, zone),
        _counted(one, zone),
        late,
        ", ".join(one.because or one.waits_for),
    )


def _due(one: Deadline, zone: ZoneInfo) -> str:
    if one.due is None:
        return "no date yet" if one.extended_to is None else _clock(one.extended_to, zone)
    told = _clock(one.due, zone)
    if one.due_other is not None and one.due_other != one.due:
        told += f" or {_clock(one.due_other, zone)}"
    return told if one.extended_to is None else f"{told}, now {_clock(one.extended_to, zone)}"


def _counted(one: Deadline, zone: ZoneInfo) -> str:
    if one.trigger is None:
        return "set by " + one.set_by if one.set_by else ""
    when = "not yet" if one.triggered_at is None else _clock(one.triggered_at, zone)
    return f"{one.trigger} ({when}) {one.offset or ''}".strip()


def _consequences(set_outside: tuple[Deadline, ...], zone: ZoneInfo) -> Iterator[str]:
    """Announced and actual consequences, side by side; the one is never read from the other."""
    for one in set_outside:
        yield f"\n{one.name or 'deadline'} of {_due(one, zone)}, set by {one.set_by} for {one.party}"
        yield f"  announced: {one.announced_consequence or 'nothing'}"
        yield f"  followed:  {one.actual_consequence or 'nothing is told'}"
