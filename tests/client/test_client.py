"""The client: every row once, patient with what passes, and the room's own errors."""

import json
from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path
from typing import Any

import httpx
import pytest

from truce.client import Truce
from truce.client.line import Line, flat
from truce.errors import NotFound, Refused, TruceError, UnusableSource, UnusableValue

ROWS = [{"id": f"inc-{n:016x}", "n": n} for n in range(25)]


def room(answer: Callable[[httpx.Request], httpx.Response], pauses: list[float] | None = None) -> Truce:
    """A client of a room that is a function."""
    http = httpx.Client(transport=httpx.MockTransport(answer), base_url="https://room.example.org")
    waits: list[float] = [] if pauses is None else pauses
    return Truce(
        "https://room.example.org", "t0k3n", http=http, line=Line(http, sleep=waits.append, chance=lambda: 1.0)
    )


def paged(request: httpx.Request) -> httpx.Response:
    assert request.headers["authorization"] == "Bearer t0k3n"
    limit, after = int(request.url.params["limit"]), request.url.params.get("after")
    left = [row for row in ROWS if after is None or str(row["id"]) > after]
    more = left[limit - 1]["id"] if len(left) > limit else None
    tag = f'"{after}"'
    if request.headers.get("if-none-match") == tag:
        return httpx.Response(304)
    return httpx.Response(200, json={"items": left[:limit], "next": more, "version": "1"}, headers={"etag": tag})


def test_every_row_is_walked_once_and_no_page_more_than_needed() -> None:
    asked: list[str] = []

    def answer(request: httpx.Request) -> httpx.Response:
        asked.append(str(request.url))
        return paged(request)

    with room(answer) as truce:
        assert list(truce.walk("incidents", limit=10)) == ROWS
        assert len(asked) == 3
        assert list(islice(truce.walk("incidents", limit=10), 5)) == ROWS[:5]
        assert len(asked) == 4


def test_what_has_not_changed_is_not_sent_again() -> None:
    statuses: list[int] = []

    def answer(request: httpx.Request) -> httpx.Response:
        told = paged(request)
        statuses.append(told.status_code)
        return told

    with room(answer) as truce:
        assert truce.page("incidents", limit=10) == truce.page("incidents", limit=10)
    assert statuses == [200, 304]


def test_a_filter_is_what_the_api_calls_it() -> None:
    told = flat({"from_": "2025-04-19", "act": ["a", "b"], "after": None, "withdrawn": True, "limit": 5})
    assert told.multi_items() == [
        ("from", "2025-04-19"), ("act", "a"), ("act", "b"), ("withdrawn", "true"), ("limit", "5"),
    ]  # fmt: skip


def failing(*first: httpx.Response | Exception) -> Callable[[httpx.Request], httpx.Response]:
    left: Iterator[httpx.Response | Exception] = iter(first)

    def answer(request: httpx.Request) -> httpx.Response:
        told = next(left, None)
        if isinstance(told, Exception):
            raise told
        return told or httpx.Response(200, json={"mission": "Vela"})

    return answer


def test_what_passes_is_tried_again() -> None:
    pauses: list[float] = []
    asked_to_wait = httpx.Response(429, headers={"retry-after": "7"})
    busy: list[httpx.Response | Exception] = [httpx.Response(503), httpx.ConnectError("no"), asked_to_wait]
    with room(failing(*busy), pauses) as truce:
        assert truce.index() == {"mission": "Vela"}
    assert pauses == [1.0, 2.0, 7.0]


def test_patience_ends() -> None:
    with room(failing(*[httpx.Response(503)] * 9)) as truce, pytest.raises(UnusableSource):
        truce.index()


@pytest.mark.parametrize(
    ("status", "body", "kind"),
    [
        (404, {"type": "urn:truce:error:NotFound", "title": "nothing has that id", "status": 404}, NotFound),
        (422, {"type": "urn:truce:error:UnusableValue", "title": "no such filter", "try": "another"}, UnusableValue),
        (401, {"type": "urn:truce:error:NotSignedIn", "title": "sign in first"}, Refused),
        (403, {"error": "Refused", "what": "not allowed"}, Refused),
        (500, "<html>", TruceError),
        (404, {"type": "urn:truce:error:__builtins__", "title": "x"}, TruceError),
        (404, {"type": "urn:truce:error:Mapping", "title": "x"}, TruceError),
    ],
)
def test_a_problem_is_the_error_that_it_tells(status: int, body: Any, kind: type[TruceError]) -> None:
    told = httpx.Response(status, json=body) if isinstance(body, dict) else httpx.Response(status, text=body)
    with room(failing(told)) as truce, pytest.raises(kind):
        truce.one("incidents", "inc-0")


def test_a_stream_gives_rows_and_a_file_is_whole_or_not_there(tmp_path: Path) -> None:
    lines = "".join(json.dumps(row) + "\n" for row in ROWS)

    def answer(request: httpx.Request) -> httpx.Response:
        assert request.url.path == "/api/v1/incidents/whole.jsonl"
        return httpx.Response(200, text=lines)

    with room(answer) as truce:
        assert list(truce.stream("incidents", act="x")) == ROWS
        assert truce.save("incidents", tmp_path / "all.jsonl") == len(lines)
    assert (tmp_path / "all.jsonl").read_text() == lines
    assert [path.name for path in tmp_path.iterdir()] == ["all.jsonl"]
