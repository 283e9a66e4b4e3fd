"""Alerts from the rule to the other side: by right, on record, once whatever the workers, and to nobody unlisted."""

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from email.message import EmailMessage
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from tests.casework import START, Staffed, staffed
from truce.alerts.alert import Alert
from truce.alerts.words import Told
from truce.errors import Conflict, NotFound, Refused, UnusableValue
from truce.flow.house import House
from truce.flow.room import alerting, watching
from truce.flow.room.channels import Channels
from truce.flow.room.sending import deliver
from truce.flow.verification.case_intake import receive
from truce.model.columns import to_table
from truce.model.coverage import Coverage
from truce.model.incident import Incident
from truce.store.room.alerts import AlertStore
from truce.store.room.store import RoomStore

CHANNELS = Channels(
    mail_from="truce@mission.example",
    mail_to=("*@mission.example",),
    hooks={"duty": "https://hooks.example/duty"},
    address="https://room.example",
)
DISC = {"disc": [37.8, 48.0, 5000.0]}
FENCE = {
    "name": "Bridge",
    "kind": "geofence",
    "asks": {"area": DISC},
    "mail": ["otto@mission.example"],
    "hooks": ["duty"],
}


@dataclass
class Post:
    """Takes everything, or says why not; keeps what it took."""

    fault: str | None = None
    letters: list[EmailMessage] = field(default_factory=list)
    messages: list[tuple[str, bytes, Mapping[str, str]]] = field(default_factory=list)

    def mail(self, letter: EmailMessage) -> str | None:
        if self.fault is None:
            self.letters.append(letter)
        return self.fault

    def hook(self, name: str, body: bytes, sign: Callable[[bytes], Mapping[str, str]]) -> str | None:
        if self.fault is None:
            self.messages.append((name, body, sign(b"a secret of the deployer")))
        return self.fault


def tell(alert: Alert, language: str) -> Told:
    return Told(language=language, event=alert.kind, headline=alert.what, sentences=("When: now.",))


@pytest.fixture
def staff(tmp_path: Path) -> Staffed:
    return staffed(tmp_path)


@pytest.fixture
def room(tmp_path: Path) -> Iterator[RoomStore]:
    made = RoomStore(f"sqlite:///{tmp_path / 'room.sqlite'}")
    yield made
    made.close()


@pytest.fixture
def store(room: RoomStore) -> AlertStore:
    return room.alerts


def incident(id: str, lon: float | None = 37.8, radius_m: float = 100.0, **more: Any) -> Incident:
    told: dict[str, Any] = {"earliest": START, "latest": START, "act": "use_of_weapon", "p_happened": 0.9}
    placed = {"lon": lon, "lat": None if lon is None else 48.0, "radius_m": None if lon is None else radius_m}
    named = {"n_reports": 1, "n_origins": 1, "method": "m", "day": START.date()}
    return Incident(id=id, **(told | placed | named | more))


def known(house: House, *incidents: Incident) -> None:
    house.mission.lake.replace(Incident, to_table(Incident, incidents))


def test_who_may_not_make_a_rule_is_refused_and_the_refusal_is_on_record(staff: Staffed, store: AlertStore) -> None:
    with pytest.raises(Refused):
        alerting.make(staff.as_("mona"), store, FENCE, CHANNELS)
    with pytest.raises(Refused):
        alerting.rules(staff.as_("audra"), store)

    assert store.rules() == []
    assert [e.facts["action"] for e in staff.house.mission.ledger.entries(acts=["refused"])] == [
        "alerts.rule",
        "alerts.view",
    ]


def test_a_rule_is_on_record_by_who_made_it_and_the_record_holds_no_address(staff: Staffed, store: AlertStore) -> None:
    made = alerting.make(staff.as_("otto"), store, FENCE, CHANNELS)
    (kept,) = staff.house.mission.ledger.entries(acts=["alerts.rule"])

    assert (kept.by, kept.subject) == ("otto", f"rule:{made.id}")
    assert kept.facts["rule"]["letters_to"] == 1
    assert "@" not in json.dumps(dict(kept.facts))


def test_a_rule_tells_only_where_the_deployer_allows(staff: Staffed, store: AlertStore) -> None:
    otto = staff.as_("otto")
    for more in ({"mail": ["spy@elsewhere.example"]}, {"hooks": ["https://169.254.169.254/"]}):
        with pytest.raises(UnusableValue):
            alerting.make(otto, store, FENCE | more, CHANNELS)
    with pytest.raises(UnusableValue):
        alerting.make(otto, store, FENCE | {"asks": {"area": {"zone": "atlantis"}}}, CHANNELS)

    assert store.rules() == []


