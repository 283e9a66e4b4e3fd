"""The sheet of a mission: laid once for all, made anew when the lake changes, never half."""

import threading
from collections.abc import Iterator
from pathlib import Path

import polars as pl
import pytest

from tests.picture.made import START
from truce import bootstrap
from truce.flow.house import House
from truce.flow.room import sheet as sheets_of
from truce.flow.room.sheet import Sheets, make_sheet, stand_of
from truce.model.columns import to_table
from truce.model.incident import Incident
from truce.picture.choice import Choice
from truce.picture.select import select
from truce.picture.sheet import Sheet


def told(number: int) -> Incident:
    return Incident(
        id=f"inc-{number:016x}",
        earliest=START,
        latest=START,
        lon=-36.0,
        lat=43.0,
        radius_m=100.0,
        n_reports=1,
        n_origins=1,
        p_happened=0.5,
        method="by hand",
        day=START.date(),
    )


def keep(house: House, count: int) -> None:
    """So many incidents in the lake."""
    house.mission.lake.replace(Incident, to_table(Incident, [told(number) for number in range(count)]))


class Watch:
    """Seconds that pass only when told to."""

    def __init__(self) -> None:
        self.at = 0.0

    def __call__(self) -> float:
        return self.at


@pytest.fixture
def house(tmp_path: Path) -> House:
    bootstrap.new_mission(tmp_path / "m", ["easter-truce-2025"])
    house = bootstrap.open_house(tmp_path / "m")
    keep(house, 3)
    return house


@pytest.fixture
def watch() -> Watch:
    return Watch()


@pytest.fixture
def sheets(house: House, watch: Watch) -> Iterator[Sheets]:
    made = Sheets(house.mission.folder, clock=watch)
    yield made
    made.close()


def settled(sheets: Sheets, house: House, size: int) -> Sheet:
    """The sheet, once what is laid behind is there."""
    for _ in range(1000):
        if (found := sheets.current(house)).size == size:
            return found
        threading.Event().wait(0.01)
    raise AssertionError("no new sheet")


def folders(house: House) -> set[str]:
    """The sheets that lie beside the lake."""
    return {path.name for path in (house.mission.folder / "room" / "sheets").iterdir() if path.is_dir()}


def test_a_new_sheet_is_laid_when_the_lake_changes_and_the_old_one_goes(
    sheets: Sheets, house: House, watch: Watch
) -> None:
    first = sheets.current(house)
    keep(house, 5)

    assert sheets.current(house) is first  # the lake is not asked at every look
    watch.at += 10
    second = settled(sheets, house, 5)

    assert second.version != first.version
    assert folders(house) == {second.version}
    assert select(first, Choice()).weight.sum() == pytest.approx(1.5)  # who holds the old one reads on


def test_the_sheet_before_this_one_still_answers_to_its_version(sheets: Sheets, house: House, watch: Watch) -> None:
    first = sheets.current(house)
    keep(house, 4)
    watch.at += 10
    settled(sheets, house, 4)

    assert sheets.of_version(house, first.version) is first
    assert sheets.of_version(house, "of another time") is None


def test_workers_share_what_one_of_them_laid(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    laid: list[str] = []
    make = make_sheet

    def counted(house: House, stand: sheets_of.Stand) -> Sheet:
        laid.append(stand.version)
        return make(house, stand)

    monkeypatch.setattr(sheets_of, "make_sheet", counted)
    workers = [Sheets(house.mission.folder) for _ in range(4)]
    threads = [threading.Thread(target=worker.current, args=(house,)) for worker in workers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(laid) == 1
    assert {worker.current(house).version for worker in workers} == set(laid)
    for worker in workers:
        worker.close()


def test_a_sheet_that_another_worker_reads_is_not_removed(house: House, sheets: Sheets, watch: Watch) -> None:
    other = Sheets(house.mission.folder)
    old = other.current(house)
    keep(house, 6)
    new = settled(sheets, house, 6)

    assert folders(house) == {old.version, new.version}
    other.close()
    keep(house, 7)
    watch.at += 10
    newest = settled(sheets, house, 7)
    assert folders(house) == {newest.version}


def test_what_a_killed_worker_left_is_no_sheet(house: House) -> None:
    home = house.mission.folder / "room" / "sheets"
    (home / ".new-dead").mkdir(parents=True)
    torn = home / stand_of(house).version
    torn.mkdir()
    (torn / "p.npy").write_bytes(b"half")

    sheets = Sheets(house.mission.folder)

    assert sheets.current(house).size == 3
    assert not (home / ".new-dead").exists()
    sheets.close()


def test_a_sheet_is_of_the_versions_that_it_is_named_after(house: House) -> None:
    stand = stand_of(house)
    keep(house, 9)

    assert make_sheet(house, stand).size == 3


def test_a_failure_is_told_and_not_kept(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    sheets = Sheets(house.mission.folder)

    def broken(house: House, stand: sheets_of.Stand) -> Sheet:
        raise OSError("the disk is full")

    with monkeypatch.context() as patch:
        patch.setattr(sheets_of, "make_sheet", broken)
        with pytest.raises(OSError, match="full"):
            sheets.current(house)

    assert sheets.current(house).size == 3
    sheets.close()


def test_a_mission_with_nothing_in_it_has_a_sheet_with_nothing_in_it(tmp_path: Path) -> None:
    bootstrap.new_mission(tmp_path / "empty", ["easter-truce-2025"])
    house = bootstrap.open_house(tmp_path / "empty")
    sheets = Sheets(house.mission.folder)

    found = sheets.current(house)

    assert found.size == 0
    assert all(isinstance(table, pl.DataFrame) for table in found.tables.values())
    sheets.close()
