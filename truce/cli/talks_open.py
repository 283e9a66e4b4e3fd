"""What the commands on talks share: a negotiation of a mission, or of a file alone, and through whose eyes."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Annotated, TypeVar

import typer

from truce.bootstrap.house import now
from truce.cli import show, who
from truce.cli.options import instant
from truce.flow.talks.held import Held, of_file, of_mission, view_of
from truce.flow.talks.spoken import ENGLISH, LANGUAGES
from truce.model.ground import Look

T = TypeVar("T")
ALONE = "UTC"  # the zone of times typed where there is no mission
Where = Annotated[
    Path,
    typer.Argument(metavar="FOLDER|FILE", help="A mission's folder; or a negotiation file, or an id of the catalogue."),
]
Of = Annotated[str | None, typer.Option("--of", help="Which negotiation, where there are several.", show_default=False)]
AsOf = Annotated[str | None, typer.Option("--as-of", help="As it stood on this day.", show_default=False)]
KnownBy = Annotated[
    str | None, typer.Option("--known-by", help="By what the record had learnt at this time.", show_default=False)
]
Language = Annotated[
    str | None,
    typer.Option(
        "--language",
        "-l",
        help=f"The language of sentences: {', '.join(LANGUAGES)}.",
        show_default="the mission's first; en of a file",
    ),
]
SaidOnly = Annotated[bool, typer.Option("--said-only", help="Without what an analyst concluded.")]


def opened(
    folder: Path,
    of: str | None = None,
    as_of: str | None = None,
    known_by: str | None = None,
    *,
    said_only: bool = False,
) -> Held:
    """The negotiation that is asked about. Asks at the command's door where it is a mission's."""
    house = who.open_house(folder) if folder.is_dir() else None
    zone = ALONE if house is None else house.choices.time_zone
    view = view_of(day(as_of, zone, "--as-of"), instant(known_by, zone, "--known-by"), inferred=not said_only)
    return of_file(str(folder), view) if house is None else of_mission(house, of, view)


def zone_of(held: Held) -> str:
    """The zone of times that are typed."""
    return ALONE if held.house is None else held.house.choices.time_zone


def language_of(held: Held, asked: str | None) -> str:
    """In which language sentences are told."""
    return asked or (ENGLISH if held.house is None else held.house.choices.language)


def moment(held: Held, as_of: str | None) -> datetime:
    """The end of the day that was typed; now, where none was."""
    typed = instant(as_of, zone_of(held), "--as-of")
    if typed is None:
        return now() if held.house is None else held.house.clock()
    return typed + timedelta(days=1) if len(as_of or "") == len("2025-08-06") else typed


def day(text: str | None, zone: str, option: str) -> date | None:
    """The day that was typed."""
    found: datetime | None = instant(text, zone, option)
    return None if found is None else found.date()


def saw(held: Held, rows: int, *, machine: bool) -> None:
    """Put on record what was shown, where it was a mission's; and tell what is wrong with a file."""
    for fault in held.faults:
        show.complain(fault)
    if held.house is not None:
        who.saw(held.house, f"talks:{held.negotiation.id}", rows=rows, machine=machine)


def tell(held: Held, found: T, rows: int, say: Callable[[T], None], *, as_json: bool) -> None:
    """Put on record what is shown, and show it: as one JSON document, or in words."""
    saw(held, rows, machine=as_json)
    if as_json:
        show.machine(show.plain(found))
    else:
        say(found)


def say_look(look: Look) -> None:
    """The first lines: which negotiation, as of when, and what is not held."""
    seen = "" if look.said_by is None else f", as it stood on {look.said_by}"
    known = "" if look.known_by is None else f", by what was known on {look.known_by:%Y-%m-%d %H:%M} UTC"
    show.say(f"{look.title} ({look.negotiation}){seen}{known}")
    if look.note:
        show.say(f"  {look.note}")
    say_withheld(look.withheld)
    show.say()


def say_withheld(rows: int) -> None:
    """How much is not held: what is said below is said without it, and may be otherwise with it."""
    if rows:
        show.say(f"  {rows} rows are not for whoever asks, or hang on such: what follows is by the rest alone")
