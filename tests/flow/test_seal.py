"""Cases led by the real steps, with real exhibits, sealed and checked: what honest work leaves behind is whole."""

from pathlib import Path

import pytest

from tests.flow import cases
from tests.flow.cases import UNKNOWN, Desk, desk, endorsed, triaged
from tests.flow.preserved import receipt, unlooked
from truce.errors import Refused
from truce.flow.bundle.check import check
from truce.flow.bundle.seal import Wish, seal
from truce.flow.evidence import preserve_touch as touch
from truce.flow.evidence.preserve import add, add_item, bytes_given, derive
from truce.flow.rights.roles import grant
from truce.flow.rights.roles_two import agree, request
from truce.flow.verification import case_intake, case_release, case_work
from truce.model.exhibit import Exhibit


@pytest.fixture
def n(tmp_path: Path) -> Desk:
    return desk(tmp_path, cases.NAMING)


def put(d: Desk, case: str, content: bytes, *, restricted: bool = False) -> Exhibit:
    told = receipt(case=case, restricted=restricted)
    return add(d.as_("ivy"), bytes_given(content, "visit.txt"), told, unlooked).exhibit


def failures(d: Desk, case: str, out: Path, *, opened: bool = False) -> list[str]:
    seal(d.as_("cleo"), Wish(kind="case", of=case, out=out, opened=opened))
    return [f"{one.step} {one.what}: {one.why}" for one in check(out).findings.failures]


def test_a_case_from_intake_to_its_end_with_all_that_happened_to_its_exhibits_is_whole(n: Desk, tmp_path: Path) -> None:
    case = endorsed(n, UNKNOWN).id
    cleo = n.as_("cleo")
    one, two, secret = put(n, case, b"first"), put(n, case, b"second"), put(n, case, b"told in trust", restricted=True)
    touch.view(cleo, one.id, tmp_path / "look", why="to describe it")
    derive(
        n.as_("ivy"), one.id, bytes_given(b"cropped", "crop.txt"), how="cropped", why="for the page", looking=unlooked
    )
    touch.seal(cleo, two.id, why="the source asked")
    touch.check(cleo, secret.id)
    add_item(n.as_("ivy"), receipt(case=case, what="a fragment"), "S-1")
    case_release.publish(n.as_("hana"), case, audience="public", place="the north of the island", why="approved")
    n.later(hours=49)
    case_release.close(n.as_("hana"), case, why="nothing is awaited")

    assert failures(n, case, tmp_path / "b") == []
    assert b"told in trust" not in b"".join(p.read_bytes() for p in (tmp_path / "b").rglob("*") if p.is_file())


def test_joined_cases_go_together(n: Desk, tmp_path: Path) -> None:
    one, other = triaged(n), triaged(n)
    case_intake.merge(n.as_("ivy"), one.id, other.number or "", why="the same night")

    assert failures(n, other.id, tmp_path / "a") == []
    assert failures(n, one.id, tmp_path / "b") == []
    for name in ("a", "b"):
        assert len(list((tmp_path / name / "data" / "case").iterdir())) == 2


def test_what_a_role_for_one_case_did_is_allowed_there(n: Desk, tmp_path: Path) -> None:
    case = triaged(n).id
    grant(n.as_("admin"), "mona", "investigator", case=case)
    case_work.inform(
        n.as_("mona"), case, kind="open_source", source="paper-1", means="reported_by_source", summary="told"
    )

    assert failures(n, case, tmp_path / "b") == []


def test_an_exhibit_destroyed_by_two_leaves_its_record_and_the_bundle_whole(n: Desk, tmp_path: Path) -> None:
    case = triaged(n).id
    gone = put(n, case, b"to be destroyed")
    asked = request(n.as_("hana"), "exhibit.destroy", gone.id, {"bytes": "gone"}, why="the law asks it")
    agree(n.as_("cleo"), str(asked.subject))
    touch.destroy(n.as_("hana"), gone.id, why="the law asks it", law="Retention Act 3")

    assert failures(n, case, tmp_path / "b") == []


def test_sealed_exhibits_go_out_in_plain_only_where_it_is_said_and_by_who_may(n: Desk, tmp_path: Path) -> None:
    case = triaged(n).id
    secret = put(n, case, b"told in trust", restricted=True)

    assert failures(n, case, tmp_path / "open", opened=True) == []
    assert (tmp_path / "open" / "data" / "exhibits" / str(secret.sha256)).read_bytes() == b"told in trust"
    with pytest.raises(Refused):
        seal(n.as_("hana"), Wish(kind="case", of=case, out=tmp_path / "no", opened=True))
    assert not (tmp_path / "no").exists()


def test_the_whole_of_such_a_mission_is_whole_too(n: Desk, tmp_path: Path) -> None:
    put(n, endorsed(n, UNKNOWN).id, b"first", restricted=True)
    asked = request(n.as_("hana"), "seal.mission", why="the town is no longer safe")
    agree(n.as_("admin"), str(asked.subject))
    made = seal(n.as_("hana"), Wish(kind="mission", out=tmp_path / "all"))

    assert [f"{one.step} {one.what}: {one.why}" for one in made.checked.findings.failures] == []


def test_a_case_leaves_for_a_court_only_where_those_who_speak_in_it_allow_that(n: Desk, tmp_path: Path) -> None:
    case = cases.gathered(n).id

    with pytest.raises(Refused):
        seal(n.as_("cleo"), Wish(kind="case", of=case, out=tmp_path / "court", use="court"))
    assert not (tmp_path / "court").exists()
    seal(n.as_("cleo"), Wish(kind="case", of=case, out=tmp_path / "kept"))
    assert "nobody on whose word it rests was asked" in (tmp_path / "kept" / "data" / "index.html").read_text("utf-8")


def test_what_left_for_the_parties_stands_on_the_record_of_each_person(n: Desk, tmp_path: Path) -> None:
    case = cases.gathered(n).id
    made = seal(n.as_("cleo"), Wish(kind="case", of=case, out=tmp_path / "b", use="parties"))
    left = n.ledger.entries(acts=["people.release"])

    assert [entry.facts["product"] for entry in left] == [made.id]
    assert made.checked.whole
