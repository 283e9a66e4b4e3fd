"""export: what is kept, written out, exactly what the filter says."""

from enum import StrEnum
from typing import Annotated

import typer

from truce.cli import show, who
from truce.cli.options import Folder, From, To, instant
from truce.cli.writing import Edition, Out, refuse_inside, write
from truce.flow.export import LOGGED, NOUNS, Filter
from truce.flow.export import export as export_noun


class ExportForm(StrEnum):
    """The forms of an export."""

    jsonl = "jsonl"
    csv = "csv"
    parquet = "parquet"
    geojson = "geojson"
    kml = "kml"
    hxl = "hxl"


def export(
    folder: Folder,
    noun: Annotated[
        str,
        typer.Argument(help=f"One of: {', '.join((*NOUNS, *LOGGED))}."),
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
    refuse_inside(folder, out)
    house = who.open_house(folder)
    zone = house.choices.time_zone
    chosen = Filter(start=instant(start, zone, "--from"), end=instant(end, zone, "--to"), source=source, term=term)
    rows, pieces = export_noun(house, noun, form.value, chosen, edition.value)
    told = {"from": start, "to": end, "source": source, "term": term}
    told |= {} if edition is Edition.internal else {"edition": edition.value}
    write(pieces, out, who.leaving(house, noun, form.value, rows, {k: v for k, v in told.items() if v is not None}))
    if out is not None and str(out) != "-":
        show.say(f"{out}: {rows:,} {noun}")
