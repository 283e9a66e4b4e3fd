"""A case from end to end in the browser, by the people who may; and what nobody may, whatever they send."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from tests.flow import cases
from tests.web.casework.desk import ALLEGED, Office, moved, step
from truce.flow.room.cases import book
from truce.flow.verification import case_intake, case_work
from truce.model.case import Case
from truce.shell.say import Say
from truce.web.casework.assessing import ruling_told
from truce.web.casework.steps import STEPS
from truce.web.casework.ways import WAYS
from truce.web.names import Names

FINDING = {
    "standard": "reasonable_grounds",
    "fact_level": "confirmed",
    "severity": "grave",
    "pattern": "isolated",
    "information": ["i1", "i2"],
    "alternatives": ["h1"],
    "s0_text": "The account is borne out by a record.",
    "s0_on": ["i2"],
    "limitations": "The place was not visited.",
    "t0_result": "breach",
    "t0_rule": "acts 1",
    "t0_line": "none",
    "t0_coverage": "20 %",
    "do": "save",
}


@pytest.fixture(scope="module")
def under_way(office: Office) -> Case:
    """A case under verification, of whichever test asks first: tests of a file are dealt out one by one."""
    return cases.gathered(office.desk)


def state(office: Office, case: str) -> str:
    return book(office.desk.as_("ivy")).find(case).state


@pytest.mark.long
def test_a_case_goes_from_intake_to_its_end_in_the_browser(office: Office) -> None:
    otto, ivy, rex, hana = (office.as_(who) for who in ("otto", "ivy", "rex", "hana"))
    case = moved(otto.send("/cases/new", **ALLEGED, at_once="yes")).split("/")[2].partition("?")[0]
    assert state(office, case) == "registered"
    moved(ivy.send(step(case, "triage"), area="inside", why="ours"))
    moved(
        ivy.send(
            step(case, "plan"), team=["ivy", "hugo"], question="what exploded", visit_by="2030-01-01T10:00", why="first"
        )
    )
    moved(ivy.send(step(case, "access"), to="karst", place="the field"))
    moved(ivy.send(step(case, "outcome"), request="a1", outcome="denied", reason="not today"))
    moved(ivy.send(step(case, "visit"), kind="site_visit", result="partly", note="from the road"))
    witness = cases.witness(office.desk)
    told = {"kind": "testimony", "source": witness, "means": "heard", "tends": "for"}
    moved(office.as_("hugo").send(step(case, "inform"), summary="Heard from the east.", **told))
    told = {"kind": "document", "source": "clinic-4", "means": "reported_by_source", "tends": "for"}
    moved(ivy.send(step(case, "inform"), summary="A record that fits.", **told))
    moved(office.as_("ana").send(step(case, "grade_source"), source="clinic-4", reliability="B", why="held so far"))
    moved(office.as_("ana").send(step(case, "grade_item"), item="i2", credibility="2", why="fits"))
    moved(ivy.send(step(case, "alternative"), text="A demolition of old rounds."))
    moved(ivy.send(step(case, "weigh"), id="h1", verdict="excluded", why="none was announced"))
    moved(ivy.send(step(case, "assess"), **FINDING))
    moved(ivy.send(step(case, "submit")))
    moved(rex.send(step(case, "return"), why="say what was seen"))
    moved(ivy.send(step(case, "assess"), **FINDING))
    moved(ivy.send(step(case, "submit")))
    moved(rex.send(step(case, "determine"), why="it holds"))
    moved(rex.send(step(case, "dissent"), about_what="severity", text="Serious, not grave."))
    moved(hana.send(step(case, "notify"), to="karst", due="2097-01-01T10:00"))
    moved(otto.send(step(case, "reply"), notice="n1", text="We deny it."))
    moved(hana.send(step(case, "answer"), result="contested", why="they deny it"))
    moved(hana.send(step(case, "commission"), why="asked"))
    moved(hana.send(step(case, "decision"), result="endorsed", vote="mission=agree", why="it stands"))
    moved(
        hana.send(
            step(case, "remedy"), kind="apology", owner="karst", text="A word.", due="2097-02-01T10:00", why="asked"
        )
    )
    moved(hana.send(step(case, "mend"), id="r1", status="done", why="said"))
    moved(hana.send(step(case, "restrict"), audience="parties", why="no publication"))
    moved(hana.send(step(case, "close"), why="nothing is left"))

    assert state(office, case) == "closed"
    shown = hana.page(f"/cases/{case}")
    for words in ("We deny it.", "Serious, not grave.", "Denied", "A word.", "borne out by a record"):
        assert words in shown
    assert len(hana.page(f"/cases/{case}/record").split("<code>")) > 50


def test_who_was_second_reads_what_came_and_keeps_what_they_typed(office: Office) -> None:
    case = cases.gathered(office.desk)
    ivy, path = office.as_("ivy"), step(case.id, "link")
    open_form = ivy.form(path)
    case_work.grade(office.desk.as_("ana"), case.id, item="i2", credibility="3", why="on second thought")
    answer = ivy.send(path, given=open_form, incident="inc-0123456789abcdef", why="the same blast")

    assert answer.status_code == 409
    assert "on second thought" in answer.text
    assert "inc-0123456789abcdef" in answer.text
    assert "the same blast" in answer.text
    assert book(office.desk.as_("ivy")).find(case.id).incidents == ()
    again = dict(ivy.form(path))
    assert int(again["read_to"]) > int(open_form["read_to"])
    moved(ivy.send(path, given=again, incident="inc-0123456789abcdef", why="the same blast"))
    assert book(office.desk.as_("ivy")).find(case.id).incidents == ("inc-0123456789abcdef",)


def test_who_was_second_where_the_case_moved_on_is_not_told_to_send_it_again(office: Office) -> None:
    otto, ivy = office.as_("otto"), office.as_("ivy")
    case = moved(otto.send("/cases/new", **ALLEGED, at_once="yes")).split("/")[2].partition("?")[0]
    open_form = ivy.form(step(case, "triage"))
    case_intake.triage(office.desk.as_("otto"), case, answers={"area": "inside"}, why="ours")
    answer = ivy.send(step(case, "triage"), given=open_form, area="inside", why="plainly ours")

    assert answer.status_code == 409
    assert "plainly ours" in answer.text
    assert "would be refused" in answer.text
    assert "comes after it" not in answer.text
    assert f'href="/cases/{case}"' in answer.text


def test_a_form_that_is_open_is_told_what_changed_before_it_is_sent(office: Office) -> None:
    case = cases.gathered(office.desk)
    place = office.as_("ivy").form(step(case.id, "link"))["read_to"]
    assert "on reflection" not in office.as_("ivy").page(f"/cases/{case.id}/since?place={place}")
    case_work.grade(office.desk.as_("ana"), case.id, item="i2", credibility="3", why="on reflection")

    assert "on reflection" in office.as_("ivy").page(f"/cases/{case.id}/since?place={place}")
    part = office.as_("ivy").page(f"/cases/{case.id}/part?place={place}")
    assert "on reflection" in part
    assert "<html" not in part


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"s0_on": []}, "statement 1 rests on nothing"),
        ({"s0_on": ["i9"]}, "not in this case"),
        ({"s0_text": ""}, "nothing is said"),
        ({"limitations": ""}, "empty"),
        ({"information": ["i1"]}, "too few"),
        ({"severity": ""}, "how grave"),
        ({"standard": "allegation"}, "cannot carry"),
        ({"standard": "hearsay"}, "no such standard"),
        ({"t0_coverage": "much"}, "a share from 0 to 1"),
        ({"t0_rule": ""}, "cites the version"),
        ({"t0_result": "permitted"}, "by which exception"),
    ],
    ids=lambda one: str(one)[:40],
)
def test_a_finding_does_not_stand_without_its_evidence(office: Office, change: dict[str, object], said: str) -> None:
    case = cases.gathered(office.desk)
    size = office.desk.ledger.last(case.id).position
    answer = office.as_("ivy").send(step(case.id, "assess"), **(FINDING | change))

    assert answer.status_code in (404, 422)
    assert said in answer.text
    assert FINDING["limitations"] in answer.text or change.get("limitations") == ""
    assert office.desk.ledger.last(case.id).position == size


def test_the_editor_opens_for_a_term_that_has_exceptions(office: Office) -> None:
    otto, ivy = office.as_("otto"), office.as_("ivy")
    alleged = ALLEGED | {"summary": "Shots at noon", "term": "vela-2024:VE-1"}
    case = moved(otto.send("/cases/new", **alleged, at_once="yes")).split("/")[2].partition("?")[0]
    moved(ivy.send(step(case, "triage"), area="inside", why="ours"))
    planned = {"team": ["ivy", "hugo"], "question": "who fired", "visit_by": "2030-01-01T10:00", "why": "first"}
    moved(ivy.send(step(case, "plan"), **planned))

    assert 'name="t0_x" value="VE-2"' in ivy.page(step(case, "assess"))


def test_checks_are_told_while_one_writes_and_nothing_is_kept(office: Office) -> None:
    case = cases.gathered(office.desk)
    ivy, path = office.as_("ivy"), step(case.id, "assess")
    place = office.desk.ledger.last(case.id).position
    given = ivy.form(path) | FINDING
    good = ivy.client.post(f"{path}/weigh", data=given)
    bad = ivy.client.post(f"{path}/weigh", data=given | {"information": ["i1"]})

    assert "It would be taken" in good.text
    assert "It would be refused" in bad.text
    assert "too few independent origins" in bad.text
    assert "<html" not in good.text
    assert office.desk.ledger.last(case.id).position == place


def test_statements_are_added_and_taken_out_without_a_script(office: Office) -> None:
    case = cases.gathered(office.desk)
    ivy, path = office.as_("ivy"), step(case.id, "assess")
    more = ivy.send(path, **(FINDING | {"do": "add"}))
    assert 'name="s1_text"' in more.text
    assert FINDING["s0_text"] in more.text
    two = {**FINDING, "statements": "2", "s1_text": "Nobody else was there.", "do": "drop_0"}
    fewer = ivy.send(path, **two)
    assert 'name="s1_text"' not in fewer.text
    assert "Nobody else was there." in fewer.text


def test_the_author_does_not_review_and_no_form_lets_them(office: Office) -> None:
    case = cases.in_review(office.desk)
    assert office.as_("ivy").get(step(case.id, "determine")).status_code == 403
    stolen = {"csrf": office.as_("ivy").csrf(), "why": "mine is good"}
    answer = office.as_("ivy").client.post(step(case.id, "determine"), data=stolen)

    assert answer.status_code == 403
    assert state(office, case.id) == "in_review"


def test_a_monitor_hands_in_and_reads_no_case(office: Office) -> None:
    mona = office.as_("mona")
    there = moved(mona.send("/cases/new", **ALLEGED))
    case = there.partition("received=")[2]

    assert case in mona.page(there)
    assert mona.get(f"/cases/{case}").status_code == 403
    form = mona.page(step(case, "inform"))
    assert ALLEGED["summary"] not in form
    told = {"kind": "observation", "source": "patrol-7", "means": "saw", "summary": "Two craters.", "tends": "for"}
    assert "done=inform" in moved(mona.send(step(case, "inform"), **told))
    assert book(office.desk.as_("ivy")).find(case).information[0].by == "mona"


def test_what_a_stranger_wrote_is_shown_and_never_run(office: Office) -> None:
    case = cases.received(office.desk, summary='<script>alert(1)</script>"><img src=x onerror=alert(1)>')
    for path in (f"/cases/{case.id}", "/cases?text=<script>", step(case.id, "register")):
        page = office.as_("ivy").page(path)
        assert "<script>alert" not in page
        assert "<img src=x" not in page


@pytest.mark.parametrize(
    "path",
    ["/cases", "/cases/{id}", "/cases/{id}/do/inform", "/cases/{id}/do/assess", "/cases/new", "/cases/{id}/record"],
)
@pytest.mark.parametrize("language", ["uk", "ru", "ar", "fr"])
def test_every_page_speaks_every_language(office: Office, under_way: Case, path: str, language: str) -> None:
    ivy = office.as_("ivy")
    ivy.client.cookies.set("truce_language", language)
    try:
        page = ivy.page(path.format(id=under_way.id))
    finally:
        ivy.client.cookies.delete("truce_language")
    assert f'lang="{language}" dir="{"rtl" if language == "ar" else "ltr"}"' in page
    for english in ("Items of information", "Put on record", "Under verification", "What is alleged", "Registration"):
        assert english not in page


def test_every_step_of_the_policy_has_a_form() -> None:
    shown = {step.action for step in STEPS} | {"case.assess", "case.receive", "case.view"}
    from truce.vocabulary.rights import policy

    assert {code for code in policy().actions if code.startswith("case.")} == shown
    assert {way.action for way in WAYS} >= shown


def test_nobody_acts_on_a_case_by_a_form_of_another_session(office: Office) -> None:
    case = cases.triaged(office.desk)
    others = office.as_("otto").form("/reading")
    answer = office.as_("ivy").client.post(step(case.id, "reject"), data={**others, "why": "not ours"})

    assert answer.status_code == 403
    assert state(office, case.id) == "triaged"


def test_a_time_is_read_in_the_zone_of_whoever_typed_it(office: Office) -> None:
    case = cases.gathered(office.desk)
    ivy = office.as_("ivy")
    ivy.client.cookies.set("truce_zone", "Asia/Tokyo")
    try:
        moved(ivy.send(step(case.id, "visit"), kind="remote", result="done", at="2025-05-01T09:00"))
    finally:
        ivy.client.cookies.delete("truce_zone")
    began = book(office.desk.as_("ivy")).find(case.id).visits[0].began
    assert began.utcoffset() == timedelta(0)
    assert began.isoformat() == "2025-05-01T00:00:00+00:00"


def test_a_ruling_is_offered_by_what_tells_it_from_its_neighbours_its_day_by_the_missions_midnight(
    office: Office,
) -> None:
    names = Names(Say("en", ZoneInfo("UTC")), office.room.room.base)
    row = {
        "id": "rul-0000000000000001",
        "party": "any",
        "area": "held:karst",
        "period": "day",
        "earliest": datetime(2025, 4, 19, 21, tzinfo=UTC),
        "status": "not_assessable",
    }

    told = ruling_told(names, "Europe/Moscow", row)
    whole = ruling_told(names, "Europe/Moscow", row | {"period": "whole", "area": "all"})

    assert told == f"whoever did it, 20 Apr 2025, held by: {names.party('karst')}, Cannot be assessed, {row['id']}"
    assert whole == f"whoever did it, the whole period, Cannot be assessed, {row['id']}"


def test_a_reading_is_told_by_its_name_in_a_case(office: Office, under_way: Case) -> None:
    ivy = office.as_("ivy")

    assert "the text itself: In force" in ivy.page(f"/cases/{under_way.id}")
    assert f"{under_way.scope[0].term}, the text itself" in ivy.page(step(under_way.id, "assess"))


def test_a_form_marks_the_fields_that_its_step_misses(office: Office) -> None:
    case = cases.gathered(office.desk)
    answer = office.as_("ivy").send(step(case.id, "link"), why="it is about the same")

    assert answer.status_code == 422
    assert 'id="f-incident-wrong"' in answer.text
