"""Invariants 1, 2, 8, 9, 10 and 12 of DOMAIN 9.7, each by its number and its words; the others stand beside."""

from io import BytesIO
from pathlib import Path

import pytest

from tests.casework import STAFF
from tests.flow.cases import NAMED, NAMING, TOLD, Desk, desk, determined, gathered, in_review, received, triaged
from truce.errors import NotEstablished, Refused, TruceError
from truce.flow.evidence import preserve
from truce.flow.evidence.preserve_input import Given
from truce.flow.evidence.preserve_touch import check
from truce.flow.people import people, people_open
from truce.flow.verification import case_finding, case_intake, case_party, case_work
from truce.flow.verification.case import find
from truce.flow.verification.case_release import text


@pytest.fixture
def d(tmp_path: Path) -> Desk:
    return desk(tmp_path)


def test_01_no_finding_without_an_item_of_information_and_a_reviewer_who_is_not_its_author(d: Desk) -> None:
    bare = triaged(d)
    case_work.plan(d.as_("ivy"), bare.id, team=["ivy"], questions=["did it happen?"], why="to be taken up")
    with pytest.raises(NotEstablished):
        case_finding.assess(d.as_("ivy"), bare.id, TOLD)

    full = in_review(d)
    with pytest.raises(Refused):
        case_finding.determine(d.as_("ivy"), full.id, why="I agree with myself")
    assert case_finding.determine(d.as_("rex"), full.id, why="it holds").findings[-1].reviewer == "rex"


def test_02_attribution_is_absent_unless_the_mandate_allows_it_and_no_unapproved_name_is_published(
    d: Desk, tmp_path: Path
) -> None:
    case = gathered(d)
    with pytest.raises(TruceError):
        case_finding.assess(d.as_("ivy"), case.id, NAMED)

    n = desk(tmp_path / "allowed", NAMING)
    unapproved = determined(n, NAMED, attribution=False)
    assert "karst" not in " ".join(map(str, text(n.as_("hana"), unapproved.id, "parties"))).lower()


def test_08_a_changed_byte_of_evidence_fails_its_check_and_gaps_of_custody_are_shown(d: Desk) -> None:
    case = received(d)
    told = preserve.Receipt(case=case.id, origin="a resident", why="shown at the visit")
    kept = preserve.add(d.as_("ivy"), Given(BytesIO(b"a photograph")), told).exhibit
    path = next(
        p for p in (d.staff.house.mission.folder / "exhibits").rglob("*") if p.is_file() and p.stat().st_size == 12
    )
    path.chmod(0o640)
    path.write_bytes(b"A photograph")

    checked = check(d.as_("cleo"), kept.id)
    assert checked.failed
    assert checked.exhibit.flagged


def test_09_no_role_but_protection_with_a_reason_reaches_an_identity(d: Desk) -> None:
    person = people.add(d.as_("pia"), {"name": "Oksana Marked"})

    for handle in STAFF:
        if handle != "pia":
            with pytest.raises(Refused):
                people_open.open_identity(d.as_(handle), person.id, "to know")
    with pytest.raises(TruceError):
        people_open.open_identity(d.as_("pia"), person.id, " ")
    assert "Marked" in str(people_open.open_identity(d.as_("pia"), person.id, "a fear of reprisal"))


def test_10_merging_cases_keeps_every_item_and_taking_apart_restores_them(d: Desk) -> None:
    one, other = gathered(d), triaged(d)
    before = find(d.as_("ivy"), one.id), find(d.as_("ivy"), other.id)

    case_intake.merge(d.as_("ivy"), other.id, into=one.id, why="the same act")
    case_intake.unmerge(d.as_("ivy"), other.id, why="it was another")

    after = find(d.as_("ivy"), one.id), find(d.as_("ivy"), other.id)
    assert [c.information for c in after] == [c.information for c in before]
    assert [c.state for c in after] == [c.state for c in before]


def test_12_withdrawn_consent_blocks_new_uses_at_once_and_lists_past_releases(d: Desk) -> None:
    case = determined(d)
    case_party.notify(d.as_("hana"), case.id, to="karst", due=d.staff.clock.now.replace(year=2030))
    person = next(item.source for item in find(d.as_("ivy"), case.id).information if item.source.startswith("per-"))

    _, left_before = people.withdraw(d.as_("pia"), person, None)

    assert [(one.use, one.to) for one in left_before] == [("share_parties", "karst")]
    with pytest.raises(TruceError):
        text(d.as_("hana"), case.id, "parties")
