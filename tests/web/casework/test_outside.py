"""Who reads no cases: a monitor adds to a case that is theirs, a party replies to its notice; no more is told."""

import pytest

from tests.flow import cases
from tests.web.casework.desk import ALLEGED, Browser, Office, moved, step
from truce.flow.rights.roles import enrol, grant
from truce.flow.room.cases import book
from truce.flow.verification import case_intake, case_party, case_work
from truce.people.keys import new_key

NOWHERE = ("2025-9999", "cas-0123456789abcdef")


@pytest.fixture(scope="module")
def liv(office: Office) -> Browser:
    """A liaison officer: answers for a party, reads no case."""
    staff, key = office.room.staff, new_key("liv")
    staff.keys["liv"] = key
    enrol(staff.as_("admin"), "liv", key.signing, key.reading)
    grant(staff.as_("admin"), "liv", "liaison")
    return office.as_("liv")


def alike(told: str, ref: str) -> str:
    """An answer without what differs between any two: the case that was named, and the token of the session."""
    return told.replace(ref, "REF")


def _not_monas(office: Office) -> str:
    case = case_intake.receive(
        office.desk.as_("otto"), channel="civilian_report", alleged_by=cases.PERSON, summary="Shots at the mill"
    )
    return case_intake.register(office.desk.as_("otto"), case.id).number or ""


@pytest.mark.parametrize("name", ["inform", "visit", "access"])
def test_nobody_learns_by_a_form_which_cases_there_are(office: Office, name: str) -> None:
    mona, csrf, there, nowhere = office.as_("mona"), office.as_("mona").csrf(), _not_monas(office), NOWHERE[0]
    for path in (f"/cases/{{}}/do/{name}", "/cases/{}/exhibits/add"):
        got = [mona.get(path.format(ref)) for ref in (there, nowhere)]
        sent = [mona.client.post(path.format(ref), data={"csrf": csrf, "why": "x"}) for ref in (there, nowhere)]
        for one, other in (got, sent):
            assert one.status_code == other.status_code == 404
            assert alike(one.text, there) == alike(other.text, nowhere)


def test_who_is_put_on_the_team_may_add_to_the_case(office: Office) -> None:
    number = _not_monas(office)
    ivy, mona = office.as_("ivy"), office.as_("mona")
    moved(ivy.send(step(number, "triage"), area="yes", why="ours"))
    assert mona.get(step(number, "inform")).status_code == 404
    case_work.plan(office.desk.as_("ivy"), number, team=["mona"], questions=["who shot?"], why="she is near")

    assert "Shots at the mill" not in mona.page(step(number, "inform"))
    told = {"kind": "observation", "source": "patrol-7", "means": "saw", "summary": "Casings.", "tends": "for"}
    assert "done=inform" in moved(mona.send(step(number, "inform"), **told))


def test_a_party_finds_its_notice_reads_what_was_found_and_replies(office: Office, liv: Browser) -> None:
    case = cases.determined(office.desk)
    hana = office.desk.as_("hana")
    assert case.number is not None
    assert liv.get(step(case.number, "reply")).status_code == 404  # nobody told a party yet
    case_party.notify(hana, case.id, to="karst", due=office.desk.staff.clock.now.replace(year=2097))

    assert 'href="/notices"' in liv.page("/")
    assert 'href="/cases"' not in liv.page("/")
    assert f"/cases/{case.number}/do/reply?notice=n1" in liv.page("/notices")
    form = liv.page(f"{step(case.number, 'reply')}?notice=n1")
    assert "The account is borne out by a medical record." in form
    assert "clinic-4" not in form  # the edition for parties names no source
    assert 'name="reliability"' not in form  # nobody grades their own word
    told = {"notice": "n1", "text": "We were not there.", "reliability": "A", "credibility": "1"}
    assert "done=reply" in moved(liv.send(step(case.number, "reply"), **told))

    kept = book(office.desk.as_("ivy")).find(case.id).notices[0].replies[0]
    assert (kept.text, kept.by, kept.reliability, kept.credibility) == ("We were not there.", "liv", "F", "6")
    assert "We were not there." in liv.page("/notices")
    assert liv.get(f"/cases/{case.number}").status_code == 403


def test_who_reads_cases_has_no_second_way_to_their_notices_in_the_bar(office: Office) -> None:
    assert 'href="/notices"' not in office.as_("otto").page("/cases")
    assert office.as_("pat").get("/notices").status_code == 403


def test_who_was_given_one_case_is_told_of_no_other(office: Office) -> None:
    staff, key = office.room.staff, new_key("solo")
    staff.keys["solo"] = key
    mine, other = cases.gathered(office.desk), cases.gathered(office.desk)
    enrol(staff.as_("admin"), "solo", key.signing, key.reading)
    grant(staff.as_("admin"), "solo", "investigator", case=mine.id)
    solo = office.as_("solo")

    assert solo.get(f"/cases/{mine.id}").status_code == 200
    for path in ("/cases/{}", "/cases/{}/record", "/cases/{}/text", "/cases/{}/do/inform", "/cases/{}/part"):
        there, nowhere = (solo.get(path.format(ref)) for ref in (other.id, NOWHERE[1]))
        assert there.status_code == nowhere.status_code == 404
        assert alike(there.text, other.id) == alike(nowhere.text, NOWHERE[1])
    assert ALLEGED["summary"] not in solo.page("/cases")
