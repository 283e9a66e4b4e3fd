"""A mission's folder: whole or not there, migrated or refused, one writer at a time."""

import os
import signal
import subprocess
import sys
import threading
from dataclasses import FrozenInstanceError
from datetime import UTC, datetime
from pathlib import Path

import pyarrow as pa
import pytest
from sqlalchemy import text

from tests.store.make import incident, incidents, report, reports
from truce.errors import UnusableMission, WrongUsage
from truce.model.claim import Claim
from truce.model.columns import to_table
from truce.model.incident import Incident
from truce.model.report import Report
from truce.store.lake import DeltaLake
from truce.store.ledger import SqlLedger, open_engine, sqlite_url
from truce.store.locks import file_lock
from truce.store.mission import create_mission, open_mission
from truce.store.revise import revise
from truce.store.settle import files_of, last_commit

SETTINGS = 'format = 1\nname = "Easter"\ntime_zone = "Europe/Kyiv"\nagreements = ["easter"]\n'
NOON = datetime(2025, 4, 20, 12, tzinfo=UTC)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A path that a URL would misread."""
    return tmp_path / "місія 100% ?#"


def test_a_new_mission_has_its_rooms_and_files(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "easter.yaml").write_text("id: easter\n", "utf-8")
    (tmp_path / "buffer.geojson").write_text("{}", "utf-8")
    mission = create_mission(
        folder, SETTINGS, agreements=[tmp_path / "easter.yaml"], zones=[tmp_path / "buffer.geojson"]
    )

    assert mission.settings.read_text("utf-8") == SETTINGS
    assert [p.name for p in mission.agreements.iterdir()] == ["easter.yaml"]
    assert [p.name for p in mission.zones.iterdir()] == ["buffer.geojson"]
    assert mission.briefs.is_dir()
    assert mission.exhibits.is_dir()
    assert (folder / "ledger.sqlite").is_file()
    assert not [p for p in tmp_path.iterdir() if ".new-" in p.name]
    with pytest.raises(FrozenInstanceError):
        mission.folder = tmp_path  # type: ignore[misc]


def test_what_is_kept_is_there_when_opened_again(folder: Path) -> None:
    first = create_mission(folder, SETTINGS)
    first.lake.add(Report, reports(report(1)))
    first.ledger.log("collected", NOON, n=1)
    again = open_mission(folder)

    assert again.lake.read(Report).equals(reports(report(1)))
    assert [e.facts for e in again.ledger.entries()] == [{"n": 1}]


def test_anything_is_found_by_its_id(folder: Path) -> None:
    mission = create_mission(folder, SETTINGS)
    mission.lake.add(Report, reports(report(1), report(2)))
    mission.lake.replace(Incident, incidents(incident(3, on=1)))
    mission.lake.add(Claim, to_table(Claim, [Claim(id="clm-1", by="ua")]))

    found = mission.find(report(2).id)
    assert found is not None
    assert (found[0], found[1]["text"]) == (Report, "told")
    assert mission.find(incident(3, on=1).id) is not None
    assert mission.find("clm-1") is not None
    assert [mission.find(id) for id in ("rep-nobody", "xyz-1", "", "clm")] == [None] * 4


def test_a_folder_in_use_is_not_touched(folder: Path, tmp_path: Path) -> None:
    folder.mkdir()
    create_mission(folder, SETTINGS)
    with pytest.raises(UnusableMission, match=r"not empty|in the way"):
        create_mission(folder, SETTINGS)
    (tmp_path / "file").write_text("mine", "utf-8")
    with pytest.raises(UnusableMission, match=r"not empty|in the way"):
        create_mission(tmp_path / "file", SETTINGS)


def test_a_mission_that_cannot_be_made_leaves_nothing(folder: Path, tmp_path: Path) -> None:
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "same.yaml").write_text("id: x\n", "utf-8")
    with pytest.raises(UnusableMission, match="share a name"):
        create_mission(folder, SETTINGS, agreements=[tmp_path / "a" / "same.yaml", tmp_path / "b" / "same.yaml"])
    with pytest.raises(WrongUsage):
        create_mission(folder, "name = ")
    assert sorted(p.name for p in tmp_path.iterdir()) == ["a", "b"]


def test_what_is_no_mission_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", "utf-8")
    for path in (tmp_path / "nowhere", tmp_path, tmp_path / "file"):
        with pytest.raises(UnusableMission, match="not a mission"):
            open_mission(path)


def test_the_one_mission_below_a_folder_that_is_none_is_named(tmp_path: Path) -> None:
    create_mission(tmp_path / "m", SETTINGS)
    with pytest.raises(UnusableMission) as told:
        open_mission(tmp_path)
    assert told.value.remedy == f"the mission below it: {tmp_path / 'm'}"

    create_mission(tmp_path / "n", SETTINGS)
    with pytest.raises(UnusableMission) as told:
        open_mission(tmp_path)
    assert "truce new" in told.value.remedy


def test_a_mission_newer_than_the_program_is_refused(folder: Path) -> None:
    create_mission(folder, SETTINGS)
    (folder / "truce.toml").write_text(SETTINGS.replace("format = 1", "format = 99"), "utf-8")
    with pytest.raises(UnusableMission, match="newer truce") as told:
        open_mission(folder)
    assert (told.value.given["format"], told.value.given["newest_known"]) == (99, 1)


def test_a_mission_with_a_newer_ledger_is_refused(folder: Path) -> None:
    create_mission(folder, SETTINGS)
    engine = open_engine(sqlite_url(folder / "ledger.sqlite"))
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '0777'"))
    engine.dispose()
    with pytest.raises(UnusableMission, match="newer truce"):
        open_mission(folder)


def test_a_mission_with_an_older_ledger_is_migrated(folder: Path) -> None:
    create_mission(folder, SETTINGS)
    for file in folder.glob("ledger.sqlite*"):
        file.unlink()
    engine = open_engine(sqlite_url(folder / "ledger.sqlite"))
    revise(engine, "0001")
    with engine.begin() as connection:
        connection.execute(text("INSERT INTO log VALUES (1, '2025-04-20T12:00:00.000000+00:00', 'acted', '{}')"))
    engine.dispose()

    assert [(e.act, e.at) for e in open_mission(folder).ledger.entries()] == [("acted", NOON)]


def test_a_second_writer_is_told_and_a_killed_one_blocks_nobody(tmp_path: Path) -> None:
    path = tmp_path / "lock"
    code = (
        f"import fcntl,sys;f=open({str(path)!r},'a');fcntl.flock(f,fcntl.LOCK_EX);print(1,flush=True);sys.stdin.read()"
    )
    with subprocess.Popen([sys.executable, "-c", code], stdin=-1, stdout=-1) as holder:
        assert holder.stdout is not None
        holder.stdout.readline()
        with pytest.raises(UnusableMission, match="another program"), file_lock(path, wait_seconds=0)():
            pass
        os.kill(holder.pid, signal.SIGKILL)
        holder.wait()
        with file_lock(path, wait_seconds=0)():
            pass


@pytest.mark.postgres
def test_writers_of_a_shared_ledger_exclude_each_other(postgres_url: str, tmp_path: Path) -> None:
    first, second = SqlLedger(postgres_url), SqlLedger(postgres_url)
    with first.lock("lake", tmp_path / "unused")():
        with second.lock("mission", tmp_path / "unused", 0.05)():
            pass
        with pytest.raises(UnusableMission, match="another program"), second.lock("lake", tmp_path / "unused", 0.05)():
            pass
    with second.lock("lake", tmp_path / "unused", 0.05)():
        pass
    assert not (tmp_path / "unused").exists()


@pytest.mark.postgres
def test_a_mission_may_keep_its_ledger_on_postgresql(postgres_url: str, folder: Path) -> None:
    mission = create_mission(folder, f'{SETTINGS}[store]\nledger = "{postgres_url}"\n')
    with mission.writing():
        mission.lake.add(Report, reports(report(1)))
        mission.ledger.log("collected", NOON)

    assert [e.seq for e in open_mission(folder).ledger.entries()] == [1]
    assert not (folder / "ledger.sqlite").exists()


def test_two_writers_at_once_keep_each_row_once(tmp_path: Path) -> None:
    def write() -> None:
        lake = DeltaLake(tmp_path / "lake", lock=file_lock(tmp_path / "lock"))
        for n in range(6):
            lake.add(Report, reports(report(n), report(n + 1)))

    crowd = [threading.Thread(target=write) for _ in range(3)]
    for one in crowd:
        one.start()
    for one in crowd:
        one.join()

    kept = DeltaLake(tmp_path / "lake").read(Report)
    assert kept.column("id").to_pylist() == [report(n).id for n in range(7)]


def test_delta_itself_refuses_to_change_what_was_told(tmp_path: Path) -> None:
    lake = DeltaLake(tmp_path / "lake")
    lake.add(Report, reports(report(1)))
    with pytest.raises(Exception, match="append-only"):
        lake._write(Report, reports(report(2)), mode="overwrite")
    assert lake.count(Report) == 1


def test_many_small_commits_are_joined_and_every_version_stays(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("truce.store.lake.MANY_FILES", 4)
    lake = DeltaLake(tmp_path / "lake")
    seen = {}
    for n in range(12):
        lake.add(Report, reports(report(n)))
        seen[lake.version(Report)] = n + 1

    files = list((tmp_path / "lake" / "report").rglob("*.parquet"))
    assert lake.version(Report) > 12, "no joining happened"
    assert len(files) > 12, "joining deleted what an old version needs"
    assert {v: lake.read(Report, version=v).num_rows for v in seen} == seen


def test_a_commit_torn_by_a_loss_of_power_is_set_aside(folder: Path) -> None:
    mission = create_mission(folder, SETTINGS)
    mission.lake.add(Report, reports(report(1)))
    mission.lake.add(Report, reports(report(2)))
    table = folder / "lake" / "report"
    commit = last_commit(table)
    assert commit is not None
    name, _ = files_of(commit)[0]
    (table / name).write_bytes(b"")  # the log entry reached the disk, the data did not

    again = open_mission(folder)
    assert again.lake.read(Report).equals(reports(report(1)))
    assert [p.name for p in (table / "_torn").iterdir()] == [commit.name]
    again.lake.add(Report, reports(report(2)))
    assert open_mission(folder).lake.count(Report) == 2


def test_a_log_entry_torn_by_a_loss_of_power_is_set_aside(folder: Path) -> None:
    mission = create_mission(folder, SETTINGS)
    mission.lake.add(Report, reports(report(1)))
    mission.lake.add(Report, reports(report(2)))
    commit = last_commit(folder / "lake" / "report")
    assert commit is not None
    commit.write_text("", "utf-8")

    assert open_mission(folder).lake.count(Report) == 1


def test_a_lake_written_before_a_column_was_thought_of_still_reads(tmp_path: Path) -> None:
    lake = DeltaLake(tmp_path / "lake")
    older = reports(report(1)).drop_columns(["url", "language"])
    lake._write(Report, older, mode="append")
    assert lake.read(Report).equals(reports(report(1)))
    assert lake.read(Report, columns=["url", "id"]).to_pylist() == [{"url": None, "id": report(1).id}]

    lake.add(Report, reports(report(2)))
    assert lake.read(Report).equals(pa.concat_tables([reports(report(1)), reports(report(2))]))
