"""A mission whose days are made by hand: rulings of one term, watched or not, and nothing that has to be walked for."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from truce import bootstrap
from truce.flow.house import House, Silent
from truce.model.columns import to_table
from truce.model.document import Document
from truce.model.ids import make_id
from truce.model.ruling import Ruling
from truce.store.contract import Step

AGREEMENT = "additional-measures-2020"
DAY = timedelta(days=1)


def mission(folder: Path) -> House:
    """A mission for one open-ended truce, with nothing in it."""
    bootstrap.new_mission(folder, [AGREEMENT], name="days", time_zone="UTC")
    return bootstrap.open_house(folder, Silent())


def begun(house: House) -> datetime:
    """Midnight after the truce began."""
    start = house.agreements[0].effective_from
    assert start is not None
    return (start.astimezone(UTC) + DAY).replace(hour=0, minute=0, second=0, microsecond=0)


def judged(
    house: House, counts: Sequence[float | None], watched: Sequence[float] | float = 0.8, until: timedelta | None = None
) -> House:
    """The mission with a ruling a day of its first term, by what was known when the last of them was over.

    None: a day of which nothing is known. The clock stands where the rulings do, or `until` later.
    """
    agreement, first = house.agreements[0], begun(house)
    term = agreement.terms[0]
    shares = [watched] * len(counts) if isinstance(watched, float) else list(watched)
    as_of = first + len(counts) * DAY
    rows = [
        _ruling(agreement.id, term.id, term.readings[0].id, first + n * DAY, as_of, count, share)
        for n, (count, share) in enumerate(zip(counts, shares, strict=True))
    ]
    house.mission.lake.replace(Ruling, to_table(Ruling, rows))
    facts = {"as_of": as_of.isoformat(), "rulings": len(rows)}
    house.mission.ledger.keep_step(Step(name="judge", inputs=str(as_of), method="judge/2", done_at=as_of, facts=facts))
    now = as_of + (until or timedelta())
    return replace(house, clock=lambda: now)


def _ruling(
    agreement: str, term: str, reading: str, start: datetime, as_of: datetime, count: float | None, share: float
) -> Ruling:
    return Ruling(
        id=make_id("ruling", agreement, term, reading, start.isoformat()),
        agreement=agreement,
        term=term,
        reading=reading,
        party="any",
        area="all",
        period="day",
        earliest=start,
        latest=start + DAY,
        status="breached_minor" if count else "no_breach_found",
        reason="counted",
        expected=count,
        low=count,
        high=count,
        coverage=share,
        noticed=share if share else None,
        as_of=as_of,
        method="judge/2",
        day=start.date(),
    )


def paper(house: House, event: str, at: datetime) -> None:
    """A paper of the mission shows something."""
    row = Document(
        id=make_id("document", event, at.isoformat()),
        source="us",
        kind="notice",
        event=event,
        agreement=house.agreements[0].id,
        earliest=at,
        latest=at,
        day=at.date(),
    )
    house.mission.lake.add(Document, to_table(Document, [row]))
