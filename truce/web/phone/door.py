"""By which door a page comes: as whoever is signed in, or by the token of its own that stands in its address."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any

from anyio import to_thread
from starlette.responses import JSONResponse, Response

from truce.flow.field.receive import Sender
from truce.web.asked import Asked
from truce.web.field.doors import LOCAL, SUBMIT
from truce.web.field.keeper import keeper_of
from truce.web.phone.shell import AT
from truce.web.way import OPEN, Way

KEY = "/key/{token}/app"
NO_STORE = {"Cache-Control": "no-store"}


@dataclass(frozen=True, slots=True)
class Caller:
    """Who a page sends as, and below which address it asks."""

    sender: Sender
    at: str


def caller_of(asked: Asked) -> Caller | None:
    """None where nobody is known. Whether a session may send is asked by its way; a token's member is asked here."""
    token = asked.path.get("token")
    if token is None:
        if asked.session is None:
            return None
        return Caller(Sender(watcher=asked.user or LOCAL, door="session", member=asked.user), AT)
    device = keeper_of(asked.room).gate.by_token(token)
    if device is None:
        return None
    sender = Sender(watcher=device.watcher, door="key", member=device.member, device=device.id)
    return Caller(sender, KEY.format(token=token))


def known(handle: Callable[[Asked, Caller], Response]) -> Callable[[Asked], Response]:
    """A handler for callers who are known; 401 for all others."""

    @wraps(handle)
    def run(asked: Asked) -> Response:
        caller = caller_of(asked)
        return _unknown() if caller is None else handle(asked, caller)

    return run


def _unknown() -> Response:
    return JSONResponse({"error": "Refused", "what": "who are you?"}, status_code=401, headers=NO_STORE)


async def caller_at(asked: Asked) -> Caller | Response:
    """The same for handlers that read the body themselves."""
    return await to_thread.run_sync(caller_of, asked) or _unknown()


def both(tail: str, name: str, handle: Callable[[Asked], Any], **more: Any) -> tuple[Way, Way]:
    """The way for the signed in, who are asked for the right to send; and the one for tokens, which carry it."""
    return (
        Way(path=f"{AT}/{tail}", name=f"phone.{name}", handle=handle, action=SUBMIT, **more),
        Way(path=f"{KEY}/{tail}", name=f"phone.key.{name}", handle=handle, action=OPEN, checks_origin=False, **more),
    )
