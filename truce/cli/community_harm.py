"""community casualty, individual, damage, crater, remnant: harm to civilians. Free words are read, never typed."""

from collections.abc import Callable, Mapping
from dataclasses import asdict, replace
from typing import Annotated, Any

import typer

from truce import bootstrap
from truce.cli import show, who
from truce.cli.community_nouns import Told, adding, entry_from
from truce.cli.community_told import LISTS, say_crater, say_fires, say_noun
from truce.cli.community_words import say_mind
from truce.cli.options import Folder, Json
from truce.cli.people_words import done, identity_of
from truce.flow.community import harm, harm_figures, harm_shown
from truce.flow.community.dialogue import Mind
from truce.flow.community.harm import NOUN_FORMS
from truce.flow.community.taking import minds, wanted
from truce.flow.rights.outgoing import SCREEN
from truce.model.harm import CasualtyRecord

NOUNS = {  # word of the command -> noun of the register, and what it is about
    "casualty": ("casualty_incident", "Incidents that harmed civilians, with counts of people not known one by one."),
    "individual": ("casualty_record", "People harmed in an incident, one by one; their names lie in the vault."),
    "damage": ("damage", "Civilian objects damaged: what, how far, which protection."),
    "crater": ("crater", "Craters as they were measured: what they show, and what never."),
    "remnant": ("remnant", "What is left to explode, and whether those who clear were told."),
}
STEPPED, MERGED = ("casualty", "individual", "damage"), ("casualty", "individual")
Command = Callable[..., None]
Thing = Annotated[str, typer.Argument(help="Its id (hrm-...) or its reference.", show_default=False)]
To = Annotated[str, typer.Option("--to", help="The status it goes to.", show_default=False)]
Why = Annotated[str, typer.Option("--why", help="The reason, without names.", show_default=False)]
Ground = Annotated[str | None, typer.Option("--ground", help="Of an exclusion: why it does not count.")]
Into = Annotated[str, typer.Option("--into", help="The one that counts instead.", show_default=False)]
Part = Annotated[list[str] | None, typer.Option("--group", help="A count of the incident: g1.", show_default="all")]


def app_of(word: str) -> typer.Typer:
    """The commands of a noun of harm."""
    noun, about = NOUNS[word]
    app = typer.Typer(no_args_is_help=True, help=about)
    fields = NOUN_FORMS[noun].known
    app.command("add", help=f"Take rows in: good ones land, bad ones are told. Fields (* needed): {fields}.")(
        adding(word, lambda house, rows: harm.add(house, noun, rows))
    )
    app.command("change", help="Tell some fields anew, from a file; what was verified is only reported again then.")(
        _changing(word)
    )
    app.command("list", help="List what is kept, as it stands now.")(_listing(noun))
    app.command("show", help="Show one as it stands, with every step.")(_showing(noun))
    if word in STEPPED:
        app.command("step", help="Take it one step up or down the ladder; a second person verifies.")(_step)
    if word in MERGED:
        app.command("merge", help="Say that two are one; the other counts.")(_merge)
        app.command("unmerge", help="Take a merger back: every figure is as before.")(_unmerge)
    if word == "individual":
        app.command("name", help="Say who it was: sealed in the vault, of which the record holds the id alone.")(_name)
    return app


def _changing(word: str) -> Command:
    def change(folder: Folder, thing: Thing, told: Told = None, as_json: Json = False) -> None:
        given = entry_from(told)
        house = who.open_house(folder)
        with bootstrap.writing(house):
            id = harm.change(house, thing, given)
        mind_again(given, word)
        done({"id": id}, as_json, f"{id}  changed")

    return change


def mind_again(given: Mapping[str, Any], word: str) -> None:
    """What of a change looks as if it named somebody, or led to a door: to standard error."""
    for field, looks in minds(given):
        show.complain(say_mind(Mind(1, field, looks), word))


def _listing(noun: str) -> Command:
    def list_(folder: Folder, as_json: Json = False) -> None:
        house = who.open_house(folder)
        with bootstrap.writing(house):
            found = harm.book(house, "json" if as_json else SCREEN)
        if as_json:
            show.machine([asdict(one) for one in found.of(noun)])
            return
        columns, row = LISTS[noun]
        show.table("", ("id", "reference", *columns), [
            (one.id, harm.reference(found.held[one.id]), *row(_called(found, one))) for one in found.of(noun)
        ])  # fmt: skip
        if noun == "crater":
            say_fires(harm_figures.fires(found))

    return list_


def _called(there: harm.Book, one: Any) -> Any:
    """A person beside the incident as that is called; anything else as it is."""
    return replace(one, incident=harm_shown.called(there, one.incident)) if isinstance(one, CasualtyRecord) else one


def _showing(noun: str) -> Command:
    def show_(folder: Folder, thing: Thing, as_json: Json = False) -> None:
        house = who.open_house(folder)
        with bootstrap.writing(house):
            there = harm.book(house, "json" if as_json else SCREEN)
        held = wanted(there.held, thing, noun)
        one = there.nouns[held.id]
        shown: Any = harm_figures.shown(one) if noun == "crater" else None
        if as_json:
            show.machine(asdict(one) | harm_shown.years(held) | ({} if shown is None else {"shows": asdict(shown)}))
            return
        say_noun(held.noun, one, harm_shown.facts(there, held))
        if shown is not None:
            say_crater(shown)

    return show_


def _step(
    folder: Folder,
    thing: Thing,
    to: To,
    why: Why = "",
    ground: Ground = None,
    group: Part = None,
    as_json: Json = False,
) -> None:
    house = who.open_house(folder)
    with bootstrap.writing(house):
        steps = harm.step(house, thing, to, why, ground=ground, parts=group or ())
    done({"status": steps[-1].to}, as_json, f"{steps[-1].to}")


def _merge(folder: Folder, thing: Thing, into: Into, why: Why, as_json: Json = False) -> None:
    house = who.open_house(folder)
    with bootstrap.writing(house):
        harm.merge(house, thing, into, why)
    done({"merged": True}, as_json, "merged; the other one counts (truce community casualty unmerge takes it back)")


def _unmerge(folder: Folder, thing: Thing, why: Why, as_json: Json = False) -> None:
    house = who.open_house(folder)
    with bootstrap.writing(house):
        harm.unmerge(house, thing, why)
    done({"merged": False}, as_json, "it stands by itself again")


def _name(folder: Folder, thing: Thing, told: Told = None, as_json: Json = False) -> None:
    dossier = identity_of(told)
    house = who.open_house(folder)
    with bootstrap.writing(house):
        person = harm.name(house, thing, dossier)
    done({"person": person}, as_json, f"{person}: sealed; a protection officer alone can open it")


def names() -> list[tuple[str, typer.Typer, str]]:
    """Every noun of harm with its commands and what it is about."""
    return [(word, app_of(word), about) for word, (_, about) in NOUNS.items()]
