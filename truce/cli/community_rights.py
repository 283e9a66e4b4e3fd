"""community violation: human-rights cases; interim, restricted where need be, with the help people were sent to."""

from dataclasses import asdict
from typing import Annotated

import typer

from truce import bootstrap
from truce.cli import show, who
from truce.cli.community_harm import Ground, Thing, To, Why, mind_again
from truce.cli.community_nouns import Told, adding, entry_from
from truce.cli.community_told import say_noun
from truce.cli.options import Folder, Json
from truce.cli.people_words import done
from truce.flow.community import rights
from truce.flow.community.harm import reference
from truce.flow.community.rights import KNOWN
from truce.flow.rights.outgoing import SCREEN

ABOUT = "Human-rights cases: what was done, as is said; whom it was done to lies in the vault."
app = typer.Typer(no_args_is_help=True, help=ABOUT)


app.command("add", help=f"Take cases in: good ones land, bad ones are told. Fields (* needed): {KNOWN}.")(
    adding("violation", rights.add)
)


@app.command()
def change(folder: Folder, thing: Thing, told: Told = None, as_json: Json = False) -> None:
    """Tell some fields anew, from a file. `only` says who alone may read it from now on."""
    given = entry_from(told)
    house = who.open_house(folder)
    with bootstrap.writing(house):
        case = rights.change(house, thing, given)
    mind_again(given, "violation")
    done({"id": case.id}, as_json, f"{case.id}  changed")


@app.command("list")
def list_(folder: Folder, as_json: Json = False) -> None:
    """List the cases that you may read; of those restricted to others not even the number is told."""
    house = who.open_house(folder)
    with bootstrap.writing(house):
        found = rights.cases(house, "json" if as_json else SCREEN)
    if as_json:
        show.machine({"cases": [asdict(one) for one in found.cases]})
        return
    rows = [
        (one.id, reference(found.held[one.id]), one.day, one.area, one.type, rights.nature(one), one.status)
        for one in found.cases
    ]
    show.table("", ("id", "reference", "day", "area", "type", "interim", "status"), rows)


@app.command("show")
def show_(folder: Folder, thing: Thing, as_json: Json = False) -> None:
    """Show one case as it stands: what it may be called before anybody has judged it, its steps and referrals."""
    house = who.open_house(folder)
    with bootstrap.writing(house):
        held, case = rights.one(house, thing)
    if as_json:
        show.machine(asdict(case) | {"called": rights.called(case)})
        return
    show.say(rights.called(case))
    say_noun(held.noun, case)


@app.command()
def step(folder: Folder, thing: Thing, to: To, why: Why = "", ground: Ground = None, as_json: Json = False) -> None:
    """Take a case one step up or down the ladder; a second person verifies."""
    house = who.open_house(folder)
    with bootstrap.writing(house):
        case = rights.step(house, thing, to, why, ground=ground)
    done({"status": case.status}, as_json, case.status)


@app.command()
def merge(
    folder: Folder,
    thing: Thing,
    into: Annotated[str, typer.Option("--into", help="The case that counts instead.", show_default=False)],
    why: Why,
    as_json: Json = False,
) -> None:
    """Say that two cases are one; the other counts."""
    house = who.open_house(folder)
    with bootstrap.writing(house):
        case = rights.step(house, thing, "duplicate_merged", why, into=into)
    done({"status": case.status}, as_json, "merged; the other one counts")


@app.command()
def unmerge(folder: Folder, thing: Thing, why: Why, as_json: Json = False) -> None:
    """Take a merger back."""
    house = who.open_house(folder)
    with bootstrap.writing(house):
        case = rights.unmerge(house, thing, why)
    done({"status": case.status}, as_json, case.status)


@app.command()
def refer(
    folder: Folder,
    thing: Thing,
    state: Annotated[str, typer.Option("--state", help="offered, made, accepted, helped...", show_default=False)],
    path: Annotated[str | None, typer.Option("--path", help="Where to: medical, legal...")] = None,
    referral: Annotated[str, typer.Option("--referral", help="The next step of this one: r1.")] = "new",
    person: Annotated[str | None, typer.Option("--person", help="Whom (per-...): never a name.")] = None,
    as_json: Json = False,
) -> None:
    """Record that somebody was sent for help, or what came of it; a service is told only with the person's word."""
    house = who.open_house(folder)
    with bootstrap.writing(house):
        case = rights.refer(house, thing, state, referral=referral, path=path, person=person)
    told = [(one.id, one.path, one.state) for one in case.referrals]
    done({"referrals": told}, as_json, "\n".join(f"{id}  {where}: {state}" for id, where, state in told))
