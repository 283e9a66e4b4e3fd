"""truce coverage: who could have noticed, from a mission's own records."""

import json
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from typer.testing import CliRunner

from truce import bootstrap
from truce.cli.app import make_app
from truce.errors import NotFound, UnusableMission, WrongUsage
from truce.flow.collect import collect
from truce.flow.coverage import coverage, written
from truce.flow.house import House

RECORDS = [
    {"watcher": "patrol-1", "means": "saw", "quality": 0.8,
     "when": {"earliest": "2025-04-19T08:00:00+03:00", "latest": "2025-04-19T18:00:00+03:00"}},
    {"watcher": "camera-1", "means": "recorded_camera", "quality": 0.7,
     "when": {"earliest": "2025-04-19T00:00:00+03:00", "latest": "2025-04-20T00:00:00+03:00"}},
    {"watcher": "patrol-1", "means": "saw", "quality": 0, "restriction": "denial", "restricted_by": "ru",
     "when": {"earliest": "2025-04-19T12:00:00+03:00", "latest": "2025-04-19T14:00:00+03:00"}},
]  # fmt: skip


@pytest.fixture
def house(tmp_path: Path) -> House:
    bootstrap.new_mission(tmp_path / "m", ["easter-truce-2025"], time_zone="Europe/Kyiv")
    lines = [r | {"noun": "coverage", "where": {"lon": 38.0, "lat": 48.0, "radius_m": 5000}} for r in RECORDS]
    path = tmp_path / "watch.jsonl"
    path.write_text("".join(json.dumps(line) + "\n" for line in lines), "utf-8")
    found = bootstrap.open_house(tmp_path / "m")
    collect(found, "jsonl", path)
    return found


def share(frame: pl.DataFrame, means: str, light: str) -> float:
    return float(frame.filter(pl.col("means") == means)[light][0])


def test_day_and_night_and_means_are_told_apart(house: House) -> None:
    found = coverage(house, "use_of_weapon").by_means
    assert share(found, "saw", "by_night") == 0.0
    assert share(found, "all", "by_day") > max(share(found, m, "by_day") for m in ("saw", "recorded_camera"))
    assert share(found, "all", "by_night") == pytest.approx(share(found, "recorded_camera", "by_night"))


def test_restrictions_stand_on_their_day(house: House) -> None:
    assert coverage(house, "use_of_weapon").by_day.rows()[0][3] == 1


def test_the_export_holds_every_row(house: House, tmp_path: Path) -> None:
    found = coverage(house, "use_of_weapon")
    for form in ("csv", "jsonl", "parquet"):
        path = tmp_path / f"all.{form}"
        path.write_bytes(b"".join(written(found, form)))
        readers: dict[str, Any] = {"csv": pl.read_csv, "jsonl": pl.read_ndjson, "parquet": pl.read_parquet}
        read = readers[form](path)
        assert read.height == found.chances.table.height


def test_what_cannot_be_is_refused(house: House, tmp_path: Path) -> None:
    with pytest.raises(NotFound):
        coverage(house, "weapons")
    with pytest.raises(WrongUsage):
        list(written(coverage(house, "use_of_weapon"), "xls"))
    bootstrap.new_mission(tmp_path / "empty", ["easter-truce-2025"])
    with pytest.raises(UnusableMission):
        coverage(bootstrap.open_house(tmp_path / "empty"), "use_of_weapon")


def test_the_command_shows_and_writes(house: House, tmp_path: Path) -> None:
    app = make_app("coverage")
    folder, out = str(house.mission.folder), str(tmp_path / "all.csv")
    shown = CliRunner().invoke(app, ["coverage", folder])
    machine = CliRunner().invoke(app, ["coverage", folder, "--kind", "weapon_in_prohibited_area", "--json"])
    wrote = CliRunner().invoke(app, ["coverage", folder, "--out", out])

    assert "recorded_camera" in shown.output
    assert json.loads(machine.output)["kind"] == "weapon_in_prohibited_area"
    assert wrote.exit_code == 0
    assert Path(out).is_file()
