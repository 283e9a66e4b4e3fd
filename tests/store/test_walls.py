"""The second wall: members log in to PostgreSQL itself, with roles of their own, and try what psql would try."""

from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import URL, make_url, text
from sqlalchemy.exc import SQLAlchemyError

from tests.casework import STAFF, Staffed, staffed
from tests.store.conftest import Cluster
from tests.store.filled import lock, sealed
from truce.errors import Refused, TruceError, UnusableMission
from truce.flow import keep
from truce.flow.acting import act_of
from truce.flow.rights.roles import end, grant
from truce.model.act import Act
from truce.store.ledger import SqlLedger, open_engine
from truce.store.mission import open_mission
from truce.store.moving import move
from truce.store.vault_sql import SqlVault
from truce.store.walls import DARK, dark, login_of, prefix_of

pytestmark = pytest.mark.postgres
CASE, OTHER = "cas-1", "cas-2"
ACTS = {  # compartment -> an act of it
    "mission": ("log.checkpoint", "log"),
    "case": ("case.inform", CASE),
    "evidence": ("exhibit.add", "exh-1"),
    "protection": ("people.add", "per-1"),
    "talks": ("talks.write", "talks:vela"),
    "audit": ("keep.backup", "keeping"),
}
READS = {  # handle -> the compartments its login reads (DOMAIN 2.4); nobody else reads anything
    "admin": {"mission", "audit"},
    "ivy": {"mission", "case", "evidence", "protection"},
    "rex": {"mission", "case", "evidence", "protection"},
    "hana": {"mission", "case", "talks", "audit"},
    "cleo": {"mission", "case", "evidence"},
    "pia": {"mission", "case", "protection"},
    "otto": {"mission", "case"},
    "mona": {"mission"},
    "ana": {"mission", "case"},
    "audra": {"mission", "audit"},
    "hugo": {"mission", "case", "evidence", "protection"},
    "pat": {"mission"},
}
WRITES = {  # compartment -> who may add the act above
    "mission": {"cleo", "hana", "admin", "audra"},
    "case": {"ivy", "ines", "mona", "ana", "hugo"},
    "evidence": {"ivy", "ines", "mona", "cleo", "hugo"},
    "protection": {"ivy", "ines", "mona", "hugo", "pia"},
    "talks": {"hana"},
    "audit": {"hana", "admin"},
}


@dataclass
class Walled:
    """A staffed mission on PostgreSQL with its walls up."""

    here: Staffed
    url: URL

    @property
    def database(self) -> str:
        return str(self.url.database)

    def as_(self, handle: str) -> URL:
        return self.url.set(username=login_of(self.database, handle))

    def seen(self, handle: str, query: str) -> list[object]:
        engine = open_engine(self.as_(handle))
        try:
            with engine.connect() as connection:
                return list(connection.execute(text(query)).scalars())
        finally:
            engine.dispose()

    def does(self, handle: str, *statements: str) -> None:
        engine = open_engine(self.as_(handle))
        try:
            with engine.begin() as connection:
                for statement in statements:
                    connection.exec_driver_sql(statement)
        finally:
            engine.dispose()


@pytest.fixture(scope="module")
def walled(tmp_path_factory: pytest.TempPathFactory, cluster: Cluster) -> Walled:
    url = make_url(cluster.fresh())
    here = staffed(tmp_path_factory.mktemp("walled"))
    folder = here.house.mission.folder
    move(folder, url.render_as_string(), here.clock())
    here.house = replace(here.house, mission=open_mission(folder))
    ledger = here.house.mission.ledger
    for compartment, (act, subject) in ACTS.items():
        ledger.append([Act(act=act, at=here.clock(), subject=subject, position=1, compartment=compartment)])
    ledger.append([Act(act="case.inform", at=here.clock(), subject=OTHER, position=1, compartment="case")])
    for number, of in ((1, CASE), (2, OTHER)):
        facts = {"case": of}
        subject = f"exh-{number}{number}"
        ledger.append(
            [Act(act="exhibit.add", at=here.clock(), subject=subject, position=1, compartment="evidence", facts=facts)]
        )
    here.house.mission.vault.keep([sealed(1)], [lock(1)])
    keep.walls(here.as_("admin"))
    return Walled(here, url)


