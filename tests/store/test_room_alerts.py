"""Rules, alerts, deliveries, duties and visits: on SQLite and PostgreSQL, however many workers there are."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import make_url

from truce.errors import Conflict, NotFound
from truce.store.room.alerts import AlertStore
from truce.store.room.alerts_kept import KeptAlert, KeptLook, KeptRule
from truce.store.room.store import RoomStore
from truce.store.room.visits import KeptVisit

NOW = datetime(2025, 5, 1, 12, 0, 0, 123456, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
RULE = KeptRule(id="rle-1", version=1, body={"name": "Огорожа", "mail": ["a@b"]}, by="otto", at=NOW)
LOOK = KeptLook(version=1, at=NOW, says="quiet", facts={"n": 0}, stood={"incident": 3})


@pytest.fixture
def room(ledger_url: str) -> Iterator[RoomStore]:
    made = RoomStore(make_url(ledger_url))
    yield made
    made.close()


@pytest.fixture
def store(room: RoomStore) -> AlertStore:
    room.alerts.keep_rule(RULE)
    return room.alerts


def alert(n: int, **more: object) -> KeptAlert:
    told = {"rule": "rle-1", "asks": "alerts.view", "raised_at": NOW + n * MINUTE, "body": {"n": n}} | more
    return KeptAlert(id=f"alr-{n}", **told)  # type: ignore[arg-type]


def test_a_rule_comes_back_and_an_older_version_never_overwrites_a_newer(store: AlertStore) -> None:
    changed = replace(RULE, version=2, body={"name": "x"})
    store.keep_rule(changed)

    assert store.rules() == [changed]
    with pytest.raises(Conflict):
        store.keep_rule(replace(RULE, version=2, body={"name": "y"}))


def test_a_rule_that_ended_is_kept_and_ends_once(store: AlertStore) -> None:
    store.end_rule("rle-1", NOW)

    assert store.rules() == []
    assert store.rule("rle-1").ended_at == NOW
    assert [one.id for one in store.rules(ended=True)] == ["rle-1"]
    with pytest.raises(Conflict):
        store.end_rule("rle-1", NOW)
    with pytest.raises(NotFound):
        store.rule("rle-2")


def test_an_alert_found_twice_is_kept_once_with_its_deliveries(store: AlertStore) -> None:
    channels = ["mail:a@b", "hook:duty"]

    assert store.keep_look("rle-1", LOOK, [alert(1), alert(2)], channels) == [alert(1), alert(2)]
    assert store.keep_look("rle-1", replace(LOOK, says="raised"), [alert(2), alert(3)], channels) == [alert(3)]
    assert store.looks()["rle-1"].says == "raised"
    assert len(store.deliveries("alr-2")) == 2


def test_many_workers_that_find_the_same_raise_it_once(store: AlertStore) -> None:
    with ThreadPoolExecutor(8) as pool:
        kept = pool.map(
            lambda _: store.keep_look("rle-1", LOOK, [alert(n) for n in range(20)], ["hook:duty"]), range(8)
        )

    assert sorted(one.id for new in kept for one in new) == sorted(f"alr-{n}" for n in range(20))


def test_alerts_are_read_page_by_page_the_newest_first_and_only_those_asked_for(store: AlertStore) -> None:
    store.keep_look("rle-1", LOOK, [alert(n) for n in range(5)] + [alert(9, asks="case.view")], [])
    first = store.alerts(["alerts.view"], limit=3)
    rest = store.alerts(["alerts.view"], before=(first[-1].raised_at, first[-1].id), limit=3)

    assert [one.id for one in first + rest] == ["alr-4", "alr-3", "alr-2", "alr-1", "alr-0"]
    assert store.count(["alerts.view", "case.view"]) == 6
    assert store.count(["alerts.view"], since=NOW + 2 * MINUTE) == 2


def test_an_alert_is_acknowledged_once(store: AlertStore) -> None:
    store.keep_look("rle-1", LOOK, [alert(1)], [])
    store.acknowledge("alr-1", "otto", NOW, "seen")

    assert store.alert("alr-1").acknowledged_by == "otto"
    assert store.alerts(["alerts.view"], waiting=True) == []
    with pytest.raises(Conflict):
        store.acknowledge("alr-1", "ana", NOW, "")


def test_a_delivery_is_claimed_by_one_worker_of_many(store: AlertStore) -> None:
    store.keep_look("rle-1", LOOK, [alert(n, raised_at=NOW) for n in range(40)], ["hook:duty"])

    with ThreadPoolExecutor(8) as pool:
        rounds = pool.map(lambda n: store.claim(f"worker-{n % 8}", NOW, MINUTE, 5), range(16))

    taken = [one.id for claimed in rounds for one in claimed]
    assert len(taken) == len(set(taken)) == 40


def test_what_a_dead_worker_claimed_another_takes_up_later(store: AlertStore) -> None:
    store.keep_look("rle-1", LOOK, [alert(1, raised_at=NOW)], ["hook:duty"])
    (dead,) = store.claim("dead", NOW, MINUTE)

    assert store.claim("other", NOW + MINUTE / 2, MINUTE) == []
    assert [one.id for one in store.claim("other", NOW + MINUTE, MINUTE)] == [dead.id]
    assert not store.tried(dead, "dead", NOW + MINUTE, fault=None, next_at=None)
    assert store.deliveries("alr-1")[0].state == "waiting"


def test_a_failed_try_waits_and_each_try_is_on_record(store: AlertStore) -> None:
    store.keep_look("rle-1", LOOK, [alert(1, raised_at=NOW)], ["hook:duty"])
    (one,) = store.claim("w", NOW, MINUTE)
    assert store.tried(one, "w", NOW, fault="the hook answered 500", next_at=NOW + MINUTE)

    assert store.claim("w", NOW, MINUTE) == []
    (again,) = store.claim("w", NOW + MINUTE, MINUTE)
    assert again.tries == 1
    store.tried(again, "w", NOW + MINUTE, fault="the hook answered 500", next_at=None)
    (kept,) = store.deliveries("alr-1")
    assert (kept.state, [one.outcome for one in kept.record]) == ("failed", ["waiting", "failed"])
    store.try_again(kept.id, NOW + 2 * MINUTE)
    assert [one.id for one in store.claim("w", NOW + 2 * MINUTE, MINUTE)] == [kept.id]


def test_a_duty_has_one_holder_and_passes_on_when_its_time_is_over(store: AlertStore) -> None:
    with ThreadPoolExecutor(8) as pool:
        held = list(pool.map(lambda n: store.hold("look", f"w{n}", NOW, MINUTE), range(8)))

    assert held.count(True) == 1
    holder = f"w{held.index(True)}"
    assert store.hold("look", holder, NOW, MINUTE)
    assert not store.hold("look", "another", NOW, MINUTE)
    assert store.hold("look", "another", NOW + MINUTE, MINUTE)
    store.let_go("look", "another", NOW + MINUTE)
    assert store.hold("look", holder, NOW + MINUTE, MINUTE)


def test_a_visit_is_each_members_own(room: RoomStore) -> None:
    visit = KeptVisit(since=NOW, known={"incident": 1}, seen_at=NOW + MINUTE, seen={"incident": 2})
    room.visits.keep_visit("otto", visit)
    room.visits.keep_visit("otto", replace(visit, seen={"incident": 3}))

    assert room.visits.visit("otto") == replace(visit, seen={"incident": 3})
    assert room.visits.visit("ana") is None
