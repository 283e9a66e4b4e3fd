"""Documents show what was done; silence shows nothing, a side's own word is a claim, and nothing is chosen silently."""

from typing import Any

import pytest

from tests.compliance.papers import at, document, held, ruling, said
from truce.model.document import Document
from truce.wire.catalogue import from_catalogue

MINSK = from_catalogue("minsk-2-2015")
JULY = from_catalogue("additional-measures-2020")
GAZA = from_catalogue("gaza-2025")
MAY = from_catalogue("may-2026-us-mediated")
NEVER = "2015-06-01T00:00:00+03:00"


def vote(on: str, **more: Any) -> Document:
    return document("vote", "special_regime_territory_resolution", on, kind="vote", by="ua", **more)


def test_silence_is_no_breach_and_says_what_it_waits_for() -> None:
    row = ruling(held(MINSK, [], NEVER), "M2-4b")

    assert (row["status"], row["reason"]) == ("not_assessable", "waits_for_documents")
    assert row["waits_for"] == ["documents (vote, law) of special_regime_territory_resolution from ua"]


def test_what_was_done_by_its_date_is_fulfilled_and_later_it_is_fulfilled_late() -> None:
    assert said(held(MINSK, [vote("2015-03-14T12:00:00+02:00")], NEVER), "M2-4b") == ("fulfilled", "shown_done")
    assert said(held(MINSK, [vote("2015-03-17T12:00:00+02:00")], NEVER), "M2-4b") == ("fulfilled_late", "shown_late")


def test_a_ruling_rests_on_its_documents_and_waits_for_nothing_more() -> None:
    row = ruling(held(MINSK, [vote("2015-03-14T12:00:00+02:00")], NEVER), "M2-4b", "ua")

    assert (row["because"], row["waits_for"], row["measure"]) == (["doc-vote"], [], "steps")


def test_overdue_needs_somebody_who_looked_when_it_was_due() -> None:
    before = document("r", "special_regime_territory_resolution", "2015-03-10T00:00:00+02:00", kind="review",
                      outcome="not_done", by="ua")  # fmt: skip
    after = document("r", "special_regime_territory_resolution", "2015-03-20T00:00:00+02:00", kind="review",
                     outcome="not_done", by="ua")  # fmt: skip

    assert said(held(MINSK, [before], NEVER), "M2-4b") == ("not_assessable", "waits_for_documents")
    assert said(held(MINSK, [after], NEVER), "M2-4b") == ("overdue", "shown_not_done")


def test_before_its_date_it_is_not_due_yet() -> None:
    assert said(held(MINSK, [], "2015-03-01T00:00:00+02:00"), "M2-4b") == ("not_assessable", "not_yet_due")


def test_what_was_learnt_later_was_not_known_before() -> None:
    late = vote("2015-03-14T12:00:00+02:00", learnt_at="2015-04-01T09:00:00+03:00")

    assert said(held(MINSK, [late], "2015-03-20T00:00:00+02:00"), "M2-4b")[0] == "not_assessable"
    assert said(held(MINSK, [late], "2015-04-02T00:00:00+03:00"), "M2-4b")[0] == "fulfilled"


def test_a_side_s_own_statement_shows_nothing() -> None:
    word = document("w", "amnesty_law_in_force", "2015-05-01T00:00:00+03:00", kind="statement", source="ua", by="ua")

    assert said(held(MINSK, [word], NEVER), "M2-5") == ("not_assessable", "claimed_only")


def test_what_a_side_contests_is_left_open_until_a_body_has_weighed_it() -> None:
    law = document("law", "amnesty_law_in_force", "2015-05-01T00:00:00+03:00", kind="law", by="ua",
                   contested_by=("ordlo-donetsk",))  # fmt: skip
    finding = document("f", "amnesty_law_in_force", "2015-05-20T00:00:00+03:00", kind="finding", by="ua")

    assert said(held(MINSK, [law], NEVER), "M2-5") == ("not_assessable", "documents_contradict")
    assert said(held(MINSK, [law, finding], NEVER), "M2-5") == ("fulfilled", "shown_done")


def test_done_and_later_not_done_is_a_contradiction_unless_it_was_taken_back() -> None:
    law = document("law", "amnesty_law_in_force", "2015-05-01T00:00:00+03:00", kind="law", by="ua")
    unlike = document(
        "no", "amnesty_law_in_force", "2015-05-10T00:00:00+03:00", kind="letter", by="ua", outcome="not_done"
    )
    repealed = document(
        "no", "amnesty_law_in_force", "2015-05-10T00:00:00+03:00", kind="law", by="ua", outcome="revoked"
    )

    assert said(held(MINSK, [law, unlike], NEVER), "M2-5") == ("not_assessable", "documents_contradict")
    assert said(held(MINSK, [law, repealed], NEVER), "M2-5") == ("not_assessable", "not_done_undated")


