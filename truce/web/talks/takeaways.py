"""/talks/takeaways: of one meeting who said what, what is common and new, what it would take, what to watch.

`meeting`: which, the last that was held where none is named; `as_of`: as things stood on that day, its own if none;
`since`: new is what came after that day, the meeting before if none.
"""

from collections.abc import Mapping, Sequence
from datetime import date

from starlette.responses import Response

from truce.errors import NotFound
from truce.flow.talks.budget import Budget
from truce.flow.talks.instruments import taken_away
from truce.flow.talks.spoken import PARTS, part_names
from truce.flow.talks.table import as_seen
from truce.model.talks import Meeting
from truce.web.asked import Asked
from truce.web.outlook.words import words_of
from truce.web.talks.frame import none, page
from truce.web.talks.opened import Opened, day_of, opened
from truce.web.talks.sentences import kinds_of, rows_of, sentences
from truce.web.way import Way

HELD = "held"
SEEKS = 2.0  # seconds that a page gives the search for what blocks
FEW = 12  # sentences of a part that stand open; the rest is folded


def show(asked: Asked) -> Response:
    """The takeaways of one meeting, the key ones first, then each part whole."""
    found = opened(asked)
    if found is None:
        asked.saw("talks", rows=0)
        return none(asked)
    meetings = _meetings(found)
    chosen = _chosen(asked, meetings)
    if chosen is None:
        asked.saw(f"talks:{found.id}", rows=0)
        return page(asked, "talks/takeaways.html.j2", found, meetings=[], chosen=None)
    told = taken_away(found.held, chosen.id, found.as_of, day_of(asked, "since"), asked.language, Budget(SEEKS))
    asked.saw(f"talks:{found.id}", rows=sum(map(len, told.parts)))
    return page(
        asked,
        "talks/takeaways.html.j2",
        found,
        meetings=meetings,
        chosen=chosen,
        neighbours=_neighbours(meetings, chosen),
        told=told,
        before=next((one for one in meetings if one.id == told.before), None),
        parts_of=list(zip(PARTS, part_names(asked.language), told.parts, strict=True)),
        few=FEW,
        pieces=sentences(asked),
        rows_of=rows_of,
        w=words_of(asked),
        kinds=kinds_of(found),
    )


def _meetings(found: Opened) -> Sequence[Meeting]:
    """Those that were there through those eyes, the newest first."""
    there = as_seen(found.held.negotiation, found.held.view).meetings
    return sorted(there, key=lambda one: (_last_day(one), one.id), reverse=True)


def _last_day(one: Meeting) -> date:
    return one.until or one.as_of


def _chosen(asked: Asked, meetings: Sequence[Meeting]) -> Meeting | None:
    """The meeting that is asked for, or the last that was held. Raises NotFound."""
    named = asked.query.get("meeting", "")
    if named:
        found = next((one for one in meetings if one.id == named), None)
        if found is None:
            raise NotFound("no meeting of that id", given=named, remedy="choose one on the page: /talks/takeaways")
        return found
    return next((one for one in meetings if one.state == HELD), next(iter(meetings), None))


def _neighbours(meetings: Sequence[Meeting], chosen: Meeting) -> Mapping[str, Meeting]:
    """The meetings before and after, where there are any."""
    place = list(meetings).index(chosen)
    found = {"after": place - 1, "before": place + 1}
    return {name: meetings[n] for name, n in found.items() if 0 <= n < len(meetings)}


WAYS = (Way(path="/talks/takeaways", name="talks.takeaways", handle=show, action="look"),)
