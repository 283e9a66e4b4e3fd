"""whatif: a draft held against what the mission knows of a past period."""

from pathlib import Path
from typing import Annotated

import typer

from truce.cli import show, who
from truce.cli.options import Folder, From, Json, To, instant, pairs
from truce.cli.writing import refuse_inside, write
from truce.flow.whatif import whatif as hold
from truce.flow.whatif_page import page
from truce.flow.whatif_words import as_data, sections

Drafts = Annotated[
    list[str],
    typer.Option("--agreement", "-a", help="A draft: a YAML file or an id of the catalogue; twice: side by side."),
]
Cast = Annotated[
    list[str] | None,
    typer.Option("--as", help="A party of the draft is played by one of the mission, as ua=heath.", show_default=False),
]
Out = Annotated[Path | None, typer.Option("--out", help="Also write it as a page, to this file.", show_default=False)]


def whatif(
    folder: Folder,
    agreement: Drafts,
    start: From = None,
    end: To = None,
    cast: Cast = None,
    as_json: Json = False,
    out: Out = None,
) -> None:
    """Hold a draft agreement against a past period: what would have been kept, broken, or never told.

    --from moves the whole draft so that it would have begun then; --to ends it. Nothing is written into the mission.
    """
    house = who.open_house(folder)
    zone = house.choices.time_zone
    found = hold(house, agreement, instant(start, zone, "--from"), instant(end, zone, "--to"), pairs(cast))
    who.saw(house, "whatif")
    if out is not None:
        refuse_inside(folder, out)
        write(iter([page(found).encode()]), out, who.leaving(house, "whatif", "html"))
    if as_json:
        show.machine(as_data(found))
        return
    for section in sections(found):
        show.say()
        show.say(section.title)
        for line in section.lines:
            show.say(f"  {line}")
        if section.columns:
            show.table("", section.columns, section.rows)
    if out is not None:
        show.say()
        show.say(f"the page: {out}")