def test_two_who_change_a_rule_at_once_do_not_overwrite_each_other(staff: Staffed, store: AlertStore) -> None:
    made = alerting.make(staff.as_("otto"), store, FENCE, CHANNELS)
    alerting.change(staff.as_("hana"), store, made.id, 1, FENCE | {"name": "Her bridge"}, CHANNELS)

    with pytest.raises(Conflict):
        alerting.change(staff.as_("otto"), store, made.id, 1, FENCE | {"name": "His bridge"}, CHANNELS)
    assert alerting.rules(staff.as_("otto"), store)[0].rule.name == "Her bridge"


def test_a_fence_tells_of_each_new_incident_once_over_looks_restarts_and_workers(
    staff: Staffed, store: AlertStore
) -> None:
    house = staff.as_(None)
    known(house, incident("inc-1"), incident("inc-nowhere", lon=None))
    alerting.make(staff.as_("otto"), store, FENCE, CHANNELS)
    assert watching.turn(house, store, "one").alerts == ()

    known(house, incident("inc-1"), incident("inc-2"), incident("inc-far", lon=38.8), incident("inc-nowhere", lon=None))
    found = [watching.turn(house, store, worker).alerts for worker in ("one", "two", "one")]

    assert [[one.body["about"] for one in turn] for turn in found] == [[["inc-2"]], [], []]
    assert store.looks()[found[0][0].rule].says == "raised"
    assert [e.facts["alerts"] for e in house.mission.ledger.entries(acts=["alerts.raised"])] == [[found[0][0].id]]


def test_a_doubtful_place_counts_by_its_share_in_the_fence(staff: Staffed, store: AlertStore) -> None:
    house = staff.as_(None)
    known(house)
    alerting.make(staff.as_("otto"), store, FENCE | {"asks": {"area": DISC, "p_least": 0.3}}, CHANNELS)
    watching.turn(house, store, "one")
    edge = 37.8 + 5.0 / 74.6  # five kilometres east: on the rim of the disc
    known(house, incident("inc-rim", lon=edge, radius_m=500), incident("inc-wide", radius_m=200_000))
    (told,) = watching.turn(house, store, "one").alerts

    assert told.body["about"] == ["inc-rim"]
    assert 0.3 < told.body["certainty"] < 0.6


def test_while_one_worker_looks_no_other_does(staff: Staffed, store: AlertStore) -> None:
    assert store.hold(watching.DUTY, "one", staff.clock(), timedelta(hours=1))

    assert not watching.turn(staff.as_(None), store, "two").held


def test_a_changed_rule_begins_anew_and_an_ended_one_tells_nothing(staff: Staffed, store: AlertStore) -> None:
    house, otto = staff.as_(None), staff.as_("otto")
    known(house)
    made = alerting.make(otto, store, FENCE, CHANNELS)
    watching.turn(house, store, "one")
    known(house, incident("inc-1"))
    alerting.change(otto, store, made.id, 1, FENCE | {"name": "wider"}, CHANNELS)
    assert watching.turn(house, store, "one").alerts == ()
    alerting.end(otto, store, made.id)
    known(house, incident("inc-1"), incident("inc-2"))

    assert watching.turn(house, store, "one").rules == 0
    with pytest.raises(Conflict):
        alerting.end(otto, store, made.id)


def test_an_alert_of_a_case_is_not_there_for_who_may_read_none(staff: Staffed, store: AlertStore) -> None:
    house = staff.as_(None)
    alerting.make(staff.as_("otto"), store, {"name": "Cases", "kind": "new_case"}, CHANNELS)
    watching.turn(house, store, "one")
    receive(
        staff.as_("otto"), channel="own_observation", alleged_by="mission", summary="Who was where.", actor="unknown"
    )
    (kept,) = watching.turn(house, store, "one").alerts

    assert "Who was where" not in json.dumps(kept.body)
    assert [one.alert.id for one in alerting.raised(staff.as_("ivy"), store)] == [kept.id]
    assert alerting.raised(staff.as_("mona"), store) == ()
    with pytest.raises(NotFound):
        alerting.one(staff.as_("mona"), store, kept.id)


