"""demo: one invented ceasefire through the whole street."""

from pathlib import Path
from typing import Annotated

import typer

from truce import bootstrap
from truce.cli import show
from truce.cli.bars import Bars
from truce.flow.demo import COLUMNS
from truce.flow.demo import demo as run_demo


def demo(
    folder: Annotated[Path, typer.Option(help="Where to put the demo's mission; made anew each time.")] = Path(
        "demo-out"
    ),
    seed: Annotated[int, typer.Option(help="Seed of the invented ceasefire.")] = 7,
    open_it: Annotated[bool, typer.Option("--open/--no-open", help="Open the brief in a browser.")] = True,
) -> None:
    """One invented ceasefire with known truth through the whole street; opens a brief."""
    shown = run_demo(*bootstrap.demo_house(folder, seed, Bars()))
    for line in shown.lines:
        show.say(line)
    show.say()
    show.table("", COLUMNS, shown.rows)
    show.say()
    show.say(f"the brief: {shown.brief}")
    mission = folder / "mission"
    show.say(f"the mission: {mission}   (in the browser: truce serve {mission})")
    if open_it:
        bootstrap.open_in_browser(shown.brief)
