"""Golden case 20: an incident after signature and before entry into force is outside every reading, and on record."""

from datetime import UTC, datetime, timedelta

import pytest

from truce.wire.catalogue import from_catalogue


@pytest.mark.parametrize(("id", "term"), [("minsk-2-2015", "M2-1"), ("south-sudan-coha-2017", "CH-1")])
def test_between_signature_and_entry_into_force_no_reading_is_in_force(id: str, term: str) -> None:
    agreement = from_catalogue(id)
    assert agreement.signed is not None
    assert agreement.effective_from is not None
    signed = datetime.fromisoformat(agreement.signed).replace(tzinfo=UTC) + timedelta(hours=12)

    shares = {r.in_force_share(signed, signed) for r in agreement.term(term).readings}

    assert signed < agreement.effective_from
    assert shares == {0.0}


def test_from_the_instant_of_entry_it_is_in_force() -> None:
    agreement = from_catalogue("minsk-2-2015")
    entry = agreement.effective_from
    assert entry is not None

    (reading,) = agreement.term("M2-1").readings

    assert reading.in_force_share(entry, entry) == 1.0
    assert reading.in_force_share(entry - timedelta(seconds=1), entry) == 0.0
