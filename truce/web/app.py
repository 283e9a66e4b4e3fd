"""The web application of one room: made from a list of ways, nothing global. One place asks at every door."""

import inspect
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from secrets import compare_digest
from typing import cast
from urllib.parse import quote

from anyio import to_thread
from starlette.applications import Starlette
from starlette.datastructures import FormData
from starlette.middleware import Middleware
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Mount, Route

from truce.errors import NotFound, Refused, TruceError
from truce.flow import acting, rulebook
from truce.flow.house import House
from truce.shell.journal import REQUEST, WAY, Journal
from truce.shell.say import Say
from truce.shell.static import Assets
from truce.web import beside, faults
from truce.web.asked import Asked
from truce.web.faults import Broken
from truce.web.forms import form_of
from truce.web.guards import Guards
from truce.web.pages import environment
from truce.web.readers import say_for
from truce.web.room import Room
from truce.web.routes import MOUNTS, TASKS, WAYS
from truce.web.session import Session
from truce.web.sessions import UNASKED, session_of
from truce.web.way import FORM_BYTES, ITSELF, OPEN, SAFE, SIGNED, Way


def make_app(room: Room, ways: Sequence[Way] = WAYS) -> Starlette:
    """The application over one mission. A test makes its own room and its own application."""

    @asynccontextmanager
    async def lifespan(_app: Starlette) -> AsyncIterator[None]:
        running = beside.begin(TASKS, room)
        try:
            yield
        finally:
            await beside.end(running)

    app = Starlette(
        routes=[
            *(Route(way.path, _endpoint(way, room), methods=list(way.methods), name=way.name) for way in ways),
            *(Mount(path, make(room)) for path, make in MOUNTS),
            Mount("/static", Assets(), name="static"),
        ],
        middleware=[Middleware(Journal), Middleware(Guards, room=room)],
        exception_handlers={404: _no_such_page(room), 500: _broken(room)},
        lifespan=lifespan,
    )
    app.state.room = room
    app.state.paths = frozenset(way.path for way in ways)
    return app


def _no_such_page(room: Room) -> Callable[[Request, Exception], Response]:
    def answer(request: Request, _error: Exception) -> Response:
        missing = NotFound("there is no such page", remedy="the first page leads everywhere")
        return faults.answer(request, environment(), say_for(request, room), missing)

    return answer


def _broken(room: Room) -> Callable[[Request, Exception], Response]:
    """A fault of ours. What it was stands in the journal; whoever asked is told that it was not theirs."""

    def answer(request: Request, _error: Exception) -> Response:
        told = faults.answer(request, environment(), say_for(request, room), Broken("this is a fault of truce itself"))
        told.headers["x-request-id"] = request.scope.get(REQUEST, "")
        return told

    return answer


def _endpoint(way: Way, room: Room) -> Callable[[Request], Awaitable[Response]]:
    waits = inspect.iscoroutinefunction(way.handle)

    async def run(request: Request) -> Response:
        request.scope[WAY] = way.name
        say = say_for(request, room)
        try:
            if request.method in SAFE and not waits:
                return await to_thread.run_sync(_shown, way, room, request, say)
            return await _answer(way, room, request, say)
        except TruceError as error:
            return faults.answer(request, environment(), say, error)
        except ClientDisconnect:  # they went away in the middle of what they sent: nobody is there to be answered
            return Response(status_code=400)

    return run


def _shown(way: Way, room: Room, request: Request, say: Say) -> Response:
    """What is only shown: one thread does all of it, on one reading of who may what, that of the session."""
    with rulebook.held():
        session = _session(way, request, room)
        if session is None and way.action != OPEN:
            return _sign_in_first(request)
        asked = _asked(way, room, request, say, session)
        _enter(way, asked.house)
        return cast(Response, way.handle(asked))


async def _answer(way: Way, room: Room, request: Request, say: Say) -> Response:
    """What is sent: who may what is read anew at every step, and the body is taken in bounds in between."""
    session = None if _is_machine(way) else await to_thread.run_sync(_session_alone, way, request, room)
    if session is None and way.action != OPEN:
        return _sign_in_first(request)
    if way.most_bytes > FORM_BYTES and session is not None:
        await to_thread.run_sync(_enter, way, room.house_for(session.actor))
    form = await form_of(way, request, signed_in=session is not None)
    try:
        return await _handled(way, _asked(way, room, request, say, session, form))
    finally:
        await form.close()


def _is_machine(way: Way) -> bool:
    """Whether those who come this way bring a token of their own, and no cookie."""
    return way.action == OPEN and not way.checks_origin


def _session(way: Way, request: Request, room: Room) -> Session | None:
    if _is_machine(way):
        return None
    return session_of(request, room, used=not (way.unasked or UNASKED in request.headers))


def _session_alone(way: Way, request: Request, room: Room) -> Session | None:
    with rulebook.held():
        return _session(way, request, room)


def _asked(
    way: Way, room: Room, request: Request, say: Say, session: Session | None, form: FormData | None = None
) -> Asked:
    return Asked(
        request=request,
        room=room,
        house=room.house_for(None if session is None else session.actor),
        session=session,
        say=say,
        pages=environment(),
        action=way.action,
        form=form or FormData(),
    )


async def _handled(way: Way, asked: Asked) -> Response:
    if asked.request.method not in SAFE and way.checks_origin:
        _refuse_foreign(asked.request, asked.session, asked.form)
    if inspect.iscoroutinefunction(way.handle):
        if way.action not in (OPEN, SIGNED, ITSELF):
            await to_thread.run_sync(_enter, way, asked.house)
        return cast(Response, await way.handle(asked))
    return await to_thread.run_sync(_entered, way, asked)


def _enter(way: Way, house: House) -> None:
    """Ask at the door. In a mission without members the policy lets one person work on the street, and no further."""
    if way.action not in (OPEN, SIGNED, ITSELF):
        acting.enter(house, way.action)


def _entered(way: Way, asked: Asked) -> Response:
    _enter(way, asked.house)
    return cast(Response, way.handle(asked))


def _refuse_foreign(request: Request, session: Session | None, form: FormData) -> None:
    """Refuse a form that another site sent: it cannot know the session's token. Nobody signed in: its origin counts."""
    if request.headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
        raise Refused("this form was not sent from this room")
    if session is None:
        return
    told = request.headers.get("x-csrf") or form.get("csrf", "")
    if not isinstance(told, str) or not compare_digest(told.encode(), session.csrf.encode()):
        raise Refused("the form is not of this session", remedy="load the page again, then send the form")


def _sign_in_first(request: Request) -> Response:
    if faults.wants_json(request):
        return JSONResponse({"error": "Refused", "what": "sign in first"}, status_code=401)
    there = "/signin?next=" + quote(request.url.path, safe="/")
    if "hx-request" in request.headers:
        return Response(status_code=401, headers={"HX-Redirect": there})
    return RedirectResponse(there, status_code=303)
