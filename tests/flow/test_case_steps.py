"""A case from intake to assessment: who may, what is refused, and what is on record."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.flow.cases import TOLD, Desk, desk, determined, endorsed, gathered, in_review, received, triaged
from truce.errors import Conflict, NotEstablished, NotFound, Refused, WrongUsage
from truce.flow.people import people
from truce.flow.verification import case_finding, case_intake, case_look, case_party, case_release, case_work
from truce.flow.verification.case import all_cases, find
from truce.model.mandate import Mandate
from truce.verification.fold import items


@pytest.fixture
def d(tmp_path: Path) -> Desk:
    return desk(tmp_path)


def test_every_move_says_who_when_why_and_carries_the_hash_of_the_act_before(d: Desk) -> None:
    case = endorsed(d)

    entries = d.ledger.entries(subject=case.id)
    moves = find(d.as_("ivy"), case.id).moves
    assert all(move.by and move.why and move.at for move in moves)
    assert [entry.previous for entry in entries] == [None, *(entry.hash for entry in entries[:-1])]
    assert all(entry.signature for entry in entries)


def test_the_mandate_decides_whose_allegation_opens_a_case(tmp_path: Path) -> None:
    d = desk(tmp_path, Mandate(who_may_allege="parties"))

    with pytest.raises(Refused, match="mandate"):
        received(d)
    assert received(d, channel="own_observation", alleged_by="mission").state == "received"
    assert received(d, channel="party_complaint", alleged_by="heath").state == "received"


def test_a_complaint_is_some_partys_and_a_self_report_is_of_its_own_act(d: Desk) -> None:
    with pytest.raises(WrongUsage, match="word of a party"):
        received(d, channel="party_complaint", alleged_by="mission")
    with pytest.raises(WrongUsage, match="own act"):
        received(d, channel="self_report", alleged_by="heath", actor="karst")
    assert received(d, channel="self_report", alleged_by="karst", actor="karst").allegation.actor == "karst"


def test_golden_20_an_act_before_entry_into_force_is_registered_with_that_qualification_and_never_a_breach(
    d: Desk,
) -> None:
    case = received(d, when="2024-10-14T12:00", terms=["VE-1", "VE-4"])

    case = case_intake.register(d.as_("ivy"), case.id)

    assert case.state == "registered"
    assert {one.standing for one in case.scope} == {"before_entry_into_force"}
    other = gathered(d, when="2024-10-14T12:00")
    with pytest.raises(WrongUsage, match="never breached"):
        case_finding.assess(d.as_("ivy"), other.id, TOLD)
    (term,) = TOLD.terms
    noted = replace(TOLD, terms=(replace(term, result="not_in_force"),))
    found = case_finding.assess(d.as_("ivy"), other.id, noted)
    assert found.findings[0].fact_level == "confirmed"
    assert "entry into force" in "\n".join(case_release.text(d.as_("ivy"), other.id, "internal"))


def test_numbers_run_within_the_year_and_find_the_case(d: Desk) -> None:
    first, second = triaged(d), triaged(d)

    assert (first.number, second.number) == ("2025-0001", "2025-0002")
    assert find(d.as_("ivy"), "2025-0002").id == second.id
    with pytest.raises(NotFound):
        find(d.as_("ivy"), "2025-0003")


def test_invariant_10_a_joined_case_lends_its_items_and_taken_apart_stands_as_it_stood(d: Desk) -> None:
    one, other = triaged(d), triaged(d)
    case_work.inform(
        d.as_("ivy"), one.id, kind="open_source", source="paper-1", means="reported_by_source", summary="told"
    )
    before = all_cases(d.as_("ivy"))

    case_intake.merge(d.as_("ivy"), one.id, other.number or "", why="the same night")
    joined = all_cases(d.as_("ivy"))
    assert joined[one.id].state == "merged"
    assert [item.full_id for item in items(joined, other.id)] == [f"{one.id}/i1"]

    case_intake.unmerge(d.as_("ivy"), one.id, why="two nights")
    after = all_cases(d.as_("ivy"))
    assert after[one.id].state == "triaged"
    for id in (one.id, other.id):
        assert replace(after[id], history=()) == replace(before[id], history=())


@pytest.mark.parametrize("into", ["itself", "a joined one"])
def test_a_case_is_joined_neither_to_itself_nor_to_one_that_is_joined(d: Desk, into: str) -> None:
    one, other, third = triaged(d), triaged(d), triaged(d)
    case_intake.merge(d.as_("ivy"), other.id, third.id, why="double")

    with pytest.raises((WrongUsage, Conflict)):
        case_intake.merge(d.as_("ivy"), one.id, one.id if into == "itself" else other.id, why="double")
    assert find(d.as_("ivy"), one.id).state == "triaged"


def test_a_step_the_machine_does_not_have_is_refused_and_nothing_is_written(d: Desk) -> None:
    case = triaged(d)
    size = len(d.ledger.entries(subject=case.id))

    with pytest.raises((Conflict, Refused)):
        case_release.close(d.as_("hana"), case.id, why="enough")
    assert len(d.ledger.entries(subject=case.id)) == size


@pytest.mark.parametrize("text", ["ask o.marta@example.org", "call +380 67 123 45 67"])
def test_texts_of_cases_name_no_way_to_reach_a_person(d: Desk, text: str) -> None:
    with pytest.raises(WrongUsage) as refused:
        received(d, summary=text)
    assert text not in refused.value.explain()
    assert "pseudonym" in refused.value.remedy
    case = triaged(d)
    with pytest.raises(WrongUsage):
        case_intake.reject(d.as_("ivy"), case.id, why=text)


def test_a_testimony_comes_from_a_pseudonym(d: Desk) -> None:
    case = gathered(d)

    with pytest.raises(WrongUsage, match="pseudonym"):
        case_work.inform(
            d.as_("ivy"), case.id, kind="testimony", source="mayor", means="reported_by_source", summary="told"
        )
    with pytest.raises(WrongUsage, match="not a code"):
        case_work.inform(
            d.as_("ivy"), case.id, kind="document", source="Olena M.", means="reported_by_source", summary="told"
        )


def test_golden_17_a_testimony_is_taken_in_only_as_far_as_the_person_allows(d: Desk) -> None:
    case = gathered(d)
    told = {"kind": "testimony", "means": "reported_by_source", "summary": "told"}
    who = people.add(d.as_("ivy"), {"name": "Taras Marked"})

    with pytest.raises(Refused, match="does not allow"):
        case_work.inform(d.as_("ivy"), case.id, source=who.pseudonym, **told)
    people.consent(d.as_("ivy"), who.id, ["record", "internal"], risk_asked=True)
    case = case_work.inform(d.as_("ivy"), case.id, source=who.pseudonym, **told)
    assert case.information[-1].source == who.id


def test_grades_keep_their_history_with_who_and_why_and_start_unknown(d: Desk) -> None:
    case = gathered(d)

    case_work.grade(d.as_("ana"), case.id, source="clinic-4", reliability="D", about="dates", why="two were wrong")
    case = case_work.grade(d.as_("rex"), case.id, item="i2", credibility="4", why="does not fit")

    assert [(g.grade, g.by, g.why) for g in case.reliability["clinic-4"]] == [
        ("B", "ana", "held so far"),
        ("D", "ana", "two were wrong"),
    ]
    assert [g.grade for g in case.information[1].grades] == ["6", "2", "4"]
    assert (case.letter(case.information[0].source), case.information[0].credibility) == ("F", "6")


def test_source_and_item_are_never_graded_in_one_breath(d: Desk) -> None:
    case = gathered(d)

    with pytest.raises(WrongUsage, match="never one"):
        case_work.grade(
            d.as_("ana"), case.id, source="clinic-4", reliability="B", item="i2", credibility="2", why="both"
        )


def test_golden_24_ten_copies_of_one_outlet_confirm_nothing(d: Desk) -> None:
    case = triaged(d)
    for n in range(3):
        told = {"kind": "open_source", "source": f"paper-{n}", "origin": "outlet-1", "means": "reported_by_source"}
        case_work.inform(d.as_("ivy"), case.id, summary="The same words.", **told)

    with pytest.raises(WrongUsage, match="independent"):
        case_work.grade(d.as_("ana"), case.id, item="i1", credibility="1", why="all say so")
    told = {"kind": "observation", "source": "patrol-7", "means": "saw"}
    case_work.inform(d.as_("ivy"), case.id, summary="Seen.", **told)
    assert case_work.grade(d.as_("ana"), case.id, item="i1", credibility="1", why="seen as well").information


def test_a_denial_of_access_is_a_fact_and_stands_in_the_finding(d: Desk) -> None:
    case = gathered(d)
    case_work.access(d.as_("ivy"), case.id, to="karst", place="the northern hills")
    case = case_work.access(d.as_("ivy"), case.id, request="a1", outcome="denied", reason_given="mines")

    assert (case.access[0].outcome, case.access[0].reason_given) == ("denied", "mines")
    case_finding.assess(d.as_("ivy"), case.id, TOLD)
    assert "denied" in "\n".join(case_release.text(d.as_("ivy"), case.id, "internal"))


def test_what_is_late_is_said(d: Desk) -> None:
    case = triaged(d)
    case_work.plan(d.as_("ivy"), case.id, team=["ivy"], questions=["did it?"], why="to be taken up")
    case_work.access(d.as_("ivy"), case.id, to="karst", place="the hills")
    assert case_look.show(d.as_("ivy"), case.id).overdue == ()

    d.later(hours=73)

    late = [one.what for one in case_look.show(d.as_("ivy"), case.id).overdue]
    assert len(late) == 2
    case_work.visit(d.as_("ivy"), case.id, kind="site_visit", result="partly")
    assert len(case_look.show(d.as_("ivy"), case.id).overdue) == 1


def test_show_says_what_may_come_next_and_who_may_do_it(d: Desk) -> None:
    case = in_review(d)

    seen = case_look.show(d.as_("rex"), case.id)

    steps = {one.action: one for one in seen.next}
    assert steps["case.determine"].to == ("determined",)
    assert steps["case.determine"].you
    assert "reviewer" in steps["case.determine"].roles
    assert not {one.action: one for one in case_look.show(d.as_("ivy"), case.id).next}["case.determine"].you


def test_a_look_is_on_record_and_a_list_shows_only_what_one_may_read(d: Desk) -> None:
    case = triaged(d)

    assert [one.id for one in case_look.visible(d.as_("ana"))] == [case.id]
    with pytest.raises(Refused):
        case_look.visible(d.as_("audra"))
    assert d.ledger.entries(subject="views:ana")[-1].facts["looked_at"] == "cases"


def test_a_party_that_may_still_reply_has_not_failed_to(d: Desk) -> None:
    case = determined(d)
    case_party.notify(d.as_("hana"), case.id, to="karst", due=d.staff.clock.now + timedelta(days=7))

    with pytest.raises(Conflict, match="not over"):
        case_party.answer(d.as_("hana"), case.id, result="no_response", why="silence")
    with pytest.raises(Conflict, match="needs a reply"):
        case_party.answer(d.as_("hana"), case.id, result="accepted", why="surely")
    d.later(days=8)
    assert case_party.answer(d.as_("hana"), case.id, result="no_response", why="silence").state == "no_response"


def test_a_reply_is_kept_word_for_word_with_its_own_grade(d: Desk) -> None:
    case = determined(d)
    case_party.notify(d.as_("hana"), case.id, to="karst", due=d.staff.clock.now + timedelta(days=7))

    words = "We  deny it.\nWholly. "
    case = case_party.reply(d.as_("otto"), case.id, notice="n1", text=words, reliability="D", credibility="4")

    (reply,) = case.notices[0].replies
    assert (reply.text, reply.reliability, reply.credibility) == (words, "D", "4")


def test_a_commission_of_the_parties_says_who_agreed(tmp_path: Path) -> None:
    d = desk(tmp_path, Mandate(who_decides="joint_committee"))
    case = determined(d)
    hana = d.as_("hana")
    case_party.notify(hana, case.id, to="karst", due=d.staff.clock.now + timedelta(days=1))
    d.later(days=2)
    case_party.answer(hana, case.id, result="no_response", why="silence")
    case_party.commission(hana, case.id, why="asked")

    with pytest.raises(WrongUsage, match="who agreed"):
        case_party.commission(hana, case.id, result="endorsed", why="agreed")
    votes = {"karst": "object", "heath": "agree"}
    case = case_party.commission(hana, case.id, result="not_endorsed", votes=votes, why="no agreement")

    assert case.state == "not_endorsed"
    assert dict(case.decisions[-1].votes) == votes


def test_a_remedy_is_followed_to_its_end_before_a_case_closes(d: Desk) -> None:
    case = endorsed(d)
    hana = d.as_("hana")
    due = d.staff.clock.now + timedelta(days=3)
    case_party.remedy(hana, case.id, kind="discipline", owner="karst", text="Find who did it.", due=due, why="agreed")
    case_release.restrict(hana, case.id, audience="parties", why="for the parties")

    with pytest.raises(Conflict, match="still open") as refused:
        case_release.close(hana, case.id, why="enough")
    assert refused.value.given["open"] == "r1"
    d.later(days=4)
    assert [one.what for one in case_look.show(hana, case.id).overdue] == ["remedy r1 (discipline, owed by karst)"]
    case_party.remedy(hana, case.id, id="r1", status="done", why="told and seen")
    with pytest.raises(Conflict, match="at its end"):
        case_party.remedy(hana, case.id, id="r1", status="agreed", why="again")
    assert case_release.close(hana, case.id, why="all is done").state == "closed"


def test_times_from_the_allegation_to_each_step_are_figures(d: Desk) -> None:
    heard = datetime(2025, 4, 20, 9, tzinfo=UTC)
    case = received(d, received_at=heard)
    case_intake.register(d.as_("ivy"), case.id)

    _, rows = case_look.times(d.as_("ivy"), case.id)

    hours = {row.step: row for row in rows}
    assert getattr(hours["registered"], "hours", 0) > 47
    _, over_all = case_look.times(d.as_("ivy"), None)
    assert [row.waiting for row in over_all if row.step == "triaged"] == [1]  # type: ignore[union-attr]


def test_a_fact_that_nothing_speaks_for_is_not_established_and_it_says_what_is_lacking(d: Desk) -> None:
    case = triaged(d)
    case_work.plan(d.as_("ivy"), case.id, team=["ivy"], questions=["did it?"], why="to be taken up")
    with pytest.raises(NotEstablished, match="item of information"):
        case_finding.assess(d.as_("ivy"), case.id, TOLD)
    told = {"kind": "open_source", "source": "paper-1", "means": "reported_by_source"}
    case_work.inform(d.as_("ivy"), case.id, summary="It is said.", **told)

    with pytest.raises(NotEstablished) as lack:
        case_finding.assess(d.as_("ivy"), case.id, TOLD)

    said = lack.value.explain()
    for part in ("independent origins", "not judged yet", "other explanations"):
        assert part in said
    assert find(d.as_("ivy"), case.id).state == "under_verification"
    for level in lack.value.remedy.partition(": ")[2].split(", "):
        case_finding.assess(d.as_("ivy"), case.id, replace(TOLD, fact_level=level, severity=None, terms=()))
