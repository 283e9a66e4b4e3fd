"""One request to the public edition: which edition, in which language, and the ways to answer."""

from dataclasses import dataclass
from hashlib import sha256
from typing import Any
from zoneinfo import ZoneInfo

from jinja2 import Environment
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from truce import __version__
from truce.public.edition import Edition
from truce.shell.say import LANGUAGES, Say, spoken


def chosen_in(request: Request) -> str | None:
    """The language that a link names (`?lang=uk`)."""
    told = request.query_params.get("lang")
    return told if told in LANGUAGES else None


def language_of(request: Request) -> str:
    """The one that the link names, else as the browser says: nothing is kept about who reads."""
    return chosen_in(request) or spoken(request.headers.get("accept-language", ""), LANGUAGES)


@dataclass(frozen=True, slots=True)
class Asked:
    """What a handler may need."""

    request: Request
    edition: Edition
    pages: Environment

    @property
    def language(self) -> str:
        """In which to answer."""
        return language_of(self.request)

    @property
    def say(self) -> Say:
        """Speaks to the reader, in the mission's own zone."""
        return Say(self.language, ZoneInfo(self.edition.told["time_zone"]))

    @property
    def mark(self) -> str:
        """The ETag: what an answer rests on."""
        told = f"{self.edition.digest}:{self.request.url.path}?{self.request.url.query}:{self.language}:{__version__}"
        return f'"{sha256(told.encode()).hexdigest()[:32]}"'

    def link(self, path: str) -> str:
        """A link that keeps the language that was chosen."""
        chosen = chosen_in(self.request)
        joint = "&" if "?" in path else "?"
        return path if chosen is None else f"{path}{joint}lang={chosen}"

    def page(self, template: str, **facts: Any) -> Response:
        """A page."""
        known = {"asked": self, "say": self.say, "edition": self.edition, "told": self.edition.told, "link": self.link}
        text = self.pages.get_template(template).render(
            known | {"path": self.request.url.path, "languages": LANGUAGES} | facts
        )
        return HTMLResponse(text)
