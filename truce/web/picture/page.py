"""/picture: the map, the timeline, the figures and the rows of one choice. All of it is in the link."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
from starlette.responses import Response

from truce.flow import acting
from truce.flow.house import House
from truce.flow.room.picture import Pictures, Seen
from truce.picture.choice import Choice, read_choice
from truce.picture.sheet import Sheet
from truce.shell.say import texts
from truce.shell.static import asset
from truce.vocabulary import vocabulary
from truce.web.asked import Asked
from truce.web.names import NOT_TOLD, Names
from truce.web.picture import days
from truce.web.picture.basemap import SERVED, basemap_of, served
from truce.web.picture.codes import Codes, codes_of
from truce.web.picture.figures import Figures, day_of, link
from truce.web.picture.form import form_of
from truce.web.picture.terms import Terms
from truce.web.way import Way

VIEW = ("at", "mark", "off")  # how it is looked at: for the script, and handed on
PAGE = ("after",)
ROWS = 25
SCRIPT = "js_"
Legend = Mapping[str, Sequence[Mapping[str, str]]]
REGIONS = {"en": "en-GB"}  # so that a script writes dates as the server does


def show(asked: Asked) -> Response:
    """The page."""
    pictures, choice = asked.room.pictures, _choice(asked)
    sheet, seen = pictures.sheet(asked.house), pictures.seen(asked.house, choice)
    names = Names(asked.say, asked.house)
    figures = Figures(asked.say, names, seen)
    view = {name: asked.query[name] for name in VIEW if name in asked.query}
    codes = codes_of(asked, sheet)
    legend = _legend(codes, names)
    return asked.page(
        "picture/picture.html.j2",
        **_facts(asked, pictures, figures, names),
        form=form_of(asked.say, figures, sheet, codes, Terms(asked.house, sheet.rules), view),
        config=json.dumps(_config(asked, sheet, seen, legend), ensure_ascii=False),
        legend=legend,
        mark=view.get("mark", "party"),
    )


def figures(asked: Asked) -> Response:
    """The figures and rows alone, for a page whose choice changed."""
    pictures, choice = asked.room.pictures, _choice(asked)
    names = Names(asked.say, asked.house)
    made = Figures(asked.say, names, pictures.seen(asked.house, choice))
    return asked.part("picture/picture.html.j2", "figures", **_facts(asked, pictures, made, names))


def rows(asked: Asked) -> Response:
    """The next rows of the table."""
    pictures, choice = asked.room.pictures, _choice(asked)
    names = Names(asked.say, asked.house)
    page = pictures.page(asked.house, choice, ROWS, asked.query.get("after"))
    asked.saw("picture", rows=len(page.rows))
    acting.watch(asked.house, asked.action, [row.id for row in page.rows])
    return asked.part("picture/picture.html.j2", "rows", page=page, choice=choice, names=names)


def _choice(asked: Asked) -> Choice:
    return read_choice(asked.query.multi_items(), also=(*VIEW, *PAGE))


def _facts(asked: Asked, pictures: Pictures, figures: Figures, names: Names) -> dict[str, Any]:
    page = pictures.page(asked.house, figures.choice, ROWS, asked.query.get("after"))
    asked.saw("picture", rows=len(page.rows))
    acting.watch(asked.house, asked.action, [row.id for row in page.rows])
    told = {"figures": figures, "page": page, "choice": figures.choice, "names": names}
    return told | {"in_force": in_force(asked.house, figures.choice)}


def in_force(house: House, choice: Choice) -> list[tuple[str, str]]:
    """The agreements with a first day, each with the link that keeps the choice and shows the days it was in force."""
    zone, found = ZoneInfo(house.choices.time_zone), []
    for one in house.agreements:
        if one.effective_from is None:
            continue
        first, until = one.effective_from.astimezone(zone).date(), one.effective_until
        last = None if until is None else (until - timedelta(microseconds=1)).astimezone(zone).date()
        found.append((one.title, link(replace(choice, start=first, end=last))))
    return found


def _config(asked: Asked, sheet: Sheet, seen: Seen, legend: Legend) -> Mapping[str, Any]:
    """What the script must know."""
    known = seen.numbers.days
    return {
        "version": sheet.version,
        "worker": asset("map-worker.js"),
        "language": REGIONS.get(asked.language, asked.language),
        "zone": sheet.zone,
        "bounds": json.loads(asked.room.pictures.fixed(sheet, "bounds", lambda: json.dumps(_bounds(sheet)).encode())),
        "days": [day_of(known[0].day).isoformat(), day_of(known[-1].day).isoformat()] if known else None,
        "basemap": basemap_of(asked.room.settings.basemap),
        **legend,
        "access": [{"code": code, "label": asked.say.label("access", code)} for code in vocabulary().access],
        "texts": {
            key.removeprefix(f"picture.{SCRIPT}"): told[asked.language]
            for key, told in texts().items()
            if key.startswith(f"picture.{SCRIPT}")
        },
    }


def _legend(codes: Codes, names: Names) -> Legend:
    """Parties by name, acts by how many incidents there are: each has its mark by its place, whatever is filtered."""
    return {
        "parties": [{"code": code, "label": names.party(code)} for code in sorted(codes["party"]) if code != NOT_TOLD],
        "acts": [{"code": code, "label": names.code("acts", code)} for code in codes["act"] if code != NOT_TOLD],
    }


def _bounds(sheet: Sheet) -> Sequence[float] | None:
    """West, south, east, north of what the map begins with: the middle 98 in 100 of all incidents, each way."""
    if not sheet.placed:
        return None
    lon, lat = (np.asarray(sheet.column(name)[: sheet.placed], dtype=np.float64) for name in ("lon", "lat"))
    west, east = np.quantile(lon, (0.01, 0.99))
    south, north = np.quantile(lat, (0.01, 0.99))
    return [round(float(edge), 4) for edge in (west, south, east, north)]


WAYS = (
    Way(path="/picture", name="picture", handle=show, action="look"),
    Way(path="/picture/figures", name="picture.figures", handle=figures, action="look"),
    Way(path="/picture/rows", name="picture.rows", handle=rows, action="look"),
    *days.WAYS,
    Way(path=SERVED, name="picture.basemap", handle=served, action="look"),
)
