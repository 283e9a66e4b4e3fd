"""A mission whose days are made by hand: rulings of one term, watched or not, and nothing that has to be walked for."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from truce import bootstrap
from truce.flow.house import House, Silent
from truce.model.columns import from_table, to_table
from truce.model.coverage import Coverage
from truce.model.document import Document
from truce.model.ids import make_id
from truce.model.incident import Incident
from truce.model.report import Weighted
from truce.model.ruling import Ground, Ruling
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


WEAPON = "mortar"
PLACES = ((38.05, 48.05), (38.25, 48.05), (38.45, 48.15), (38.65, 48.25), (38.85, 48.35))


def lived(house: House, before: Sequence[int], share: float = 0.8, during: Sequence[int] = ()) -> House:
    """The same mission with the time before: incidents on each day of as long a stretch, and who watched.

    `during`: incidents of each day of the truce too, behind the counts that are ruled on. The watch stands by every
    place all day. Whole weeks, so that the stretch before ends where the truce begins.
    """
    lake, start = house.mission.lake, begun(house)
    days = list(from_table(Ruling, lake.read(Ruling)))
    days.sort(key=lambda one: one.earliest)
    length = len(days) * DAY
    whole = _stretch(days[0], "whole", start, start + length, share)
    then = _stretch(days[0], "before", start - length, start, share)
    happened = [_incident(then, start - length, n, k, start) for n, many in enumerate(before) for k in range(many)]
    happened += [_incident(days[n], start, n, k, start) for n, many in enumerate(during) for k in range(many)]
    lake.replace(Ruling, to_table(Ruling, [*days, whole, then]))
    lake.replace(Incident, to_table(Incident, [one for one, _ in happened]))
    lake.replace(Ground, to_table(Ground, [one for _, one in happened]))
    lake.add(Coverage, to_table(Coverage, _watches(start - length, 2 * len(days))))
    return house


def _stretch(like: Ruling, period: str, start: datetime, end: datetime, share: float) -> Ruling:
    id = make_id("ruling", like.id, period)
    return replace(
        like, id=id, period=period, earliest=start, latest=end, coverage=share, noticed=share, expected=1.0,
        low=1.0, high=1.0, day=start.date(),
    )  # fmt: skip


def _incident(of: Ruling, start: datetime, day: int, nth: int, begun: datetime) -> tuple[Incident, Ground]:
    at = start + day * DAY + timedelta(hours=(5 * nth) % 24)
    lon, lat = PLACES[nth % len(PLACES)]
    id = make_id("incident", at.isoformat(), nth)
    known = Incident(
        id=id,
        earliest=at,
        latest=at + timedelta(hours=1),
        lon=lon,
        lat=lat,
        radius_m=500.0,
        weapon_class=(Weighted(WEAPON, 1.0),) if at >= begun and nth % 2 else (Weighted("small_arms", 1.0),),
        n_reports=1,
        n_origins=1,
        p_happened=1.0,
        method="test",
        day=at.date(),
    )
    factors: dict[str, Any] = dict.fromkeys(
        ("p_force", "p_zone", "p_act", "p_happened", "p_party", "p_area", "contribution"), 1.0
    )
    return known, Ground(ruling=of.id, incident=id, day=at.date(), **factors)


def _watches(start: datetime, days: int) -> list[Coverage]:
    return [
        Coverage(
            id=make_id("coverage", str(lon), str(n)),
            source="us",
            watcher=f"camera {lon}",
            means="recorded_camera",
            earliest=start + n * DAY,
            latest=start + (n + 1) * DAY,
            lon=lon,
            lat=lat,
            radius_m=8000.0,
            quality=0.8,
            day=(start + n * DAY).date(),
        )
        for n in range(days)
        for lon, lat in PLACES
    ]
