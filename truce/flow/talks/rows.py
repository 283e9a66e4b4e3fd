"""The nouns of talks for programs: every row that was ever taken in and that whoever asks may read, as tables.

They lie in the log, not in the lake, so that only those read them who need to know; here they leave as other nouns do.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pyarrow as pa

from truce.flow.house import House
from truce.flow.talks.choose import EVERYTHING, Chosen, choose
from truce.flow.talks.held import visible
from truce.flow.talks.kept import Kept, ids, rows
from truce.model.columns import to_table
from truce.talks.files.form import OF
from truce.talks.files.read import noun_of

SECTION_OF: Mapping[str, str] = {  # as an export names it -> section of a file; two names would be taken for others
    **{name: name for name in OF if name not in ("sources", "actors", "deadlines")},
    "talks-sources": "sources",
    "talks-actors": "actors",
    "talks-deadlines": "deadlines",
}
NOUNS: Mapping[str, type] = {name: OF[section].noun for name, section in SECTION_OF.items()}


def table(house: House, name: str, chosen: Chosen = EVERYTHING) -> pa.Table:
    """The rows of a noun in the order in which they were taken in, each with its negotiation.

    Raises WrongUsage for a filter that the noun has no column for, NotFound for a source or a term of no row.
    """
    found: list[Any] = []
    for negotiation in ids(house):
        for one in visible(house, tuple(rows(house, negotiation))):
            if one.section == SECTION_OF[name]:
                found.append(_row(one, negotiation))
    return choose(to_table(NOUNS[name], found), name, chosen, house.choices.time_zone)


def _row(one: Kept, negotiation: str) -> Any:
    """A kept row as its noun. Where it says nothing of who may read it, its kind does, and that leaves with it."""
    row = replace(noun_of(one.section, one.told), negotiation=negotiation)
    return replace(row, confidentiality=one.care) if hasattr(row, "confidentiality") else row
