"""A talks file (YAML) to a `Negotiation`: good rows land, and every bad one is told with its line and what to try."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, time
from pathlib import Path
from typing import Any

from truce.errors import UnusableYaml
from truce.model.deadline import Deadline
from truce.model.ids import make_id
from truce.model.talks import Negotiation
from truce.talks.files.faults import Fault, UnusableTalks, Wrong
from truce.talks.files.form import (
    HEADER,
    NESTED,
    OF,
    SECTIONS,
    Field,
    Section,
    Ultimatum,
    fields_of,
    sought_in,
    usual_care,
)
from truce.talks.files.form import section_fields as fields_in
from truce.talks.files.sense import Read, Said, check_row, said_of
from truce.talks.files.values import nearest, value_of
from truce.talks.files.write import row_of
from truce.yamlfile import Lines, Place, parse_yaml, read_yaml

METHOD = "talks/1"
Row = Mapping[str, Any]  # one row as a file writes it


@dataclass(frozen=True, slots=True)
class Reading:
    """What a file gave. `negotiation` is null only where the file has no head; it holds the rows without a fault.

    `rows`: the same rows by section, each as plain data that says all of it: what `read_data` takes.
    """

    negotiation: Negotiation | None
    faults: tuple[Fault, ...]
    rows: Mapping[str, list[Row]] = field(default_factory=dict)

    def landed(self) -> Negotiation:
        """The rows without a fault, whatever the others. Raises UnusableTalks for a file without a head."""
        if self.negotiation is None:
            raise self._unusable()
        return self.negotiation

    def whole(self) -> Negotiation:
        """The negotiation of a file without fault. Raises UnusableTalks with the first fault and the others listed."""
        if self.negotiation is None or self.faults:
            raise self._unusable()
        return self.negotiation

    def _unusable(self) -> UnusableTalks:
        first = self.faults[0]
        others = {"others": "\n    ".join(map(str, self.faults[1:]))} if self.faults[1:] else {}
        where: dict[str, Any] = {"file": first.file, "line": first.line, "entry": first.entry, "field": first.field}
        return UnusableTalks(first.what, remedy=first.remedy, **where, **others)


def read_talks(path: Path) -> Reading:
    """The negotiation of a file, and what is wrong in it. Never raises for what is in the file."""
    try:
        return _reading(*read_yaml(path))
    except (UnusableYaml, ValueError) as fault:
        return _unreadable(str(path), fault)


def parse_talks(text: str, file: str = "text") -> Reading:
    """As `read_talks`, from text."""
    try:
        return _reading(*parse_yaml(text, file))
    except (UnusableYaml, ValueError) as fault:
        return _unreadable(file, fault)


def read_data(data: Mapping[str, Any], name: str) -> Reading:
    """As `read_talks`, from data that was a file once; `name`: what faults call it."""
    return _reading(data, Lines(name, {(): 1}))


def noun_of(section: str, told: Row) -> Any:
    """One plain row (as `Reading.rows` holds it) as its noun; of a deadline, as a file writes it. Raises Wrong."""
    form = OF[section]
    return form.noun(**_values(told, tuple(fields_in(form))))


def _unreadable(file: str, fault: UnusableYaml | ValueError) -> Reading:
    if not isinstance(fault, UnusableYaml):  # a number of 5,000 digits
        return Reading(None, (Fault(file, 1, "", "", f"what no talks hold: {fault}", "start from the shipped file"),))
    line = int(str(fault.given.get("line", 1)))
    return Reading(None, (Fault(file, line, "", "", fault.what, fault.remedy),))


def _reading(data: Any, lines: Lines) -> Reading:
    return _Reader(data, lines).reading()


class _Reader:
    """Reads one file, section by section, and keeps what it found by id, so that later rows can be checked."""

    def __init__(self, data: Any, lines: Lines) -> None:
        self.data, self.lines = data, lines
        self.faults: list[Fault] = []
        self.read: Read = {section.name: {} for section in SECTIONS}
        self.named: dict[str, set[str]] = {section.name: set() for section in SECTIONS}  # also those with a fault
        self.said: Said = {}
        self.learnt_at = datetime.min.replace(tzinfo=UTC)

    def reading(self) -> Reading:
        """The whole file."""
        if not isinstance(self.data, dict):
            self.fault(Wrong("", "the file holds no fields", "start from the shipped file"), ())
            return Reading(None, tuple(self.faults))
        head = self.head()
        for section in SECTIONS:
            self.section(section)
        ordered = tuple(sorted(self.faults, key=lambda fault: fault.line))
        if head is None:
            return Reading(None, ordered)
        rows: dict[str, Any] = {name: tuple(found.values()) for name, found in self.read.items()}
        told: dict[str, list[Row]] = {name: [row_of(each) for each in found] for name, found in rows.items()}
        rows["deadlines"] = tuple(deadline_of(each) for each in rows["deadlines"])
        return Reading(Negotiation(**head, **rows), ordered, told)

    def fault(self, wrong: Wrong, place: Place) -> None:
        """Note a fault of the row at a place."""
        inner = wrong.place or ((wrong.field,) if wrong.field else ())
        name = ".".join(str(step) for step in inner)
        line = self.lines.of(place, inner)
        self.faults.append(Fault(self.lines.file, line, _entry(place), name, wrong.what, wrong.remedy))

    def head(self) -> dict[str, Any] | None:
        """Id, title and so on; null where one is missing or bad."""
        known = (*HEADER, *OF)
        for name in self.data:
            if name not in known:
                self.fault(Wrong(str(name), "no such section", nearest(name, known)), ())
        found: dict[str, Any] = {}
        try:
            if self.data.get("schema_version") != 1:
                raise Wrong("schema_version", "this form is not known", "schema_version: 1")
            for field in HEAD:
                found[field.name] = _told(self.data, field)
        except Wrong as wrong:
            self.fault(wrong, ())
            return None
        self.learnt_at = found["learnt_at"]
        return found

    def section(self, section: Section) -> None:
        """Every row of a section."""
        rows = self.data.get(section.name)
        if rows is None:
            return
        if not isinstance(rows, list):
            self.fault(Wrong(section.name, "here stands a list of rows", "one a line, each after a dash"), ())
            return
        for number, told in enumerate(rows):
            try:
                self.row(section, told)
            except Wrong as wrong:
                self.fault(wrong, (section.name, number))
                self.named[section.name] |= _named(told)

    def row(self, section: Section, told: Any) -> None:
        """One row, kept if nothing is wrong with it."""
        values = _values(told, tuple(fields_in(section)))
        values.setdefault("learnt_at", self.learnt_at)
        values.setdefault("confidentiality", usual_care(values.get("kind")))
        if section.made_from and "id" not in values:
            noun = section.noun.__name__.lower()
            values["id"] = make_id(noun, *(values.get(name) for name in section.made_from))
        self.find(section, values)
        names = {field.name for field in fields_of(section.noun)}
        row = section.noun(**{name: value for name, value in values.items() if name in names})
        if row.id in self.read[section.name]:
            raise Wrong("id", f"the id {row.id} is taken", "give this row another, or take it away if it is the same")
        check_row(section.name, row, self.read, self.said)
        if (about := said_of(section.name, row)) is not None:
            self.said[about] = row.id
        self.read[section.name][row.id] = row
        self.named[section.name].add(row.id)

    def find(self, section: Section, values: Mapping[str, Any], place: tuple[str | int, ...] = ()) -> None:
        """Every id that a row names must be that of a row above it which has no fault."""
        for name, value in values.items():
            where = sought_in(section, name)
            if name in NESTED:
                self.find_nested(section, name, value, place)
            elif where is not None and value is not None:
                for id in value if isinstance(value, tuple) else (value,):
                    self.known(where, id, name, (*place, name))

    def find_nested(self, section: Section, name: str, rows: Any, place: tuple[str | int, ...]) -> None:
        """The ids that the parts of a row name."""
        for number, row in enumerate(rows):
            told = {each.name: getattr(row, each.name) for each in fields_of(NESTED[name])}
            self.find(section, told, (*place, name, number))

    def known(self, where: str, id: str, name: str, place: tuple[str | int, ...]) -> None:
        """Refuse an id that is not there."""
        if id in self.read[where] or (name == "origin" and id == "analyst"):
            return
        if id in self.named[where]:
            raise Wrong(name, f"{id} of {where} has a fault itself", "mend that row first", place)
        raise Wrong(name, f"no {id} among {where}", nearest(id, list(self.read[where])), place)


HEAD = (
    Field("id", "string", True, "short id, as the name of the file"),
    Field("title", "string", True, "what it is the record of"),
    Field("conflict", "string", True, "id of the conflict, as in agreements"),
    Field("learnt_at", "timestamp[us, tz=UTC]", True, "when rows that say nothing else were learnt (UTC)"),
    Field("note", "string", False, "what a reader of the whole must know"),
)


def _entry(place: Place) -> str:
    return f"{place[0]}[{place[1]}]" if len(place) > 1 else ""


def _named(told: Any) -> set[str]:
    id = told.get("id") if isinstance(told, dict) else None
    return {id} if isinstance(id, str) else set()


def _told(row: Mapping[Any, Any], field: Field) -> Any:
    told = row.get(field.name)
    if told is None and field.needed:
        raise Wrong(field.name, "a field is missing", f"add {field.name}: {field.meaning}")
    return None if told is None else value_of(told, field)


def _values(told: Any, known: tuple[Field, ...]) -> dict[str, Any]:
    """The values of one row or part of a row, by name; what is absent is left to the noun."""
    if not isinstance(told, dict):
        raise Wrong("", "here stand fields, each a name and what it is", "{id: ..., name: ...}")
    names = tuple(field.name for field in known)
    for name in told:
        if name not in names:
            raise Wrong(str(name), "no such field", nearest(name, names))
    found: dict[str, Any] = {}
    for each in known:
        if each.name in NESTED and told.get(each.name) is not None:
            found[each.name] = tuple(_parts(told[each.name], each.name))
        elif (value := _told(told, each)) is not None:
            found[each.name] = value
    return found


def _parts(rows: Any, name: str) -> Iterator[Any]:
    if not isinstance(rows, list):
        raise Wrong(name, "here stands a list", "one a line, each after a dash")
    for number, row in enumerate(rows):
        try:
            yield NESTED[name](**_values(row, tuple(fields_of(NESTED[name]))))
        except Wrong as wrong:
            inner = wrong.place or ((wrong.field,) if wrong.field else ())
            raise Wrong(wrong.field, wrong.what, wrong.remedy, (name, number, *inner)) from None


def deadline_of(told: Ultimatum) -> Deadline:
    """The deadline as the rest of the house knows it; `triggered_at` is the day it was set, `because` its sources."""
    effective = told.extended_to or told.due
    late = None if told.done_at is None else (told.done_at - effective).total_seconds() / 86400
    return Deadline(
        id=told.id,
        party=told.party,
        kind="set",
        name=told.name,
        trigger="announcement",
        triggered_at=datetime.combine(told.as_of, time(tzinfo=UTC)),
        due=told.due,
        extended_to=told.extended_to,
        done_at=told.done_at,
        status=told.status,
        days_late=late,
        set_by=told.set_by,
        announced_consequence=told.announced_consequence,
        actual_consequence=told.actual_consequence,
        followed=told.followed,
        because=told.source,
        as_of=told.learnt_at,
        method=METHOD,
    )
