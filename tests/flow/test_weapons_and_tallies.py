"""Weapons, quiet days and tallies of the demo: kept, tabled, and traced back to what was told."""

import pytest

from tests.flow.conftest import Walked
from truce.flow.frames import frame
from truce.flow.reason import Reason
from truce.flow.tallies import kept_tallies, tally
from truce.flow.weapons import kept_holdings, latest, table
from truce.flow.why import why
from truce.model.claim import Claim
from truce.model.contrast import Contrast
from truce.model.deadline import QuietDay
from truce.model.ruling import Ruling
from truce.model.weapons import Holding, Inventory, Sighting


def kinds(reason: Reason) -> set[str]:
    return {reason.kind} | {kind for inner in reason.because for kind in kinds(inner)}


def test_one_howitzer_is_missing_and_the_others_of_the_refused_depot_are_not_verifiable(vela: Walked) -> None:
    (row,) = table(kept_holdings(vela.house)).filter(term="VE-9", party="heath").to_dicts()
    (other,) = table(kept_holdings(vela.house)).filter(term="VE-9", party="karst").to_dicts()

    assert (row["missing"], row["stored"], row["not_verifiable"]) == (1, 3, 0)
    assert (other["missing"], other["stored"], other["not_verifiable"]) == (0, 0, 3)


def test_a_store_counts_by_its_last_visit_alone(vela: Walked) -> None:
    stored = latest(kept_holdings(vela.house)).filter(term="VE-9")

    assert stored.group_by("site").agg(days=stored["at"].n_unique()).height == 2
    assert stored["at"].n_unique() == 1


def test_every_claim_stands_beside_the_evidence_and_none_of_them_in_a_ruling(vela: Walked) -> None:
    kept = kept_tallies(vela.house)

    assert set(kept["claim"]) == set(frame(vela.house, Claim)["id"])
    assert all(number < 100 for number in kept.filter(kept["claimed"] > 300)["expected"])
    assert set(kept["comparable"]) == {"no_common_unit"}


def test_what_has_not_changed_is_not_set_beside_again(vela: Walked) -> None:
    assert not tally(vela.house).due


@pytest.mark.parametrize(
    ("noun", "told"),
    [
        (Holding, {"sighting", "inventory"}),
        (QuietDay, set()),
        (Contrast, {"claim"}),
        (Sighting, set()),
        (Inventory, set()),
    ],
)
def test_everything_can_be_asked_why(vela: Walked, noun: type, told: set[str]) -> None:
    reason = why(vela.house, frame(vela.house, noun)["id"].sort()[0])

    assert kinds(reason) & told or not told


def test_a_broken_day_leads_to_the_shots_that_broke_it(vela: Walked) -> None:
    days = frame(vela.house, QuietDay)
    broken = days.filter(days["reset_by"].list.len() > 0)["id"].sort()

    assert {"incident", "report"} <= kinds(why(vela.house, broken[0]))


def test_a_ruling_on_a_store_leads_to_the_rows_of_its_visits(vela: Walked) -> None:
    (id,) = frame(vela.house, Ruling).filter(term="VE-9", party="heath")["id"]

    assert {"holding", "inventory"} <= kinds(why(vela.house, id))
