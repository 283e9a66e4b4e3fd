"""Upstreams that are not there: a server on this machine that answers as they do."""

import io
import json
import threading
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

from truce.sources.pull.contract import Asking
from truce.sources.pull.wire import Wire

NOW = datetime(2025, 4, 24, 12, tzinfo=UTC)


@dataclass
class Heard:
    """One request that came."""

    method: str
    path: str
    query: dict[str, str]
    headers: dict[str, str]
    body: str = ""


@dataclass
class Said:
    """One answer."""

    body: bytes = b""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    cut: bool = False


Answering = Callable[[Heard], Said]


@dataclass
class Upstream:
    """A server; `answer` may be changed while it runs."""

    base: str
    answer: Answering
    heard: list[Heard] = field(default_factory=list)


@contextmanager
def upstream(answer: Answering) -> Iterator[Upstream]:
    """A server on a free port."""
    made = Upstream("", answer)

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self._answer()

        def do_POST(self) -> None:
            self._answer()

        def _answer(self) -> None:
            parts = urlsplit(self.path)
            query = {name: values[0] for name, values in parse_qs(parts.query).items()}
            body = self.rfile.read(int(self.headers.get("content-length") or 0)).decode()
            told = Heard(self.command, parts.path, query, {k.lower(): v for k, v in self.headers.items()}, body)
            made.heard.append(told)
            said = made.answer(told)
            self.send_response(said.status)
            for name, value in said.headers.items():
                self.send_header(name, value)
            self.send_header("content-length", str(len(said.body) + (10 if said.cut else 0)))
            self.end_headers()
            self.wfile.write(said.body)

        def log_message(self, *_: Any) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    made.base = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield made
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@dataclass
class Patience:
    """A wire that does not wait, and remembers how long it would have."""

    pauses: list[float] = field(default_factory=list)

    def wire(self, tries: int = 4) -> Wire:
        return Wire(sleep=self.pauses.append, chance=lambda: 1.0, now=lambda: NOW, tries=tries)


def asking(wire: Wire, options: dict[str, str], secrets: dict[str, str] | None = None, now: datetime = NOW) -> Asking:
    return Asking(wire=wire, options=options, secrets=secrets or {}, now=now)


def as_json(told: Any) -> Said:
    return Said(json.dumps(told).encode(), headers={"content-type": "application/json"})


def zipped(name: str, text: str) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        archive.writestr(name, text)
    return held.getvalue()


class Acled:
    """ACLED's two endpoints over rows that a test changes."""

    def __init__(self) -> None:
        self.events: list[dict[str, Any]] = []
        self.deleted: list[dict[str, Any]] = []
        self.fails = 0

    def __call__(self, heard: Heard) -> Said:
        if heard.path == "/oauth/token":
            good = "username=observer%40example.org" in heard.body and "grant_type=password" in heard.body
            return as_json({"access_token": "t0k3n", "expires_in": 86400}) if good else Said(b"{}", 401)
        if heard.headers.get("authorization") != "Bearer t0k3n":
            return Said(b"{}", 403)
        if self.fails:
            self.fails -= 1
            return Said(b"busy", 503)
        deletions = heard.path == "/api/deleted/read"
        at = "deleted_timestamp" if deletions else "timestamp"
        rows = [r for r in (self.deleted if deletions else self.events) if int(r[at]) >= int(heard.query[at])]
        limit, page = int(heard.query["limit"]), int(heard.query["page"])
        return as_json({"status": 200, "success": True, "data": rows[(page - 1) * limit : page * limit]})


def event(id: str, at: int, **told: Any) -> dict[str, Any]:
    """A row as ACLED's API gives it."""
    base = {
        "event_id_cnty": id, "event_date": "2025-04-20", "year": 2025, "time_precision": 1,
        "event_type": "Explosions/Remote violence", "sub_event_type": "Shelling/artillery/missile attack",
        "actor1": "A", "actor2": "B", "country": "Ukraine", "location": "Lyman",
        "latitude": "48.9890", "longitude": "37.8040",
        "geo_precision": 1, "source": "Suspilne", "notes": "Shelling of a field.", "fatalities": 0, "timestamp": at,
    }  # fmt: skip
    return base | told
