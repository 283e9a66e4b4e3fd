"""One brief, three forms: page, PDF, JSON. The same brief makes the same bytes."""

from collections.abc import Callable, Mapping

from truce.briefs.page import as_html
from truce.briefs.paper import as_pdf
from truce.briefs.plain import as_json
from truce.errors import WrongUsage
from truce.model.brief import Brief

FORMATS: Mapping[str, Callable[[Brief], bytes]] = {"html": as_html, "pdf": as_pdf, "json": as_json}


def render(brief: Brief, format: str) -> bytes:
    """The brief as `html` (one file that needs nothing else), `pdf` or `json`.

    Raises WrongUsage for another format.
    """
    if format not in FORMATS:
        raise WrongUsage("a brief has no such format", format=format, remedy=f"use {', '.join(FORMATS)}")
    return FORMATS[format](brief)
