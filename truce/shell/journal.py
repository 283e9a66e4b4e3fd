"""What the server says of its work: a JSON line for each request, and figures for Prometheus. Of nobody's person.

A line names the way (`cases.show`), never the path: ids, searches and places stand there. No address, no handle.
"""

import json
import logging
import os
import re
import sys
import time
from contextvars import ContextVar
from datetime import UTC, datetime
from pathlib import Path
from secrets import token_hex

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest, multiprocess
from starlette.types import ASGIApp, Message, Receive, Scope, Send

LOG = logging.getLogger("truce.room")
SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.2, 0.4, 0.8, 1.6, 3.2, 10.0)  # 0.1 and 0.2: what tiles and pages may take
SHARED = "PROMETHEUS_MULTIPROC_DIR"  # where several workers add their figures up; the library's own name
WAY = "truce.way"  # in the scope: the name of the way that answered
REQUEST = "truce.request"  # in the scope: the number of the request, as in its line
OURS = re.compile(r"Uvicorn running on|(Started|Finished) server process|Cancel %s running task")  # of nobody but us
FILLED = re.compile(r"%[-+ #0]*\d*(?:\.\d+)?[a-zA-Z]")  # where a library puts what it speaks of
NUMBER: ContextVar[str] = ContextVar("request")  # of the request that is answered: lines in the midst of it carry it

requests_total = Counter("truce_requests_total", "Requests answered.", ("way", "method", "status"))
request_seconds = Histogram("truce_request_seconds", "Time to the last byte.", ("way",), buckets=SECONDS)
open_now = Gauge("truce_requests_open", "Requests that run now.", multiprocess_mode="livesum")


class Lines(logging.Formatter):
    """One JSON object a line: at, level, event, and what the event tells."""

    def format(self, record: logging.LogRecord) -> str:
        """The line of a record; of an error the kind and the place in the code, never its values."""
        told = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "event": record.name if record.name.startswith("truce") else f"{record.name}: {_template(record)}",
        }
        if number := NUMBER.get(""):
            told["request"] = number
        told |= getattr(record, "told", {})
        if record.exc_info and record.exc_info[0] is not None:
            told["error"] = record.exc_info[0].__name__
            told["where"] = _innermost(record)
        return json.dumps(told, ensure_ascii=False)


def _template(record: logging.LogRecord) -> str:
    """What a library says, without what it says it of: addresses that it asks hold keys, searches and places.

    What the server says of itself is told whole: where it listens, which process it is.
    """
    said = str(record.msg).partition("\n")[0]
    if record.name.startswith("uvicorn") and OURS.match(said):
        return record.getMessage()
    return FILLED.sub("…", said) if record.args else said


def _innermost(record: logging.LogRecord) -> str:
    trace = record.exc_info[2] if record.exc_info else None
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    if trace is None:
        return "?"
    return f"{Path(trace.tb_frame.f_code.co_filename).name}:{trace.tb_lineno}"


def speak() -> None:
    """Let everything that logs in this process speak in such lines, to the standard error."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(Lines())
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(logging.INFO)


class Journal:
    """Around every request: counts it, times it, writes its line."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        began, status, size, mark = time.perf_counter(), 500, 0, token_hex(8)

        async def counted(message: Message) -> None:
            nonlocal status, size
            if message["type"] == "http.response.start":
                status = message["status"]
                message["headers"] = [*message.get("headers", []), (b"x-request-id", mark.encode())]
            elif message["type"] == "http.response.body":
                size += len(message.get("body", b""))
            await send(message)

        scope[REQUEST] = mark
        NUMBER.set(mark)  # and left: the server tells of a fault after this has ended, in the same task
        open_now.inc()
        try:
            await self._app(scope, receive, counted)
        finally:
            open_now.dec()
            self._write(scope, status, size, time.perf_counter() - began, mark)

    @staticmethod
    def _write(scope: Scope, status: int, size: int, seconds: float, mark: str) -> None:
        way = scope.get(WAY) or ("static" if scope["path"].startswith("/static/") else "none")
        requests_total.labels(way, scope["method"], str(status)).inc()
        if way != "live":  # a stream stays open for as long as its page
            request_seconds.labels(way).observe(seconds)
        told = {"way": way, "method": scope["method"], "status": status, "bytes": size, "ms": round(seconds * 1000, 1)}
        LOG.info("", extra={"told": told | {"request": mark}})


def figures() -> bytes:
    """The figures as Prometheus reads them, over all workers where there are several."""
    if SHARED not in os.environ:
        return generate_latest()
    registry = CollectorRegistry()
    multiprocess.MultiProcessCollector(registry)  # type: ignore[no-untyped-call]  # it has no types
    return generate_latest(registry)
