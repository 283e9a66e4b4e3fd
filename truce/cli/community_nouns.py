"""community NOUN add, change, list, show: the same four commands for every noun of dialogue."""

from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any

import typer

from truce import bootstrap
from truce.cli import show, who
from truce.cli.community_words import COLUMNS, say_held, say_rulings, say_taken, standing
from truce.cli.options import Folder, Json, pairs
from truce.cli.people_words import text_of
from truce.errors import UnusableValue, WrongUsage
from truce.flow.community import dialogue, figures, keeping, local
from truce.flow.community.dialogue import REGISTER, Taken
from truce.flow.house import House
from truce.flow.rights.outgoing import SCREEN
from truce.wire.rows import FORMS, Row, rows_of

ABOUT = {
    "initiative": "Attempts to settle something among people: aim, place, convenor, who takes part in numbers.",
    "session": "Meetings of an initiative: who was there, counted by group, sex and age.",
    "agreement": "Local agreements: small truces, judged as every other.",
    "commitment": "What a side promised, by when, and whether it did.",
    "complaint": "What people complained of, and the answers they had.",
    "pulse": "One question asked of many: how they were chosen, how many answered, how.",
    "hate": "Incidents of hate speech.",
    "tip": "Early warnings: what checking showed, what was done.",
    "silence": "Windows of silence: asked for, granted, kept.",
    "crossing": "Days at crossing points: how many crossed, how long they waited.",
    "return": "People who came back to live, in numbers.",
    "missing": "Searches for missing persons, by the reference of whoever keeps the file.",
    "nothing": "Somebody kept watch and there was nothing: the one way to a zero.",
}
Command = Callable[..., None]
Told = Annotated[
    Path | None,
    typer.Option("--from", help="YAML or CSV of one row or many; - for standard input.", show_default=False),
]
Id = Annotated[str, typer.Argument(help="Its id (dlg-...) or its reference.", show_default=False)]
Form = Annotated[str | None, typer.Option("--form", help="yaml or csv.", show_default="by the file's ending, or yaml")]
Set = Annotated[
    list[str] | None,
    typer.Option("--set", "-s", help="A code, day or number, as field=value; never free words.", show_default=False),
]


def app_of(noun: str, about: str) -> typer.Typer:
    """The four commands of a noun."""
    app = typer.Typer(no_args_is_help=True, help=about)
    known = dialogue.fields_of(noun)
    app.command("add", help=f"Take rows in: the good ones land, bad ones are told. Fields (* needed): {known}.")(
        _adding(noun)
    )
    app.command("change", help="Change some fields; the earlier revision stays. A field told as null is taken out.")(
        _changing(noun)
    )
    app.command("list", help="List what is kept, as it stands now.")(_listing(noun))
    told = "; a local agreement with what was ruled on it" if noun == "agreement" else ""
    app.command("show", help=f"Show one with all its revisions{told}.")(_showing(noun))
    return app


def _adding(noun: str) -> Command:
    return adding(noun, lambda house, rows: dialogue.add(house, noun, rows))


def adding(word: str, take: Callable[[House, list[Row]], Taken]) -> Command:
    """The command that takes rows in; it fails where nothing landed."""

    def add(folder: Folder, told: Told = None, form: Form = None, as_json: Json = False) -> None:
        rows = rows_from(told, form)
        house = who.open_house(folder)
        with bootstrap.writing(house):
            taken = take(house, rows)
        _say(taken, word, folder, as_json)
        if taken.bad and not (taken.new or taken.changed or taken.same):
            raise typer.Exit(1)

    return add


def _changing(noun: str) -> Command:
    def change(folder: Folder, id: Id, set_: Set = None, told: Told = None, as_json: Json = False) -> None:
        given = _changes(noun, set_, told)
        house = who.open_house(folder)
        with bootstrap.writing(house):
            taken = dialogue.change(house, noun, id, given)
        _say(taken, noun, folder, as_json)

    return change


def _listing(noun: str) -> Command:
    def list_(folder: Folder, as_json: Json = False) -> None:
        house = who.open_house(folder)
        with bootstrap.writing(house):
            found = keeping.read(house, REGISTER, noun=noun, form="json" if as_json else SCREEN)
        if as_json:
            show.machine([{"id": one.id} | dict(one.told) for one in found])
            return
        today = figures.today(house)
        rows = [
            (one.id, *(one.told.get(name, "") for name in COLUMNS[noun]), standing(made, today))
            for one, (_, made) in zip(found, dialogue.nouns_of(found), strict=True)
        ]
        show.table("", ("id", *COLUMNS[noun], ""), rows)

    return list_


def _showing(noun: str) -> Command:
    def show_(folder: Folder, id: Id, as_json: Json = False) -> None:
        house = who.open_house(folder)
        with bootstrap.writing(house):
            judged = local.judged(house, id) if noun == "agreement" else None
            held = judged.held if judged is not None else dialogue.find(house, noun, id)
        if as_json:
            past = [{"at": one.at, "by": one.by} | dict(one.told) for one in held.revisions]
            ruled = {} if judged is None else {"title": judged.title, "rulings": judged.rulings}
            show.machine({"id": held.id, "revisions": past} | ruled)
            return
        say_held(held)
        if judged is not None:
            say_rulings(judged, folder)

    return show_


def _say(taken: Taken, noun: str, folder: Path, as_json: bool) -> None:
    if as_json:
        show.machine(asdict(taken))
    else:
        say_taken(taken, noun, folder)


def rows_from(told: Path | None, form: str | None) -> list[Row]:
    """The rows of a file or of standard input."""
    if told is None:
        raise WrongUsage("say where the rows are", remedy="--from FILE, or --from - for standard input")
    chosen = form or ("csv" if told.suffix.lower() == ".csv" else "yaml")
    if chosen not in FORMS:
        raise WrongUsage("there is no such form", remedy=f"--form {' or '.join(FORMS)}")
    return rows_of(text_of(told, ""), chosen)


def _changes(noun: str, set_: list[str] | None, told: Path | None) -> dict[str, Any]:
    """What is to be changed: words of the command, and one entry of a file."""
    typed = pairs(set_)
    dialogue.open_fields(noun, typed)
    if told is None:
        return dict(typed)
    return {**entry_from(told), **typed}


def entry_from(told: Path | None) -> dict[str, Any]:
    """The one entry of a file or of standard input."""
    rows = rows_from(told, "yaml")
    if len(rows) != 1 or rows[0].fault is not None:
        raise UnusableValue("one entry is wanted", remedy="lines of `key: value`")
    return dict(rows[0].told)
