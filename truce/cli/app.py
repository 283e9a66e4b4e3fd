"""`truce`: the commands in one list, and the one place where an error becomes words and an exit code."""

import json
import sys
from typing import Annotated

import typer

from truce import __version__
from truce.cli import (
    agreements,
    board,
    case,
    check,
    coverage,
    decide,
    evenhands,
    exhibit,
    keep,
    log,
    look,
    mission,
    pair,
    people,
    profiles,
    roles,
    roles_two,
    seal,
    show,
    sources,
    tallies,
    weapons,
    whatif,
    who,
)
from truce.errors import TruceError, WrongUsage

app = typer.Typer(
    name="truce",
    help="Watch a ceasefire: from an agreement and partial, contested reports to findings that can be checked.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
app.command("demo")(look.demo)
app.command("new")(mission.new)
app.command("agreements")(agreements.agreements)
app.command("sources")(sources.sources)
app.command("collect")(mission.collect)
app.command("fuse")(mission.fuse)
app.command("profiles")(profiles.profiles)
app.command("same")(decide.same)
app.command("different")(decide.different)
app.command("undo")(decide.undo)
app.command("decisions")(decide.decisions)
app.command("judge")(mission.judge)
app.command("run")(mission.run)
app.command("brief")(look.brief)
app.command("why")(look.why)
app.command("pair")(pair.pair)
app.command("board")(board.dates)
app.command("weapons")(weapons.weapons)
app.command("tallies")(tallies.tallies)
app.command("coverage")(coverage.coverage)
app.command("whatif")(whatif.whatif)
app.command("even-hands")(evenhands.even_hands)
app.command("export")(look.export)
app.command("seal")(seal.seal)
app.command("check")(check.check)
app.add_typer(case.app, name="case", help="From an allegation to a finding that two people signed.")
app.add_typer(roles.app, name="roles", help="Members, their keys and roles; who may do what; acts that need two.")
app.add_typer(
    exhibit.app, name="exhibit", help="Evidence: taken in, looked at, handed on, checked; every touch on record."
)
app.add_typer(log.app, name="log", help="Every act on record: signed, proved, checked, witnessed from outside.")
app.add_typer(people.app, name="people", help="Sources and interviewees by pseudonym; who they are lies sealed.")
app.command("backup")(keep.backup)
app.command("restore")(keep.restore)
app.command("move")(keep.move)
app.add_typer(keep.app, name="keep", help="Walls between members in a shared database.")


def _version(wanted: bool) -> None:
    if wanted:
        show.say(f"truce {__version__}")
        raise typer.Exit


@app.callback()
def _truce(
    version: Annotated[  # noqa: ARG001 - its callback does the work
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Say which version this is.")
    ] = False,
    as_: Annotated[
        str | None,
        typer.Option("--as", envvar="TRUCE_AS", help="Your handle, where the mission has members.", show_default=False),
    ] = None,
) -> None:
    who.acts_as(as_)


roles_two.register_audit(log.app)
who.name_doors(app)


def main() -> None:
    """Run a command. Exit codes: 0 done, 1 told you why not, 2 wrong usage."""
    try:
        app()
    except TruceError as error:
        if "--json" in sys.argv:
            sys.stdout.write(json.dumps(error.facts(), ensure_ascii=False) + "\n")
        else:
            show.complain(error.explain())
        sys.exit(2 if isinstance(error, WrongUsage) else 1)
