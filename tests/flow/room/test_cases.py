"""The book of cases is the fold of the log, whenever it was read; what is listed is what may be seen."""

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.flow import cases
from tests.flow.cases import Desk
from truce.errors import Conflict, NotFound
from truce.flow.acting import may
from truce.flow.rights.roles import grant
from truce.flow.room import case_twins, cases_listed, cases_shown
from truce.flow.room.cases import Book, allowing, book, place_of, read_on, since
from truce.flow.room.cases_listed import Asked
from truce.flow.verification import case_intake, case_work
from truce.flow.verification.case import all_cases
from truce.model.act import Entry
from truce.verification import fold


@pytest.fixture(scope="module")
def d(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    made = cases.desk(tmp_path_factory.mktemp("book"))
    cases.endorsed(made)
    cases.gathered(made)
    first, second = cases.triaged(made), cases.triaged(made, summary="An assault on one resident.")
    case_intake.merge(made.as_("ivy"), second.id, first.id, why="told twice")
    cases.received(made, summary="Shelling near the dam", actor="unknown", terms=[], when="2024-11-02")
    return made


@pytest.fixture(scope="module")
def acts(d: Desk) -> list[Entry]:
    return list(d.ledger.entries(acts=fold.ACTS))


@given(data=st.data())
def test_the_book_is_the_fold_of_the_log_however_it_was_cut(acts: list[Entry], data: st.DataObject) -> None:
    cuts = sorted(data.draw(st.lists(st.integers(0, len(acts)), max_size=5)))
    read = Book()
    for start, end in zip([0, *cuts], [*cuts, len(acts)], strict=True):
        read = read_on(read, acts[start:end])

    assert dict(read.cases) == fold.cases(acts)
    assert all(read.cases[id].number == number for number, id in read.numbers.items())


def test_the_book_follows_the_log(d: Desk) -> None:
    before = book(d.as_("ivy"))
    case = cases.received(d)

    assert case.id not in before.cases
    assert book(d.as_("ivy")).cases == all_cases(d.as_("ivy"))
    assert book(d.as_("rex")).find(case.id) == case


def test_a_case_nobody_knows_is_not_found_and_not_repeated(d: Desk) -> None:
    with pytest.raises(NotFound) as lost:
        book(d.as_("ivy")).find("Oksana Marked")

    assert "Oksana" not in str(lost.value.explain())


def test_what_may_be_done_at_once_is_what_may_be_done_one_by_one(d: Desk) -> None:
    for handle in ("ivy", "rex", "hana", "otto", "mona", "admin", "audra", "pat"):
        house = d.as_(handle)
        for action in ("case.view", "case.assess", "case.determine", "case.publish", "case.grade"):
            at_once = allowing(house, action)
            for case in book(house).cases.values():
                assert at_once(case) == may(house, action, case=case.id, state=case.state).allowed, (handle, action)


def test_a_grant_for_one_case_lists_that_case_alone(tmp_path: Path) -> None:
    d = cases.desk(tmp_path)
    one, _other = cases.received(d), cases.received(d, summary="Another thing.")
    grant(d.as_("admin"), "pat", "team_site", case=one.id)

    assert [row.case.id for row in cases_listed.listed(d.as_("pat"), Asked(state="all")).rows] == [one.id]


def test_every_filter_says_what_it_took_out(d: Desk) -> None:
    house = d.as_("ivy")
    all_of = cases_listed.listed(house, Asked(state="all"))
    found = cases_listed.listed(house, Asked(state="all", text="dam", actor="unknown"))

    assert [row.case.allegation.summary for row in found.rows] == ["Shelling near the dam"]
    assert found.of == all_of.found == len(all_cases(house))
    assert found.taken_out["text"] == sum(
        1 for row in all_of.rows if row.case.allegation.actor == "unknown" and row.case.id != found.rows[0].case.id
    )
    assert sum(found.states.values()) == found.found


def test_no_case_is_cut_off_by_pages(d: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cases_listed, "PAGE", 2)
    first = cases_listed.listed(d.as_("ivy"), Asked(state="all"))
    pages = [cases_listed.listed(d.as_("ivy"), Asked(state="all", page=n)) for n in range(1, first.pages + 1)]

    assert {row.case.id for page in pages for row in page.rows} == set(all_cases(d.as_("ivy")))
    assert sum(len(page.rows) for page in pages) == first.found


def test_a_list_and_a_look_are_on_record(d: Desk) -> None:
    cases_listed.listed(d.as_("ivy"), Asked())
    case = next(iter(book(d.as_("ivy")).cases.values()))
    cases_shown.shown(d.as_("ivy"), case.id)

    seen, listed = d.ledger.entries(subject="views:ivy")[-1:-3:-1]
    assert seen.facts["looked_at"] == case.id
    assert listed.facts["looked_at"] == "cases"


def test_steps_are_those_of_the_policy_with_who_may(d: Desk) -> None:
    case = cases.in_review(d)
    by_ivy = {s.action: s for s in cases_shown.shown(d.as_("ivy"), case.id).steps}
    by_rex = {s.action: s for s in cases_shown.shown(d.as_("rex"), case.id).steps}

    assert by_rex["case.determine"].you
    assert by_rex["case.determine"].to == ("determined",)
    assert not by_ivy["case.determine"].you
    assert "reviewer" in by_ivy["case.determine"].roles
    assert "case.publish" not in by_ivy


def test_the_timeline_is_in_order_and_holds_every_act(d: Desk) -> None:
    case = cases.determined(d)
    told = cases_shown.shown(d.as_("rex"), case.id).timeline

    assert [m.at for m in told] == sorted(m.at for m in told)
    assert [m.code for m in told if m.kind == "act"] == [h.act for h in case.history]
    assert told[0].kind == "told"


def test_who_may_not_look_at_evidence_is_told_how_much_there_is_and_nothing_of_it(d: Desk) -> None:
    case = cases.gathered(d)
    case_work.link(d.as_("ivy"), case.id, exhibits=["exh-0123456789abcdef"])
    seen = cases_shown.shown(d.as_("hana"), case.id)

    assert seen.exhibits is None
    assert seen.exhibit_ids == ("exh-0123456789abcdef",)


def test_nobody_writes_over_what_they_have_not_read(d: Desk) -> None:
    case = cases.gathered(d)
    ivy = d.as_("ivy")
    read = replace(ivy, seen={case.id: place_of(ivy, case)})
    case_work.grade(d.as_("ana"), case.id, item="i2", credibility="3", why="on second thought")

    with pytest.raises(Conflict):
        case_work.link(read, case.id, incidents=["inc-1"])
    assert [one.act for one in since(ivy, case.id, read.seen[case.id])] == ["case.grade"]
    assert book(ivy).find(case.id).incidents == ()


def test_twins_say_what_is_alike_and_what_is_not(d: Desk) -> None:
    one = cases.received(d, summary="Seven explosions east of the village", place="the mill", when="2024-10-25")
    other = cases.received(d, summary="Explosions east of the village, seven", place="the mill", when="2024-10-25")
    far = cases.received(
        d, summary="Drones over the dam", place="the dam", when="2024-12-01", actor="unknown", terms=[]
    )
    found = {twin.case.id: twin for twin in case_twins.twins(d.as_("ivy"), one)}

    assert {"time", "place", "words", "term"} <= set(found[other.id].alike)
    assert far.id not in found
