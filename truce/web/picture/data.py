"""What the map draws from: tiles, numbers, lines, zones, watching, denials, rows. docs/picture.md has every field."""

import gzip
import json
from collections.abc import Callable
from datetime import MAXYEAR, MINYEAR, date
from hashlib import sha256
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from truce.errors import NotFound, UnusableValue
from truce.flow import acting
from truce.flow.rights import outgoing
from truce.flow.room import picture_drawn as drawn
from truce.picture.choice import Choice, read_choice
from truce.picture.sheet import EPOCH
from truce.web.asked import Asked
from truce.web.picture.told import Words, days_told, rows_told, seen_told
from truce.web.way import Way

MVT = "application/vnd.mapbox-vector-tile"
JSON = "application/json"
GEOJSON = "application/geo+json"
ASK_AGAIN = "private, no-cache"  # kept, and shown only after this room said again that its reader may see it
FOR_EVER = "private, max-age=31536000, immutable"  # land and water tell nothing of the mission
ROWS = 50
MOST_DIGITS = 6
MOST_ROWS = 200  # a page; the cursor leads on
SMALL = 512  # bytes not worth packing
GROUND = "1"  # version of our own base map
TILE = "picture"


def tile(asked: Asked) -> Response:
    """GET /picture/tiles/{version}/{z}/{x}/{y}.mvt?FILTER: one tile of chosen incidents."""
    choice, at = read_choice(asked.query.multi_items()), _place(asked)
    version = asked.path["version"]
    tag = _tag(version, choice.query(), *at)

    def made() -> bytes:
        return asked.room.pictures.tile(asked.house, version, choice, at)

    return _answer(asked.request, made, MVT, tag, ASK_AGAIN)


def ground(asked: Asked) -> Response:
    """GET /picture/ground/{z}/{x}/{y}.mvt: one tile of our own base map."""
    at = _place(asked)
    return _answer(asked.request, lambda: asked.room.pictures.ground(at), MVT, _tag("ground", GROUND, *at), FOR_EVER)


def summary(asked: Asked) -> Response:
    """GET /picture/summary.json?FILTER: the version of the picture and every number beside the map."""
    choice = read_choice(asked.query.multi_items())
    seen = asked.room.pictures.seen(asked.house, choice)
    asked.saw(TILE, rows=seen.numbers.kept.n, filter=choice.query())
    tag = _tag(seen.numbers.version, choice.query(), asked.language)

    def made() -> bytes:
        days = asked.room.pictures.of_days(seen, lambda: _json(days_told(seen)))
        head = _json(seen_told(seen, Words(asked.say, asked.house)))
        return head[:-1] + b',"days":' + days + b"}"

    return _answer(asked.request, made, JSON, tag, ASK_AGAIN)


def lines(asked: Asked) -> Response:
    """GET /picture/lines.geojson?day=: every version of every line that held on a day."""
    sheet, day = asked.room.pictures.sheet(asked.house), _day(asked)
    made = asked.room.pictures.drawn(sheet, ("lines", day), lambda: _json(drawn.lines_on(sheet, day)))
    return _answer(asked.request, lambda: made, GEOJSON, _tag(sheet.version, "lines", day), ASK_AGAIN)


def zones(asked: Asked) -> Response:
    """GET /picture/zones.geojson?day=: every zone valid on a day, with the terms that speak of it."""
    sheet, day = asked.room.pictures.sheet(asked.house), _day(asked)
    made = _json(drawn.zones_on(asked.house, sheet, day))
    return _answer(asked.request, lambda: made, GEOJSON, _tag(made), ASK_AGAIN)


def watched(asked: Asked) -> Response:
    """GET /picture/watched.geojson?FILTER: where somebody watched in the window, cell by cell, and by whom."""
    sheet, choice = asked.room.pictures.sheet(asked.house), read_choice(asked.query.multi_items())
    key = Choice(start=choice.start, end=choice.end, area=choice.area)
    made = asked.room.pictures.drawn(sheet, ("watched", key), lambda: _json(drawn.watched_in(sheet, key)))
    return _answer(asked.request, lambda: made, GEOJSON, _tag(sheet.version, "watched", key.query()), ASK_AGAIN)