def test_where_each_party_must_do_it_each_has_its_own_ruling() -> None:
    told = [
        document("o", "ceasefire_orders_issued", "2020-07-26T12:00:00+03:00", kind="order", by="ua"),
        document("n", "tcg_notified_of_orders", "2020-07-26T13:00:00+03:00", kind="notice", by="ua"),
        document("o2", "ceasefire_orders_issued", "2020-07-28T12:00:00+03:00", kind="order", by="ordlo-donetsk"),
        document("n2", "tcg_notified_of_orders", "2020-07-28T13:00:00+03:00", kind="notice", by="ordlo-donetsk"),
    ]
    found = held(JULY, told, "2020-09-01T00:00:00+03:00")

    assert said(found, "AM-0", "ua") == ("fulfilled", "shown_done")
    assert said(found, "AM-0", "ordlo-donetsk") == ("fulfilled_late", "shown_late")
    assert said(found, "AM-0", "ordlo-luhansk") == ("not_assessable", "waits_for_documents")
    assert said(found, "AM-0") == ("partially_met", "shown_partly")


def exchange(low: float | None = None, best: float | None = None, high: float | None = None, **more: Any) -> Document:
    given = {"figure": best, "figure_low": low, "figure_high": high, "unit": "persons", "by": "ru"} | more
    return document("x", "persons_handed_over", "2026-05-10T12:00:00+03:00", kind="confirmation", **given)


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        (exchange(best=1000), ("fulfilled", "shown_done")),
        (exchange(best=999), ("partially_met", "shown_partly")),
        (exchange(low=950, high=1050), ("not_assessable", "figure_undecided")),
        (exchange(low=1000, high=1050), ("fulfilled", "shown_done")),
        (exchange(), ("not_assessable", "figure_undecided")),
        (exchange(best=1000, unit="remains"), ("not_assessable", "figure_undecided")),
    ],
)
def test_a_figure_is_held_against_its_bound_with_all_its_doubt(told: Document, expected: tuple[str, str]) -> None:
    found = held(MAY, [told], "2026-06-01T00:00:00+03:00")

    assert said(found, "A26-2", "ru") == expected


def test_a_trigger_known_only_to_a_month_leaves_it_open_whether_it_was_in_time() -> None:
    pulled_back = document("p", "withdrawal_complete", "2015-03-01T00:00:00+02:00", latest="2015-04-01T00:00:00+03:00")
    lists = [
        document(f"l-{party}", "persons_remaining_on_agreed_list", "2015-03-20T00:00:00+02:00", kind="list", by=party,
                 figure=0, unit="persons")
        for party in ("ua", "ordlo-donetsk", "ordlo-luhansk")
    ]  # fmt: skip

    assert said(held(MINSK, [pulled_back, *lists], NEVER), "M2-6") == ("disputed_scope", "due_disputed")


def trucks(on: int, number: float) -> Document:
    start = f"2025-10-{on:02}T00:00:00+03:00"
    return document(f"t{on}", "aid_trucks_entered", start, latest=f"2025-10-{on + 1:02}T00:00:00+03:00", kind="log",
                    by="il", figure=number, unit="trucks_per_day", source="crossing")  # fmt: skip


def test_so_many_trucks_a_day_is_ruled_for_the_days_told_of_under_each_reading() -> None:
    found = held(GAZA, [trucks(day, 400.0) for day in range(11, 20)], "2025-10-20T00:00:00+03:00")

    assert said(found, "GZ-2") == ("breached_minor", "figure_not_met")
    assert said(found, "GZ-2", reading="ceiling") == ("in_force_compliant", "shown_done")
    assert ruling(found, "GZ-2")["coverage"] == 0.9
    assert ruling(found, "GZ-2", reading="*")["status"] == "disputed_scope"


def test_two_days_of_trucks_say_nothing_of_the_other_eight() -> None:
    found = held(GAZA, [trucks(day, 700.0) for day in (12, 13)], "2025-10-20T00:00:00+03:00")

    assert said(found, "GZ-2") == ("not_assessable", "waits_for_documents")


def test_judgement_is_for_a_body_and_for_nobody_else() -> None:
    coha = from_catalogue("south-sudan-coha-2017")
    heard = document("s", "no_hostile_propaganda", "2018-02-01T00:00:00+03:00", kind="session", by="tgonu")
    weighed = document("a", "no_hostile_propaganda", "2018-02-01T00:00:00+03:00", kind="assessment", by="tgonu",
                       source="ctsamm", outcome="breached")  # fmt: skip
    other = document("b", "no_hostile_propaganda", "2018-02-02T00:00:00+03:00", kind="assessment", by="tgonu",
                     source="jmec", outcome="kept")  # fmt: skip
    as_of = "2018-03-01T00:00:00+03:00"

    assert said(held(coha, [heard], as_of), "CH-7", "tgonu") == ("not_assessable", "judgement_needed")
    assert said(held(coha, [weighed], as_of), "CH-7", "tgonu") == ("breached_minor", "assessed_breached")
    assert said(held(coha, [weighed], as_of), "CH-7", "splm-io") == ("not_assessable", "judgement_needed")
    assert said(held(coha, [weighed, other], as_of), "CH-7", "tgonu") == ("not_assessable", "documents_contradict")


def test_an_expected_number_is_never_made_of_documents() -> None:
    row = ruling(held(MINSK, [vote("2015-03-14T12:00:00+02:00")], NEVER), "M2-4b")

    assert [row[name] for name in ("expected", "low", "high", "p_any")] == [None] * 4
    assert row["as_of"] == at(NEVER)
