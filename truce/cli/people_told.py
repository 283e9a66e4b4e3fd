"""people: what they allow, what they said, what they fear. What leaves, and what is taken back."""

from dataclasses import asdict
from enum import StrEnum
from typing import Annotated

import typer

from truce import bootstrap
from truce.cli import show, who
from truce.cli.options import Folder, Json, instant
from truce.cli.people_words import Case, Told, Who, day, done, plain, say_person, text_of
from truce.flow.people import people as flow
from truce.flow.people import people_fear, people_told
from truce.flow.verification.case_ref import id_of
from truce.wire.dossier import read_statement

Uses = Annotated[list[str] | None, typer.Option("--use", "-u", help="One use; may be given again.", show_default=False)]
RiskAsked = Annotated[bool, typer.Option("--risk-asked", help="You asked about the risk to the person, and listened.")]


class State(StrEnum):
    """Where a concern stands."""

    open = "open"
    acted = "acted"
    closed = "closed"


def consent(
    folder: Folder, person: Who, use: Uses = None, risk_asked: RiskAsked = False, as_json: Json = False
) -> None:
    """Record what a person allows from now on: record, internal, share_parties, share_un, court, publish_anon,
    publish_named. What is not named is not allowed; without --use, recording alone.
    """
    house = who.open_house(folder)
    with bootstrap.writing(house):
        made = flow.consent(house, person, use, risk_asked=risk_asked)
    say_person(made, as_json, house.clock())
    if not as_json:
        show.say(f"next: truce people interview {folder} {made.pseudonym} --risk-asked --from FILE")


def withdraw(folder: Folder, person: Who, use: Uses = None, as_json: Json = False) -> None:
    """Record that a person takes consent back (all, or the uses named). New uses stop; past releases are listed."""
    house = who.open_house(folder)
    with bootstrap.writing(house):
        made, past = flow.withdraw(house, person, use)
    if as_json:
        show.machine(plain(made) | {"to_follow_up": [asdict(one) for one in past]})
        return
    show.say(f"{made.pseudonym} allows: {', '.join(made.allowed(house.clock())) or 'nothing'}")
    for one in past:
        show.say(f"  left before, follow it up: {one.product} to {one.to} ({one.use}), {one.at:%Y-%m-%d %H:%M} UTC")


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
    done(plain(made), as_json, f"{product} to {to}: on record; it will be listed if {made.pseudonym} withdraws")


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


def interview(
    folder: Folder,
    person: Who,
    told: Told = None,
    case: Case = None,
    risk_asked: RiskAsked = False,
    as_json: Json = False,
) -> None:
    """Record an interview. YAML keys: statement, language, interpreter (handle or pseudonym), place, referrals."""
    words = text_of(told, "what was said")
    dossier = read_statement(words) if told is not None else {"statement": words, "language": "und"}
    house = who.open_house(folder)
    with bootstrap.writing(house):
        made = people_told.interview(house, person, dossier, case=id_of(house, case), risk_asked=risk_asked)
    done(made, as_json, f"{made.id}: sealed apart from who said it")
    if not as_json:
        for warning in made.warnings:
            show.say(f"  mind: {warning.replace('_', ' ')}")
        show.say(f"next: truce people statement {folder} {person}   (for those who work the case)")


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
    done(entry.facts, as_json, f"{handle} may interview: {group}")


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
    words = text_of(told, "what is feared, or what is done")
    house = who.open_house(folder)
    by = instant(due, house.choices.time_zone, "--due")
    with bootstrap.writing(house):
        made = people_fear.concern(house, person, words, state=state.value, due=by, id=concern)
    done(made, as_json, f"{made.id}: {made.state}, due {day(made.due)}")
    if not as_json and made.state != "closed":
        show.say(f"next: truce people concern {folder} {person} --concern {made.id} --state acted --due DAY")


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
        (held.id, one.pseudonym, held.state, day(held.due), "overdue" if held.overdue(now) else "")
        for one, held in found
    ]
    show.table("", ("concern", "who", "state", "due", ""), rows)


COMMANDS = (consent, withdraw, release, releases, interview, statement, trained, concern, concerns)
