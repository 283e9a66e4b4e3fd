"""Rules, looks, alerts and deliveries as they are kept: as values, and as rows."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any

from sqlalchemy import Row

from truce.store.room.instants import micros, moment
from truce.store.room.once import text_of

WAITING, SENT, FAILED = "waiting", "sent", "failed"


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptRule:
    """A rule as it is kept: `body` is its mapping."""

    id: str
    version: int
    body: Mapping[str, Any]
    by: str | None
    at: datetime
    ended_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptLook:
    """The newest look with a rule, in that version of it."""

    version: int
    at: datetime
    says: str
    facts: Mapping[str, Any]
    stood: Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptAlert:
    """An alert as it is kept: `asks`: the action that its reader needs; who acknowledged it, when, saying what."""

    id: str
    rule: str
    asks: str
    raised_at: datetime
    body: Mapping[str, Any]
    acknowledged_by: str | None = None
    acknowledged_at: datetime | None = None
    note: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Try:
    """One try to deliver."""

    number: int
    at: datetime
    outcome: str
    detail: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """An alert on its way to one channel: waiting, sent or failed (given up)."""

    id: str
    alert: str
    channel: str
    state: str
    tries: int
    next_at: datetime
    record: tuple[Try, ...] = ()


def rule_of(row: Row[Any]) -> KeptRule:
    """A rule, from its row."""
    body, ended = json.loads(row.body), row.ended_at
    return KeptRule(
        id=row.id,
        version=row.version,
        body=body,
        by=row.by,
        at=moment(row.at),
        ended_at=None if ended is None else moment(ended),
    )


def look_of(row: Row[Any]) -> KeptLook:
    """A look, from its row."""
    facts, stood = json.loads(row.facts), json.loads(row.stood)
    return KeptLook(version=row.version, at=moment(row.at), says=row.says, facts=facts, stood=stood)


def alert_row(one: KeptAlert) -> dict[str, Any]:
    """An alert, ready for its table."""
    told = {"id": one.id, "rule": one.rule, "asks": one.asks}
    return told | {"raised_at": micros(one.raised_at), "body": text_of(one.body)}


def alert_of(row: Row[Any]) -> KeptAlert:
    """An alert, from its row."""
    at = row.acknowledged_at
    return KeptAlert(
        id=row.id,
        rule=row.rule,
        asks=row.asks,
        raised_at=moment(row.raised_at),
        body=json.loads(row.body),
        acknowledged_by=row.acknowledged_by,
        acknowledged_at=None if at is None else moment(at),
        note=row.note,
    )


def delivery_row(one: KeptAlert, channel: str) -> dict[str, Any]:
    """A delivery that waits, ready for its table: one for each channel of an alert."""
    id = f"{one.id}.{sha256(channel.encode()).hexdigest()[:12]}"
    told = {"id": id, "alert": one.id, "channel": channel, "state": WAITING}
    return told | {"tries": 0, "next_at": micros(one.raised_at)}


def delivery_of(row: Row[Any], told: Sequence[Row[Any]]) -> Delivery:
    """A delivery, from its row and those of its tries."""
    record = tuple(Try(number=t.number, at=moment(t.at), outcome=t.outcome, detail=t.detail) for t in told)
    return Delivery(
        id=row.id,
        alert=row.alert,
        channel=row.channel,
        state=row.state,
        tries=row.tries,
        next_at=moment(row.next_at),
        record=record,
    )
