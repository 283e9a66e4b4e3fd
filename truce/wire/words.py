"""Codes of a row held against the vocabulary: a code nobody knows would be counted nowhere."""

import difflib
from collections.abc import Iterator, Mapping
from typing import Any

from truce.model.contrast import Contrast
from truce.model.coverage import Coverage
from truce.model.deadline import Deadline
from truce.model.document import Document
from truce.model.incident import Incident
from truce.model.report import Report
from truce.model.ruling import Ruling
from truce.model.weapons import Holding, Inventory, Sighting
from truce.vocabulary import vocabulary
from truce.wire.codecs import refuse

LISTS: dict[type, dict[str, str]] = {  # column -> list of the vocabulary; systems stay free, new ones appear weekly
    Report: {
        "acts": "acts",
        "means": "means",
        "phenomenon": "phenomena",
        "unit": "units",
        "weapon_class": "weapons",
        "target": "targets",
        "flags": "flags",
    },
    Coverage: {"means": "means", "restriction": "access", "weather": "weathers"},
    Incident: {
        "acts": "acts",
        "act": "acts",
        "means": "means",
        "phenomena": "phenomena",
        "weapon_class": "weapons",
        "target": "targets",
        "flags": "flags",
    },
    Document: {"kind": "papers", "outcome": "outcomes"},
    Deadline: {"status": "due"},
    Sighting: {"means": "means", "weapon_class": "weapons"},
    Inventory: {"result": "inventories", "weapon_class": "weapons"},
    Holding: {"klass": "holdings", "weapon_class": "weapons"},
    Contrast: {"acts": "acts", "unknown": "unknowns"},
    Ruling: {"status": "statuses", "reason": "reasons", "measure": "measures"},
}


def check_codes(noun: type, row: Mapping[str, Any]) -> None:
    """Raise UnusableValue for the first code that the vocabulary does not have."""
    for column, name in LISTS.get(noun, {}).items():
        known: Mapping[str, object] = getattr(vocabulary(), name)
        for code in _codes(row[column]):
            if code not in known:
                near = difflib.get_close_matches(code, known, n=1)
                hint = f"; did you mean {near[0]!r}?" if near else ""
                raise refuse(column, f"holds a code that is not in the vocabulary's {name}{hint}")


def _codes(value: Any) -> Iterator[str]:
    """The codes of a column: none, one, a list, or a weighted choice."""
    if value is None:
        return
    if isinstance(value, str):
        yield value
        return
    for item in value:
        yield item["code"] if isinstance(item, Mapping) else item
