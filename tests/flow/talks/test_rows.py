"""Nouns of talks leave as other nouns do: in every form, by right, with what they said before."""

import json
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from tests.casework import Staffed, staffed
from tests.flow.talks.test_kept import NOTES, written
from tests.talks.cases import talks
from truce.errors import NotFound, Refused, WrongUsage
from truce.flow.export import Filter, export
from truce.flow.house import House
from truce.flow.talks import kept
from truce.flow.talks.rows import NOUNS as TALKS
from truce.flow.talks.shelf import shipped
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


@pytest.fixture(scope="module")
def record(tmp_path_factory: pytest.TempPathFactory) -> Staffed:
    """A mission that took in the file that ships."""
    made = staffed(tmp_path_factory.mktemp("record"))
    kept.add(made.as_("hana"), shipped()["russia-ukraine-2025-26"])
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


def chosen(here: Staffed, noun: str, **by: object) -> list[dict[str, object]]:
    _, pieces = export(here.as_("hana"), noun, "jsonl", Filter(**by))  # type: ignore[arg-type]
    return [json.loads(line) for line in b"".join(pieces).splitlines()]


def test_rows_of_talks_are_chosen_by_the_days_of_the_mission(record: Staffed) -> None:
    zone = ZoneInfo(record.as_("hana").choices.time_zone)
    day, after = (datetime(2025, 8, number, tzinfo=zone) for number in (6, 7))
    told = chosen(record, "occurrences", start=day, end=after)

    assert [row["as_of"] for row in told] == ["2025-08-06"]
    assert chosen(record, "occurrences", start=after, end=datetime(2025, 8, 8, tzinfo=zone)) == []
    assert len(chosen(record, "occurrences")) == 19


def test_what_took_several_days_is_told_of_each_of_them(record: Staffed) -> None:
    zone = ZoneInfo(record.as_("hana").choices.time_zone)
    told = chosen(record, "meetings", start=datetime(2026, 1, 24, tzinfo=zone), end=datetime(2026, 1, 25, tzinfo=zone))

    assert [row["id"] for row in told] == ["abu-dhabi-1"]


def test_rows_of_talks_are_chosen_by_a_source_or_a_term_that_they_name(record: Staffed) -> None:
    assert {row["party"] for row in chosen(record, "positions", source="S113")} == {"us", "ru"}
    assert [row["id"] for row in chosen(record, "issues", term="energy-pause-2026/EP-1")] == ["partial"]
    assert [row["id"] for row in chosen(record, "options", term="energy-moratorium-2025/EM-1")] == ["no-energy-strikes"]
    assert len(chosen(record, "commitments", term="energy-moratorium-2025/EM-1")) == 2


@pytest.mark.parametrize(
    ("noun", "by", "error"),
    [
        ("positions", {"term": "a/b"}, WrongUsage), ("talks-sources", {"source": "S1"}, WrongUsage),
        ("talks-actors", {"start": datetime(2025, 8, 6, tzinfo=UTC)}, WrongUsage),
        ("positions", {"source": "S1"}, NotFound), ("options", {"term": "a/b"}, NotFound),
        ("positions", {"start": datetime(2025, 8, 6, tzinfo=UTC), "end": datetime(2025, 8, 6, tzinfo=UTC)}, WrongUsage),
    ],
)  # fmt: skip
def test_a_filter_that_cannot_be_is_refused_never_left_out(
    record: Staffed, noun: str, by: dict[str, object], error: type[Exception]
) -> None:
    with pytest.raises(error):
        chosen(record, noun, **by)


def test_a_mission_without_talks_exports_none(fresh: tuple[House, object]) -> None:
    count, _ = export(fresh[0], "positions", "jsonl")

    assert count == 0


def test_the_question_why_leads_to_a_row_of_talks_for_who_may_read_it(here: Staffed) -> None:
    row = next(str(one["id"]) for one in exported(here, "hana", "positions") if one["kind"] == "stated")

    assert why(here.as_("hana"), row).kind == "position"
    with pytest.raises(NotFound):
        why(here.as_("ana"), row)


def test_what_was_said_at_the_table_leaves_as_restricted_though_its_file_does_not_say_so(here: Staffed) -> None:
    told = {one["text"]: one["confidentiality"] for one in exported(here, "hana", "positions")}

    assert told["The wall would do."] == "restricted"
    assert told["Told to the mediator alone."] == "confidential"
    assert told["The brook."] == "public"


def test_an_id_as_briefs_print_it_answers_to_why(here: Staffed) -> None:
    row = why(here.as_("hana"), "vela/share")

    assert (row.kind, row.id) == ("option", "share")
    with pytest.raises(NotFound):
        why(here.as_("hana"), "karst/share")


def test_why_tells_what_an_earlier_version_of_a_row_said(here: Staffed) -> None:
    taken = [one.facts for one in why(here.as_("hana"), "share").because if one.kind == "taken in"]

    assert [one.get("text then") for one in taken] == ["By turns.", None]
