"""Rows that people send, as YAML or CSV, each with its line. A fault never repeats what was written."""

import csv
import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from truce.errors import UnusableValue, UnusableYaml
from truce.yamlfile import parse_yaml

FORMS = ("yaml", "csv")
PEOPLE = ("group", "sex", "age", "count", "deciding")  # the words of one group in a cell, in this order
LONGEST = 1_000_000  # letters of a cell


@dataclass(frozen=True, slots=True)
class Row:
    """One row and the line it begins on. `fault`: why it is none."""

    line: int
    told: Mapping[str, Any]
    fault: str | None = None


def rows_of(text: str, form: str) -> list[Row]:
    """The rows of a text. YAML: one entry, or a list of them; CSV: a head line, then one row a line.

    An empty cell tells nothing. A cell `participants` of a CSV holds groups parted by `;`, each as
    `GROUP SEX AGE COUNT [DECIDING]`. Raises UnusableValue for a text that is neither.
    """
    return list(_of_csv(text) if form == "csv" else _of_yaml(text))


def _of_yaml(text: str) -> Iterator[Row]:
    try:
        told, lines = parse_yaml(text)
    except UnusableYaml as fault:
        where = {name: value for name, value in fault.given.items() if name == "line"}
        raise UnusableValue("this is not YAML", remedy="lines of `key: value`", **dict(where)) from None  # no words
    listed = isinstance(told, list)
    for place, one in enumerate(told if isinstance(told, list) else [told]):
        line = lines.of(place) if listed else 1
        whole = isinstance(one, Mapping)
        yield Row(line, {str(key): value for key, value in one.items()} if whole else {}, None if whole else NO_ROW)


NO_ROW = "this is no list of `key: value` lines"


def _of_csv(text: str) -> Iterator[Row]:
    csv.field_size_limit(LONGEST)
    reader = csv.reader(io.StringIO(text.removeprefix("\ufeff")), strict=True)
    try:
        head = [name.strip() for name in next(reader, [])]
        if not any(head) or len(set(head)) < len(head):
            raise UnusableValue("the first line of a CSV names its columns, each once", line=1)
        line = reader.line_num + 1
        for cells in reader:
            if any(cells):
                yield _row(line, head, cells)
            line = reader.line_num + 1
    except csv.Error:
        raise UnusableValue("this is not CSV", line=reader.line_num, remedy="is a quotation mark left open?") from None


def _row(line: int, head: list[str], cells: list[str]) -> Row:
    if len(cells) != len(head):
        return Row(line, {}, f"it has {len(cells)} cells, and the first line names {len(head)}")
    told: dict[str, Any] = {name: cell.strip() for name, cell in zip(head, cells, strict=True) if cell.strip()}
    if "participants" in told:
        groups = [_group(words.split()) for words in told["participants"].split(";") if words.strip()]
        if any(group is None for group in groups):
            return Row(line, {}, "a group is GROUP SEX AGE COUNT [DECIDING]: residents women adults 12 3")
        told["participants"] = groups
    return Row(line, told)


def _group(words: list[str]) -> dict[str, str] | None:
    return dict(zip(PEOPLE, words, strict=False)) if len(words) in (4, 5) else None
