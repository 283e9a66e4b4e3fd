"""/outlook: each truce, will it hold; /outlook/record: how good that was before; /outlook/scenarios: how it may go."""

from datetime import datetime, timedelta
from typing import Any

from starlette.responses import Response

from truce.errors import NotFound, UnusableYaml
from truce.flow.outlook import record as kept
from truce.flow.outlook.forecast import judged_as_of
from truce.flow.outlook.recorded import Record
from truce.flow.outlook.scenarios import prospects, unreadable
from truce.flow.outlook.showing import rests_on, shown_truces
from truce.flow.outlook.shown import Prospects, Series, Shown, Truce
from truce.web.asked import Asked
from truce.web.outlook import pictures
from truce.web.outlook.condition import AGAINST, ConditionWords
from truce.web.outlook.held import held
from truce.web.outlook.warned import told_of
from truce.web.outlook.words import words_of
from truce.web.way import Way

UNREAD = 422  # as for anything else that cannot be used
AREAS = 12  # small multiples on one page; the table beside them has all


def shown_of(asked: Asked) -> Shown:
    """The outlook, made once for each state of what it rests on."""
    return asked.room.cache.cached(("outlook", *rests_on(asked.house)), lambda: shown_truces(asked.house))


def record_of(asked: Asked) -> Record:
    """The record, made once for each state of what it rests on.

    `tried`: with models tried on the past, which takes longer than a page should; only who asks for it waits.
    """
    trying = "tried" in asked.query
    key = ("outlook record", trying, *rests_on(asked.house))
    return asked.room.cache.cached(key, lambda: kept.record(asked.house, trying=trying))


def show(asked: Asked) -> Response:
    """Each truce: will it hold, how do we know, what would change our mind. `of`, `series`: which fan to show."""
    found = shown_of(asked)
    asked.saw("outlook", rows=len(found.truces))
    chosen, warned = _chosen(asked, found), told_of(asked, found)
    return asked.page("outlook/index.html.j2", **_told(asked), shown=found, chosen=chosen, warned=warned, **_now(asked))


def _now(asked: Asked) -> dict[str, Any]:
    """What tells whether a truce is holding."""
    return {"c": ConditionWords(asked.say), "c_against": AGAINST, "last_day": _last_day}


def _last_day(end: datetime) -> datetime:
    """An instant of the last day before an end that is no part of it."""
    return end - timedelta(seconds=1)


def _chosen(asked: Asked, found: Shown) -> dict[str, Series]:
    """Of each truce the series whose fan is drawn: the one asked for, or the first that has a fan."""
    of, key = asked.query.get("of"), asked.query.get("series")
    chosen = {one.agreement: first for one in found.truces if (first := _first(one)) is not None}
    if of is None:
        return chosen
    wanted = [s for one in found.truces if one.agreement == of for s in one.series if key in (None, s.key)]
    if not wanted:
        raise NotFound("the outlook has no such series")
    return chosen if key is None else chosen | {of: wanted[0]}


def _first(truce: Truce) -> Series | None:
    return next((one for one in truce.series if one.steps), next(iter(truce.series), None))


def _told(asked: Asked) -> dict[str, Any]:
    """What the templates of the outlook share."""
    mark = asked.query.get("mark")
    return {
        "w": words_of(asked),
        "draw": pictures,
        "parts_of": _parts_of,
        "areas_shown": AREAS,
        "held_of": lambda truce: held(truce, mark),
    }


def _parts_of(truce: Truce, one: Series) -> list[Series]:
    """The same series in the parts of the area, those that may go worst first."""
    same = (one.term, one.reading, one.party)
    found = [s for s in truce.series if (s.term, s.reading, s.party) == same and s.area != "all"]
    return sorted(found, key=lambda s: (-(s.totals[0].mean / s.totals[0].days) if s.totals else 0.0, s.area))


def record(asked: Asked) -> Response:
    """How good such forecasts were before."""
    found = record_of(asked)
    asked.saw("outlook:record", rows=len(found.lines))
    return asked.page("outlook/record.html.j2", **_told(asked), record=found, tried="tried" in asked.query)


def scenarios(asked: Asked, **more: Any) -> Response:
    """How it may go, how likely each is held to be and by whom, what signposts propose beside that, and what came.

    By what the mission's rulings speak from, as everything on these pages: not by the clock on the wall. Of scenarios
    that cannot be read, what is wrong.
    """
    as_of = judged_as_of(asked.house)
    try:
        found: Prospects = prospects(asked.house, as_of)
    except UnusableYaml as fault:
        return asked.page("outlook/unread.html.j2", **_told(asked), unread=unreadable(fault), status=UNREAD)
    if not more:
        asked.saw("outlook:scenarios", rows=len(found.each))
    return asked.page(
        "outlook/scenarios.html.j2",
        **{"wrong": None, "unsettled": None, "typed": {}, "status": 200} | more,
        **_told(asked),
        found=found,
        as_of=as_of,
        today=asked.house.clock().date(),
    )


WAYS = (
    Way(path="/outlook", name="outlook", handle=show, action="look"),
    Way(path="/outlook/record", name="outlook.record", handle=record, action="look"),
    Way(path="/outlook/scenarios", name="outlook.scenarios", handle=scenarios, action="look"),
)
