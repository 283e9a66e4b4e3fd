"""What leaves a register is kept as it left; a later release gives away nothing that an earlier one hid."""

import json
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from tests.casework import STAFF, Staffed
from tests.community.told import TOLD
from tests.flow.community.test_harm import SHELLED
from tests.flow.community.test_rights import HELD
from truce.community import released as rows
from truce.errors import Conflict, NotFound, Refused, WrongUsage
from truce.flow.acting import perform
from truce.flow.community import (
    dialogue,
    figures,
    forgetting,
    harm,
    harm_figures,
    released,
    releasing,
    rights,
    rights_figures,
)
from truce.flow.export import Filter, export
from truce.flow.rights.roles_two import agree, request
from truce.flow.why import why
from truce.model.released import HIDDEN, Released, Shown
from truce.wire.rows import Row

APRIL = (date(2025, 4, 1), date(2025, 5, 1))
Kinds = dict[str, Any]


@pytest.fixture(autouse=True)
def in_may(here: Staffed) -> None:
    here.clock.now = datetime(2025, 5, 2, tzinfo=UTC)


def struck(here: Staffed, reference: str, groups: str, **more: Any) -> str:
    """An incident that two officers agree on."""
    told = {**SHELLED, "reference": reference, "groups": groups, **more}
    id = harm.add(here.as_("hugo"), "casualty_incident", [Row(1, told)]).new[0]
    harm.step(here.as_("hugo"), id, "under_verification", "sources are sought")
    harm.step(here.as_("hera"), id, "verified", "all agree")
    return id


def left(here: Staffed, why: str | None = None) -> releasing.Left[harm_figures.Published]:
    return harm_figures.release(here.as_("hugo"), *APRIL, why)


def cells(here: Staffed, table: str) -> dict[tuple[str, ...], float | None]:
    """What the newest release shows of a table."""
    last = releasing.releases(here.house)[-1]
    return {(row.figure, *row.cell): row.value for row in last.rows if row.table == table and row.level == "floor"}


def test_harm_is_kept_as_it_left_and_comes_back_the_same(here: Staffed) -> None:
    struck(here, "H-1", "killed female adult 3; killed 8; injured 9")

    made = left(here)

    one = releasing.release(here.house, made.release.id)
    assert (one.register, one.start, one.until, one.standing, one.role) == ("harm", *APRIL, "stands", "human_rights")
    assert rows.harm_of(one.rows, *APRIL, one.hidden_below) == made.made
    assert cells(here, "sex")["killed", "female"] is None
    assert cells(here, "summary") == {("killed",): 11, ("injured",): 9, ("missing",): 0}


def test_rights_and_dialogue_are_kept_as_they_left(here: Staffed) -> None:
    for n in range(6):
        rights.add(here.as_("hugo"), [Row(1, {**HELD, "reference": f"d{n}"})])
    session = TOLD["session"] | {"participants": [{"group": "residents", "sex": "women", "age": "adults", "count": 3}]}
    initiative = dialogue.add(here.as_("zoya"), "initiative", [Row(1, TOLD["initiative"] | {"reference": "W"})]).new[0]
    dialogue.add(here.as_("zoya"), "session", [Row(1, session | {"on": "2025-04-04", "initiative": initiative})])

    told = rights_figures.release(here.as_("hugo"), *APRIL)
    talked = figures.release(here.as_("zoya"), *APRIL)

    assert rows.rights_of(told.release.rows, *APRIL, 5) == told.made
    assert rows.dialogue_of(talked.release.rows)[1] == talked.made.attendance
    assert [one.code for one in rows.dialogue_of(talked.release.rows)[0]] == [i.code for i in talked.made.indicators]
    hidden = [row.figure for row in talked.release.rows if row.state == HIDDEN]
    assert {"attendances", "women_present"} <= set(hidden)
    assert [one.register for one in releasing.releases(here.house)] == ["rights", "dialogue"]


def test_the_same_figures_again_are_the_release_that_stands(here: Staffed) -> None:
    struck(here, "H-1", "killed 8")
    first = left(here)
    size = len(here.house.mission.ledger.entries(acts=["harm.release"]))

    again = harm_figures.release(here.as_("hera"), *APRIL)

    assert (again.new, again.release) == (False, first.release)
    assert len(here.house.mission.ledger.entries(acts=["harm.release"])) == size


def test_a_correction_says_why_and_overwrites_nothing(here: Staffed) -> None:
    struck(here, "H-1", "killed 8")
    first = left(here).release
    struck(here, "H-2", "killed 10")
    with pytest.raises(Conflict, match="other figures"):
        left(here)

    second = left(here, "new_information").release

    assert cells(here, "summary")[("killed",)] == 18
    before, after = releasing.releases(here.house)
    assert (before.standing, before.ended_by, before.ended_why) == ("superseded", second.id, "new_information")
    assert (after.standing, after.corrects) == ("stands", first.id)
    assert before.rows == first.rows


