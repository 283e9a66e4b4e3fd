"""brief: what became of each term, as a page, a PDF or data."""

from enum import StrEnum
from typing import Annotated

import typer

from truce import bootstrap
from truce.cli import show, who
from truce.cli.options import Folder
from truce.cli.writing import Edition, Out, refuse_inside, write
from truce.flow.brief import brief as make_brief


class BriefForm(StrEnum):
    """The forms of a brief."""

    html = "html"
    pdf = "pdf"
    json = "json"


class Language(StrEnum):
    """The languages of a brief."""

    en = "en"
    uk = "uk"
    ru = "ru"


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
    refuse_inside(folder, out)
    house = who.open_house(folder)
    with bootstrap.writing(house):
        made = make_brief(house, form.value, language.value if language else house.choices.language, edition.value)
    write(iter([made.content]), out, who.leaving(house, made.id, form.value))
    if out is not None:
        show.say(f"{out}: brief {made.id}, {len(made.content) / 1024:,.0f} KB")
