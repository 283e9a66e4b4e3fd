"""/reading: in which language, zone and light somebody reads. Kept in cookies of their own; nobody else learns it."""

from collections.abc import Collection
from zoneinfo import available_timezones

from babel import Locale
from starlette.responses import Response

from truce.errors import UnusableValue
from truce.web.asked import Asked
from truce.web.readers import LANGUAGE, THEME, THEMES, ZONE
from truce.web.way import OPEN, Way

A_YEAR = 365 * 24 * 3600


def show(asked: Asked) -> Response:
    """The choices, as they stand."""
    return asked.page(
        "frame/reading.html.j2",
        languages=[(code, _own_name(code)) for code in asked.room.settings.languages],
        home_zone=asked.house.choices.time_zone,
        zones=sorted(zone for zone in available_timezones() if "/" in zone or zone == "UTC"),
        themes=THEMES,
        next=asked.query.get("next", "/"),
    )


def keep(asked: Asked) -> Response:
    """Remember the choices, then go back. Raises UnusableValue for a language, zone or theme that there is not."""
    chosen = {
        LANGUAGE: _one_of("language", asked.text("language"), asked.room.settings.languages),
        ZONE: _one_of("zone", asked.text("zone"), available_timezones()),
        THEME: _one_of("theme", asked.text("theme"), THEMES),
    }
    response = asked.go(asked.text("next", "/"))
    secure = asked.request.url.scheme == "https"
    for name, value in chosen.items():
        response.set_cookie(name, value, max_age=A_YEAR, httponly=True, samesite="lax", secure=secure)
    return response


def _one_of(field: str, told: str, known: Collection[str]) -> str:
    if told not in known:
        raise UnusableValue("there is no such choice", field=field, told=told)
    return told


def _own_name(code: str) -> str:
    return str(Locale.parse(code).get_display_name(code)).capitalize()


WAYS = (
    Way(path="/reading", name="reading.show", handle=show, action=OPEN),
    Way(path="/reading", name="reading.keep", handle=keep, action=OPEN, methods=("POST",)),
)
