"""collect: good rows land, bad rows are listed, and nothing lands twice."""

import json
from pathlib import Path

import pytest

from tests.flow.conftest import Walked
from truce.errors import NotFound, UnusableSource, WrongUsage
from truce.flow.collect import collect
from truce.flow.house import House
from truce.model.report import Report
from truce.sample import Sample


def test_the_same_file_twice_changes_nothing(vela: Walked) -> None:
    file = vela.sample.files[0]
    before = vela.house.mission.lake.version(Report)

    again = collect(vela.house, file.source, file.path, options=file.options)

    assert again.before
    assert vela.house.mission.lake.version(Report) == before


def test_the_same_rows_under_another_file_name_are_the_same_reports(
    fresh: tuple[House, Sample], tmp_path: Path
) -> None:
    house, sample = fresh
    first = sample.files[0]
    told = [line for line in first.path.read_text("utf-8").splitlines() if '"noun":"report"' in line]
    (tmp_path / "one.jsonl").write_text("\n".join(told), "utf-8")
    (tmp_path / "two.jsonl").write_text("\n".join([*told, ""]), "utf-8")

    collect(house, "jsonl", tmp_path / "one.jsonl")
    second = collect(house, "jsonl", tmp_path / "two.jsonl").collection

    assert second.added.get("report", 0) == 0
    assert second.already["report"] == len(told)


def test_good_rows_land_and_bad_rows_are_listed_with_row_field_and_reason(
    fresh: tuple[House, Sample], tmp_path: Path
) -> None:
    house, sample = fresh
    good = next(line for line in sample.files[0].path.read_text("utf-8").splitlines() if '"noun":"report"' in line)
    wrong = json.loads(good) | {"reference": "X"}
    wrong["where"] = {"lon": 200.0, "lat": 40.0, "radius_m": 10}
    path = tmp_path / "mixed.jsonl"
    path.write_text(f"{good}\n{json.dumps(wrong)}\nnot json\n", "utf-8")

    kept = collect(house, "jsonl", path).collection

    assert kept.added["report"] == 1
    assert {fault.row for fault in kept.faults} == {2, 3}
    assert all(fault.field or fault.reason for fault in kept.faults)


def test_a_file_of_which_nothing_can_be_read_is_refused(fresh: tuple[House, Sample], tmp_path: Path) -> None:
    house, _ = fresh
    path = tmp_path / "nothing.jsonl"
    path.write_text("not json\nneither\n", "utf-8")

    with pytest.raises(UnusableSource):
        collect(house, "jsonl", path)


def test_an_unknown_source_is_named_with_those_there_are(vela: Walked) -> None:
    with pytest.raises(NotFound) as refused:
        collect(vela.house, "no-such", vela.sample.truth)

    assert "jsonl" in refused.value.explain()


def test_a_window_that_ends_before_it_starts_is_refused(vela: Walked) -> None:
    file = vela.sample.files[0]

    with pytest.raises(WrongUsage):
        collect(vela.house, file.source, file.path, start=vela.sample.end, end=vela.sample.start)


def test_a_file_collected_again_in_another_way_says_that_the_first_reading_stays(
    fresh: tuple[House, Sample], tmp_path: Path
) -> None:
    house, _ = fresh
    path = tmp_path / "one.csv"
    head = "datetime,lon,lat,place_name,event_type,headline"
    path.write_text(f"{head}\n2024-10-20 10:00:00,36.2,50.0,Somewhere,uav,A drone\n", "utf-8")
    collect(house, "viina", path)

    again = collect(house, "viina", path, options={"lag_hours": "10"}).collection

    assert again.already == {"report": 1}
    assert any("first read" in note for note in again.notes)


def test_a_zone_without_extent_is_listed_by_name_and_the_others_land(
    fresh: tuple[House, Sample], tmp_path: Path
) -> None:
    def zone(name: str, kind: str, points: object) -> str:
        return json.dumps({"noun": "zone", "source": "survey", "name": name,
                           "where": {"geometry": {"type": kind, "coordinates": points}}})  # fmt: skip

    ring = [[-36.0, 42.0], [-35.0, 42.0], [-35.0, 43.0], [-36.0, 42.0]]
    file = tmp_path / "zones.jsonl"
    file.write_text(f"{zone('good', 'Polygon', [ring])}\n{zone('a-line', 'LineString', ring[:3])}\n", "utf-8")

    kept = collect(fresh[0], "jsonl", file).collection

    assert kept.added == {"zone": 1}
    assert [fault.reason.partition(":")[0] for fault in kept.faults] == ["zone a-line"]
