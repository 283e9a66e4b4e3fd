"""case assess to case reopen: from an assessment to a finding, its release, and the end of the case."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from truce import bootstrap
from truce.cli.case_words import (
    At,
    Audience,
    Credibility,
    Due,
    MayText,
    MayWhy,
    Ref,
    Reliability,
    Result,
    Text,
    Why,
    app,
    opened,
    said,
)
from truce.cli.options import Folder, Json, instant, pairs
from truce.errors import NotFound, WrongUsage
from truce.flow.verification import case_finding, case_named, case_party, case_release
from truce.wire.assessment import read_assessment

REMEDY_KINDS = "apology, withdrawal, discipline, restitution, access_granted, orders, other."  # as in the vocabulary


@app.command()
def assess(
    folder: Folder,
    ref: Ref,
    file: Annotated[Path, typer.Argument(help="A YAML or JSON file, or - for standard input.", show_default=False)],
    as_json: Json = False,
) -> None:
    """Assess fact, terms, attribution and severity, each apart (docs/verification.md has the form)."""
    house = opened(folder)
    told = read_assessment(_read(file), str(file))
    with bootstrap.writing(house):
        case = case_finding.assess(house, ref, told)
        warnings = case_named.named_in_finding(house, case)
    said(folder, case, as_json, f"finding {case.findings[-1].id}: {told.fact_level} by {told.standard}", warnings)


def _read(file: Path) -> str:
    if str(file) == "-":
        return sys.stdin.read()
    try:
        return file.read_text("utf-8")
    except FileNotFoundError:
        raise NotFound("there is no such file", file=file) from None
    except UnicodeDecodeError:
        raise WrongUsage("the file is not UTF-8 text", file=file) from None


@app.command()
def submit(folder: Folder, ref: Ref, why: MayWhy = "", as_json: Json = False) -> None:
    """Hand the assessment to review."""
    house = opened(folder)
    with bootstrap.writing(house):
        case = case_finding.submit(house, ref, why=why)
    said(folder, case, as_json, "handed to review")


@app.command("return")
def give_back(folder: Folder, ref: Ref, why: Why, as_json: Json = False) -> None:
    """Give the assessment back to its author, with what is to be done."""
    house = opened(folder)
    with bootstrap.writing(house):
        case = case_finding.give_back(house, ref, why=why)
    said(folder, case, as_json, "returned")


@app.command()
def determine(
    folder: Folder,
    ref: Ref,
    why: Why,
    attribution: Annotated[
        str | None, typer.Option("--attribution", help="agree or refuse, where somebody is named.", show_default=False)
    ] = None,
    as_json: Json = False,
) -> None:
    """Agree to an assessment as its reviewer: never its author. Everything is weighed again."""
    if attribution not in (None, "agree", "refuse"):
        raise WrongUsage("agree or refuse", option="--attribution", given=attribution)
    house = opened(folder)
    agreed = None if attribution is None else attribution == "agree"
    with bootstrap.writing(house):
        case = case_finding.determine(house, ref, why=why, attribution=agreed)
        warnings = (*case_named.named(house, case, {"--why": why}), *case_named.named_in_finding(house, case))
    said(folder, case, as_json, "determined", warnings)


@app.command()
def dissent(
    folder: Folder,
    ref: Ref,
    text: Text,
    about: Annotated[str, typer.Option("--about", help="whole, fact, term, attribution, severity.")] = "whole",
    as_json: Json = False,
) -> None:
    """Put a dissent on record; it stays beside the finding for good."""
    house = opened(folder)
    with bootstrap.writing(house):
        case = case_finding.dissent(house, ref, text=text, about=about)
        warnings = case_named.named(house, case, {"--text": text})
    said(folder, case, as_json, "dissent on record", warnings)


@app.command()
def notify(
    folder: Folder,
    ref: Ref,
    to: Annotated[str, typer.Option("--to", help="A party's id.", show_default=False)],
    due: Annotated[str, typer.Option("--due", help="Until when it may reply.", show_default=False)],
    why: MayWhy = "",
    as_json: Json = False,
) -> None:
    """Notify a party of the finding, with a date until which it may reply."""
    house = opened(folder)
    until = instant(due, house.choices.time_zone, "--due") or house.clock()
    with bootstrap.writing(house):
        case = case_party.notify(house, ref, to=to, due=until, why=why)
    said(folder, case, as_json, f"notice {case.notices[-1].id} to {to}")


@app.command()
def reply(
    folder: Folder,
    ref: Ref,
    notice: Annotated[str, typer.Option("--notice", help="The notice it answers.", show_default=False)],
    text: MayText = None,
    exhibit: Annotated[str | None, typer.Option("--exhibit", help="Where its words lie.", show_default=False)] = None,
    at: At = None,
    reliability: Reliability = "F",
    credibility: Credibility = "6",
    as_json: Json = False,
) -> None:
    """Record a party's reply, word for word, with a grade of its own."""
    house = opened(folder)
    when = instant(at, house.choices.time_zone, "--at")
    with bootstrap.writing(house):
        case = case_party.reply(
            house,
            ref,
            notice=notice,
            text=text,
            exhibit=exhibit,
            received_at=when,
            reliability=reliability,
            credibility=credibility,
        )
    said(folder, case, as_json, f"reply to {notice} on record")


