"""Asking with patience: what passes is tried again, what does not becomes the error that the room told."""

import random
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import httpx

from truce import errors
from truce.errors import Refused, TruceError, UnusableSource

PASSING = frozenset({429, 502, 503, 504})
TRIES = 5
LONGEST_PAUSE_S = 60.0
KEPT = 64  # answers that are not asked for in full again
Params = Mapping[str, str | int | float | bool | Sequence[str] | None]


@dataclass(slots=True)
class Line:
    """An HTTP client that tries again. `sleep` and `chance` (0 to 1) are given by tests."""

    http: httpx.Client
    tries: int = TRIES
    sleep: Callable[[float], None] = time.sleep
    chance: Callable[[], float] = random.random
    kept: dict[str, tuple[str, Any]] = field(default_factory=dict)

    def get(self, path: str, params: Params) -> Any:
        """JSON; what has not changed since it was last asked for is not sent again.

        Raises the room's own error, UnusableSource where the room cannot be reached.
        """
        request = self.http.build_request("GET", path, params=flat(params))
        address = str(request.url)
        if address in self.kept:
            request.headers["If-None-Match"] = self.kept[address][0]
        answer = self._patiently(request)
        if answer.status_code == 304:
            return self.kept[address][1]
        told = answer.json()
        if tag := answer.headers.get("etag"):
            while len(self.kept) >= KEPT:
                self.kept.pop(next(iter(self.kept)))
            self.kept[address] = (tag, told)
        return told

    def post(self, path: str, body: Any, headers: Mapping[str, str]) -> Any:
        """JSON that a JSON body is answered with. Only for what is known again when it is sent twice."""
        return self._patiently(self.http.build_request("POST", path, json=body, headers=dict(headers))).json()

    @contextmanager
    def stream(self, path: str, params: Params) -> Iterator[httpx.Response]:
        """An answer whose body has not been read. Once it began it is not begun again: rows would come twice."""
        request = self.http.build_request("GET", path, params=flat(params), timeout=None)
        answer = self._patiently(request, stream=True)
        try:
            yield answer
        finally:
            answer.close()

    def _patiently(self, request: httpx.Request, *, stream: bool = False) -> httpx.Response:
        why = ""
        for turn in range(self.tries):
            answer = None
            try:
                answer = self.http.send(request, stream=stream)
            except httpx.TransportError as broken:
                why = type(broken).__name__
            if answer is not None:
                if answer.status_code < 300 or answer.status_code == 304:
                    return answer
                answer.read()
                if answer.status_code not in PASSING:
                    raise as_told(answer)
                why = f"status {answer.status_code}"
            if turn + 1 < self.tries:
                self.sleep(self._pause(turn, answer))
        raise UnusableSource("the room cannot be reached", host=request.url.host, why=why, tries=self.tries)

    def _pause(self, turn: int, answer: httpx.Response | None) -> float:
        asked = "" if answer is None else answer.headers.get("retry-after", "")
        if asked.isdigit():
            return min(float(asked), LONGEST_PAUSE_S)
        longest = min(2.0**turn, LONGEST_PAUSE_S)
        return longest / 2 + self.chance() * longest / 2


def flat(params: Params) -> httpx.QueryParams:
    """Names and values as a query has them: a list gives several, None gives none, `from_` is `from`."""
    told: list[tuple[str, str]] = []
    for name, value in params.items():
        many = [value] if isinstance(value, str) or not isinstance(value, Sequence) else list(value)
        told += [(name.rstrip("_"), _text(one)) for one in many if one is not None]
    return httpx.QueryParams(tuple(told))


def _text(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def as_told(answer: httpx.Response) -> TruceError:
    """The error that a problem tells (RFC 9457), as one of our own family."""
    try:
        told = answer.json()
    except ValueError:
        told = {}
    told = told if isinstance(told, dict) else {}
    name = str(told.pop("type", "")).rpartition(":")[2] or str(told.get("error", ""))
    what = str(told.pop("title", None) or told.pop("what", None) or f"the room answered {answer.status_code}")
    remedy = told.pop("try", None)
    kind = getattr(errors, name, Refused if answer.status_code in (401, 403) else TruceError)
    facts = {str(k): v for k, v in told.items() if k not in ("detail", "error", "what", "remedy")}
    if not (isinstance(kind, type) and issubclass(kind, TruceError)):
        kind = TruceError
    return kind(what, remedy=None if remedy is None else str(remedy), **facts)
