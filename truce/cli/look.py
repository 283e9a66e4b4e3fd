"""brief, why, export, demo: the commands that show."""

import sys
from collections.abc import Callable, Iterator
from enum import StrEnum
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO, Annotated

import typer

from truce import bootstrap
from truce.cli import show, who
from truce.cli.bars import Bars
from truce.cli.options import Folder, From, Json, To, instant
from truce.errors import WrongUsage
from truce.flow.compared import pair
from truce.flow.export import NOUNS, Filter
from truce.flow.export import export as export_noun
from truce.flow.reason import Reason
from truce.flow.why import why as walk


class BriefForm(StrEnum):
    """The forms of a brief."""

    html = "html"
    pdf = "pdf"
    json = "json"


class ExportForm(StrEnum):
    """The forms of an export."""

    jsonl = "jsonl"
    csv = "csv"
    parquet = "parquet"
    geojson = "geojson"
    kml = "kml"
    hxl = "hxl"


class Language(StrEnum):
    """The languages of a brief."""

    en = "en"
    uk = "uk"
    ru = "ru"


class Edition(StrEnum):
    """For whom a brief or an export is."""

    internal = "internal"
    parties = "parties"
    public = "public"


Out = Annotated[Path | None, typer.Option("--out", "-o", help="Write to this file.", show_default="standard output")]


def _refuse_inside(folder: Path, out: Path | None) -> None:
    """What a mission keeps is not overwritten by what is made of it."""
    if out is not None and folder.resolve() in out.resolve().parents:
        raise WrongUsage("the mission's own folder is not for output", out=out, remedy="name a file outside of it")


Kept = Callable[[str], None]  # puts on record what leaves, by its sha256, before it goes


def _write(pieces: Iterator[bytes], out: Path | None, kept: Kept | None = None) -> None:
    """To the file, or to standard output; a file appears whole or not at all."""
    if out is None or str(out) == "-":
        with TemporaryFile() as aside:
            _pipe(pieces if kept is None else _known(pieces, aside, kept))
        return
    if out.is_dir() or not out.resolve().parent.is_dir():
        raise WrongUsage("cannot write there", out=out, remedy="name a file in a folder that exists")
    part = out.with_name(out.name + ".part")
    digest = sha256()
    with part.open("wb") as file:
        for piece in pieces:
            digest.update(piece)
            file.write(piece)
    if kept is not None:
        kept(digest.hexdigest())
    part.replace(out)


def _pipe(pieces: Iterator[bytes]) -> None:
    try:
        for piece in pieces:
            sys.stdout.buffer.write(piece)
        sys.stdout.buffer.flush()
    except BrokenPipeError:
        show.leave()


def _known(pieces: Iterator[bytes], aside: IO[bytes], kept: Kept) -> Iterator[bytes]:
    """The same pieces, once all of them lie aside and their hash is on record."""
    digest = sha256()
    for piece in pieces:
        digest.update(piece)
        aside.write(piece)
    kept(digest.hexdigest())
    aside.seek(0)
    while piece := aside.read(1 << 20):
        yield piece


def brief(
    folder: Folder,
    form: Annotated[BriefForm, typer.Option("--format", "-f", help="The form.")] = BriefForm.html,
    language: Annotated[
        Language | None, typer.Option("--language", "-l", help="The language.", show_default="the mission's first")
    ] = None,
    edition: Annotated[
        Edition, typer.Option("--edition", "-e", help="For whom: what leaves the mission waits and is blurred by rule.")
    ] = Edition.internal,
    out: Out = None,
) -> None:
    """Make the brief: what became of each term, how sure, and why."""
    from truce.flow.brief import brief as make_brief  # noqa: PLC0415 - charts and pages are slow to load

    _refuse_inside(folder, out)
    house = who.open_house(folder)
    with bootstrap.writing(house):
        made = make_brief(house, form.value, language.value if language else house.choices.language, edition.value)
    _write(iter([made.content]), out, who.leaving(house, made.id, form.value))
    if out is not None:
        show.say(f"{out}: brief {made.id}, {len(made.content) / 1024:,.0f} KB")


def why(
    folder: Folder,
    id: Annotated[str, typer.Argument(help="Any id printed in a brief, or a term's, source's or agreement's.")],
    other: Annotated[
        str | None,
        typer.Argument(
            help="A second report or incident: why the two are held together, or apart.", show_default=False
        ),
    ] = None,
    all_reasons: Annotated[bool, typer.Option("--all", help="Show every reason, however many.")] = False,
    as_json: Json = False,
) -> None:
    """Walk from a result back to the raw reports, with every factor. Two ids: why they are held together, or apart."""
    house = who.open_house(folder)
    reason = walk(house, id) if other is None else pair(house, id, other)
    for one in (id, other):
        if one is not None:
            who.saw(house, one)
    who.touched(house, set(_ids(reason)) - {id, other})
    if as_json:
        show.machine(reason.to_dict())
        return
    _say_reason(reason, 0, None if all_reasons else 5)


def _ids(reason: Reason) -> Iterator[str]:
    yield reason.id
    for cause in reason.because:
        yield from _ids(cause)


def _say_reason(reason: Reason, depth: int, most: int | None) -> None:
    show.tree(reason.kind, reason.id, reason.facts, depth)
    shown = reason.because if most is None else reason.because[:most]
    for cause in shown:
        _say_reason(cause, depth + 1, most)
    if left := len(reason.because) - len(shown):
        show.say("  " * (depth + 1) + f"... and {left:,} more; all of them: --all, or --json")


def export(
    folder: Folder,
    noun: Annotated[
        str,
        typer.Argument(help=f"One of: {', '.join(NOUNS)}."),
    ],
    form: Annotated[ExportForm, typer.Option("--format", "-f", help="The format.")] = ExportForm.jsonl,
    start: From = None,
    end: To = None,
    source: Annotated[str | None, typer.Option("--source", "-s", help="Only this source.", show_default="all")] = None,
    term: Annotated[str | None, typer.Option("--term", help="Only this term.", show_default="all")] = None,
    edition: Annotated[
        Edition, typer.Option("--edition", "-e", help="For whom: what leaves the mission waits and is blurred by rule.")
    ] = Edition.internal,
    out: Out = None,
) -> None:
    """Write out what is kept, exactly what the filter says; for the parties or the public, blurred by rule."""
    _refuse_inside(folder, out)
    house = who.open_house(folder)
    zone = house.choices.time_zone
    chosen = Filter(start=instant(start, zone, "--from"), end=instant(end, zone, "--to"), source=source, term=term)
    rows, pieces = export_noun(house, noun, form.value, chosen, edition.value)
    told = {"from": start, "to": end, "source": source, "term": term}
    told |= {} if edition is Edition.internal else {"edition": edition.value}
    _write(pieces, out, who.leaving(house, noun, form.value, rows, {k: v for k, v in told.items() if v is not None}))
    if out is not None and str(out) != "-":
        show.say(f"{out}: {rows:,} {noun}")


def demo(
    folder: Annotated[Path, typer.Option(help="Where to put the demo's mission; made anew each time.")] = Path(
        "demo-out"
    ),
    seed: Annotated[int, typer.Option(help="Seed of the invented ceasefire.")] = 7,
    open_it: Annotated[bool, typer.Option("--open/--no-open", help="Open the brief in a browser.")] = True,
) -> None:
    """One invented ceasefire with known truth through the whole street; opens a brief."""
    from truce.flow.demo import COLUMNS  # noqa: PLC0415 - charts and pages are slow to load
    from truce.flow.demo import demo as run_demo  # noqa: PLC0415

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
