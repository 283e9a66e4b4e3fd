"""Errors as answers: what happened, where, why, and what to try; as a page, a piece of one, or JSON."""

from collections.abc import Mapping

from jinja2 import Environment
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response

from truce.errors import (
    Conflict,
    Contradiction,
    NotEstablished,
    NotFound,
    Refused,
    TruceError,
    Untrustworthy,
    UnusableMission,
    UnusableSource,
    UnusableValue,
    WrongUsage,
)
from truce.shell.journal import REQUEST
from truce.shell.say import Say


class Broken(TruceError):
    """A fault of the program itself, told to whoever met it."""

    remedy = "try it again; if it stays, tell those who run the room, with the number beside x-request-id"


STATUS: Mapping[type[TruceError], int] = {
    Refused: 403,
    NotFound: 404,
    Conflict: 409,
    Contradiction: 409,
    NotEstablished: 422,
    UnusableValue: 422,
    WrongUsage: 422,
    UnusableSource: 422,
    Untrustworthy: 502,
    UnusableMission: 503,
}


def status_of(error: TruceError) -> int:
    """The HTTP status that tells a machine what kind of error it is."""
    return next((STATUS[kind] for kind in type(error).__mro__ if kind in STATUS), 500)


def wants_json(request: Request) -> bool:
    """A machine asks: its path ends like one, or it says so."""
    accepts = request.headers.get("accept", "")
    return request.url.path.endswith((".json", ".geojson", ".mvt")) or ("json" in accepts and "html" not in accepts)


def answer(request: Request, pages: Environment, say: Say, error: TruceError) -> Response:
    """An error of ours, as whoever asks can use it."""
    status = status_of(error)
    number = request.scope.get(REQUEST) if isinstance(error, Broken) else None
    if wants_json(request):
        told = dict(error.facts()) | ({"request": number} if number else {})
        return JSONResponse(told, status_code=status, media_type="application/problem+json")
    template = pages.get_template("room/fault.html.j2")
    facts = {"error": error, "status": status, "say": say, "path": request.url.path, "number": number}
    if "hx-request" in request.headers:
        text = "".join(template.blocks["main"](template.new_context(facts)))
    else:
        text = template.render(facts)
    return HTMLResponse(text, status_code=status)
