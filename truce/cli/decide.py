"""same, different, undo, decisions: where a named person knows better than the machine which reports go together."""

from dataclasses import asdict
from typing import Annotated

import typer

from truce import bootstrap
from truce.cli import show, who
from truce.cli.options import Folder, Json
from truce.flow import decide
from truce.model.decision import Decision

By = Annotated[
    str | None,
    typer.Option(
        "--by", help="Your name: a decision is a person's. In a mission with members: your handle.", show_default=False
    ),
]
Why = Annotated[str, typer.Option("--why", help="Your reason, for those who will ask.")]
Told = "A report's id, or an incident's, which stands for the report that names it."


def same(
    folder: Folder,
    ids: Annotated[list[str], typer.Argument(help=Told, show_default=False)],
    why: Why,
    by: By = None,
    as_json: Json = False,
) -> None:
    """Decide that reports tell of one event. It binds until it is undone."""
    _decide(folder, ids, by, why, as_json, alike=True)


def different(
    folder: Folder,
    one: Annotated[str, typer.Argument(help=Told, show_default=False)],
    other: Annotated[str, typer.Argument(help="Another such id.", show_default=False)],
    why: Why,
    by: By = None,
    as_json: Json = False,
) -> None:
    """Decide that two reports tell of two events. It binds until it is undone."""
    _decide(folder, [one, other], by, why, as_json, alike=False)


def _decide(folder: Folder, ids: list[str], by: str | None, why: str, as_json: bool, *, alike: bool) -> None:
    house = who.open_house(folder)
    with bootstrap.writing(house):
        made = decide.decide(house, ids, same=alike, by=who.by(house, by), why=why)
        for one in made:
            who.saw(house, one.id)
    _say(made, as_json)
    if not as_json:
        show.say(f"next: truce run {folder}   (take it back: truce undo {folder} {made[0].id} --by NAME --why TEXT)")


def undo(
    folder: Folder,
    decision: Annotated[str, typer.Argument(help="A decision's id (`truce decisions`).", show_default=False)],
    why: Why,
    by: By = None,
    as_json: Json = False,
) -> None:
    """Take a decision back. It stays on record, with who took it back and why, and binds no more."""
    house = who.open_house(folder)
    with bootstrap.writing(house):
        undone = decide.undo(house, decision, by=who.by(house, by), why=why)
        who.saw(house, undone.id)
    _say([undone], as_json)
    if not as_json:
        show.say(f"next: truce run {folder}")


def decisions(folder: Folder, as_json: Json = False) -> None:
    """List every decision ever made about reports, those taken back too."""
    house = who.open_house(folder)
    kept = house.mission.ledger.decisions()
    who.saw(house, "decisions", rows=len(kept), machine=as_json)
    if not kept and not as_json:
        show.say("nobody has decided anything about reports yet")
        return
    _say(kept, as_json)


def _say(told: list[Decision], as_json: bool) -> None:
    if as_json:
        show.machine([asdict(decision) | {"stands": decision.stands} for decision in told])
        return
    for decision in told:
        show.say(f"{decision.id}  {decision.at:%Y-%m-%d %H:%M} UTC  {decision.sentence}")
        if decision.undone_at is not None:
            when = f"{decision.undone_at:%Y-%m-%d %H:%M} UTC"
            show.say(f"  taken back {when} ({decision.undone_by}: {decision.undone_why})")
