"""The nouns of talks: every row that the member behind the token may read, page by page, in the order of taking."""

from collections.abc import Callable
from typing import Annotated

from fastapi import APIRouter, Query, Request
from pydantic import AwareDatetime, Field
from starlette.responses import Response

from truce.flow.talks.choose import Chosen
from truce.flow.talks.rows import NOUNS, table
from truce.web.api.answers import RESPONSES, Rows, answered, tag_of, unchanged
from truce.web.api.asking import Asks
from truce.web.api.nouns import Choosing
from truce.wire.plain import to_json

MOST = 1_000
Text = Annotated[str | None, Field(min_length=1, max_length=200)]


class TalksPage(Choosing):
    """Which page. Nothing is taken out of the record, so the number of rows read is a cursor that holds."""

    limit: int = Field(default=100, ge=1, le=MOST, description="rows of a page")
    after: str | None = Field(default=None, pattern=r"^[0-9]{1,9}$", description="`next` of the page before")
    start: AwareDatetime | None = Field(default=None, alias="from", description="first instant; of days, by `as_of`")
    end: AwareDatetime | None = Field(default=None, alias="to", description="end, exclusive")
    source: Text = Field(default=None, description="id of a source that the row names")
    term: Text = Field(default=None, description="a term that the row names, as AGREEMENT/TERM")


def routes() -> APIRouter:
    """The routes of talks."""
    router = APIRouter(responses=RESPONSES, tags=["talks"])
    for name, noun in NOUNS.items():
        plain = name.removeprefix("talks-")
        about = (noun.__doc__ or "").partition("\n")[0]
        router.add_api_route(
            f"/talks/{plain}", _page(name), response_model=Rows, summary=f"{plain} of talks, page by page",
            description=f"{about} Only rows that the member may read.", operation_id=f"list_talks_{plain}",
        )  # fmt: skip
    return router


def _page(name: str) -> Callable[..., Response]:
    def page(request: Request, asks: Asks, query: Annotated[TalksPage, Query()]) -> Response:
        asks.enter("look", "read")
        chosen = Chosen(start=query.start, end=query.end, source=query.source, term=query.term)
        rows = table(asks.house, name, chosen)
        start = int(query.after or 0)
        shown = rows.slice(start, query.limit)
        after = str(start + shown.num_rows) if start + shown.num_rows < rows.num_rows else None
        items = [to_json(NOUNS[name], row) for row in shown.to_pylist()]
        tag = tag_of(name, items, after)
        if (known := unchanged(request, tag)) is not None:
            return known
        asks.saw("look", f"api:{name}", len(items))
        asks.touched("look", (str(item["id"]) for item in items))
        return answered({"items": items, "next": after, "version": str(rows.num_rows)}, tag)

    return page
