"""roles: members, their keys, who may do what, and acts that need two."""

import os
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from truce import bootstrap
from truce.cli import roles_two, show, who
from truce.cli.options import Folder, Json, instant
from truce.errors import WrongUsage
from truce.flow import acting
from truce.flow.rights import roles as flow
from truce.flow.verification.case_ref import id_of
from truce.people.keys import Card, card_from, new_key
from truce.vocabulary.rights import rights

app = typer.Typer(no_args_is_help=True)
roles_two.register(app)
Handle = Annotated[str, typer.Argument(help="A member's handle: never a name.", show_default=False)]
Role = Annotated[str, typer.Argument(help="A role (docs/rights.md).", show_default=False)]
Case = Annotated[str | None, typer.Option("--case", help="Only for this case.", show_default="all of them")]
Until = Annotated[str | None, typer.Option("--until", help="Up to, and not including, this time.", show_default=False)]
CardFile = Annotated[
    Path | None, typer.Option("--card", help="The member's card.", show_default="the one this machine holds")
]

Why = Annotated[str, typer.Option("--why", help="Your reason, for those who will ask.")]


@app.command()
def key(
    handle: Handle,
    passphrase: Annotated[
        bool, typer.Option("--passphrase/--no-passphrase", help="Seal the key file by a passphrase.")
    ] = True,
    as_json: Json = False,
) -> None:
    """Make your own keys on this machine: one signs what you do, one opens what is sealed to you."""
    flow.refuse_handle(handle)
    made = new_key(handle)
    path = bootstrap.keep_key(made, _new_passphrase() if passphrase else None)
    card = bootstrap.card_path(handle)
    if as_json:
        show.machine({"handle": handle, "key": str(path), "card": str(card)} | asdict(made.card))
        return
    show.say(f"{path}: your key; it never leaves this machine")
    show.say(f"{card}: your card; give it to an administrator")
    show.say(f"next: truce roles enrol FOLDER {handle} --card {card.name}   (by an administrator)")


def _new_passphrase() -> str:
    given = os.environ.get("TRUCE_PASSPHRASE")
    if given is None:
        given = str(typer.prompt("passphrase of the new key", hide_input=True, confirmation_prompt=True, err=True))
    if not given:
        raise WrongUsage("an empty passphrase seals nothing", remedy="think of one, or say --no-passphrase")
    return given


@app.command()
def found(folder: Folder, as_json: Json = False) -> None:
    """Become the first member, as administrator. From then on every door asks who you are and what you may."""
    me = who.actor()
    house = who.open_house(folder)
    with bootstrap.writing(house):
        entry = flow.found(house, "" if me is None else me.reading)
    _done(entry.facts, as_json, f"{entry.by} is the first member, as {flow.FIRST_ROLES[0]}")
    if not as_json:
        show.say(f"next: truce roles enrol {folder} HANDLE --card FILE   (a second administrator, then everybody else)")


@app.command()
def enrol(folder: Folder, handle: Handle, card: CardFile = None, as_json: Json = False) -> None:
    """Take a member in, by the card that belongs to the member's key. No role yet."""
    house = who.open_house(folder)
    shown = _card(handle, card)
    with bootstrap.writing(house):
        entry = flow.enrol(house, handle, shown.signing, shown.reading)
    _done(entry.facts, as_json, f"{handle} is a member, without a role yet")
    if not as_json:
        show.say(f"next: truce roles grant {folder} {handle} ROLE")


def _card(handle: str, file: Path | None) -> Card:
    card = card_from((file or bootstrap.card_path(handle, must_be=True)).read_bytes())
    if card.handle != handle:
        raise WrongUsage("this card is another member's", card=card.handle, member=handle)
    return card


@app.command()
def grant(
    folder: Folder, handle: Handle, role: Role, case: Case = None, until: Until = None, as_json: Json = False
) -> None:
    """Give a member a role: for one case or all, until a time or until it is ended."""
    house = who.open_house(folder)
    ends = instant(until, house.choices.time_zone, "--until")
    with bootstrap.writing(house):
        entry = flow.grant(house, handle, role, case=id_of(house, case), until=ends)
    _done(
        entry.facts, as_json, f"{handle} is {rights()[0][role].label().lower()}{'' if case is None else f' of {case}'}"
    )


@app.command()
def end(folder: Folder, handle: Handle, role: Role, case: Case = None, as_json: Json = False) -> None:
    """End a role at once."""
    house = who.open_house(folder)
    with bootstrap.writing(house):
        entry = flow.end(house, handle, role, case=id_of(house, case))
    _done(entry.facts, as_json, f"{handle} is no longer {rights()[0][role].label().lower()}")


@app.command()
def suspend(folder: Folder, handle: Handle, why: Why = "", as_json: Json = False) -> None:
    """Let a member do nothing more, at once: a key is lost or stolen. Any use of it raises an alarm."""
    house = who.open_house(folder)
    with bootstrap.writing(house):
        entry = flow.suspend(house, handle, why)
    _done(entry.facts, as_json, f"{handle} is suspended; any use of the key raises an alarm")
    if not as_json:
        show.say(f"next: truce roles rekey {folder} {handle} --why TEXT   (with a new key), or: truce roles resume")


@app.command()
def resume(folder: Folder, handle: Handle, why: Why = "", as_json: Json = False) -> None:
    """Let a suspended member act again."""
    house = who.open_house(folder)
    with bootstrap.writing(house):
        entry = flow.resume(house, handle, why)
    _done(entry.facts, as_json, f"{handle} may act again")


@app.command()
def rekey(folder: Folder, handle: Handle, card: CardFile = None, why: Why = "", as_json: Json = False) -> None:
    """Put a new key in the place of a lost or stolen one. It takes two; what the old one signed stays valid."""
    house = who.open_house(folder)
    shown = _card(handle, card)
    with bootstrap.writing(house):
        entry = flow.rekey(house, handle, shown.signing, shown.reading, why)
    _done(entry.facts, as_json, f"{handle} has a new key; the old one opens nothing any more")


def _done(facts: object, as_json: bool, sentence: str) -> None:
    if as_json:
        show.machine(facts)
    else:
        show.say(sentence)


@app.command("list")
def list_(folder: Folder, as_json: Json = False) -> None:
    """Say who has which role, for what and until when."""
    house = who.open_house(folder)
    told = flow.listed(house)
    if as_json:
        show.machine(told)
        return
    show.table("", ("member", "role", "case", "since (UTC)", "until (UTC)"), (tuple(row.values())[:5] for row in told))
    for row in told:
        if row["suspended"]:
            show.say(f"{row['member']} is suspended")


@app.command()
def may(
    folder: Folder,
    action: Annotated[str, typer.Argument(help="An action (docs/matrix.md).", show_default=False)],
    case: Case = None,
    as_json: Json = False,
) -> None:
    """Ask what the policy answers, without doing it. Exit code 1: no."""
    house = who.open_house(folder)
    answer = acting.may(house, action, case=id_of(house, case))
    if as_json:
        show.machine(asdict(answer) | {"reason": answer.reason.value})
    else:
        show.say(f"{'yes' if answer.allowed else 'no'}: {answer.why}")
    if not answer.allowed:
        raise typer.Exit(1)
