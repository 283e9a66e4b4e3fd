"""community: dialogue, local agreements, promises, harm to civilians, human rights. What is told is read from a file or
from standard input, never typed as words of a command: those stay in the shell's history. Nobody is named anywhere.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Annotated, Any

import typer

from truce import bootstrap
from truce.cli import community_harm, community_nouns, community_released, community_rights, community_told, show, who
from truce.cli.community_released import REASONS, say_left
from truce.cli.community_words import say_figures
from truce.cli.options import Folder, Json
from truce.errors import WrongUsage
from truce.flow.community import figures, forgetting, harm_figures, keeping, rights, rights_figures
from truce.flow.community.releasing import Left
from truce.flow.house import House
from truce.model.person import REGISTERS

app = typer.Typer(no_args_is_help=True)
Register = StrEnum("Register", {name: name for name in REGISTERS})  # type: ignore[misc]
Day = Annotated[str | None, typer.Option("--from", help="The first day.", show_default="of the last whole month")]
Until = Annotated[
    str | None, typer.Option("--to", help="Up to, and not including, this day.", show_default="of this month")
]
Said = tuple[dict[str, Any], Callable[[], None]]  # figures for machines, and how to say them


class Why(StrEnum):
    """Why a year is destroyed."""

    retention = "retention"
    danger = "danger"
    asked = "asked"


class Edition(StrEnum):
    """For whom figures are made."""

    internal = "internal"
    public = "public"


EditionOf = Annotated[
    Edition, typer.Option(help="public: small numbers hidden, whole months only; what leaves is kept as it left.")
]
Corrected = Annotated[
    str | None,
    typer.Option("--why", help=f"Of figures that left before and have changed: why they are corrected: {REASONS}."),
]
Estimated = Annotated[
    bool, typer.Option("--estimate", help="Of harm that leaves: an estimate beside the floor leaves too, in tens.")
]


@dataclass(frozen=True, slots=True)
class Wish:
    """What figures are asked for: days (half-open), whether they leave, why they are corrected, with an estimate."""

    start: date
    until: date
    public: bool
    why: str | None
    estimated: bool


Make = Callable[[House, Wish], Said]


def _figured(make: Make) -> Callable[..., None]:
    """The command that says figures of a period, in words or as one document."""

    def run(
        folder: Folder,
        start: Day = None,
        until: Until = None,
        edition: EditionOf = Edition.internal,
        why: Corrected = None,
        estimate: Estimated = False,
        as_json: Json = False,
    ) -> None:
        house = who.open_house(folder)
        begin, end = _period(start, until, figures.today(house))
        wish = Wish(begin, end, edition is Edition.public, why, estimate)
        with bootstrap.writing(house):
            plain, say = make(house, wish)
        if as_json:
            show.machine(plain)
        else:
            say()

    return run


def _indicators(house: House, wish: Wish) -> Said:
    if wish.public:
        left = figures.release(house, wish.start, wish.until, wish.why)
        return _left(left, figures.plain(left.made), lambda: say_figures(left.made))
    made = figures.figures(house, wish.start, wish.until)
    return figures.plain(made), lambda: say_figures(made)


def _harm(house: House, wish: Wish) -> Said:
    if wish.public:
        left = harm_figures.release(house, wish.start, wish.until, wish.why, estimated=wish.estimated)
        return _left(left, harm_figures.published_plain(left.made), lambda: community_told.say_published(left.made))
    told = harm_figures.told(house, wish.start, wish.until)
    return harm_figures.plain(told), lambda: community_told.say_harm(told)


def _rights(house: House, wish: Wish) -> Said:
    if wish.public:
        left = rights_figures.release(house, wish.start, wish.until, wish.why)
        plain = rights_figures.plain(left.made)
        return _left(left, plain, lambda: community_told.say_tables(plain))
    made = rights_figures.plain(rights_figures.figures(house, wish.start, wish.until))
    return made, lambda: community_told.say_tables(made)


def _left(left: Left[Any], plain: dict[str, Any], say: Callable[[], None]) -> Said:
    """Figures that left, under the id by which they are kept."""

    def said() -> None:
        say()
        say_left(left)

    return {**plain, "release": left.release.id, "new": left.new}, said


FIGURES: dict[str, tuple[Make, str]] = {
    "indicators": (
        _indicators,
        "What dialogue amounts to in a period: each indicator with what it was made of and its interval.",
    ),
    "harm": (
        _harm,
        "Civilian harm of a period: the verified floor, what is told beside it, and how far anybody could look.",
    ),
    "rights": (
        _rights,
        "Human-rights cases of a period in figures, by their gravest type; public: no place, no restricted case.",
    ),
}
for name, (make, about) in FIGURES.items():
    app.command(name, help=about)(_figured(make))


@app.command()
def rewrap(
    folder: Folder,
    register: Annotated[Register, typer.Option(help="Which register.")] = Register.dialogue,  # type: ignore[attr-defined]
    as_json: Json = False,
) -> None:
    """Seal what is kept to those who may read it now: after somebody came or left. By somebody who can read it."""
    house = who.open_house(folder)
    with bootstrap.writing(house):
        made = keeping.rewrap(house, str(register))
        cases = rights.rewrap(house) if register == "rights" else 0
    if as_json:
        show.machine({"locks": made.done, "closed": made.closed, "readers": made.readers, "cases": cases})
        return
    show.say(f"{made.done:,} lock{'' if made.done == 1 else 's'} sealed to: {', '.join(made.readers)}")
    if cases:
        show.say(f"{cases:,} restricted case{'' if cases == 1 else 's'} sealed to the keys that their readers have now")
    if made.closed:
        show.say(f"your key does not open {made.closed:,} locks: let a colleague do it who holds them")
    if len(made.readers) == 1:
        show.say("only one member can read this: with that key it would be lost; give a second member the role")


@app.command()
def forget(
    folder: Folder,
    year: Annotated[int, typer.Argument(help="The year in which it was written.", show_default=False)],
    why: Annotated[Why, typer.Option("--why", help="Why; a code, since words could tell of whom.")],
    register: Annotated[Register, typer.Option(help="Which register.")] = Register.dialogue,  # type: ignore[attr-defined]
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask again.")] = False,
    as_json: Json = False,
) -> None:
    """Destroy what was written in a year, so that nobody can ever read it again. There is no way back. It needs two."""
    house = who.open_house(folder)
    if not yes:
        held = forgetting.years(house, str(register)).get(str(year), 0)
        asked = f"destroy all that was written into {register} in {year} ({held:,} writings), whatever day it tells of?"
        typer.confirm(asked, abort=True, err=True)
    with bootstrap.writing(house):
        gone = forgetting.forget(house, str(register), year, why.value)
    if as_json:
        show.machine({"register": str(register), "year": year, "locks": gone})
    else:
        show.say(
            f"what was written into {register} in {year} is destroyed; "
            "backups that hold the vault hold its lock: destroy them too"
        )


def _period(start: str | None, until: str | None, today: date) -> tuple[date, date]:
    """The days asked about; the last whole month where none are told."""
    month = today.replace(day=1)
    end = month if until is None else _day(until, "--to")
    return ((end - timedelta(days=1)).replace(day=1) if start is None else _day(start, "--from")), end


def _day(text: str, option: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise WrongUsage("this is not a day", option=option, remedy="write 2025-04-19") from None


for noun, about in community_nouns.ABOUT.items():
    app.add_typer(community_nouns.app_of(noun, about), name=noun, help=about)
for noun, commands, about in community_harm.names():
    app.add_typer(commands, name=noun, help=about)
app.add_typer(community_rights.app, name="violation", help=community_rights.ABOUT)
app.add_typer(community_released.app, name="released", help=community_released.ABOUT)
