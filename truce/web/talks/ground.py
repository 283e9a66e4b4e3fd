"""/talks/ground: who would take what, red lines that block, the zone of each issue, what moved, word beside deed."""

from collections.abc import Mapping, Sequence
from typing import Any

from starlette.responses import Response

from truce.flow.talks.table import ground
from truce.model.ground import Cell, Ground
from truce.web.asked import Asked
from truce.web.names import Names
from truce.web.names import tone as status_tone
from truce.web.talks import pictures
from truce.web.talks.frame import none, page, words_of
from truce.web.talks.opened import day_of, opened
from truce.web.way import Way

ANSWER_TONES = {"accept": "good", "conditional": "warn", "reject": "bad", "unknown": "open"}
STATE_TONES = {"common": "good", "conditional": "warn", "unexplored": "open", "closed": "bad", "empty": ""}
TOWARD_TONES = {"closer": "good", "away": "bad", "unclear": ""}
RESULT_TONES = {"kept": "good", "parted": "bad", "disputed": "warn", "unseen": "open"}


def show(asked: Asked) -> Response:
    """Common ground. `since`: also what moved since that day."""
    found = opened(asked)
    if found is None:
        asked.saw("talks", rows=0)
        return none(asked)
    since = day_of(asked, "since")
    told = ground(found.held, since)
    asked.saw(f"talks:{found.id}", rows=len(told.cells))
    return page(
        asked,
        "talks/ground.html.j2",
        found,
        ground=told,
        since=since,
        picture=pictures.overlap(words_of(asked, found), told) if told.cells else "",
        rows=by_option(told),
        **_tones(),
        **_terms(asked),
    )


def by_option(told: Ground) -> Sequence[tuple[str, str, Mapping[str, Cell]]]:
    """(issue, option, party -> cell), in the order of the record."""
    found: dict[tuple[str, str], dict[str, Cell]] = {}
    for cell in told.cells:
        found.setdefault((cell.issue, cell.option), {})[cell.party] = cell
    return [(issue, option, cells) for (issue, option), cells in found.items()]


def _tones() -> dict[str, Any]:
    return {
        "answer_tone": ANSWER_TONES.get,
        "state_tone": STATE_TONES.get,
        "toward_tone": TOWARD_TONES.get,
        "result_tone": RESULT_TONES.get,
        "status_tone": status_tone,
    }


def _terms(asked: Asked) -> dict[str, Any]:
    """What tells of terms: whether a page of the mission has one, readings and statuses in words."""
    names, watched = Names(asked.say, asked.house), {one.id for one in asked.house.agreements}
    return {
        "watched": lambda term: term.partition("/")[0] in watched,
        "reading": names.reading,
        "status_word": lambda code: names.code("statuses", code),
    }


WAYS = (Way(path="/talks/ground", name="talks.ground", handle=show, action="look"),)
