"""Tiles hold every chosen incident with a place, once; a strange reader of the format reads what was written."""

from datetime import date
from typing import Any

import mapbox_vector_tile
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.picture.made import crowd, incident, sheet_of
from truce.errors import NotFound
from truce.picture import tile as tiles
from truce.picture.choice import Choice
from truce.picture.morton import BITS, degrees, morton, tile_box, tile_range, world
from truce.picture.select import select
from truce.picture.tile import SINGLE, encode, look, pick

SHEET = sheet_of(crowd(5, 900))
CHOICES = [
    Choice(),
    Choice(act=("use_of_weapon",)),
    Choice(party=("heath",), certainty=0.3),
    Choice(weapon=("mortar",), means=("saw", "unknown")),
    Choice(text="1"),
]


def tiles_at(sheet: Any, z: int) -> set[tuple[int, int]]:
    """The tiles of a zoom in which there is anything."""
    shift = BITS - z
    placed = slice(0, sheet.placed)
    return set(zip(*((sheet.column(axis)[placed] >> shift).tolist() for axis in "xy"), strict=True))


@settings(max_examples=30, deadline=None)
@given(z=st.integers(0, 9), choice=st.sampled_from(CHOICES), single=st.sampled_from([3, 40, 100_000]))
def test_the_sum_over_the_tiles_of_any_zoom_is_all_that_is_chosen_and_has_a_place(
    z: int, choice: Choice, single: int
) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(tiles, "SINGLE", single)
        selection = select(SHEET, choice)
        shown = [look(SHEET, choice, z, x, y) for x, y in tiles_at(SHEET, z)]

    placed = selection.weight[: SHEET.placed]
    assert sum(one.rows.size + int(one.n.sum()) for one in shown) == int((placed > 0).sum())
    assert sum(one.weight.sum() + one.expected.sum() for one in shown) == pytest.approx(placed.sum())
    rows = np.concatenate([one.rows for one in shown])
    assert np.unique(rows).size == rows.size


@pytest.mark.parametrize("choice", CHOICES)
def test_a_tile_is_the_same_whether_all_was_chosen_before_or_only_its_rows(choice: Choice) -> None:
    whole = select(SHEET, choice).weight
    for z in (0, 3, 6, 12):
        for x, y in tiles_at(SHEET, z):
            alone, shared = look(SHEET, choice, z, x, y), look(SHEET, choice, z, x, y, whole=whole)
            assert encode(SHEET, alone, z, x, y) == encode(SHEET, shared, z, x, y)


@pytest.mark.parametrize(
    "choice", [*CHOICES, Choice(start=date(2031, 5, 10), end=date(2031, 5, 20), act=("mine_laying",))]
)
def test_a_tile_is_the_same_whether_its_rows_were_held_against_the_choice_or_those_of_the_window(
    choice: Choice,
) -> None:
    picked = pick(SHEET, choice)
    for z in (0, 3, 6, 12):
        for x, y in tiles_at(SHEET, z):
            alone, shared = look(SHEET, choice, z, x, y), look(SHEET, choice, z, x, y, picked=picked)
            assert encode(SHEET, alone, z, x, y) == encode(SHEET, shared, z, x, y)


@pytest.mark.parametrize("z", [0, 9, 18])
def test_incidents_at_one_place_do_not_hide_each_other_at_any_zoom(z: int) -> None:
    sheet = sheet_of([incident(n, lon=-36.0, lat=43.0, p_happened=0.5) for n in range(3)] + [incident(9, lon=-36.0001)])
    x, y = (int(v[0]) >> (BITS - z) for v in world(np.array([-36.0]), np.array([43.0])))

    read = mapbox_vector_tile.decode(encode(sheet, look(sheet, Choice(), z, x, y), z, x, y))

    (cell,) = read["cells"]["features"]
    assert cell["properties"] == {"n": 3, "expected": 1.5, "act": "use_of_weapon"}
    singles = read.get("incidents", {"features": []})["features"]
    assert {f["properties"]["id"] for f in singles} <= {"inc-0000000000000009"}


