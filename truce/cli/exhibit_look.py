"""exhibit list, show, view, export, same: what is looked at, and what leaves."""

from pathlib import Path
from typing import Annotated

import typer

from truce import bootstrap
from truce.cli import exhibit_told as told
from truce.cli import show, who
from truce.cli.exhibit_words import Follow, Id, Out, Why, app, say_step
from truce.cli.options import Folder, Json
from truce.flow.evidence import preserve_look, preserve_stamp, preserve_touch
from truce.flow.evidence import preserve_words as words
from truce.flow.evidence.preserve_input import given_file
from truce.flow.verification.case_ref import id_of


@app.command("list")
def list_(
    folder: Folder,
    case: Annotated[str | None, typer.Option("--case", help="Of one case.", show_default=False)] = None,
    as_json: Json = False,
) -> None:
    """List the exhibits that you may look at."""
    house = who.open_house(folder)
    found = preserve_look.listed(house, case=id_of(house, case))
    if as_json:
        show.machine([told.plain(chain.exhibit) for chain in found])
        return
    show.table("", words.COLUMNS, [words.row(chain) for chain in found])


@app.command("show")
def show_(folder: Folder, exhibit: Id, as_json: Json = False) -> None:
    """Show what an exhibit is, every touch of it, its gaps, who had access; its time stamps, verified again."""
    house = who.open_house(folder)
    chain = preserve_look.shown(house, exhibit)
    if as_json:
        show.machine(told.plain(chain))
        return
    for line in words.custody_lines(chain):
        show.say(line)
    for stamp in preserve_stamp.stamps_of(house, exhibit):
        show.say(f"time stamp: {words.stamp_line(stamp)}")


@app.command()
def view(
    folder: Folder,
    exhibit: Id,
    out: Out,
    why: Why,
    examination: Annotated[
        bool, typer.Option("--examination", help="The whole examination instead: exact places with it.")
    ] = False,
    as_json: Json = False,
) -> None:
    """Write a plain copy to look at. That you did is on record before the file is there."""
    house = who.open_house(folder)
    with bootstrap.writing(house):
        work = preserve_touch.view_examination if examination else preserve_touch.view
        step = work(house, exhibit, out, why=why)
    say_step(step, as_json, f"{exhibit}: written; delete the copy when you have looked")


@app.command()
def export(
    folder: Folder,
    exhibit: Id,
    out: Out,
    to: Annotated[str, typer.Option("--to", help="To whom it goes, in coarse words.", show_default=False)],
    why: Why,
    as_json: Json = False,
) -> None:
    """Write a copy that leaves the mission; to whom and why is on record."""
    house = who.open_house(folder)
    with bootstrap.writing(house):
        step = preserve_touch.export(house, exhibit, out, to=to, why=why)
    say_step(step, as_json, f"{exhibit}: a copy for {to}; sha256 {step.exhibit.sha256}")


@app.command()
def same(
    folder: Folder,
    exhibit: Annotated[str, typer.Argument(metavar="EXHIBIT|FILE", show_default=False)],
    within: Annotated[int, typer.Option("--within", help="Bits of 64 that may differ.")] = preserve_look.WITHIN_BITS,
    follow: Follow = False,
    as_json: Json = False,
) -> None:
    """Find the same file, or the same picture, again."""
    house = who.open_house(folder)
    if exhibit.startswith("exh-"):
        found = preserve_look.same(house, exhibit, within=within)
    else:
        with given_file(Path(exhibit), follow=follow) as given:
            found = preserve_look.same_as(house, given, within=within)
    if as_json:
        show.machine([told.plain(one) for one in found])
        return
    if not found:
        show.say("not found among the exhibits that you may look at")
    for one in found:
        likeness = "the same bytes" if one.bits is None else f"{one.bits} of 64 bits differ"
        show.say(f"{one.id} ({one.case}): {likeness}{', mirrored' if one.mirrored else ''}")