@app.command()
def answer(folder: Folder, ref: Ref, result: Result, why: Why, as_json: Json = False) -> None:
    """Conclude the time of reply: accepted, contested, or no_response once it is over."""
    house = opened(folder)
    with bootstrap.writing(house):
        case = case_party.answer(house, ref, result=result, why=why)
    said(folder, case, as_json, "time of reply concluded")


@app.command()
def commission(
    folder: Folder,
    ref: Ref,
    why: Why,
    result: Annotated[
        str | None, typer.Option("--result", help="endorsed, not_endorsed, remanded.", show_default=False)
    ] = None,
    vote: Annotated[
        list[str] | None, typer.Option("--vote", help="karst=agree, object or abstain.", show_default=False)
    ] = None,
    body: Annotated[str | None, typer.Option("--body", help="Which body.", show_default="by the mandate")] = None,
    as_json: Json = False,
) -> None:
    """Put a case before the commission; with --result, record what it decided and who agreed."""
    house = opened(folder)
    with bootstrap.writing(house):
        case = case_party.commission(house, ref, result=result, votes=pairs(vote), body=body, why=why)
    said(folder, case, as_json, f"commission: {result or 'asked'}")


@app.command()
def remedy(
    folder: Folder,
    ref: Ref,
    why: Why,
    kind: Annotated[str | None, typer.Option("--kind", help=REMEDY_KINDS, show_default=False)] = None,
    owner: Annotated[str | None, typer.Option("--owner", help="Who owes it.", show_default=False)] = None,
    text: Annotated[str, typer.Option("--text", help="In plain words, no names.", show_default=False)] = "",
    due: Due = None,
    id: Annotated[str | None, typer.Option("--id", help="One that is there.", show_default=False)] = None,
    status: Annotated[str, typer.Option("--status", help="agreed, under_way, done, refused...")] = "proposed",
    as_json: Json = False,
) -> None:
    """Ask for a remedy, or follow one to its end."""
    house = opened(folder)
    until = instant(due, house.choices.time_zone, "--due")
    with bootstrap.writing(house):
        case = case_party.remedy(
            house, ref, kind=kind, owner=owner, text=text, due=until, id=id, status=status, why=why
        )
    said(folder, case, as_json, f"remedy {id or case.remedies[-1].id}: {status}")


@app.command()
def publish(
    folder: Folder,
    ref: Ref,
    audience: Audience,
    why: Why,
    with_actor: Annotated[bool, typer.Option("--with-actor", help="Name who did it, if that was approved.")] = False,
    place: Annotated[str | None, typer.Option("--place", help="How to call the place.", show_default=False)] = None,
    text: MayText = None,
    as_json: Json = False,
) -> None:
    """Release a finding: to the parties, to member states, or, after the mandate's delay, to the public."""
    house = opened(folder)
    with bootstrap.writing(house):
        case = case_release.publish(
            house, ref, audience=audience, why=why, with_actor=with_actor, place=place, text=text
        )
    start = case.releases[-1].not_before
    said(folder, case, as_json, f"released to {audience}" + (f" from {start:%Y-%m-%d %H:%M} UTC" if start else ""))


@app.command()
def restrict(
    folder: Folder,
    ref: Ref,
    why: Why,
    audience: Annotated[str, typer.Option("--audience", help="nobody, parties or member_states.")] = "nobody",
    as_json: Json = False,
) -> None:
    """Decide that the public does not see a finding."""
    house = opened(folder)
    with bootstrap.writing(house):
        case = case_release.restrict(house, ref, audience=audience, why=why)
    said(folder, case, as_json, f"restricted to {audience}")


@app.command()
def correct(
    folder: Folder,
    ref: Ref,
    was: Annotated[str, typer.Option("--was", help="What it said.", show_default=False)],
    now: Annotated[str, typer.Option("--now", help="What is right.", show_default=False)],
    why: Why,
    as_json: Json = False,
) -> None:
    """Correct what was released, as a marked correction."""
    house = opened(folder)
    with bootstrap.writing(house):
        case = case_release.correct(house, ref, was=was, now=now, why=why)
        warnings = case_named.named(house, case, {"--was": was, "--now": now, "--why": why})
    said(folder, case, as_json, f"correction {case.corrections[-1].id}", warnings)


@app.command()
def close(folder: Folder, ref: Ref, why: Why, as_json: Json = False) -> None:
    """Close a case; not while a remedy is still awaited."""
    house = opened(folder)
    with bootstrap.writing(house):
        case = case_release.close(house, ref, why=why)
    said(folder, case, as_json, "closed")


@app.command()
def reopen(folder: Folder, ref: Ref, why: Why, as_json: Json = False) -> None:
    """Open a case again, with a reason."""
    house = opened(folder)
    with bootstrap.writing(house):
        case = case_release.reopen(house, ref, why=why)
    said(folder, case, as_json, "opened again")