@pytest.mark.parametrize("handle", READS)
@pytest.mark.parametrize("compartment", ACTS)
def test_each_login_reads_what_its_role_opens_and_nothing_else(walled: Walled, handle: str, compartment: str) -> None:
    subject = ACTS[compartment][1]
    seen = walled.seen(handle, f"SELECT subject FROM acts WHERE subject = '{subject}' AND by IS NULL")

    assert bool(seen) == (compartment in READS[handle])


@pytest.mark.parametrize("handle", STAFF)
@pytest.mark.parametrize("compartment", ACTS)
def test_each_login_adds_what_its_role_may_and_nothing_else(walled: Walled, handle: str, compartment: str) -> None:
    act, _ = ACTS[compartment]
    ledger = SqlLedger(walled.as_(handle))
    told = Act(act=act, at=walled.here.clock(), by=handle, subject=f"try-{handle}-{compartment}", position=1,
               compartment=compartment)  # fmt: skip
    try:
        if handle in WRITES[compartment]:
            assert ledger.append([told])[0].by == handle
        else:
            with pytest.raises(Refused, match="walls"):
                ledger.append([told])
    finally:
        ledger.close()


@pytest.mark.parametrize("handle", STAFF)
def test_who_a_person_is_lies_behind_the_wall_for_all_but_protection(walled: Walled, handle: str) -> None:
    for table in ("vault_records", "vault_locks"):
        try:
            seen = walled.seen(handle, f"SELECT count(*) FROM {table}")
        except Refused:
            seen = [0]
        assert seen == [1 if handle == "pia" else 0]


@pytest.mark.parametrize("handle", ["hugo", *sorted(set(STAFF) - {"hugo"})])
def test_a_register_lies_behind_the_wall_for_all_but_its_own_readers(walled: Walled, handle: str) -> None:
    """Harm is the human-rights officer's: not even who opens identities sees its sealed rows or plants a lock."""
    kept = replace(sealed(90), id=f"rec-harm-{handle}", person="harm:2025", kind="harm")
    key = replace(lock(90), id=f"lck-harm-{handle}", person="harm:2025", kind="harm")
    mine = SqlVault(walled.as_(handle))
    try:
        if handle == "hugo":
            mine.keep([kept], [key])
            assert [one.id for one in mine.locks("harm:2025")] == ["lck-harm-hugo"]
        else:
            with pytest.raises((TruceError, SQLAlchemyError)):
                mine.keep([], [key])
    finally:
        mine.close()
    for table in ("vault_records", "vault_locks"):
        try:
            seen = walled.seen(handle, f"SELECT count(*) FROM {table} WHERE kind = 'harm'")
        except Refused:
            seen = [0]
        assert seen == [1 if handle == "hugo" else 0]


def test_who_may_not_see_the_vault_can_still_seal_into_it(walled: Walled) -> None:
    for number, handle in ((7, "ivy"), (8, "mona")):
        mine = SqlVault(walled.as_(handle))
        mine.keep([sealed(number)], [lock(number)])
        assert mine.records() == []
        with pytest.raises(UnusableMission):
            mine.shred([f"lck-{number}"])
        mine.close()
    officer = SqlVault(walled.as_("pia"))
    assert {"rec-1", "rec-7", "rec-8"} <= {record.id for record in officer.records()}
    assert {"lck-7", "lck-8"} <= {one.id for one in officer.locks()}, "a lock of another's was destroyed"
    with pytest.raises(UnusableMission, match="still in the table's file"):  # said aloud: `keep walls` writes it anew
        officer.shred(["lck-7", "lck-8"])
    assert not {"lck-7", "lck-8"} & {one.id for one in officer.locks()}
    officer.close()
    with pytest.raises((TruceError, SQLAlchemyError)):
        walled.does("pia", "DELETE FROM vault_records WHERE id IN ('rec-7', 'rec-8')")


