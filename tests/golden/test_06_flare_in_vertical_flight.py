"""Golden case 6: a flare in vertical flight counts in the unit of the SMM, has no direction, and names nobody."""

from datetime import UTC, date, datetime

import pytest

from truce.model.columns import conform, from_table, to_table
from truce.model.report import Report, Weighted
from truce.vocabulary import vocabulary


@pytest.fixture
def flare() -> Report:
    smm = vocabulary().crosswalks["smm"]
    seen = smm.extra("illumination flare")
    said = smm.extra("in vertical flight")
    moment = datetime(2019, 8, 3, 20, 14, tzinfo=UTC)
    return Report(
        id="rep-6",
        source="smm-patrol",
        origin="smm",
        earliest=moment,
        latest=moment,
        acts=tuple(Weighted(a, w) for a, w in smm.act("illumination flare")),
        means="saw",
        phenomenon=seen["phenomenon"],
        count=1,
        unit="smm_violation",
        flags=said["flags"],
        day=date(2019, 8, 3),
    )


def test_a_flare_in_vertical_flight_counts_one_in_the_unit_of_the_smm(flare: Report) -> None:
    v = vocabulary()

    assert flare.unit in v.units
    assert flare.count == 1
    assert v.phenomena["flare"].counts


def test_a_flare_in_vertical_flight_has_no_direction(flare: Report) -> None:
    assert flare.flags == ("vertical_flight",)
    assert flare.direction is None


def test_a_flare_in_vertical_flight_names_nobody(flare: Report) -> None:
    assert flare.by is None
    assert flare.against is None


def test_the_words_in_vertical_flight_add_no_act_of_their_own() -> None:
    assert vocabulary().crosswalks["smm"].act("in vertical flight") == ()


def test_it_stays_so_in_bulk(flare: Report) -> None:
    table = conform(Report, to_table(Report, [flare]))

    assert list(from_table(Report, table)) == [flare]
