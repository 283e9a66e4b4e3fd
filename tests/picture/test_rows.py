from pathlib import Path

import numpy as np
import pytest

from tests.picture.made import crowd, incident, sheet_of
from truce.errors import UnusableValue
from truce.picture.choice import Choice
from truce.picture.ground import ground_tile
from truce.picture.kept import HEAD, open_sheet, write_sheet
from truce.picture.rows import page
from truce.picture.select import select

SHEET = sheet_of(crowd(11, 300))


def test_page_by_page_every_chosen_incident_is_shown_once_newest_first() -> None:
    choice = Choice(act=("use_of_weapon",))
    weight = select(SHEET, choice).weight
    ids: list[str] = []
    after: str | None = None
    while True:
        found = page(SHEET, choice, 7, after)
        ids += [row.id for row in found.rows]
        if (after := found.after) is None:
            break

    wanted = np.flatnonzero(weight > 0).tolist()
    assert len(ids) == len(wanted)
    assert set(ids) == {SHEET.id_of(row) for row in wanted}
    row_of = {SHEET.id_of(row): row for row in range(SHEET.size)}
    times = [int(SHEET.column("at")[row_of[id]]) for id in ids]
    assert times == sorted(times, reverse=True)


def test_a_cursor_holds_when_its_row_is_gone() -> None:
    rows = [incident(n) for n in range(6)]
    before, later = sheet_of(rows), sheet_of([*rows[:4], rows[5], incident(9)])
    first = page(before, Choice(), 2, None)
    assert [row.id[-1] for row in first.rows] == ["5", "4"]

    second = page(later, Choice(), 10, first.after)

    assert [row.id[-1] for row in second.rows] == ["3", "2", "1", "0"]


@pytest.mark.parametrize("cursor", ["", "x.inc-1", "9" * 40])
def test_a_cursor_that_cannot_be_read_is_told(cursor: str) -> None:
    with pytest.raises(UnusableValue):
        page(SHEET, Choice(), 5, cursor)


def test_a_row_says_unknown_where_nothing_is_known() -> None:
    sheet = sheet_of([incident(1, lon=None, lat=None, radius_m=None, killed_low=0, killed_high=None)])

    (row,) = page(sheet, Choice(), 5).rows

    assert (row.lon, row.lat, row.radius_m, row.killed, row.by) == (None, None, None, (0, None), "unknown")


def test_a_sheet_comes_back_from_its_folder_as_it_was_laid(tmp_path: Path) -> None:
    write_sheet(SHEET, tmp_path / "s")

    found = open_sheet(tmp_path / "s")

    assert found is not None
    assert (found.version, found.zone, found.names, found.rules) == (
        SHEET.version,
        SHEET.zone,
        SHEET.names,
        SHEET.rules,
    )
    for name, column in SHEET.columns.items():
        assert np.array_equal(found.column(name), column, equal_nan=column.dtype.kind == "f"), name


def test_a_sheet_that_was_not_finished_is_none(tmp_path: Path) -> None:
    write_sheet(SHEET, tmp_path / "s")
    (tmp_path / "s" / HEAD).unlink()

    assert open_sheet(tmp_path / "s") is None
    assert open_sheet(tmp_path / "nowhere") is None


def test_a_party_stands_beside_an_incident_only_if_it_is_held_likely() -> None:
    told = [{"code": "heath", "weight": 0.4}, {"code": "karst", "weight": 0.3}]
    sheet = sheet_of([incident(1, by=told), incident(2, by=[{"code": "heath", "weight": 0.5}])])
    shown = {row.id[-1]: row.by for row in page(sheet, Choice(), 5).rows}

    assert shown == {"1": "unknown", "2": "heath"}


def test_the_land_of_a_tile_in_the_steppe_is_all_land_and_the_ocean_has_none() -> None:
    assert b"land" in ground_tile(8, 153, 90)
    assert b"land" not in ground_tile(8, 100, 95)
