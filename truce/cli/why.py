"""why: from any id back to the raw reports."""

from collections.abc import Iterator
from typing import Annotated

import typer

from truce.cli import show, who
from truce.cli.options import Folder, Json
from truce.flow.compared import pair
from truce.flow.reason import Reason
from truce.flow.why import why as walk


def why(
    folder: Folder,
    id: Annotated[str, typer.Argument(help="Any id printed in a brief, or a term's, source's or agreement's.")],
    other: Annotated[
        str | None,
        typer.Argument(
            help="A second report or incident: why the two are held together, or apart.", show_default=False
        ),
    ] = None,
    all_reasons: Annotated[bool, typer.Option("--all", help="Show every reason, however many.")] = False,
    as_json: Json = False,
) -> None:
    """Walk from a result back to the raw reports, with every factor. Two ids: why they are held together, or apart."""
    house = who.open_house(folder)
    reason = walk(house, id) if other is None else pair(house, id, other)
    for one in (id, other):
        if one is not None:
            who.saw(house, one)
    who.touched(house, set(_ids(reason)) - {id, other})
    if as_json:
        show.machine(reason.to_dict())
        return
    say_reason(reason, 0, None if all_reasons else 5)


def _ids(reason: Reason) -> Iterator[str]:
    yield reason.id
    for cause in reason.because:
        yield from _ids(cause)


def say_reason(reason: Reason, depth: int, most: int | None) -> None:
    """A step of the walk and what it rests on, indented; `most` of each step's reasons, or all."""
    show.tree(reason.kind, reason.id, reason.facts, depth)
    shown = reason.because if most is None else reason.because[:most]
    for cause in shown:
        say_reason(cause, depth + 1, most)
    if left := len(reason.because) - len(shown):
        show.say("  " * (depth + 1) + f"... and {left:,} more; all of them: --all, or --json")
