"""/outlook/glance: of each truce in one line whether it will hold and what is warned of; a piece of the board."""

from starlette.responses import Response

from truce.web.asked import Asked
from truce.web.outlook.pages import shown_of
from truce.web.outlook.warned import told_of
from truce.web.way import Way


def glance(asked: Asked) -> Response:
    """The line of each truce, and a page of its own where there are no scripts."""
    found = shown_of(asked)
    warned = told_of(asked, found)
    if not asked.wants_part:
        asked.saw("outlook:glance", rows=len(found.truces))
    return asked.page("outlook/glance.html.j2", w=warned.w, shown=found, warned=warned)


WAYS = (Way(path="/outlook/glance", name="outlook.glance", handle=glance, action="look"),)
