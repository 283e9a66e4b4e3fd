"""people: sources, interviewees and staff by pseudonym. Names are asked for or read from a file, never typed as words
of a command: those stay in the shell's history and in the list of processes.
"""

from dataclasses import asdict
from enum import StrEnum
from typing import Annotated

import typer

from truce import bootstrap
from truce.cli import people_told, show, who
from truce.cli.options import Folder, Json
from truce.cli.people_words import Case, Told, Who, day, done, gone, identity_of, in_words, plain, say_person, text_of
from truce.flow.people import people as flow
from truce.flow.people import people_gone, people_open
from truce.flow.verification.case_ref import id_of

app = typer.Typer(no_args_is_help=True)


class What(StrEnum):
    """How much is forgotten."""

    identity = "identity"
    everything = "everything"


class Why(StrEnum):
    """Why a person is forgotten; a code, since free words could tell who it was."""

    asked = "asked"
    danger = "danger"
    retention = "retention"
    mistake = "mistake"


@app.command()
def add(
    folder: Folder,
    told: Told = None,
    person: Annotated[
        str | None, typer.Option("--person", help="Add to somebody already there (pseudonym).", show_default=False)
    ] = None,
    call: Annotated[
        str | None, typer.Option("--call", help="The pseudonym used in the field: W-017.", show_default="drawn by lot")
    ] = None,
    as_json: Json = False,
) -> None:
    """Take a person into the vault. YAML: name, contact, notes, place (lon, lat, phrase, settlement), kind, care."""
    dossier = identity_of(told)
    house = who.open_house(folder)
    with bootstrap.writing(house):
        made = flow.add(house, dossier, call) if person is None else flow.amend(house, person, dossier)
    say_person(made, as_json)
    if not as_json:
        show.say(f"next: truce people consent {folder} {made.pseudonym} --risk-asked --use record")


@app.command()
def staff(
    folder: Folder,
    handle: Annotated[str, typer.Argument(help="The member's handle.", show_default=False)],
    told: Told = None,
    as_json: Json = False,
) -> None:
    """Take a member's real name into the vault, under the handle."""
    dossier = identity_of(told)
    house = who.open_house(folder)
    with bootstrap.writing(house):
        made = flow.staff(house, handle, dossier)
    say_person(made, as_json)


@app.command("list")
def list_(folder: Folder, as_json: Json = False) -> None:
    """List everybody by pseudonym. Who they are is not shown, whoever asks."""
    house = who.open_house(folder)
    with bootstrap.writing(house):
        found = flow.listed(house)
    now = house.clock()
    if as_json:
        show.machine([plain(one) for one in found])
        return
    rows = [
        (
            one.pseudonym,
            one.handle or one.kind,
            ", ".join(one.allowed(now)) or "nothing",
            len(one.interviews),
            gone(one),
        )
        for one in found
    ]
    show.table("", ("who", "kind", "allows", "interviews", ""), rows)


@app.command("show")
def show_(folder: Folder, person: Who, as_json: Json = False) -> None:
    """Show all about a person that is not who it is: consent, interviews, concerns, requests, openings."""
    house = who.open_house(folder)
    with bootstrap.writing(house):
        found = flow.shown(house, person)
    if as_json:
        show.machine(plain(found))
        return
    show.say(f"{found.pseudonym}  {found.id}  {found.handle or found.kind}  {gone(found)}".rstrip())
    show.say(f"  allows: {', '.join(found.allowed(house.clock())) or 'nothing'}")
    for one in found.interviews:
        show.say(
            f"  interview {one.id}  {one.at:%Y-%m-%d} by {one.by}  {one.case or 'no case'}  {', '.join(one.warnings)}"
        )
    for told in () if found.consent is None else found.consent.releases:
        show.say(f"  released {told.product} to {told.to} ({told.use}) {told.at:%Y-%m-%d}")
    for concern in found.concerns:
        show.say(f"  concern {concern.id}  {concern.state}  due {day(concern.due)}")
    for request in found.requests:
        show.say(f"  asked about by {request.by} {request.at:%Y-%m-%d}  {request.answered or 'waiting'}  {request.id}")
    for opening in found.openings:
        show.say(f"  opened by {opening.by} {opening.at:%Y-%m-%d}: {opening.why}")


