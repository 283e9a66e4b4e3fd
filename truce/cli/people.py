"""people: sources, interviewees and staff by pseudonym. Names are asked for or read from a file, never typed as words
of a command: those stay in the shell's history and in the list of processes.
"""

import sys
from dataclasses import asdict
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer

from truce import bootstrap
from truce.cli import show, who
from truce.cli.options import Folder, Json, instant
from truce.errors import WrongUsage
from truce.flow import people as flow
from truce.flow import people_fear, people_gone, people_open, people_told
from truce.model.person import Person
from truce.wire.dossier import Dossier, read_identity, read_statement

app = typer.Typer(no_args_is_help=True)
Who = Annotated[str, typer.Argument(help="A pseudonym (W-017) or its id: never a name.", show_default=False)]
Told = Annotated[
    Path | None,
    typer.Option(
        "--from",
        help="Read what is told from this file, - for standard input. Without it you are asked: a name is never a "
        "word of a command, where it would stay in the shell's history.",
        show_default=False,
    ),
]
Case = Annotated[str | None, typer.Option("--case", help="The case it is for (cas-...).", show_default=False)]
Uses = Annotated[list[str] | None, typer.Option("--use", "-u", help="One use; may be given again.", show_default=False)]
RiskAsked = Annotated[bool, typer.Option("--risk-asked", help="You asked about the risk to the person, and listened.")]


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


class State(StrEnum):
    """Where a concern stands."""

    open = "open"
    acted = "acted"
    closed = "closed"


def _text(told: Path | None, prompt: str) -> str:
    """What is told: from the file, standard input, or asked at the terminal."""
    if told is None:
        return str(typer.prompt(prompt, err=True))
    if str(told) == "-":
        return sys.stdin.buffer.read().decode("utf-8", "replace")
    try:
        return told.read_text("utf-8")
    except (OSError, UnicodeDecodeError):
        raise WrongUsage(
            "the file cannot be read as text", remedy="a UTF-8 text file, or - for standard input"
        ) from None


def _identity(told: Path | None) -> Dossier:
    if told is not None:
        return read_identity(_text(told, ""))
    asked = {
        key: str(typer.prompt(key, default="", show_default=False, err=True)) for key in ("name", "contact", "notes")
    }
    if not asked["name"].strip():
        raise WrongUsage("nothing was told", remedy="type a name, or press Ctrl-C")
    return {key: value for key, value in asked.items() if value}


@app.command()
def add(
    folder: Folder,
    told: Told = None,
    person: Annotated[
        str | None, typer.Option("--person", help="Add to somebody already there (pseudonym).", show_default=False)
    ] = None,
    as_json: Json = False,
) -> None:
    """Take a person into the vault. YAML: name, contact, notes, place (lon, lat, phrase, settlement), kind, care."""
    dossier = _identity(told)
    house = who.open_house(folder)
    with bootstrap.writing(house):
        made = flow.add(house, dossier) if person is None else flow.amend(house, person, dossier)
    _say_person(made, as_json)
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
    dossier = _identity(told)
    house = who.open_house(folder)
    with bootstrap.writing(house):
        made = flow.staff(house, handle, dossier)
    _say_person(made, as_json)


