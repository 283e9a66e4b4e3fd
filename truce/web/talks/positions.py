"""/talks/positions: who wants what, how firmly, since when, by whose word; and everything that was said before."""

from starlette.responses import Response

from truce.errors import NotFound
from truce.flow.talks.course import courses
from truce.web.asked import Asked
from truce.web.talks.frame import none, page
from truce.web.talks.opened import Opened, opened
from truce.web.way import Way

FIRM_TONES = {"firm": "warn", "flexible": "", "open": "good", "unknown": "open"}


def show(asked: Asked) -> Response:
    """Positions by issue. `issue`, `party`: only those."""
    found = opened(asked)
    if found is None:
        asked.saw("talks", rows=0)
        return none(asked)
    issue, party = _one_of(asked, found, "issue"), _one_of(asked, found, "party")
    told = courses(found.held, issue, party)
    asked.saw(f"talks:{found.id}", rows=sum(len(one.courses) for one in told))
    return page(
        asked,
        "talks/positions.html.j2",
        found,
        told=told,
        issue=issue,
        party=party,
        issues=[one.id for one in found.held.negotiation.issues],
        parties=[one.id for one in found.held.negotiation.actors],
        options={one.id: [o for o in found.held.negotiation.options if o.issue == one.id and found.held.view.sees(o)]
                 for one in found.held.negotiation.issues},
        firm_tone=FIRM_TONES.get,
    )  # fmt: skip


def _one_of(asked: Asked, found: Opened, name: str) -> str | None:
    """An issue or a party of the address, where it names one. Raises NotFound."""
    typed = asked.query.get(name, "")
    rows = found.held.negotiation.issues if name == "issue" else found.held.negotiation.actors
    known = [one.id for one in rows]
    if typed and typed not in known:
        raise NotFound(f"these talks have no such {name}", given=typed, known=", ".join(known))
    return typed or None


WAYS = (Way(path="/talks/positions", name="talks.positions", handle=show, action="look"),)