@pytest.mark.parametrize("handle", STAFF)
def test_everybody_can_verify_the_tree_and_is_told_what_is_dark(walled: Walled, handle: str) -> None:
    ledger = SqlLedger(walled.as_(handle))
    keeper = walled.here.house.mission.ledger
    engine = open_engine(walled.as_(handle))
    with engine.connect() as connection:
        unseen, leaves = dark(connection)

    assert ledger.tree().root() == keeper.tree().root()
    assert leaves == keeper.size() == len(ledger.entries()) + unseen
    assert unseen > 0
    engine.dispose()
    ledger.close()


def test_an_act_behind_the_wall_shows_its_place_and_hash_so_that_the_next_can_follow(walled: Walled) -> None:
    ledger = SqlLedger(walled.as_("mona"))
    head = ledger.last("exh-1")
    known = walled.here.house.mission.ledger.last("exh-1")

    assert head is not None
    assert known is not None
    assert (head.act, head.facts) == (DARK, {})
    assert (head.seq, head.position, head.hash) == (known.seq, known.position, known.hash)
    told = Act(act="exhibit.add", at=walled.here.clock(), by="mona", subject="exh-1", position=2,
               previous=head.hash, compartment="evidence")  # fmt: skip
    assert ledger.append([told])[0].position == 2
    ledger.close()


ATTACKS = (
    ("ivy", "INSERT INTO acts SELECT max(seq), '2025', 'case.inform', 'rex', NULL, NULL, 'case', '{}' FROM leaves"),
    ("ivy", "UPDATE acts SET by = 'rex'"),
    ("ivy", "DELETE FROM acts"),
    ("ivy", "TRUNCATE leaves"),
    ("ivy", "INSERT INTO leaves VALUES ((SELECT max(seq) + 2 FROM leaves), 'x')"),
    ("ivy", "INSERT INTO leaves VALUES ((SELECT max(seq) + 1 FROM leaves), 'x')"),
    ("ivy", "INSERT INTO reach SELECT * FROM reach"),
    ("ivy", "SELECT * FROM reach"),
    ("ivy", "ALTER TABLE acts DISABLE ROW LEVEL SECURITY"),
    ("ivy", "DROP POLICY acts_seen ON acts"),
    ("ivy", "SET ROLE {prefix}.owner"),
    ("ivy", "SET SESSION AUTHORIZATION postgres"),
    ("ivy", "CREATE TABLE mine (x int)"),
    ("ivy", "CREATE TEMPORARY TABLE acts (x int)"),
    ("ivy", "INSERT INTO moved VALUES (1, 'away', 'x', '2025')"),
    ("ivy", "INSERT INTO signatures VALUES (1, 'fnd-9', 'reviewer', 'rex')"),
    ("ivy", "UPDATE alembic_version SET version_num = '9999'"),
    ("pat", "INSERT INTO decisions VALUES (99, 'd', 'a', 'b', true, 'x', 'y', '2025')"),
    ("audra", "SELECT * FROM vault_records"),
    ("admin", "SELECT * FROM vault_locks"),
)  # fmt: skip


@pytest.mark.parametrize(("handle", "statement"), ATTACKS)
def test_what_an_insider_tries_by_hand_does_nothing(walled: Walled, handle: str, statement: str) -> None:
    before = walled.here.house.mission.ledger.tree().root()
    told = statement.replace("{prefix}.owner", f'"{prefix_of(walled.database)}.owner"')

    with pytest.raises((TruceError, SQLAlchemyError)):
        walled.does(handle, told)
    assert walled.here.house.mission.ledger.tree().root() == before


def test_an_act_must_be_what_its_leaf_says(walled: Walled) -> None:
    """A forged column beside an honest leaf, or an honest column beside a forged leaf."""
    hashed = """sha256('\\x00'::bytea || convert_to('{"a":1}', 'UTF8'))"""
    forged = f"INSERT INTO leaves SELECT max(seq) + 1, {hashed} FROM leaves"
    act = "INSERT INTO acts SELECT max(seq), '2025', 'case.inform', 'ivy', NULL, NULL, 'case', '{\"a\":1}' FROM leaves"
    with pytest.raises((TruceError, SQLAlchemyError)):
        walled.does("ivy", forged, act)


