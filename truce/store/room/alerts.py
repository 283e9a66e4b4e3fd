"""Rules, the alerts they raised, and how each was delivered; and the duties that workers share."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Engine, and_, func, insert, or_, select, update

from truce.errors import Conflict, NotFound
from truce.store.room.alerts_kept import (
    FAILED,
    SENT,
    WAITING,
    Delivery,
    KeptAlert,
    KeptLook,
    KeptRule,
    alert_of,
    alert_row,
    delivery_of,
    delivery_row,
    look_of,
    rule_of,
)
from truce.store.room.alerts_tables import alerts, deliveries, duties, looks, rules, tries
from truce.store.room.base import writing
from truce.store.room.instants import micros
from truce.store.room.once import once, text_of

MOST = 500  # alerts read at once; the next page begins after the last


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
        return [rule_of(row) for row in rows]

    def rule(self, id: str) -> KeptRule:
        """One rule, ended or not. Raises NotFound."""
        with self._engine.begin() as connection:
            row = connection.execute(select(rules).where(rules.c.id == id)).first()
        if row is None:
            raise NotFound("there is no such rule", rule=id)
        return rule_of(row)

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
        return {row.rule: look_of(row) for row in rows}

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
            new = [one for one in found if once(connection, alerts, **alert_row(one))]
            for one in new:
                for channel in channels:
                    once(connection, deliveries, **delivery_row(one, channel))
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
            return [alert_of(row) for row in connection.execute(asked).all()]

    def alert(self, id: str) -> KeptAlert:
        """One alert. Raises NotFound."""
        with self._engine.begin() as connection:
            row = connection.execute(select(alerts).where(alerts.c.id == id)).first()
        if row is None:
            raise NotFound("there is no such alert", alert=id)
        return alert_of(row)

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
        return [delivery_of(row, [one for one in told if one.delivery == row.id]) for row in rows]

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
        return [delivery_of(row, []) for row in rows]

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
