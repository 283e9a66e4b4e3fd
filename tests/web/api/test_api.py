"""The API: the same rows as the street made, page by page or whole, asked again for nothing."""

import json
from urllib.parse import urlencode

import pytest
from fastapi.testclient import TestClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from truce.flow.frames import frame
from truce.flow.rights import outgoing
from truce.flow.shelf import SHELVES
from truce.model.incident import Incident
from truce.model.ruling import Ruling
from truce.picture.choice import read_choice
from truce.web.room import Room
from truce.wire.plain import from_json


def walk(api: TestClient, path: str, limit: int, **params: str) -> list[dict[str, object]]:
    """Every page to the last."""
    found: list[dict[str, object]] = []
    after = None
    while True:
        told = api.get(path, params=params | {"limit": limit} | ({"after": after} if after else {}))
        assert told.status_code == 200, told.text
        page = told.json()
        assert len(page["items"]) <= limit
        found += page["items"]
        after = page["next"]
        if after is None:
            return found


@pytest.mark.long
@pytest.mark.parametrize("name", SHELVES)
def test_pages_and_the_stream_hold_every_row_once(api: TestClient, room: Room, name: str) -> None:
    rows = frame(room.base, SHELVES[name].noun)

    paged = walk(api, f"/{name}", 997)
    streamed = [json.loads(line) for line in api.get(f"/{name}/whole.jsonl").text.splitlines()]

    assert [row["id"] for row in paged] == rows["id"].to_list()
    assert paged == streamed
    if paged:
        noun, _ = from_json(paged[0])
        assert noun is SHELVES[name].noun
        assert api.get(f"/{name}/{paged[0]['id']}").json() == paged[0]


def test_incidents_are_those_of_the_picture(api: TestClient, room: Room) -> None:
    kept = set(frame(room.base, Incident)["id"])
    paged = walk(api, "/incidents", 33)

    assert {row["id"] for row in paged} == kept
    assert len(paged) == len(kept)
    streamed = [json.loads(line)["id"] for line in api.get("/incidents/whole.jsonl").text.splitlines()]
    assert sorted(streamed) == sorted(kept)


def test_whoever_works_alone_takes_out_everything_that_is_theirs(
    api: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(outgoing, "taken_out", lambda *_: 10**9)
    assert api.get("/rulings/whole.csv").status_code == 200


FILTERS = [
    {"act": "use_of_weapon"},
    {"certainty": "likely"},
    {"certainty": "0.9", "act": "use_of_weapon"},
    {"from": "2024-09-20", "to": "2024-09-21"},
    {"credibility": "6"},
    {"area": "-37,42,-35.5,43.5"},
    {"text": "inc-0"},
]


@pytest.mark.parametrize("query", FILTERS, ids=urlencode)
def test_a_filter_lets_through_what_it_lets_through_on_the_map(
    api: TestClient, room: Room, query: dict[str, str]
) -> None:
    seen = room.pictures.seen(room.base, read_choice(query.items())).numbers

    paged = walk(api, "/incidents", 100, **query)
    streamed = api.get("/incidents/whole.jsonl", params=query).text.splitlines()

    assert len(paged) == seen.kept.n
    assert sorted(str(row["id"]) for row in paged) == sorted(json.loads(line)["id"] for line in streamed)


def test_rulings_are_chosen_by_their_columns_and_what_nobody_knows_is_refused(api: TestClient, room: Room) -> None:
    rows = frame(room.base, Ruling)
    term = rows["term"][0]

    assert len(walk(api, "/rulings", 1000, term=term)) == rows.filter(rows["term"] == term).height
    assert walk(api, "/rulings", 1000, term="no-such-term") == []
    refused = api.get("/rulings", params={"trem": term})
    assert refused.status_code == 422
    assert refused.headers["content-type"] == "application/problem+json"
    assert refused.json()["faults"][0]["parameter"] == "trem"


def test_what_has_not_changed_is_not_sent_again(api: TestClient) -> None:
    for path in ("/rulings?limit=5", "/incidents?limit=5", "/", "/alerts", "/feeds"):
        first = api.get(path)
        again = api.get(path, headers={"If-None-Match": f'"x", W/{first.headers["etag"]}'})

        assert (again.status_code, again.content) == (304, b"")
        assert first.headers["cache-control"] == "private, no-cache"
        assert api.get(path.replace("5", "6")).headers["etag"] != first.headers["etag"] or "5" not in path


def test_geojson_is_one_collection_and_csv_one_table(api: TestClient, room: Room) -> None:
    told = api.get("/incidents/whole.geojson")
    assert told.headers["content-type"].startswith("application/geo+json")
    assert len(told.json()["features"]) == frame(room.base, Incident).height
    table = api.get("/rulings/whole.csv").text.split("\r\n")
    assert sum(line.startswith("rul-") for line in table) == frame(room.base, Ruling).height
    assert sum(line.startswith("id,") for line in table) == 1


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/incidents/inc-0000000000000000", 404),
        ("/reports/rep-0000000000000000", 404),
        ("/reports/inc-0000000000000000", 422),
        ("/nothing", 404),
        ("/incidents?after=tomorrow", 422),
        ("/incidents?certainty=2", 422),
        ("/incidents?acts=use_of_weapon", 422),
        ("/rulings?limit=0", 422),
        ("/rulings?limit=1001", 422),
        ("/rulings?from=2025-01-02T00:00:00Z&to=2025-01-01T00:00:00Z", 422),
        ("/rulings?from=yesterday", 422),
        ("/rulings/whole.exe", 422),
        ("/cases/nothing", 403),
    ],
)
def test_a_problem_is_told_for_machines(api: TestClient, path: str, status: int) -> None:
    told = api.get(path)

    assert told.status_code == status, told.text
    assert told.headers["content-type"] == "application/problem+json"
    assert told.json()["status"] == status
    assert told.json()["title"]


def test_a_method_that_is_not_there_says_which_is(api: TestClient) -> None:
    told = api.post("/incidents")
    assert (told.status_code, told.headers["allow"]) == (405, "GET")


def test_nobody_is_let_in_without_a_token(room: Room) -> None:
    from truce.web.api import make_api

    with TestClient(make_api(room)) as stranger:
        for headers in ({}, {"Authorization": "Bearer x"}, {"Authorization": "Basic x"}, {"Authorization": "Bearer "}):
            told = stranger.get("/incidents", headers=headers)
            assert told.status_code == 401
            assert told.headers["www-authenticate"].startswith("Bearer")
            assert told.headers["content-type"] == "application/problem+json"


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(limit=st.integers(1, 400), name=st.sampled_from(["reports", "coverage", "zones", "contrasts"]))
def test_any_size_of_page_walks_the_same_rows(api: TestClient, room: Room, limit: int, name: str) -> None:
    limit = max(limit, frame(room.base, SHELVES[name].noun).height // 10)
    assert [row["id"] for row in walk(api, f"/{name}", min(limit, 1000))] == frame(room.base, SHELVES[name].noun)[
        "id"
    ].to_list()
