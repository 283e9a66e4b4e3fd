"""What the commands of a case share: their options, and what they say when they are done."""

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from truce.cli import show, who
from truce.errors import UnusableValue, WrongUsage
from truce.flow.house import House
from truce.model.case import Case
from truce.model.when import When, read_time

app = typer.Typer(no_args_is_help=True)
Ref = Annotated[str, typer.Argument(metavar="CASE", help="The case: its number or its id.", show_default=False)]
Why = Annotated[str, typer.Option("--why", help="The reason, for those who will ask.", show_default=False)]
MayWhy = Annotated[str, typer.Option("--why", help="The reason, where there is more to say.", show_default=False)]
Text = Annotated[str, typer.Option("--text", help="In plain words, no names.", show_default=False)]
MayText = Annotated[str | None, typer.Option("--text", help="In plain words, no names.", show_default=False)]
Place = Annotated[str, typer.Option("--place", help="Coarse: a district, a town; never a spot.", show_default=False)]
Term = Annotated[
    list[str] | None, typer.Option("--term", help="A term, as VE-1 or vela-2024:VE-1.", show_default=False)
]
Result = Annotated[str, typer.Option("--result", help="What came of it.", show_default=False)]
At = Annotated[str | None, typer.Option("--at", help="When, if not now.", show_default=False)]
Due = Annotated[str | None, typer.Option("--due", help="Until when.", show_default=False)]
Exhibits = Annotated[list[str] | None, typer.Option("--exhibit", help="An exhibit's id.", show_default=False)]
Reliability = Annotated[str, typer.Option("--reliability", help="A to E, or F: cannot be judged.")]
Credibility = Annotated[str, typer.Option("--credibility", help="1 to 5, or 6: cannot be judged.")]
Audience = Annotated[str, typer.Option("--audience", help="parties, member_states or public.", show_default=False)]

NEXT = {
    "received": "register",
    "registered": "triage",
    "triaged": "plan",
    "rejected_out_of_scope": "reopen",
    "merged": "unmerge",
    "under_verification": "inform, visit, access, grade, alternative; then assess",
    "assessed": "submit",
    "in_review": "determine, or return",
    "returned": "assess",
    "determined": "notify",
    "notified": "reply, then answer",
    "accepted": "commission",
    "contested": "commission",
    "no_response": "commission",
    "commission": "commission --result",
    "endorsed": "publish, or restrict",
    "not_endorsed": "publish, or restrict",
    "remanded": "reopen",
    "published": "close",
    "restricted": "close",
    "closed": "show",
    "reopened": "plan",
}


def opened(folder: Path) -> House:
    """The house of a folder, with whoever acts."""
    return who.open_house(folder)


def title(case: Case) -> str:
    """A case by its number with its id; by its id alone before it has a number."""
    return f"{case.number} ({case.id})" if case.number else case.id


def said(folder: Path, case: Case, as_json: bool, done: str, warnings: Sequence[str] = ()) -> None:
    """What was done, where the case stands (once), what to beware of, and what comes next."""
    ref = case.number or case.id
    if as_json:
        told = {"case": case.id, "number": case.number, "state": case.state, "done": done}
        show.machine(told | ({"warnings": list(warnings)} if warnings else {}))
        return
    stands = "" if case.state in done.split() else f"; it is {case.state}"
    show.say(f"{title(case)}: {done}{stands}")
    for one in warnings:
        show.complain(one)
    if case.finding is not None and case.finding.drill:
        show.say("*** DRILL: taken on trust, nothing was checked ***")
    show.say(f"next: truce case {NEXT[case.state]} {folder} {ref}")


def told_time(house: House, text: str | None, option: str) -> When | None:
    """What was typed as a time, as wide as it was told; None where nothing was."""
    if text is None:
        return None
    try:
        return read_time(text, house.choices.time_zone)
    except UnusableValue as bad:
        raise WrongUsage("this is not a time", option=option, given=text) from bad
