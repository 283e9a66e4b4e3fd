"""Who sends a request: the session its cookie opens, or the local user of a mission without members."""

from hashlib import sha256
from secrets import compare_digest

from starlette.requests import Request

from truce.flow import acting
from truce.flow.signing_in.enter import whose
from truce.web.room import Room
from truce.web.session import Session
from truce.web.signin.desk import LOCAL, desk_of, name_of, secret_of

__all__ = ["LOCAL", "UNASKED", "session_of"]

UNASKED = "x-unasked"  # a page that nobody touches asked by itself (frontend/src/room/asking.ts)


def session_of(request: Request, room: Room, *, used: bool = True) -> Session | None:
    """The session of a request; None where there is none, or it is not whole yet. `used`: somebody asked for it.

    Nothing is believed that is not looked up: a session that was ended, a member who was suspended, a key that was
    replaced count from the moment that stands in the store or on record.
    """
    base = room.base
    if not acting.members(base):
        return _local(request, room)
    secret = secret_of(request)
    if secret is None:
        return None
    found = whose(desk_of(request, room, base), secret, used=used)
    if found is None:
        return None
    session, key = found
    return Session(csrf=secret.csrf, handle=session.handle, actor=key, id=session.id)


def _local(request: Request, room: Room) -> Session | None:
    told = request.cookies.get(name_of(LOCAL, request), "")
    if not compare_digest(told.encode(), room.entry.encode()):
        return None
    return Session(csrf=sha256(b"csrf:" + room.entry.encode()).hexdigest())
