"""pair: the page that explains to whoever is on duty why two reports are one event, or two."""

from pathlib import Path
from typing import Annotated

import typer

from truce.cli import show, who
from truce.cli.brief import Language
from truce.cli.options import Folder
from truce.cli.writing import refuse_inside, write

Ids = Annotated[
    list[str] | None,
    typer.Argument(help="Two reports; or one incident, for its two least sure.", show_default="one pair of each kind"),
]
Out = Annotated[
    Path | None,
    typer.Option("--out", "-o", "--html", help="Write the page to this file.", show_default="standard output"),
]


def pair(
    folder: Folder,
    ids: Ids = None,
    language: Annotated[
        Language | None, typer.Option("--language", "-l", help="The language.", show_default="the mission's first")
    ] = None,
    out: Out = None,
) -> None:
    """Explain on a map why two reports are held to tell of one event, or of two. Internal only."""
    from truce.flow.pair import pair as make_page  # noqa: PLC0415 - maps and pages are slow to load

    refuse_inside(folder, out)
    house = who.open_house(folder)
    page = make_page(house, ids or [], language.value if language else house.choices.language)
    for one in ids or ():
        who.saw(house, one)
    write(iter([page]), out, who.leaving(house, " ".join(["pair", *(ids or [])]), "html"))
    if out is not None:
        show.say(f"{out}: internal page, {len(page) / 1024:,.0f} KB")