@app.command("list")
def list_(folder: Folder, as_json: Json = False) -> None:
    """List everybody by pseudonym. Who they are is not shown, whoever asks."""
    house = who.open_house(folder)
    with bootstrap.writing(house):
        found = flow.listed(house)
    now = house.clock()
    if as_json:
        show.machine([_plain(one) for one in found])
        return
    rows = [
        (
            one.pseudonym,
            one.handle or one.kind,
            ", ".join(one.allowed(now)) or "nothing",
            len(one.interviews),
            _gone(one),
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
        show.machine(_plain(found))
        return
    show.say(f"{found.pseudonym}  {found.id}  {found.handle or found.kind}  {_gone(found)}".rstrip())
    show.say(f"  allows: {', '.join(found.allowed(house.clock())) or 'nothing'}")
    for one in found.interviews:
        show.say(
            f"  interview {one.id}  {one.at:%Y-%m-%d} by {one.by}  {one.case or 'no case'}  {', '.join(one.warnings)}"
        )
    for told in () if found.consent is None else found.consent.releases:
        show.say(f"  released {told.product} to {told.to} ({told.use}) {told.at:%Y-%m-%d}")
    for concern in found.concerns:
        show.say(f"  concern {concern.id}  {concern.state}  due {_day(concern.due)}")
    for request in found.requests:
        show.say(f"  asked about by {request.by} {request.at:%Y-%m-%d}  {request.answered or 'waiting'}  {request.id}")
    for opening in found.openings:
        show.say(f"  opened by {opening.by} {opening.at:%Y-%m-%d}: {opening.why}")


@app.command()
def ask(folder: Folder, person: Who, told: Told = None, case: Case = None, as_json: Json = False) -> None:
    """Ask the protection officer about a person. What you write is sealed to them."""
    words = _text(told, "what do you need, and why")
    house = who.open_house(folder)
    with bootstrap.writing(house):
        made = people_open.request(house, person, words, case=case)
    _done(made, as_json, f"{made.id}: the protection officer will see it (truce people requests {folder})")


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
        show.tree(one.pop("kind"), one.pop("record"), one, 0)


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
    _done({"person": made.pseudonym, "declined": request}, as_json, f"{request} is declined")


@app.command()
def consent(
    folder: Folder, person: Who, use: Uses = None, risk_asked: RiskAsked = False, as_json: Json = False
) -> None:
    """Record what a person allows from now on: record, internal, share_parties, share_un, court, publish_anon,
    publish_named. What is not named is not allowed; without --use, recording alone.
    """
    house = who.open_house(folder)
    with bootstrap.writing(house):
        made = flow.consent(house, person, use, risk_asked=risk_asked)
    _say_person(made, as_json, house.clock())
    if not as_json:
        show.say(f"next: truce people interview {folder} {made.pseudonym} --risk-asked --from FILE")


@app.command()
def withdraw(folder: Folder, person: Who, use: Uses = None, as_json: Json = False) -> None:
    """Record that a person takes consent back (all, or the uses named). New uses stop; past releases are listed."""
    house = who.open_house(folder)
    with bootstrap.writing(house):
        made, past = flow.withdraw(house, person, use)
    if as_json:
        show.machine(_plain(made) | {"to_follow_up": [asdict(one) for one in past]})
        return
    show.say(f"{made.pseudonym} allows: {', '.join(made.allowed(house.clock())) or 'nothing'}")
    for one in past:
        show.say(f"  left before, follow it up: {one.product} to {one.to} ({one.use}), {one.at:%Y-%m-%d %H:%M} UTC")


@app.command()
def release(
    folder: Folder,
    person: Who,
    product: Annotated[str, typer.Option("--product", help="What leaves: the id of a brief, bundle, exhibit.")],
    use: Annotated[str, typer.Option("--use", "-u", help="The use it is.")],
    to: Annotated[str, typer.Option("--to", help="Which body it goes to; no names of persons.")],
    as_json: Json = False,
) -> None:
    """Record that testimony leaves the mission; refused where the person does not allow it."""
    house = who.open_house(folder)
    with bootstrap.writing(house):
        made = flow.release(house, person, product, use, to)
    _done(_plain(made), as_json, f"{product} to {to}: on record; it will be listed if {made.pseudonym} withdraws")


@app.command()
def releases(
    folder: Folder,
    person: Annotated[str | None, typer.Argument(help="A pseudonym.", show_default="everybody")] = None,
    as_json: Json = False,
) -> None:
    """List what left the mission, to whom and when."""
    house = who.open_house(folder)
    with bootstrap.writing(house):
        found = flow.releases(house, person)
    if as_json:
        show.machine([{"person": one.pseudonym} | asdict(told) for one, told in found])
        return
    rows = [(one.pseudonym, told.product, told.use, told.to, f"{told.at:%Y-%m-%d %H:%M}") for one, told in found]
    show.table("", ("who", "product", "use", "to", "when (UTC)"), rows)


@app.command()
def interview(
    folder: Folder,
    person: Who,
    told: Told = None,
    case: Case = None,
    risk_asked: RiskAsked = False,
    as_json: Json = False,
) -> None:
    """Record an interview. YAML keys: statement, language, interpreter (handle or pseudonym), place, referrals."""
    words = _text(told, "what was said")
    dossier = read_statement(words) if told is not None else {"statement": words, "language": "und"}
    house = who.open_house(folder)
    with bootstrap.writing(house):
        made = people_told.interview(house, person, dossier, case=case, risk_asked=risk_asked)
    _done(made, as_json, f"{made.id}: sealed apart from who said it")
    if not as_json:
        for warning in made.warnings:
            show.say(f"  mind: {warning.replace('_', ' ')}")
        show.say(f"next: truce people statement {folder} {person}   (for those who work the case)")


@app.command()
def statement(
    folder: Folder,
    person: Who,
    interview: Annotated[
        str | None, typer.Argument(help="The interview (itv-...).", show_default="the last one")
    ] = None,
    as_json: Json = False,
) -> None:
    """Read what a person said, without who it is: for those who work the case."""
    house = who.open_house(folder)
    with bootstrap.writing(house):
        found, held, told = people_told.statement(house, person, interview)
    if as_json:
        show.machine({"person": found.pseudonym, "interview": held.id} | told)
        return
    show.say(f"{held.id}  {found.pseudonym}  {held.at:%Y-%m-%d}  {told['language']}")
    show.say(told["statement"])


@app.command()
def trained(
    folder: Folder,
    handle: Annotated[str, typer.Argument(help="The member's handle.", show_default=False)],
    group: Annotated[str, typer.Option("--in", help="Whom the member may interview: child, survivor.")],
    as_json: Json = False,
) -> None:
    """Record that a member is trained to interview persons who need care."""
    house = who.open_house(folder)
    with bootstrap.writing(house):
        entry = people_told.train(house, handle, group)
    _done(entry.facts, as_json, f"{handle} may interview: {group}")


@app.command()
def concern(
    folder: Folder,
    person: Who,
    told: Told = None,
    state: Annotated[State, typer.Option(help="open: new or still to do; acted: something was done.")] = State.open,
    due: Annotated[str | None, typer.Option("--due", help="By when the next step is due.", show_default=False)] = None,
    concern: Annotated[
        str | None, typer.Option("--concern", help="The one it goes on with.", show_default="new")
    ] = None,
    as_json: Json = False,
) -> None:
    """Record a fear of reprisal, or the next step in one. The words are sealed; state and date are on record."""
    words = _text(told, "what is feared, or what is done")
    house = who.open_house(folder)
    by = instant(due, house.choices.time_zone, "--due")
    with bootstrap.writing(house):
        made = people_fear.concern(house, person, words, state=state.value, due=by, id=concern)
    _done(made, as_json, f"{made.id}: {made.state}, due {_day(made.due)}")
    if not as_json and made.state != "closed":
        show.say(f"next: truce people concern {folder} {person} --concern {made.id} --state acted --due DAY")


@app.command()
def concerns(
    folder: Folder,
    overdue: Annotated[bool, typer.Option("--overdue", help="Only those whose date has passed.")] = False,
    as_json: Json = False,
) -> None:
    """List fears of reprisal, the soonest due first."""
    house = who.open_house(folder)
    with bootstrap.writing(house):
        found = people_fear.concerns(house, overdue=overdue)
    now = house.clock()
    if as_json:
        show.machine([{"who": one.pseudonym, "overdue": held.overdue(now)} | asdict(held) for one, held in found])
        return
    rows = [
        (held.id, one.pseudonym, held.state, _day(held.due), "overdue" if held.overdue(now) else "")
        for one, held in found
    ]
    show.table("", ("concern", "who", "state", "due", ""), rows)


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
    _done(_plain(made), as_json, f"{made.pseudonym}: {_gone(made)}")
    if not as_json:
        show.say("backups that hold the vault hold the old lock: destroy them, or make them anew (docs/people.md)")


@app.command()
def rewrap(folder: Folder, as_json: Json = False) -> None:
    """Seal the locks to those who may read now: after somebody came or left. By a protection officer."""
    house = who.open_house(folder)
    with bootstrap.writing(house):
        done = people_gone.rewrap(house)
    _done(done, as_json, f"{done.done:,} locks sealed to the present readers")
    if not as_json and done.closed:
        show.say(f"your key does not open {len(done.closed):,} locks: let a colleague do it who holds them")


def _done(value: Any, as_json: bool, sentence: str) -> None:
    if as_json:
        show.machine(value if isinstance(value, dict | list) or not hasattr(value, "__slots__") else asdict(value))
    else:
        show.say(sentence)


def _say_person(person: Person, as_json: bool, now: Any = None) -> None:
    allows = "" if now is None else f" allows: {', '.join(person.allowed(now)) or 'nothing'}"
    _done(_plain(person), as_json, f"{person.pseudonym}  {person.id}{allows}")


def _plain(person: Person) -> dict[str, Any]:
    told = asdict(person)
    if person.consent is not None:
        told["consent"]["uses"] = sorted(person.consent.uses)
    return told | {"forgotten": _gone(person)}


def _gone(person: Person) -> str:
    when = person.identity_forgotten
    return "" if when is None else f"forgotten on {when:%Y-%m-%d}"


def _day(due: Any) -> str:
    return "-" if due is None else f"{due:%Y-%m-%d}"
