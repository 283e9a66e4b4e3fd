"""What is kept, by noun: pages, one by its id, and whole as a stream."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query, Request
from fastapi.params import Path as InPath
from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, create_model
from starlette.responses import Response

from truce.errors import NotFound, WrongUsage
from truce.flow.frames import frame
from truce.flow.rights import outgoing
from truce.flow.shelf import SHELVES, Reader, Wanted, has_times, shelf
from truce.model.ids import PREFIX
from truce.model.report import Report
from truce.web.api.answers import RESPONSES, Rows, answered, streamed, tag_of, unchanged
from truce.web.api.asking import Asks
from truce.wire.plain import to_json

MOST = 1_000
CURSOR = r"^(\d{4}-\d\d-\d\d)?\.[a-z]{3}-[0-9a-f]{16}$"
Form = Literal["jsonl", "geojson", "csv"]


class Choosing(BaseModel):
    """What every list can be chosen by. A parameter that nobody knows is refused, never left out in silence."""

    model_config = ConfigDict(extra="forbid")


class Paging(Choosing):
    """Which page."""

    limit: int = Field(default=100, ge=1, le=MOST, description="rows of a page")
    after: str | None = Field(default=None, max_length=64, pattern=CURSOR, description="`next` of the page before")


def routes() -> APIRouter:
    """The routes of every noun."""
    router = APIRouter(responses=RESPONSES)
    for name in SHELVES:
        _add(router, name)
    return router


def _add(router: APIRouter, name: str) -> None:
    told, about = shelf(name), (shelf(name).noun.__doc__ or "").partition("\n")[0]
    chosen = _fields(name)
    asked: Any = create_model(f"{name.title()}Wanted", __base__=Choosing, **chosen)
    paged: Any = create_model(f"{name.title()}Page", __base__=Paging, **chosen)
    prefix = PREFIX[told.noun.__name__.lower()]
    router.add_api_route(
        f"/{name}", _page(name, paged), response_model=Rows, summary=f"{name}, page by page", description=about,
        operation_id=f"list_{name}", tags=[name],
    )  # fmt: skip
    router.add_api_route(
        f"/{name}/whole.{{form}}", _whole(name, asked), summary=f"All {name} chosen, as one stream",
        operation_id=f"export_{name}", tags=[name], responses=_stream_told(), response_class=Response,
    )  # fmt: skip
    router.add_api_route(
        f"/{name}/{{id}}", _one(name, prefix), response_model=dict[str, Any], summary=f"One of the {name}",
        operation_id=f"get_{name}", tags=[name],
    )  # fmt: skip


def _stream_told() -> dict[int | str, dict[str, Any]]:
    kinds = ("application/jsonl", "application/geo+json", "text/csv")
    return {200: {"description": "Every row chosen.", "content": {kind: {} for kind in kinds}}}


def _fields(name: str) -> dict[str, Any]:
    text = Annotated[str | None, Field(min_length=1, max_length=200)]
    found: dict[str, Any] = dict.fromkeys(shelf(name).by, (text, None))
    if has_times(name):
        for field, alias, about in (("start", "from", "first instant"), ("end", "to", "end, exclusive")):
            described = Field(default=None, alias=alias, description=about)
            found[field] = (AwareDatetime | None, described)
    if shelf(name).noun is Report:
        found["withdrawn"] = (bool, Field(default=False, description="also reports that their upstream took back"))
    return found


def wanted(name: str, asked: BaseModel) -> Wanted:
    """What a query chooses. Raises WrongUsage for a window that ends before it starts."""
    told = asked.model_dump()
    start, end = (_utc(told.get(side)) for side in ("start", "end"))
    if start is not None and end is not None and end <= start:
        raise WrongUsage("the window ends before it starts", remedy="swap from and to")
    values = {column: told[column] for column in shelf(name).by if told.get(column) is not None}
    return Wanted(start=start, end=end, values=values, withdrawn=bool(told.get("withdrawn")))


def _utc(at: datetime | None) -> datetime | None:
    try:
        return None if at is None else at.astimezone(UTC)
    except OverflowError:
        raise WrongUsage("this instant lies outside the calendar", remedy="a year from 2 to 9998") from None


def _page(name: str, model: type) -> Callable[..., Response]:
    noun = shelf(name).noun

    def page(request: Request, asks: Asks, query: Annotated[model, Query()]) -> Response:  # type: ignore[valid-type]
        asks.enter("look", "read")
        reader = Reader(asks.house, noun, wanted(name, query))
        tag = tag_of(name, reader.version, request.url.query, _withdrawals(asks))
        if (known := unchanged(request, tag)) is not None:
            return known
        found = reader.page(query.limit, query.after)  # type: ignore[attr-defined]
        asks.saw("look", f"api:{name}", found.rows.num_rows)
        items = [to_json(noun, row) for row in found.rows.to_pylist()]
        asks.touched("look", (item["id"] for item in items))
        return answered({"items": items, "next": found.after, "version": str(reader.version)}, tag)

    return page


def _withdrawals(asks: Asks) -> int:
    return asks.house.mission.lake.version(SHELVES["withdrawals"].noun)


def _whole(name: str, model: type) -> Callable[..., Response]:
    noun = shelf(name).noun

    def whole(asks: Asks, form: Form, query: Annotated[model, Query()]) -> Response:  # type: ignore[valid-type]
        asks.enter("export", "export")
        reader = Reader(asks.house, noun, wanted(name, query))
        chosen = {k: str(v) for k, v in query.model_dump(exclude_none=True).items()}  # type: ignore[attr-defined]
        outgoing.let_out(asks.house, "export", f"api:{name}", reader.count(), form, chosen)(None)
        return streamed(noun, asks.watched(reader.pieces()), form, name)

    return whole


def _one(name: str, prefix: str) -> Callable[..., Response]:
    noun = shelf(name).noun
    shape = InPath(pattern=rf"^{prefix}-[0-9a-f]{{16}}$", examples=[f"{prefix}-0123456789abcdef"])

    def one(request: Request, asks: Asks, id: Annotated[str, shape]) -> Response:
        asks.enter("look", "read")
        tag = tag_of(name, asks.house.mission.lake.version(noun), id)
        if (known := unchanged(request, tag)) is not None:
            return known
        rows = frame(asks.house, noun, ids=[id]).to_arrow().to_pylist()
        if not rows:
            raise NotFound("nothing has that id", id=id)
        asks.saw("look", id, 1)
        return answered(to_json(noun, rows[0]), tag)

    return one
