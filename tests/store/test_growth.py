"""Ledgers of every earlier revision come out at the newest with all they held, or stay whole as they were."""

import os
import signal
import time

import pytest
from sqlalchemy import text

from truce.errors import UnusableMission
from truce.record.merkle import leaf_hash
from truce.store import revise as revising
from truce.store.ledger import SqlLedger, open_engine
from truce.store.revise import NEWEST, REVISIONS, revise, revision_of
from truce.store.transfer import LEDGER, content_of, snapshot

AT = "2025-04-20T12:00:00.000000+00:00"


def older(url: str, revision: str, acts: int = 40) -> None:
    """A ledger as an older truce left it, with data in every table it had."""
    engine = open_engine(url)
    revise(engine, revision)
    with engine.begin() as connection:
        faults = ', \'[[7,"lat","outside"]]\'' if revision == "0001" else ""
        connection.exec_driver_sql(
            f"INSERT INTO collections VALUES (1, 'col-1', 'viina', 'a.csv', 'ff', NULL, '{AT}', '{AT}', 9, 1, "
            f"'{{}}', '{{}}', 0, '{{\"notes\":[]}}'{faults})"
        )
        if revision != "0001":
            connection.exec_driver_sql("INSERT INTO faults VALUES (1, 0, 7, 'lat', 'outside')")
        connection.exec_driver_sql(f"INSERT INTO steps VALUES (1, 'fuse', 'a', 'fuse/1', '{AT}', '{{\"n\":1}}')")
        for number in range(1, acts + 1):
            row = {
                "seq": number,
                "at": AT,
                "act": "collected",
                "facts": f'{{"n":{number},"text":"\\u043f\\u0000\\ud800"}}',
            }
            connection.execute(text("INSERT INTO log VALUES (:seq, :at, :act, :facts)"), row)
        if revision == "0003":
            connection.exec_driver_sql(f"INSERT INTO decisions VALUES (1, 'dec-1', 'a', 'b', true, 'x', 'y', '{AT}')")
            connection.exec_driver_sql(f"INSERT INTO undoings VALUES (1, 1, 'x', 'y', '{AT}')")
    engine.dispose()


@pytest.mark.parametrize("revision", [r for r in REVISIONS if r < "0004"])
def test_a_ledger_of_an_earlier_revision_comes_out_with_all_it_held(ledger_url: str, revision: str) -> None:
    older(ledger_url, revision)
    ledger = SqlLedger(ledger_url)

    assert [e.facts["n"] for e in ledger.entries()] == list(range(1, 41))
    assert ledger.entries()[0].facts["text"] == "п\x00\ufffd"
    assert [fault.reason for fault in ledger.collections()[0].faults] == ["outside"]
    assert ledger.last_step("fuse") is not None
    assert [d.stands for d in ledger.decisions()] == ([False] if revision == "0003" else [])
    engine = open_engine(ledger_url)
    with snapshot(engine) as connection:
        content = content_of(connection, LEDGER)  # every leaf hashed again
        assert revision_of(connection) == NEWEST
        assert connection.execute(text("SELECT hash FROM leaves WHERE seq = 1")).scalar_one() == leaf_hash(
            bytes(connection.execute(text("SELECT leaf FROM acts WHERE seq = 1")).scalar_one())
        )
    engine.dispose()
    assert content.size == 40
    assert ledger.tree().root().hex() == content.root
    ledger.close()


@pytest.mark.long
@pytest.mark.parametrize("revision", [r for r in REVISIONS if r < "0004"])
def test_killed_while_it_grows_a_ledger_is_whole_old_or_whole_new(ledger_url: str, revision: str) -> None:
    older(ledger_url, revision, acts=400)
    for pause in (0.02, 0.05, 0.1, 0.2):
        child = os.fork()
        if child == 0:
            try:
                SqlLedger(ledger_url)
            finally:
                os._exit(0)
        time.sleep(pause)
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        engine = open_engine(ledger_url)
        with engine.connect() as connection:
            have = revision_of(connection)
            table = "log" if have == revision else "leaves"
            assert have in (revision, NEWEST)
            assert connection.execute(text(f"SELECT count(*) FROM {table}")).scalar_one() == 400
        engine.dispose()
    ledger = SqlLedger(ledger_url)
    assert ledger.size() == 400
    ledger.close()


def test_a_ledger_of_a_newer_truce_is_refused(ledger_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    SqlLedger(ledger_url).close()
    with monkeypatch.context() as patch:
        patch.setattr(revising, "REVISIONS", REVISIONS[:-1])

        with pytest.raises(UnusableMission, match="newer truce") as told:
            SqlLedger(ledger_url)
    assert "install" in told.value.remedy
