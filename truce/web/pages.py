"""The templates of the room: strict about what is missing, and never trusting a text."""

from functools import lru_cache

from jinja2 import Environment, PackageLoader, StrictUndefined

from truce import __version__
from truce.shell.static import asset
from truce.web.nav import shown
from truce.web.readers import theme_of
from truce.web.spoken import on_page


@lru_cache(maxsize=1)
def environment() -> Environment:
    """Templates below web/templates. A value that is not there is an error, and every value is escaped.

    A template that was read is never read again: where truce is put in anew below a room that is open, its pages stay
    those of the code that runs, or every one of them would be a fault.
    """
    made = Environment(
        loader=PackageLoader("truce.web"),
        autoescape=True,
        auto_reload=False,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.do"],
    )
    made.globals |= {"version": __version__, "asset": asset, "nav": shown, "theme": theme_of}
    made.filters["on_page"] = on_page
    return made


def read_all() -> None:
    """Read every template, so that no first page waits for it and none is newer than the code that fills it."""
    pages = environment()
    for name in pages.list_templates(extensions=["j2"]):
        pages.get_template(name)
