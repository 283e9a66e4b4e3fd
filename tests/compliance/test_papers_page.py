"""docs/papers.md says what the code does: its example is judged, and its tables hold every code."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from tests.compliance.papers import at, date_of, held, said
from truce.compliance.contract import Judged
from truce.model.columns import from_row
from truce.model.document import Document
from truce.vocabulary import vocabulary
from truce.wire.catalogue import from_catalogue
from truce.wire.plain import read_lines

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs" / "papers.md").read_text("utf-8")
EXAMPLE = (ROOT / "docs" / "examples" / "papers.jsonl").read_text("utf-8")
ROW = re.compile(r"^\| (M2-\S+) \| (\w+) \| `(\w+)` \| `(\w+)` \|$", re.MULTILINE)


def documents() -> list[Document]:
    rows: list[Any] = [row for _, noun, row in read_lines(EXAMPLE.splitlines()) if noun is Document]
    return [from_row(Document, row) for row in rows]


@pytest.fixture(scope="module")
def found() -> Judged:
    return held(from_catalogue("minsk-2-2015"), documents(), "2015-03-28T00:00:00+02:00")


def test_every_line_of_the_example_is_a_document() -> None:
    assert len(documents()) == len(EXAMPLE.splitlines()) == 8
    assert all("invented" in line or "deadline" in line for line in EXAMPLE.splitlines())


def test_the_lines_that_the_page_prints_are_in_the_file() -> None:
    printed = [line for line in PAGE.splitlines() if line.startswith('{"noun":"document"')]

    assert printed
    assert set(printed) <= set(EXAMPLE.splitlines())
    assert all(json.loads(line)["noun"] == "document" for line in printed)


@pytest.mark.parametrize(("term", "party", "status", "reason"), ROW.findall(PAGE))
def test_the_example_comes_to_what_the_page_says(
    found: Judged, term: str, party: str, status: str, reason: str
) -> None:
    assert said(found, term, party) == (status, reason)


def test_the_deadline_that_the_mediator_set_is_on_the_board(found: Judged) -> None:
    row = date_of(found, kind="set")

    assert (row["status"], row["name"]) == ("overdue", "lists to be exchanged")
    assert row["announced_consequence"] == "talks will be broken off"
    assert row["actual_consequence"] == "another round of talks in April"
    assert row["due"] == at("2015-03-26T00:00:00+02:00")


@pytest.mark.parametrize(("table", "name"), [("kinds", "papers"), ("outcomes", "outcomes"), ("due", "due")])
def test_the_tables_of_the_page_hold_every_code(table: str, name: str) -> None:
    after = PAGE.split(f"<!-- {table} -->")[1].split("\n\n")[0]
    told = set(re.findall(r"`(\w+)`", "\n".join(line.split("|")[1] for line in after.splitlines() if "|" in line)))

    assert told == set(getattr(vocabulary(), name))
