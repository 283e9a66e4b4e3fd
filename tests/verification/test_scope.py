"""How terms stood at the time of an act (golden case 20), and whose allegation opens a case."""

from datetime import UTC, datetime, timedelta

import pytest

from truce.errors import WrongUsage
from truce.verification.scope import find_term, may_allege, scope_of, standing
from truce.wire.catalogue import from_catalogue

MINSK = from_catalogue("minsk-2-2015")
(TEXT,) = MINSK.term("M2-1").readings


@pytest.mark.parametrize(
    ("at", "stood"),
    [
        (datetime(2015, 2, 11, 12, tzinfo=UTC), "before_signature"),
        (datetime(2015, 2, 13, 12, tzinfo=UTC), "before_entry_into_force"),
        (datetime(2015, 2, 20, 12, tzinfo=UTC), "in_force"),
    ],
)
def test_golden_20_an_act_after_signature_and_before_entry_into_force_is_qualified(at: datetime, stood: str) -> None:
    assert standing(MINSK, TEXT, at, at) == stood


def test_an_act_across_the_boundary_is_partly_in_force_and_one_without_a_time_is_unknown() -> None:
    assert TEXT.start is not None

    assert standing(MINSK, TEXT, TEXT.start - timedelta(hours=1), TEXT.start + timedelta(hours=1)) == "partly"
    assert standing(MINSK, TEXT, None, None) == "unknown"


def test_a_disputed_scope_has_a_row_for_each_reading() -> None:
    at = datetime(2025, 4, 20, 20, 59, 59, tzinfo=UTC)

    rows = scope_of([from_catalogue("easter-truce-2025")], ["ET-1"], at, at)

    assert {row.reading for row in rows} == {"text", "ua"}


def test_a_term_that_two_agreements_have_must_be_named_with_its_agreement() -> None:
    with pytest.raises(WrongUsage, match="which term"):
        find_term([MINSK, from_catalogue("minsk-2-2015")], "M2-1")
    with pytest.raises(WrongUsage, match="no such term"):
        find_term([MINSK], "M2-99")


@pytest.mark.parametrize(
    ("who", "channels"),
    [
        ("liaison", {"own_observation", "liaison_call", "hotline"}),
        ("parties", {"own_observation", "liaison_call", "hotline", "party_complaint", "self_report"}),
        (
            "civilians",
            {"own_observation", "liaison_call", "hotline", "party_complaint", "self_report", "civilian_report"},
        ),
    ],
)
def test_the_mandate_says_whose_allegation_opens_a_case(who: str, channels: set[str]) -> None:
    every = {*channels, "media", "partner", "civilian_report", "party_complaint", "self_report"}

    assert {one for one in every if may_allege(who, one)} == channels
    assert all(may_allege("anyone", one) for one in every)
