"""What sensors send: durable, once, in the lake after it lands; nothing lost, nothing doubled, faults kept with why."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.flow.feeds.rounds import Fed, fed
from tests.sources.pull.upstream import NOW
from tests.sources.test_sensor import message, observation
from truce.errors import UnusableValue
from truce.flow.feeds.pushed import arrive, aside, inbox_name, land, set_aside
from truce.flow.feeds.setting import Going, lag_of
from truce.flow.field.told import answers_shown, shown
from truce.flow.frames import frame
from truce.model.coverage import Coverage
from truce.model.report import Report
from truce.sources.sensor import as_text
from truce.store.inbox_queue import InboxQueue
from truce.store.room.feeds import Feed

MASTS = Feed(name="masts", kind="push", source="masts", made_at=NOW, due_at=NOW, options={"grade": "B"})


class Door:
    """A feed's door over a mission of its own."""

    def __init__(self, made: Fed) -> None:
        self.fed = made
        made.desk.feeds.add(MASTS)
        self.queue = InboxQueue(made.house.mission.inbox)

    def send(self, **told: Any) -> str:
        sent = as_text(message(sent_at="2025-04-24T11:59:00Z", uptime=None) | told)
        return arrive(self.fed.house, self.queue, MASTS, sent).kept.state

    def land(self) -> dict[str, int]:
        return land(self.fed.house, self.fed.desk.feeds)

    def reports(self) -> list[str]:
        return [str(one) for one in frame(self.fed.house, Report)["reference"]]


@pytest.fixture
def door(tmp_path: Path) -> Iterator[Door]:
    with fed(tmp_path) as made:
        yield Door(made)


def test_a_message_lies_in_the_inbox_and_then_in_the_lake_once(door: Door) -> None:
    assert [door.send(), door.send()] == ["new", "again"]
    assert door.reports() == []

    assert door.land() == {"landed": 1, "set_aside": 0}
    assert door.send() == "again"
    assert door.land() == {}

    assert door.reports() == ["m-1/0"]
    assert frame(door.fed.house, Report)["grade"].to_list() == ["B"]
    assert door.fed.desk.feeds.one("masts").heard_at is not None


def test_the_newest_word_is_when_it_was_sent_and_not_when_it_came(door: Door) -> None:
    feeds, clock = door.fed.desk.feeds, door.fed.house.clock
    long_ago = [observation(at="2024-04-24T11:58:30Z")]
    door.send(message="old", sent_at="2024-04-24T11:59:00Z", observations=long_ago)
    door.land()
    assert lag_of(feeds.one("masts"), clock()).going == Going.LATE

    door.send(message="new")
    door.land()
    door.send(message="older", sent_at="2024-04-23T11:59:00Z", observations=long_ago)
    door.land()
    assert feeds.one("masts").newest == datetime(2025, 4, 24, 11, 59, tzinfo=UTC)

    door.send(message="ahead", sent_at="2031-04-24T11:59:00Z")
    door.land()
    newest = feeds.one("masts").newest
    assert newest is not None
    assert newest <= clock()


def test_what_was_set_aside_is_counted_by_feed(door: Door) -> None:
    door.send()
    door.send(message="m-2", means="smelled")
    door.land()

    assert set_aside(door.fed.house, MASTS) == 1
    (entry,) = aside(door.fed.house, MASTS, 9)
    assert entry.landing is not None
    assert "means" in entry.landing.told["faults"][0]
    assert set_aside(door.fed.house, door.fed.desk.feeds.one("acled")) == 0


def test_up_time_becomes_coverage(door: Door) -> None:
    door.send(uptime=message()["uptime"], observations=None)
    door.land()

    (row,) = frame(door.fed.house, Coverage).to_dicts()
    assert (row["watcher"], row["source"], row["means"]) == ("acoustic-3", "masts", "acoustic")


def test_other_content_under_one_id_is_kept_beside_and_does_not_land(door: Door) -> None:
    assert [door.send(), door.send(observations=[observation(count=9)])] == ["new", "other"]

    assert door.land() == {"landed": 1, "set_aside": 1}
    assert frame(door.fed.house, Report)["count"].to_list() == [3]
    (aside,) = door.fed.house.mission.inbox.entries(feed=inbox_name("masts"), outcome="set_aside")
    assert aside.landing is not None
    assert b'"count":9' in aside.sent.content
    assert aside.landing.told == {"faults": ["message: stands twice"]}


def test_a_message_with_a_fault_is_kept_and_said_and_set_aside(door: Door) -> None:
    arrived = arrive(door.fed.house, door.queue, MASTS, as_text(message(means="smelled")))
    assert arrived.fault is not None
    assert arrived.fault["field"] == "means"
    assert "recorded_uav" in arrived.fault["reason"]

    assert door.land() == {"landed": 0, "set_aside": 1}
    assert door.reports() == []
    (row,) = shown(door.fed.house, None, 9)
    assert row["faults"] == [f"means: {arrived.fault['reason']}"]
    assert ("means", "smelled") in answers_shown(door.fed.house, row["seq"])


def test_the_inbox_says_what_became_of_a_message(door: Door) -> None:
    door.send(uptime=message()["uptime"])
    door.land()

    (row,) = shown(door.fed.house, None, 9)
    assert {one.partition(" ")[0] for one in row["made"]} == {"report", "coverage"}
    assert ("observations[0]/phenomenon", "explosion") in answers_shown(door.fed.house, row["seq"])


def test_what_has_no_id_is_refused_since_it_could_never_be_known_again(door: Door) -> None:
    with pytest.raises(UnusableValue):
        arrive(door.fed.house, door.queue, MASTS, b"{}")
    assert door.fed.house.mission.inbox.counts()["waiting"] == 0


def test_a_landing_that_was_cut_short_is_done_again_without_a_trace(
    door: Door, monkeypatch: pytest.MonkeyPatch
) -> None:
    for n in range(5):
        door.send(message=f"m-{n}")
    whole = type(door.fed.house.mission.inbox).land
    monkeypatch.setattr(type(door.fed.house.mission.inbox), "land", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))
    with pytest.raises(KeyboardInterrupt):
        door.land()
    monkeypatch.setattr(type(door.fed.house.mission.inbox), "land", whole)

    assert door.land() == {"landed": 5, "set_aside": 0}
    assert sorted(door.reports()) == [f"m-{n}/0" for n in range(5)]


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(sent=st.lists(st.integers(0, 6) | st.none(), max_size=25))
def test_however_often_and_in_whatever_order_each_message_lands_once(
    sent: list[int | None], tmp_path_factory: pytest.TempPathFactory
) -> None:
    with fed(tmp_path_factory.mktemp("door")) as made:
        door = Door(made)
        for number in sent:
            if number is None:
                door.land()
            else:
                door.send(message=f"m-{number}")
        door.land()
        assert sorted(door.reports()) == sorted({f"m-{n}/0" for n in sent if n is not None})
        door.queue.close()
