"""Incidents by the very filter of the picture: what a link to the map shows is what a program gets."""

from collections.abc import Iterable
from datetime import UTC, date
from typing import Annotated, Any, Literal

import numpy as np
import polars as pl
from fastapi import APIRouter, Query, Request
from fastapi.params import Path as InPath
from pydantic import Field
from starlette.responses import Response

from truce.errors import NotFound, UnusableValue
from truce.flow.frames import frame
from truce.flow.house import House
from truce.flow.rights import outgoing
from truce.flow.shelf import Reader, pieces_of_ids
from truce.model.incident import Incident
from truce.picture.choice import CERTAINTY, Choice, read_choice
from truce.picture.rows import Page, Shown
from truce.picture.select import Selection
from truce.picture.sheet import NO_RULING, UNKNOWN
from truce.vocabulary import vocabulary
from truce.web.api.answers import RESPONSES, Rows, answered, streamed, tag_of, unchanged
from truce.web.api.asking import Asks
from truce.web.api.nouns import MOST, Choosing, Form
from truce.wire.plain import to_json

ID = InPath(pattern=r"^inc-[0-9a-f]{16}$", examples=["inc-0123456789abcdef"])
NAME = r"^[^\s\x00-\x1f]{1,120}$"
WHEN = r"^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d{1,6})?)?(Z|[+-]\d\d:\d\d))?$"
DEGREES = r"-?\d{1,3}(\.\d+)?"
AREA = rf"^({DEGREES}(,{DEGREES}){{3}}|zone:.+|polygon:[-0-9., ]+)$"
SURE = rf"^(0(\.\d+)?|1(\.0+)?|{'|'.join(CERTAINTY)})$"
WORDS = vocabulary()
DAY = 86_400_000_000  # microseconds, of UTC


def _codes(known: Iterable[str], *more: str) -> Any:
    """A list of codes; the description names them, the filter refuses others."""
    return list[Annotated[str, Field(json_schema_extra={"enum": sorted([*known, *more])})]]


class Filter(Choosing):
    """The filter of the picture (docs/picture.md). Days stand for their midnights in the mission's zone."""

    start: Annotated[str | None, Field(alias="from", pattern=WHEN)] = None
    end: Annotated[str | None, Field(alias="to", pattern=WHEN)] = None
    agreement: list[Annotated[str, Field(pattern=NAME)]] = Field(default_factory=list)
    term: list[Annotated[str, Field(pattern=NAME)]] = Field(default_factory=list)
    reading: list[Annotated[str, Field(pattern=NAME)]] = Field(default_factory=list)
    status: _codes(WORDS.statuses, NO_RULING) = Field(default_factory=list)  # type: ignore[valid-type]
    party: list[Annotated[str, Field(pattern=NAME)]] = Field(default_factory=list)
    against: list[Annotated[str, Field(pattern=NAME)]] = Field(default_factory=list)
    act: _codes(WORDS.acts, UNKNOWN) = Field(default_factory=list)  # type: ignore[valid-type]
    weapon: _codes(WORDS.weapons, UNKNOWN) = Field(default_factory=list)  # type: ignore[valid-type]
    means: _codes(WORDS.means, UNKNOWN) = Field(default_factory=list)  # type: ignore[valid-type]
    certainty: Annotated[str | None, Field(pattern=SURE, description="0 to 1, or a word of the PHIA yardstick")] = None
    credibility: list[Literal["1", "2", "3", "4", "5", "6"]] = Field(default_factory=list)
    area: Annotated[
        str | None, Field(pattern=AREA, description="west,south,east,north; zone:NAME; polygon:lon lat,...")
    ] = None
    text: Annotated[str | None, Field(pattern=r"^[0-9A-Za-z-]{1,64}$", description="part of an id")] = None


class FilterPage(Filter):
    """The filter, and which page."""

    limit: int = Field(default=100, ge=1, le=MOST, description="rows of a page")
    after: str | None = Field(default=None, max_length=64, description="`next` of the page before")


class Incidents(Rows):
    """A page of incidents, the newest first."""

    p: list[float] = Field(description="of each item: that it happened and is what was asked for")


