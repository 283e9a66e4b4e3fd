"""From tables to what is compared: each incident once, weapons and nights as told, cells as seen."""

from datetime import UTC, date, datetime, timedelta

import numpy as np
import polars as pl
import pytest

from truce.outlook.change.breaches import CELL_KM, breaches, cell, dark_hours, hours_of, middles, watchers

NOON = datetime(2025, 4, 20, 12, tzinfo=UTC)


def incident(name: str, hours: float = 1.0, radius: float | None = 500.0, weapons: object = ()) -> dict[str, object]:
    return {
        "id": name,
        "earliest": NOON,
        "latest": NOON + timedelta(hours=hours),
        "lon": 38.0,
        "lat": 48.5,
        "radius_m": radius,
        "weapon_class": weapons,
    }


def ground(name: str, contribution: float, ruling: str = "rul-1") -> dict[str, object]:
    return {"ruling": ruling, "incident": name, "contribution": contribution, "day": date(2025, 4, 20)}


def told(incidents: list[dict[str, object]], grounds: list[dict[str, object]], dark: bool = True) -> pl.DataFrame:
    weapon = pl.List(pl.Struct({"code": pl.String, "weight": pl.Float64}))
    table = pl.DataFrame(incidents, schema_overrides={"weapon_class": weapon, "radius_m": pl.Float64})
    return breaches(pl.DataFrame(grounds), table, {"artillery"}, lambda lon, _, __: np.full(lon.size, dark))


def test_an_incident_that_bears_on_two_rulings_is_one() -> None:
    rows = told([incident("a")], [ground("a", 0.4), ground("a", 0.7, "rul-2")])

    assert rows.rows(named=True)[0]["weight"] == pytest.approx(0.7)
    assert rows.height == 1


def test_heavy_is_a_share_of_the_weapons_told_and_untold_is_null() -> None:
    weapons = [{"code": "artillery", "weight": 0.6}, {"code": "small_arms", "weight": 0.2}]
    rows = told([incident("a", weapons=weapons), incident("b", weapons=[])], [ground("a", 1.0), ground("b", 1.0)])

    assert rows["heavy"].to_list() == [pytest.approx(0.75), None]


def test_a_vague_hour_is_neither_day_nor_night() -> None:
    rows = told([incident("a"), incident("b", hours=24.0)], [ground("a", 1.0), ground("b", 1.0)])

    assert rows["night"].to_list() == [1.0, None]


def test_a_place_wider_than_a_cell_has_none() -> None:
    rows = told([incident("a"), incident("b", radius=90_000.0)], [ground("a", 1.0), ground("b", 1.0)])

    assert rows["cell"].is_null().to_list() == [False, True]


def test_a_place_lies_in_the_cell_whose_middle_is_near() -> None:
    places = pl.DataFrame({"lon": [38.0, -5.3, 179.9], "lat": [48.5, -33.1, 0.01]})
    lon, lat = middles(places.select(cell("lon", "lat").alias("cell"))["cell"])
    km = np.hypot((lon - places["lon"].to_numpy()) * np.cos(np.radians(lat)), lat - places["lat"].to_numpy()) * 111.195

    assert (km < CELL_KM / 2**0.5 + 0.1).all()


def test_hours_are_counted_where_and_while_somebody_watched() -> None:
    here = pl.DataFrame({"lon": [38.0, 40.0], "lat": [48.5, 48.5]}).select(cell("lon", "lat").alias("cell"))["cell"]
    table = pl.DataFrame(
        {
            "lon": [38.0, 38.0, 38.0],
            "lat": [48.5, 48.5, 48.5],
            "radius_m": [20_000.0, 20_000.0, 20_000.0],
            "quality": [1.0, 0.5, 0.0],
            "earliest": [NOON, NOON + timedelta(hours=2), NOON],
            "latest": [NOON + timedelta(hours=4), NOON + timedelta(hours=9), NOON + timedelta(hours=4)],
        }
    )
    hours = hours_of(here, watchers(table), NOON, NOON + timedelta(hours=6))

    assert hours.tolist() == pytest.approx([4.0 + 0.5 * 4.0, 0.0])


def test_watched_hours_part_at_night_and_sum_to_all_of_them() -> None:
    def dark(lon: np.ndarray, lat: np.ndarray, us: np.ndarray) -> np.ndarray:
        hour = us // 3_600_000_000 % 24
        return np.asarray((hour < 6) | (hour >= 18))

    day = NOON.replace(hour=0)
    coverage = pl.DataFrame(
        {
            "lon": [38.0, 38.0],
            "lat": [48.5, 48.5],
            "radius_m": [5000.0, 5000.0],
            "earliest": [day, day + timedelta(hours=17)],
            "latest": [day + timedelta(days=2), day + timedelta(hours=20)],
            "quality": [0.5, 1.0],
        }
    )
    night, light = dark_hours(watchers(coverage), day, day + timedelta(days=1), dark)

    assert night == pytest.approx(12 * 0.5 + 2.0)
    assert light == pytest.approx(12 * 0.5 + 1.0)
    assert dark_hours(watchers(coverage), day - timedelta(days=1), day, dark) == (0.0, 0.0)
