"""Visits: what somebody knew when they were last here, so that they can be told what is new."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Engine, Row, select, update

from truce.store.room.alerts_tables import visits
from truce.store.room.base import writing
from truce.store.room.instants import micros, moment
from truce.store.room.once import once, text_of


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptVisit:
    """What a member knew at `since`, the end of the visit before; and what was there when last seen."""

    since: datetime
    known: Mapping[str, Any]
    seen_at: datetime
    seen: Mapping[str, Any]


class Visits:
    """Verbs over the table."""

    def __init__(self, engine: Engine) -> None:
        """`engine`: of the room's own database."""
        self._engine = engine

    def visit(self, member: str) -> KeptVisit | None:
        """What somebody knew when they were last here; None: they never were."""
        with self._engine.begin() as connection:
            row = connection.execute(select(visits).where(visits.c.member == member)).first()
        return None if row is None else _visit(row)

    def keep_visit(self, member: str, visit: KeptVisit) -> None:
        """Keep it in place of the one before."""
        row = {"since": micros(visit.since), "known": text_of(visit.known)}
        row |= {"seen_at": micros(visit.seen_at), "seen": text_of(visit.seen)}
        with writing(self._engine) as connection:
            if connection.execute(update(visits).where(visits.c.member == member).values(**row)).rowcount == 0:
                once(connection, visits, member=member, **row)


def _visit(row: Row[Any]) -> KeptVisit:
    known, seen = json.loads(row.known), json.loads(row.seen)
    return KeptVisit(since=moment(row.since), known=known, seen_at=moment(row.seen_at), seen=seen)
