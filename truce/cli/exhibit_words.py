"""The words that the commands of `exhibit` share: options, the file they are given, how a step is told."""

import sys
from pathlib import Path
from typing import Annotated, Any

import typer

from truce.cli import exhibit_told as told
from truce.cli import show
from truce.flow.evidence.preserve import Preserved
from truce.flow.evidence.preserve_input import Given, given_file

app = typer.Typer(no_args_is_help=True, rich_markup_mode=None)

Id = Annotated[str, typer.Argument(metavar="EXHIBIT", help="The exhibit: exh-...", show_default=False)]
Out = Annotated[Path, typer.Argument(help="The file to write: a new one, outside the mission.", show_default=False)]
Why = Annotated[str, typer.Option("--why", help="The reason, for the record.", show_default=False)]
Case = Annotated[str, typer.Option("--case", help="The case it belongs to: its number or its id.", show_default=False)]
From = Annotated[
    str, typer.Option("--from", help="From whom or what it came, in coarse words: never a name.", show_default=False)
]
What = Annotated[str | None, typer.Option("--what", help="What it is, in coarse words.", show_default=False)]
Where = Annotated[
    str | None, typer.Option("--captured-where", help="Where it was made, in coarse words.", show_default=False)
]
When = Annotated[str | None, typer.Option("--captured-when", help="When it was made, as told.", show_default=False)]
Collector = Annotated[
    str | None, typer.Option("--collector", help="Who collected it (a handle); you, if not told.", show_default=False)
]
Place = Annotated[str | None, typer.Option("--place", help="Where it lies, in words.", show_default=False)]
Follow = Annotated[bool, typer.Option("--follow", help="Follow a link to the file.")]


def with_file(file: Path, follow: bool, work: Any) -> Any:
    """What work makes of a file, or of standard input."""
    if str(file) == "-":
        return work(Given(sys.stdin.buffer))
    with given_file(file, follow=follow) as given:
        return work(given)


def say_step(step: Preserved, as_json: bool, line: str) -> None:
    """Tell a step: a line with its warnings, or all of it for a program."""
    if as_json:
        show.machine(told.machine(step))
        return
    show.say(line)
    for warning in step.warnings:
        show.complain(f"warning: {warning}")
