"""The law of the ledger, on every ledger; and what only a database must hold."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from truce.errors import Contradiction, NotFound, UnusableMission, UnusableValue
from truce.model.collection import Collection, Fault
from truce.model.decision import Decision
from truce.store.contract import Ledger, Step
from truce.store.ledger import SqlLedger, open_engine
from truce.store.revise import NEWEST, REVISIONS, SCRIPTS, revise, revision_of

NOON = datetime(2025, 4, 20, 12, 0, 0, 7, tzinfo=UTC)


def collection(number: int, faults: tuple[Fault, ...] = ()) -> Collection:
    return Collection(
        id=f"col-{number}",
        source="viina",
        file="квітень.csv",
        sha256="0" * 64,
        window_start=None,
        window_end=NOON,
        collected_at=NOON,
        rows_read=3_000_000_000,
        outside_window=1,
        added={"report": 2},
        already={},
        folded_repeats=0,
        faults=faults,
        notes=("a town that stands for an oblast",),
    )


def step(name: str, inputs: str) -> Step:
    return Step(name=name, inputs=inputs, method="fuse/1", done_at=NOON, facts={"incidents": 3, "p": 0.25})


def decision(number: int, *, same: bool = True, by: str = "Олена") -> Decision:
    return Decision(
        id=f"dec-{number}", left=f"rep-{number}", right="rep-9", same=same, by=by, why="one crater", at=NOON
    )


def test_collections_come_back_whole_and_in_order(ledger: Ledger) -> None:
    kept = [collection(2, (Fault(7, "lat", "outside"), Fault(None, "date", "half"))), collection(1)]
    for one in kept:
        ledger.keep_collection(one)

    assert ledger.collections() == kept


def test_the_last_step_of_a_name_is_the_one_kept_last(ledger: Ledger) -> None:
    assert ledger.last_step("fuse") is None
    for one in (step("fuse", "a"), step("fuse", "b"), step("judge", "c")):
        ledger.keep_step(one)

    assert ledger.last_step("fuse") == step("fuse", "b")


def test_the_log_is_numbered_without_a_gap_and_in_utc(ledger: Ledger) -> None:
    kyiv = timezone(timedelta(hours=3))
    ledger.log("collected", NOON.astimezone(kyiv), day=date(2025, 4, 20), at_local=NOON.astimezone(kyiv), n=(1, 2))
    ledger.log("fused", NOON)

    first, second = ledger.entries()
    assert (first.seq, first.act, first.at, second.seq) == (1, "collected", NOON, 2)
    assert first.at.utcoffset() == timedelta(0) or first.at == NOON
    assert first.facts == {"day": "2025-04-20", "at_local": "2025-04-20T12:00:00.000007+00:00", "n": [1, 2]}


def test_a_fact_that_has_no_text_is_refused(ledger: Ledger) -> None:
    for odd in (object(), float("nan"), b"bytes"):
        with pytest.raises(UnusableValue):
            ledger.log("collected", NOON, odd=odd)
    assert ledger.entries() == []


def test_characters_no_database_holds_do_not_lose_a_collection(ledger: Ledger) -> None:
    ledger.keep_collection(collection(1, (Fault(1, "a\x00b", "half \ud800"),)))

    (fault,) = ledger.collections()[0].faults
    assert fault == Fault(1, "a\ufffdb", "half \ufffd")


def test_decisions_come_back_whole_and_in_order(ledger: Ledger) -> None:
    assert ledger.decisions() == []
    kept = [decision(2), decision(1, same=False), decision(3)]
    ledger.keep_decisions(kept[:2])
    ledger.keep_decisions(kept[2:])
    ledger.keep_decisions([])

    assert ledger.decisions() == kept


def test_undoing_adds_and_leaves_the_decision_as_it_was(ledger: Ledger) -> None:
    kyiv = timezone(timedelta(hours=3))
    ledger.keep_decisions([decision(1), decision(2)])
    ledger.undo("dec-1", "Marta", "two craters", NOON.astimezone(kyiv))

    first, second = ledger.decisions()
    assert first == replace(decision(1), undone_by="Marta", undone_why="two craters", undone_at=NOON)
    assert (first.stands, second.stands) == (False, True)


def test_what_was_never_decided_or_is_undone_cannot_be_undone(ledger: Ledger) -> None:
    ledger.keep_decisions([decision(1)])
    ledger.undo("dec-1", "Marta", "two craters", NOON)

    with pytest.raises(NotFound):
        ledger.undo("dec-2", "Marta", "two craters", NOON)
    with pytest.raises(Contradiction, match="undone already"):
        ledger.undo("dec-1", "Marta", "two craters", NOON)


def test_characters_no_database_holds_do_not_lose_a_decision(ledger: Ledger) -> None:
    ledger.keep_decisions([decision(1, by="O\x00lena")])

    assert ledger.decisions()[0].by == "O\ufffdlena"


def test_what_was_kept_is_there_when_opened_again(ledger_url: str) -> None:
    first = SqlLedger(ledger_url)
    first.keep_collection(collection(1, (Fault(1, "lat", "outside"),)))
    first.log("collected", NOON, n=1)
    first.close()

    again = SqlLedger(ledger_url)
    assert again.collections() == [collection(1, (Fault(1, "lat", "outside"),))]
    assert [e.act for e in again.entries()] == ["collected"]


def test_many_writers_at_once_lose_nothing(ledger_url: str) -> None:
    ledgers = [SqlLedger(ledger_url) for _ in range(4)]

    def write(n: int) -> None:
        ledgers[n % 4].log("acted", NOON, n=n)

    with ThreadPoolExecutor(4) as crowd:
        list(crowd.map(write, range(40)))

    entries = ledgers[0].entries()
    assert [e.seq for e in entries] == list(range(1, 41))
    assert sorted(e.facts["n"] for e in entries) == list(range(40))


@pytest.mark.parametrize("table", ["collections", "faults", "steps", "acts", "leaves", "decisions", "undoings"])
@pytest.mark.parametrize("edit", ["UPDATE {} SET {} = {}", "DELETE FROM {}"])
def test_the_database_itself_refuses_edits(ledger_url: str, table: str, edit: str) -> None:
    ledger = SqlLedger(ledger_url)
    ledger.keep_collection(collection(1, (Fault(1, "lat", "outside"),)))
    ledger.keep_step(step("fuse", "a"))
    ledger.log("collected", NOON)
    ledger.keep_decisions([decision(1)])
    ledger.undo("dec-1", "Marta", "two craters", NOON)
    column = "position" if table == "faults" else "seq"

    engine = open_engine(ledger_url)
    with pytest.raises(SQLAlchemyError, match="append-only"), engine.begin() as connection:
        connection.execute(text(edit.format(table, column, column)))
    engine.dispose()


def test_an_older_ledger_is_migrated_with_its_data(ledger_url: str) -> None:
    engine = open_engine(ledger_url)
    revise(engine, "0001")
    with engine.begin() as connection:
        connection.execute(
            text(
                "INSERT INTO collections VALUES (1, 'col-1', 'viina', 'квітень.csv', :sha, NULL, :noon, :noon,"
                " 3000000000, 1, :added, '{}', 0, :notes, :faults)"
            ),
            {
                "sha": "0" * 64,
                "added": '{"report":2}',
                "noon": "2025-04-20T12:00:00.000007+00:00",
                "notes": '{"notes":["a town that stands for an oblast"]}',
                "faults": '[[7,"lat","outside"],[null,"date","half"]]',
            },
        )
        connection.execute(text("INSERT INTO log VALUES (1, '2025-04-20T12:00:00.000007+00:00', 'acted', '{}')"))
    engine.dispose()

    ledger = SqlLedger(ledger_url)

    assert ledger.collections() == [collection(1, (Fault(7, "lat", "outside"), Fault(None, "date", "half")))]
    assert [e.seq for e in ledger.entries()] == [1]
    ledger.log("migrated", NOON)
    assert [e.seq for e in ledger.entries()] == [1, 2]
    ledger.keep_decisions([decision(1)])
    assert ledger.decisions() == [decision(1)]


def test_a_ledger_newer_than_the_program_is_refused(ledger_url: str) -> None:
    SqlLedger(ledger_url).close()
    engine = open_engine(ledger_url)
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))

    with pytest.raises(UnusableMission, match="newer truce") as told:
        SqlLedger(ledger_url)
    assert told.value.given == {"ledger_revision": "9999", "newest_known": NEWEST}
    engine.dispose()


def test_opening_twice_runs_nothing_twice(ledger_url: str) -> None:
    SqlLedger(ledger_url)
    SqlLedger(ledger_url)
    engine = open_engine(ledger_url)
    with engine.connect() as connection:
        assert revision_of(connection) == NEWEST
    engine.dispose()


def test_the_program_knows_every_revision_there_is_a_script_for() -> None:
    scripts = sorted((SCRIPTS / "versions").glob("r*.py"))

    assert [path.name[1:5] for path in scripts] == list(REVISIONS)


def test_a_ledger_that_cannot_be_reached_is_told_without_its_password() -> None:
    with pytest.raises(UnusableMission) as told:
        SqlLedger("postgresql://anna:secret@/nobody?host=/nonexistent")
    assert "secret" not in told.value.explain()
    with pytest.raises(UnusableMission, match="no ledger of that kind"):
        SqlLedger("mysql://somewhere/else")


def test_sqlite_flushes_every_commit_and_holds_foreign_keys(tmp_path: object) -> None:
    engine = open_engine(f"sqlite:///{tmp_path}/ledger.sqlite")
    with engine.connect() as connection:
        told = [
            connection.exec_driver_sql(f"PRAGMA {p}").scalar() for p in ("journal_mode", "synchronous", "foreign_keys")
        ]
    engine.dispose()
    assert told == ["wal", 2, 1]