def test_a_strange_reader_finds_single_incidents_where_they_are() -> None:
    sheet = sheet_of([incident(7, lon=-35.9, lat=42.95, radius_m=None, n_origins=3, p_happened=0.504)])
    z = 10
    x, y = (int(v[0]) >> (BITS - z) for v in world(np.array([-35.9]), np.array([42.95])))

    read = mapbox_vector_tile.decode(
        encode(sheet, look(sheet, Choice(), z, x, y), z, x, y), default_options={"y_coord_down": True}
    )

    (feature,) = read["incidents"]["features"]
    day = feature["properties"].pop("day")
    assert feature["properties"] == {
        "id": "inc-0000000000000007",
        "act": "use_of_weapon",
        "by": "unknown",
        "p": 50,
        "r": -1,
        "n_origins": 3,
    }
    assert day == (sheet.column("days")[0])
    west, south, east, north = tile_box(z, x, y)
    px, py = feature["geometry"]["coordinates"]
    assert west + (east - west) * px / 4096 == pytest.approx(-35.9, abs=2e-4)
    assert north - (north - south) * py / 4096 == pytest.approx(42.95, abs=2e-4)
    assert list(read) == ["incidents"]


def test_too_many_to_tell_apart_become_cells_that_say_how_many_and_what_most() -> None:
    many = [incident(n, lon=-36.0, lat=43.0, p_happened=0.5) for n in range(SINGLE + 1)]
    sheet = sheet_of([*many, incident(900, lon=20.0, lat=10.0)])

    read = mapbox_vector_tile.decode(encode(sheet, look(sheet, Choice(), 0, 0, 0), 0, 0, 0))

    assert [f["properties"]["id"] for f in read["incidents"]["features"]] == ["inc-0000000000000384"]
    (cell,) = read["cells"]["features"]
    assert cell["properties"] == {"n": SINGLE + 1, "expected": (SINGLE + 1) / 2, "act": "use_of_weapon"}


@settings(max_examples=50, deadline=None)
@given(st.lists(st.integers(0, 300), min_size=1, max_size=40), st.data())
def test_whatever_the_numbers_are_a_strange_reader_reads_them(sizes: list[int], data: st.DataObject) -> None:
    radius = data.draw(st.sampled_from([0.0, 1.0, 63.0, 64.0, 127.0, 128.0, 20_000.0, 3e6]))
    rows = [incident(n, lon=-36 + n * 1e-4, lat=43.0, radius_m=radius, n_origins=n) for n in sorted(set(sizes))]
    sheet = sheet_of(rows)

    read = mapbox_vector_tile.decode(encode(sheet, look(sheet, Choice(), 0, 0, 0), 0, 0, 0))

    told = {f["properties"]["id"]: f["properties"] for f in read["incidents"]["features"]}
    assert told.keys() == {row["id"] for row in rows}
    assert all(told[row["id"]]["r"] == radius and told[row["id"]]["n_origins"] == row["n_origins"] for row in rows)


def test_an_incident_that_is_hardly_likely_is_not_drawn_as_impossible() -> None:
    sheet = sheet_of([incident(1, p_happened=0.001)])

    read = mapbox_vector_tile.decode(encode(sheet, look(sheet, Choice(), 0, 0, 0), 0, 0, 0))

    assert read["incidents"]["features"][0]["properties"]["p"] == 1


@pytest.mark.parametrize("at", [(19, 0, 0), (-1, 0, 0), (3, 8, 0), (3, 0, 8), (3, -1, 0)])
def test_a_tile_that_does_not_exist_is_told(at: tuple[int, int, int]) -> None:
    with pytest.raises(NotFound):
        look(SHEET, Choice(), *at)


@given(st.floats(-180, 180), st.floats(-85, 85))
def test_a_place_comes_back_from_its_steps(lon: float, lat: float) -> None:
    x, y = world(np.array([lon]), np.array([lat]))
    back = degrees(x, y)

    assert back[0][0] == pytest.approx(lon, abs=1e-6)
    assert back[1][0] == pytest.approx(lat, abs=1e-6)


@given(st.integers(0, 18), st.integers(0, (1 << BITS) - 1), st.integers(0, (1 << BITS) - 1))
def test_the_codes_of_a_tile_are_one_range(z: int, x: int, y: int) -> None:
    code = int(morton(np.array([x]), np.array([y]))[0])
    shift = BITS - z
    low, high = tile_range(z, x >> shift, y >> shift)

    assert low <= code < high
