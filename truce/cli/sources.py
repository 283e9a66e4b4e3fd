"""sources: what can be collected, and the card of each."""

from dataclasses import asdict
from enum import StrEnum
from typing import Annotated

import typer

from truce import bootstrap
from truce.cli import show
from truce.cli.options import Json
from truce.errors import NotFound, WrongUsage


class Ask(StrEnum):
    """What to do with one source."""

    show = "show"


def sources(
    ask: Annotated[Ask | None, typer.Argument(help="show NAME.", show_default="list them all")] = None,
    name: Annotated[str | None, typer.Argument(help="A source's name.", show_default=False)] = None,
    as_json: Json = False,
) -> None:
    """List the sources; show the card of one: what it tells, what it is blind to, what it needs."""
    cards = bootstrap.source_cards()
    if ask is None:
        if as_json:
            show.machine({n: asdict(card) for n, card in cards.items()})
        else:
            show.table("", ("source", "tells"), [(n, card.tells) for n, card in sorted(cards.items())])
        return
    if name is None:
        raise WrongUsage("`truce sources show` needs a name", remedy=f"one of: {', '.join(sorted(cards))}")
    if name not in cards:
        raise NotFound("no source of that name", source=name, known=", ".join(sorted(cards)))
    if as_json:
        show.machine(asdict(cards[name]))
        return
    for field, value in asdict(cards[name]).items():
        words = value if isinstance(value, str) else "; ".join(value) if isinstance(value, tuple) else value
        show.say(f"{field.replace('_', ' '):>14}  {words}")
