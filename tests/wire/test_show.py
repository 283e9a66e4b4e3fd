"""An agreement as a mediator reads it, as one line of a list, and as data for machines."""

import json
from datetime import datetime

import pytest

from truce.wire.catalogue import agreement_ids, from_catalogue
from truce.wire.show import as_line, as_text, to_dict
from truce.wire.show_rows import WIDTH


def words(text: str) -> str:
    """The text without its line breaks and columns."""
    return " ".join(text.split())


@pytest.mark.parametrize("id", agreement_ids())
def test_every_agreement_can_be_read_whole(id: str) -> None:
    agreement = from_catalogue(id)

    text = words(as_text(agreement))

    assert agreement.title in text
    for term in agreement.terms:
        assert f"Term {term.id}:" in text
        assert words(term.act) in text
        assert all(words(reading.text) in text for reading in term.readings)
    for party in agreement.parties:
        assert words(party.name) in text
    for source in agreement.sources:
        assert words(source["title"]) in text
    assert "None" not in text
    assert "{'" not in text


@pytest.mark.parametrize("id", agreement_ids())
def test_no_line_is_too_wide_but_for_an_address(id: str) -> None:
    for line in as_text(from_catalogue(id)).splitlines():
        assert len(line) <= WIDTH or "http" in line or len(line.split()) <= 3


def test_times_are_on_the_clock_of_the_text_and_in_utc() -> None:
    text = words(as_text(from_catalogue("easter-truce-2025")))

    assert "2025-04-19 18:00 +03:00 Europe/Moscow (2025-04-19 15:00Z) to 2025-04-21 00:00 +03:00" in text


def test_a_reading_on_another_clock_stays_on_its_own() -> None:
    text = words(as_text(from_catalogue("energy-moratorium-2025")))

    assert "reading: ua Not in force from 18 March" in text
    assert "2025-03-25 00:00 +02:00 (2025-03-24 22:00Z)" in text


def test_what_the_term_takes_from_the_agreement_is_said() -> None:
    assert "start and end from the agreement; the term gives none" in words(
        as_text(from_catalogue("easter-truce-2025"))
    )


def test_a_boundary_without_a_date_is_never_given_one() -> None:
    pause, package = (words(as_text(from_catalogue(n))) for n in ("energy-pause-2026", "minsk-2-2015"))

    assert "when a start that has no date to an end that has no date" in pause
    assert "start and end by rule, see below" in package
    assert "never in force" in as_text(from_catalogue("black-sea-2025"))


def test_claims_of_the_parties_are_marked_as_claims_and_kept_from_counts_of_others() -> None:
    easter, measures = (as_text(from_catalogue(n)) for n in ("easter-truce-2025", "additional-measures-2020"))

    assert "Claims of the parties (their own counts; no finding, and in no total of truce)" in easter
    assert "claims about ua: 4,900 ru_counted_violation" in easter
    assert "Counts of others" not in easter
    assert "Claims of the parties" not in measures
    assert "counts: 6,294 mission_count:smm_ceasefire_violation" in measures


def test_who_is_not_bound_is_said_to_be_not_bound() -> None:
    text = words(as_text(from_catalogue("victory-day-truce-2025")))

    assert "Ukraine: not party, not bound; consent: rejected proposed 30 days" in text


def test_one_line_has_id_first_and_last_day_state_and_title() -> None:
    line = as_line(from_catalogue("easter-truce-2025"))

    assert words(line).startswith("easter-truce-2025 2025-04-19 .. 2025-04-20 expired Easter truce declared by Russia")
    assert "- .. -" in as_line(from_catalogue("energy-pause-2026"))
    assert all("\n" not in as_line(from_catalogue(name)) for name in agreement_ids())


@pytest.mark.parametrize("id", agreement_ids())
def test_the_data_for_machines_are_json_and_lose_nothing(id: str) -> None:
    agreement = from_catalogue(id)

    data = json.loads(json.dumps(to_dict(agreement)))

    assert data["id"] == id
    assert [term["id"] for term in data["terms"]] == [term.id for term in agreement.terms]
    assert len(data["claims"]) == len(agreement.claims)
    for shown, term in zip(data["terms"], agreement.terms, strict=True):
        for reading, own in zip(shown["readings"], term.readings, strict=True):
            assert (own.start is None) == (reading["start"] is None)
            assert own.start is None or datetime.fromisoformat(reading["start"]) == own.start
