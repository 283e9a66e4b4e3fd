"""A disk that is full, read-only or flips bits: it is told in words with what to do, and what was kept is kept."""

import os
import random
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.faults.conftest import Nursery
from tests.faults.invariants import Kept
from tests.faults.test_killed import WORKS
from tests.store.make import report, reports
from truce.bootstrap import open_house
from truce.errors import TruceError, UnusableMission
from truce.flow.record.log_verify import verify
from truce.model.report import Report
from truce.store.exhibits import ExhibitStore

EVERY = (*WORKS, "street")
OFTEN = ("exhibit", "backup")
EVERYDAY = [work if work in OFTEN else pytest.param(work, marks=pytest.mark.long) for work in WORKS]


@pytest.fixture
def small_disk(tmp_path: Path, folder: Path) -> Iterator[Path]:
    """A disk of 6 MB with the mission on it."""
    disk = tmp_path / "disk"
    disk.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=6m", "none", str(disk)], check=False, capture_output=True
    )
    if mounted.returncode:
        pytest.skip("only root may mount a small disk; the same is tried with a limit on the size of files")
    try:
        shutil.copytree(folder, disk / "hurt")
        yield disk / "hurt"
    finally:
        subprocess.run(["umount", "-l", str(disk)], check=True)


def told_off(said: list[str]) -> None:
    assert said, "nothing was said"
    assert said[-1].startswith("told "), said[-1]
    assert " | " in said[-1]
    assert said[-1].split(" | ")[1].strip()


@pytest.mark.parametrize("work", EVERYDAY)
def test_a_full_disk(small_disk: Path, nursery: Nursery, work: str) -> None:
    kept = Kept(small_disk)
    filler = small_disk / "filler"
    free = os.statvfs(small_disk)
    filler.write_bytes(b"x" * max(0, free.f_bavail * free.f_frsize - 60_000))
    for _ in range(2):
        said = nursery.run(kept.mission, work, 1)
        kept.heard(said)
        told_off(said)
        assert "full" in said[-1] or "disk took no more" in said[-1], said[-1]
    filler.unlink()
    kept.check()
    kept.heard(nursery.run(kept.mission, "moving", kept.next_of("moving")))
    kept.check()


