"""A backup holds all as it stood, is checked to the byte, and comes back as a mission; a damaged one is named."""

import io
import json
import shutil
import threading
from datetime import UTC, datetime
from pathlib import Path

import pytest
from typer.testing import CliRunner

from tests.casework import staffed
from tests.store.filled import filled, held, held_in_vault, leaves
from tests.store.make import report, reports
from truce import bootstrap
from truce.cli.app import make_app
from truce.errors import Refused, Untrustworthy, UnusableMission, WrongUsage
from truce.flow import keep
from truce.flow.acting import act_of
from truce.flow.record.log import checkpoint, log_key
from truce.model.report import Report
from truce.store.addresses import addresses
from truce.store.backup import MANIFEST, check_backup, make_backup, read_backup, restore_backup
from truce.store.exhibits import ExhibitStore
from truce.store.mission import Mission, open_mission
from truce.store.moving import move

app = make_app()

NOW = datetime(2025, 5, 1, tzinfo=UTC)


@pytest.fixture
def mission(tmp_path: Path) -> Mission:
    """A mission with something of every kind in it."""
    made = filled(tmp_path / "mission")
    made.lake.add(Report, reports(report(1), report(2, on=40)))
    made.lake.add(Report, reports(report(3)))
    ExhibitStore(made.exhibits).take(io.BytesIO(b"a photograph"))
    (made.briefs / "brief.html").write_text("<p>calm</p>", "utf-8")
    (made.folder / "keys").mkdir()
    (made.folder / "keys" / "log.key").write_text("secret")
    return made


def test_what_comes_back_is_what_was(tmp_path: Path, mission: Mission) -> None:
    make_backup(mission.folder, tmp_path / "b", NOW, with_vault=True)
    _, back, _ = restore_backup(tmp_path / "b", tmp_path / "back")

    for part in ("ledger", "vault"):
        mine, other = getattr(addresses(back.folder), part), getattr(addresses(mission.folder), part)
        assert (held if part == "ledger" else held_in_vault)(mine) == (held if part == "ledger" else held_in_vault)(
            other
        )
    assert back.ledger.tree().root() == mission.ledger.tree().root()
    for version in (1, 2):
        assert back.lake.read(Report, version=version) == mission.lake.read(Report, version=version)
    assert (back.briefs / "brief.html").read_text("utf-8") == "<p>calm</p>"
    assert [p.read_bytes() for p in back.exhibits.glob("??/*")] == [b"a photograph"]
    back.lake.add(Report, reports(report(9)))
    back.ledger.log("collected", NOW)
    assert back.ledger.size() == mission.ledger.size() + 1


def test_without_the_vault_nobody_is_in_it_and_no_key(tmp_path: Path, mission: Mission) -> None:
    make_backup(mission.folder, tmp_path / "b", NOW, with_vault=False)

    names = read_backup(tmp_path / "b").files
    assert not [name for name in names if "vault" in name or "key" in name]


@pytest.mark.postgres
def test_from_a_server_it_comes_back_as_a_file(tmp_path: Path, mission: Mission, postgres_url: str) -> None:
    before, told, secrets = held(addresses(mission.folder).ledger), leaves(addresses(mission.folder).ledger), 3
    move(mission.folder, postgres_url, NOW)
    make_backup(mission.folder, tmp_path / "b", NOW, with_vault=True)
    _, back, _ = restore_backup(tmp_path / "b", tmp_path / "back")

    assert addresses(back.folder).ledger.get_backend_name() == "sqlite"
    assert held(addresses(back.folder).ledger) == before
    assert leaves(addresses(back.folder).ledger) == told
    assert len(back.vault.locks()) == secrets


