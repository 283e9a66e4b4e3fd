"""What has left the registers, as everybody who may look sees it: rows for an export, a program, a brief."""

from dataclasses import fields
from datetime import UTC, datetime, time, timedelta
from typing import Any

import pyarrow as pa

from truce.flow.community.releasing import releases
from truce.flow.house import House
from truce.flow.reason import Reason, facts_of
from truce.model.columns import to_row, to_table
from truce.model.ids import make_id
from truce.model.released import STANDS, Release, Released, Shown

NOUN = "released"
FIELDS = tuple(one.name for one in fields(Shown))


def table(house: House, edition: str = "internal", upto: int | None = None, now: datetime | None = None) -> pa.Table:
    """Every figure that ever left, in the order of leaving: of `Released`. Asks nobody: it has left.

    `edition`: the parties get what stands, and the public what stands and is old enough; see `of_edition`. `upto`: by
    the acts up to that number of the log. `now`: when they have to be old enough; None: by the clock.
    """
    return to_table(Released, [row for one in of_edition(house, edition, upto, now) for row in rows(one)])


def of_edition(house: House, edition: str, upto: int | None = None, now: datetime | None = None) -> list[Release]:
    """The releases that an edition shows, oldest first.

    The internal one has all, also those that were corrected or taken back. The others have those that stand; the
    public waits `publication_delay_hours` after the last day that they tell of, as for everything else.
    """
    known = releases(house, upto)
    if edition == "internal":
        return list(known)
    wait = timedelta(hours=house.choices.mandate.publication_delay_hours if edition == "public" else 0)
    at = now or house.clock()
    return [one for one in known if one.standing == STANDS and _end(one) + wait <= at]


def _end(one: Release) -> datetime:
    return datetime.combine(one.until, time(), UTC)


def rows(one: Release) -> list[Released]:
    """The figures of a release, each with it."""
    shared: dict[str, Any] = {
        "release": one.id,
        "register": one.register,
        "start": one.start,
        "until": one.until,
        "released_at": one.at,
        "role": one.role,
        "method": one.method,
        "hidden_below": one.hidden_below,
        "standing": one.standing,
        "ended_at": one.ended_at,
        "ended_by": one.ended_by,
        "ended_why": one.ended_why,
        "corrects": one.corrects,
    }
    return [
        Released(
            id=make_id("released", one.id, number, row.table, row.figure, row.level, *row.cell),
            **{name: getattr(row, name) for name in FIELDS},
            **shared,
        )
        for number, row in enumerate(one.rows)
    ]


def because(house: House, id: str) -> Reason | None:
    """From a release or one of its figures to who released it, what it corrects and what came after; None: neither."""
    known = {one.id: one for one in releases(house)}
    if id in known:
        return _release(known[id], known)
    if id.startswith("fig-"):
        for one in known.values():
            for row in rows(one):
                if row.id == id:
                    told = {name: value for name, value in to_row(row).items() if name in FIELDS}
                    return Reason("released figure", id, facts_of(told), (_release(one, known),))
    return None


def _release(one: Release, known: dict[str, Release]) -> Reason:
    facts = {
        "register": one.register,
        "start": one.start,
        "until": one.until,
        "released_at": one.at,
        "role": one.role,
        "method": one.method,
        "sha256": one.sha256,
        "figures": len(one.rows) if one.kept else "not kept by the truce that made it",
        "standing": one.standing,
        "ended_at": one.ended_at,
        "ended_by": one.ended_by,
        "ended_why": one.ended_why,
        "act": one.entry,
        "below": "the register is sealed: who may read it counts again with truce community",
    }
    before = () if one.corrects is None or one.corrects not in known else (_release(known[one.corrects], known),)
    return Reason("release", one.id, facts_of(facts), before)
