"""Cases and findings, as far as the member behind the token may read each of them."""

from collections.abc import Sequence
from dataclasses import asdict
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from fastapi.params import Path as InPath
from pydantic import BaseModel, Field
from starlette.responses import Response

from truce.flow.room.cases import allowing, book
from truce.flow.verification.case_look import show
from truce.model.case import Case
from truce.web.api.answers import RESPONSES, Rows, answered, tag_of, unchanged
from truce.web.api.asking import Asker, Asks
from truce.web.api.nouns import Choosing

VIEW = "case.view"
MOST = 200
REF = InPath(pattern=r"^[A-Za-z0-9][A-Za-z0-9._/-]{0,63}$", examples=["cas-0123456789abcdef"])


class CasesPage(Choosing):
    """Which cases, and which page."""

    state: str | None = Field(default=None, pattern=r"^[a-z_]{1,40}$", description="one state")
    limit: int = Field(default=50, ge=1, le=MOST, description="rows of a page")
    after: str | None = Field(default=None, pattern=r"^cas-[0-9a-f]{16}$", description="`next` of the page before")


class FindingsPage(Choosing):
    """Which page."""

    limit: int = Field(default=50, ge=1, le=MOST, description="rows of a page")
    after: str | None = Field(default=None, pattern=r"^fnd-[0-9a-f]{16}$", description="`next` of the page before")


def routes() -> APIRouter:
    """The routes of casework."""
    router = APIRouter(responses=RESPONSES, tags=["cases"])
    router.add_api_route("/cases", cases, response_model=Rows, operation_id="list_cases")
    router.add_api_route("/cases/{ref}", case, response_model=dict[str, Any], operation_id="get_cases")
    router.add_api_route("/findings", findings, response_model=Rows, operation_id="list_findings")
    return router


def cases(request: Request, asks: Asks, query: Annotated[CasesPage, Query()]) -> Response:
    """The cases that the member may read, by id, in short."""
    seen = _seen(asks)
    rows = [one for one in seen if query.state in (None, one.state)]
    return _paged(request, asks, "cases", [_short(one) for one in rows], query)


def findings(request: Request, asks: Asks, query: Annotated[FindingsPage, Query()]) -> Response:
    """Every version of every finding in those cases, by id: who did it is told only where the mandate lets it be."""
    rows = [asdict(found) | {"state": one.state} for one in _seen(asks) for found in one.findings]
    return _paged(request, asks, "findings", sorted(rows, key=lambda row: str(row["id"])), query)


def _seen(asks: Asker) -> Sequence[Case]:
    asks.enter(VIEW, "cases")
    may = allowing(asks.house, VIEW)
    return sorted((one for one in book(asks.house).cases.values() if may(one)), key=lambda one: one.id)


def _paged(request: Request, asks: Asker, name: str, rows: Sequence[dict[str, Any]], query: BaseModel) -> Response:
    told = query.model_dump()
    left = [row for row in rows if told["after"] is None or row["id"] > told["after"]]
    page = left[: told["limit"]]
    after = page[-1]["id"] if len(left) > len(page) else None
    tag = tag_of(name, page, after)  # not of the record's size: to look is an act, too
    if (known := unchanged(request, tag)) is not None:
        return known
    asks.saw(VIEW, f"api:{name}", len(page))
    return answered({"items": page, "next": after, "version": tag.strip('"')}, tag)


def _short(one: Case) -> dict[str, Any]:
    told = asdict(one.allegation)
    return {"id": one.id, "number": one.number, "state": one.state, "merged_into": one.merged_into} | told


def case(request: Request, asks: Asks, ref: Annotated[str, REF]) -> Response:
    """One case whole, by its id or number."""
    asks.enter(VIEW, "cases")
    seen = show(asks.house, ref)  # asks for this one, and puts the look on record
    told = asdict(seen.case)
    tag = tag_of("case", told)
    if (known := unchanged(request, tag)) is not None:
        return known
    asks.saw(VIEW, seen.case.id, 1)
    return answered(told, tag)
