"""/talks: the table as it stood. Tracks, meetings with each side's words apart, promises, texts, and where to go."""

from collections import Counter
from collections.abc import Mapping, Sequence

from starlette.responses import Response

from truce.flow.talks.table import ground, table
from truce.model.ground import Ground
from truce.model.talks import Meeting, Negotiation, Readout
from truce.web.asked import Asked
from truce.web.talks.frame import none, page
from truce.web.talks.opened import opened
from truce.web.way import Way

STATES = ("common", "conditional", "unexplored", "closed", "empty")


def show(asked: Asked) -> Response:
    """The table."""
    found = opened(asked)
    if found is None:
        asked.saw("talks", rows=0)
        return none(asked)
    told, common = table(found.held), ground(found.held)
    asked.saw(f"talks:{found.id}", rows=len(told.positions) + len(told.held.readouts))
    return page(
        asked,
        "talks/table.html.j2",
        found,
        table=told,
        meetings=meetings(told.held),
        said=readouts(told.held),
        last=_last(told.held),
        zones=_zones(common),
        blocks=common.blocks,
    )


def meetings(told: Negotiation) -> Mapping[str, Sequence[Meeting]]:
    """Track -> its meetings, the newest first."""
    newest = sorted(told.meetings, key=lambda one: (one.as_of, one.id), reverse=True)
    return {track.id: [one for one in newest if one.track == track.id] for track in told.tracks}


def readouts(told: Negotiation) -> Mapping[str, Mapping[str, Sequence[Readout]]]:
    """Meeting -> party -> what it said of it, in order: no side's words among another's."""
    found: dict[str, dict[str, list[Readout]]] = {}
    for one in sorted(told.readouts, key=lambda each: (each.as_of, each.learnt_at)):
        found.setdefault(one.meeting, {}).setdefault(one.party, []).append(one)
    return found


def _last(told: Negotiation) -> Meeting | None:
    held = [one for one in told.meetings if one.state == "held"]
    return max(held, key=lambda one: (one.until or one.as_of, one.id), default=None)


def _zones(common: Ground) -> Sequence[tuple[str, int]]:
    """How many issues are in each state, in the order of the states."""
    many = Counter(zone.state for zone in common.zones)
    return [(state, many[state]) for state in STATES if many[state]]


WAYS = (Way(path="/talks", name="talks", handle=show, action="look"),)
