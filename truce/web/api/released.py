"""What has left the registers of dialogue, harm and human rights: page by page, in the order of leaving."""

from typing import Annotated

import pyarrow.compute as pc
from fastapi import APIRouter, Query, Request
from pydantic import Field
from starlette.responses import Response

from truce.flow.community.released import NOUN, table
from truce.model.released import Released
from truce.web.api.answers import RESPONSES, Rows, answered, tag_of, unchanged
from truce.web.api.asking import Asks
from truce.web.api.nouns import Choosing
from truce.wire.plain import to_json

MOST = 1_000


class ReleasedPage(Choosing):
    """Which page. Nothing is taken out of the record, so the number of rows read is a cursor that holds."""

    limit: int = Field(default=100, ge=1, le=MOST, description="rows of a page")
    after: str | None = Field(default=None, pattern=r"^[0-9]{1,9}$", description="`next` of the page before")
    kept_in: str | None = Field(
        default=None, alias="register", pattern="^(dialogue|harm|rights)$", description="only of this register"
    )
    release: str | None = Field(default=None, pattern=r"^rel-[0-9a-f]{16}$", description="only of this release")


def routes() -> APIRouter:
    """The one route."""
    router = APIRouter(responses=RESPONSES, tags=["community"])
    router.add_api_route(
        f"/{NOUN}", page, response_model=Rows, summary="figures that have left the registers, page by page",
        description="Open to whoever may look: small groups were hidden before they left.",
        operation_id=f"list_{NOUN}",
    )  # fmt: skip
    return router


def page(request: Request, asks: Asks, query: Annotated[ReleasedPage, Query()]) -> Response:
    """Some of the figures."""
    asks.enter("look", "read")
    rows = table(asks.house)
    for name, wanted in (("register", query.kept_in), ("release", query.release)):
        if wanted is not None:
            rows = rows.filter(pc.equal(rows.column(name), wanted))
    start = int(query.after or 0)
    shown = rows.slice(start, query.limit)
    after = str(start + shown.num_rows) if start + shown.num_rows < rows.num_rows else None
    items = [to_json(Released, row) for row in shown.to_pylist()]
    tag = tag_of(NOUN, items, after)
    if (known := unchanged(request, tag)) is not None:
        return known
    asks.saw("look", f"api:{NOUN}", len(items))
    asks.touched("look", (str(item["id"]) for item in items))
    return answered({"items": items, "next": after, "version": str(rows.num_rows)}, tag)
