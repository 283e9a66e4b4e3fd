"""Alerts, feeds, and where everything is."""

import re
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query, Request
from pydantic import BaseModel, Field
from starlette.responses import Response

from truce import __version__
from truce.errors import UnusableValue
from truce.flow.feeds.pushed import set_aside
from truce.flow.feeds.setting import described
from truce.flow.room import alerting
from truce.flow.shelf import SHELVES
from truce.web.api.answers import RESPONSES, Rows, answered, tag_of, unchanged
from truce.web.api.asking import SCOPES, Asks
from truce.web.api.nouns import Choosing

AFTER = re.compile(r"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z)\.([0-9A-Za-z-]{1,64})")


class Index(BaseModel):
    """What there is."""

    truce: str
    mission: str
    time_zone: str
    agreements: list[str]
    nouns: list[str]
    scopes: dict[str, str]


class AlertsPage(Choosing):
    """Which alerts, and which page."""

    waiting: Literal["yes", "no"] = Field(default="no", description="yes: only those that nobody took up")
    limit: int = Field(default=50, ge=1, le=200, description="rows of a page")
    after: str | None = Field(default=None, max_length=100, pattern=f"^{AFTER.pattern}$", description="`next` before")


class Feeds(BaseModel):
    """How every feed goes."""

    items: list[dict[str, Any]]


def routes() -> APIRouter:
    """The routes of the rest."""
    router = APIRouter(responses=RESPONSES)
    router.add_api_route("/", index, response_model=Index, operation_id="index", tags=["index"])
    router.add_api_route("/alerts", alerts, response_model=Rows, operation_id="list_alerts", tags=["alerts"])
    router.add_api_route("/feeds", feeds, response_model=Feeds, operation_id="list_feeds", tags=["feeds"])
    return router


def index(request: Request, asks: Asks) -> Response:
    """The mission, its agreements, and what can be asked for."""
    asks.enter("look", "read")
    told = {
        "truce": __version__,
        "mission": asks.house.choices.name,
        "time_zone": asks.house.choices.time_zone,
        "agreements": [a.id for a in asks.house.agreements],
        "nouns": ["incidents", *SHELVES, "cases", "findings", "alerts", "feeds"],
        "scopes": SCOPES,
    }
    tag = tag_of(*told.values())
    return unchanged(request, tag) or answered(told, tag)


def alerts(request: Request, asks: Asks, query: Annotated[AlertsPage, Query()]) -> Response:
    """Alerts that the member may see, the newest first."""
    asks.enter("alerts.view", "alerts")
    before, limit = _after(query.after), query.limit
    found = alerting.raised(
        asks.house, asks.room.store.alerts, before=before, waiting=query.waiting == "yes", limit=limit + 1
    )
    page = found[:limit]
    items = [asdict(one) for one in page]
    last = page[-1].alert if len(found) > limit else None
    after = None if last is None else f"{last.raised_at.astimezone(UTC):%Y-%m-%dT%H:%M:%S.%fZ}.{last.id}"
    tag = tag_of("alerts", items, after)
    if (known := unchanged(request, tag)) is not None:
        return known
    asks.saw("alerts.view", "api:alerts", len(page))
    return answered({"items": items, "next": after, "version": tag.strip('"')}, tag)


def _after(text: str | None) -> tuple[datetime, str] | None:
    if text is None:
        return None
    found = AFTER.fullmatch(text)
    try:
        return None if found is None else (datetime.fromisoformat(found[1]), found[2])
    except ValueError:
        raise UnusableValue("this cursor cannot be read", remedy="begin again without it") from None


def feeds(request: Request, asks: Asks) -> Response:
    """Every feed: since when nothing was heard, how old the upstream's newest word is, what troubles it."""
    asks.enter("look", "read")
    house = asks.house
    items = [described(feed, house.clock(), set_aside(house, feed)) for feed in asks.room.store.feeds.all()]
    tag = tag_of("feeds", items)
    return unchanged(request, tag) or answered({"items": items}, tag)
