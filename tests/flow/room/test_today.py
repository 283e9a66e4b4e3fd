"""The board says of every term what was ruled, since when, and compared with what; and nothing else."""

from datetime import datetime, timedelta
from pathlib import Path

import polars as pl
import pytest

from tests.casework import Staffed, staffed
from tests.flow.conftest import Walked
from truce.errors import NotFound, Untrustworthy
from truce.flow.frames import frame
from truce.flow.room import briefs, since
from truce.flow.room.terms import term_told
from truce.flow.room.today import Today, today
from truce.flow.room.today_cases import open_cases
from truce.flow.verification.case_intake import receive
from truce.model.coverage import Coverage
from truce.model.deadline import Deadline, QuietDay
from truce.model.ruling import Ruling
from truce.store.room.store import RoomStore
from truce.vocabulary import vocabulary


@pytest.fixture(scope="module")
def board(vela: Walked) -> Today:
    return today(vela.house)


def rulings(vela: Walked, period: str) -> pl.DataFrame:
    return frame(vela.house, Ruling).filter((pl.col("area") == "all") & (pl.col("period") == period))


def test_every_ruling_over_the_whole_time_stands_on_the_board_once(vela: Walked, board: Today) -> None:
    shown = {
        cell.whole.ruling: (cell.whole.status, cell.whole.expected)
        for part in board.parts
        for line in part.lines
        for cell in line.cells.values()
    }
    kept = {row["id"]: (row["status"], row["expected"]) for row in rulings(vela, "whole").iter_rows(named=True)}

    assert shown == kept


def test_since_when_is_the_first_of_the_days_in_a_row_that_stand_as_the_last(vela: Walked, board: Today) -> None:
    days = rulings(vela, "day").sort("earliest")
    for line in board.parts[0].lines:
        for party, cell in line.cells.items():
            which = (pl.col("term") == line.term.id) & (pl.col("reading") == line.reading) & (pl.col("party") == party)
            told = days.filter(which).select("status", "earliest").rows()
            if not told:
                assert cell.day is None
                continue
            first = len(told) - 1
            while first and told[first - 1][0] == told[-1][0]:
                first -= 1
            assert cell.since == told[first][1]
            assert cell.day is not None
            assert cell.day.status == told[-1][0]


def test_terms_stand_in_the_order_of_the_text_and_what_all_readings_say_stands_first(board: Today) -> None:
    part = board.parts[0]
    terms = [term.id for term in part.agreement.terms]

    order = [terms.index(line.term.id) for line in part.lines]
    assert order == sorted(order)
    for before, line in zip(part.lines, part.lines[1:], strict=False):
        assert not (line.every and before.term.id == line.term.id)


def test_each_term_counts_once_whatever_its_readings(board: Today) -> None:
    part = board.parts[0]

    assert sum(part.counts.values()) == len({line.term.id for line in part.lines})


def test_dates_that_are_settled_are_counted_and_the_others_shown(vela: Walked, board: Today) -> None:
    assert len(board.dates) + board.settled == frame(vela.house, Deadline).height


def test_the_quiet_counter_is_that_of_the_last_day(vela: Walked, board: Today) -> None:
    days = frame(vela.house, QuietDay)
    for one in board.quiet:
        mine = days.filter((pl.col("area") == one.area) & (pl.col("term") == one.term))
        assert one.last.earliest == mine["earliest"].max()
        assert one.longest.run == mine["run"].max()
        assert sum(one.states.values()) == mine.height


def test_the_access_index_is_watched_hours_over_those_and_hours_lost(vela: Walked, board: Today) -> None:
    assert board.access is not None
    until = board.access.until
    start = until - timedelta(days=7)
    counted = {code for code, entry in vocabulary().access.items() if entry.counted}

    def hours(row: dict[str, datetime]) -> float:
        return max(0.0, (min(row["latest"], until) - max(row["earliest"], start)) / timedelta(hours=1))

    rows = frame(vela.house, Coverage).to_dicts()
    watched = sum(hours(row) for row in rows if row["quality"] > 0 and row["restriction"] is None)
    assert board.access.watched == pytest.approx(watched)
    for one in board.access.rows:
        lost = sum(hours(row) for row in rows if row["restriction"] in counted and row["restricted_by"] == one.party)
        assert one.hours == pytest.approx(lost)
        assert one.index == pytest.approx(watched / (watched + lost))


