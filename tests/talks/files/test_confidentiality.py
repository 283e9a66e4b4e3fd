"""What was said at the table is need-to-know unless its row says otherwise."""

import pytest

from tests.talks.cases import talks
from truce.talks.files import parse_talks, write_talks

SAID = """
positions:
  - {party: heath, issue: line, kind: KIND, text: The brook., firmness: firm, confidence: high, as_of: '2025-02-01', source: [S1]MORE}
"""  # noqa: E501 - a row of a file stands on one line


@pytest.mark.parametrize(("kind", "care"), [("public", "public"), ("stated", "restricted"), ("inferred", "public")])
def test_what_was_said_at_the_table_is_restricted_where_its_row_says_nothing(kind: str, care: str) -> None:
    read = parse_talks(talks(SAID.replace("KIND", kind).replace("MORE", ""))).whole()

    assert read.positions[0].confidentiality == care
    assert parse_talks(write_talks(read)).whole() == read


@pytest.mark.parametrize("care", ["public", "mission", "restricted", "confidential"])
def test_a_row_may_say_who_may_read_it(care: str) -> None:
    read = parse_talks(talks(SAID.replace("KIND", "stated").replace("MORE", f", confidentiality: {care}"))).whole()

    assert read.positions[0].confidentiality == care
    assert parse_talks(write_talks(read)).whole() == read


def test_a_row_that_asks_for_an_unknown_confidentiality_is_told() -> None:
    faults = parse_talks(talks(SAID.replace("KIND", "stated").replace("MORE", ", confidentiality: secret"))).faults

    assert [fault.field for fault in faults] == ["confidentiality"]
