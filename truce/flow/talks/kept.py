"""talks add: a negotiation taken into the record, row by row, where only those read it who need to know.

The record is the log: each act of `talks.write` lies in the compartment of talks and holds the rows that were new
then, as a file writes them. Nothing is edited: of rows with one id the one learnt last stands, and the others stay.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

from truce.flow.acting import ask, perform
from truce.flow.house import House
from truce.flow.talks.shelf import read
from truce.model.talks import Negotiation
from truce.talks.files import Reading, read_data
from truce.talks.files.form import usual_care

WRITE, READ, CONFIDE, LOOK = "talks.write", "talks.read", "talks.confide", "look"
NEEDS = {"public": LOOK, "mission": LOOK, "restricted": READ, "confidential": CONFIDE}  # who may read a row
SUBJECT = "talks:"
HEAD = ("id", "title", "conflict", "learnt_at", "note")

Row = Mapping[str, Any]
Key = tuple[str, str]  # section, id


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """One row of the record: what it says, and the act that brought it."""

    section: str
    told: Row
    entry: int
    at: datetime
    by: str | None
    file: str
    sha256: str

    @property
    def key(self) -> Key:
        """Its section and its id."""
        return self.section, str(self.told["id"])

    @property
    def care(self) -> str:
        """Who may read it."""
        return str(self.told.get("confidentiality") or usual_care(self.told.get("kind")))

    @property
    def learnt_at(self) -> str:
        """When the record of talks learnt it (UTC, so that texts sort as times do)."""
        return str(self.told.get("learnt_at", ""))


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """What became of a file: new rows by section, how many stood already, what could not land."""

    negotiation: str
    title: str
    file: str
    new: Mapping[str, int]
    already: int
    faults: tuple[str, ...]


def add(house: House, path: Path) -> Taken:
    """Take a negotiation file into the record. A second time changes nothing; a later version adds what is new in it.

    Rows with a fault are told and the others land. Raises UnusableTalks for a file without a head, Refused.
    """
    ask(house, WRITE)
    digest, reading = sha256(path.read_bytes()).hexdigest(), read(path)
    return keep(house, reading, path.name, digest)


def keep(house: House, reading: Reading, file: str, digest: str) -> Taken:
    """The same of what was read, whoever made it. Raises Refused."""
    found = reading.landed()
    subject, head = f"{SUBJECT}{found.id}", _head(found)
    with house.mission.turn(subject):  # two who take the same file in at once keep it once
        before = tuple(rows(house, found.id))
        said = {_said(one.section, one.told) for one in before}
        told = [(section, row) for section, many in reading.rows.items() for row in many]
        fresh = [(section, row) for section, row in told if _said(section, row) not in said]
        landed, rivals = _landing(head, before, fresh)
        if landed or (not before and not rivals):
            facts = {"file": file, "sha256": digest, "head": _line(head), "faults": len(reading.faults) + len(rivals)}
            perform(house, WRITE, subject, {**facts, "rows": [_text(section, row) for section, row in landed]})
    return Taken(
        negotiation=found.id, title=found.title, file=file, new=_counted(landed),
        already=len(told) - len(fresh), faults=(*map(str, reading.faults), *rivals),
    )  # fmt: skip


def _head(found: Negotiation) -> dict[str, str]:
    """What a file says of the whole, as it writes it."""
    told = {name: value for name in HEAD if (value := getattr(found, name)) is not None}
    return {name: value.isoformat() if isinstance(value, datetime) else str(value) for name, value in told.items()}


def _landing(
    head: Row, before: tuple[Kept, ...], fresh: list[tuple[str, Row]]
) -> tuple[list[tuple[str, Row]], tuple[str, ...]]:
    """The new rows that can stand beside what is kept, and what is wrong with the others."""
    stands = {one.key: one.told for one in standing(before)}
    told = stands | {(section, str(row["id"])): row for section, row in fresh}
    reading = composed(head, told)
    good = {(section, row["id"]) for section, many in reading.rows.items() for row in many}
    landed = [(section, row) for section, row in fresh if (section, row["id"]) in good]
    mine = {(section, str(row["id"])) for section, row in fresh}
    faults = ((_key_of(told, fault.entry), fault) for fault in reading.faults)
    return landed, tuple(f"{key[0]} {key[1]}: {fault.what}; {fault.remedy}" for key, fault in faults if key in mine)


def _key_of(told: Mapping[Key, Row], entry: str) -> Key:
    """The row that a fault names by its place among all that were composed, as `positions[3]`."""
    section, _, number = entry.rstrip("]").partition("[")
    return [key for key in told if key[0] == section][int(number)]


def composed(head: Row, told: Mapping[Key, Row]) -> Reading:
    """A negotiation of kept rows, in the order in which each id was first taken in."""
    sections: dict[str, list[Row]] = {}
    for (section, _), row in told.items():
        sections.setdefault(section, []).append(row)
    return read_data({"schema_version": 1, **head, **sections}, "beside what is kept")


def _counted(landed: list[tuple[str, Row]]) -> dict[str, int]:
    found: dict[str, int] = {}
    for section, _ in landed:
        found[section] = found.get(section, 0) + 1
    return found


def _text(section: str, row: Row) -> str:
    return _line({"section": section, **row})


def _said(section: str, row: Row) -> str:
    """What a row says, whenever it was learnt: said again it is nothing new."""
    return _text(section, {name: value for name, value in row.items() if name != "learnt_at"})


def _line(told: Row) -> str:
    """Facts of an act hold no fractions (their text would not be canonical): a row is kept as its own text."""
    return json.dumps(told, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def rows(house: House, negotiation: str) -> Iterator[Kept]:
    """Every row of a negotiation that was ever taken in, in the order of taking. Asks nobody: `visible` does."""
    for entry in house.mission.ledger.entries(subject=f"{SUBJECT}{negotiation}", acts=[WRITE]):
        for text in entry.facts["rows"]:
            told = json.loads(text)
            yield Kept(
                section=told.pop("section"), told=told, entry=entry.seq, at=entry.at, by=entry.by,
                file=str(entry.facts["file"]), sha256=str(entry.facts["sha256"]),
            )  # fmt: skip


def head_of(house: House, negotiation: str) -> dict[str, Any]:
    """What the newest file said of the whole."""
    entries = house.mission.ledger.entries(subject=f"{SUBJECT}{negotiation}", acts=[WRITE])
    head: dict[str, Any] = json.loads(entries[-1].facts["head"])
    return head


def ids(house: House) -> tuple[str, ...]:
    """The negotiations on record, the first taken in first."""
    subjects = (str(entry.subject) for entry in house.mission.ledger.entries(acts=[WRITE]))
    # a look by whoever may write is on record under the same act, and brought nothing
    return tuple(dict.fromkeys(one.removeprefix(SUBJECT) for one in subjects if one.startswith(SUBJECT)))


def standing(kept: tuple[Kept, ...]) -> tuple[Kept, ...]:
    """Of rows with one id the one learnt last, and of those learnt at once the one taken in last."""
    found: dict[Key, Kept] = {}
    for one in kept:
        other = found.get(one.key)
        if other is None or (one.learnt_at, one.entry) >= (other.learnt_at, other.entry):
            found[one.key] = one
    return tuple(found.values())