def raised(staff: Staffed, store: AlertStore, **more: Any) -> str:
    house = staff.as_(None)
    known(house)
    alerting.make(staff.as_("otto"), store, FENCE | more, CHANNELS)
    watching.turn(house, store, "one")
    known(house, incident("inc-1"))
    return watching.turn(house, store, "one").alerts[0].id


def test_an_alert_is_taken_up_once_by_right_and_on_record(staff: Staffed, store: AlertStore) -> None:
    id = raised(staff, store)
    with pytest.raises(Refused):
        alerting.acknowledge(staff.as_("mona"), store, id, "")
    alerting.acknowledge(staff.as_("otto"), store, id, "patrol asked")

    with pytest.raises(Conflict):
        alerting.acknowledge(staff.as_("ana"), store, id, "me too")
    assert [(e.by, e.subject) for e in staff.house.mission.ledger.entries(acts=["alerts.acknowledge"])] == [
        ("otto", id)
    ]
    assert alerting.count_waiting(staff.as_("otto"), store) == 0


def test_each_channel_gets_the_alert_once_signed_and_under_one_id(staff: Staffed, store: AlertStore) -> None:
    id, post = raised(staff, store), Post()
    first = deliver(staff.as_(None), store, "one", CHANNELS, post, tell)
    again = deliver(staff.as_(None), store, "two", CHANNELS, post, tell)

    assert (first.sent, again.tried) == (2, 0)
    assert [letter["To"] for letter in post.letters] == ["otto@mission.example"]
    ((name, body, headers),) = post.messages
    assert (name, json.loads(body)["data"]["id"]) == ("duty", id)
    assert headers["webhook-id"] in {one.id for one in store.deliveries(id)}


def test_what_cannot_be_sent_waits_longer_each_time_and_is_given_up_in_the_end(
    staff: Staffed, store: AlertStore
) -> None:
    id, post = raised(staff, store, mail=[]), Post(fault="the hook answered 500")
    waits: list[timedelta] = []
    for _ in range(12):
        deliver(staff.as_(None), store, "one", CHANNELS, post, tell)
        (one,) = store.deliveries(id)
        waits.append(one.next_at - one.record[-1].at)
        staff.clock.now = max(staff.clock.now, one.next_at)

    assert one.state == "failed"
    assert [try_.outcome for try_ in one.record] == ["waiting"] * 11 + ["failed"]
    assert all(later > 1.5 * sooner for sooner, later in pairwise(waits[:9]))
    alerting.try_again(staff.as_("otto"), store, id, one.id)
    post.fault = None
    assert deliver(staff.as_(None), store, "one", CHANNELS, post, tell).sent == 1


def test_a_hook_that_the_deployer_took_from_the_list_gets_nothing_more(staff: Staffed, store: AlertStore) -> None:
    id, post = raised(staff, store), Post()
    done = deliver(staff.as_(None), store, "one", Channels(), post, tell)

    assert (done.given_up, post.letters, post.messages) == (2, [], [])
    assert {one.state for one in store.deliveries(id)} == {"failed"}


def test_a_camera_gone_silent_and_a_watcher_kept_out_are_told(staff: Staffed, store: AlertStore) -> None:
    house, now = staff.as_(None), watching.now_of(staff.house)

    def watched(id: str, hours_ago: float, **more: Any) -> Coverage:
        told: dict[str, Any] = {
            "source": "jsonl",
            "watcher": "camera-1",
            "means": "recorded_camera",
            "quality": 0.9,
            "radius_m": 3000.0,
        }
        at = now - timedelta(hours=hours_ago)
        when: dict[str, Any] = {
            "earliest": at,
            "latest": at + timedelta(hours=1),
            "lon": 37.8,
            "lat": 48.0,
            "day": at.date(),
        }
        return Coverage(id=id, **(told | when | more))

    house.mission.lake.add(Coverage, to_table(Coverage, [watched("cov-1", 20)]))
    for kind in ("sensor_down", "access_denied"):
        alerting.make(staff.as_("otto"), store, {"name": kind, "kind": kind}, CHANNELS)
    first = watching.turn(house, store, "one").alerts
    kept_out = watched(
        "cov-2", 3, watcher="patrol-7", means="saw", quality=0.0, restriction="denial", restricted_by="ru"
    )
    house.mission.lake.add(Coverage, to_table(Coverage, [kept_out]))
    second = watching.turn(house, store, "one").alerts

    assert [one.body["what"] for one in first] == ["sensor_silent"]
    assert [one.body["what"] for one in second] == ["access_one"]