def test_a_term_has_a_page_for_each_reading_and_party_and_none_for_others(vela: Walked, board: Today) -> None:
    for line in board.parts[0].lines:
        for party, cell in line.cells.items():
            told = term_told(vela.house, board.parts[0].agreement.id, line.term.id, line.reading, party)
            assert told.whole == cell.whole
    with pytest.raises(NotFound):
        term_told(vela.house, board.parts[0].agreement.id, "VE-1", "martian", None)
    with pytest.raises(NotFound):
        term_told(vela.house, "minsk-2-2015", "VE-1", None, None)


def test_a_kept_brief_opens_as_it_was_made_to_the_byte(vela: Walked) -> None:
    (one,) = briefs.listed(vela.house)

    assert one.whole
    assert briefs.opened(vela.house, one.id, one.language, "html") == vela.shown.brief.read_bytes()
    for id, language in (("brf-0000000000000000", "en"), ("../../truce", "en"), (one.id, "../en")):
        with pytest.raises(NotFound):
            briefs.opened(vela.house, id, language, "html")


@pytest.fixture
def staff(tmp_path: Path) -> Staffed:
    return staffed(tmp_path)


def test_a_brief_whose_bytes_were_changed_is_not_shown(staff: Staffed) -> None:
    house = staff.as_("ana")
    folder = house.mission.folder / "briefs"
    folder.mkdir(exist_ok=True)
    (folder / "brf-0123456789abcdef.en.json").write_bytes(
        b'{"edition":"internal","title":"x","as_of":"2025-01-01T00:00:00Z"}'
    )
    house.mission.ledger.log("brief", house.clock(), brief="brf-0123456789abcdef", language="en", sha256="00")

    assert not briefs.listed(house)[0].whole
    with pytest.raises(Untrustworthy):
        briefs.opened(house, "brf-0123456789abcdef", "en", "json")


def test_open_cases_stand_by_age_for_who_may_read_them_and_for_nobody_else(staff: Staffed) -> None:
    for _ in range(3):
        receive(staff.as_("otto"), channel="own_observation", alleged_by="mission", summary="Shots.", actor="unknown")
    now = staff.clock() + timedelta(days=2)
    found = open_cases(staff.as_("ivy"), now)

    assert found is not None
    assert [(age.over, age.cases) for age in found.ages] == [(0, 0), (1, 3), (3, 0), (7, 0), (30, 0)]
    assert found.total == 3
    assert open_cases(staff.as_("pat"), now) is None


def test_who_looks_again_within_a_minute_is_not_put_down_again(staff: Staffed, tmp_path: Path) -> None:
    house, store = staff.as_("otto"), RoomStore(f"sqlite:///{tmp_path / 'r.sqlite'}")
    staff.clock.step = timedelta(seconds=20)
    first, again = (since.arrive(house, store.visits, "otto") for _ in range(2))
    third, fourth = (since.arrive(house, store.visits, "otto") for _ in range(2))
    store.close()

    assert again == first == third
    assert fourth.seen_at == first.seen_at + timedelta(minutes=1)
    assert fourth.since == first.since


def test_what_is_new_stays_new_while_a_visit_lasts_and_the_next_begins_where_it_ended(
    staff: Staffed, tmp_path: Path
) -> None:
    house, store = staff.as_("otto"), RoomStore(f"sqlite:///{tmp_path / 'r.sqlite'}")
    assert since.news(house, since.arrive(house, store.visits, "otto")).first
    staff.clock.now += timedelta(hours=9)
    receive(house, channel="own_observation", alleged_by="mission", summary="Shots.", actor="unknown")
    staff.clock.now += timedelta(hours=1)

    second = since.news(house, since.arrive(house, store.visits, "otto"))
    again = since.news(house, since.arrive(house, store.visits, "otto"))
    assert second.cases is not None
    assert len(second.cases) == 1
    assert again.cases == second.cases
    assert since.news(staff.as_("pat"), since.arrive(staff.as_("otto"), store.visits, "otto")).cases is None

    staff.clock.now += timedelta(hours=10)
    assert since.news(house, since.arrive(house, store.visits, "otto")).nothing
    since.all_read(house, store.visits, "otto")
    store.close()
