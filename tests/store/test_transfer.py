"""A mission's ledger moves to another database and back: the same to the byte, or not moved at all."""

import fcntl
import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import text

from tests.store.filled import fill, filled, held, held_in_vault, leaves
from tests.store.test_mission import SETTINGS
from truce.errors import Conflict, Untrustworthy, UnusableMission, WrongUsage
from truce.store import moving, transfer
from truce.store.addresses import addresses, named, with_ledger
from truce.store.ledger import SqlLedger, open_engine
from truce.store.mission import create_mission, open_mission
from truce.store.moving import MARK, move

NOW = datetime(2025, 5, 1, tzinfo=UTC)


@pytest.mark.postgres
def test_to_postgresql_and_back_every_leaf_and_the_root_are_the_same(tmp_path: Path, postgres_url: str) -> None:
    folder = tmp_path / "mission"
    first = filled(folder)
    before, told = held(addresses(folder).ledger), leaves(addresses(folder).ledger)
    secrets = held_in_vault(addresses(folder).vault)

    there = move(folder, postgres_url, NOW)
    on_server = open_mission(folder)
    assert held(postgres_url) == before == there.content
    assert leaves(postgres_url) == told
    assert held_in_vault(postgres_url) == secrets
    assert on_server.ledger.tree().root() == first.ledger.tree().root()

    move(folder, "ledger-2.sqlite", NOW)
    back = open_mission(folder)
    assert held(addresses(folder).ledger) == before
    assert leaves(addresses(folder).ledger) == told
    assert held_in_vault(addresses(folder).vault) == secrets
    assert back.ledger.checkpoints() == first.ledger.checkpoints()
    back.ledger.log("collected", NOW)
    assert back.ledger.size() == before.size + 1


@pytest.mark.postgres
def test_the_old_ledger_is_kept_closed_and_says_where_the_mission_went(tmp_path: Path, postgres_url: str) -> None:
    folder = tmp_path / "mission"
    still_open = filled(folder)
    old = addresses(folder)
    before = held(old.ledger)
    move(folder, postgres_url, NOW)

    with pytest.raises(UnusableMission, match="has moved") as told:
        SqlLedger(old.ledger)
    assert "postgresql://" in str(told.value.given["went_to"])
    with pytest.raises(UnusableMission, match="has moved") as told:
        still_open.ledger.log("collected", NOW)
    assert "run the command again" in told.value.remedy
    assert held(old.ledger) == before


@pytest.mark.postgres
def test_no_lock_of_a_person_stays_behind(tmp_path: Path, postgres_url: str) -> None:
    folder = tmp_path / "mission"
    wrapped = filled(folder).vault.locks()[0].wrapped
    move(folder, postgres_url, NOW)
    move(folder, "back.sqlite", NOW)
    mission = open_mission(folder)
    mission.vault.shred([lock.id for lock in mission.vault.locks()])

    assert not [path for path in folder.rglob("*") if path.is_file() and wrapped in path.read_bytes()]
    engine = open_engine(postgres_url)
    with engine.connect() as connection:
        assert connection.execute(text("SELECT count(*) FROM vault_locks")).scalar_one() == 0
    engine.dispose()


def test_from_file_to_file(tmp_path: Path) -> None:
    folder = tmp_path / "mission"
    filled(folder)
    before = held(addresses(folder).ledger)
    move(folder, "other.sqlite", NOW)

    assert addresses(folder).ledger.database == str(folder / "other.sqlite")
    assert held(addresses(folder).ledger) == before
    assert len(open_mission(folder).vault.locks()) == 3


class Struck(Exception):
    """Something ends the program."""


STEPS = (
    (transfer, "copy_tables"),
    (transfer, "check_same"),
    (moving, "_copy_vault"),
    (moving, "instant_text"),
    (moving, "_finish"),
    (moving, "_forget_old_locks"),
)