def routes() -> APIRouter:
    """The routes of incidents."""
    router = APIRouter(responses=RESPONSES, tags=["incidents"])
    router.add_api_route("/incidents", page, response_model=Incidents, operation_id="list_incidents")
    router.add_api_route("/incidents/whole.{form}", whole, operation_id="export_incidents", response_class=Response)
    router.add_api_route("/incidents/{id}", one, response_model=dict[str, Any], operation_id="get_incidents")
    return router


def page(request: Request, asks: Asks, query: Annotated[FilterPage, Query()]) -> Response:
    """Incidents that the filter lets through, the newest first."""
    asks.enter("look", "read")
    choice = _choice(request)
    pictures = asks.room.pictures
    version = pictures.sheet(asks.house).version
    tag = tag_of("incidents", version, request.url.query)
    if (known := unchanged(request, tag)) is not None:
        return known
    found = pictures.page(asks.house, choice, query.limit, query.after)
    rows = _rows(asks.house, found)
    shown = [(one, row) for one in found.rows if (row := rows.get(one.id)) is not None]
    asks.saw("look", "api:incidents", len(shown))
    asks.touched("look", (row["id"] for _, row in shown))
    items = [to_json(Incident, row) for _, row in shown]
    body = {"items": items, "p": [round(one.p, 6) for one, _ in shown], "next": found.after, "version": version}
    return answered(body, tag)


def _choice(request: Request) -> Choice:
    """The filter of a request. A form's empty field means nothing; a program's is a slip, and is refused."""
    told = request.query_params.multi_items()
    if empty := [key for key, value in told if not value.strip()]:
        raise UnusableValue("a filter without a value", filter=empty[0][:40], remedy="leave it out")
    return read_choice(told, also=("limit", "after"))


def _rows(house: House, found: Page) -> dict[str, dict[str, Any]]:
    """The incidents of a page whole, by id: one that a newer fusing took away meanwhile is not there any more."""
    if not found.rows:
        return {}
    days = [day_kept(one) for one in found.rows]
    table = house.mission.lake.read(Incident, days=(min(days), max(days)), ids=[one.id for one in found.rows])
    return {row["id"]: row for row in table.to_pylist()}


def day_kept(one: Shown) -> date:
    """The day that the lake keeps an incident under: of its middle, in UTC; the picture's is the mission's own."""
    return (one.earliest + (one.latest - one.earliest) // 2).astimezone(UTC).date()


def whole(request: Request, asks: Asks, form: Form, query: Annotated[Filter, Query()]) -> Response:  # noqa: ARG001
    """Every incident that the filter lets through, as one stream, by day and id."""
    asks.enter("export", "export")
    choice = _choice(request)
    chosen = dict(choice.pairs())
    if choice == Choice():
        reader = Reader(asks.house, Incident)
        outgoing.let_out(asks.house, "export", "api:incidents", reader.count(), form, chosen)(None)
        return streamed(Incident, asks.watched(reader.pieces()), form, "incidents")
    ids = ids_of(asks.room.pictures.selection(asks.house, choice))
    outgoing.let_out(asks.house, "export", "api:incidents", ids.height, form, chosen)(None)
    return streamed(Incident, asks.watched(pieces_of_ids(asks.house, ids)), form, "incidents")


def ids_of(selection: Selection) -> pl.DataFrame:
    """(id, the day that the lake keeps it under) of every row with a chance to be what was asked for."""
    sheet, rows = selection.sheet, np.flatnonzero(selection.weight > 0)
    days = np.asarray(sheet.column("at"))[rows] // DAY
    ids = [bytes(id).rstrip(b"\0").decode("ascii") for id in np.asarray(sheet.column("ids"))[rows]]
    return pl.DataFrame({"id": pl.Series(ids, dtype=pl.String), "day": pl.Series(days).cast(pl.Int32).cast(pl.Date)})


def one(request: Request, asks: Asks, id: Annotated[str, ID]) -> Response:
    """One incident whole, with its reports, its factors and all on which its sources differ."""
    asks.enter("look", "read")
    tag = tag_of("incident", asks.house.mission.lake.version(Incident), id)
    if (known := unchanged(request, tag)) is not None:
        return known
    rows = frame(asks.house, Incident, ids=[id]).to_arrow().to_pylist()
    if not rows:
        raise NotFound("no incident of today has that id", id=id, remedy="its history: /why")
    asks.saw("look", id, 1)
    return answered(to_json(Incident, rows[0]), tag)
