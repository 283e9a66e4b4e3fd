"""exhibit move, analyse, check, seal, destroy, stamp: what becomes of it."""

from pathlib import Path
from typing import Annotated

import typer

from truce import bootstrap
from truce.cli import exhibit_told as told
from truce.cli import show, who
from truce.cli.exhibit_words import Id, Place, Why, app, say_step
from truce.cli.options import Folder, Json
from truce.errors import WrongUsage
from truce.flow.evidence import preserve_stamp, preserve_touch
from truce.flow.evidence import preserve_words as words


@app.command()
def move(
    folder: Folder,
    exhibit: Id,
    why: Why,
    to: Annotated[str | None, typer.Option("--to", help="Hand it to this member.", show_default=False)] = None,
    taken_from: Annotated[
        str | None, typer.Option("--taken-from", help="Take it over from this member.", show_default=False)
    ] = None,
    place: Place = None,
    seal: Annotated[str | None, typer.Option("--seal", help="The seal as you read it.", show_default=False)] = None,
    as_json: Json = False,
) -> None:
    """Move it, hand it over, or take it over: both sides act, each with their own signature."""
    house = who.open_house(folder)
    with bootstrap.writing(house):
        step = preserve_touch.move(house, exhibit, why=why, to=to, taken_from=taken_from, place=place, seal=seal)
    line = f"{exhibit}: held by {step.exhibit.holder}, at: {step.exhibit.place}"
    say_step(step, as_json, line if to is None else f"{line}; next: {to} runs truce exhibit move ... --taken-from ...")


@app.command()
def analyse(
    folder: Folder,
    exhibit: Id,
    what: Annotated[
        str | None, typer.Option("--what", help="What was done; examined anew by us if not told.", show_default=False)
    ] = None,
    found: Annotated[str | None, typer.Option("--found", help="What came of it.", show_default=False)] = None,
    as_json: Json = False,
) -> None:
    """Put an analysis on record, or examine the exhibit anew."""
    house = who.open_house(folder)
    with bootstrap.writing(house):
        step = preserve_touch.analyse(house, exhibit, what=what, found=found)
    say_step(step, as_json, f"{exhibit}: {words.seen_line(step.exhibit)}" if what is None else f"{exhibit}: on record")


@app.command()
def check(
    folder: Folder,
    exhibit: Annotated[str | None, typer.Argument(metavar="[EXHIBIT]", show_default=False)] = None,
    all_: Annotated[bool, typer.Option("--all", help="Every exhibit.")] = False,
    as_json: Json = False,
) -> None:
    """Hash the bytes again; a failure flags the exhibit for ever, and deletes nothing."""
    if (exhibit is None) == (not all_):
        raise WrongUsage("name one exhibit, or say --all")
    house = who.open_house(folder)
    with bootstrap.writing(house):
        if exhibit is None:
            told.checked_all(preserve_touch.check_all(house), as_json)
            return
        step = preserve_touch.check(house, exhibit)
    say_step(step, as_json, f"{exhibit}: {'whole' if not step.failed else 'NOT what was received'}")
    if step.failed:
        raise typer.Exit(1)


@app.command()
def seal(
    folder: Folder,
    exhibit: Id,
    why: Why,
    number: Annotated[str | None, typer.Option("--number", help="Of the seal on a thing.", show_default=False)] = None,
    as_json: Json = False,
) -> None:
    """Seal a file to those who may look at it now, or put the number of a thing's seal on record."""
    house = who.open_house(folder)
    with bootstrap.writing(house):
        step = preserve_touch.seal(house, exhibit, why=why, number=number)
    sealed = f"under seal {number}" if number else f"sealed to {', '.join(step.exhibit.readers)}"
    say_step(step, as_json, f"{exhibit}: {sealed}")


@app.command()
def destroy(
    folder: Folder,
    exhibit: Id,
    why: Why,
    law: Annotated[
        str | None,
        typer.Option("--law", help="The law of retention that demands it: the bytes go too.", show_default=False),
    ] = None,
    as_json: Json = False,
) -> None:
    """Mark it as destroyed; the record stays, and so do the bytes, unless a law is named that demands they go."""
    house = who.open_house(folder)
    with bootstrap.writing(house):
        step = preserve_touch.destroy(house, exhibit, why=why, law=law)
    gone = "its bytes are gone" if law else "its bytes are kept, and no longer given out"
    copies = f"; its working copies stay: {', '.join(step.exhibit.copies)}" if step.exhibit.copies else ""
    say_step(step, as_json, f"{exhibit}: destroyed, {gone}, its record stays{copies}")


@app.command()
def stamp(
    folder: Folder,
    exhibit: Id,
    why: Why,
    request: Annotated[
        Path | None, typer.Option("--request", help="Write a request (.tsq) for an authority.", show_default=False)
    ] = None,
    response: Annotated[
        Path | None, typer.Option("--response", help="Keep its answer (.tsr).", show_default=False)
    ] = None,
    tsa: Annotated[
        str | None, typer.Option("--tsa", help="Ask this URL now; only the hash leaves.", show_default=False)
    ] = None,
    roots: Annotated[
        Path | None, typer.Option("--roots", help="PEM of whom to trust; else trust/tsa-roots.pem.", show_default=False)
    ] = None,
    as_json: Json = False,
) -> None:
    """Ask for a trusted time stamp (RFC 3161), or keep one; it is verified here, without a network."""
    if sum(one is not None for one in (request, response, tsa)) != 1:
        raise WrongUsage("say one of --request, --response, --tsa")
    house = who.open_house(folder)
    trusted = bootstrap.read_file(roots) if roots is not None else None
    with bootstrap.writing(house):
        if response is None:
            asked = preserve_stamp.ask_for_stamp(house, exhibit, why=why)
        if request is not None:
            bootstrap.write_file(request, asked)
            show.say(f"{exhibit}: request written; next: truce exhibit stamp ... {exhibit} --response ANSWER.tsr")
            return
        answer = bootstrap.read_file(response) if response is not None else bootstrap.ask_authority(str(tsa), asked)
        kept = preserve_stamp.keep_stamp(house, exhibit, answer, trusted, why=why)
    if as_json:
        show.machine(told.plain(kept))
        return
    show.say(f"{exhibit}: {words.stamp_line(kept)}")