def test_what_was_hidden_stays_hidden_and_a_change_of_few_is_hidden_too(here: Staffed) -> None:
    struck(here, "H-1", "killed female adult 3; killed male adult 7; killed male older 5; injured female adult 6")
    left(here)
    struck(here, "H-2", "killed female adult 9; killed male older 9; injured female adult 2; injured male child 7")

    left(here, "new_information")

    assert cells(here, "sex")["killed", "female"] is None  # 12 by now, and 3 then: less what is known, it would tell
    assert cells(here, "age")["injured", "adult"] is None  # 6 then, 8 now: two more
    assert cells(here, "summary")[("killed",)] == 33


def test_a_change_of_few_people_leaves_no_release(here: Staffed) -> None:
    struck(here, "H-1", "killed 8")
    left(here)
    struck(here, "H-2", "killed 2")

    with pytest.raises(Refused, match="change of few"):
        left(here, "new_information")
    assert len(releasing.releases(here.house)) == 1


def test_months_leave_once_they_are_over_and_in_one_cut(here: Staffed) -> None:
    struck(here, "H-1", "killed 8")
    struck(here, "H-2", "killed 9", day="2025-03-20")
    left(here)

    with pytest.raises(Refused, match="not over"):
        harm_figures.release(here.as_("hugo"), date(2025, 5, 1), date(2025, 6, 1))
    with pytest.raises(Refused, match="another cut"):
        harm_figures.release(here.as_("hugo"), date(2025, 3, 1), date(2025, 5, 1))
    harm_figures.release(here.as_("hugo"), date(2025, 3, 1), date(2025, 4, 1))
    rights_figures.release(
        here.as_("hugo"), date(2025, 3, 1), date(2025, 5, 1)
    )  # another register knows of no cut of this one


def test_two_months_that_left_one_by_one_never_leave_as_one_sum(here: Staffed) -> None:
    here.clock.now = datetime(2025, 11, 2, tzinfo=UTC)
    september, october = (date(2025, 9, 1), date(2025, 10, 1)), (date(2025, 10, 1), date(2025, 11, 1))
    struck(here, "H-1", "killed female adult 3; killed 8", day="2025-09-10")
    struck(here, "H-2", "killed female adult 9; killed 8", day="2025-10-10")
    kept = [harm_figures.release(here.as_("hugo"), *month).release for month in (september, october)]
    assert cells(here, "sex")["killed", "female"] == 9

    for work in (harm_figures.release, harm_figures.preview):  # 12 less 9 would tell of the 3
        with pytest.raises(Refused, match="another cut") as shut:
            work(here.as_("hera"), september[0], october[1])
        assert shut.value.given["left"] == "2025-09-01 to 2025-10-01"
        assert "the same months" in shut.value.explain()

    assert list(releasing.releases(here.house)) == kept
    releasing.withdraw(here.as_("hugo"), kept[0].id, "mistake")
    with pytest.raises(Refused, match="another cut"):  # whoever has it still has it
        harm_figures.release(here.as_("hugo"), september[0], october[1])


def test_months_of_which_nothing_is_recorded_leave_no_zero(here: Staffed) -> None:
    struck(here, "H-1", "killed 8")
    march = (date(2025, 3, 1), date(2025, 4, 1))

    for work in (harm_figures.release, harm_figures.preview):
        with pytest.raises(Refused, match="nothing is recorded"):
            work(here.as_("hugo"), *march)

    assert releasing.releases(here.house) == ()
    assert harm_figures.told(here.as_("hugo"), *march).incidents == 0
    assert harm_figures.told(here.as_("hugo"), *APRIL).incidents == 1


def test_what_was_taken_back_stays_on_record_and_what_it_told_is_known(here: Staffed) -> None:
    struck(here, "H-1", "killed female adult 3; killed 8")
    first = left(here).release

    gone = releasing.withdraw(here.as_("hera"), first.id, "mistake")

    assert (gone.standing, gone.ended_why, gone.rows) == ("withdrawn", "mistake", first.rows)
    with pytest.raises(Conflict, match="stands no more"):
        releasing.withdraw(here.as_("hugo"), first.id, "mistake")
    struck(here, "H-2", "killed female adult 9")
    with pytest.raises(Conflict):
        left(here)
    left(here, "mistake")
    assert cells(here, "sex")["killed", "female"] is None


def test_a_reason_is_a_code_and_is_never_repeated(here: Staffed) -> None:
    struck(here, "H-1", "killed 8")
    first = left(here).release

    for work in (lambda: releasing.withdraw(here.as_("hugo"), first.id, "Maria"), lambda: left(here, "Maria")):
        with pytest.raises(WrongUsage) as told:
            work()
        assert "Maria" not in told.value.explain()
    with pytest.raises(NotFound) as unknown:
        releasing.withdraw(here.as_("hugo"), "Maria", "mistake")
    assert "Maria" not in unknown.value.explain()


@pytest.mark.parametrize("handle", [*sorted(set(STAFF) - {"hugo"}), "zoya", None])
def test_nobody_else_takes_back_what_officers_released(here: Staffed, handle: str | None) -> None:
    struck(here, "H-1", "killed 8")
    first = left(here).release

    with pytest.raises(Refused):
        releasing.withdraw(here.as_(handle), first.id, "mistake")
    assert releasing.release(here.house, first.id).standing == "stands"