@pytest.mark.long
@pytest.mark.postgres
@pytest.mark.parametrize("where", STEPS, ids=lambda step: step[1])
def test_struck_at_any_step_the_mission_is_here_or_there_and_may_move_again(
    tmp_path: Path, postgres_url: str, where: tuple[object, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "mission"
    filled(folder)
    before, secrets = held(addresses(folder).ledger), held_in_vault(addresses(folder).vault)

    def strike(*_: object, **__: object) -> None:
        raise Struck

    with monkeypatch.context() as patch:
        patch.setattr(*where, strike)
        with pytest.raises(Struck):
            move(folder, postgres_url, NOW)
    opened = open_mission(folder)
    opened.ledger.log("collected", NOW)
    assert opened.ledger.size() == before.size + 1
    if addresses(folder).ledger.get_backend_name() == "sqlite":
        move(folder, postgres_url, NOW)

    assert held(postgres_url).size == before.size + 1
    assert held_in_vault(postgres_url) == secrets
    assert open_mission(folder).ledger.size() == before.size + 1
    assert not (folder / MARK).exists()


def test_a_copy_that_differs_is_not_moved_to(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "mission"
    filled(folder)
    honest = transfer.rows_of

    def bent(connection: object, table: object) -> object:
        for row in honest(connection, table):  # type: ignore[arg-type]
            if "why" in row and "other" in str(connection.engine.url):  # type: ignore[attr-defined]
                row["why"] += "?"
            yield row

    monkeypatch.setattr(transfer, "rows_of", bent)
    with pytest.raises(Untrustworthy, match="not what was copied") as told:
        move(folder, "other.sqlite", NOW)
    assert told.value.given["table"] == "decisions"
    assert addresses(folder).ledger.database == str(folder / "ledger.sqlite")
    open_mission(folder).ledger.log("collected", NOW)


def test_an_act_that_is_not_its_leaf_stops_the_move(tmp_path: Path) -> None:
    folder = tmp_path / "mission"
    filled(folder)
    with open_engine(addresses(folder).ledger).begin() as connection:
        connection.execute(text("DROP TRIGGER acts_no_update"))
        connection.execute(text("UPDATE acts SET leaf = CAST('{}' AS BLOB) WHERE seq = 7"))

    with pytest.raises(Untrustworthy, match="not what its leaf says") as told:
        move(folder, "other.sqlite", NOW)
    assert told.value.given["leaf"] == 7


@pytest.mark.postgres
def test_nothing_is_ever_overwritten(tmp_path: Path, postgres_url: str) -> None:
    folder, other = tmp_path / "mission", tmp_path / "other"
    filled(folder)
    fill(create_mission(other, with_ledger(SETTINGS, postgres_url)).ledger, acts=3)
    (folder / "there.sqlite").write_text("mine")

    with pytest.raises(WrongUsage, match="in use"):
        move(folder, postgres_url, NOW)
    with pytest.raises(WrongUsage, match="exists"):
        move(folder, "there.sqlite", NOW)
    with pytest.raises(WrongUsage, match="there already"):
        move(folder, "ledger.sqlite", NOW)
    with pytest.raises((WrongUsage, UnusableMission)):
        move(folder, "mysql://host/name", NOW)
    assert open_mission(folder).ledger.size() > 300
    assert open_mission(other).ledger.size() > 3


def test_while_a_move_is_under_way_opening_leaves_it_alone_and_a_second_one_is_told(tmp_path: Path) -> None:
    folder = tmp_path / "mission"
    filled(folder)
    (folder / MARK).write_text(json.dumps({"id": "x", "to": "other.sqlite", "start": "sqlite:///nowhere"}))
    with (folder / f"{MARK}-lock").open("a") as mover:
        fcntl.flock(mover.fileno(), fcntl.LOCK_EX)

        assert open_mission(folder).ledger.size() > 300
        with pytest.raises(UnusableMission, match="another program"):
            move(folder, "other.sqlite", NOW)
    assert (folder / MARK).exists()


@pytest.mark.parametrize(
    "settings",
    [
        SETTINGS,
        SETTINGS + "[store]\n",
        SETTINGS + '[store]\nlake = "lake" # here\nledger = "old.sqlite"  # comment\n\n[work]\nengine = "local"\n',
        SETTINGS + '[ store ]\n"ledger" = "old.sqlite"\n',
    ],
)
def test_only_the_ledger_of_the_settings_changes(settings: str) -> None:
    changed = with_ledger(settings, 'post"gres\\')

    assert named(changed, Path()) == ("lake", 'post"gres\\')
    assert ("# here" in changed) == ("# here" in settings)


def test_settings_that_cannot_be_changed_safely_stay_as_they_are() -> None:
    with pytest.raises(WrongUsage, match="cannot change"):
        with_ledger(SETTINGS + 'store = { ledger = "old.sqlite" }\n', "new.sqlite")


def test_who_acted_meanwhile_is_not_left_out(tmp_path: Path) -> None:
    """The right to write is held from the first row copied to the switch."""
    folder = tmp_path / "mission"
    mission = filled(folder)
    seen: list[str] = []

    def write(_: int) -> None:
        if not seen:
            seen.append("tried")
            second = open_engine(addresses(folder).ledger.update_query_dict({}))
            with second.execution_options(writes=False).connect() as connection:
                connection.exec_driver_sql("ROLLBACK")
                connection.exec_driver_sql("PRAGMA busy_timeout = 1")
                with pytest.raises((UnusableMission, Conflict), match="holds the ledger"):
                    connection.exec_driver_sql("BEGIN IMMEDIATE")

    move(folder, "other.sqlite", NOW, write)
    assert seen
    assert mission.ledger.size() == open_mission(folder).ledger.size()
