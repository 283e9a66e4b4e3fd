"""sensor: one JSON message of a camera, an acoustic node, a radar or a detector of drones: what it noticed, and when it
was up. Up-time is coverage: without it, a sensor's silence means nothing (law 2).

A message is whole or refused whole; its rows are made from the feed, its own id and their place in it, so that the same
message twice is the same rows. What a sensor is sure of to a degree (`confidence`) weighs on the acts it names: the
rest of the choice stays unknown.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import pyarrow as pa

from truce.errors import UnusableValue
from truce.model.columns import schema
from truce.model.coverage import Coverage
from truce.model.ids import make_id
from truce.model.report import Report
from truce.vocabulary import vocabulary
from truce.wire.codecs import read_float, refuse, refuse_unknown
from truce.wire.plain import from_json, parse

VERSION = "1"
LARGEST = 1 << 18  # bytes of one message
MOST = 1_000  # observations and stretches in one message
LONGEST_ID = 128
AHEAD = timedelta(minutes=5)  # a clock further ahead than this is doubted
BEHIND = timedelta(days=366)
TOP = ("message", "sensor", "means", "sent_at", "observations", "uptime")
OBSERVED = (
    "at", "when", "clock_error_s", "where", "acts", "confidence", "phenomenon", "direction", "count", "approximate",
    "weapon", "target", "text", "language", "url",
)  # fmt: skip
UP = ("from", "to", "where", "quality", "restriction", "restricted_by", "weather", "visibility_m", "note")
AS_THEY_ARE = ("phenomenon", "direction", "count", "approximate", "weapon", "target", "text", "language", "url")


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """A message that was read: whose, its own id, when it was sent, and the rows it gives, by noun."""

    id: str
    sensor: str
    sent_at: datetime
    reports: tuple[Mapping[str, Any], ...]
    coverage: tuple[Mapping[str, Any], ...]

    def tables(self) -> dict[str, pa.Table]:
        """The rows as tables of their nouns."""
        found = ((Report, self.reports), (Coverage, self.coverage))
        return {n.__name__.lower(): pa.Table.from_pylist(list(r), schema=schema(n)) for n, r in found if r}


def message_id(content: bytes) -> str:
    """The id that a message has given itself. Raises UnusableValue where it is no JSON object with one."""
    if len(content) > LARGEST:
        raise refuse("", f"is longer than {LARGEST} bytes")
    return _named(_object(content), "message")


def read_message(content: bytes, feed: str, received_at: datetime, *, grade: str = "F") -> Message:
    """The rows of one message. Raises UnusableValue with `field` and `reason`.

    `grade`: the Admiralty letter that the mission gives this feed. A message that says it was sent in the future, or
    observed more than a year before it came, is kept with the flag `clock_doubtful`.
    """
    told = _object(content)
    refuse_unknown(told, TOP, "")
    id, sensor = _named(told, "message"), _named(told, "sensor")
    means = told.get("means")
    if not isinstance(means, str) or means not in vocabulary().means:
        raise refuse("means", f"must be one of {', '.join(vocabulary().means)}")
    sent_at = _instant(told.get("sent_at"), "sent_at")
    observed, up = _list(told, "observations"), _list(told, "uptime")
    if not observed and not up:
        raise refuse("observations", "a message holds observations, uptime, or both")
    if len(observed) + len(up) > MOST:
        raise refuse("observations", f"more than {MOST} in one message")
    about = _About(feed, id, sensor, means, sent_at, received_at, grade)
    return Message(
        id=id,
        sensor=sensor,
        sent_at=sent_at,
        reports=tuple(_report(about, n, one) for n, one in enumerate(observed)),
        coverage=tuple(_coverage(about, n, one) for n, one in enumerate(up)),
    )


@dataclass(frozen=True, slots=True)
class _About:
    """What all rows of a message share."""

    feed: str
    id: str
    sensor: str
    means: str
    sent_at: datetime
    received_at: datetime
    grade: str


def _report(about: _About, number: int, told: Mapping[str, Any]) -> dict[str, Any]:
    place = f"observations[{number}]"
    refuse_unknown(told, OBSERVED, place)
    when = _when(told, place)
    row: dict[str, Any] = {
        "noun": "report",
        "id": make_id("report", "sensor", about.feed, about.sensor, about.id, number),
        "source": about.sensor,
        "origin": f"sensor:{about.sensor}",
        "reference": f"{about.id}/{number}",
        "told_at": about.sent_at.isoformat(),
        "when": when,
        "where": told.get("where") or {"kind": "none"},
        "acts": _weighed(told, place),
        "means": about.means,
        "unit": "observation",
        "grade": about.grade,
        "flags": ["clock_doubtful"] if _is_doubtful(about, when) else [],
    }
    row |= {name: told[name] for name in AS_THEY_ARE if told.get(name) is not None}
    return _read(row, place)


def _coverage(about: _About, number: int, told: Mapping[str, Any]) -> dict[str, Any]:
    place = f"uptime[{number}]"
    refuse_unknown(told, UP, place)
    start, end = _instant(told.get("from"), f"{place}.from"), _instant(told.get("to"), f"{place}.to")
    if end > about.received_at + AHEAD:
        raise refuse(f"{place}.to", "is in the future: what was not watched yet is no coverage")
    row = {
        "noun": "coverage",
        "id": make_id("coverage", "sensor", about.feed, about.sensor, about.id, number),
        "source": about.feed,
        "watcher": about.sensor,
        "means": about.means,
        "when": {"earliest": start.isoformat(), "latest": end.isoformat()},
        "where": told.get("where"),
        "quality": told.get("quality"),
    }
    row |= {name: told[name] for name in UP[4:] if told.get(name) is not None}
    return _read(row, place)


def _read(row: dict[str, Any], place: str) -> dict[str, Any]:
    try:
        return from_json(row)[1]
    except UnusableValue as wrong:
        given = wrong.given
        raise refuse(f"{place}.{given.get('field', '')}".rstrip("."), str(given.get("reason", wrong.what))) from wrong


def _when(told: Mapping[str, Any], place: str) -> Any:
    """The interval of an observation; `at` is an instant, as wide as its clock may be off on both sides."""
    if (told.get("at") is None) == (told.get("when") is None):
        raise refuse(f"{place}.at", "give either at or when")
    if told.get("when") is not None:
        return told["when"]
    at = _instant(told["at"], f"{place}.at")
    off = read_float(told.get("clock_error_s") or 0.0, f"{place}.clock_error_s")
    if not 0 <= off <= 86_400:
        raise refuse(f"{place}.clock_error_s", "must be 0 to 86400 seconds")
    wide = timedelta(seconds=off)
    precision = "interval" if wide else "instant"
    return {"earliest": (at - wide).isoformat(), "latest": (at + wide).isoformat(), "precision": precision}


def _weighed(told: Mapping[str, Any], place: str) -> Any:
    acts, sure = told.get("acts"), told.get("confidence")
    if not isinstance(acts, dict) or not acts:
        raise refuse(f"{place}.acts", "must be an object of act codes and weights")
    if sure is None:
        return acts
    share = read_float(sure, f"{place}.confidence")
    if not 0 <= share <= 1:
        raise refuse(f"{place}.confidence", "must be 0 to 1")
    return {code: read_float(weight, f"{place}.acts.{code}") * share for code, weight in acts.items()}


def _is_doubtful(about: _About, when: Any) -> bool:
    ends = [_soft_instant(when.get(name)) for name in ("earliest", "latest")] if isinstance(when, dict) else []
    ahead = any(at is not None and at > about.received_at + AHEAD for at in (*ends, about.sent_at))
    return ahead or any(at is not None and at < about.received_at - BEHIND for at in ends)


def _object(content: bytes) -> dict[str, Any]:
    try:
        told = parse(content.decode("utf-8"))
    except UnicodeDecodeError:
        raise refuse("", "is not UTF-8") from None
    if not isinstance(told, dict):
        raise refuse("", "must be one JSON object")
    return told


def _named(told: Mapping[str, Any], field: str) -> str:
    value = told.get(field)
    if not isinstance(value, str) or not value.strip() or len(value) > LONGEST_ID or not value.isprintable():
        raise refuse(field, f"must be a text of 1 to {LONGEST_ID} characters")
    return value.strip()


def _list(told: Mapping[str, Any], field: str) -> Sequence[Mapping[str, Any]]:
    value = told.get(field) if told.get(field) is not None else []
    if not isinstance(value, list) or not all(isinstance(one, dict) for one in value):
        raise refuse(field, "must be a list of objects")
    return value


def _instant(value: Any, field: str) -> datetime:
    at = _soft_instant(value)
    if at is None:
        raise refuse(field, "must be a time with an offset, such as 2025-04-20T10:05:00+03:00")
    return at


def _soft_instant(value: Any) -> datetime | None:
    try:
        at = datetime.fromisoformat(value) if isinstance(value, str) else None
        return None if at is None or at.tzinfo is None else at.astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def as_text(message: Mapping[str, Any]) -> bytes:
    """A message as a sensor writes it: for trials and tests."""
    return json.dumps(message, ensure_ascii=False, separators=(",", ":")).encode()
