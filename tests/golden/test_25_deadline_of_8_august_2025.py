"""Golden case 25: the deadline of 8 August 2025 was missed; what was announced was not applied to Russia; a summit was.

A mediator's deadline stands outside every agreement: it is told by documents. The facts are those of the table of talks
in the domain notes; hours and wordings are invented.
"""

from datetime import UTC

from tests.compliance.papers import at, date_of, document, held
from truce.compliance.contract import Judged
from truce.model.document import Document
from truce.model.scenario import NOT_OBSERVED, TRIPPED
from truce.outlook.scenarios.indicators import Reading, shipped_indicators
from truce.outlook.scenarios.judged import standing
from truce.outlook.scenarios.signposts import propose, states
from truce.outlook.scenarios.written import shipped_scenarios
from truce.wire.catalogue import from_catalogue

ENERGY = from_catalogue("energy-moratorium-2025")


def papers() -> list[Document]:
    about = {"source": "us", "by": "us", "about": "ru", "kind": "statement"}
    return [
        document("fifty", "deadline_set", "2025-07-14T16:00:00+00:00", until="2025-09-03T00:00:00+00:00",
                 reference="ceasefire deadline", text="sanctions on Russia", **about),
        document("ten", "deadline_set", "2025-07-29T16:00:00+00:00", until="2025-08-09T00:00:00+00:00",
                 concerns=("doc-fifty",), **about),
        document("met", "demand_met", "2025-08-09T12:00:00+00:00", kind="review", outcome="not_done",
                 concerns=("doc-ten",), about="ru"),
        document("none", "consequence", "2025-08-09T12:00:00+00:00", kind="review", outcome="not_done",
                 concerns=("doc-ten",), text="sanctions on Russia", about="ru"),
        document("summit", "summit_announced", "2025-08-08T20:00:00+00:00", kind="notice", source="us",
                 concerns=("doc-ten",), text="a summit announced instead"),
    ]  # fmt: skip


def judged(as_of: str, documents: list[Document] | None = None) -> Judged:
    return held(ENERGY, papers() if documents is None else documents, as_of)


def test_it_was_missed_and_the_announced_consequence_stands_apart_from_the_actual_one() -> None:
    row = date_of(judged("2025-08-15T00:00:00+00:00"), kind="set")

    assert (row["status"], row["days_late"]) == ("overdue", 6.0)
    assert (row["set_by"], row["party"]) == ("us", "ru")
    assert (row["due"], row["extended_to"]) == (at("2025-09-03T00:00:00+00:00"), at("2025-08-09T00:00:00+00:00"))
    assert row["announced_consequence"] == "sanctions on Russia"
    assert row["actual_consequence"] == "a summit announced instead; not applied: sanctions on Russia"
    assert row["followed"] == "none"
    assert row["because"] == ["doc-fifty", "doc-ten", "doc-summit", "doc-met", "doc-none"]


def test_it_hangs_on_no_agreement() -> None:
    row = date_of(judged("2025-08-15T00:00:00+00:00"), kind="set")

    assert (row["agreement"], row["term"], row["reading"]) == (None, None, None)


def test_before_it_was_shortened_the_first_date_stood() -> None:
    row = date_of(judged("2025-07-20T00:00:00+00:00"), kind="set")

    assert (row["status"], row["due"], row["extended_to"]) == ("pending", at("2025-09-03T00:00:00+00:00"), None)


def test_that_nothing_is_told_of_it_is_not_that_it_was_missed() -> None:
    row = date_of(judged("2025-08-15T00:00:00+00:00", papers()[:2]), kind="set")

    assert (row["status"], row["actual_consequence"], row["followed"]) == ("untold", None, None)
    assert row["waits_for"] == ["documents of demand_met that concern doc-ten"]


def test_a_tariff_on_another_country_is_not_the_announced_consequence() -> None:
    told = {"source": "us", "by": "us", "about": "in", "kind": "statement", "text": "an extra 25 % tariff on India"}
    apart = document("tariff", "tariff", "2025-08-06T16:00:00+00:00", **told)
    tied = document("tariff", "tariff", "2025-08-06T16:00:00+00:00", concerns=("doc-ten",), **told)
    alone, beside = (
        date_of(judged("2025-08-15T00:00:00+00:00", [*papers(), one]), kind="set")["actual_consequence"]
        for one in (apart, tied)
    )

    assert "tariff" not in alone
    assert "an extra 25 % tariff on India" in beside
    assert "not applied: sanctions on Russia" in beside


def test_what_followed_speaks_for_talks_that_go_on_and_says_nothing_of_a_breakdown() -> None:
    as_of = at("2025-08-15T00:00:00+00:00").astimezone(UTC)
    row = date_of(judged("2025-08-15T00:00:00+00:00"), kind="set")
    readings = {
        "overdue_deadlines": Reading(value=1.0, as_of=row["as_of"], because=(row["id"],)),
        "summit_announced": Reading(value=1.0, as_of=papers()[-1].latest, because=("doc-summit",)),
    }
    scenarios = shipped_scenarios()
    found = states(scenarios, readings, shipped_indicators(), as_of)
    of = {(s.scenario, s.signpost): s for s in found}
    before = {one.scenario: one.p for one in standing(scenarios, [])}
    after = {one.scenario: one.p for one in propose(standing(scenarios, []), found, scenarios.rules, as_of)}

    assert (of["D", "overdue"].state, of["D", "summit"].state) == (TRIPPED, TRIPPED)
    assert of["E", "sanctions"].state == NOT_OBSERVED
    assert of["D", "summit"].because == ("doc-summit",)
    assert after["D"] > before["D"]
    assert after["E"] < before["E"]
