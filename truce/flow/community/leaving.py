"""What left a register, for those who may read it: the very document, as it was handed out, kept sealed beside it.

The figures themselves stand in the log as well, open to whoever may look (releasing.py, released.py).
"""

import csv
import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256
from typing import Any

from truce.errors import NotFound, Untrustworthy
from truce.flow.acting import ask, look_at
from truce.flow.community import keeping
from truce.flow.house import House
from truce.record.canon import canonical

FORMULA = ("=", "+", "-", "@", "\t", "\r")  # what a spreadsheet takes for the beginning of one


@dataclass(frozen=True, slots=True, kw_only=True)
class Released:
    """Figures of whole months, up to `until` (exclusive), that left: when, by whom, and their sha256.

    `record`: by which they are shown again; None for what left before figures were kept. `release`: its id.
    """

    record: str | None
    at: datetime
    by: str | None
    start: date
    until: date
    method: str
    sha256: str
    release: str | None = None


def released(house: House, register: str) -> list[Released]:
    """What left a register so far, the newest first. Raises Refused for whoever may not read it."""
    ask(house, f"{register}.read", about=register)
    return [
        Released(
            record=entry.facts.get("record"),
            at=entry.at,
            by=entry.by,
            start=date.fromisoformat(entry.facts["start"]),
            until=date.fromisoformat(entry.facts["until"]),
            method=entry.facts["method"],
            sha256=entry.facts["sha256"],
            release=entry.facts.get("release"),
        )
        for entry in reversed(keeping.given_out(house, register))
    ]


def as_released(house: House, register: str, record: str) -> Mapping[str, Any]:
    """Figures exactly as they left; the look is on record. Raises NotFound, and Untrustworthy where they are others."""
    look_at(house, f"{register}.read", register)
    entry = next((one for one in keeping.given_out(house, register) if one.facts.get("record") == record), None)
    if entry is None:
        raise NotFound("no such figures left this register", register=register, remedy="its list names all that did")
    told = keeping.unsealed(house, register, entry)
    if digest(told) != entry.facts["sha256"]:
        raise Untrustworthy("these are not the figures that left", record=record)
    return told


def document(told: Mapping[str, Any]) -> bytes:
    """Figures as the document whose sha256 stands in the log."""
    return canonical(told)


def digest(told: Mapping[str, Any]) -> str:
    """sha256 of that document, as hexadecimal digits."""
    return sha256(document(told)).hexdigest()


def sheet(told: Mapping[str, Any]) -> str:
    """The same as CSV: for each number the way to it through the tables; what is hidden has none, and says so.

    A cell that a spreadsheet would take for a formula begins with an apostrophe.
    """
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(("table", "part", "category", "number", "hidden"))
    for way, number in _leaves(told, ()):
        first, *middle = [cell(name) for name in way]
        last = middle.pop() if middle else ""
        writer.writerow((first, " / ".join(middle), last, "" if number is None else number, number is None))
    return out.getvalue()


def cell(told: Any) -> Any:
    """What stands in a cell of a CSV: a text that a spreadsheet would run as a formula gets an apostrophe in front."""
    return f"'{told}" if isinstance(told, str) and told.startswith(FORMULA) else told


def _leaves(told: Mapping[str, Any], way: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], Any]]:
    for name, value in told.items():
        if isinstance(value, Mapping):
            yield from _leaves(value, (*way, name) if name != "tables" else way)
        elif way or not isinstance(value, str):
            yield (*way, name), value
