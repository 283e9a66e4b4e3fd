"""check: is a bundle whole, and is it what it says?"""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from truce.cli import show
from truce.cli.options import Json
from truce.errors import WrongUsage

if TYPE_CHECKING:
    from truce.flow.bundle.check import Checked

MARK = {"HOLDS": "holds", "FAILS": "FAILS", "NOT_ASKED": "not asked", "NOT_THERE": "nothing", "NOT_REACHED": "unclear"}
MOST_SHOWN = 50


def check(
    bundle: Annotated[Path, typer.Argument(help="A bundle: its folder or its zip.", show_default=False)],
    key: Annotated[
        str | None,
        typer.Option("--key", help="The log's key, as you got it by another way (or a file).", show_default=False),
    ] = None,
    checkpoint: Annotated[
        Path | None,
        typer.Option("--checkpoint", help="A checkpoint of this log that you kept before.", show_default=False),
    ] = None,
    remake: Annotated[bool, typer.Option("--remake", help="Make a sealed brief again and compare every byte.")] = False,
    as_json: Json = False,
) -> None:
    """Check a bundle, offline: needs no mission, no server, no database. Exit code 0: whole; 1: not, and why."""
    from truce.flow.bundle.check import Asked  # noqa: PLC0415 - only this command needs it
    from truce.flow.bundle.check import check as look  # noqa: PLC0415

    asked = Asked(key=_text(key), checkpoint=None if checkpoint is None else _read(checkpoint), remake=remake)
    made = look(bundle, asked)
    if as_json:
        show.machine(made.to_dict())
    else:
        _say(made)
    if not made.whole:
        raise typer.Exit(1)


def _text(key: str | None) -> str | None:
    """The key itself, or what stands in the file of that name."""
    return _read(Path(key)) if key is not None and "+" not in key else key


def _read(path: Path) -> str:
    try:
        return path.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as wrong:
        raise WrongUsage("this cannot be read", file=path) from wrong


def _say(made: "Checked") -> None:
    show.say(f"{made.name}: {made.about}")
    for number, words, outcome, notes in made.steps():
        show.say(f"{number:>3}  {MARK[outcome.name]:<9}  {words}")
        for note in notes:
            show.say(f"{'':16}{note}")
    for failure in made.findings.failures[:MOST_SHOWN]:
        show.say()
        show.say(f"step {failure.step}, {failure.file}: {failure.what}")
        show.say(f"  why:   {failure.why}")
        show.say(f"  means: {failure.means}")
        show.say(f"  do:    {failure.remedy}")
    if (left := len(made.findings.failures) - MOST_SHOWN) > 0:
        show.say(f"... and {left:,} more: --json has all")
    show.say("whole" if made.whole else f"NOT whole: {len(made.findings.failures):,} things do not hold")
