"""The burden is the user's: an act stays a breach unless everything that excuses it is shown, for this very act."""

from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.compliance.papers import document
from tests.compliance.world import T0, agreement, evidence, incident, judged, table, term, whole
from truce.compliance.contract import Evidence
from truce.model.agreement import Agreement
from truce.model.document import Document
from truce.model.incident import Member

CONDITIONS = ("attacked", "called_for_talks", "ordered")
HOUR = timedelta(hours=1)


def truce(**rule: Any) -> Agreement:
    """A ceasefire with a permission to answer fire, on conditions."""
    more = {"excuses": ["T-1"], "conditions": [{"event": name} for name in CONDITIONS]} | rule
    return agreement(
        term("T-1"),
        term("T-2", "response_rule", modality="permit", act="answer fire", checkability="composite", rule=more),
    )


def world(documents: list[Document], **more: Any) -> Evidence:
    given: dict[str, Any] = {"p_happened": 1.0, "by": {"north": 1.0}} | more
    fired = incident("shot", T0 + 10 * HOUR, **given)
    base = evidence([fired])
    return Evidence(
        incidents=base.incidents, coverage=base.coverage, lines=base.lines, zones=base.zones, reports=base.reports,
        documents=table(Document, documents),
    )  # fmt: skip


def shown(about: str = "inc-shot", hours: int = 5, **more: Any) -> list[Document]:
    return [document(name, name, T0 + hours * HOUR, concerns=(about,), **more) for name in CONDITIONS]


@given(st.sets(st.sampled_from(CONDITIONS)))
def test_only_all_conditions_together_excuse(some: set[str]) -> None:
    found = judged(world([d for d in shown() if d.event in some]), truce())
    row = whole(found, "north", term="T-1")

    assert row["excused"] == (1.0 if some == set(CONDITIONS) else 0.0)
    assert row["status"].startswith("breached") == (some != set(CONDITIONS))


def test_a_document_that_concerns_one_of_its_reports_concerns_the_incident() -> None:
    member = Member(report="rep-7", probability=1.0, origin="mission")
    found = judged(world(shown("rep-7"), members=(member,)), truce())

    assert whole(found, "north", term="T-1")["excused"] == 1.0


def test_the_other_party_s_acts_are_excused_by_nothing_of_this() -> None:
    found = judged(world(shown("inc-another")), truce())

    assert whole(found, "north", term="T-1")["reason"] == "breach_established"


def test_an_actor_the_agreement_never_spoke_of_is_excused_by_the_share_sources_give_it() -> None:
    rule = {"unless": [{"kind": "actor", "text": "the monitors", "actors": ["mission"]}]}
    found = judged(world([], by={"north": 0.5, "mission": 0.5}), agreement(term("T-1", rule=rule)))
    row = whole(found, "any", term="T-1")

    assert row["expected"] == pytest.approx(0.5)


def test_a_claim_of_self_defence_is_recorded_and_excuses_nothing() -> None:
    plain = truce(conditions=[])
    claim = document("c", "self_defence_claimed", T0 + 11 * HOUR, kind="statement", source="north", by="north",
                     agreement="greenline", term="T-2", concerns=("inc-shot",))  # fmt: skip
    found = judged(world([claim]), plain)

    assert whole(found, "north", term="T-1")["reason"] == "breach_established"
    used = whole(found, "north", term="T-2")
    assert (used["status"], used["reason"], used["because"]) == ("not_assessable", "judgement_needed", ["doc-c"])


@pytest.mark.parametrize(("outcome", "excused"), [("kept", 1.0), ("breached", 0.0)])
def test_a_body_s_finding_on_the_very_act_decides_either_way(outcome: str, excused: float) -> None:
    finding = document("f", "self_defence", T0 + 40 * HOUR, kind="finding", agreement="greenline", term="T-2",
                       concerns=("inc-shot",), outcome=outcome)  # fmt: skip
    found = judged(world([finding, *(shown() if outcome == "breached" else [])]), truce())

    assert whole(found, "north", term="T-1")["excused"] == excused


def test_where_the_accuser_bears_the_burden_a_claim_excuses_until_a_body_refuses_it() -> None:
    claim = document("c", "self_defence_claimed", T0 + 11 * HOUR, kind="statement", by="north", agreement="greenline",
                     term="T-2", concerns=("inc-shot",))  # fmt: skip
    refusal = document("f", "self_defence", T0 + 40 * HOUR, kind="finding", agreement="greenline", term="T-2",
                       concerns=("inc-shot",), outcome="breached")  # fmt: skip
    lenient = truce(burden="accuser")

    assert whole(judged(world([]), lenient), "north", term="T-1")["excused"] == 0.0
    assert whole(judged(world([claim]), lenient), "north", term="T-1")["excused"] == 1.0
    assert whole(judged(world([claim, refusal]), lenient), "north", term="T-1")["excused"] == 0.0
