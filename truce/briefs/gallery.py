"""The page of the sources: each one's portrait, as one HTML file that asks for nothing."""

from collections.abc import Sequence
from importlib.resources import files

from markupsafe import Markup

from truce.briefs.page import environment, faces
from truce.briefs.portrait import Portrait, label, length, of_100, told_label
from truce.briefs.wording import Words
from truce.model.profile import Profile

SHOWN_CODES = 12
"""Rows of what a source means by its codes; the rest is counted."""


def as_page(mission: str, world: Profile | None, portraits: Sequence[Portrait], words: Words) -> bytes:
    """The page, UTF-8; `world` is the profile of what all sources share. It opens from a disk with no network."""
    styles = [(files("truce.briefs") / "templates" / name).read_text("utf-8") for name in ("brief.css", "sources.css")]
    widest = max((habit.true_m for one in portraits for habit in one.places), default=1.0)
    text = (
        environment()
        .get_template("sources.html.j2")
        .render(
            mission=mission,
            world=world,
            portraits=portraits,
            words=words,
            widest=max(widest, *(h.stated_m for one in portraits for h in one.places), 1.0),
            most_codes=SHOWN_CODES,
            of_100=of_100,
            length=length,
            label=label,
            told_label=told_label,
            style=Markup(faces() + "".join(styles)),  # noqa: S704 -- our own files
        )
    )
    return text.encode("utf-8")
