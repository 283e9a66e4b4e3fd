"""Every noun as JSON Lines and back: what crosses borders, and the same columns as the lake, nested for people."""

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import pyarrow as pa

from truce.errors import UnusableValue
from truce.model.collection import Fault
from truce.model.coverage import Coverage
from truce.model.document import Document
from truce.model.ids import make_id
from truce.model.line import Line, Zone
from truce.model.nouns import OUTSIDE
from truce.model.report import Report
from truce.model.weapons import Inventory, Sighting
from truce.wire.checks import check, complete
from truce.wire.codecs import kind_of, refuse, refuse_unknown
from truce.wire.place import drawn
from truce.wire.shape import NOUNS, Slot, keys, slots

NAMED = (Coverage, Line, Zone, Document, Sighting, Inventory)  # nouns with a source that the file may stand in for
NOT_CONTENT = {
    "id",
    "file",
    "row",
    "day",
    "repeats",
    "grade",
    "credibility",
    "once",
}  # of the collecting, not the telling


def to_json(noun: type, row: Mapping[str, Any]) -> dict[str, Any]:
    """The nested JSON (DESIGN 5) of one row with all columns of its noun, as `Table.to_pylist` gives it.

    Every column is written, null where it is null. Raises UnusableValue where a code stands twice in one choice.
    """
    told: dict[str, Any] = {"noun": noun.__name__.lower()}
    for slot in slots(noun):
        _put(told, slot.path, slot.write(row))
    return told


def _put(told: dict[str, Any], path: tuple[str, ...], value: Any) -> None:
    if len(path) == 2:
        told = told.setdefault(path[0], {})
    told[path[-1]] = value


def from_json(told: Any, *, source: str | None = None) -> tuple[type, dict[str, Any]]:
    """(noun class, row with every column) of one object; the inverse of `to_json`.

    What is left out or null takes the noun's default. A missing id is made from the content. `source` stands in
    where coverage, a line or a zone names no source. Raises UnusableValue with `field` and `reason` in `given`.
    """
    noun = _noun(told)
    if noun in (Report, Coverage, Sighting) and isinstance(told.get("where"), dict):
        told = told | {"where": drawn(told["where"])}
    if source is not None and noun in NAMED and told.get("source") is None:
        told = told | {"source": source}
    _refuse_unknown_keys(noun, told)
    row: dict[str, Any] = {}
    for slot in slots(noun):
        row |= _read(slot, noun, told)
    complete(noun, row, told)
    check(noun, row)
    if "id" in row and row["id"] is None:
        row["id"] = content_id(noun, row)
    return noun, row


def _noun(told: Any) -> type:
    if not isinstance(told, dict):
        raise refuse("", f"a line must be an object, not {kind_of(told)}")
    name = told.get("noun")
    if not isinstance(name, str) or name not in NOUNS:
        raise refuse("noun", f"must be one of {', '.join(NOUNS)}")
    return NOUNS[name]


def _refuse_unknown_keys(noun: type, told: Mapping[str, Any]) -> None:
    for place, known in keys(noun).items():
        inside = told if place == "" else told.get(place)
        if inside is None:
            continue
        if not isinstance(inside, dict):
            raise refuse(place, f"must be an object, not {kind_of(inside)}")
        refuse_unknown(inside, known, place)


def _read(slot: Slot, noun: type, told: Mapping[str, Any]) -> dict[str, Any]:
    value: Any = told
    for key in slot.path:
        value = None if value is None else value.get(key)
    if value is not None:
        return slot.read(value, slot.name)
    if slot.required and not _follows(slot, noun):
        raise refuse(slot.name, "is missing")
    return slot.absent()


def _follows(slot: Slot, noun: type) -> bool:
    """Whether a later step can make a missing value from the others."""
    return slot.columns == ("day",) or (slot.columns == ("id",) and noun in OUTSIDE)


def content_id(noun: type, row: Mapping[str, Any]) -> str:
    """The id of what was told: the same telling, collected from another file or graded anew, is the same row.

    Columns that hold their default do not enter, so that a column added to a noun later leaves old ids as they are.
    """
    told = {
        slot.name: slot.write(row)
        for slot in slots(noun)
        if not NOT_CONTENT & set(slot.columns) and not _is_default(slot, row)
    }
    name = noun.__name__.lower()
    return make_id(name, json.dumps(told, ensure_ascii=False, sort_keys=True, separators=(",", ":")))


def _is_default(slot: Slot, row: Mapping[str, Any]) -> bool:
    return all(row[column] == empty for column, empty in slot.absent().items())


def write_lines(noun: type, table: pa.Table) -> Iterator[str]:
    """One JSON text per row, without the line end, rows in their order."""
    for batch in table.to_batches(max_chunksize=10_000):
        for row in batch.to_pylist():
            yield json.dumps(to_json(noun, row), ensure_ascii=False, separators=(",", ":"), allow_nan=False)


def read_lines(
    lines: Iterable[str], *, file: str | None = None, source: str | None = None
) -> Iterator[tuple[int, type | None, dict[str, Any] | Fault]]:
    """(row number, noun, row) for every line that can be kept, (row number, None, Fault) for every one that cannot.

    Row numbers count lines from 1; blank lines are passed over. `file` names the file in rows that do not name theirs;
    the row number goes with it. `source`: see `from_json`.
    """
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            told = parse(line)
            noun, row = from_json(told, source=source)
        except UnusableValue as wrong:
            yield number, None, Fault(number, str(wrong.given["field"]), str(wrong.given["reason"]))
            continue
        if file is not None and "file" in row and "file" not in told:
            row |= {"file": file, "row": number}
        yield number, noun, row


def parse(line: str) -> Any:
    """One JSON text (RFC 8259), refusing what Python's reader lets pass: NaN, and a key given twice."""
    try:
        return json.loads(line, object_pairs_hook=_once, parse_constant=_no_constant)
    except json.JSONDecodeError as wrong:
        raise refuse("", f"is not JSON: {wrong.msg} at character {wrong.pos + 1}") from wrong
    except RecursionError as deep:
        raise refuse("", "is nested too deeply") from deep
    except ValueError as wrong:  # an integer of more digits than Python reads
        raise refuse("", "holds a number too long to read") from wrong


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    answer = dict(pairs)
    if len(answer) != len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise refuse(twice[:40], "stands twice in one object")
    return answer


def _no_constant(word: str) -> Any:
    raise refuse("", f"is not JSON: {word} is not a number")