@pytest.mark.postgres
@pytest.mark.parametrize("on", ["sqlite", "postgres"])
def test_while_others_write_it_is_of_one_instant(
    tmp_path: Path, mission: Mission, on: str, request: pytest.FixtureRequest
) -> None:
    if on == "postgres":
        move(mission.folder, request.getfixturevalue("postgres_url"), NOW)
        mission = open_mission(mission.folder)
    stop = threading.Event()

    def write() -> None:
        mine, number = open_mission(mission.folder), 1000
        while not stop.is_set():
            mine.lake.add(Report, reports(report(number)))
            mine.ledger.log("collected", NOW, n=number)
            number += 1

    writer = threading.Thread(target=write)
    writer.start()
    try:
        for number in range(3):
            make_backup(mission.folder, tmp_path / f"b{number}", NOW, with_vault=True)
    finally:
        stop.set()
        writer.join()
    for number in range(3):
        backup, back, _ = restore_backup(tmp_path / f"b{number}", tmp_path / f"back{number}")
        told = [e.facts["n"] for e in back.ledger.entries(acts=["collected"]) if e.facts["n"] >= 1000]
        kept = set(back.lake.read(Report, columns=["id"]).column("id").to_pylist())
        known = mission.ledger.tree()
        assert {report(n).id for n in told} <= kept, "the ledger speaks of what is not there"
        assert backup.ledger.root == known.root(backup.ledger.size).hex()


