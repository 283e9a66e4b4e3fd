"""The shipped record of the 2025-26 talks: whole, sourced, tied to the catalogue, and honest on what nobody stated."""

import json
from datetime import date, datetime
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from truce.model.columns import from_table, to_table
from truce.model.talks import Negotiation
from truce.talks.files import parse_talks, read_talks, write_talks
from truce.talks.files.form import SECTIONS
from truce.talks.files.schema import json_schema, schema_text
from truce.wire.catalogue import agreement_ids, from_catalogue
from truce.yamlfile import read_yaml

FOLDER = Path(__file__).resolve().parents[3] / "truce" / "catalogue" / "talks"
FILE = FOLDER / "russia-ukraine-2025-26.yaml"


@pytest.fixture(scope="module")
def shipped() -> Negotiation:
    return read_talks(FILE).whole()


def test_the_meeting_of_6_august_has_each_sides_words_apart(shipped: Negotiation) -> None:
    (meeting,) = [m for m in shipped.meetings if m.id == "kremlin-august"]
    told = [(r.party, r.text) for r in shipped.readouts if r.meeting == meeting.id]

    assert (meeting.as_of, meeting.hours, meeting.about) == (date(2025, 8, 6), 3.0, True)
    assert [party for party, _ in told] == ["ru", "us", "us"]


def test_the_deadline_of_8_august_keeps_what_was_announced_apart_from_what_came(shipped: Negotiation) -> None:
    first, second = shipped.deadlines

    assert first.extended_to == second.due == datetime.fromisoformat("2025-08-08T23:59:59+00:00")
    assert second.announced_consequence
    assert second.actual_consequence
    assert "did not come" in second.actual_consequence
    assert second.status == "overdue"


def test_no_figure_is_given_as_if_a_party_had_stated_it(shipped: Negotiation) -> None:
    assert {p.kind for p in shipped.preferences} == {"inferred"}
    reasons = [p.why for p in shipped.preferences] + [d.why for d in shipped.dependences]
    assert all("ssumption" in why for why in reasons)
    assert all(p.low < p.worth < p.high for p in shipped.preferences)


def test_every_row_of_fact_has_a_source_and_every_source_is_used(shipped: Negotiation) -> None:
    rows = [r for s in SECTIONS[2:] if s.name != "deadlines" for r in getattr(shipped, s.name)]
    used = {id for row in rows for id in row.source} | {id for d in shipped.deadlines for id in d.because}

    assert used == {source.id for source in shipped.sources}


def test_its_terms_and_agreements_are_those_of_the_catalogue(shipped: Negotiation) -> None:
    known = {f"{id}/{term.id}" for id in agreement_ids() for term in from_catalogue(id).terms}
    named = {t for i in shipped.issues for t in i.terms} | {t for o in shipped.options for t in o.verified_by}
    named |= {c.term for c in shipped.commitments if c.term}

    assert named
    assert named <= known
    assert {o.agreement for o in shipped.occurrences if o.agreement} <= set(agreement_ids())


def test_it_reads_back_as_it_was_written_and_every_noun_fits_its_table(shipped: Negotiation) -> None:
    assert parse_talks(write_talks(shipped)).whole() == shipped
    for section in SECTIONS:
        rows = getattr(shipped, section.name)
        assert tuple(from_table(type(rows[0]), to_table(type(rows[0]), rows))) == rows


def test_the_shipped_schema_is_the_one_in_use_and_the_file_fits_it() -> None:
    """Write it anew with `python -m truce.talks.files.schema > truce/catalogue/talks/talks.schema.json`."""
    Draft202012Validator.check_schema(json_schema())
    assert (FOLDER / "talks.schema.json").read_text("utf-8") == schema_text()
    data, _ = read_yaml(FILE)
    assert list(Draft202012Validator(json.loads(schema_text())).iter_errors(data)) == []


def test_it_says_that_codes_for_what_was_said_are_its_authors_reading(shipped: Negotiation) -> None:
    assert shipped.note is not None
    assert "How firm a position is" in shipped.note
