"""`truce`: the commands in one list, and the one place where an error becomes words and an exit code."""

import json
import sys
from collections.abc import Sequence
from importlib import import_module
from typing import Annotated

import typer

from truce import __version__
from truce.cli import show
from truce.cli.chapters import Chapters
from truce.cli.desk import acts_as
from truce.cli.outline import help_of
from truce.errors import TruceError, WrongUsage

COMMANDS = {  # name -> module and function below truce.cli
    "demo": "demo.demo",
    "new": "new.new",
    "agreements": "agreements.agreements",
    "sources": "sources.sources",
    "collect": "collect.collect",
    "fuse": "steps.fuse",
    "profiles": "profiles.profiles",
    "same": "decide.same",
    "different": "decide.different",
    "undo": "decide.undo",
    "decisions": "decide.decisions",
    "judge": "steps.judge",
    "forecast": "forecast.forecast",
    "run": "steps.run",
    "brief": "brief.brief",
    "why": "why.why",
    "pair": "pair.pair",
    "board": "board.dates",
    "weapons": "weapons.weapons",
    "tallies": "tallies.tallies",
    "coverage": "coverage.coverage",
    "whatif": "whatif.whatif",
    "even-hands": "evenhands.even_hands",
    "export": "export.export",
    "serve": "serve.serve",
    "publish": "publish.publish",
    "seal": "seal.seal",
    "check": "check.check",
    "backup": "keep.backup",
    "restore": "keep.restore",
    "move": "keep.move",
}
FAMILIES = {  # name -> module with an app of its own, and what it is about
    "case": ("case", "From an allegation to a finding that two people signed."),
    "exhibit": ("exhibit", "Evidence: taken in, looked at, handed on, checked; every touch on record."),
    "people": ("people", "Sources and interviewees by pseudonym; who they are lies sealed."),
    "community": ("community", "Dialogue, local agreements, harm to civilians, human rights; nobody is named."),
    "talks": ("talks", "A negotiation as data: the table, common ground, packages, deadlines, takeaways."),
    "roles": ("roles", "Members, their keys and roles; who may do what; acts that need two."),
    "room": ("room", "Who may sign in to the operations room: invitations, accounts, sessions."),
    "log": ("log", "Every act on record: signed, proved, checked, witnessed from outside."),
    "field": ("field", "Reports from the field: forms, phones, what came, taking it in."),
    "feeds": ("feeds", "Upstreams asked again and again, doors for sensors; how far behind each is."),
    "keep": ("keep", "Walls between members in a shared database."),
}


def make_app(only: str | None = None) -> typer.Typer:
    """The commands; of one name only, where one is asked for: the others need not be loaded, and take seconds."""
    app = _empty()
    for name, place in COMMANDS.items():
        if only in (None, name):
            module, _, function = place.partition(".")
            app.command(name)(getattr(import_module(f"truce.cli.{module}"), function))
    for name, (module, about) in FAMILIES.items():
        if only in (None, name):
            app.add_typer(import_module(f"truce.cli.{module}").app, name=name, help=about)
    import_module("truce.cli.who").name_doors(app)  # loads the house: only where a command may run
    return app


def make_outline() -> typer.Typer:
    """The names of all commands with what each is for, none of them loaded: for the first page of help."""
    app = _empty()
    for name, place in COMMANDS.items():
        app.command(name, help=help_of(*place.split(".")))(_unloaded)
    for name, (_, about) in FAMILIES.items():
        app.command(name, help=about)(_unloaded)
    return app


def _unloaded() -> None:
    """Stands where a command will: `asked` finds every command that there is, so this one never runs."""
    raise NotImplementedError


def _empty() -> typer.Typer:
    app = typer.Typer(
        name="truce",
        cls=Chapters,
        help="Watch a ceasefire: from an agreement and partial, contested reports to findings that can be checked.",
        no_args_is_help=True,
        add_completion=False,
        pretty_exceptions_enable=False,
        rich_markup_mode=None,
    )
    app.callback()(_truce)
    return app


def _version(wanted: bool) -> None:
    if wanted:
        show.say(f"truce {__version__}")
        raise typer.Exit


def _truce(
    version: Annotated[  # noqa: ARG001 - its callback does the work
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Say which version this is.")
    ] = False,
    as_: Annotated[
        str | None,
        typer.Option("--as", envvar="TRUCE_AS", help="Your handle, where the mission has members.", show_default=False),
    ] = None,
) -> None:
    acts_as(as_)


def asked(words: Sequence[str]) -> str | None:
    """The command that the words of a command line ask for; None where they ask for none that there is."""
    after_as = False
    for word in words:
        if after_as or word.startswith("-"):
            after_as = word == "--as"
            continue
        return word if word in COMMANDS or word in FAMILIES else None
    return None


def main() -> None:
    """Run a command. Exit codes: 0 done, 1 told you why not, 2 wrong usage."""
    try:
        name = asked(sys.argv[1:])
        (make_app(name) if name else make_outline())()
    except TruceError as error:
        if "--json" in sys.argv:
            sys.stdout.write(json.dumps(error.facts(), ensure_ascii=False) + "\n")
        else:
            show.complain(error.explain())
        sys.exit(2 if isinstance(error, WrongUsage) else 1)
