"""Feeds are set by whoever may, on record, and say honestly how far behind they are."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from tests.casework import Staffed, staffed
from tests.sources.pull.upstream import NOW
from truce.errors import Conflict, NotFound, Refused, WrongUsage
from truce.flow.feeds import setting
from truce.flow.feeds.setting import Going, described, lag_of, refuse_stranger
from truce.store.ledger import sqlite_url
from truce.store.room.base import Base
from truce.store.room.feeds import Feed, Feeds

ACLED = {"country": "Ukraine", "from": "2025-04-01"}


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Staffed:
    return staffed(tmp_path_factory.mktemp("fed"))


@pytest.fixture
def feeds(tmp_path: Path) -> Iterator[Feeds]:
    base = Base(sqlite_url(tmp_path / "room.sqlite"))
    yield Feeds(base.engine)
    base.close()


@pytest.mark.parametrize("handle", ["ana", "mona", "admin", "audra", "otto"])
def test_only_whose_right_it_is_sets_a_feed_up(made: Staffed, feeds: Feeds, handle: str) -> None:
    house = made.as_(handle)
    size = house.mission.ledger.size()
    if handle == "ana":
        setting.add(house, feeds, "acled", "pull", "acled", ACLED)
        act = house.mission.ledger.entries(subject="feed:acled", after=size)[-1]
        assert (act.act, act.by) == ("feeds.set", "ana")
    else:
        with pytest.raises(Refused):
            setting.add(house, feeds, "acled", "pull", "acled", ACLED)
        assert feeds.all() == []


def test_a_door_has_a_token_that_is_kept_nowhere(made: Staffed, feeds: Feeds) -> None:
    house = made.as_("ana")
    feed, token = setting.add(house, feeds, "masts", "push", "masts", {"grade": "B"})
    assert token is not None
    refuse_stranger(feed, token)
    for wrong in ("", token[:-1], token + "x", "trf_"):
        with pytest.raises(Refused):
            refuse_stranger(feed, wrong)
    assert token not in str(feeds.one("masts"))
    assert token not in str(house.mission.ledger.entries(subject="feed:masts"))
    assert "digest" not in described(feed, NOW, 0)

    other = setting.new_token(house, feeds, "masts")
    with pytest.raises(Refused):
        refuse_stranger(feeds.one("masts"), token)
    refuse_stranger(feeds.one("masts"), other)
    with pytest.raises(Refused):
        refuse_stranger(setting.run_or_stop(house, feeds, "masts", running=False), other)
    setting.remove(house, feeds, "masts")
    with pytest.raises(NotFound):
        feeds.one("masts")


@pytest.mark.parametrize(
    ("name", "kind", "source", "options", "every"),
    [
        ("Masts", "push", "masts", {}, None),
        ("../x", "push", "masts", {}, None),
        ("m", "pigeon", "masts", {}, None),
        ("m", "push", "masts", {"colour": "red"}, None),
        ("m", "push", "masts", {"grade": "Z"}, None),
        ("m", "pull", "acled", {"contry": "x"}, None),
        ("m", "pull", "acled", {"country": "Ukraine"}, None),
        ("m", "pull", "firms", {}, None),
        ("m", "pull", "acled", ACLED, 5),
        ("m", "mqtt", "masts", {"host": "b"}, None),
    ],
)
def test_what_cannot_be_a_feed_is_refused_before_anything_is_kept(
    made: Staffed, feeds: Feeds, name: str, kind: str, source: str, options: dict[str, str], every: int | None
) -> None:
    size = made.house.mission.ledger.size()
    with pytest.raises(WrongUsage):
        setting.add(made.as_("ana"), feeds, name, kind, source, options, every)
    assert feeds.all() == []
    assert made.house.mission.ledger.size() == size


def test_a_name_is_taken_once_and_a_source_must_be_there(made: Staffed, feeds: Feeds) -> None:
    house = made.as_("ana")
    setting.add(house, feeds, "twice", "pull", "acled", ACLED)
    with pytest.raises(Conflict):
        setting.add(house, feeds, "twice", "pull", "acled", ACLED)
    with pytest.raises(NotFound):
        setting.add(house, feeds, "other", "pull", "acleed", {})
    changed = setting.change(house, feeds, "twice", ACLED | {"page": "100"}, 7200)
    assert (changed.options["page"], changed.every_s) == ("100", 7200)


FEED = Feed(name="f", kind="pull", source="acled", made_at=NOW, due_at=NOW, every_s=3600)
HEARD = replace(FEED, heard_at=NOW - timedelta(minutes=5), newest=NOW - timedelta(days=1))


@pytest.mark.parametrize(
    ("feed", "going"),
    [
        (FEED, Going.NEW),
        (HEARD, Going.WELL),
        (replace(HEARD, running=False), Going.STOPPED),
        (replace(HEARD, failures=1), Going.FAILING),
        (replace(HEARD, heard_at=NOW - timedelta(hours=3)), Going.LATE),
        (replace(HEARD, newest=NOW - timedelta(days=11)), Going.LATE),
        (replace(HEARD, newest=None), Going.WELL),
        (replace(HEARD, kind="push", source="masts", newest=None), Going.WELL),
        (replace(HEARD, kind="push", source="masts", heard_at=NOW - timedelta(days=2)), Going.LATE),
        (replace(HEARD, kind="push", source="masts", newest=NOW - timedelta(days=365)), Going.LATE),
    ],
)
def test_how_a_feed_goes_is_said_honestly(feed: Feed, going: Going) -> None:
    assert lag_of(feed, NOW).going == going


def test_a_lag_counts_from_now() -> None:
    lag = lag_of(replace(HEARD, due_at=NOW + timedelta(minutes=55)), NOW)
    assert (lag.heard_ago, lag.newest_ago, lag.due_in) == (
        timedelta(minutes=5),
        timedelta(days=1),
        timedelta(minutes=55),
    )
