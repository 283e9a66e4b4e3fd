"""case receive to case alternative: from an allegation to all that is gathered before anybody assesses."""

from dataclasses import replace
from typing import Annotated

import typer

from truce import bootstrap
from truce.cli import show
from truce.cli.case_words import (
    At,
    Credibility,
    Exhibits,
    MayText,
    MayWhy,
    Place,
    Ref,
    Reliability,
    Result,
    Term,
    Why,
    app,
    opened,
    said,
    told_time,
)
from truce.cli.options import Folder, Json, instant, pairs
from truce.errors import WrongUsage
from truce.flow.verification import case_intake, case_named, case_work
from truce.flow.verification.case import find, not_future

# Codes as the vocabulary has them, written out: reading it would cost every command its time (a test holds them equal)
CHANNELS = "own_observation, party_complaint, self_report, liaison_call, hotline, civilian_report, partner, media."
VISIT_KINDS = "site_visit, interview, imagery, crater_analysis, remote, inspection."
INFORMATION_KINDS = "observation, testimony, physical, technical, document, open_source, party_statement."
MEANS = "heard, saw, recorded_camera, recorded_uav, satellite, acoustic, radar, reported_by_source."
OUTCOMES = "granted, denied, conditional, delayed, impediment, no_answer."


@app.command()
def receive(
    folder: Folder,
    channel: Annotated[str, typer.Option("--channel", help=CHANNELS, show_default=False)],
    by: Annotated[str, typer.Option("--by", help="Who alleges: a party's id, a pseudonym.", show_default=False)],
    summary: Annotated[str, typer.Option("--summary", help="In plain words, no names.", show_default=False)],
    actor: Annotated[
        str, typer.Option("--actor", help="Who they say did it: a party's id, unknown, or other.")
    ] = "unknown",
    term: Term = None,
    when: Annotated[str | None, typer.Option("--when", help="When it happened, as told.", show_default=False)] = None,
    until: Annotated[str | None, typer.Option("--until", help="Up to then, if told.", show_default=False)] = None,
    place: Place = "",
    received: Annotated[str | None, typer.Option("--received", help="When you heard.", show_default="now")] = None,
    urgency: Annotated[str, typer.Option("--urgency", help="routine, urgent, immediate.")] = "routine",
    at_once: Annotated[bool, typer.Option("--register", help="Give it its number at once, where you may.")] = False,
    as_json: Json = False,
) -> None:
    """Take an allegation in: a new case."""
    house = opened(folder)
    happened, end = told_time(house, when, "--when"), told_time(house, until, "--until")
    not_future(house, None if end is None else end.earliest, "--until", "nothing happened yet")
    if happened is not None and end is not None:
        if end.earliest < happened.earliest:
            raise WrongUsage("it ends before it begins", field="--until", given=until, when=when)
        happened = replace(happened, latest=end.earliest)
    with bootstrap.writing(house):
        case = case_intake.receive(
            house,
            channel=channel,
            alleged_by=by,
            summary=summary,
            actor=actor,
            terms=term or (),
            when=happened,
            place=place,
            received_at=instant(received, house.choices.time_zone, "--received"),
            urgency=urgency,
        )
        if at_once:
            case = case_intake.register(house, case.id)
    said(folder, case, as_json, f"received and registered as {case.number}" if at_once else "received")


@app.command()
def register(folder: Folder, ref: Ref, term: Term = None, why: MayWhy = "", as_json: Json = False) -> None:
    """Give a case its number, and put on record how each alleged term stood at the time."""
    house = opened(folder)
    with bootstrap.writing(house):
        case = case_intake.register(house, ref, terms=term or (), why=why)
    if not as_json:
        for one in case.scope:
            show.say(f"  {one.agreement} {one.term}, reading {one.reading}: {one.standing}")
    said(folder, case, as_json, f"registered as {case.number}")


@app.command()
def triage(
    folder: Folder,
    ref: Ref,
    why: Why,
    answer: Annotated[
        list[str] | None,
        typer.Option("--answer", help="area=, period=, term=, safety=, access=, duplicate=", show_default=False),
    ] = None,
    as_json: Json = False,
) -> None:
    """Sort a case: inside area and period, which term, safe, reachable, a double?"""
    house = opened(folder)
    with bootstrap.writing(house):
        case = case_intake.triage(house, ref, answers=pairs(answer), why=why)
    said(folder, case, as_json, "triaged")


