"""The vault keeps sealed records for ever, and locks until they are shredded: then no byte of them is left."""

from dataclasses import replace
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

import pytest
from sqlalchemy import make_url
from sqlalchemy.exc import DatabaseError

from tests.store.conftest import Cluster
from truce.errors import UnusableMission
from truce.model.person import Lock, Sealed
from truce.store.ledger import sqlite_url
from truce.store.vault import Vault
from truce.store.vault_memory import MemoryVault
from truce.store.vault_sql import SqlVault

AT = datetime(2025, 4, 22, 8, tzinfo=UTC)


def record(id: str, lock: str = "lck-1", person: str = "per-1") -> Sealed:
    sealed = b"sealed-" + id.encode() * 40
    return Sealed(
        id=id, person=person, kind="identity", lock=lock, sealed=sealed, sha256=sha256(sealed).hexdigest(), at=AT
    )


def lock(id: str, mark: bytes = b"MARK", person: str = "per-1") -> Lock:
    return Lock(id=id, person=person, kind="identity", recipient="age1x", wrapped=mark * 400)


@pytest.fixture(params=["memory", "sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def vault(request: pytest.FixtureRequest, tmp_path: Path) -> Vault:
    if request.param == "memory":
        return MemoryVault()
    if request.param == "sqlite":
        return SqlVault(sqlite_url(tmp_path / "vault.sqlite"))
    fresh: str = request.getfixturevalue("postgres_url")
    return SqlVault(fresh)


def test_what_is_kept_comes_back_in_order_and_by_person(vault: Vault) -> None:
    vault.keep([record("rec-b"), record("rec-a", person="per-2")], [lock("lck-1")])
    vault.keep([record("rec-c")])

    assert [r.id for r in vault.records()] == ["rec-b", "rec-a", "rec-c"]
    assert [r.id for r in vault.records("per-1")] == ["rec-b", "rec-c"]
    assert vault.records("per-1")[0].sealed == record("rec-b").sealed
    assert vault.records("per-1")[0].at == AT
    found = vault.lock("lck-1")
    assert found is not None
    assert found.wrapped == b"MARK" * 400


def test_an_empty_vault_answers_with_nothing(vault: Vault) -> None:
    assert (vault.records(), vault.locks(), vault.lock("lck-1")) == ([], [], None)


def test_a_lock_is_shredded_once_and_its_records_stay(vault: Vault) -> None:
    vault.keep([record("rec-a")], [lock("lck-1"), lock("lck-2")])

    assert vault.shred(["lck-1"]) == 1
    assert vault.shred(["lck-1"]) == 0
    assert [k.id for k in vault.locks()] == ["lck-2"]
    assert len(vault.records()) == 1


def test_rewrapping_replaces_and_never_revives(vault: Vault) -> None:
    vault.keep([], [lock("lck-1", b"OLD")])

    vault.rewrap([lock("lck-1", b"NEW"), lock("lck-gone")])

    assert [(k.id, k.wrapped[:3]) for k in vault.locks()] == [("lck-1", b"NEW")]


def bytes_of(folder: Path) -> bytes:
    return b"".join(file.read_bytes() for file in folder.iterdir() if file.is_file())


@pytest.mark.parametrize("how", ["shred", "rewrap"])
def test_no_byte_of_an_old_wrapping_is_left_in_any_file(tmp_path: Path, how: str) -> None:
    vault = SqlVault(sqlite_url(tmp_path / "vault.sqlite"))
    vault.keep([record(f"rec-{n}") for n in range(50)], [lock(f"lck-{n}", f"MARK-{n:03}".encode()) for n in range(50)])
    assert b"MARK-017" in bytes_of(tmp_path)

    if how == "shred":
        vault.shred(["lck-17"])
    else:
        vault.rewrap([lock("lck-17", b"OTHER")])

    assert b"MARK-017" not in bytes_of(tmp_path)
    assert b"MARK-018" in bytes_of(tmp_path)
    assert len(vault.records()) == 50


@pytest.mark.long
@pytest.mark.postgres
def test_no_byte_of_a_destroyed_lock_is_left_in_the_tables_of_postgresql(cluster: Cluster) -> None:
    vault = SqlVault(cluster.fresh())
    vault.keep([record("rec-a")], [lock(f"lck-{n}", f"MARK-{n:03}".encode() * 20) for n in range(50)])

    vault.shred(["lck-17"])
    with vault._open().execution_options(isolation_level="AUTOCOMMIT").connect() as connection:
        connection.exec_driver_sql("CHECKPOINT")

    left = b"".join(file.read_bytes() for file in (cluster.folder / "data" / "base").rglob("*") if file.is_file())
    assert (b"MARK-017" in left, b"MARK-018" in left) == (False, True)
    assert len(vault.locks()) == 49
    vault.close()


@pytest.mark.postgres
def test_who_may_not_rewrite_the_table_is_told_that_the_bytes_are_still_there(postgres_url: str) -> None:
    vault = SqlVault(postgres_url)
    vault.keep([], [lock("lck-1"), lock("lck-2")])
    with vault._writing() as connection:
        connection.exec_driver_sql("CREATE ROLE vault_guest LOGIN")
        connection.exec_driver_sql("GRANT ALL ON vault_records, vault_locks, vault_format TO vault_guest")
    guest = SqlVault(make_url(postgres_url).set(username="vault_guest"))

    with pytest.raises(UnusableMission, match="bytes are still") as told:
        guest.shred(["lck-1"])

    assert "VACUUM FULL" in told.value.remedy
    assert [k.id for k in guest.locks()] == ["lck-2"]


@pytest.mark.postgres
def test_postgresql_refuses_to_change_a_record(postgres_url: str) -> None:
    vault = SqlVault(postgres_url)
    vault.keep([record("rec-a")])

    for command in ("UPDATE vault_records SET person = 'per-2'", "DELETE FROM vault_records", "TRUNCATE vault_records"):
        with pytest.raises(DatabaseError, match="append-only"), vault._writing() as connection:
            connection.exec_driver_sql(command)


def test_the_file_is_its_owners_alone_and_is_made_when_needed(tmp_path: Path) -> None:
    path = tmp_path / "vault.sqlite"
    vault = SqlVault(sqlite_url(path))
    vault.locks()
    assert not path.exists()

    vault.keep([record("rec-a")])

    assert path.stat().st_mode & 0o777 == 0o600


def test_the_database_refuses_to_change_a_record(tmp_path: Path) -> None:
    vault = SqlVault(sqlite_url(tmp_path / "vault.sqlite"))
    vault.keep([record("rec-a")])

    for command in ("UPDATE vault_records SET person = 'per-2'", "DELETE FROM vault_records"):
        with pytest.raises(DatabaseError, match="append-only"), vault._writing() as connection:
            connection.exec_driver_sql(command)


def test_a_vault_of_a_newer_truce_is_refused(tmp_path: Path) -> None:
    vault = SqlVault(sqlite_url(tmp_path / "vault.sqlite"))
    vault.keep([record("rec-a")])
    with vault._writing() as connection:
        connection.exec_driver_sql("UPDATE vault_format SET number = 99")
    vault.close()

    with pytest.raises(UnusableMission, match="newer"):
        vault.locks()


def test_a_vault_of_the_first_format_is_widened_and_keeps_its_locks(tmp_path: Path) -> None:
    """Registers of communities came later: their locks lie beside those of people."""
    old = SqlVault(sqlite_url(tmp_path / "vault.sqlite"))
    old.keep([record("rec-a")], [lock("lck-1")])
    with old._open().execution_options(writes=True).begin() as connection:
        connection.exec_driver_sql("UPDATE vault_format SET number = 1")
        connection.exec_driver_sql("ALTER TABLE vault_locks RENAME TO newer")
        connection.exec_driver_sql(
            "CREATE TABLE vault_locks (id VARCHAR PRIMARY KEY, person VARCHAR NOT NULL, kind VARCHAR NOT NULL, "
            'recipient VARCHAR NOT NULL, wrapped BLOB NOT NULL, "case" VARCHAR, '
            "CONSTRAINT a_lock_is_one_of_two CHECK (kind IN ('identity', 'statement')))"
        )
        connection.exec_driver_sql("INSERT INTO vault_locks SELECT * FROM newer")
        connection.exec_driver_sql("DROP TABLE newer")
    old.close()

    vault = SqlVault(sqlite_url(tmp_path / "vault.sqlite"))
    vault.keep([], [replace(lock("lck-2"), kind="dialogue", person="dialogue:2025")])

    assert [(one.id, one.kind) for one in vault.locks()] == [("lck-1", "identity"), ("lck-2", "dialogue")]
    assert vault.locks("per-1")[0].wrapped == b"MARK" * 400
