"""In which language and zone somebody reads: as they chose, as their browser says, as the mission offers first."""

from functools import cache
from zoneinfo import ZoneInfo, available_timezones

from starlette.requests import Request

from truce.shell.say import Say, spoken
from truce.web.room import Room

LANGUAGE = "truce_language"  # cookies of a reader's choice; they say nothing about who it is
ZONE = "truce_zone"
THEME = "truce_theme"
THEMES = ("auto", "light", "dark")


def say_for(request: Request, room: Room) -> Say:
    """Who speaks to the reader."""
    return Say(_language(request, room), _zone(request, room))


def _language(request: Request, room: Room) -> str:
    offered = list(room.settings.languages)
    chosen = request.cookies.get(LANGUAGE)
    if chosen in offered:
        return str(chosen)
    return spoken(request.headers.get("accept-language", ""), offered)


@cache
def _zones() -> frozenset[str]:
    """Read once: the database of zones is a thousand files, walked anew at each call."""
    return frozenset(available_timezones())


def _zone(request: Request, room: Room) -> ZoneInfo:
    chosen = request.cookies.get(ZONE, "")
    return ZoneInfo(chosen if chosen in _zones() else room.base.choices.time_zone)


def theme_of(request: Request) -> str:
    """Light, dark, or as the reader's machine says."""
    chosen = request.cookies.get(THEME, "auto")
    return chosen if chosen in THEMES else "auto"
