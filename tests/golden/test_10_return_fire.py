"""Golden case 10: return fire in July 2020 with no attempt to coordinate is a breach; with all AM-7 asks, permitted.

The incident and the documents are invented; the terms are those of the catalogue.
"""

from datetime import UTC, datetime, timedelta

import pytest

from tests.compliance.papers import document, held, ruling, said
from tests.compliance.world import incident
from truce.compliance.contract import Judged
from truce.model.document import Document
from truce.wire.catalogue import from_catalogue

MEASURES = from_catalogue("additional-measures-2020")
FIRED = datetime(2020, 7, 30, 21, tzinfo=UTC)
AS_OF = "2020-09-01T00:00:00+03:00"


def condition(event: str, kind: str, minutes: int, **more: object) -> Document:
    when = FIRED - timedelta(minutes=minutes)
    return document(event, event, when, kind=kind, concerns=("inc-return",), **more)


def conditions() -> list[Document]:
    """Everything the permission asks for, each shown for this very shot, before it was fired."""
    return [
        condition("offensive_action_by_other_side", "assessment", 90, source="osce-smm"),
        condition("coordination_attempt_failed", "log", 60, source="jccc"),
        condition("order_by_leadership", "order", 20, by="ua"),
        condition("tcg_notified_of_order", "notice", 10, source="tcg-coordinator"),
    ]


def judged(documents: list[Document]) -> Judged:
    fired = incident("return", FIRED, by={"ua": 1.0}, p_happened=1.0)
    return held(MEASURES, documents, AS_OF, [fired])


def test_with_all_four_conditions_shown_it_is_permitted_and_said_to_be() -> None:
    found = judged(conditions())
    row = ruling(found, "AM-3", "ua")

    assert not row["status"].startswith("breached")
    assert (row["expected"], row["excused"]) == (0.0, 1.0)
    assert said(found, "AM-7", "ua") == ("in_force_compliant", "conditions_shown")
    assert ruling(found, "AM-7", "ua")["excused"] == 1.0


@pytest.mark.parametrize("absent", range(4))
def test_without_any_one_of_them_it_is_a_breach_and_what_is_lacking_is_named(absent: int) -> None:
    told = conditions()
    lacking = told.pop(absent)
    found = judged(told)

    assert said(found, "AM-3", "ua")[1] == "breach_established"
    assert ruling(found, "AM-3", "ua")["expected"] == pytest.approx(1.0)
    assert said(found, "AM-7", "ua") == ("not_assessable", "conditions_not_shown")
    assert ruling(found, "AM-7", "ua")["waits_for"] == [f"documents of {lacking.event}"]


def test_a_single_return_shot_with_nothing_shown_is_a_breach() -> None:
    assert said(judged([]), "AM-3", "ua")[1] == "breach_established"


def test_what_was_tried_only_afterwards_was_not_tried() -> None:
    told = conditions()
    told[1] = document("late", "coordination_attempt_failed", FIRED + timedelta(hours=2), kind="log", source="jccc",
                       concerns=("inc-return",))  # fmt: skip

    assert said(judged(told), "AM-3", "ua")[1] == "breach_established"


def test_conditions_shown_for_another_shot_excuse_nothing_here() -> None:
    told = [*conditions()[:3], document("n", "tcg_notified_of_order", FIRED - timedelta(minutes=10), kind="notice",
                                        concerns=("inc-another",))]  # fmt: skip

    assert said(judged(told), "AM-3", "ua")[1] == "breach_established"


def test_the_user_s_own_word_that_it_was_attacked_shows_nothing() -> None:
    told = conditions()
    told[0] = condition("offensive_action_by_other_side", "statement", 90, source="ua", by="ua")

    assert said(judged(told), "AM-3", "ua")[1] == "breach_established"


def test_a_condition_that_the_other_side_contests_excuses_nothing_until_a_body_weighed_it() -> None:
    told = conditions()
    told[1] = condition("coordination_attempt_failed", "log", 60, source="jccc", contested_by=("ordlo-donetsk",))

    assert said(judged(told), "AM-3", "ua")[1] == "breach_established"
