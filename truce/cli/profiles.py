"""profiles: how each source errs, at the terminal and as a page."""

from pathlib import Path
from typing import Annotated

import typer

from truce.cli import show, who
from truce.cli.options import Folder, Json
from truce.cli.writing import refuse_inside, write


def profiles(
    folder: Folder,
    source: Annotated[str | None, typer.Argument(help="One source only.", show_default="all of them")] = None,
    html: Annotated[
        Path | None, typer.Option("--html", help="Write the page of them to this file.", show_default=False)
    ] = None,
    as_json: Json = False,
) -> None:
    """Say how each source errs, as it was learned from the reports: what it tells, how far off, whom it repeats."""
    from truce.flow.profiles import page  # noqa: PLC0415 - charts and pages are slow to load
    from truce.flow.profiles import profiles as learned  # noqa: PLC0415

    refuse_inside(folder, html)
    house = who.open_house(folder)
    world, portraits = learned(house, source)
    who.saw(house, "profiles", rows=len(portraits), machine=as_json)
    if html is not None:
        write(iter([page(house, world, portraits)]), html, who.leaving(house, "profiles", "html", len(portraits)))
        if str(html) != "-":
            show.say(f"{html}: {len(portraits)} sources")
    elif as_json:
        show.machine([{"sentence": one.sentence} | one.facts for one in portraits])
    else:
        for one in portraits:
            count = one.profile.reports
            show.say(f"{one.source}  ({count:,} {'report' if count == 1 else 'reports'})")
            for sentence in one.sentences:
                show.say(f"  {sentence}")
