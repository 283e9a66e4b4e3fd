"""The page of threats names, for each, the test that shows what stops it; each of those tests is there."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs" / "threats.md"
CITED = re.compile(r"`(tests/[\w/]+\.py)::(\w+)`")


@pytest.mark.parametrize(("file", "test"), sorted(set(CITED.findall(PAGE.read_text("utf-8")))))
def test_a_test_that_the_page_of_threats_names_is_there(file: str, test: str) -> None:
    assert f"def {test}(" in (ROOT / file).read_text("utf-8")


def test_every_threat_names_what_shows_it() -> None:
    rows = [line for line in PAGE.read_text("utf-8").splitlines() if line.startswith("| ") and "---" not in line]
    threats = [row for row in rows if not row.startswith("| what they could do")]

    assert threats
    for row in threats:
        assert CITED.search(row) or "**not stopped**" in row, row
