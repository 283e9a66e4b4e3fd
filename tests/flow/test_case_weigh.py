"""While it is written, an assessment is held against its standard as `assess` would hold it, and nothing is kept."""

from dataclasses import replace
from pathlib import Path

import pytest

from tests.flow import cases
from tests.flow.cases import NAMED, NAMING, TOLD, Desk
from truce.errors import TruceError
from truce.flow.verification import case_finding, case_release, case_work
from truce.flow.verification.case import find
from truce.flow.verification.case_weigh import weigh, weigh_again
from truce.model.assessment import Assessment


@pytest.fixture(scope="module")
def d(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    return cases.desk(tmp_path_factory.mktemp("weigh"), NAMING)


DRAFTS = [
    NAMED,
    replace(NAMED, severity=None),
    replace(NAMED, fact_level="undetermined", severity=None, terms=(), attribution=cases.UNKNOWN.attribution),
    replace(NAMED, standard="allegation"),
    replace(NAMED, standard="balance"),
    replace(NAMED, information=("i1",)),
    replace(NAMED, information=()),
    replace(NAMED, information=("i7",)),
    replace(NAMED, terms=(replace(cases.TERM, rule=None),)),
    replace(NAMED, terms=(replace(cases.TERM, result="permitted"),)),
    replace(NAMED, attribution=None),
    replace(NAMED, attribution=replace(NAMED.attribution, basis=("pattern",))),  # type: ignore[type-var]
]


@pytest.mark.parametrize("draft", DRAFTS, ids=range(len(DRAFTS)))
def test_it_says_beforehand_what_assess_would_say(d: Desk, draft: Assessment) -> None:
    case = cases.gathered(d)
    size = d.ledger.size()
    said = weigh(d.as_("ivy"), case, draft).holds

    assert d.ledger.size() == size
    try:
        case_finding.assess(d.as_("ivy"), case.id, draft)
        taken = True
    except TruceError:
        taken = False
    assert said == taken


def test_every_check_of_the_standard_is_named_apart(tmp_path: Path) -> None:
    d = cases.desk(tmp_path)
    case = cases.gathered(d)
    told = weigh(d.as_("ivy"), case, replace(TOLD, information=("i1",)))
    names = [one.name for one in told.checks if one.part == "standard"]

    assert names == ["any_of", "minimum_grades", "alternatives_weighed", "contrary_weighed", "exhibits_whole"]
    assert not next(one for one in told.checks if one.name == "any_of").holds
    assert any("too few independent origins" in line for one in told.checks for line in one.told)


def test_a_grade_that_fell_meanwhile_shows_before_the_reviewer_agrees(d: Desk) -> None:
    case = cases.in_review(d, cases.UNKNOWN)
    before = weigh_again(d.as_("rex"), case)
    case_work.grade(d.as_("ana"), case.id, source="clinic-4", reliability="E", why="it was forged")
    after = weigh_again(d.as_("rex"), find(d.as_("rex"), case.id))

    assert before is not None
    assert before.holds
    assert after is not None
    assert not after.holds


def test_the_editions_for_others_do_not_say_which_item_carries_what(tmp_path: Path) -> None:
    d = cases.desk(tmp_path)
    case = cases.determined(d, replace(TOLD, narrative="It is borne out by a record. [i2]"))
    inside = "\n".join(case_release.text(d.as_("ivy"), case.id, "internal"))
    outside = "\n".join(case_release.text(d.as_("ivy"), case.id, "parties"))

    assert "[i2]" in inside
    assert "[i2]" not in outside
    assert "borne out by a record" in outside
