"""What a case refuses at once, and what it keeps in sight: times, actors, access, names where none may be said."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.casework import Staffed, staffed
from tests.flow.cases import NAMED, NAMING, TOLD, UNKNOWN, Desk, determined, gathered, in_review, received, triaged
from truce.errors import Conflict, NotFound, WrongUsage
from truce.flow.verification import case_finding, case_look, case_named, case_party, case_release, case_work
from truce.model.mandate import Mandate
from truce.model.when import read_time


@pytest.fixture(scope="module")
def staff(tmp_path_factory: pytest.TempPathFactory) -> Staffed:
    """One mission for all tests here: each has cases of its own."""
    return staffed(tmp_path_factory.mktemp("mended"))


@pytest.fixture
def d(staff: Staffed) -> Desk:
    return Desk(staff, Mandate())


def test_nothing_is_received_before_it_happened_or_before_it_could_have(d: Desk) -> None:
    now = d.staff.clock.now
    day = f"{now:%Y-%m-%d}"

    for told, field in (
        ({"when": f"{now + timedelta(days=2):%Y-%m-%d}"}, "--when"),
        ({"when": day, "received_at": now - timedelta(days=3)}, "--when"),
        ({"received_at": now + timedelta(days=1)}, "--received"),
    ):
        with pytest.raises(WrongUsage) as refused:
            received(d, **told)
        assert refused.value.given["field"] == field
        assert refused.value.remedy
    assert received(d, when=day).state == "received"  # today is as wide as the day


def test_no_visit_access_or_reply_is_of_the_future(d: Desk) -> None:
    case = determined(d)
    ivy, then = d.as_("ivy"), d.staff.clock.now + timedelta(days=30)
    case_party.notify(d.as_("hana"), case.id, to="karst", due=then)
    other = gathered(d)
    case_work.access(ivy, other.id, to="karst", place="the hills")

    steps: list[Any] = [
        lambda: case_work.visit(ivy, other.id, kind="site_visit", result="done", began=then),
        lambda: case_work.access(ivy, other.id, to="karst", place="the hills", at=then),
        lambda: case_work.access(ivy, other.id, request="a1", outcome="denied", at=then),
        lambda: case_party.reply(d.as_("otto"), case.id, notice="n1", text="No.", received_at=then),
    ]
    for step in steps:
        with pytest.raises(WrongUsage, match="in the future") as refused:
            step()
        assert refused.value.given["field"] == "--at"
        assert refused.value.remedy
    long_ago = then - timedelta(days=90)
    with pytest.raises(WrongUsage, match="before being asked"):
        case_work.access(ivy, other.id, request="a1", outcome="denied", at=long_ago)


def test_an_actor_is_one_that_an_agreement_names_or_unknown_or_other(staff: Staffed) -> None:
    d = Desk(staff, NAMING)
    with pytest.raises(WrongUsage, match="no agreement") as refused:
        received(d, actor="martians")
    assert {"karst", "heath", "unknown", "other"} <= set(str(refused.value.given["known"]).split(", "))
    for actor in ("unknown", "other", "heath"):
        assert received(d, actor=actor).allegation.actor == actor
    assert NAMED.attribution is not None
    martians = replace(NAMED, attribution=replace(NAMED.attribution, actor="martians"))
    with pytest.raises(WrongUsage, match="no agreement"):
        case_finding.assess(d.as_("ivy"), gathered(d).id, martians)


def test_the_word_other_in_a_text_names_nobody(d: Desk) -> None:
    case = gathered(d, actor="other")

    case = case_finding.assess(d.as_("ivy"), case.id, replace(TOLD, narrative="Other people saw it, and one other."))

    assert case_named.named_in_finding(d.as_("ivy"), case) == ()


def test_a_denial_stays_in_sight_when_access_is_granted_later_and_that_needs_its_reason(d: Desk) -> None:
    case, ivy = gathered(d), d.as_("ivy")
    case_work.access(ivy, case.id, to="karst", place="the hills", outcome="denied", reason_given="mines")

    with pytest.raises(WrongUsage, match="an outcome already") as refused:
        case_work.access(ivy, case.id, request="a1", outcome="granted")
    assert refused.value.given["missing"] == "--why"
    case = case_work.access(ivy, case.id, request="a1", outcome="granted", why="the road was cleared")

    (asked,) = case.access
    assert [(one.outcome, one.reason_given) for one in asked.outcomes] == [("denied", "mines"), ("granted", None)]
    assert asked.outcomes[-1].why == "the road was cleared"
    case_finding.assess(ivy, case.id, TOLD)
    assert "denied, later granted" in "\n".join(case_release.text(ivy, case.id, "internal"))


def test_an_author_hears_at_once_of_a_name_where_nobody_may_be_named(d: Desk) -> None:
    case, ivy = gathered(d), d.as_("ivy")
    told = replace(TOLD, narrative="Men of the Karst League came.", limitations="Heath was hit; it was not visited.")

    case = case_finding.assess(ivy, case.id, told)

    first, second = case_named.named_in_finding(ivy, case)
    assert "narrative names karst" in first
    assert "its release is refused" in first
    assert "limitations names heath" in second
    assert "its release is refused" not in second
    assert "--text" in first
    (review,) = case_named.named(ivy, case, {"--why": "the League did it, karst"})
    assert "--why names karst" in review
    assert case_named.named(ivy, case, {"--why": "it holds"}) == ()


def test_where_attribution_is_allowed_the_actor_found_may_be_named_and_one_only_alleged_may_not(
    staff: Staffed,
) -> None:
    d = Desk(staff, NAMING)
    ivy = d.as_("ivy")
    words = "Men of the Karst League came."

    found = case_finding.assess(ivy, gathered(d).id, replace(NAMED, narrative=words))
    assert case_named.named_in_finding(ivy, found) == ()
    alleged = case_finding.assess(ivy, gathered(d).id, replace(UNKNOWN, narrative=words))
    assert len(case_named.named_in_finding(ivy, alleged)) == 1


def test_who_determines_twice_hears_that_it_is_determined(d: Desk) -> None:
    case = in_review(d)
    case_finding.determine(d.as_("rex"), case.id, why="it holds")

    with pytest.raises(Conflict, match="already determined: you"):
        case_finding.determine(d.as_("rex"), case.id, why="it holds still")


def test_a_grade_without_its_reason_says_which_option_is_missing(d: Desk) -> None:
    case = gathered(d)
    told = {"kind": "document", "source": "c-1", "means": "reported_by_source", "summary": "told"}

    with pytest.raises(WrongUsage, match="needs its reason") as refused:
        case_work.inform(d.as_("ivy"), case.id, **told, reliability="A")
    assert refused.value.given["missing"] == "--grade-why"
    assert "--grade-why" in refused.value.remedy


def test_show_names_joined_cases_by_number(d: Desk) -> None:
    from truce.flow.verification import case_intake

    one, other = triaged(d), triaged(d)
    case_intake.merge(d.as_("ivy"), one.id, other.id, why="the same night")

    assert case_look.show(d.as_("ivy"), one.id).numbers[other.id] == other.number
    assert case_look.show(d.as_("ivy"), other.id).numbers[one.id] == one.number


def test_a_time_that_is_wide_is_refused_only_where_all_of_it_is_to_come(d: Desk, tmp_path: Path) -> None:
    year = d.staff.clock.now.year
    assert received(d, when=str(year)).allegation.earliest == read_time(str(year), "UTC").earliest


@pytest.mark.parametrize("words", ["Quenrisalda Vobrumarska", "cas-Quenrisalda Vobrumarska"])
def test_a_case_that_is_not_there_is_repeated_only_where_it_is_a_number_or_an_id(d: Desk, words: str) -> None:
    with pytest.raises(NotFound) as refused:
        case_look.show(d.as_("ivy"), words)
    assert "Quenrisalda" not in refused.value.explain()
    with pytest.raises(NotFound, match="no such case") as refused:
        case_look.show(d.as_("ivy"), "2031-0001")
    assert refused.value.given["given"] == "2031-0001"
