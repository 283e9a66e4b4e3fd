"""Feeds in the room's store: one worker a round, nothing forgotten that was kept, on either database."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from threading import Barrier, Thread

import pytest

from truce.errors import Conflict, NotFound
from truce.store.room.base import Base
from truce.store.room.feeds import ROUNDS_KEPT, Feed, Feeds

NOW = datetime(2025, 4, 24, 12, tzinfo=UTC)
LEASE = timedelta(minutes=15)


@pytest.fixture
def feeds(ledger_url: str) -> Iterator[Feeds]:
    base = Base(ledger_url)
    yield Feeds(base.engine)
    base.close()


def feed(name: str = "acled", **told: object) -> Feed:
    whole = {"kind": "pull", "source": "acled", "made_at": NOW, "due_at": NOW, "every_s": 3600} | told
    return Feed(name=name, **whole)  # type: ignore[arg-type]


def test_a_feed_comes_back_as_it_was_kept(feeds: Feeds) -> None:
    kept = feed(options={"country": "Україна"}, cursor={"since": "5"}, newest=NOW)
    feeds.add(kept)

    assert feeds.one("acled") == kept
    assert feeds.all() == [kept]
    with pytest.raises(Conflict):
        feeds.add(feed())
    with pytest.raises(Conflict):
        feeds.refuse_known("acled")


def test_what_is_not_there_is_not_found(feeds: Feeds) -> None:
    for verb in (feeds.one, feeds.remove, lambda name: feeds.change(name, running=False)):
        with pytest.raises(NotFound):
            verb("nobody")


def test_only_running_feeds_whose_time_has_come_are_due_and_the_longest_waiting_first(feeds: Feeds) -> None:
    feeds.add(feed("late", due_at=NOW - timedelta(hours=1)))
    feeds.add(feed("now"))
    feeds.add(feed("later", due_at=NOW + timedelta(seconds=1)))
    feeds.add(feed("stopped", running=False))
    feeds.add(feed("door", kind="push"))
    feeds.add(feed("held"))
    assert feeds.hold("held", "one", NOW, LEASE)

    assert feeds.due("pull", NOW) == ["late", "now"]
    assert feeds.due("pull", NOW + LEASE) == ["late", "held", "now", "later"]


def test_of_many_workers_one_holds_a_feed(feeds: Feeds) -> None:
    feeds.add(feed())
    barrier, took = Barrier(8), []

    def take(worker: str) -> None:
        barrier.wait()
        if feeds.hold("acled", worker, NOW, LEASE):
            took.append(worker)

    threads = [Thread(target=take, args=(str(n),)) for n in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(took) == 1
    assert feeds.hold("acled", took[0], NOW, LEASE)
    feeds.let_go("acled", "somebody else")
    assert not feeds.hold("acled", "somebody else", NOW, LEASE)
    feeds.let_go("acled", took[0])
    assert feeds.hold("acled", "somebody else", NOW, LEASE)


def test_only_the_holder_moves_the_cursor(feeds: Feeds) -> None:
    feeds.add(feed())
    feeds.hold("acled", "one", NOW, LEASE)
    feeds.go_on("acled", "one", {"since": "7"}, NOW)
    feeds.hold("acled", "two", NOW + LEASE, LEASE)

    with pytest.raises(Conflict):
        feeds.go_on("acled", "one", {"since": "8"}, None)

    kept = feeds.one("acled")
    assert (dict(kept.cursor), kept.newest) == ({"since": "7"}, NOW)


def test_failures_are_counted_until_a_round_goes_well(feeds: Feeds) -> None:
    feeds.add(feed())
    for n in range(3):
        feeds.went_wrong("acled", NOW + timedelta(minutes=n), "the upstream refused")
    assert (feeds.one("acled").failures, feeds.one("acled").trouble) == (3, "the upstream refused")

    feeds.went_well("acled", NOW, NOW + timedelta(hours=1))
    kept = feeds.one("acled")
    assert (kept.failures, kept.trouble, kept.heard_at) == (0, None, NOW)


def test_the_newest_rounds_are_kept_and_numbered_without_a_gap(feeds: Feeds) -> None:
    feeds.add(feed())
    for n in range(5):
        feeds.keep_round("acled", NOW, NOW + timedelta(seconds=n), {"added": {"report": n}})

    assert [r.number for r in feeds.rounds("acled")] == [5, 4, 3, 2, 1]
    assert feeds.rounds("acled", 1)[0].facts == {"added": {"report": 4}}
    assert ROUNDS_KEPT > 5
    feeds.remove("acled")
    assert feeds.rounds("acled") == []
