"""Asking over HTTP with patience: what passes is tried again, later and later; what does not is said at once.

An address may hold a key of the deployer's (FIRMS), so no error and no log ever names one: they name the host, and what
was asked for in words.
"""

import json
import random
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from math import ceil
from types import TracebackType
from typing import Any, Self
from urllib.parse import urlsplit

import httpx

from truce.errors import UnusableSource, WrongUsage

PASSING = frozenset({408, 425, 429, 500, 502, 503, 504})  # RFC 9110: may go away by itself
TRIES = 6
FIRST_PAUSE_S = 1.0
LONGEST_PAUSE_S = 120.0
LONGEST_ASKED_S = 86_400.0  # of a Retry-After: a slip of an upstream's does not stop a feed for a year
LARGEST = 256 << 20  # bytes of one answer
TIMEOUT = httpx.Timeout(60.0, connect=15.0)
HERE = ("127.0.0.1", "localhost", "::1")


@dataclass(frozen=True, slots=True)
class Answer:
    """What an upstream answered with: a status that is no error, or 404 where that was asked to be an answer."""

    status: int
    content: bytes
    headers: Mapping[str, str]

    def json(self, host: str) -> Any:
        """The answer as JSON. Raises UnusableSource where it is none."""
        try:
            return json.loads(self.content)
        except ValueError:
            raise UnusableSource("the upstream answered with something that is not JSON", host=host) from None


@dataclass(slots=True)
class Wire:
    """A client that tries again. `sleep`, `chance` (0 to 1) and `now` are given by tests."""

    sleep: Callable[[float], None] = time.sleep
    chance: Callable[[], float] = random.random
    now: Callable[[], datetime] = lambda: datetime.now(UTC)
    tries: int = TRIES
    _client: httpx.Client = field(init=False)

    def __post_init__(self) -> None:
        headers = {"User-Agent": "truce (ceasefire monitoring)"}
        self._client = httpx.Client(timeout=TIMEOUT, follow_redirects=False, headers=headers)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, wrong: BaseException | None, at: TracebackType | None) -> None:
        self._client.close()

    def get(
        self,
        url: str,
        what: str,
        *,
        params: Mapping[str, str] | None = None,
        headers: Mapping[str, str] | None = None,
        missing_is_answer: bool = False,
    ) -> Answer:
        """What stands at an address; `what` names it in errors. Raises UnusableSource once patience is at its end."""
        return self._patiently("GET", url, what, missing_is_answer, params=params, headers=headers)

    def post(self, url: str, what: str, *, form: Mapping[str, str]) -> Answer:
        """What a form is answered with."""
        return self._patiently("POST", url, what, False, data=dict(form))

    def _patiently(self, method: str, url: str, what: str, missing_is_answer: bool, **how: Any) -> Answer:
        host = checked(url)
        why = ""
        for turn in range(self.tries):
            answer, why = self._once(method, url, what, **how)
            if answer is not None and (answer.status < 300 or (missing_is_answer and answer.status == 404)):
                return answer
            if answer is not None and answer.status not in PASSING:
                raise refused(host, what, answer.status)
            asked = self._asked_for(answer)
            if asked is not None and asked > LONGEST_PAUSE_S:  # no round waits that long: the next one comes then
                raise later(host, what, asked)
            if turn + 1 < self.tries:
                self.sleep(self._pause(turn, asked))
        raise UnusableSource(
            "the upstream cannot be reached", host=host, asked_for=what, why=why, tries=self.tries,
            remedy="nothing is lost: the next round goes on from here",
        )  # fmt: skip

    def _once(self, method: str, url: str, what: str, **how: Any) -> tuple[Answer | None, str]:
        """(the answer, how it went); no answer where the line broke."""
        try:
            with self._client.stream(method, url, **how) as stream:
                content = b"".join(_bounded(stream, what))
                return Answer(stream.status_code, content, dict(stream.headers)), f"status {stream.status_code}"
        except httpx.TransportError as broken:
            return None, type(broken).__name__

    def _pause(self, turn: int, asked: float | None) -> float:
        """Seconds: what the upstream asks for (Retry-After), else twice as long each time, shaken so that no two
        clients knock together."""
        if asked is not None:
            return asked
        longest = min(FIRST_PAUSE_S * 2.0**turn, LONGEST_PAUSE_S)
        return longest / 2 + self.chance() * longest / 2

    def _asked_for(self, answer: Answer | None) -> float | None:
        told = None if answer is None else answer.headers.get("retry-after")
        if told is None:
            return None
        if told.strip().isascii() and told.strip().isdigit():
            return float(told)
        try:
            return max(0.0, (parsedate_to_datetime(told) - self.now()).total_seconds())
        except (ValueError, TypeError):
            return None


def checked(url: str) -> str:
    """The host of an address. Raises WrongUsage for one that would send a key in the clear over a network."""
    parts = urlsplit(url)
    host = parts.hostname or ""
    if parts.scheme == "https" and host:
        return host
    if parts.scheme == "http" and (host in HERE or host == "data.gdeltproject.org"):  # GDELT has no keys, nor TLS
        return host
    raise WrongUsage("an upstream has an address that begins with https://", host=host or "none", option="base")


def refused(host: str, what: str, status: int) -> UnusableSource:
    """The upstream said no, and would say no again."""
    remedy = "check the key or the password of the feed" if status in (401, 403) else "check the options of the feed"
    return UnusableSource("the upstream refused", host=host, asked_for=what, status=status, remedy=remedy)


def later(host: str, what: str, seconds: float) -> UnusableSource:
    """The upstream asks to be left alone for longer than a round waits; `retry_after_s` says how long."""
    whole = ceil(min(seconds, LONGEST_ASKED_S))
    return UnusableSource(
        "the upstream asks to come again later", host=host, asked_for=what, retry_after_s=whole,
        remedy="nothing is lost: the next round comes then, and goes on from here",
    )  # fmt: skip


def _bounded(stream: httpx.Response, what: str) -> Iterator[bytes]:
    size = 0
    for piece in stream.iter_bytes():
        size += len(piece)
        if size > LARGEST:
            raise UnusableSource("the upstream's answer is too large", asked_for=what, largest_bytes=LARGEST)
        yield piece


@contextmanager
def wire() -> Iterator[Wire]:
    """A wire that is closed afterwards."""
    with Wire() as made:
        yield made
