"""Dates are resolved from the text, the agreement and documents; where these differ, all are shown."""

from dataclasses import replace
from datetime import datetime

from tests.compliance.papers import at, date_of, dates, document, held
from truce.model.agreement import Agreement, Term
from truce.wire.catalogue import from_catalogue

MINSK = from_catalogue("minsk-2-2015")


def changed(agreement: Agreement, id: str, **period: object) -> Agreement:
    """The agreement with other words on the period of one term."""

    def of(term: Term) -> Term:
        return replace(term, period={**term.period, **period}, deadline=None) if term.id == id else term

    return replace(agreement, terms=tuple(of(t) for t in agreement.terms))


def test_minsk_ii_withdrawal_was_due_on_1_or_2_march_2015_and_both_are_shown() -> None:
    found = held(MINSK, [], "2015-02-20T00:00:00+02:00")
    row = date_of(found, term="M2-2a", reading="text", kind="deadline", party="ua")

    assert row["due"] == at("2015-03-03T00:00:00+02:00")
    assert row["due_other"] == at("2015-03-02T00:00:00+02:00")
    assert (row["trigger"], row["offset"], row["convention"]) == ("withdrawal_start", "P14D", "day_of_trigger_is_zero")
    assert row["triggered_at"] is None  # nobody told that it began; the text says by when it must


def test_a_told_start_that_gives_another_date_than_the_text_makes_two_dates() -> None:
    began = document("1", "withdrawal_start", "2015-02-26T00:00:00+02:00", latest="2015-02-27T00:00:00+02:00")
    found = held(MINSK, [began], "2015-03-05T00:00:00+02:00")
    rows = {r["name"]: r for r in dates(found, term="M2-2a", reading="text", kind="deadline", party="ua")}

    assert rows[None]["due"] == at("2015-03-03T00:00:00+02:00")
    assert rows["by_rule"]["due"] == at("2015-03-13T00:00:00+02:00")
    assert rows["by_rule"]["because"] == ["doc-1"]
    assert (rows[None]["status"], rows["by_rule"]["status"]) == ("passed", "pending")


def test_a_date_that_hangs_on_an_event_nobody_told_of_is_undated_and_says_what_it_waits_for() -> None:
    row = date_of(held(MINSK, [], "2016-01-01T00:00:00+02:00"), term="M2-6", kind="deadline", party="ua")

    assert (row["status"], row["due"]) == ("undated", None)
    assert "documents of withdrawal_complete" in row["waits_for"]


def test_documents_that_contradict_each_other_on_the_trigger_leave_an_interval() -> None:
    told = [
        document("a", "withdrawal_complete", "2015-03-10T00:00:00+02:00", source="mission"),
        document("b", "withdrawal_complete", "2015-03-20T00:00:00+02:00", source="commission"),
    ]
    row = date_of(held(MINSK, told, "2015-03-22T00:00:00+02:00"), term="M2-6", kind="deadline", party="ua")

    assert row["because"] == ["doc-a", "doc-b"]
    assert (row["due_first"], row["due"]) == (at("2015-03-15T00:00:00+02:00"), at("2015-03-26T00:00:00+02:00"))
    assert row["status"] == "due_soon"  # by one of them it has passed; not by both


def test_what_hangs_on_an_event_that_a_side_contests_is_never_late() -> None:
    told = document("a", "withdrawal_complete", "2015-03-10T00:00:00+02:00", contested_by=("ua",))
    weighed = document("b", "withdrawal_complete", "2015-03-10T00:00:00+02:00", kind="finding")
    as_of = "2015-04-01T00:00:00+03:00"

    assert date_of(held(MINSK, [told], as_of), term="M2-6", kind="deadline", party="ua")["status"] == "disputed"
    assert date_of(held(MINSK, [told, weighed], as_of), term="M2-6", kind="deadline", party="ua")["status"] == "untold"


def test_a_party_s_own_word_dates_nothing() -> None:
    told = document("a", "withdrawal_complete", "2015-03-10T00:00:00+02:00", kind="statement", source="ua", by="ua")
    row = date_of(held(MINSK, [told], "2015-04-01T00:00:00+02:00"), term="M2-6", kind="deadline", party="ua")

    assert row["status"] == "undated"


def test_an_instant_of_the_text_that_runs_by_the_clock_is_known_as_such() -> None:
    lebanon = from_catalogue("lebanon-2024")
    row = date_of(held(lebanon, [], "2025-01-20T00:00:00+02:00"), term="LB-11", kind="deadline", party="all")

    assert (row["due"], row["convention"], row["due_other"]) == (at("2025-01-26T04:00:00+02:00"), "exact", None)


