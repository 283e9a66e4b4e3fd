"""Positions through time: since when each stands, and every word before it."""

from datetime import date
from pathlib import Path

from tests.talks.cases import talks
from truce.flow.talks.course import courses
from truce.flow.talks.held import of_file, view_of

ROWS = """
positions:
  - {party: heath, issue: line, option: north, kind: public, text: The brook., firmness: firm, confidence: high, as_of: '2025-01-10', source: [S1]}
  - {party: heath, issue: line, option: north, kind: public, text: Again the brook., firmness: firm, confidence: high, as_of: '2025-02-10', source: [S1]}
  - {party: heath, issue: line, option: north, kind: public, text: Once more., firmness: firm, confidence: high, as_of: '2025-03-10', source: [S1]}
  - {party: heath, issue: line, option: south, kind: public, text: The wall., firmness: open, confidence: high, as_of: '2025-04-10', source: [S1]}
  - {party: heath, issue: line, kind: inferred, text: Not the wall., firmness: firm, confidence: low, as_of: '2025-04-11', source: [S1]}
  - {party: karst, issue: line, option: south, kind: public, text: Ours., firmness: firm, confidence: high, as_of: '2025-01-01', source: [S1]}
"""  # noqa: E501 - a row of a file stands on one line


def told(tmp_path: Path, day: date | None = None, *, inferred: bool = True, **asked: str) -> dict[tuple[str, str], str]:
    path = tmp_path / "vela.yaml"
    path.write_text(talks(ROWS), "utf-8")
    found = courses(of_file(str(path), view_of(day, None, inferred=inferred)), **asked)
    return {
        (one.now.party, one.now.kind): f"{one.now.text} since {one.since.as_of} before {len(one.before)}"
        for each in found
        for one in each.courses
    }


def test_what_stands_is_the_newest_of_each_kind_of_word_and_all_before_it_is_there(tmp_path: Path) -> None:
    assert told(tmp_path) == {
        ("heath", "public"): "The wall. since 2025-04-10 before 3",
        ("heath", "inferred"): "Not the wall. since 2025-04-11 before 0",
        ("karst", "public"): "Ours. since 2025-01-01 before 0",
    }


def test_said_again_unchanged_it_stands_since_it_was_first_said(tmp_path: Path) -> None:
    assert told(tmp_path, date(2025, 3, 20))["heath", "public"] == "Once more. since 2025-01-10 before 2"


def test_conclusions_can_be_left_out_and_one_party_or_issue_asked_for(tmp_path: Path) -> None:
    assert set(told(tmp_path, inferred=False)) == {("heath", "public"), ("karst", "public")}
    assert set(told(tmp_path, party="karst")) == {("karst", "public")}
    assert told(tmp_path, issue="fish") == {}
