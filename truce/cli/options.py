"""What commands share: how folders, times and key=value words are read."""

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from truce.errors import UnusableValue, WrongUsage
from truce.model.when import read_time

Folder = Annotated[Path, typer.Argument(help="The mission's folder.", show_default=False)]
Json = Annotated[bool, typer.Option("--json", help="Machine output: one JSON document.")]
From = Annotated[
    str | None,
    typer.Option(
        "--from",
        help="From this time on: 2025-04-19, or with hour; the mission's zone unless an offset is given.",
        show_default=False,
    ),
]
To = Annotated[str | None, typer.Option("--to", help="Up to, and not including, this time.", show_default=False)]
AsOf = Annotated[str | None, typer.Option("--as-of", help="By what was known at this time.", show_default=False)]
Options = Annotated[
    list[str] | None, typer.Option("--option", "-o", help="A source's own option, as name=value.", show_default=False)
]


def instant(text: str | None, zone: str, option: str) -> datetime | None:
    """The start of what was typed, in the mission's zone; a bare date is its midnight. WrongUsage if it is no time."""
    if text is None:
        return None
    try:
        return read_time(text, zone).earliest
    except UnusableValue as bad:
        raise WrongUsage(
            "this is not a time", option=option, given=text, remedy="write 2025-04-19 or 2025-04-19T18:00:00+03:00"
        ) from bad


def pairs(words: list[str] | None) -> dict[str, str]:
    """`name=value` words as a mapping. WrongUsage where one has no `=`."""
    answer = {}
    for word in words or []:
        name, sign, value = word.partition("=")
        if not sign or not name:
            raise WrongUsage(
                "an option is name=value", given=word, remedy="for example: --option country=outline.geojson"
            )
        answer[name] = value
    return answer