@app.command()
def ask(folder: Folder, person: Who, told: Told = None, case: Case = None, as_json: Json = False) -> None:
    """Ask the protection officer about a person. What you write is sealed to them."""
    words = text_of(told, "what do you need, and why")
    house = who.open_house(folder)
    with bootstrap.writing(house):
        made = people_open.request(house, person, words, case=id_of(house, case))
    done(made, as_json, f"{made.id}: the protection officer will see it (truce people requests {folder})")


@app.command()
def requests(folder: Folder, as_json: Json = False) -> None:
    """List requests that wait for a protection officer."""
    house = who.open_house(folder)
    with bootstrap.writing(house):
        found = people_open.waiting(house)
    if as_json:
        show.machine([{"person": one.pseudonym} | asdict(asked) for one, asked in found])
        return
    for one, asked in found:
        show.say(
            f"{asked.id}  {one.pseudonym}  by {asked.by}  {asked.at:%Y-%m-%d %H:%M} UTC  {asked.case or ''}".rstrip()
        )
        show.say(f"  truce people open {folder} {one.pseudonym} --request {asked.id} --why TEXT   (or: decline)")


@app.command("open")
def open_(
    folder: Folder,
    person: Who,
    why: Annotated[str, typer.Option("--why", help="Your reason, without names: everybody who audits reads it.")],
    request: Annotated[
        str | None, typer.Option("--request", help="The request it answers.", show_default=False)
    ] = None,
    as_json: Json = False,
) -> None:
    """Learn who a pseudonym is: for protection officers, with a reason that stays on record."""
    house = who.open_house(folder)
    with bootstrap.writing(house):
        told = people_open.open_identity(house, person, why, request_id=request)
    if as_json:
        show.machine(told)
        return
    for one in told:
        show.tree(one.pop("kind"), one.pop("record"), in_words(one), 0)


@app.command()
def decline(
    folder: Folder,
    person: Who,
    request: Annotated[str, typer.Argument(help="The request (req-...).", show_default=False)],
    as_json: Json = False,
) -> None:
    """Decline a request: who it is stays closed."""
    house = who.open_house(folder)
    with bootstrap.writing(house):
        made = people_open.decline(house, person, request)
    done({"person": made.pseudonym, "declined": request}, as_json, f"{request} is declined")


@app.command()
def forget(
    folder: Folder,
    person: Who,
    what: Annotated[What, typer.Option("--what", help="identity: who it is; everything: what was said as well.")],
    why: Annotated[Why, typer.Option("--why", help="Why; a code, since words could tell who it was.")],
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask again.")] = False,
    as_json: Json = False,
) -> None:
    """Destroy a person's lock, so that nobody can ever read it again. There is no way back. It needs two."""
    if not yes:
        typer.confirm(f"destroy {what.value} of {person} for ever?", abort=True, err=True)
    house = who.open_house(folder)
    with bootstrap.writing(house):
        made = people_gone.forget(house, person, what.value, why.value)
    done(plain(made), as_json, f"{made.pseudonym}: {gone(made)}")
    if not as_json:
        show.say("backups that hold the vault hold the old lock: destroy them, or make them anew (docs/people.md)")


@app.command()
def rewrap(folder: Folder, as_json: Json = False) -> None:
    """Seal the locks to those who may read now: after somebody came or left. By a protection officer."""
    house = who.open_house(folder)
    with bootstrap.writing(house):
        made = people_gone.rewrap(house)
    done(made, as_json, f"{made.done:,} locks sealed to the present readers")
    if not as_json and made.closed:
        show.say(f"your key does not open {len(made.closed):,} locks: let a colleague do it who holds them")


for command in people_told.COMMANDS:
    app.command()(command)
