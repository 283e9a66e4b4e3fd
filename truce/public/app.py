"""The public application: GET and nothing else, no cookie, no session, no way to what was not published."""

import threading
from collections.abc import Awaitable, Callable
from functools import lru_cache
from pathlib import Path
from zoneinfo import ZoneInfo

from anyio import to_thread
from jinja2 import Environment, PackageLoader, StrictUndefined
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, Response
from starlette.routing import Mount, Route

from truce import __version__
from truce.errors import NotFound, TruceError, Untrustworthy
from truce.public.asked import Asked, chosen_in, language_of
from truce.public.edition import Edition, current, open_edition
from truce.public.guards import Guards
from truce.public.ways import WAYS, Handler
from truce.shell.journal import WAY, Journal
from truce.shell.say import Say
from truce.shell.static import Assets, asset

STATUS = {NotFound: 404, Untrustworthy: 503}
UNUSABLE = 422  # whatever else is wrong with a question
BROKEN = 500


class Shown:
    """The edition that is shown: opened once, and anew when another is out."""

    def __init__(self, root: Path) -> None:
        """`root`: the folder that `truce publish` fills. Raises NotFound, Untrustworthy."""
        self._root = root
        self._lock = threading.Lock()
        self._name = current(root)
        self._edition = open_edition(root)

    def edition(self) -> Edition:
        """The current one."""
        if (name := current(self._root)) != self._name:
            with self._lock:
                if name != self._name:
                    self._edition, self._name = open_edition(self._root), name
        return self._edition


def make_public(root: Path) -> Starlette:
    """The application over one folder of published editions."""
    shown = Shown(root)
    return Starlette(
        routes=[
            Route("/health", _health, name="health"),
            *(Route(path, _endpoint(name, handle, shown), name=name) for path, name, handle in WAYS),
            Mount("/static", Assets(), name="static"),
        ],
        middleware=[Middleware(Journal), Middleware(Guards)],
        exception_handlers={404: _no_such_page, 500: _broken},
    )


@lru_cache(maxsize=1)
def pages() -> Environment:
    """The templates of the public edition."""
    made = Environment(
        loader=PackageLoader("truce.public"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.globals |= {"version": __version__, "asset": asset}
    return made


def _health(_request: Request) -> Response:
    return PlainTextResponse("ok\n")


def _endpoint(name: str, handle: Handler, shown: Shown) -> Callable[[Request], Awaitable[Response]]:
    def answer(request: Request) -> Response:
        asked = Asked(request, shown.edition(), pages())
        if request.headers.get("if-none-match") == asked.mark:
            return Response(status_code=304, headers={"etag": asked.mark})
        response = handle(asked)
        response.headers.setdefault("etag", asked.mark)
        response.headers.setdefault("cache-control", "public, max-age=60")
        response.headers["vary"] = "Accept-Language"
        return response

    async def run(request: Request) -> Response:
        request.scope[WAY] = f"public.{name}"
        try:
            return await to_thread.run_sync(answer, request)
        except TruceError as error:
            return _fault(request, error, STATUS.get(type(error), UNUSABLE))

    return run


def _no_such_page(request: Request, _error: Exception) -> Response:
    return _fault(request, NotFound("there is no such page", remedy="the first page leads everywhere"), 404)


def _broken(request: Request, _error: Exception) -> Response:
    return _fault(request, TruceError("this is a fault of truce itself", remedy="try it again later"), BROKEN)


def _fault(request: Request, error: TruceError, status: int) -> Response:
    """What went wrong, in the reader's language; the details as the program says them."""
    say, chosen = Say(language_of(request), ZoneInfo("UTC")), chosen_in(request) is not None
    text = pages().get_template("fault.html.j2").render(error=error, say=say, status=status, chosen=chosen)
    headers = {"cache-control": "no-store", "vary": "Accept-Language"}
    return HTMLResponse(text, status_code=status, headers=headers)
