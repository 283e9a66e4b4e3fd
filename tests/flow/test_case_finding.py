"""A finding: three people, named standards, attribution apart, and what each edition may hold."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from tests.casework import Staffed, staffed
from tests.flow.cases import NAMED, NAMING, TOLD, UNKNOWN, Desk, desk, determined, endorsed, gathered, in_review
from truce.errors import Conflict, NotEstablished, Refused, Untrustworthy, WrongUsage
from truce.flow.acting import perform
from truce.flow.people import people
from truce.flow.verification import case_finding, case_party, case_release, case_work
from truce.flow.verification.case import find
from truce.flow.why import why
from truce.model.finding import Attribution
from truce.model.mandate import Mandate

OWN = """\
one_word:
  names: {en: One word, uk: Одне слово, ru: Одно слово}
  meaning: For a test.
  level: 1
  version: 1
  supports: [confirmed]
  assess: [{items: 1}]
  review: [reviewer_differs]
"""


@pytest.fixture(scope="module")
def staff(tmp_path_factory: pytest.TempPathFactory) -> Staffed:
    """One mission for all tests here: each has cases of its own."""
    return staffed(tmp_path_factory.mktemp("cases"))


@pytest.fixture
def d(staff: Staffed) -> Desk:
    """Under a mandate that allows neither to name nor to publish."""
    return Desk(staff, Mandate())


@pytest.fixture
def n(staff: Staffed) -> Desk:
    """Under a mandate that lets the mission name who did it, and publish after two days."""
    return Desk(staff, NAMING)


def text(d: Desk, case: str, edition: str, who: str = "hana") -> str:
    return "\n".join(case_release.text(d.as_(who), case, edition))


def test_golden_12_verified_and_not_attributed_is_a_full_result_from_intake_to_the_public(n: Desk) -> None:
    case = endorsed(n, UNKNOWN)
    assert case.findings[0].attribution.actor == "unknown"

    case_release.publish(n.as_("hana"), case.id, audience="public", place="the north of the island", why="approved")
    n.later(hours=49)
    case = case_release.close(n.as_("hana"), case.id, why="nothing is awaited")

    told = text(n, case.id, "public")
    assert case.state == "closed"
    assert "Fact: confirmed" in told
    assert "could not be established; that does not lessen what is found" in told
    assert "karst" not in told.casefold()
    assert "northern hills" not in told
    assert "per-" not in told
    assert "ivy" not in told


def test_invariant_1_no_finding_without_a_reviewer_who_is_not_its_author(d: Desk) -> None:
    case = in_review(d)
    both = d.as_("rex")  # a reviewer who also is an investigator
    case_work.inform(d.as_("ivy"), case.id, kind="document", source="c-5", means="reported_by_source", summary="told")

    with pytest.raises((Refused, Conflict)):
        case_finding.determine(d.as_("ivy"), case.id, why="mine is right")
    with pytest.raises((Refused, Conflict)):
        case_finding.give_back(d.as_("ivy"), case.id, why="mine")
    found = case_finding.determine(both, case.id, why="it holds").findings[0]
    assert (found.author, found.reviewer) == ("ivy", "rex")


@pytest.mark.parametrize(("who", "taken"), [("ivy", "author"), ("rex", "reviewer")])
def test_whoever_has_one_part_is_told_so_before_the_database_would_refuse(d: Desk, who: str, taken: str) -> None:
    case = determined(d)

    with pytest.raises(Conflict, match="three people") as refused:
        case_finding.part_of(find(d.as_("ivy"), case.id), case.findings[0].id, "releaser", d.as_(who))
    assert refused.value.given["you_are"] == taken


def test_where_policy_and_code_are_passed_by_the_ledger_still_refuses_a_second_part(
    d: Desk,
) -> None:
    from truce.flow import acting
    from truce.model.act import Signs, StateMove

    case = in_review(d)
    finding = case.findings[0].id
    facts = {"finding": finding, "why": "mine is right"}
    move = StateMove(len(case.moves) + 1, "in_review", "determined")
    forged = acting.act_of(d.as_("ivy"), "case.determine", case.id, facts, move=move, signs=Signs(finding, "reviewer"))

    with pytest.raises(Conflict, match="three people"):
        d.ledger.append([forged])
    assert find(d.as_("ivy"), case.id).state == "in_review"


def test_invariant_2_where_the_mandate_forbids_it_nobody_is_named_whatever_the_evidence(d: Desk) -> None:
    case = gathered(d)

    with pytest.raises(Refused, match="mandate"):
        case_finding.assess(d.as_("ivy"), case.id, NAMED)
    with pytest.raises(Refused, match="mandate"):
        case_finding.assess(d.as_("ivy"), case.id, UNKNOWN)
    case = case_finding.assess(d.as_("ivy"), case.id, TOLD)
    assert case.findings[0].attribution.actor == "not_permitted"
    assert "the mandate does not allow it" in text(d, case.id, "internal")


def test_where_the_mandate_allows_it_the_question_of_who_must_be_answered(n: Desk) -> None:
    case = gathered(n)

    with pytest.raises(WrongUsage, match="or that nobody knows"):
        case_finding.assess(n.as_("ivy"), case.id, TOLD)


def test_naming_somebody_needs_grounds_and_others_considered(n: Desk) -> None:
    case = gathered(n)
    assert NAMED.attribution is not None
    thin = replace(NAMED, attribution=replace(NAMED.attribution, basis=("insignia",), alternatives=()))

    with pytest.raises(NotEstablished, match="attribution") as lack:
        case_finding.assess(n.as_("ivy"), case.id, thin)
    assert "grounds" in lack.value.explain()
    assert "other doers" in lack.value.explain()


def test_invariant_2_an_actor_is_named_outside_only_where_a_reviewer_agreed_to_that_too(n: Desk) -> None:
    case = in_review(n, NAMED)
    with pytest.raises(WrongUsage, match="agree to that too"):
        case_finding.determine(n.as_("rex"), case.id, why="it holds")
    case_finding.determine(n.as_("rex"), case.id, why="the fact holds, the badge does not", attribution=False)

    assert "Karst League (the reviewer did not agree)" in text(n, case.id, "internal")
    told = text(n, case.id, "parties").casefold()
    assert "karst" not in told
    assert "who did it: not stated" in told


def test_an_approved_actor_is_named_to_the_public_only_where_it_is_released_with_the_name(n: Desk) -> None:
    with_name = endorsed(n, NAMED, attribution=True)
    case_release.publish(n.as_("hana"), with_name.id, audience="public", with_actor=True, why="approved")
    without = endorsed(n, NAMED, attribution=True)
    case_release.publish(n.as_("hana"), without.id, audience="public", why="approved")
    n.later(hours=49)

    assert "Who did it: Karst League, confidence moderate" in text(n, with_name.id, "public")
    assert "karst" not in text(n, without.id, "public").casefold()


def test_a_release_whose_words_name_an_unapproved_actor_is_refused_with_what_to_do(n: Desk) -> None:
    told = replace(UNKNOWN, narrative="Men of the Karst League came at night.")
    case = endorsed(n, told)

    with pytest.raises(Untrustworthy, match="nobody approved") as refused:
        case_release.publish(n.as_("hana"), case.id, audience="public", why="approved")
    assert "--text" in refused.value.remedy
    with pytest.raises(Refused, match="no attribution"):
        case_release.publish(n.as_("hana"), case.id, audience="public", with_actor=True, why="approved")
    case = case_release.publish(
        n.as_("hana"), case.id, audience="public", text="Armed men came at night.", why="approved"
    )
    assert case.state == "published"


def test_a_mandate_that_forbids_naming_later_hides_what_was_approved_before(n: Desk) -> None:
    case = endorsed(n, NAMED, attribution=True)

    n.mandate = Mandate()

    assert "karst" not in text(n, case.id, "parties").split("Reply of")[0].casefold()


def test_the_public_reads_nothing_before_release_and_before_the_delay_is_over(n: Desk) -> None:
    case = endorsed(n, UNKNOWN)
    with pytest.raises(Refused, match="not released"):
        text(n, case.id, "public")

    case_release.publish(n.as_("hana"), case.id, audience="public", why="approved")

    with pytest.raises(Refused, match="delay"):
        text(n, case.id, "public")
    n.later(hours=47)
    with pytest.raises(Refused, match="delay"):
        text(n, case.id, "public")
    n.later(hours=1)
    assert text(n, case.id, "public")


def test_where_the_mandate_allows_no_publication_nothing_goes_to_the_public(d: Desk) -> None:
    case = endorsed(d)

    with pytest.raises(Refused, match="no publication"):
        case_release.publish(d.as_("hana"), case.id, audience="public", why="approved")
    assert case_release.publish(d.as_("hana"), case.id, audience="parties", why="approved").state == "published"
    with pytest.raises(Refused, match="no publication"):
        text(d, case.id, "public")


def test_the_parties_read_nothing_before_a_second_person_agreed(d: Desk) -> None:
    case = in_review(d)

    with pytest.raises(Refused, match="second person"):
        text(d, case.id, "parties")
    assert "DRAFT" in text(d, case.id, "internal")


def test_a_drill_is_loud_wherever_it_appears_and_never_leaves(d: Desk) -> None:
    case = endorsed(d, replace(TOLD, standard="drill"))

    assert text(d, case.id, "internal").count("DRILL") >= 2
    for edition in ("parties", "public"):
        with pytest.raises(Refused):
            text(d, case.id, edition)
    with pytest.raises(Refused, match="drill"):
        case_release.publish(d.as_("hana"), case.id, audience="parties", why="approved")


def test_invariant_3_a_finding_cites_rule_reading_line_and_coverage(d: Desk) -> None:
    case = gathered(d)
    (term,) = TOLD.terms
    bare = replace(TOLD, terms=(replace(term, rule=None, line=None, coverage=None),))

    with pytest.raises(WrongUsage) as missing:
        case_finding.assess(d.as_("ivy"), case.id, bare)
    assert missing.value.given["missing"] == "rule, line, coverage"
    cited = case_finding.assess(d.as_("ivy"), case.id, TOLD).findings[0].terms[0]
    assert (cited.rule, cited.reading, cited.line, cited.coverage) == ("acts 1", "text", "none", 0.2)


def test_invariant_3_a_ruling_of_the_mission_gives_what_a_finding_cites(d: Desk) -> None:
    ruling = kept_ruling(d)
    case = gathered(d)
    (term,) = TOLD.terms
    of_ruling = replace(term, ruling=ruling, rule=None, line=None, coverage=None)

    cited = case_finding.assess(d.as_("ivy"), case.id, replace(TOLD, terms=(of_ruling,))).findings[0].terms[0]

    assert (cited.rule, cited.line, cited.coverage, cited.ruling) == ("judge 9", "none", 0.45, ruling)
    other = replace(of_ruling, term="VE-1")
    with pytest.raises(WrongUsage, match="something else"):
        case_finding.assess(d.as_("ivy"), case.id, replace(TOLD, terms=(other,)))


def kept_ruling(d: Desk) -> str:
    from datetime import UTC, datetime

    from truce.model.columns import to_table
    from truce.model.ruling import Ruling

    at = datetime(2024, 10, 20, tzinfo=UTC)
    made = Ruling(
        id="rul-0000000000000001",
        agreement="vela-2024",
        term="VE-4",
        reading="text",
        party="any",
        area="all",
        period="day",
        earliest=at,
        latest=at + timedelta(days=1),
        status="breached_serious",
        reason="breach_established",
        coverage=0.45,
        as_of=at,
        method="judge 9",
        day=at.date(),
    )
    d.staff.house.mission.lake.replace(Ruling, to_table(Ruling, [made]))
    return made.id


def test_an_exception_that_covers_the_act_leaves_no_breach(d: Desk) -> None:
    from truce.model.finding import ExceptionTest

    case = gathered(d)
    (term,) = TOLD.terms
    covered = replace(term, exceptions=(ExceptionTest(exception="VE-2", applies=True, why="fired at first"),))

    with pytest.raises(WrongUsage, match="leaves no breach"):
        case_finding.assess(d.as_("ivy"), case.id, replace(TOLD, terms=(covered,)))
    permitted = replace(TOLD, terms=(replace(covered, result="permitted"),))
    assert case_finding.assess(d.as_("ivy"), case.id, permitted).findings[0].terms[0].result == "permitted"


def test_where_nobody_watched_silence_is_not_peace(d: Desk) -> None:
    case = gathered(d)
    (term,) = TOLD.terms
    quiet = replace(
        TOLD, fact_level="not_confirmed", severity=None, terms=(replace(term, result="no_breach", coverage=0.0),)
    )

    with pytest.raises(WrongUsage, match="nobody watched"):
        case_finding.assess(d.as_("ivy"), case.id, quiet)


def test_what_did_not_happen_has_no_severity_and_breaches_nothing(d: Desk) -> None:
    case = gathered(d)

    with pytest.raises(WrongUsage, match="breaches nothing"):
        case_finding.assess(d.as_("ivy"), case.id, replace(TOLD, fact_level="undetermined"))
    with pytest.raises(WrongUsage, match="no severity"):
        case_finding.assess(d.as_("ivy"), case.id, replace(TOLD, fact_level="undetermined", terms=()))


def test_at_review_everything_is_weighed_again(d: Desk) -> None:
    case = in_review(d)
    case_work.grade(d.as_("ana"), case.id, item="i2", credibility="5", why="it was forged")

    with pytest.raises(NotEstablished, match="does not hold now"):
        case_finding.determine(d.as_("rex"), case.id, why="it holds")
    assert case_finding.give_back(d.as_("rex"), case.id, why="grade fell").state == "returned"


def test_a_standard_that_changed_after_the_assessment_carries_no_review(tmp_path: Path) -> None:
    d = desk(tmp_path)
    own = d.staff.house.mission.folder / "standards.yaml"
    own.write_text(OWN, "utf-8")
    case = in_review(d, replace(TOLD, standard="one_word"))
    own.write_text(OWN.replace("items: 1", "items: 2"), "utf-8")

    with pytest.raises(Conflict, match="standard of proof changed"):
        case_finding.determine(d.as_("rex"), case.id, why="it holds")


def test_a_returned_assessment_is_written_anew_and_the_old_one_stays(d: Desk) -> None:
    case = in_review(d)
    case_finding.give_back(d.as_("rex"), case.id, why="say more of the place")

    case_finding.assess(d.as_("ivy"), case.id, replace(TOLD, limitations="The place was closed."))
    case_finding.submit(d.as_("ivy"), case.id)
    case = case_finding.determine(d.as_("rex"), case.id, why="it holds")

    assert [one.limitations for one in case.findings] == ["The place was not visited.", "The place was closed."]
    assert [one.reviewer for one in case.findings] == [None, "rex"]


def test_a_dissent_stays_beside_the_finding_for_good(d: Desk) -> None:
    case = determined(d)
    case_finding.dissent(d.as_("ivy"), case.id, about="severity", text="It was serious, not grave.")

    assert "Dissent on severity by ivy: It was serious" in text(d, case.id, "internal")
    outside = text(d, case.id, "parties")
    assert "Dissent on severity is on record" in outside
    assert "not grave" not in outside


def test_a_correction_is_marked_and_what_was_released_stays_on_record(d: Desk) -> None:
    case = endorsed(d)
    case_release.publish(d.as_("hana"), case.id, audience="parties", why="approved")
    told = {"was": "on 20 October", "now": "on 21 October", "why": "the record was misread"}

    case = case_release.correct(d.as_("hana"), case.id, **told)

    assert "CORRECTION" in text(d, case.id, "parties")
    assert case.findings[0].narrative == TOLD.narrative
    with pytest.raises(Refused, match="names an actor"):
        case_release.correct(d.as_("hana"), case.id, was="men", now="men of Karst", why="known now")


def test_a_reopened_case_gets_a_new_finding_and_the_old_release_does_not_carry_over(n: Desk) -> None:
    case = endorsed(n, UNKNOWN)
    case_release.publish(n.as_("hana"), case.id, audience="public", why="approved")
    n.later(hours=49)
    assert text(n, case.id, "public")

    case_release.reopen(n.as_("hana"), case.id, why="a new witness")
    case_work.plan(n.as_("ivy"), case.id, team=["ivy"], questions=["who?"], why="a new witness")
    case = case_finding.assess(n.as_("ivy"), case.id, replace(UNKNOWN, fact_level="probable"))

    assert [one.fact_level for one in case.findings] == ["confirmed", "probable"]
    assert case.findings[0].id != case.findings[1].id
    with pytest.raises(Refused):
        text(n, case.id, "public")


def test_golden_17_withdrawn_consent_blocks_at_once_and_lists_what_had_left(n: Desk) -> None:
    case = endorsed(n, UNKNOWN)
    case_release.publish(n.as_("hana"), case.id, audience="public", why="approved")
    n.later(hours=49)
    assert text(n, case.id, "public")
    person = case.information[0].source

    _, gone = people.withdraw(n.as_("pia"), person, None)

    assert [(one.product, one.use, one.to) for one in gone] == [
        (case.findings[0].id, "share_parties", "karst"),
        (case.findings[0].id, "publish_anon", "public"),
    ]
    for edition in ("parties", "public"):
        with pytest.raises(Refused, match="does not allow"):
            text(n, case.id, edition)
    assert text(n, case.id, "internal")


def test_a_finding_goes_to_a_party_only_as_far_as_those_it_rests_on_allow(d: Desk) -> None:
    case = determined(d)
    people.withdraw(d.as_("pia"), case.information[0].source, ["share_parties"])

    with pytest.raises(Refused, match="does not allow"):
        case_party.notify(d.as_("hana"), case.id, to="karst", due=d.staff.clock.now + timedelta(days=7))
    assert find(d.as_("hana"), case.id).state == "determined"


def test_an_exhibit_that_turned_out_flawed_carries_no_finding(d: Desk) -> None:
    case = gathered(d)
    cleo = d.as_("cleo")
    told = {"case": case.id, "kind": "original", "origin": "patrol", "why": "seen", "sha256": "00" * 32, "size": 1}
    perform(cleo, "exhibit.add", "exh-0000000000000001", told, case=case.id)
    record = {"kind": "technical", "source": "camera-3", "means": "recorded_camera", "summary": "A recording."}
    case_work.inform(d.as_("ivy"), case.id, exhibits=["exh-0000000000000001"], **record)
    case_finding.assess(d.as_("ivy"), case.id, TOLD)
    perform(cleo, "exhibit.check", "exh-0000000000000001", {"hash_ok": False}, case=case.id)

    with pytest.raises(NotEstablished) as flawed:
        case_finding.assess(d.as_("ivy"), case.id, TOLD)
    assert "a check of an exhibit failed: exh-0000000000000001" in flawed.value.explain()


def test_attribution_refused_by_the_mandate_also_at_review(n: Desk) -> None:
    case = in_review(n, NAMED)
    n.mandate = Mandate()

    with pytest.raises(Refused, match="mandate"):
        case_finding.determine(n.as_("rex"), case.id, why="it holds", attribution=True)


def test_an_attribution_nobody_weighed_is_not_approved_by_silence() -> None:
    told = Attribution(actor="karst")

    assert told.names_somebody
    assert told.approved is None


def test_a_case_can_be_asked_why_down_to_the_items_it_rests_on_by_who_may_read_it(d: Desk) -> None:
    case = determined(d)

    (finding,) = why(d.as_("ivy"), case.id).because
    assert (finding.kind, finding.id) == ("finding", case.findings[0].id)
    assert [step.id for step in finding.because if step.kind == "item"] == ["i1", "i2"]
    assert why(d.as_("rex"), finding.id).facts["standard"] == "reasonable_grounds"
    with pytest.raises(Refused):
        why(d.as_("admin"), case.id)