@pytest.mark.parametrize("work", EVERYDAY)
def test_files_that_may_not_grow(folder: Path, nursery: Nursery, work: str) -> None:
    kept, chance = Kept(folder), random.Random(work)
    size = (kept.mission / "ledger.sqlite").stat().st_size
    for limit in (chance.randint(8_192, 40_000), size + chance.randint(4_096, 100_000)):
        said = nursery.run(kept.mission, work, kept.next_of(work), limit=limit) if work != "moving" else nursery.run(
            kept.mission, work, kept.next_of(work), limit=limit // 2)  # fmt: skip
        kept.heard(said)
        kept.check()


def test_a_read_only_disk(small_disk: Path, nursery: Nursery) -> None:
    kept = Kept(small_disk)
    kept.heard(nursery.run(kept.mission, "moving", 50))
    subprocess.run(["mount", "-o", "remount,ro", str(small_disk.parent)], check=True)
    for work in EVERY:
        said = nursery.run(kept.mission, work, 90)
        told_off(said)
        assert "read-only" in said[-1] or "may not write" in said[-1] or "cannot be opened" in said[-1], said[-1]
    subprocess.run(["mount", "-o", "remount,rw", str(small_disk.parent)], check=True)
    kept.check()


def flip(path: Path, chance: random.Random, times: int = 1, first: int = 0) -> None:
    """Turn bits over at places of chance."""
    held = bytearray(path.read_bytes())
    for _ in range(times):
        held[chance.randrange(first, len(held))] ^= 1 << chance.randrange(8)
    path.chmod(0o600)
    path.write_bytes(bytes(held))


def found_out(mission: Path) -> bool:
    """Whether opening and verifying say that something is wrong, in words."""
    try:
        return bool(verify(open_house(mission)).faults)
    except TruceError as told:
        return bool(told.remedy or told.what)


def test_a_bit_flipped_in_any_act_is_found(folder: Path, nursery: Nursery) -> None:
    """Every act and every hash in the ledger's file, at a place of chance in it."""
    mission, chance = folder / "m", random.Random(3)
    house = open_house(mission)
    for number in range(30):
        house.mission.ledger.log("inbox", house.clock(), batch=number)
    leaves = [row.leaf or b"" for row in house.mission.ledger.rows(0, 20)]
    hashes = house.mission.ledger.leaf_hashes(0, 20)
    del house
    shutil.copytree(mission, folder / "whole")
    for piece in chance.sample([*leaves, *hashes], 12):
        shutil.rmtree(mission)
        shutil.copytree(folder / "whole", mission)
        for name in ("ledger.sqlite-wal", "ledger.sqlite"):
            path = mission / name
            held = bytearray(path.read_bytes()) if path.is_file() else bytearray()
            at = held.find(piece)
            if at >= 0:
                held[at + chance.randrange(len(piece))] ^= 1 << chance.randrange(8)
                path.write_bytes(bytes(held))

        assert found_out(mission), piece


def test_a_ledger_with_a_torn_head_is_told_with_what_to_do(folder: Path) -> None:
    mission = folder / "m"
    path = mission / "ledger.sqlite"
    path.write_bytes(b"\x00" * 100 + path.read_bytes()[100:])

    with pytest.raises(UnusableMission, match="damaged") as told:
        open_house(mission)
    assert "truce restore" in told.value.remedy


def test_a_ledger_whose_damage_is_no_text_is_told_with_what_to_do(folder: Path) -> None:
    """SQLite quotes what it cannot read, and the quotation is no UTF-8."""
    mission = folder / "m"
    path = mission / "ledger.sqlite"
    whole = path.read_bytes()
    assert b"CREATE TABLE steps" in whole
    path.write_bytes(whole.replace(b"CREATE TABLE steps", b"CREATE TABLE \xcb\xcb(\xcb\xcb"))

    with pytest.raises(UnusableMission, match="damaged") as told:
        open_house(mission)
    assert "truce restore" in told.value.remedy


def test_a_ledger_hit_anywhere_opens_or_is_told_never_a_traceback(folder: Path) -> None:
    mission, chance = folder / "m", random.Random(11)
    open_house(mission)
    whole = (mission / "ledger.sqlite").read_bytes()
    for _ in range(8):
        for end in ("-wal", "-shm"):
            (mission / f"ledger.sqlite{end}").unlink(missing_ok=True)
        (mission / "ledger.sqlite").write_bytes(whole)
        flip(mission / "ledger.sqlite", chance, times=60)
        found_out(mission)


def test_a_damaged_file_of_the_lake_is_told_with_what_to_do(folder: Path) -> None:
    mission = folder / "m"
    open_house(mission).mission.lake.add(Report, reports(*(report(n, on=n % 40) for n in range(400))))
    file = max((mission / "lake" / "report").rglob("*.parquet"), key=lambda path: path.stat().st_size)
    whole = file.read_bytes()
    for hurt in (b"\x00" * len(whole), whole[:-8] + b"\x00" * 8):
        file.write_bytes(hurt)
        with pytest.raises(UnusableMission) as told:
            open_house(mission).mission.lake.read(Report)
        assert "truce restore" in told.value.remedy


def test_a_bit_flipped_in_an_exhibit_is_flagged_not_deleted(folder: Path) -> None:
    import io

    mission, chance = folder / "m", random.Random(5)
    store = ExhibitStore(mission / "exhibits")
    taken = store.take(io.BytesIO(b"a photograph" * 1000))
    flip(store.path(taken.stored), chance)

    assert not store.check(taken.stored).ok
    assert store.path(taken.stored).is_file()
