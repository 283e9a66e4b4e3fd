"""Every code that can be chosen, whatever is filtered now: a form that had lost some could not be filled otherwise."""

import json
from collections.abc import Mapping, Sequence

from truce.flow.room.picture import Seen
from truce.picture.choice import Choice
from truce.picture.sheet import Sheet
from truce.picture.tally import Part
from truce.web.asked import Asked

FACETS: Mapping[str, str] = {  # which numbers of a selection count the codes of a filter
    "status": "statuses",
    "party": "parties",
    "against": "against",
    "act": "acts",
    "weapon": "weapons",
    "means": "means",
}
Codes = Mapping[str, Sequence[str]]


def codes_of(asked: Asked, sheet: Sheet) -> Codes:
    """By filter, the codes of a sheet's incidents, those of most incidents first; told once for every sheet."""

    def made() -> bytes:
        return json.dumps(_codes(asked.room.pictures.seen(asked.house, Choice()))).encode()

    found: Codes = json.loads(asked.room.pictures.fixed(sheet, "codes", made))
    return found


def _codes(all_: Seen) -> Codes:
    found: dict[str, Sequence[str]] = {}
    for name, facet in FACETS.items():
        parts: Sequence[Part] = getattr(all_.numbers, facet)
        found[name] = [part.code for part in sorted(parts, key=lambda part: (-part.count.n, part.code))]
    return found


def counted(seen: Seen, name: str) -> Mapping[str, int]:
    """How many incidents each code of a filter would leave; a code that is not there would leave none."""
    parts: Sequence[Part] = getattr(seen.numbers, FACETS[name])
    return {part.code: part.count.n for part in parts}
