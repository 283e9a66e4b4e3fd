"""/why: click anything, get why. The walk back to the raw reports, a step at a time, as a page or in the drawer."""

from starlette.responses import Response

from truce.flow import acting
from truce.flow.room.why import MOST, step
from truce.web.asked import Asked
from truce.web.way import Way
from truce.web.why.page import made

MOST_DIGITS = 7


def why(asked: Asked) -> Response:
    """One step. `?after=N`: of a ruling, the grounds from the N-th on."""
    id = asked.path["id"]
    told = asked.query.get("after", "0")
    after = int(told) if told.isascii() and told.isdigit() and len(told) <= MOST_DIGITS else 0
    found = step(asked.house, id, after=after, sheet=lambda: asked.room.pictures.sheet(asked.house))
    asked.saw(id)
    acting.watch(asked.house, asked.action, {reason.id for reason in found.reason.because} - {id})
    return asked.page("why/why.html.j2", why=made(asked, found), most=MOST)


WAYS = (Way(path="/why/{id:path}", name="why", handle=why, action="look"),)