def test_an_extension_the_file_records_without_a_date_is_not_known_before_the_deadline() -> None:
    lebanon = from_catalogue("lebanon-2024")
    before = date_of(held(lebanon, [], "2025-01-25T00:00:00+02:00"), term="LB-11", kind="deadline")
    after = date_of(held(lebanon, [], "2025-02-01T00:00:00+02:00"), term="LB-11", kind="deadline")
    long_after = date_of(held(lebanon, [], "2025-03-01T00:00:00+02:00"), term="LB-11", kind="deadline")

    assert (before["status"], before["extended_to"]) == ("due_soon", None)
    assert (after["status"], after["extended_to"]) == ("extended", at("2025-02-19T00:00:00+02:00"))
    assert (long_after["status"], long_after["days_late"]) == ("untold", None)


def test_milestones_count_from_day_zero_and_ask_for_their_share() -> None:
    farc = from_catalogue("colombia-farc-2016")
    told = [
        document(
            "1", "registered_arms_stored", "2017-02-25T12:00:00-05:00", kind="register", figure=0.31, unit="share"
        ),
        document(
            "2", "registered_arms_stored", "2017-04-20T12:00:00-05:00", kind="register", figure=0.60, unit="share"
        ),
    ]
    found = held(farc, told, "2017-05-10T00:00:00-05:00")
    rows = {r["name"]: r for r in dates(found, term="CF-5", kind="milestone")}

    assert rows["D+90"]["due"] == at("2017-03-02T00:00:00-05:00")  # 1 December and ninety days, the day whole
    assert [rows[n]["status"] for n in ("D+90", "D+120", "D+150")] == ["met", "met_late", "partly"]
    assert rows["D+120"]["days_late"] == 19.5


def test_what_was_due_after_the_agreement_had_ended_is_moot() -> None:
    ended = document("end", "agreement_ended", "2015-06-01T00:00:00+03:00", agreement="minsk-2-2015", kind="agreement")
    row = date_of(held(MINSK, [ended], "2016-02-01T00:00:00+02:00"), term="M2-11", kind="deadline")

    assert row["status"] == "moot"


def test_a_month_is_a_month_of_the_calendar_in_the_agreement_s_own_zone() -> None:
    told = document("x", "withdrawal_complete", "2015-01-31T10:00:00+02:00", latest="2015-01-31T11:00:00+02:00")
    agreement = changed(MINSK, "M2-6", deadline_rule={"trigger": "withdrawal_complete", "offset": "P1M"})
    row = date_of(held(agreement, [told], "2015-02-10T00:00:00+02:00"), term="M2-6", kind="deadline", party="ua")

    assert row["due"] == datetime.fromisoformat("2015-03-01T00:00:00+02:00")


def test_another_term_that_was_done_can_be_the_trigger() -> None:
    addendum = from_catalogue("minsk-addendum-2015")
    steps = ("tanks", "artillery", "mortars")
    told = [
        document(f"{party}-{kind}", f"stage_one_{kind}_withdrawn", f"2015-10-{15 + n}T12:00:00+03:00", by=party)
        for party in ("ua", "ordlo-luhansk")
        for n, kind in enumerate(steps)
    ]
    row = date_of(held(addendum, told, "2015-10-20T00:00:00+03:00"), term="AD-3", kind="start")
    short = date_of(held(addendum, told[:-1], "2015-10-20T00:00:00+03:00"), term="AD-3", kind="start")

    assert row["triggered_at"] == at("2015-10-17T12:00:00+03:00")
    assert short["status"] == "undated"


def test_an_answer_is_due_so_long_after_each_request() -> None:
    decision = from_catalogue("framework-decision-2016")
    about = {"agreement": decision.id, "term": "FD-4", "kind": "letter"}
    told = [
        document("one", "emergency_meeting_requested", "2016-11-02T10:00:00+02:00", by="ua", **about),
        document("two", "emergency_meeting_requested", "2016-11-05T10:00:00+02:00", by="ordlo-luhansk", **about),
        document("held", "emergency_meeting_held", "2016-11-02T20:00:00+02:00", kind="session", concerns=("doc-one",)),
    ]
    found = held(decision, told, "2016-11-07T10:00:00+02:00")
    rows = {r["name"]: r for r in dates(found, term="FD-4", kind="response")}

    assert rows["doc-one"]["status"] == "met"
    assert (rows["doc-two"]["status"], rows["doc-two"]["days_late"]) == ("untold", None)
    assert date_of(held(decision, [], "2016-11-07T10:00:00+02:00"), term="FD-4", kind="response")["status"] == "undated"
