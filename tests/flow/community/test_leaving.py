"""Figures that left: kept as they left, noticed where they were exchanged, gone with their year."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from tests.casework import Staffed
from tests.community.told import TOLD
from tests.flow.community.staff import accompanied
from truce.errors import NotFound, Untrustworthy
from truce.flow.community import dialogue, figures, forgetting, keeping, leaving
from truce.flow.people.people_keep import seal
from truce.flow.rights import roles_two
from truce.wire.rows import Row

START, UNTIL = date(2025, 3, 1), date(2025, 4, 1)


@pytest.fixture
def here(tmp_path: Path) -> Staffed:
    made = accompanied(tmp_path)
    dialogue.add(made.as_("zoya"), "tip", [Row(1, TOLD["tip"])])
    return made


def left(here: Staffed) -> leaving.Released:
    """Let the figures of a month leave."""
    figures.figures(here.as_("zoya"), START, UNTIL, edition="public")
    return leaving.released(here.as_("zoya"), "dialogue")[0]


def test_figures_that_were_exchanged_are_noticed(here: Staffed) -> None:
    record, vault = str(left(here).record), here.house.mission.vault
    other = seal(here.as_("zoya"), vault.locks()[0], "dialogue", {"start": "2025-03-01", "indicators": []})
    with vault._open().begin() as connection:  # type: ignore[attr-defined]
        connection.exec_driver_sql("DROP TRIGGER vault_records_no_update")
        connection.exec_driver_sql("UPDATE vault_records SET sealed = ? WHERE id = ?", (other.sealed, record))

    with pytest.raises(Untrustworthy):
        leaving.as_released(here.as_("zoya"), "dialogue", record)


def test_figures_that_leave_first_in_a_year_are_read_like_all_others(here: Staffed) -> None:
    """The act that lets them leave is then the first to name the lock of its year."""
    here.clock.now = datetime(2026, 1, 5, tzinfo=UTC)
    record = str(left(here).record)

    assert leaving.as_released(here.as_("lev"), "dialogue", record)["start"] == "2025-03-01"
    dialogue.add(here.as_("zoya"), "tip", [Row(1, TOLD["tip"])])
    assert len(keeping.read(here.as_("lev"), "dialogue")) == 2
    assert len(keeping.locks(here.house, "dialogue")) == 2


def test_a_year_is_the_one_of_writing_and_one_that_holds_nothing_is_refused_when_asked(here: Staffed) -> None:
    zoya = here.as_("zoya")
    assert forgetting.years(zoya, "dialogue") == {"2025": 1}
    forgetting.check_year(zoya, "dialogue.forget", {"year": "2025", "why": "danger"})
    forgetting.check_year(zoya, "case.erase", {})
    with pytest.raises(NotFound, match="nothing was written in that year") as refused:
        forgetting.check_year(zoya, "dialogue.forget", {"year": "2024", "why": "danger"})
    assert refused.value.given["years"] == "2025 (1)"


def test_figures_are_gone_with_their_year_and_that_they_left_stays_on_record(here: Staffed) -> None:
    told, zoya = left(here), here.as_("zoya")
    asked = roles_two.request(zoya, "dialogue.forget", "dialogue", {"year": "2025", "why": "danger"}, why="threats")
    assert [(one.year, one.why, one.state) for one in forgetting.waiting(zoya, "dialogue")] == [
        ("2025", "danger", "asked")
    ]
    roles_two.agree(here.as_("hana"), str(asked.subject))
    assert [one.state for one in forgetting.waiting(zoya, "dialogue")] == ["agreed"]
    forgetting.forget(zoya, "dialogue", 2025, "danger")

    assert forgetting.waiting(zoya, "dialogue") == []
    assert leaving.released(zoya, "dialogue") == [told]
    with pytest.raises(NotFound):
        leaving.as_released(zoya, "dialogue", str(told.record))


@pytest.mark.parametrize("told", ['=HYPERLINK("http://x")', "+1", "-1", "@x", "\tx", "\rx"])
def test_no_cell_of_a_csv_is_run_as_a_formula(told: str) -> None:
    assert leaving.cell(told) == f"'{told}"
    line = leaving.sheet({"tables": {"areas": {told: {told: 7}}}}).splitlines()[1]
    assert not any(one.strip('"').startswith(leaving.FORMULA) for one in line.split(","))
    assert leaving.cell(-2) == -2
