"""Nouns of talks leave as other nouns do: in every form, by right, with what they said before."""

import json

import pytest

from tests.casework import Staffed, staffed
from tests.flow.talks.test_kept import NOTES, written
from tests.talks.cases import talks
from truce.errors import NotFound, Refused, WrongUsage
from truce.flow.export import Filter, export
from truce.flow.house import House
from truce.flow.talks import kept
from truce.flow.talks.rows import NOUNS as TALKS
from truce.flow.why import why
from truce.wire.export import FORMATS


@pytest.fixture(scope="module")
def here(tmp_path_factory: pytest.TempPathFactory) -> Staffed:
    """A mission that took a file in, and a later version of it."""
    folder = tmp_path_factory.mktemp("rows")
    made = staffed(folder)
    kept.add(made.as_("hana"), written(folder, talks(NOTES)))
    later = talks().replace("By turns.", "By lot.").replace("'2025-06-01T", "'2025-07-01T")
    kept.add(made.as_("hana"), written(folder, later, "later.yaml"))
    return made


def exported(here: Staffed, handle: str, noun: str) -> list[dict[str, object]]:
    _, pieces = export(here.as_(handle), noun, "jsonl")
    return [json.loads(line) for line in b"".join(pieces).splitlines()]


@pytest.mark.parametrize("noun", TALKS)
@pytest.mark.parametrize("form", FORMATS)
def test_every_noun_of_talks_leaves_in_every_form(here: Staffed, noun: str, form: str) -> None:
    count, pieces = export(here.as_("hana"), noun, form)

    assert (count == 0) == (noun in ("tracks", "meetings", "readouts", "occurrences", "acceptability", "preferences",
                                     "dependences", "commitments", "drafts", "talks-deadlines"))  # fmt: skip
    assert b"".join(pieces) or form == "jsonl"


def test_what_a_row_said_before_leaves_too(here: Staffed) -> None:
    share = [row for row in exported(here, "hana", "options") if row["id"] == "share"]

    assert [(row["negotiation"], row["text"]) for row in share] == [("vela", "By turns."), ("vela", "By lot.")]


def test_who_may_not_read_what_was_said_at_the_table_gets_none_of_it(here: Staffed) -> None:
    assert {row["kind"] for row in exported(here, "hana", "positions")} == {"public", "stated"}
    assert {row["kind"] for row in exported(here, "ana", "positions")} == {"public"}


@pytest.mark.parametrize("edition", ["parties", "public"])
def test_no_edition_for_others_gets_talks(here: Staffed, edition: str) -> None:
    with pytest.raises((Refused, WrongUsage)):
        export(here.as_("hana"), "positions", "jsonl", edition=edition)


def test_rows_of_talks_leave_whole(here: Staffed) -> None:
    with pytest.raises(WrongUsage):
        export(here.as_("hana"), "positions", "jsonl", Filter(source="S1"))


def test_a_mission_without_talks_exports_none(fresh: tuple[House, object]) -> None:
    count, _ = export(fresh[0], "positions", "jsonl")

    assert count == 0


def test_the_question_why_leads_to_a_row_of_talks_for_who_may_read_it(here: Staffed) -> None:
    row = next(str(one["id"]) for one in exported(here, "hana", "positions") if one["kind"] == "stated")

    assert why(here.as_("hana"), row).kind == "position"
    with pytest.raises(NotFound):
        why(here.as_("ana"), row)
