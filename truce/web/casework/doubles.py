"""Doubtful pairs of reports: the list; two side by side with what speaks for and against; accept, split, undo."""

from datetime import date

from starlette.responses import Response

from truce.errors import TruceError, WrongUsage
from truce.flow import acting, decide
from truce.flow.rights.outgoing import name_of
from truce.flow.room import doubles
from truce.flow.room.doubles import KINDS, Wanted
from truce.web import faults
from truce.web.asked import Asked
from truce.web.casework.parts import chosen, page, whole
from truce.web.casework.telling import SUBSTANCE, rows_of


def listed(asked: Asked) -> Response:
    """The pairs that wait for a person."""
    query = asked.query
    wanted = Wanted(
        kind=query.get("kind") or "unsure",
        first=_day(query.get("first", ""), "first"),
        last=_day(query.get("last", ""), "last"),
        page=whole(query.get("page", ""), 1),
    )
    found = doubles.queue(asked.house, wanted)
    asked.saw("links", rows=len(found.pairs))
    return page(
        asked,
        "duplicates/list.html.j2",
        found=found,
        wanted=wanted,
        kinds=KINDS,
        link=lambda **change: "/duplicates?" + chosen(dict(query) | {"page": ""}, **change),
        may_decide=asked.may("decide"),
    )


def _day(given: str, field: str) -> date | None:
    if not given:
        return None
    try:
        return date.fromisoformat(given)
    except ValueError as bad:
        raise WrongUsage("this is not a day", field=field, given=given[:20], remedy="write 2025-04-20") from bad


def show(asked: Asked) -> Response:
    """Two reports side by side."""
    return _page(asked)


def _page(asked: Asked, *, status: int = 200, error: TruceError | None = None) -> Response:
    found = doubles.beside(asked.house, asked.path["left"], asked.path["right"])
    asked.saw(f"{found.left['id']} ~ {found.right['id']}")
    return page(
        asked,
        "duplicates/pair.html.j2",
        status=status,
        found=found,
        rows=rows_of(asked, found.left, found.right),
        substance=SUBSTANCE,
        error=error,
        may_decide=asked.may("decide"),
        needs_name=not acting.members(asked.house),
        typed={"why": asked.text("why"), "by": asked.text("by")},
        top=max((abs(f.weight) for f in (*found.speak_for, *found.speak_against)), default=1.0),
    )


def take(asked: Asked) -> Response:
    """Decide about two reports, or take a decision back; or show the pair again with what stands in the way."""
    left, right = asked.path["left"], asked.path["right"]
    house, why, do = asked.house, asked.text("why"), asked.text("do")
    try:
        by = name_of(house, asked.text("by") or None)
        if do == "undo":
            made = [decide.undo(house, asked.text("decision"), by=by, why=why)]
        elif do in ("same", "different"):
            made = decide.decide(house, [left, right], same=do == "same", by=by, why=why)
        else:
            raise WrongUsage("decide what?", field="do")
    except TruceError as error:
        return _page(asked, status=faults.status_of(error), error=error)
    for one in made:
        asked.saw(one.id)
    return asked.go(f"/duplicates/{left}/{right}?done={do}")