def test_a_role_for_one_case_reaches_that_case(walled: Walled) -> None:
    here = walled.here
    grant(here.as_("admin"), "pat", "monitor", case=CASE)
    keep.walls(here.as_("admin"))
    seen = walled.seen("pat", "SELECT subject FROM acts WHERE compartment IN ('case', 'evidence') AND by IS NULL")

    assert set(seen) == {CASE, "exh-11"}


def test_a_role_that_ends_closes_its_door_at_once_and_the_login_at_the_next_raising(walled: Walled) -> None:
    here = walled.here
    grant(here.as_("admin"), "otto", "analyst")
    keep.walls(here.as_("admin"))
    end(here.as_("admin"), "otto", "analyst")
    end(here.as_("admin"), "otto", "operations")

    assert walled.seen("otto", "SELECT count(*) FROM acts") == [0]
    raised = keep.walls(here.as_("admin")).walls
    assert raised.closed == ("otto",)
    with pytest.raises(TruceError):
        walled.seen("otto", "SELECT 1")
    grant(here.as_("admin"), "otto", "operations")
    keep.walls(here.as_("admin"))
    assert CASE in walled.seen("otto", "SELECT subject FROM acts")


def test_a_role_with_a_last_day_ends_by_the_servers_own_clock(walled: Walled) -> None:
    here = walled.here
    grant(here.as_("admin"), "ines", "analyst", until=here.clock() + timedelta(hours=1))  # long past for the server
    keep.walls(here.as_("admin"))

    assert "export" not in walled.seen("ines", "SELECT 1")
    engine = open_engine(walled.url)
    with engine.connect() as connection:
        known = text("SELECT count(*) FROM reach WHERE handle = 'ines' AND role = 'analyst' AND until < now()")
        assert connection.execute(known).scalar_one() > 0
    engine.dispose()


def test_raising_the_walls_again_changes_nothing(walled: Walled) -> None:
    listed = "string_agg(login || verb || what, ',' ORDER BY login, verb, what, role, \"case\")"
    state = f"SELECT count(*) || ' ' || coalesce({listed}, '') FROM reach"
    engine = open_engine(walled.url)
    told = []
    for _ in range(2):
        keep.walls(walled.here.as_("admin"))
        with engine.connect() as connection:
            told.append(connection.execute(text(state)).scalar_one())
    engine.dispose()

    assert told[0] == told[1]


def test_nobody_logs_in_as_the_owner_of_the_tables(walled: Walled) -> None:
    engine = open_engine(walled.url)
    owners = "pg_tables t JOIN pg_roles r ON r.rolname = t.tableowner"
    query = f"SELECT DISTINCT r.rolcanlogin FROM {owners} WHERE t.schemaname = 'public'"
    named = "'acts', 'moves', 'signatures', 'reach', 'vault_records', 'vault_locks'"
    forced = f"SELECT bool_and(relforcerowsecurity) FROM pg_class WHERE relname IN ({named})"
    with engine.connect() as connection:
        assert connection.execute(text(query)).scalars().all() == [False]
        assert connection.execute(text(forced)).scalar_one()
    engine.dispose()


def test_two_missions_on_one_server_have_walls_of_their_own() -> None:
    assert prefix_of("heath") != prefix_of("moor")
    assert login_of("a", "case") != f"{prefix_of('a')}.case"
    assert len(login_of("x" * 63, "y" * 200)) <= 63


def test_walls_need_a_server_and_a_right(tmp_path: Path) -> None:
    here = staffed(tmp_path)

    with pytest.raises(UnusableMission, match="shared database"):
        keep.walls(here.as_("admin"))
    with pytest.raises(Refused, match=r"keep\.walls"):
        keep.walls(here.as_("ivy"))
    assert act_of(here.as_("admin"), "keep.walls", "keeping", {}).compartment == "audit"
