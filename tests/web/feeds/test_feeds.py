"""Feeds in the room: the door that sensors send to, and the page that says how far behind each feed is."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from tests.flow.feeds.rounds import AT, fed
from tests.sources.pull.upstream import event
from tests.sources.test_sensor import message
from tests.web.serving import ENTRY, room_of
from truce.flow.feeds import pushed, setting
from truce.flow.feeds.rounds import walk_round
from truce.sources.sensor import LARGEST, as_text
from truce.web.room import Room

BODY = as_text(message(message="m-1", uptime=None))


@pytest.fixture
def client(tmp_path: Path) -> Iterator[TestClient]:
    with fed(tmp_path):
        pass  # the mission alone
    with room_of(tmp_path / "mission") as made:
        yield made


def room(client: TestClient) -> Room:
    found: Room = client.app.state.room  # type: ignore[attr-defined]
    return found


def door(client: TestClient) -> dict[str, str]:
    _, token = setting.add(room(client).base, room(client).store.feeds, "masts", "push", "masts", {})
    client.cookies.clear()
    return {"Authorization": f"Bearer {token}"}


def test_a_sensor_needs_its_token_and_no_cookie(client: TestClient) -> None:
    headers = door(client)

    first, again = (client.post("/feeds/masts", content=BODY, headers=headers) for _ in range(2))

    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json() == {"message": "m-1", "state": "new", "number": 1, "fault": None}
    assert room(client).base.mission.inbox.counts()["waiting"] == 1


@pytest.mark.parametrize("header", [{}, {"Authorization": "Bearer x"}, {"Authorization": "Basic eDp4"}])
def test_without_the_token_nobody_learns_even_the_name_of_a_feed(client: TestClient, header: dict[str, str]) -> None:
    door(client)

    told = [client.post(f"/feeds/{name}", content=BODY, headers=header) for name in ("masts", "nobody")]

    assert [one.status_code for one in told] == [401, 401]
    assert told[0].content == told[1].content
    assert room(client).base.mission.inbox.counts()["waiting"] == 0


def test_what_is_no_message_or_too_long_is_refused_and_a_fault_is_kept_and_told(client: TestClient) -> None:
    headers = door(client)

    assert client.post("/feeds/masts", content=b"{}", headers=headers).status_code == 422
    assert client.post("/feeds/masts", content=b"x" * (LARGEST + 1), headers=headers).status_code == 422
    kept = client.post("/feeds/masts", content=as_text(message(means="smelled")), headers=headers)
    assert kept.status_code == 201
    assert kept.json()["fault"]["field"] == "means"
    other = client.post("/feeds/masts", content=BODY, headers=headers)
    assert other.status_code == 202


def test_the_pages_say_what_was_set_aside(client: TestClient) -> None:
    headers = door(client)
    client.post("/feeds/masts", content=as_text(message(means="smelled")), headers=headers)
    pushed.land(room(client).base, room(client).store.feeds)
    client.cookies.set("truce_local", ENTRY)

    assert "Messages set aside: 1" in client.get("/feeds").text
    one = client.get("/feeds/masts").text
    assert "means: must be one of" in one
    assert 'href="/field/entries/1"' in one


def test_the_page_says_how_far_behind_each_feed_is_and_what_a_round_changed(tmp_path: Path) -> None:
    with fed(tmp_path) as made:
        made.acled.events = [event(f"UKR{n}", AT + n, fatalities=n) for n in range(4)]
        with room_of(tmp_path / "mission") as client:
            feeds = room(client).store.feeds
            feeds.add(made.desk.feeds.one("acled"))
            desk = type(made.desk)(
                house=made.house, feeds=feeds, worker="one", wire=made.desk.wire, secrets=made.desk.secrets
            )
            walk_round(desk, "acled")
            made.acled.deleted = [{"event_id_cnty": "UKR3", "deleted_timestamp": str(AT + 5000)}]
            walk_round(desk, "acled")
            feeds.went_wrong("acled", made.house.clock(), "the upstream refused")

            listed = client.get("/feeds").text
            one = client.get("/feeds/acled").text
            changed = client.get("/feeds/acled/rounds/2").text

            assert "acled" in listed
            assert "1 failure in a row" in listed
            assert "the upstream refused" in one
            assert 'href="/feeds/acled/rounds/2"' in one
            assert "Taken back" in changed
            assert client.get("/feeds/nobody").status_code == 404
            assert "no longer kept" in client.get("/feeds/acled/rounds/99").text
