"""exhibit add, item, derive: what is taken in."""

from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer

from truce import bootstrap
from truce.cli import who
from truce.cli.exhibit_batch import Batch, said_of
from truce.cli.exhibit_words import (
    Case,
    Collector,
    Follow,
    From,
    Id,
    Place,
    What,
    When,
    Where,
    Why,
    app,
    say_step,
    with_file,
)
from truce.cli.options import Folder, Json
from truce.errors import WrongUsage
from truce.flow.evidence import preserve, preserve_touch
from truce.flow.evidence import preserve_words as words
from truce.flow.evidence.preserve import Receipt
from truce.flow.verification.case_ref import id_of


@app.command()
def add(
    folder: Folder,
    files: Annotated[list[Path], typer.Argument(help="Files; - is standard input.", show_default=False)],
    case: Case,
    origin: From,
    why: Why,
    what: What = None,
    captured_where: Where = None,
    captured_when: When = None,
    collector: Collector = None,
    place: Place = None,
    restricted: Annotated[bool, typer.Option("--restricted", help="Seal it to those who may look at it.")] = False,
    follow: Follow = False,
    as_json: Json = False,
) -> None:
    """Take files in as evidence: streamed, hashed, looked at in a cell, never changed again.

    A file that cannot be taken in is told at the end and does not keep the others out; exit code 1 if all are such.
    """
    receipt = Receipt(
        case=case,
        origin=origin,
        why=why,
        what=what,
        captured_where=captured_where,
        captured_when=captured_when,
        collector=collector,
        place=place,
        restricted=restricted,
    )
    house = who.open_house(folder)
    receipt = replace(receipt, case=str(id_of(house, case)))
    batch = Batch(folder, files, as_json)
    with bootstrap.writing(house):
        preserve.ready(house, receipt)
        for file in files:
            batch.take(file, lambda path: with_file(path, follow, lambda given: preserve.add(house, given, receipt)))
    batch.end()


@app.command()
def item(
    folder: Folder,
    case: Case,
    origin: From,
    why: Why,
    what: Annotated[str, typer.Option("--what", help="What it is.", show_default=False)],
    seal: Annotated[str, typer.Option("--seal", help="The number of its seal.", show_default=False)],
    captured_where: Where = None,
    captured_when: When = None,
    collector: Collector = None,
    place: Place = None,
    as_json: Json = False,
) -> None:
    """Take a thing in that is not a file, under the number of its seal."""
    receipt = Receipt(
        case=case,
        origin=origin,
        why=why,
        what=what,
        captured_where=captured_where,
        captured_when=captured_when,
        collector=collector,
        place=place,
    )
    house = who.open_house(folder)
    with bootstrap.writing(house):
        taken = preserve.add_item(house, replace(receipt, case=str(id_of(house, case))), seal)
    say_step(taken, as_json, f"{taken.exhibit.id}: under seal {seal}, held by {taken.exhibit.holder}")


@app.command()
def derive(
    folder: Folder,
    exhibit: Id,
    file: Annotated[Path | None, typer.Argument(help="The working copy to take in.", show_default=False)] = None,
    how: Annotated[str, typer.Option("--how", help="How it was made, or will be used.", show_default=False)] = "",
    why: Annotated[str, typer.Option("--why", help="The reason, for the record.", show_default=False)] = "",
    out: Annotated[
        Path | None, typer.Option("--out", help="Write an equal copy here to work on.", show_default=False)
    ] = None,
    follow: Follow = False,
    as_json: Json = False,
) -> None:
    """Take a working copy in, linked to what it was made from; or write one out to work on."""
    if not how or not why or (file is None) == (out is None):
        raise WrongUsage(
            "a working copy needs its file, how it was made, and why", remedy="FILE or --out, --how, --why"
        )
    house = who.open_house(folder)
    with bootstrap.writing(house):
        if out is not None:
            step = preserve_touch.copy_out(house, exhibit, out, how=how, why=why)
            say_step(
                step, as_json, f"{exhibit}: an equal copy was written; next: truce exhibit derive ... FILE --how ..."
            )
            return
        step = with_file(file or Path(), follow, lambda given: preserve.derive(house, exhibit, given, how=how, why=why))
    line = "\n".join((f"{words.received(step)}; made from {exhibit}", *words.remark_lines(step.exhibit)))
    say_step(said_of(step, folder), as_json, line)
