"""Intake sent once or twice makes one case; triage answers by a word and a remark; what the page tells is in words."""

from concurrent.futures import ThreadPoolExecutor

from tests.flow import cases
from tests.web.casework.desk import ALLEGED, Office, moved, step
from truce.flow.room.cases import book


def known(office: Office) -> int:
    return len(book(office.desk.as_("ivy")).cases)


def test_an_intake_sent_twice_makes_one_case_with_one_number(office: Office) -> None:
    otto, before = office.as_("otto"), known(office)
    form = otto.form("/cases/new")
    first = moved(otto.send("/cases/new", given=form, **ALLEGED, at_once="yes"))
    again = moved(otto.send("/cases/new", given=form, **ALLEGED, at_once="yes"))

    assert first == again
    assert known(office) == before + 1


def test_an_intake_sent_twice_at_once_makes_one_case(office: Office) -> None:
    otto, before = office.as_("otto"), known(office)
    form = otto.form("/cases/new")

    def send(_n: int) -> str:
        return moved(otto.send("/cases/new", given=form, **ALLEGED, at_once="yes"))

    with ThreadPoolExecutor(3) as hands:
        led = set(hands.map(send, range(3)))

    assert len(led) == 1
    assert known(office) == before + 1


def test_who_goes_back_and_changes_what_was_sent_is_asked_first(office: Office) -> None:
    mona, before = office.as_("mona"), known(office)
    form = mona.form("/cases/new")
    case = moved(mona.send("/cases/new", given=form, **ALLEGED)).partition("received=")[2]
    changed = ALLEGED | {"summary": "Eight explosions, after all"}
    answer = mona.send("/cases/new", given=form, **changed)

    assert answer.status_code == 409
    assert case in answer.text
    assert "Eight explosions, after all" in answer.text
    assert known(office) == before + 1
    sent = mona.hidden(answer.text)
    moved(mona.send("/cases/new", given=sent, **changed))  # they mean it: another allegation
    assert known(office) == before + 2


def test_two_people_never_share_a_sending(office: Office) -> None:
    otto, ivy, before = office.as_("otto"), office.as_("ivy"), known(office)
    sending = otto.form("/cases/new")["sending"]
    moved(otto.send("/cases/new", **ALLEGED, sending=sending))
    moved(ivy.send("/cases/new", **ALLEGED, sending=sending))

    assert known(office) == before + 2


def test_a_term_that_may_be_ticked_is_told_by_the_id_that_the_case_shows(office: Office) -> None:
    page = office.as_("otto").page("/cases/new")

    assert 'name="term" value="vela-2024:VE-4"' in page
    assert "<span>vela-2024 VE-4 (" in page


def test_triage_asks_for_a_word_and_keeps_what_is_said_of_it(office: Office) -> None:
    case = cases.received(office.desk)
    ivy, path = office.as_("ivy"), step(case.id, "triage")
    moved(ivy.send(step(case.id, "register")))
    assert ivy.page(path).count('type="radio"') == 15  # five questions of yes, no, not known
    told = {"area": "yes", "area_note": "two km: inside the line", "safety": "unknown", "access_note": "by boat alone"}
    moved(ivy.send(path, **told, term="VE-4, both readings", why="ours"))
    found = book(office.desk.as_("ivy")).find(case.id).triage

    assert found["area"] == "yes: two km: inside the line"
    assert found["safety"] == "unknown"
    assert found["access"] == "by boat alone"
    page = ivy.page(f"/cases/{case.id}")
    assert "yes: <bdi>two km: inside the line</bdi>" in page
    assert "not known" in page


def test_what_the_program_wrote_as_a_reason_is_told_in_the_readers_words(office: Office) -> None:
    case = cases.received(office.desk)
    ivy = office.as_("ivy")
    moved(ivy.send(step(case.id, "register")))

    page = ivy.page(f"/cases/{case.id}")
    assert "civilian_report" not in page
    assert "heard of: Civilian report" in page
    ivy.client.cookies.set("truce_language", "fr")
    try:
        assert "inscrit au registre" in ivy.page(f"/cases/{case.id}")
    finally:
        ivy.client.cookies.delete("truce_language")


def test_a_fault_of_a_form_is_told_by_the_labels_of_its_fields(office: Office) -> None:
    answer = office.as_("otto").send("/cases/new", **(ALLEGED | {"channel": "party_complaint", "by": "nobody"}))

    assert answer.status_code == 422
    assert "field:</span> <bdi>“Told by”</bdi>" in answer.text
    assert "--" not in answer.text.partition('id="fault"')[2].partition("</section>")[0]


def test_a_case_that_is_open_is_not_offered_to_be_opened_again(office: Office) -> None:
    case = cases.triaged(office.desk)
    ivy = office.as_("ivy")
    assert "/do/reopen" not in ivy.page(f"/cases/{case.id}")
    moved(ivy.send(step(case.id, "reject"), why="not ours"))

    assert "/do/reopen" in ivy.page(f"/cases/{case.id}")


def test_a_form_says_beforehand_that_its_step_is_not_open(office: Office) -> None:
    case = cases.triaged(office.desk)

    assert "this step is not open to you" in office.as_("ivy").page(step(case.id, "submit"))
    assert "this step is not open to you" not in office.as_("ivy").page(step(case.id, "plan"))


def test_who_sent_a_form_twice_is_not_told_of_a_colleague(office: Office) -> None:
    case = cases.gathered(office.desk)
    ivy, path = office.as_("ivy"), step(case.id, "alternative")
    form = ivy.form(path)
    moved(ivy.send(path, given=form, text="An exercise was announced"))
    answer = ivy.send(path, given=form, text="An exercise was announced")

    assert answer.status_code == 409
    assert "acted on this case yourself" in answer.text
    assert "colleague" not in answer.text.partition('id="changes"')[2].partition("</section>")[0]


def test_the_list_says_what_each_case_waits_for_and_whose_turn_it_is(office: Office) -> None:
    case = cases.in_review(office.desk)
    rex, ivy = office.as_("rex"), office.as_("ivy")
    mine = f"/cases?state=review&yours=yes&text={case.id}"

    assert case.id in rex.page(mine) or (case.number or "") in rex.page(mine)
    assert "your turn" in rex.page(mine)
    assert "1 waits for others" in ivy.page(mine)
    worked = cases.gathered(office.desk)
    row = ivy.page(f"/cases?text={worked.id}")
    assert "in the hands of <bdi>ivy, hugo</bdi>" in row
    assert "in the hands of <bdi>ivy, hugo</bdi>" in ivy.page(f"/cases/{worked.id}")
