"""exhibit: evidence taken in, looked at, handed on, checked; every touch on record."""

import sys
from dataclasses import replace
from pathlib import Path
from typing import Annotated, Any

import typer

from truce import bootstrap
from truce.cli import exhibit_told as told
from truce.cli import show, who
from truce.cli.exhibit_batch import Batch, said_of
from truce.cli.options import Folder, Json
from truce.errors import WrongUsage
from truce.flow.evidence import preserve, preserve_look, preserve_stamp, preserve_touch
from truce.flow.evidence import preserve_words as words
from truce.flow.evidence.preserve import Preserved, Receipt
from truce.flow.evidence.preserve_input import Given, given_file
from truce.flow.verification.case_ref import id_of

app = typer.Typer(no_args_is_help=True, rich_markup_mode=None)

Id = Annotated[str, typer.Argument(metavar="EXHIBIT", help="The exhibit: exh-...", show_default=False)]
Out = Annotated[Path, typer.Argument(help="The file to write: a new one, outside the mission.", show_default=False)]
Why = Annotated[str, typer.Option("--why", help="The reason, for the record.", show_default=False)]
Case = Annotated[str, typer.Option("--case", help="The case it belongs to: its number or its id.", show_default=False)]
From = Annotated[
    str, typer.Option("--from", help="From whom or what it came, in coarse words: never a name.", show_default=False)
]
What = Annotated[str | None, typer.Option("--what", help="What it is, in coarse words.", show_default=False)]
Where = Annotated[
    str | None, typer.Option("--captured-where", help="Where it was made, in coarse words.", show_default=False)
]
When = Annotated[str | None, typer.Option("--captured-when", help="When it was made, as told.", show_default=False)]
Collector = Annotated[
    str | None, typer.Option("--collector", help="Who collected it (a handle); you, if not told.", show_default=False)
]
Place = Annotated[str | None, typer.Option("--place", help="Where it lies, in words.", show_default=False)]
Follow = Annotated[bool, typer.Option("--follow", help="Follow a link to the file.")]


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
            batch.take(file, lambda path: _with(path, follow, lambda given: preserve.add(house, given, receipt)))
    batch.end()


def _with(file: Path, follow: bool, work: Any) -> Any:
    if str(file) == "-":
        return work(Given(sys.stdin.buffer))
    with given_file(file, follow=follow) as given:
        return work(given)


def _say(step: Preserved, as_json: bool, line: str) -> None:
    if as_json:
        show.machine(told.machine(step))
        return
    show.say(line)
    for warning in step.warnings:
        show.complain(f"warning: {warning}")


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
    _say(taken, as_json, f"{taken.exhibit.id}: under seal {seal}, held by {taken.exhibit.holder}")


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
    _say(step, as_json, f"{exhibit}: written; delete the copy when you have looked")


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
    _say(step, as_json, f"{exhibit}: a copy for {to}; sha256 {step.exhibit.sha256}")


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
            _say(step, as_json, f"{exhibit}: an equal copy was written; next: truce exhibit derive ... FILE --how ...")
            return
        step = _with(file or Path(), follow, lambda given: preserve.derive(house, exhibit, given, how=how, why=why))
    line = "\n".join((f"{words.received(step)}; made from {exhibit}", *words.remark_lines(step.exhibit)))
    _say(said_of(step, folder), as_json, line)


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
    _say(step, as_json, line if to is None else f"{line}; next: {to} runs truce exhibit move ... --taken-from ...")


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
    _say(step, as_json, f"{exhibit}: {words.seen_line(step.exhibit)}" if what is None else f"{exhibit}: on record")


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
    _say(step, as_json, f"{exhibit}: {'whole' if not step.failed else 'NOT what was received'}")
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
    _say(step, as_json, f"{exhibit}: {sealed}")


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
    _say(step, as_json, f"{exhibit}: destroyed, {gone}, its record stays{copies}")


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
