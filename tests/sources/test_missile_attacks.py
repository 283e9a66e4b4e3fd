from pathlib import Path

import pytest

from tests.sources.tools import acts, at, read, written
from truce.errors import UnusableSource

HEAD = "time_start,time_end,model,launch_place,target,launched,destroyed,source\n"


def raids(folder: Path, *rows: str) -> Path:
    return written(folder / "m.csv", HEAD + "".join(row + "\n" for row in rows))


def test_a_raid_is_by_the_side_the_file_speaks_about(tmp_path: Path) -> None:
    path = raids(
        tmp_path, "2025-04-21 00:30,2025-04-21 04:00,Shahed-136/131,Kursk oblast,Ukraine,96.0,42.0,kpszsu/posts/1"
    )

    (report,) = read("missile-attacks", path).rows()

    assert (report["by"], report["against"], report["origin"]) == ("ru", "ua", "ua-air-force")
    assert (report["count"], report["unit"], report["weapon_system"]) == (96, "raid_model", "shahed_136")
    assert (report["earliest"], report["latest"]) == (at("2025-04-21T00:30+03:00"), at("2025-04-21T04:01+03:00"))
    assert report["radius_m"] > 500_000
    assert (report["killed_low"], report["killed_high"], report["target"]) == (None, None, None)
    assert "shot down 42" in report["text"]
    assert "party_claim" in report["flags"]


def test_dates_without_a_clock_are_days_in_kyiv(tmp_path: Path) -> None:
    path = raids(
        tmp_path, "2025-04-20,2025-04-20,Orlan-10,,south,1,1,x", "2025-04-20,2025-04-20 08:00,X-59,,Sumy,1,0,x"
    )

    day, morning = read("missile-attacks", path).rows()

    assert (day["earliest"], day["latest"], day["time_precision"]) == (
        at("2025-04-20T00:00+03:00"),
        at("2025-04-21T00:00+03:00"),
        "day",
    )
    assert (morning["latest"], morning["time_precision"]) == (at("2025-04-20T08:01+03:00"), "interval")


def test_a_reconnaissance_drone_is_a_flight_and_no_use_of_a_weapon(tmp_path: Path) -> None:
    path = raids(
        tmp_path,
        "2025-04-20,2025-04-20,Orlan-10,,south,1,1,x",
        "2025-04-20,2025-04-20,Kalibr and Orlan-10,,south,1,1,x",
        "2025-04-20,2025-04-20,Iskander-M,,south,1,1,x",
    )

    flight, both, strike = (acts(row) for row in read("missile-attacks", path).rows())

    assert flight == {"reconnaissance_or_flight": 1.0}
    assert both == {"reconnaissance_or_flight": 0.5, "use_of_weapon": 0.5}
    assert strike == {"use_of_weapon": 1.0}


@pytest.mark.parametrize(
    ("target", "radius_m"),
    [
        ("Ukraine", 585_000),
        ("south", 315_000),
        ("Odesa oblast", 170_000),
        ('"Dnipropetrovsk oblast, Kryvyi Rih Raion"', 55_000),
        ("Kyiv oblast (south)", 125_000),
        ("Sumy", 8_000),
    ],
)
def test_a_target_is_a_disc_as_wide_as_its_name(tmp_path: Path, target: str, radius_m: float) -> None:
    (report,) = read("missile-attacks", raids(tmp_path, f"2025-04-20,2025-04-20,X-59,,{target},1,1,x")).rows()

    assert report["radius_m"] == radius_m


@pytest.mark.parametrize("target", ["", "front line", "a place nobody knows", "Sumy and a place nobody knows"])
def test_a_target_that_is_no_place_gives_none(tmp_path: Path, target: str) -> None:
    (report,) = read("missile-attacks", raids(tmp_path, f"2025-04-20,2025-04-20,X-59,,{target},1,1,x")).rows()

    assert (report["where_kind"], report["lon"], report["radius_m"]) == ("none", None, None)


def test_a_disc_around_two_oblasts_holds_both(tmp_path: Path) -> None:
    path = raids(tmp_path, "2025-04-20,2025-04-20,X-59,,Odesa oblast and Kharkiv oblast,1,1,x")

    (report,) = read("missile-attacks", path).rows()

    assert report["radius_m"] > 400_000


def test_bad_rows_are_named(tmp_path: Path) -> None:
    path = raids(
        tmp_path,
        "2025-04-31,2025-04-20,X-59,,Sumy,1,1,x",
        "-025-04-20,2025-04-20,X-59,,Sumy,1,1,x",
        "0025-04-20,2025-04-20,X-59,,Sumy,1,1,x",
        "2025-04-21,2025-04-20,X-59,,Sumy,1,1,x",
        "2025-04-20,2025-04-20,X-59,,Sumy,1.5,1,x",
        "2025-04-20,2025-04-20,X-59,,Sumy,-1,1,x",
        "2025-04-20,2025-04-20,X-59,,Sumy,,,x",
    )

    told = read("missile-attacks", path)

    assert [(f.row, f.field) for f in told.faults] == [
        (1, "time_start"),
        (2, "time_start"),
        (3, "time_start"),
        (4, "time_end"),
        (5, "launched"),
        (6, "launched"),
    ]
    assert [row["count"] for row in told.rows()] == [None]


def test_another_header_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UnusableSource):
        read("missile-attacks", written(tmp_path / "m.csv", "a,b\n1,2\n"))


def test_the_real_file_lands_whole(shared_data: Path) -> None:
    told = read("missile-attacks", shared_data / "missile_attacks" / "missile_attacks_daily.csv")

    assert (told.rows_read, len(told.rows()), len(told.faults)) == (3770, 3770, 0)
    assert len(set(told.ids())) == 3770
    assert {row["by"] for row in told.rows()} == {"ru"}
    unknown = [row["text"] for row in told.rows() if row["weapon_class"] == "unknown"]
    assert len(unknown) < 70  # rows of several models of different classes, and two that no source names
    assert sum(row["where_kind"] == "none" for row in told.rows()) < 40
