"""Who sends a request: the session its cookie opens, or the local user of a mission without members."""

from hashlib import sha256
from secrets import compare_digest

from starlette.requests import Request

from truce.flow import acting
from truce.web.room import Room
from truce.web.session import Session

LOCAL = "truce_local"  # the cookie of the one user of a mission without members


def session_of(request: Request, room: Room) -> Session | None:
    """The session of a request; None where there is none."""
    if acting.members(room.base):
        return None
    told = request.cookies.get(LOCAL, "")
    if not compare_digest(told.encode(), room.entry.encode()):
        return None
    return Session(csrf=sha256(b"csrf:" + room.entry.encode()).hexdigest())