@app.command()
def reject(folder: Folder, ref: Ref, why: Why, as_json: Json = False) -> None:
    """Put a case aside as out of scope. The record stays."""
    house = opened(folder)
    with bootstrap.writing(house):
        case = case_intake.reject(house, ref, why=why)
    said(folder, case, as_json, "put aside")


@app.command()
def merge(
    folder: Folder,
    ref: Ref,
    into: Annotated[str, typer.Argument(help="The case that it repeats.", show_default=False)],
    why: Why,
    as_json: Json = False,
) -> None:
    """Join a case to the one it repeats. No item moves, and it can be taken apart again."""
    house = opened(folder)
    with bootstrap.writing(house):
        case = case_intake.merge(house, ref, into, why=why)
        other = find(house, into)
    said(folder, case, as_json, f"joined to {other.number or other.id}")


@app.command()
def unmerge(folder: Folder, ref: Ref, why: Why, as_json: Json = False) -> None:
    """Take a joined case apart again: both stand as they stood."""
    house = opened(folder)
    with bootstrap.writing(house):
        case = case_intake.unmerge(house, ref, why=why)
    said(folder, case, as_json, "taken apart")


@app.command()
def plan(
    folder: Folder,
    ref: Ref,
    team: Annotated[list[str], typer.Option("--team", help="A member's handle.", show_default=False)],
    question: Annotated[list[str], typer.Option("--question", help="What is to be found out.", show_default=False)],
    why: Why,
    visit_by: Annotated[
        str | None, typer.Option("--visit-by", help="Until when to visit.", show_default="72 h after it was heard of")
    ] = None,
    as_json: Json = False,
) -> None:
    """Plan the verification: who, which questions, a visit until when."""
    house = opened(folder)
    due = instant(visit_by, house.choices.time_zone, "--visit-by")
    with bootstrap.writing(house):
        case = case_work.plan(house, ref, team=team, questions=question, visit_by=due, why=why)
    said(folder, case, as_json, "planned")


@app.command()
def visit(
    folder: Folder,
    ref: Ref,
    kind: Annotated[str, typer.Option("--kind", help=VISIT_KINDS, show_default=False)],
    result: Result,
    note: Annotated[str, typer.Option("--note", help="In plain words, no names.", show_default=False)] = "",
    at: At = None,
    access: Annotated[str | None, typer.Option("--access", help="The request it used.", show_default=False)] = None,
    as_json: Json = False,
) -> None:
    """Record a visit or another act of verification, and what came of it: done, partly, not_possible."""
    house = opened(folder)
    began = instant(at, house.choices.time_zone, "--at")
    with bootstrap.writing(house):
        case = case_work.visit(house, ref, kind=kind, result=result, note=note, began=began, access=access)
    said(folder, case, as_json, f"visit {case.visits[-1].id}: {result}")


@app.command()
def access(
    folder: Folder,
    ref: Ref,
    to: Annotated[str | None, typer.Option("--to", help="Who is asked: a party's id.", show_default=False)] = None,
    place: Place = "",
    request: Annotated[
        str | None, typer.Option("--request", help="A request that is there.", show_default=False)
    ] = None,
    outcome: Annotated[str | None, typer.Option("--outcome", help=OUTCOMES, show_default=False)] = None,
    reason: Annotated[str | None, typer.Option("--reason", help="What they said.", show_default=False)] = None,
    at: At = None,
    why: MayWhy = "",
    as_json: Json = False,
) -> None:
    """Record a request for access, or what became of one. A denial stays on record; a later outcome needs --why."""
    house = opened(folder)
    when = instant(at, house.choices.time_zone, "--at")
    with bootstrap.writing(house):
        case = case_work.access(
            house, ref, to=to, place=place, request=request, outcome=outcome, reason_given=reason, at=when, why=why
        )
    one = case.access[-1]
    said(folder, case, as_json, f"access {one.id}: {one.outcome or 'asked'}")