def test_a_figure_can_be_asked_why_up_to_what_it_corrects(here: Staffed) -> None:
    struck(here, "H-1", "killed 8")
    first = left(here).release
    struck(here, "H-2", "killed 10")
    second = left(here, "mistake").release
    figure = next(row for row in released.rows(second) if row.table == "summary" and row.figure == "killed")

    reason = why(here.as_("otto"), figure.id)

    assert (reason.kind, reason.facts["value"]) == ("released figure", 18)
    assert [one.id for one in reason.because] == [second.id]
    assert [one.id for one in reason.because[0].because] == [first.id]
    assert reason.because[0].facts["role"] == "human_rights"
    assert "hugo" not in json.dumps(reason.to_dict(), default=str)


def test_an_export_holds_what_an_edition_may(here: Staffed) -> None:
    struck(here, "H-1", "killed 8")
    left(here)
    struck(here, "H-2", "killed 10")
    left(here, "mistake")

    def told(edition: str) -> list[dict[str, Any]]:
        house = here.as_("ana")
        mandate = replace(house.choices.mandate, publication_allowed=True, publication_delay_hours=72)
        house = replace(house, choices=replace(house.choices, mandate=mandate))
        rows, pieces = export(house, "released", "jsonl", Filter(), edition)
        lines = b"".join(pieces).decode().splitlines()
        assert len(lines) == rows
        return [json.loads(line) for line in lines]

    assert {row["standing"] for row in told("internal")} == {"superseded", "stands"}
    assert {row["standing"] for row in told("parties")} == {"stands"}
    assert told("public") == []  # the first of May is not yet as old as the mandate wants
    here.clock.now = datetime(2025, 6, 1, tzinfo=UTC)
    assert told("public") == told("parties")
    assert {row["noun"] for row in told("public")} == {"released"}


def test_an_estimate_leaves_only_where_somebody_says_so_and_apart(here: Staffed) -> None:
    struck(here, "H-1", "killed 40")
    lists = [("clinic",)] * 9 + [("police",)] * 7 + [("clinic", "police")] * 6
    people = [
        {"incident": "H-1", "outcome": "killed", "reference": f"p{n}", "sources": "; ".join(f"medical {o}" for o in on)}
        for n, on in enumerate(lists)
    ]
    harm.add(here.as_("hugo"), "casualty_record", [Row(n, one) for n, one in enumerate(people)])

    made = harm_figures.release(here.as_("hugo"), *APRIL, estimated=True)

    guess = next(row for row in made.release.rows if row.level == "estimate")
    told = [number for number in (guess.low, guess.value, guess.high) if number is not None]
    assert len(told) == 3
    assert told == sorted(told)
    assert all(number % 10 == 0 for number in told)
    assert cells(here, "summary")[("killed",)] == 40
    assert rows.harm_of(made.release.rows, *APRIL, 5) == made.made


def test_a_release_of_an_older_truce_is_listed_without_its_figures(here: Staffed) -> None:
    struck(here, "H-1", "killed 8", day="2025-03-20")
    told = {"start": "2025-03-01", "until": "2025-04-01", "method": "harm-figures/1", "sha256": "0" * 64}
    perform(here.as_("hugo"), "harm.release", "harm", told)

    (one,) = releasing.releases(here.house)

    assert (one.kept, one.rows, one.role) == (False, (), None)
    with pytest.raises(Conflict):
        harm_figures.release(here.as_("hugo"), date(2025, 3, 1), date(2025, 4, 1))
    assert harm_figures.release(here.as_("hugo"), date(2025, 3, 1), date(2025, 4, 1), "method").release.kept


def test_what_has_left_outlives_the_year_that_is_destroyed(here: Staffed) -> None:
    struck(here, "H-1", "killed 8")
    first = left(here).release
    told = {"year": "2025", "why": "danger"}
    id = str(request(here.as_("hugo"), "harm.forget", "harm", told, why="threats").facts["request"])
    agree(here.as_("hana"), id)
    forgetting.forget(here.as_("hugo"), "harm", 2025, "danger")

    assert releasing.release(here.house, first.id).rows == first.rows


def test_no_row_holds_who_released_it(here: Staffed, tmp_path: Path) -> None:
    struck(here, "H-1", "killed 8")
    left(here)

    assert b"hugo" not in b"".join(export(here.as_("ana"), "released", "csv")[1])
    assert set(Shown.__dataclass_fields__) < set(Released.__dataclass_fields__)


def test_a_correction_that_stands_is_found_again_and_not_corrected_anew(here: Staffed) -> None:
    struck(here, "H-1", "killed female adult 3; killed 8")
    left(here)
    struck(here, "H-2", "killed female adult 9; killed 6")
    second = left(here, "new_information").release

    again = left(here)

    assert (again.new, again.release) == (False, second)
    assert harm_figures.preview(here.as_("hugo"), *APRIL) == again.made
