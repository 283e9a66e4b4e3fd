"""The law of the inbox, on every inbox: kept once, every version kept, nothing changed, the last word stands."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from truce.errors import TruceError, UnusableMission
from truce.model.inbox import InboxFile, Incoming, Kept, Landing
from truce.store.inbox import Inbox
from truce.store.inbox_memory import MemoryInbox
from truce.store.inbox_queue import InboxQueue
from truce.store.ledger import SqlLedger, open_engine, sqlite_url

NOON = datetime(2025, 4, 20, 12, tzinfo=UTC)


@pytest.fixture(params=["memory", "sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def inbox(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Inbox]:
    if request.param == "memory":
        yield MemoryInbox()
        return
    here = sqlite_url(tmp_path / "ledger.sqlite")
    ledger = SqlLedger(here if request.param == "sqlite" else request.getfixturevalue("postgres_url"))
    yield ledger.inbox
    ledger.close()


def sent(key: str = "uuid:1", content: bytes = b"<data/>", *files: InboxFile, feed: str = "field") -> Incoming:
    return Incoming(
        feed=feed, key=key, digest=content.hex(), kind="truce-violation", version="1", content=content,
        received_at=NOON, told={"device": "dev-1"}, files=files,
    )  # fmt: skip


def photo(name: str = "a.jpg", sha256: str = "11") -> InboxFile:
    return InboxFile(name=name, sha256=sha256, blake3="22", size=3, stored=sha256, received_at=NOON)


def test_what_is_sent_twice_is_kept_once_and_the_first_time_is_told(inbox: Inbox) -> None:
    first = inbox.keep([sent()])[0]
    again = inbox.keep([replace(sent(), received_at=NOON + timedelta(hours=1))])[0]

    assert (first.state, again.state) == ("new", "again")
    assert (again.seq, again.received_at) == (first.seq, NOON)
    assert [(e.sent.content, e.sent.told) for e in inbox.entries()] == [(b"<data/>", {"device": "dev-1"})]


def test_the_same_key_with_other_content_is_kept_beside_and_marked(inbox: Inbox) -> None:
    inbox.keep([sent(content=b"a")])

    assert inbox.keep([sent(content=b"b")])[0].state == "other"
    assert [e.sent.content for e in inbox.entries(key="uuid:1")] == [b"b", b"a"]
    assert inbox.keep([sent(feed="camera", content=b"b")])[0].state == "new"


def test_twice_in_one_turn_is_once(inbox: Inbox) -> None:
    assert [k.state for k in inbox.keep([sent(), sent(), sent(content=b"x")])] == ["new", "again", "other"]


def test_files_come_over_several_posts_and_each_is_kept_once(inbox: Inbox) -> None:
    inbox.keep([sent("uuid:1", b"x", photo())])
    inbox.keep([sent("uuid:1", b"x", photo(), photo("b.jpg", "33")), sent("uuid:2", b"y", photo())])

    assert [(f.name, f.sha256) for f in inbox.files("field", "uuid:1")] == [("a.jpg", "11"), ("b.jpg", "33")]
    assert [(feed, f.key, f.name) for feed, f in inbox.loose_files(9)][-1] == ("field", "uuid:2", "a.jpg")
    inbox.exhibited(1, "exh-1", NOON)
    inbox.exhibited(1, "exh-2", NOON)
    assert [f.exhibit for f in inbox.files("field", "uuid:1")] == ["exh-1", None]
    assert inbox.counts()["loose_files"] == 2


def test_an_entry_waits_until_it_landed_and_one_set_aside_may_land_after_all(inbox: Inbox) -> None:
    inbox.keep([sent("1"), sent("2"), sent("3")])
    inbox.land([Landing(entry=1, outcome="landed", at=NOON, told={"report": ["rep-1"]})])
    inbox.land([Landing(entry=2, outcome="set_aside", at=NOON), Landing(entry=1, outcome="landed", at=NOON)])

    assert [e.sent.key for e in inbox.waiting(9)] == ["3"]
    assert [e.sent.key for e in inbox.entries(outcome="set_aside")] == ["2"]
    inbox.land([Landing(entry=2, outcome="landed", at=NOON)])
    inbox.land([Landing(entry=2, outcome="set_aside", at=NOON)])
    assert inbox.entries(outcome="set_aside") == []
    assert inbox.counts() == {"waiting": 1, "landed": 2, "set_aside": 0, "files": 0, "loose_files": 0}


def test_one_feed_is_counted_apart(inbox: Inbox) -> None:
    inbox.keep([sent("1", b"x", photo()), sent("2"), sent("3", feed="camera")])
    inbox.land([Landing(entry=2, outcome="set_aside", at=NOON), Landing(entry=3, outcome="set_aside", at=NOON)])

    assert inbox.counts("field") == {"waiting": 1, "landed": 0, "set_aside": 1, "files": 1, "loose_files": 1}
    assert inbox.counts("camera") == {"waiting": 0, "landed": 0, "set_aside": 1, "files": 0, "loose_files": 0}
    assert inbox.counts()["set_aside"] == 2


def test_entries_are_told_in_pages_the_newest_first(inbox: Inbox) -> None:
    inbox.keep([sent(str(n)) for n in range(7)])

    assert [e.sent.key for e in inbox.entries(limit=3)] == ["6", "5", "4"]
    assert [e.sent.key for e in inbox.entries(before=5, limit=3)] == ["3", "2", "1"]
    assert [e.seq for e in inbox.waiting(2, after=4)] == [5, 6]


@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.lists(st.tuples(st.sampled_from("abc"), st.sampled_from([b"1", b"2", b"3"])), max_size=20), st.data())
def test_whatever_order_it_comes_in_each_content_of_each_key_is_here_once(
    told: list[tuple[str, bytes]], data: st.DataObject
) -> None:
    inbox = MemoryInbox()
    while told:
        cut = data.draw(st.integers(1, len(told)))
        inbox.keep([sent(key, content) for key, content in told[:cut]])
        kept = [(e.sent.key, e.sent.content) for e in inbox.entries()]
        assert len(kept) == len(set(kept))
        assert set(told[:cut]) <= set(kept)
        told = told[cut:]


@pytest.mark.parametrize("table", ["inbox", "inbox_files", "inbox_landings", "inbox_exhibits"])
def test_the_database_itself_refuses_to_change_what_was_sent(ledger_url: str, table: str) -> None:
    ledger = SqlLedger(ledger_url)
    ledger.inbox.keep([sent("1", b"x", photo())])
    ledger.inbox.land([Landing(entry=1, outcome="landed", at=NOON)])
    ledger.inbox.exhibited(1, "exh-1", NOON)
    engine = open_engine(ledger_url)

    for statement in (f"DELETE FROM {table}", f"UPDATE {table} SET seq = 9" if table != "inbox_exhibits" else ""):
        if statement:
            with pytest.raises((SQLAlchemyError, TruceError)), engine.begin() as connection:
                connection.execute(text(statement))
    assert table not in ledger.beside().unguarded
    engine.dispose()
    ledger.close()


def test_many_senders_at_once_are_answered_each_with_what_became_of_theirs(inbox: Inbox) -> None:
    waiting = InboxQueue(inbox)
    answers = [waiting.keep(sent(str(n % 40))) for n in range(80)]
    states = [answer.result(30).state for answer in answers]
    waiting.close()

    assert (states.count("new"), states.count("again")) == (40, 40)
    assert len(inbox.entries()) == 40
    with pytest.raises(UnusableMission, match="closing"):
        waiting.keep(sent())


class Choosy(MemoryInbox):
    """Refuses what holds `bad`."""

    def keep(self, sent: Sequence[Incoming]) -> list[Kept]:
        if any(one.content == b"bad" for one in sent):
            raise UnusableMission("the disk refuses")
        return super().keep(sent)


def test_what_cannot_be_kept_stops_nobody_else_and_its_sender_hears_of_it() -> None:
    waiting = InboxQueue(Choosy())
    answers = [waiting.keep(sent(str(n), b"bad" if n == 3 else b"good")) for n in range(6)]

    for n, answer in enumerate(answers):
        if n == 3:
            with pytest.raises(UnusableMission, match="disk refuses"):
                answer.result(30)
        else:
            assert answer.result(30).state == "new"
    waiting.close()
