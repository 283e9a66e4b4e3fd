"""What was told in confidence is in nothing that whoever may not read it can ask for; nor what hangs on it."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.casework import Staffed, staffed
from tests.flow.talks.test_kept import written
from tests.talks.cases import talks
from truce.cli import log as log_command
from truce.errors import Refused
from truce.flow.export import export
from truce.flow.talks import kept
from truce.flow.talks.held import of_mission, view_of
from truce.flow.talks.instruments import deadlines, taken_away
from truce.flow.talks.rows import NOUNS
from truce.flow.talks.table import ground, table

MARK = "zaffre-quill"
SECRET = f"""
tracks:
  - {{id: open, name: Open, tier: official, format: bilateral, parties: [heath, karst], as_of: '2025-01-01', source: [S1]}}
  - {{id: hidden, name: Channel {MARK}, tier: unofficial, format: shuttle, parties: [heath], as_of: '2025-01-01', source: [S1], confidentiality: confidential}}
meetings:
  - {{id: round, track: open, level: experts, parties: [heath, karst], state: held, as_of: '2025-03-01', source: [S1]}}
  - {{id: night, track: hidden, level: envoys, parties: [heath], state: held, result: Came to {MARK}., as_of: '2025-03-02', source: [S1]}}
readouts:
  - {{meeting: round, party: heath, text: All went well., as_of: '2025-03-01', source: [S1]}}
  - {{meeting: round, party: heath, text: 'In truth {MARK}.', as_of: '2025-03-01', source: [S1], confidentiality: restricted}}
positions:
  - {{party: karst, issue: line, kind: stated, text: Would take {MARK}., firmness: open, confidence: high, as_of: '2025-03-01', source: [S1]}}
commitments:
  - {{party: karst, text: Will do {MARK}., meeting: night, due: '2025-04-01', as_of: '2025-03-02', source: [S1]}}
deadlines:
  - {{id: soon, party: karst, name: Answer on {MARK}, set_by: gull, due: '2025-04-01', status: pending, as_of: '2025-03-02', source: [S1], confidentiality: restricted}}
"""  # noqa: E501 - a row of a file stands on one line
NOT_TOLD = ("ana", "mona", "otto", "pat", "ivy")


@pytest.fixture(scope="module")
def here(tmp_path_factory: pytest.TempPathFactory) -> Staffed:
    folder = tmp_path_factory.mktemp("leak")
    made = staffed(folder)
    taken = kept.add(made.as_("hana"), written(folder, talks(SECRET)))
    assert taken.faults == ()
    return made


def everything(here: Staffed, handle: str) -> str:
    """All that one member can ask for of these talks."""
    held = of_mission(here.as_(handle), None, view_of(None, None))
    at = datetime(2025, 3, 20, tzinfo=UTC)
    told = [table(held), ground(held, at.date()), deadlines(held, at), taken_away(held, "round", at.date())]
    return repr(told) + repr(held.negotiation) + repr(held.kept)


def test_the_head_of_mission_reads_it(here: Staffed) -> None:
    assert MARK in everything(here, "hana")


@pytest.mark.parametrize("handle", NOT_TOLD)
def test_nobody_else_does_in_no_answer(here: Staffed, handle: str) -> None:
    assert MARK not in everything(here, handle)


@pytest.mark.parametrize("noun", NOUNS)
def test_no_export_of_who_may_not_read_it_holds_it(here: Staffed, noun: str) -> None:
    try:
        _, pieces = export(here.as_("ana"), noun, "jsonl")
    except Refused:
        return

    assert MARK not in b"".join(pieces).decode()


def test_a_row_that_hangs_on_one_withheld_is_withheld_with_it(here: Staffed) -> None:
    held = of_mission(here.as_("ana"), None, view_of(None, None))

    assert [meeting.id for meeting in held.negotiation.meetings] == ["round"]
    assert held.negotiation.commitments == ()
    assert held.withheld == 6


def test_takeaways_say_that_rows_are_withheld_for_they_may_be_otherwise_with_them(here: Staffed) -> None:
    partly, whole = (of_mission(here.as_(handle), None, view_of(None, None)) for handle in ("ana", "hana"))

    assert (taken_away(partly, "round").withheld, taken_away(whole, "round").withheld) == (6, 0)


def test_the_log_shows_that_talks_were_taken_in_and_not_what(here: Staffed) -> None:
    entry = here.house.mission.ledger.entries(acts=[kept.WRITE])[0]

    assert MARK in repr(entry.facts)
    assert entry.compartment not in log_command.OPEN


def test_a_file_with_a_fault_is_told_by_its_place(here: Staffed, tmp_path: Path) -> None:
    bad = talks(SECRET).replace("firmness: open", "firmness: ajar")
    faults = kept.add(here.as_("hana"), written(tmp_path, bad, "bad.yaml")).faults

    assert len(faults) == 1
    assert MARK not in faults[0]
