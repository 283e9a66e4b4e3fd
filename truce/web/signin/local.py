"""The link that `truce serve` prints: it lets the one user of a mission without members in."""

from secrets import compare_digest

from starlette.responses import Response

from truce.flow import acting
from truce.web.asked import Asked
from truce.web.signin.desk import LOCAL, give
from truce.web.way import OPEN, Way


def enter(asked: Asked) -> Response:
    """Follow the link: the token goes into a cookie, and out of the address."""
    if acting.members(asked.house):
        return asked.go("/signin")
    if not compare_digest(asked.query.get("token", "").encode(), asked.room.entry.encode()):
        return asked.page("signin/local.html.j2", status=403)
    response = asked.go("/")
    give(asked.request, response, LOCAL, asked.room.entry)
    return response


WAYS = (Way(path="/enter", name="signin.enter", handle=enter, action=OPEN),)