def denials(asked: Asked) -> Response:
    """GET /picture/denials.geojson?FILTER: restrictions of access in the window, the area and by the parties chosen."""
    sheet, choice = asked.room.pictures.sheet(asked.house), read_choice(asked.query.multi_items())
    made = _json(drawn.denials_in(sheet, choice))
    return _answer(asked.request, lambda: made, GEOJSON, _tag(made), ASK_AGAIN)


def incidents(asked: Asked) -> Response:
    """GET /picture/incidents?FILTER&after=CURSOR&limit=N: chosen incidents as rows, newest first.

    A machine reads it, so its rows count as taken out; the table of the page is for people.
    """
    choice = read_choice(asked.query.multi_items(), also=("after", "limit"))
    page = asked.room.pictures.page(asked.house, choice, _limit(asked), asked.query.get("after") or None)
    outgoing.shown(asked.house, asked.action, "incidents", len(page.rows), form="json")
    acting.watch(asked.house, asked.action, [row.id for row in page.rows])
    made = _json(rows_told(page, Words(asked.say, asked.house)))
    return _answer(asked.request, lambda: made, JSON, _tag(made), ASK_AGAIN)


def _answer(request: Request, made: Callable[[], bytes], kind: str, tag: str, keep: str) -> Response:
    """What was made, packed where the client takes it so; nothing where it has it already."""
    headers = {"ETag": f'"{tag}"', "Cache-Control": keep, "Vary": "Accept-Encoding, Cookie"}
    if _has(request, tag):
        return Response(status_code=304, headers=headers)
    content = made()
    if len(content) > SMALL and "gzip" in request.headers.get("accept-encoding", ""):
        content = gzip.compress(content, 5, mtime=0)
        headers["Content-Encoding"] = "gzip"
    return Response(content, media_type=kind, headers=headers)


def _has(request: Request, tag: str) -> bool:
    told = request.headers.get("if-none-match", "")
    return any(one.strip().removeprefix("W/") in (f'"{tag}"', "*") for one in told.split(",") if one.strip())


def _tag(*parts: object) -> str:
    whole = b"\0".join(part if isinstance(part, bytes) else str(part).encode() for part in parts)
    return sha256(whole).hexdigest()[:24]


def _json(told: Any) -> bytes:
    return json.dumps(told, ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode()


def _place(asked: Asked) -> tuple[int, int, int]:
    """z, x, y of a tile's address. Raises NotFound."""
    told = [asked.path[name] for name in ("z", "x", "y")]
    if not all(part.isascii() and part.isdigit() and len(part) <= 6 for part in told):
        raise NotFound("there is no such tile")
    z, x, y = (int(part) for part in told)
    return z, x, y


def _day(asked: Asked) -> date:
    """The day asked for; without one the last that has an incident. Raises UnusableValue."""
    told = asked.query.get("day", "")
    if not told:
        days = asked.room.pictures.sheet(asked.house).column("days")
        return date.fromordinal(EPOCH.toordinal() + (int(days[-1]) if days.size else 0))
    try:
        day = date.fromisoformat(told)
    except ValueError as wrong:
        raise UnusableValue("this day cannot be read", remedy="write it as 2031-05-04") from wrong
    if not MINYEAR < day.year < MAXYEAR:
        raise UnusableValue("this day is of no use", remedy=f"a year from {MINYEAR + 1} to {MAXYEAR - 1}")
    return day


def _limit(asked: Asked) -> int:
    told = asked.query.get("limit", str(ROWS))
    if not (told.isascii() and told.isdigit() and len(told) <= MOST_DIGITS and 1 <= int(told) <= MOST_ROWS):
        raise UnusableValue("so many rows cannot be had at once", remedy=f"limit from 1 to {MOST_ROWS}")
    return int(told)


WAYS = (
    Way(path="/picture/tiles/{version}/{z}/{x}/{y}.mvt", name="picture.tile", handle=tile, action="look"),
    Way(path="/picture/ground/{z}/{x}/{y}.mvt", name="picture.ground", handle=ground, action="look"),
    Way(path="/picture/summary.json", name="picture.summary", handle=summary, action="look"),
    Way(path="/picture/lines.geojson", name="picture.lines", handle=lines, action="look"),
    Way(path="/picture/zones.geojson", name="picture.zones", handle=zones, action="look"),
    Way(path="/picture/watched.geojson", name="picture.watched", handle=watched, action="look"),
    Way(path="/picture/denials.geojson", name="picture.denials", handle=denials, action="look"),
    Way(path="/picture/incidents", name="picture.incidents", handle=incidents, action="look"),
)