@app.command()
def inform(
    folder: Folder,
    ref: Ref,
    kind: Annotated[str, typer.Option("--kind", help=INFORMATION_KINDS, show_default=False)],
    source: Annotated[str, typer.Option("--source", help="A pseudonym or a source's id.", show_default=False)],
    means: Annotated[str, typer.Option("--means", help=MEANS, show_default=False)],
    summary: Annotated[str, typer.Option("--summary", help="In plain words, no names.", show_default=False)],
    tends: Annotated[str, typer.Option("--tends", help="for, against or neither.")] = "for",
    origin: Annotated[str | None, typer.Option("--origin", help="Who it goes back to.", show_default=False)] = None,
    repeats: Annotated[
        list[str] | None, typer.Option("--repeats", help="An item it was taken from.", show_default=False)
    ] = None,
    exhibit: Exhibits = None,
    interview: Annotated[str | None, typer.Option("--interview", help="Its id.", show_default=False)] = None,
    incident: Annotated[str | None, typer.Option("--incident", help="Its id.", show_default=False)] = None,
    reliability: Reliability = "F",
    credibility: Credibility = "6",
    grade_why: Annotated[str, typer.Option("--grade-why", help="Why graded so.", show_default=False)] = "",
    as_json: Json = False,
) -> None:
    """Add an item of information: whose, how it is known, and which way it tends."""
    house = opened(folder)
    with bootstrap.writing(house):
        case = case_work.inform(
            house,
            ref,
            kind=kind,
            source=source,
            means=means,
            summary=summary,
            tends=tends,
            origin=origin,
            repeats=repeats or (),
            exhibits=exhibit or (),
            interview=interview,
            incident=incident,
            reliability=reliability,
            credibility=credibility,
            grade_why=grade_why,
        )
    said(folder, case, as_json, f"item {case.information[-1].id} added")


@app.command()
def grade(
    folder: Folder,
    ref: Ref,
    why: Why,
    source: Annotated[str | None, typer.Option("--source", help="With --reliability.", show_default=False)] = None,
    reliability: Annotated[str | None, typer.Option("--reliability", help="A to F.", show_default=False)] = None,
    item: Annotated[str | None, typer.Option("--item", help="With --credibility.", show_default=False)] = None,
    credibility: Annotated[str | None, typer.Option("--credibility", help="1 to 6.", show_default=False)] = None,
    about: Annotated[str | None, typer.Option("--about", help="For which kind of news.", show_default=False)] = None,
    as_json: Json = False,
) -> None:
    """Grade a source (a letter) or an item (a number): two scales, never one. Older grades stay beside it."""
    house = opened(folder)
    with bootstrap.writing(house):
        case = case_work.grade(
            house,
            ref,
            source=source,
            reliability=reliability,
            item=item,
            credibility=credibility,
            about=about,
            why=why,
        )
    said(folder, case, as_json, f"{source or item} graded {reliability or credibility}")


@app.command()
def link(
    folder: Folder,
    ref: Ref,
    incident: Annotated[list[str] | None, typer.Option("--incident", help="Its id.", show_default=False)] = None,
    exhibit: Exhibits = None,
    unlink: Annotated[list[str] | None, typer.Option("--unlink", help="Take a link away.", show_default=False)] = None,
    why: MayWhy = "",
    as_json: Json = False,
) -> None:
    """Link incidents and exhibits to a case, or take such links away."""
    house = opened(folder)
    with bootstrap.writing(house):
        case = case_work.link(
            house, ref, incidents=incident or (), exhibits=exhibit or (), unlink=unlink or (), why=why
        )
    said(folder, case, as_json, "linked")


@app.command()
def alternative(
    folder: Folder,
    ref: Ref,
    text: MayText = None,
    id: Annotated[str | None, typer.Option("--id", help="One that is there.", show_default=False)] = None,
    verdict: Annotated[
        str | None, typer.Option("--verdict", help="excluded, unlikely, as_likely, likelier.", show_default=False)
    ] = None,
    why: MayWhy = "",
    as_json: Json = False,
) -> None:
    """Tell another explanation of what happened, or say what one is worth."""
    house = opened(folder)
    with bootstrap.writing(house):
        case = case_work.alternative(house, ref, text=text, id=id, verdict=verdict, why=why)
        told = {"--text": text or "", "--why": why}
        warnings = case_named.named(house, case, told)
    said(folder, case, as_json, f"explanation {id or case.alternatives[-1].id} on record", warnings)
