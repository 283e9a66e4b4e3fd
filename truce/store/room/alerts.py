"""Rules, the alerts they raised, and how each was delivered; and the duties that workers share."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

from sqlalchemy import Engine, Row, and_, func, insert, or_, select, update

from truce.errors import Conflict, NotFound
from truce.store.room.alerts_tables import alerts, deliveries, duties, looks, rules, tries
from truce.store.room.base import writing
from truce.store.room.instants import micros, moment
from truce.store.room.once import once, text_of

WAITING, SENT, FAILED = "waiting", "sent", "failed"
MOST = 500  # alerts read at once; the next page begins after the last


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


class AlertStore:
    """Verbs over the tables. What it has said is kept is on the disk."""

    def __init__(self, engine: Engine) -> None:
        """`engine`: of the room's own database."""
        self._engine = engine

    def rules(self, *, ended: bool = False) -> list[KeptRule]:
        """The rules, the oldest first; those that ended only where asked for."""
        asked = select(rules).order_by(rules.c.at, rules.c.id)
        with self._engine.begin() as connection:
            rows = connection.execute(asked if ended else asked.where(rules.c.ended_at.is_(None))).all()
        return [_rule(row) for row in rows]

    def rule(self, id: str) -> KeptRule:
        """One rule, ended or not. Raises NotFound."""
        with self._engine.begin() as connection:
            row = connection.execute(select(rules).where(rules.c.id == id)).first()
        if row is None:
            raise NotFound("there is no such rule", rule=id)
        return _rule(row)

    def keep_rule(self, rule: KeptRule) -> None:
        """A new rule (version 1), or the next version of one. Raises Conflict where somebody changed it meanwhile."""
        row: dict[str, Any] = {
            "version": rule.version,
            "body": text_of(rule.body),
            "by": rule.by,
            "at": micros(rule.at),
        }
        with writing(self._engine) as connection:
            if rule.version == 1:
                connection.execute(insert(rules).values(id=rule.id, **row))
                return
            before = and_(rules.c.id == rule.id, rules.c.version == rule.version - 1, rules.c.ended_at.is_(None))
            if connection.execute(update(rules).where(before).values(**row)).rowcount != 1:
                raise Conflict("somebody changed this rule meanwhile", rule=rule.id, remedy="look at it again")

    def end_rule(self, id: str, at: datetime) -> None:
        """End a rule; its alerts stay. Raises Conflict where it has ended."""
        live = and_(rules.c.id == id, rules.c.ended_at.is_(None))
        with writing(self._engine) as connection:
            if connection.execute(update(rules).where(live).values(ended_at=micros(at))).rowcount != 1:
                raise Conflict("this rule has ended already, or never was", rule=id)

    def looks(self) -> dict[str, KeptLook]:
        """The newest look with each rule."""
        with self._engine.begin() as connection:
            rows = connection.execute(select(looks)).all()
        return {row.rule: _look(row) for row in rows}

    def keep_look(
        self, rule: str, look: KeptLook, found: Sequence[KeptAlert], channels: Sequence[str]
    ) -> list[KeptAlert]:
        """Keep a look, the alerts it found and their deliveries: all or nothing. Those that are new.

        An alert whose id is kept already is the same alert, however many workers found it.
        """
        facts, stood = text_of(look.facts), text_of(look.stood)
        row = {"version": look.version, "at": micros(look.at), "says": look.says, "facts": facts, "stood": stood}
        with writing(self._engine) as connection:
            done = connection.execute(update(looks).where(looks.c.rule == rule).values(**row))
            if done.rowcount == 0:
                once(connection, looks, rule=rule, **row)
            new = [one for one in found if once(connection, alerts, **_alert_row(one))]
            for one in new:
                for channel in channels:
                    once(connection, deliveries, **_delivery_row(one, channel))
        return new

    def alerts(
        self, asks: Sequence[str], *, before: tuple[datetime, str] | None = None, limit: int = 50, waiting: bool = False
    ) -> list[KeptAlert]:
        """Alerts whose readers need one of the actions `asks`, the newest first, `before` the last one of a page.

        `waiting`: only those that nobody acknowledged.
        """
        asked = select(alerts).where(alerts.c.asks.in_(asks))
        if before is not None:
            at, id = micros(before[0]), before[1]
            asked = asked.where(or_(alerts.c.raised_at < at, and_(alerts.c.raised_at == at, alerts.c.id < id)))
        if waiting:
            asked = asked.where(alerts.c.acknowledged_at.is_(None))
        asked = asked.order_by(alerts.c.raised_at.desc(), alerts.c.id.desc()).limit(min(limit, MOST))
        with self._engine.begin() as connection:
            return [_alert(row) for row in connection.execute(asked).all()]

    def alert(self, id: str) -> KeptAlert:
        """One alert. Raises NotFound."""
        with self._engine.begin() as connection:
            row = connection.execute(select(alerts).where(alerts.c.id == id)).first()
        if row is None:
            raise NotFound("there is no such alert", alert=id)
        return _alert(row)

    def count(self, asks: Sequence[str], *, since: datetime | None = None, waiting: bool = False) -> int:
        """How many there are: raised after `since`, not acknowledged yet."""
        asked = select(func.count()).select_from(alerts).where(alerts.c.asks.in_(asks))
        asked = asked if since is None else asked.where(alerts.c.raised_at > micros(since))
        asked = asked.where(alerts.c.acknowledged_at.is_(None)) if waiting else asked
        with self._engine.begin() as connection:
            return int(connection.execute(asked).scalar_one())

    def acknowledge(self, id: str, by: str | None, at: datetime, note: str) -> None:
        """Keep who took an alert up. Raises Conflict where somebody did before."""
        row: dict[str, Any] = {"acknowledged_by": by, "acknowledged_at": micros(at), "note": note}
        free = and_(alerts.c.id == id, alerts.c.acknowledged_at.is_(None))
        with writing(self._engine) as connection:
            if connection.execute(update(alerts).where(free).values(**row)).rowcount != 1:
                raise Conflict("somebody acknowledged this alert before", alert=id)

    def deliveries(self, alert: str) -> list[Delivery]:
        """Where an alert went, with every try."""
        with self._engine.begin() as connection:
            asked = select(deliveries).where(deliveries.c.alert == alert).order_by(deliveries.c.channel)
            rows = connection.execute(asked).all()
            ids = [row.id for row in rows]
            told = connection.execute(select(tries).where(tries.c.delivery.in_(ids)).order_by(tries.c.number)).all()
        return [_delivery(row, [one for one in told if one.delivery == row.id]) for row in rows]

    def claim(self, holder: str, now: datetime, lasts: timedelta, limit: int = 10) -> list[Delivery]:
        """Deliveries that are due, for this worker alone until `lasts` is over; then another may take them up."""
        at = micros(now)
        free = or_(deliveries.c.claimed_until.is_(None), deliveries.c.claimed_until <= at)
        due = and_(deliveries.c.state == WAITING, deliveries.c.next_at <= at, free)
        asked = select(deliveries).where(due).order_by(deliveries.c.next_at).limit(limit)
        with writing(self._engine) as connection:
            rows = connection.execute(asked.with_for_update(skip_locked=True)).all()
            ids = [row.id for row in rows]
            mine = {"claimed_by": holder, "claimed_until": micros(now + lasts)}
            connection.execute(update(deliveries).where(deliveries.c.id.in_(ids)).values(**mine))
        return [_delivery(row, []) for row in rows]

    def tried(
        self, delivery: Delivery, holder: str, at: datetime, *, fault: str | None, next_at: datetime | None
    ) -> bool:
        """Put a try on record: sent (`fault` None), to be tried again at `next_at`, or given up (None).

        False where the claim had passed to another worker meanwhile: its try counts, ours is on record beside it.
        """
        state = SENT if fault is None else FAILED if next_at is None else WAITING
        row: dict[str, Any] = {
            "state": state,
            "tries": deliveries.c.tries + 1,
            "claimed_by": None,
            "claimed_until": None,
        }
        row |= {"next_at": micros(next_at or at)}
        mine = and_(deliveries.c.id == delivery.id, deliveries.c.claimed_by == holder, deliveries.c.state == WAITING)
        with writing(self._engine) as connection:
            held = connection.execute(update(deliveries).where(mine).values(**row)).rowcount == 1
            number = select(func.count()).select_from(tries).where(tries.c.delivery == delivery.id)
            told = {"number": connection.execute(number).scalar_one() + 1, "at": micros(at), "detail": fault or ""}
            connection.execute(insert(tries).values(delivery=delivery.id, outcome=state, **told))
        return held

    def try_again(self, delivery: str, at: datetime) -> None:
        """Take up a delivery that was given up. Raises Conflict where it was not."""
        given_up = and_(deliveries.c.id == delivery, deliveries.c.state == FAILED)
        row: dict[str, Any] = {"state": WAITING, "tries": 0, "next_at": micros(at)}
        with writing(self._engine) as connection:
            if connection.execute(update(deliveries).where(given_up).values(**row)).rowcount != 1:
                raise Conflict("this delivery was not given up", delivery=delivery)

    def hold(self, duty: str, holder: str, now: datetime, lasts: timedelta) -> bool:
        """Whether this worker has a duty now, until `lasts` is over or it lets go. A worker that died loses it so."""
        free = or_(duties.c.holder == holder, duties.c.until <= micros(now))
        row = {"holder": holder, "until": micros(now + lasts)}
        with writing(self._engine) as connection:
            taken = connection.execute(update(duties).where(and_(duties.c.name == duty, free)).values(**row)).rowcount
            return taken == 1 or once(connection, duties, name=duty, **row)

    def let_go(self, duty: str, holder: str, now: datetime) -> None:
        """Leave a duty to others."""
        mine = and_(duties.c.name == duty, duties.c.holder == holder)
        with writing(self._engine) as connection:
            connection.execute(update(duties).where(mine).values(until=micros(now)))


def _rule(row: Row[Any]) -> KeptRule:
    body, ended = json.loads(row.body), row.ended_at
    return KeptRule(
        id=row.id,
        version=row.version,
        body=body,
        by=row.by,
        at=moment(row.at),
        ended_at=None if ended is None else moment(ended),
    )


def _look(row: Row[Any]) -> KeptLook:
    facts, stood = json.loads(row.facts), json.loads(row.stood)
    return KeptLook(version=row.version, at=moment(row.at), says=row.says, facts=facts, stood=stood)


def _alert_row(one: KeptAlert) -> dict[str, Any]:
    told = {"id": one.id, "rule": one.rule, "asks": one.asks}
    return told | {"raised_at": micros(one.raised_at), "body": text_of(one.body)}


def _alert(row: Row[Any]) -> KeptAlert:
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


def _delivery_row(one: KeptAlert, channel: str) -> dict[str, Any]:
    id = f"{one.id}.{sha256(channel.encode()).hexdigest()[:12]}"
    told = {"id": id, "alert": one.id, "channel": channel, "state": WAITING}
    return told | {"tries": 0, "next_at": micros(one.raised_at)}


def _delivery(row: Row[Any], told: Sequence[Row[Any]]) -> Delivery:
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
