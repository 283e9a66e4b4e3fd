"""What all pages of the talks share: the ways between them, whose eyes, and a page for a mission without any."""

from collections.abc import Sequence
from typing import Any

from starlette.responses import Response

from truce.web import packing
from truce.web.asked import Asked
from truce.web.names import Names
from truce.web.talks.opened import Opened, shipped
from truce.web.talks.words import Words

TABS = (  # each stands where there is such a way
    ("/talks", "talks.tab_table"),
    ("/talks/positions", "talks.tab_positions"),
    ("/talks/ground", "talks.tab_ground"),
    ("/talks/packages", "talks.tab_packages"),
    ("/talks/deadlines", "talks.tab_deadlines"),
    ("/talks/takeaways", "talks.tab_takeaways"),
    ("/talks/elicit", "talks.tab_elicit"),
)
PAGE, PIECE = "base.html.j2", "talks/piece.html.j2"  # what stands around the block `main`
ASKS = {"/talks/elicit": "talks.write"}  # what a way asks for, where it is more than a look


def page(asked: Asked, template: str, found: Opened, /, *, status: int = 200, **facts: Any) -> Response:
    """A page of the talks; the template extends talks/frame.html.j2 and has `t` for its words, `o` for the address."""
    outer = PIECE if asked.wants_part else PAGE
    told = {"o": found, "t": words_of(asked, found), "tabs": tabs(asked), "whole_or_piece": outer}
    text = asked.pages.get_template(template).render(asked.facts() | told | facts)
    return packing.page(asked.request, text, status)


def words_of(asked: Asked, found: Opened) -> Words:
    """The words for whoever asks."""
    return Words(asked.say, found.held.negotiation, Names(asked.say, asked.house))


def none(asked: Asked) -> Response:
    """Nothing is on record yet: what to type."""
    return asked.page("talks/none.html.j2", shipped=shipped())


def tabs(asked: Asked) -> Sequence[tuple[str, str]]:
    """(path, text) of the ways that there are, and that whoever asks may go."""
    there = asked.request.app.state.paths
    return [(path, text) for path, text in TABS if path in there and asked.may(ASKS.get(path, "look"))]
