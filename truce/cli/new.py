"""new: the folder of a mission."""

from typing import Annotated

import typer

from truce import bootstrap
from truce.cli import show
from truce.cli.options import Folder


def new(
    folder: Folder,
    agreement: Annotated[
        list[str], typer.Option("--agreement", "-a", help="An id of the catalogue, or a YAML file; may be repeated.")
    ],
    name: Annotated[
        str | None, typer.Option(help="What briefs call the mission.", show_default="the folder's name")
    ] = None,
    time_zone: Annotated[
        str | None, typer.Option(help="IANA zone of the mission.", show_default="the first agreement's")
    ] = None,
) -> None:
    """Start a mission: a folder that holds its agreements and all that will be collected."""
    made = bootstrap.new_mission(folder, agreement, name=name, time_zone=time_zone)
    show.say(f"{folder}: a mission for {', '.join(made)}")
    show.say(f"next: truce collect {folder} --source NAME FILE   (`truce sources` lists the sources)")
