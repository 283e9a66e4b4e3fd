"""What the room keeps goes where the mission goes; who is signed in does not."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import URL, func, insert, make_url, select

from tests.store.filled import filled
from truce.store.addresses import addresses
from truce.store.backup import make_backup, read_backup, restore_backup
from truce.store.ledger import sqlite_url
from truce.store.moving import move
from truce.store.room.accounts_tables import sessions
from truce.store.room.alerts_tables import visits
from truce.store.room.base import writing
from truce.store.room.store import RoomStore

NOW = datetime(2025, 5, 1, tzinfo=UTC)


def opened(url: URL) -> None:
    """A room in which ivy is signed in, and was before."""
    room = RoomStore(url)
    with writing(room.engine) as connection:
        connection.execute(insert(visits).values(member="ivy", since=1, known="{}", seen_at=2, seen="{}"))
        session = {"id": "s", "handle": "ivy", "stage": "whole", "sealed": b"x", "browser": "b"}
        connection.execute(insert(sessions).values(**session, made_at=NOW, seen_at=NOW, ends_at=NOW))
    room.close()


def counted(url: URL) -> tuple[int, int]:
    """(visits, sessions) that are kept there."""
    room = RoomStore(url)
    with room.engine.connect() as connection:
        found = [
            connection.execute(select(func.count()).select_from(table)).scalar_one() for table in (visits, sessions)
        ]
    room.close()
    return found[0], found[1]


@pytest.mark.postgres
def test_the_room_moves_with_the_ledger_and_back(tmp_path: Path, postgres_url: str) -> None:
    folder = tmp_path / "mission"
    filled(folder)
    opened(addresses(folder).room)

    move(folder, postgres_url, NOW)
    assert addresses(folder).room == make_url(postgres_url)
    assert counted(addresses(folder).room) == (1, 0)

    move(folder, "ledger-2.sqlite", NOW)
    assert addresses(folder).room == sqlite_url(folder / "room.sqlite")
    assert counted(addresses(folder).room) == (1, 0)


def test_a_backup_holds_accounts_only_with_the_vault_and_nobody_signed_in(tmp_path: Path) -> None:
    folder = tmp_path / "mission"
    filled(folder)
    opened(addresses(folder).room)
    (folder / "room").mkdir()
    (folder / "room" / "derived").write_text("made again", "utf-8")

    make_backup(folder, tmp_path / "without", NOW, with_vault=False)
    make_backup(folder, tmp_path / "with", NOW, with_vault=True)
    restore_backup(tmp_path / "with", tmp_path / "back")

    assert not any(name.startswith("room") for name in read_backup(tmp_path / "without").files)
    assert [name for name in read_backup(tmp_path / "with").files if name.startswith("room")] == ["room.sqlite"]
    assert counted(addresses(tmp_path / "back").room) == (1, 0)
    assert counted(addresses(folder).room) == (1, 1)
