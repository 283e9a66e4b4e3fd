"""One request, as a handler sees it; and the few ways to answer."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote, urlsplit
from zoneinfo import ZoneInfo

from jinja2 import Environment
from starlette.datastructures import FormData, QueryParams
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from truce.errors import UnusableValue
from truce.flow import acting
from truce.flow.house import House
from truce.flow.rights import outgoing
from truce.shell.say import Say
from truce.web import packing
from truce.web.room import Room
from truce.web.session import Session

IN_ADDRESSES = ":/%#?=@[]!$&'()*+,;"  # what stands in an address as it is
BODY = 1 << 20  # bytes of a body that a handler reads whole, unless it says otherwise


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A request with everything a handler may need. `action`: what its way asked the policy for."""

    request: Request
    room: Room
    house: House
    session: Session | None
    say: Say
    pages: Environment
    action: str
    form: FormData = field(default_factory=FormData)

    @property
    def path(self) -> Mapping[str, str]:
        """What stands in the path by name."""
        return {name: str(value) for name, value in self.request.path_params.items()}

    @property
    def query(self) -> QueryParams:
        """What stands behind the question mark."""
        return self.request.query_params

    @property
    def user(self) -> str | None:
        """The handle of whoever is signed in."""
        return None if self.session is None else self.session.handle

    @property
    def language(self) -> str:
        """In which to answer."""
        return self.say.language

    @property
    def zone(self) -> ZoneInfo:
        """In which times are told."""
        return self.say.zone

    def text(self, name: str, default: str = "") -> str:
        """A field of the form as text, trimmed; files are none."""
        value = self.form.get(name, default)
        return value.strip() if isinstance(value, str) else default

    def may(self, action: str, *, case: str | None = None, **more: Any) -> bool:
        """Whether whoever asks may do it; without a case: to anything at all. For showing, not for deciding."""
        if case is None and not more:
            return acting.may_at_all(self.house, action).allowed
        return acting.may(self.house, action, case=case, **more).allowed

    def saw(self, subject: str, rows: int | None = None, *, machine: bool = False, **told: Any) -> None:
        """Put on record what whoever asks was shown, under the action of the way."""
        form = self.request.url.path.rpartition(".")[2] if machine else outgoing.SCREEN
        outgoing.shown(self.house, self.action, subject, rows, form=form, **told)

    @property
    def wants_part(self) -> bool:
        """A script asks for a piece of the page; a link that was boosted wants the whole."""
        told = self.request.headers
        return "hx-request" in told and "hx-boosted" not in told and "hx-history-restore-request" not in told

    def facts(self) -> dict[str, Any]:
        """What every template may use. `ui`: the parts of ui.html.j2."""
        token = "" if self.session is None else self.session.csrf
        ui = self.pages.get_template("ui.html.j2").make_module({"say": self.say, "token": token})
        return {
            "ui": ui,
            "forms": ui,
            "asked": self,
            "say": self.say,
            "may": self.may,
            "user": self.user,
            "csrf": token,
            "mission": self.house.choices.name,
            "path": self.request.url.path,
            "members": bool(acting.members(self.house)),
        }

    def page(self, template: str, *, status: int = 200, **facts: Any) -> Response:
        """The page; its block `main` alone where a script asks for it."""
        if self.wants_part:
            return self.part(template, "main", status=status, **facts)
        text = self.pages.get_template(template).render(self.facts() | facts)
        return packing.page(self.request, text, status)

    def part(self, template: str, block: str, *, status: int = 200, **facts: Any) -> Response:
        """One block of a page."""
        found = self.pages.get_template(template)
        context = found.new_context(self.facts() | facts)
        return packing.page(self.request, "".join(found.blocks[block](context)), status)

    def go(self, path: str) -> Response:
        """See another page of the room."""
        if "hx-request" in self.request.headers and "hx-boosted" not in self.request.headers:
            return Response(status_code=204, headers={"HX-Redirect": quote(inside(path), safe=IN_ADDRESSES)})
        return RedirectResponse(inside(path), status_code=303)

    async def body(self, limit: int = BODY) -> bytes:
        """The body whole. Raises UnusableValue where it is longer than `limit` bytes."""
        held = bytearray()
        async for piece in self.request.stream():
            held += piece
            if len(held) > limit:
                raise UnusableValue("the request is too long", limit_bytes=limit)
        return bytes(held)


def inside(path: str) -> str:
    """The path, where it stays in the room; the first page for anything else: no link sends people elsewhere.

    Browsers leave some control characters out of an address before they read it, so none may stand in it.
    """
    if not path.isprintable():
        return "/"
    told = urlsplit(path)
    stays = not told.scheme and not told.netloc and path.startswith("/") and not path.startswith(("//", "/\\"))
    return path if stays and "\\" not in path else "/"