def _flip(path: Path) -> None:
    held = bytearray(path.read_bytes())
    held[len(held) // 2] ^= 0x10
    path.chmod(0o600)
    path.write_bytes(bytes(held))


def test_a_bit_flipped_in_any_file_is_named(tmp_path: Path, mission: Mission) -> None:
    backup, _ = make_backup(mission.folder, tmp_path / "b", NOW, with_vault=True)
    for name in backup.files:
        shutil.copytree(tmp_path / "b", tmp_path / "hurt")
        _flip(tmp_path / "hurt" / name)

        with pytest.raises(Untrustworthy) as told:
            restore_backup(tmp_path / "hurt", tmp_path / "back")
        assert told.value.given["file"] == name
        assert told.value.remedy
        assert not (tmp_path / "back").exists()
        shutil.rmtree(tmp_path / "hurt")


def test_what_is_missing_or_added_is_named(tmp_path: Path, mission: Mission) -> None:
    make_backup(mission.folder, tmp_path / "b", NOW, with_vault=True)
    check_backup(tmp_path / "b")
    (tmp_path / "b" / "more.txt").write_text("more")
    with pytest.raises(Untrustworthy, match="not of this backup"):
        check_backup(tmp_path / "b")
    (tmp_path / "b" / "more.txt").unlink()
    (tmp_path / "b" / "vault.sqlite").unlink()
    with pytest.raises(Untrustworthy, match="missing"):
        check_backup(tmp_path / "b")
    (tmp_path / "b" / MANIFEST).write_text("{")
    with pytest.raises(Untrustworthy, match="cannot be read"):
        check_backup(tmp_path / "b")
    (tmp_path / "b" / MANIFEST).write_text(json.dumps({"format": 99}))
    with pytest.raises(UnusableMission, match="newer"):
        check_backup(tmp_path / "b")
    with pytest.raises(UnusableMission, match="not a backup"):
        check_backup(tmp_path / "nowhere")


def test_nothing_is_ever_overwritten(tmp_path: Path, mission: Mission) -> None:
    make_backup(mission.folder, tmp_path / "b", NOW, with_vault=False)

    with pytest.raises(WrongUsage, match="of that name"):
        make_backup(mission.folder, tmp_path / "b", NOW, with_vault=False)
    with pytest.raises(WrongUsage, match="inside"):
        make_backup(mission.folder, mission.folder / "b", NOW, with_vault=False)
    with pytest.raises(UnusableMission, match="in use"):
        restore_backup(tmp_path / "b", mission.folder)


def test_an_exhibit_that_was_damaged_before_is_told_not_hidden(tmp_path: Path, mission: Mission) -> None:
    (path,) = mission.exhibits.glob("??/*")
    _flip(path)
    backup, _ = make_backup(mission.folder, tmp_path / "b", NOW, with_vault=False)

    assert backup.damaged == (str(path.relative_to(mission.folder)),)


def test_who_was_forgotten_stays_forgotten(tmp_path: Path) -> None:
    """The vault may have been copied before the lock was destroyed; the log knows better."""
    here = staffed(tmp_path)
    house = here.as_("pia")
    from tests.store.filled import lock, sealed

    house.mission.vault.keep([sealed(1), sealed(2)], [lock(1), lock(2)])
    stale = (house.mission.folder / "vault.sqlite").read_bytes()
    facts = {"what": "identity", "why": "asked", "locks": ["lck-1"]}
    house.mission.ledger.append([act_of(house, "people.forget", "per-1", facts)])
    house.mission.vault.shred(["lck-1"])
    (house.mission.folder / "vault.sqlite").write_bytes(stale)
    made = keep.back_up(here.as_("hana"), tmp_path / "b", with_vault=True)
    done = keep.restore(tmp_path / "b", tmp_path / "back", here.clock)

    assert done.forgotten_again == 1
    assert [one.id for one in open_mission(tmp_path / "back").vault.locks()] == ["lck-2"]
    assert lock(1).wrapped in (tmp_path / "b" / "vault.sqlite").read_bytes()
    assert len(made.list_sha256) == 64


def test_a_newer_checkpoint_tells_what_is_missing_and_a_forged_one_is_refused(tmp_path: Path) -> None:
    here = staffed(tmp_path)
    house = here.as_("hana")
    log_key(house)
    keep.back_up(house, tmp_path / "b", with_vault=True)
    older = checkpoint(house)
    for _ in range(3):
        house.mission.ledger.log("collected", NOW)
    newer = checkpoint(house)
    size = house.mission.ledger.size()

    done = keep.restore(tmp_path / "b", tmp_path / "back", here.clock, newer)
    assert done.missing == size - done.holds.ledger.size == 3
    assert keep.restore(tmp_path / "b", tmp_path / "again", here.clock, older).missing == 0
    origin, told, root, *rest = newer.split("\n")
    forged = "\n".join([origin, told, ("B" if root[0] == "A" else "A") + root[1:], *rest])
    with pytest.raises(Untrustworthy):
        keep.restore(tmp_path / "b", tmp_path / "third", here.clock, forged)


def test_only_those_who_keep_the_mission_may_copy_or_move_it(tmp_path: Path) -> None:
    here = staffed(tmp_path)

    for handle in ("ivy", "audra", "pia"):
        with pytest.raises(Refused, match=r"keep\."):
            keep.back_up(here.as_(handle), tmp_path / "b", with_vault=False)
        with pytest.raises(Refused, match=r"keep\."):
            keep.move_ledger(here.as_(handle), "other.sqlite")
    assert not (tmp_path / "b").exists()
    assert keep.move_ledger(here.as_("admin"), "other.sqlite").content.size > 0


def test_at_the_terminal(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TRUCE_KEYS", str(tmp_path / "keys"))
    run = CliRunner().invoke
    folder = str(tmp_path / "m")
    bootstrap.new_mission(Path(folder), ["easter-truce-2025"])
    run(app, ["roles", "key", "ada", "--no-passphrase"], catch_exceptions=False)
    run(app, ["--as", "ada", "roles", "found", folder], catch_exceptions=False)
    made = run(app, ["--as", "ada", "backup", folder, str(tmp_path / "b")], catch_exceptions=False)
    back = run(app, ["restore", str(tmp_path / "b"), str(tmp_path / "back"), "--json"], catch_exceptions=False)
    moved = run(app, ["--as", "ada", "move", folder, "second.sqlite"], catch_exceptions=False)

    assert "write this down elsewhere" in made.output
    assert json.loads(back.stdout)["missing"] == 0
    assert "every row the same" in moved.output
